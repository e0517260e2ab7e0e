"""No test talks to the outside: a connection to anything but this machine raises.

Holds from before collection to the end. libpq and Chromium connect in compiled code beneath
Python's sockets and are not seen; PostgreSQL is given a socket file, Chromium its own flags.
"""

import ipaddress
import socket
from typing import Any

import pytest

GUARDED = ("connect", "connect_ex", "sendto")


class NetworkUsedError(RuntimeError):
    """A test tried to reach another machine; not an OSError, which code under test may catch."""


def is_local(family: int, address: Any) -> bool:
    """Tell whether a socket address stays on this machine; names other than localhost do not."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(address[0]).partition("%")[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _guarded(name: str) -> Any:
    original = getattr(socket.socket, name)

    def call(self: socket.socket, *arguments: Any) -> Any:
        if not is_local(self.family, arguments[-1]):
            raise NetworkUsedError(f"socket.{name} to {arguments[-1]!r} in a test")
        return original(self, *arguments)

    return call


def _resolve_locally(host: Any, *arguments: Any, **named: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    if name and not is_local(socket.AF_INET, (name,)):
        raise NetworkUsedError(f"name look-up of {name!r} in a test")
    return _RESOLVE(host, *arguments, **named)


_RESOLVE = socket.getaddrinfo
_PATCH = pytest.MonkeyPatch()


def pytest_configure() -> None:
    """Put the guard up."""
    for name in GUARDED:
        _PATCH.setattr(socket.socket, name, _guarded(name))
    _PATCH.setattr(socket, "getaddrinfo", _resolve_locally)


def pytest_unconfigure() -> None:
    """Take the guard down."""
    _PATCH.undo()

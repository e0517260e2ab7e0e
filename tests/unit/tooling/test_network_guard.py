"""The guard bites: no test can reach another machine."""

import socket

import pytest

from tests.network_guard import NetworkUsedError, is_local


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_to_another_machine_raises(method: str) -> None:
    with socket.socket() as outside, pytest.raises(NetworkUsedError, match=r"192\.0\.2\.1"):
        getattr(outside, method)(("192.0.2.1", 80))


def test_a_datagram_to_another_machine_raises() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outside, pytest.raises(NetworkUsedError):
        outside.sendto(b"", ("192.0.2.1", 53))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(NetworkUsedError, match=r"example\.org"):
        socket.create_connection(("example.org", 80))


def test_this_machine_is_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


@pytest.mark.parametrize(
    ("family", "address", "local"),
    [
        (socket.AF_INET, ("127.8.8.8", 1), True),
        (socket.AF_INET6, ("::1", 1, 0, 0), True),
        (socket.AF_INET6, ("fe80::1%eth0", 1, 0, 0), False),
        (socket.AF_INET, ("0.0.0.0", 1), False),
        (socket.AF_UNIX, "/run/x.sock", True),
    ],
)
def test_only_loopback_and_socket_files_are_local(
    family: int, address: object, local: bool
) -> None:
    assert is_local(family, address) is local

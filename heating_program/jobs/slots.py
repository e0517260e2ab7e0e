"""Slots: stable names of workers, each held by at most one living process.

The engine below gives unfinished work back to the name that had it, so a name must survive its
process and never be borne twice. What holds a name is a lock that the system itself releases when
the process ends, however it ends: of a file beside an embedded database, of a session on
PostgreSQL. Whoever gets the lock of a name knows that its last bearer is dead.
"""

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from heating_program.domain.errors import DomainError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MOST_SLOTS = 64
_NAME = re.compile(r"slot-([0-9]{1,2})")
_SPACE = 0x6A6F6273  # "jobs": our corner of the database's advisory locks
# The server notices within half a minute that a worker's machine has lost its power.
_KEEPALIVE = (
    "SET tcp_keepalives_idle = 15",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A name that this process holds.

    Parameters
    ----------
    is_held
        Whether the lock still stands; a lost connection has given it away.
    release
        Gives the name back.
    """

    name: str
    is_held: Callable[[], bool]
    release: Callable[[], None]


def take(engine: Engine, folder: Path, name: str) -> Slot | None:
    """Take a slot without waiting; None when a living process holds it.

    Parameters
    ----------
    engine
        Of the programme's database: says which kind of lock is used.
    folder
        Where lock files are, for an embedded database.
    """
    number = _number(name)
    if engine.dialect.name == "sqlite":
        return _take_file(folder, name)
    return _take_advisory(engine, name, number)


def take_first(engine: Engine, folder: Path) -> Slot:
    """Take the first free slot.

    Raises
    ------
    DomainError
        `job_slots_taken` when there is none.
    """
    for number in range(MOST_SLOTS):
        slot = take(engine, folder, f"slot-{number}")
        if slot is not None:
            return slot
    raise DomainError("job_slots_taken", most=MOST_SLOTS)


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    if found is None:
        raise DomainError("job_slot_name", name=name)
    return int(found[1])


def _take_file(folder: Path, name: str) -> Slot | None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Never removed: a lock on a file that has lost its name would guard nothing.
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
    except OSError:
        os.close(handle)
        return None
    return Slot(name, lambda: True, lambda: os.close(handle))


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _take_advisory(engine: Engine, name: str, number: int) -> Slot | None:
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()  # the lock is the session's: it must never return to the pool
    for setting in _KEEPALIVE:
        connection.execute(text(setting))
    wanted = text("SELECT pg_try_advisory_lock(:space, :number)")
    if not connection.scalar(wanted, {"space": _SPACE, "number": number}):
        connection.close()
        return None
    return Slot(name, lambda: _is_alive(connection), connection.close)


def _is_alive(connection: Connection) -> bool:
    try:
        return bool(connection.scalar(text("SELECT true")))
    except SQLAlchemyError:
        return False

"""The lock of a slot as Windows takes it: the very module, read with that platform's lock in place.

The stand-in keeps what its documentation says of `msvcrt.locking`: one handle may hold a byte of a
file, another is refused at once, and closing the handle, or the end of its process, lets it go.
"""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import create_engine

from heating_program.jobs import slots

ENGINE = create_engine("sqlite://")


class Msvcrt(ModuleType):
    """Locks bytes of files among the handles of this process."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[tuple[int, int, int], int] = {}

    def locking(self, handle: int, mode: int, count: int) -> None:
        assert (mode, count) == (self.LK_NBLCK, 1)
        stat = os.fstat(handle)
        place = (stat.st_dev, stat.st_ino, os.lseek(handle, 0, os.SEEK_CUR))
        holder = self.held.get(place, handle)
        # A number that comes back belongs to a handle that was closed meanwhile.
        if holder != handle and is_open(holder, place):
            raise PermissionError(13, "Permission denied")
        self.held[place] = handle


def is_open(handle: int, place: tuple[int, int, int]) -> bool:
    try:
        stat = os.fstat(handle)
    except OSError:
        return False
    return (stat.st_dev, stat.st_ino) == place[:2]


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Read the module as Windows reads it."""
    spec = importlib.util.find_spec(slots.__name__)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    # The dataclasses of the copy look their module up by name.
    monkeypatch.setitem(sys.modules, slots.__name__, made)
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt())
    monkeypatch.setattr(sys, "platform", "win32")
    spec.loader.exec_module(made)
    return made


def test_a_name_is_held_once_until_its_handle_is_closed(
    on_windows: ModuleType, tmp_path: Path
) -> None:
    first = on_windows.take(ENGINE, tmp_path, "slot-0")
    assert first is not None
    assert first.is_held()
    assert on_windows.take(ENGINE, tmp_path, "slot-0") is None
    other = on_windows.take_first(ENGINE, tmp_path)
    assert other.name == "slot-1"
    first.release()
    again = on_windows.take_first(ENGINE, tmp_path)
    assert again.name == "slot-0"
    for slot in (other, again):
        slot.release()


def test_a_refused_try_leaves_no_handle_open(
    on_windows: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = on_windows.take(ENGINE, tmp_path, "slot-0")
    closed: list[int] = []
    close = os.close
    monkeypatch.setattr(os, "close", lambda handle: (closed.append(handle), close(handle)))
    assert on_windows.take(ENGINE, tmp_path, "slot-0") is None
    assert len(closed) == 1
    held.release()


def test_the_lock_file_stays_because_a_lock_without_a_name_guards_nothing(
    on_windows: ModuleType, tmp_path: Path
) -> None:
    on_windows.take(ENGINE, tmp_path, "slot-0").release()
    assert [path.name for path in tmp_path.iterdir()] == ["slot-0.lock"]

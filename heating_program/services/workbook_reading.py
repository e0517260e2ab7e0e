"""Reads a workbook that came from outside, as typed cells by address.

The guard looks first; then a program of its own, limited in memory and time, opens the file. What
it says is read as JSON, never unpickled: a parser that was taken over could send anything.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_cells import Cell, OddValue
from heating_program.domain.sheet_import import SHEET_NAMES, SheetKind
from heating_program.services.workbook_guard import guard

MOST_ROWS: Final = 50_010
"""Households of one workbook, with a few rows for titles above the heading."""
MOST_PART_ROWS: Final = 200_010
"""Rows of a further sheet: members, end uses."""
MOST_COLUMNS: Final = 120

_WORKER = Path(__file__).with_name("workbook_worker.py")
_MEMORY_BYTES = 1536 * 1024 * 1024
_CPU_S = 60
_WALL_S = 120
_ENDINGS = {
    3: "workbook_without_sheet",
    4: "workbook_too_many_rows",
    5: "workbook_too_many_columns",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was found: cells by position, merged ranges and formulas by address.

    Parameters
    ----------
    lines
        The rows as JSON, as the reader wrote them: most are kept so and never opened here.
    merged
        First row, first column, last row, last column, counted from 0.
    formulas, errors
        Addresses such as ``C17``; an error is a cell such as ``#N/A``.
    """

    name: str
    lines: tuple[bytes, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()

    def cells(self, first: int, count: int) -> tuple[tuple[Cell, ...], ...]:
        """Return the cells of some rows, counted from 0."""
        return tuple(restored(json.loads(line) for line in self.lines[first : first + count]))

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Cells by row and column, both counted from 0."""
        return self.cells(0, len(self.lines))


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook that are read, by what they list, and the names of all of them."""

    names: tuple[str, ...]
    sheets: Mapping[SheetKind, Sheet]

    @property
    def households(self) -> Sheet:
        """The household sheet; every workbook that was read has one."""
        return self.sheets[SheetKind.HOUSEHOLDS]


def read_workbook(content: bytes) -> Workbook:
    """Read the household sheet of a workbook and the sheets beside it that it has.

    Raises
    ------
    DomainError
        What `guard` refuses; `workbook_without_sheet`, `workbook_too_many_rows`,
        `workbook_too_many_columns`, or `workbook_unreadable` for a file the limited reader could
        not open within its memory and time.
    """
    guard(content)
    with tempfile.TemporaryDirectory(prefix="heating-sheet-") as folder:
        path = Path(folder) / "upload.xlsx"
        path.write_bytes(content)
        lines = _run(path).split(b"\n")
    names = json.loads(lines[0])["sheets"]
    return Workbook(tuple(names), dict(_sheets(lines[1:])))


def _sheets(lines: list[bytes]) -> Iterator[tuple[SheetKind, Sheet]]:
    """Yield sheets from the reader's answer: a line about each, then its rows."""
    at = 0
    while at < len(lines) and lines[at]:
        head = json.loads(lines[at])
        end = at + 1 + head["rows"]
        yield (
            SheetKind(head["kind"]),
            Sheet(
                name=head["sheet"],
                lines=tuple(lines[at + 1 : end]),
                merged=tuple(tuple(each) for each in head["merged"]),
                formulas=frozenset(head["formulas"]),
                errors=frozenset(head["errors"]),
            ),
        )
        at = end


def _run(path: Path) -> bytes:
    numbers = (_MEMORY_BYTES, _CPU_S, MOST_COLUMNS, MOST_ROWS, MOST_PART_ROWS)
    wanted = json.dumps(SHEET_NAMES)
    command = [sys.executable, "-I", str(_WORKER), str(path), wanted, *map(str, numbers)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own program; the file is an argument, never a command
            command, capture_output=True, timeout=_WALL_S, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError("workbook_unreadable", field="file") from error
    if ended.returncode:
        code = _ENDINGS.get(ended.returncode, "workbook_unreadable")
        most = MOST_COLUMNS if code == "workbook_too_many_columns" else MOST_ROWS
        raise DomainError(code, field="file", most=most)
    return ended.stdout


def _environment() -> dict[str, str]:
    """Pass on what an interpreter needs to start, and nothing that is anybody's secret."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TEMP", "TMP")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _cell(raw: list[Any]) -> Cell:
    kind, text = raw
    return date.fromisoformat(text) if kind == "d" else OddValue(text)


def restored(rows: Iterable[list[Any]]) -> Iterator[tuple[Cell, ...]]:
    """Read cells as the reader of workbooks writes them."""
    for row in rows:
        plain = list not in map(type, row)
        yield (
            tuple(row) if plain else tuple(_cell(raw) if type(raw) is list else raw for raw in row)
        )


def as_written(cells: Iterable[Cell]) -> list[Any]:
    """Write cells as the reader of workbooks does: what `restored` reads again."""
    return [_as_written(cell) for cell in cells]


def _as_written(cell: Cell) -> Any:
    if isinstance(cell, OddValue):
        return ["t", cell.text]
    return ["d", cell.isoformat()] if isinstance(cell, date) else cell

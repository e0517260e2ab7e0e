"""Reads a workbook that came from outside, as typed cells by address.

The guard looks first; then a program of its own, limited in memory and time, opens the file. What
it says is read as JSON, never unpickled: a parser that was taken over could send anything.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_cells import Cell, OddValue
from heating_program.services.workbook_guard import guard

MOST_ROWS: Final = 50_010
"""Rows of one sheet, with a few for titles above the heading."""
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
    names
        Every visible sheet of the workbook.
    lines
        The rows as JSON, as the reader wrote them: most are kept so and never opened here.
    merged
        First row, first column, last row, last column, counted from 0.
    formulas, errors
        Addresses such as ``C17``; an error is a cell such as ``#N/A``.
    """

    names: tuple[str, ...]
    name: str
    lines: tuple[bytes, ...]
    merged: tuple[tuple[int, int, int, int], ...]
    formulas: frozenset[str]
    errors: frozenset[str]

    def cells(self, first: int, count: int) -> tuple[tuple[Cell, ...], ...]:
        """Return the cells of some rows, counted from 0."""
        return tuple(restored(json.loads(line) for line in self.lines[first : first + count]))

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Cells by row and column, both counted from 0."""
        return self.cells(0, len(self.lines))


def read_sheet(content: bytes, *, sheet: str = "") -> Sheet:
    """Read one sheet of a workbook, the first visible one unless another is named.

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
        said = _run(path, sheet)
    first, *lines = said.split(b"\n")
    head = json.loads(first)
    return Sheet(
        names=tuple(head["sheets"]),
        name=head["sheet"],
        lines=tuple(filter(None, lines)),
        merged=tuple(tuple(each) for each in head["merged"]),
        formulas=frozenset(head["formulas"]),
        errors=frozenset(head["errors"]),
    )


def _run(path: Path, sheet: str) -> bytes:
    numbers = (_MEMORY_BYTES, _CPU_S, MOST_ROWS, MOST_COLUMNS)
    command = [sys.executable, "-I", str(_WORKER), str(path), *map(str, numbers), sheet]
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
        yield tuple(_cell(raw) if type(raw) is list else raw for raw in row)

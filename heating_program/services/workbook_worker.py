"""The program that opens a foreign workbook: it runs alone, with little memory and time.

It is started by its path and imports nothing of ours, so that what a hostile file could reach is
an interpreter without secrets, database or network use. It writes JSON lines: first what the sheet
is, then one line a row. A date is written as ``["d", "2026-03-01"]``, anything else as itself.
"""

import datetime
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

if sys.platform != "win32":
    import resource

_SUSPECT = re.compile(rb"""<(?:[\w.-]+:)?f[\s/>]|\st=["']e["']""")
_CHUNK = 1024 * 1024


def main(path: str, limits: Sequence[int], wanted: dict[str, list[str]]) -> int:
    """Write the sheets to standard output: first the names of all, then one sheet after the other.

    Parameters
    ----------
    limits
        Memory in bytes, seconds of the processor, columns, rows of the first kind, of the others.
    wanted
        Names of sheets by kind. The first kind also takes the first sheet that is of no other.

    Returns
    -------
    int
        3 when there is none of the first kind, 4 when one has too many rows, 5 too many columns.
    """
    memory_bytes, cpu_s, most_columns, *most_rows = limits
    _limit(memory_bytes, cpu_s)
    workbook = CalamineWorkbook.from_path(path)
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    _write({"sheets": names})
    found = _chosen(names, wanted)
    if next(iter(wanted)) not in found:
        return 3
    for kind, name in found.items():
        sheet = workbook.get_sheet_by_name(name)
        height, width = sheet.end or (0, 0)
        if height >= most_rows[kind != next(iter(wanted))]:
            return 4
        if width >= most_columns:
            return 5
        _write_sheet(path, kind, sheet)
    return 0


def _chosen(names: Sequence[str], wanted: dict[str, list[str]]) -> dict[str, str]:
    """Find the sheet of each kind by its name; a kind that is not there is left out."""
    found = {
        kind: next((name for name in names if name.strip() in known), "")
        for kind, known in wanted.items()
    }
    first = next(iter(wanted))
    others = [name for name in names if name not in found.values()]
    found[first] = found[first] or next(iter(others), "")
    return {kind: name for kind, name in found.items() if name}


def _write_sheet(path: str, kind: str, sheet: CalamineSheet) -> None:
    formulas, errors = _formulas_and_errors(path, sheet.name)
    rows = list(_rows(sheet))
    said = {
        "kind": kind,
        "sheet": sheet.name,
        "rows": len(rows),
        "merged": [list(first + last) for first, last in (sheet.merged_cell_ranges or [])],
        "formulas": formulas,
        "errors": errors,
    }
    _write(said)
    for row in rows:
        _write([_plain(cell) for cell in row])


def _limit(memory_bytes: int, cpu_s: int) -> None:
    """Set the limits of this process; on Windows the parent's timeout stands alone."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Yield the rows from the first of the sheet on, so that the position is the address."""
    start = sheet.start
    if start is None:
        return
    yield from ([] for _ in range(start[0]))
    left = [""] * start[1]
    for row in sheet.to_python(skip_empty_area=True):
        yield [*left, *row]


def _plain(cell: object) -> object:
    if isinstance(cell, datetime.datetime):
        at_midnight = cell.time() == datetime.time()
        return ["d", cell.date().isoformat()] if at_midnight else ["t", cell.isoformat()]
    if isinstance(cell, datetime.date):
        return ["d", cell.isoformat()]
    if isinstance(cell, datetime.time | datetime.timedelta):
        return ["t", str(cell)]
    return cell


def _formulas_and_errors(path: str, sheet_name: str) -> tuple[list[str], list[str]]:
    """Find the addresses of formulas and of errors such as #N/A.

    Calamine itself shows only what a formula came to last, and an error as an empty cell.
    """
    with zipfile.ZipFile(path) as parts:
        part = _part_of(parts, sheet_name)
        if part is None:
            return [], []
        with parts.open(part) as file:
            if not _is_suspect(file):
                return [], []
        with parts.open(part) as file:
            return _addresses(file)


def _part_of(parts: zipfile.ZipFile, sheet_name: str) -> str | None:
    """Find the part of a sheet by the workbook's own list."""
    key = next(
        (
            next((value for name, value in each.attrib.items() if name.endswith("}id")), "")
            for each in _elements(parts, "xl/workbook.xml", "sheet")
            if each.get("name") == sheet_name
        ),
        "",
    )
    for each in _elements(parts, "xl/_rels/workbook.xml.rels", "Relationship"):
        if each.get("Id") == key:
            target = str(each.get("Target")).lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    return None


def _elements(parts: zipfile.ZipFile, part: str, tag: str) -> Iterator["ElementTree.Element[str]"]:
    # Document types were refused before this program was started, so there is no entity to expand.
    root = ElementTree.fromstring(parts.read(part))  # noqa: S314 - DOCTYPE is refused by the guard
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == tag)


def _is_suspect(file: IO[bytes]) -> bool:
    tail = b""
    while chunk := file.read(_CHUNK):
        window = tail + chunk
        if _SUSPECT.search(window):
            return True
        tail = window[-80:]
    return False


def _addresses(file: IO[bytes]) -> tuple[list[str], list[str]]:
    formulas: list[str] = []
    errors: list[str] = []
    cell = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        plain = tag.rpartition(":")[2]
        if plain == "c":
            cell[0] = attributes.get("r", "")
            if attributes.get("t") == "e":
                errors.append(cell[0])
        elif plain == "f":
            formulas.append(cell[0])

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    while chunk := file.read(_CHUNK):
        parser.Parse(chunk, False)
    return formulas, errors


def _write(line: object) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], [int(each) for each in sys.argv[3:]], json.loads(sys.argv[2])))

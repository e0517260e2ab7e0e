"""Finds the household of every row of the sheets beside the household sheet.

Done once for a way of reading the columns, and kept sealed beside the rows: what belongs to the
households of a portion is opened with it, however far apart it stands in the workbook.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.household_part_columns import HEAD_KEYS
from heating_program.domain.household_parts import PartLine
from heating_program.domain.identity import normalise_code
from heating_program.domain.sheet_cells import Cell, choice_key, identifier, is_empty, plain_text
from heating_program.domain.sheet_columns import Issue, Severity
from heating_program.domain.sheet_import import SheetKind
from heating_program.services import import_files
from heating_program.services.import_files import PORTION, Sheets
from heating_program.services.import_layout import Layout, Spoiled, named_cells
from heating_program.services.workbook_reading import as_written, restored

_LINKS: Final = "links"
_ALL: Final = 1_000_000
_SEVERAL: Final = -1


@dataclass(frozen=True, slots=True)
class Orphan:
    """A row of a further sheet that belongs to no household of the workbook, and why."""

    kind: SheetKind
    row_no: int
    issue: Issue


def lines_of(sheets: Sheets, layout: Layout, first: int, count: int) -> dict[int, list[PartLine]]:
    """Return the rows that belong to some households, by the position of the household's row."""
    found: defaultdict[int, list[PartLine]] = defaultdict(list)
    for household, line in lines_in(sheets, layout, first, count):
        found[household].append(line)
    return found


def lines_in(
    sheets: Sheets, layout: Layout, first: int, count: int
) -> Iterator[tuple[int, PartLine]]:
    """Yield the rows that belong to households `first` to `first + count` with their positions."""
    if not layout.parts:
        return
    _ensure(sheets, layout)
    for portion in range(first // PORTION, (first + count - 1) // PORTION + 1):
        kept = import_files.found(sheets, layout.batch_id, _portion_name(portion)) or ()
        for household, kind, position, cells, spoiled in kept:
            if first <= household < first + count:
                yield household, _line(layout, kind, position, cells, spoiled)


def orphans(sheets: Sheets, layout: Layout) -> list[Orphan]:
    """List the rows of further sheets whose household is not in the workbook."""
    if not layout.parts:
        return []
    return [
        Orphan(SheetKind(kind), row_no, Issue(**{**issue, "severity": Severity.ERROR}))
        for kind, row_no, issue in _ensure(sheets, layout)["orphans"]
    ]


def _line(
    layout: Layout, kind: str, position: int, cells: list[Any], spoiled: dict[str, str]
) -> PartLine:
    sheet = layout.parts[SheetKind(kind)]
    (plain,) = restored([cells])
    return PartLine(sheet.kind, position + 1, named_cells(sheet, plain), spoiled)


def _ensure(sheets: Sheets, layout: Layout) -> dict[str, Any]:
    """Link the sheets unless it has been done for these columns; done twice, it is the same."""
    mark = _mark(layout)
    known: dict[str, Any] | None = import_files.found(sheets, layout.batch_id, _LINKS)
    if known and known["mark"] == mark:
        return known
    portions: defaultdict[int, list[Any]] = defaultdict(list)
    lost: list[Any] = []
    heads = _Heads.of(sheets, layout)
    for sheet in layout.parts.values():
        for position, cells, spoiled in _filled(sheets, sheet):
            household, issue = heads.of_row(named_cells(sheet, cells), spoiled)
            if issue:
                lost.append([sheet.kind.value, position + 1, asdict(issue)])
            else:
                line = [household, sheet.kind.value, position, as_written(cells), spoiled]
                portions[household // PORTION].append(line)
    row_count = import_files.head(sheets, layout.batch_id).row_count
    for portion in range(row_count // PORTION + 1):
        name, lines = _portion_name(portion), portions.get(portion, [])
        import_files.keep_found(sheets, layout.batch_id, name, lines)
    said = {"mark": mark, "orphans": lost}
    import_files.keep_found(sheets, layout.batch_id, _LINKS, said)
    return said


def _portion_name(portion: int) -> str:
    return f"{_LINKS}-{portion:04d}"


def _mark(layout: Layout) -> str:
    """Return a mark that changes with the columns of any sheet."""
    sheets = [layout, *layout.parts.values()]
    said = [[each.kind, each.heading_row, sorted(each.columns.items())] for each in sheets]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _filled(
    sheets: Sheets, sheet: Layout
) -> Iterator[tuple[int, tuple[Cell, ...], dict[str, str]]]:
    """Yield the rows of a sheet that say more than a household, or hold a formula."""
    head = import_files.head(sheets, sheet.batch_id, sheet.kind)
    for first in range(sheet.heading_row + 1, head.row_count, PORTION):
        refused = Spoiled.of(head, sheet, first, PORTION)
        for position, cells in import_files.rows(
            sheets, sheet.batch_id, first, PORTION, sheet.kind
        ):
            spoiled = refused.at(position)
            named = named_cells(sheet, cells)
            said = (cell for name, cell in named.items() if name not in HEAD_KEYS)
            if spoiled or not all(map(is_empty, said)):
                yield position, cells, spoiled


@dataclass(frozen=True, slots=True)
class _Heads:
    """Positions of households by the head's number and by the number of their row."""

    by_id: Mapping[str, int]
    by_no: Mapping[str, int]

    @classmethod
    def of(cls, sheets: Sheets, layout: Layout) -> "_Heads":
        by_id: dict[str, int] = {}
        by_no: dict[str, int] = {}
        first = layout.heading_row + 1
        for position, cells in import_files.rows(sheets, layout.batch_id, first, _ALL):
            named = named_cells(layout, cells)
            if number := _key("head_id_no", named.get("id_no")):
                by_id.setdefault(number, position)
            if number := _key("head_no", named.get("sheet_no")):
                by_no[number] = _SEVERAL if number in by_no else position
        return cls(by_id, by_no)

    def of_row(
        self, cells: Mapping[str, Cell], spoiled: Mapping[str, str]
    ) -> tuple[int, Issue | None]:
        """Return the household a row names, or why it names none."""
        found: dict[str, int] = {}
        for name, known in zip(HEAD_KEYS, (self.by_id, self.by_no), strict=True):
            if name not in spoiled and is_empty(cells.get(name)):
                continue
            try:
                found[name] = _household(name, cells.get(name), known, spoiled)
            except DomainError as error:
                return _SEVERAL, Issue(name, Severity.ERROR, error.code, error.values)
        if not found:
            return _SEVERAL, Issue(HEAD_KEYS[0], Severity.ERROR, "part_without_head")
        if len(set(found.values())) > 1:
            return _SEVERAL, Issue(HEAD_KEYS[1], Severity.ERROR, "part_heads_differ")
        return next(iter(found.values())), None


def _household(name: str, cell: Cell, known: Mapping[str, int], spoiled: Mapping[str, str]) -> int:
    if name in spoiled:
        raise DomainError(spoiled[name])
    position = known.get(_read_key(name, cell))
    if position is None:
        raise DomainError("part_head_unknown")
    if position == _SEVERAL:
        raise DomainError("part_head_ambiguous")
    return position


def _key(name: str, cell: Cell) -> str:
    """Return the key of a household's own row; what cannot be read is no key, and told there."""
    try:
        return "" if is_empty(cell) else _read_key(name, cell)
    except DomainError:
        return ""


def _read_key(name: str, cell: Cell) -> str:
    if name == "head_id_no":
        return normalise_code(identifier(cell))
    return choice_key(plain_text(cell, most=20))

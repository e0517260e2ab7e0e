"""Reads portions of a kept sheet by the columns its uploader has said, outside any transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.household_parts import PartLine
from heating_program.domain.household_sheet import HouseholdRow, read_row
from heating_program.domain.identity import normalise_code
from heating_program.domain.sheet_cells import Cell, choice_key, is_empty, yes_or_no
from heating_program.domain.sheet_columns import Issue, Severity, Surroundings, words_of
from heating_program.domain.sheet_import import SheetKind
from heating_program.reference import divisions
from heating_program.reference.envelopes import envelopes
from heating_program.services import import_files, import_links
from heating_program.services.import_files import Sheets
from heating_program.services.import_layout import Layout, Spoiled, named_cells

PERMISSION: Final = "household.import"
UNIQUE_COLUMNS: Final = (
    "id_no",
    "plot_no",
    "electricity_customer_no",
    "meter_no",
    "heating_meter_no",
)


@dataclass(frozen=True, slots=True)
class RowReading:
    """One row of the sheet: its number there, its cells by column, and what they say."""

    row_no: int
    cells: Mapping[str, Cell]
    row: HouseholdRow


def surroundings(actor: Actor, on: date) -> Surroundings:
    """Return the day, the words of reference data, and the villages of the actor's areas.

    A village is found by every name it has; one whose name another one shares, in the same
    township or where none is given, is found by neither.
    """
    found: dict[tuple[str, str], str] = {}
    doubled: set[tuple[str, str]] = set()
    for village in villages_of(actor):
        town = divisions.division(village.parent_code)
        towns = {choice_key(each) for each in (town.name, divisions.short_name(town.code))}
        names = {choice_key(each) for each in (village.name, divisions.short_name(village.code))}
        for key in ((place, name) for place in towns | {""} for name in names | {village.code}):
            if found.setdefault(key, village.code) != village.code:
                doubled.add(key)
    villages = {key: code for key, code in found.items() if key not in doubled}
    return Surroundings(on, villages, {name: words_of(said) for name, said in labels().items()})


def labels() -> Mapping[str, Mapping[str, str]]:
    """Return the words of the choices that reference data offers, by column and code."""
    data = envelopes()
    return {
        "wall_template": {each.code: each.zh for each in data.by_code.values()},
        "porch": {"": "没有", **{each.code: each.zh for each in data.porches.values()}},
    }


def villages_of(actor: Actor) -> list[divisions.Division]:
    """List the villages in which the actor may import."""
    return [
        village
        for area in dict.fromkeys(actor.areas_for(PERMISSION))
        for village in divisions.villages_under(area)
    ]


def read_portion(
    sheets: Sheets, layout: Layout, around: Surroundings, *, offset: int, limit: int
) -> list[RowReading]:
    """Read data rows `offset` to `offset + limit`; rows in which nothing is said are left out."""
    head = import_files.head(sheets, layout.batch_id)
    first = layout.heading_row + 1 + offset
    spoiled = Spoiled.of(head, layout, first, limit)
    beside = import_links.lines_of(sheets, layout, first, limit)
    found = []
    for position, cells in import_files.rows(sheets, layout.batch_id, first, limit):
        named = named_cells(layout, cells)
        if not all(map(is_empty, named.values())):
            lines = beside.get(position, ())
            row = read_row(named, around, spoiled.at(position), lines)
            found.append(RowReading(position + 1, named, row))
    return found


def repeats(sheets: Sheets, layout: Layout, row_count: int) -> Iterator[tuple[int, Issue]]:
    """Yield what stands in two households of a workbook though it may stand in one.

    Yields
    ------
    tuple of int and Issue
        The number of the later household's row, and the finding, which names the first row.
    """
    seen: dict[tuple[str, str], _Place] = {}
    batch, first = layout.batch_id, layout.heading_row + 1
    for position, cells in import_files.rows(sheets, batch, first, row_count):
        for name, number in unique_numbers(named_cells(layout, cells)):
            here = _Place(position, SheetKind.HOUSEHOLDS, position)
            known = seen.setdefault((name, number), here)
            if known is not here:
                yield position + 1, _repeated(name, here, known, layout)
    for household, line in import_links.lines_in(sheets, layout, first, row_count):
        number = _member_number(line)
        here = _Place(household, line.kind, line.row_no - 1)
        known = seen.setdefault(("id_no", number), here) if number else here
        if known.household != household:  # within one household it has been told already
            yield household + 1, _repeated("id_no", here, known, layout)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a number stands: of which household, and in which row of which sheet, from 0."""

    household: int
    kind: SheetKind
    position: int


def _repeated(name: str, here: _Place, first: _Place, layout: Layout) -> Issue:
    said = {"row": first.position + 1}
    if here.kind is SheetKind.HOUSEHOLDS:
        return Issue(name, Severity.ERROR, "number_repeats", said)
    sheet = layout.sheet if first.kind is SheetKind.HOUSEHOLDS else layout.parts[first.kind].sheet
    values = {**said, "sheet": sheet}
    return Issue(
        name, Severity.ERROR, "number_repeats_on", values, here.kind.value, here.position + 1
    )


def _member_number(line: PartLine) -> str:
    """Return the number of somebody who belongs to the household; who only applies may do so."""
    number, belongs = line.cells.get("id_no"), line.cells.get("is_member")
    if line.kind is not SheetKind.MEMBERS or not isinstance(number, str):
        return ""
    try:
        is_member = is_empty(belongs) or yes_or_no(belongs)
    except DomainError:
        return ""
    return normalise_code(number.replace("\0", "")) if is_member else ""


def unique_numbers(cells: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    """List the numbers of a row that may stand once in a register."""
    for name in UNIQUE_COLUMNS:
        cell = cells.get(name)
        if isinstance(cell, str) and cell.strip():
            yield name, normalise_code(cell.replace("\0", "")) if name == "id_no" else cell.strip()

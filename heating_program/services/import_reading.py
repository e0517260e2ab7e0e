"""Reads portions of a kept sheet by the columns its uploader has said, outside any transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from heating_program.domain.actor import Actor
from heating_program.domain.household_sheet import HouseholdRow, read_row
from heating_program.domain.identity import normalise_code
from heating_program.domain.sheet_cells import Cell, choice_key, is_empty
from heating_program.domain.sheet_columns import Surroundings, address
from heating_program.models.import_batch import ImportBatch
from heating_program.reference import divisions
from heating_program.services import import_files
from heating_program.services.import_files import SheetHead, Sheets

PERMISSION: Final = "household.import"
UNIQUE_COLUMNS: Final = (
    "id_no",
    "plot_no",
    "electricity_customer_no",
    "meter_no",
    "heating_meter_no",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a sheet what stands: the row of headings from 0, and columns by our names."""

    batch_id: UUID
    heading_row: int
    columns: Mapping[str, int]

    def row_no(self, offset: int) -> int:
        """Return the sheet's own number of the data row at an offset, both as people count."""
        return self.heading_row + 2 + offset


@dataclass(frozen=True, slots=True)
class RowReading:
    """One row of the sheet: its number there, its cells by column, and what they say."""

    row_no: int
    cells: Mapping[str, Cell]
    row: HouseholdRow


def layout_of(batch: ImportBatch) -> Layout:
    """Return where in a batch's sheet what stands."""
    mapping: dict[str, Any] = batch.mapping or {"heading_row": 0, "columns": {}}
    return Layout(batch.id, mapping["heading_row"], mapping["columns"])


def surroundings(actor: Actor, on: date) -> Surroundings:
    """Return the day and the villages in which the actor may register, by every name they have.

    A village whose name another one shares, in the same township or where none is given, is found
    by neither.
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
    return Surroundings(on, {key: code for key, code in found.items() if key not in doubled})


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
    found = []
    for position, cells in import_files.rows(sheets, layout.batch_id, first, limit):
        named = named_cells(layout, cells)
        if not all(map(is_empty, named.values())):
            row = read_row(named, around, spoiled.at(position))
            found.append(RowReading(position + 1, named, row))
    return found


def named_cells(layout: Layout, cells: tuple[Cell, ...]) -> dict[str, Cell]:
    """Return the cells of a row by our names of their columns."""
    return {
        name: cells[index] if index < len(cells) else None for name, index in layout.columns.items()
    }


@dataclass(frozen=True, slots=True)
class Spoiled:
    """Cells that hold no plain value: formulas, errors, parts of merged cells."""

    head: SheetHead
    layout: Layout
    merged: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, head: SheetHead, layout: Layout, first: int, count: int) -> "Spoiled":
        """Find the merged cells of a portion: only its own rows, however far a range reaches."""
        columns = frozenset(layout.columns.values())
        merged = {
            (row, column)
            for top, left, bottom, right in head.merged
            for row in range(max(top, first), min(bottom, first + count - 1) + 1)
            for column in columns
            if left <= column <= right
        }
        return cls(head, layout, frozenset(merged))

    def at(self, position: int) -> dict[str, str]:
        """Return the refusals of a row by column."""
        if not (self.merged or self.head.formulas or self.head.errors):
            return {}
        found = {}
        for name, index in self.layout.columns.items():
            place = address(position + 1, index)
            if place in self.head.formulas:
                found[name] = "cell_is_formula"
            elif place in self.head.errors:
                found[name] = "cell_is_error"
            elif (position, index) in self.merged:
                found[name] = "cell_is_merged"
        return found


def repeats(sheets: Sheets, layout: Layout, row_count: int) -> Iterator[tuple[int, str, int]]:
    """Yield what stands twice in a sheet though it may stand once.

    Yields
    ------
    tuple of int, str and int
        The later row's number, the column, and the number of the row that has it first.
    """
    first_rows: dict[tuple[str, str], int] = {}
    for position, cells in import_files.rows(
        sheets, layout.batch_id, layout.heading_row + 1, row_count
    ):
        for name, number in unique_numbers(named_cells(layout, cells)):
            first = first_rows.setdefault((name, number), position + 1)
            if first != position + 1:
                yield position + 1, name, first


def unique_numbers(cells: Mapping[str, Cell]) -> Iterable[tuple[str, str]]:
    """List the numbers of a row that may stand once in a register."""
    for name in UNIQUE_COLUMNS:
        cell = cells.get(name)
        if isinstance(cell, str) and cell.strip():
            yield name, normalise_code(cell.replace("\0", "")) if name == "id_no" else cell.strip()

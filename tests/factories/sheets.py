"""Workbooks as offices send them: a good sheet of invented households, and cells to spoil in it."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import xlsxwriter

from heating_program.domain.dwelling import Position, PositionSource
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.household_columns import HOUSEHOLD_COLUMNS
from heating_program.domain.household_parts import part_cells
from heating_program.domain.household_sheet import cells_of
from heating_program.domain.sheet_cells import Cell
from heating_program.domain.sheet_import import PARTS, SHEET_COLUMNS, SHEET_LABELS, SheetKind
from heating_program.services import import_reading
from tests.factories.households import details

HEADINGS = [column.label for column in HOUSEHOLD_COLUMNS]
POSITIONS = {column.name: index for index, column in enumerate(HOUSEHOLD_COLUMNS)}
TOWNSHIP, VILLAGE_NAME = "干召庙镇", "民主村"


def plain(**changes: Any) -> HouseholdDetails:
    """Describe a household with nothing that the sheet has no column for."""
    made = details(**changes)
    position = Position(40.812, 107.321, None, PositionSource.ESTIMATE)
    return surveyed(replace(made, dwelling=replace(made.dwelling, position=position)))


def row(household: HouseholdDetails | None = None, **cells: Any) -> list[Cell]:
    """Write a household as a row of the template; `cells` replaces some of it."""
    written = cells_of(
        household or plain(),
        None,
        township=TOWNSHIP,
        village=VILLAGE_NAME,
        labels=import_reading.labels(),
    )
    return list({**written, **cells}.values())


def workbook(
    rows: Sequence[Sequence[Any]],
    *,
    headings: Sequence[str] = HEADINGS,
    titles: Sequence[str] = (),
    formulas: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
    beside: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> bytes:
    """Make an .xlsx; `formulas` and `merged` are written last, by their addresses.

    `beside` are further sheets by their names, their headings among their rows.
    """
    rows = [*([title] for title in titles), headings, *rows]
    return workbooks({"台账": rows, **(beside or {})}, formulas=formulas, merged=merged)


def workbooks(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    formulas: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
) -> bytes:
    """Make an .xlsx of several sheets; formulas and merged cells are in the first one."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        pages = {name: book.add_worksheet(name) for name in sheets}
        for name, rows in sheets.items():
            _write(pages[name], rows, day)
        first = next(iter(pages.values()))
        for address, formula in (formulas or {}).items():
            first.write_formula(address, formula, None, "6217000000000000012")
        for area, text in (merged or {}).items():
            first.merge_range(area, text)
    return target.getvalue()


def _write(page: Any, rows: Sequence[Sequence[Any]], day: Any) -> None:
    for number, cells in enumerate(rows):
        for index, cell in enumerate(cells):
            if isinstance(cell, date):
                page.write_datetime(number, index, cell, day)
            elif isinstance(cell, str):
                page.write_string(number, index, cell)
            elif cell is not None:
                page.write(number, index, cell)


def part_rows(
    households: Sequence[HouseholdDetails], kind: SheetKind, **cells: Any
) -> list[list[Cell]]:
    """Write what households have on a further sheet, its headings first."""
    rows = [
        list({**row, **cells}.values())
        for household in households
        for row in part_cells(household)[kind]
    ]
    return [[column.label for column in SHEET_COLUMNS[kind]], *rows]


def beside(households: Sequence[HouseholdDetails]) -> dict[str, list[list[Cell]]]:
    """Write every further sheet of households, by its name."""
    return {SHEET_LABELS[kind]: part_rows(households, kind) for kind in PARTS}


def surveyed(household: HouseholdDetails) -> HouseholdDetails:
    """Return a household without what is recorded of a house side by side, which has no sheet."""
    house = replace(household.dwelling, walls=(), openings=(), roof_layers=(), floor_layers=())
    return replace(household, dwelling=house)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return the workbook with one part put in or replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return target.getvalue()

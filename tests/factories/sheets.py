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
from heating_program.domain.household_sheet import cells_of
from heating_program.domain.sheet_cells import Cell
from tests.factories.households import details

HEADINGS = [column.label for column in HOUSEHOLD_COLUMNS]
POSITIONS = {column.name: index for index, column in enumerate(HOUSEHOLD_COLUMNS)}
TOWNSHIP, VILLAGE_NAME = "干召庙镇", "民主村"


def plain(**changes: Any) -> HouseholdDetails:
    """Describe a household with nothing that the sheet has no column for."""
    made = details(**changes)
    position = Position(40.812, 107.321, None, PositionSource.ESTIMATE)
    return replace(made, dwelling=replace(made.dwelling, wall_template="", position=position))


def row(household: HouseholdDetails | None = None, **cells: Any) -> list[Cell]:
    """Write a household as a row of the template; `cells` replaces some of it."""
    written = cells_of(household or plain(), None, township=TOWNSHIP, village=VILLAGE_NAME)
    return list({**written, **cells}.values())


def workbook(
    rows: Sequence[Sequence[Any]],
    *,
    headings: Sequence[str] = HEADINGS,
    titles: Sequence[str] = (),
    formulas: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
) -> bytes:
    """Make an .xlsx; `formulas` and `merged` are written last, by their addresses."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, cells in enumerate([*([title] for title in titles), headings, *rows]):
            for index, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(number, index, cell, day)
                elif isinstance(cell, str):
                    page.write_string(number, index, cell)
                elif cell is not None:
                    page.write(number, index, cell)
        for address, formula in (formulas or {}).items():
            page.write_formula(address, formula, None, "6217000000000000012")
        for area, text in (merged or {}).items():
            page.merge_range(area, text)
    return target.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return the workbook with one part put in or replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return target.getvalue()

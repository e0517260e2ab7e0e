"""Makes the workbooks of an import: the template of a clerk's areas, a sheet with its problems."""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.household_columns import HOUSEHOLD_COLUMNS
from heating_program.domain.sheet_cells import Cell
from heating_program.domain.sheet_import import Outcome
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.reference import divisions
from heating_program.services import import_files, import_reading, workbook_writing
from heating_program.services.import_files import Sheets

WHOLE_UP_TO: Final = 5_000
"""Rows that are sent back whole; of a longer sheet only the rows in which something was found."""
_FOUND = (Outcome.BAD, Outcome.WARNED, Outcome.REFUSED, Outcome.KEPT)


def template(actor: Actor) -> bytes:
    """Make the empty sheet with the villages in which the actor may import."""
    places = [
        (divisions.short_name(village.parent_code), divisions.short_name(village.code))
        for village in import_reading.villages_of(actor)
    ]
    return workbook_writing.template(HOUSEHOLD_COLUMNS, places=places)


def rows_to_return(session: Session, batch: ImportBatch) -> list[ImportRow]:
    """List the rows that go into the returned sheet, in their order."""
    wanted = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.row_no)
    if batch.row_count > WHOLE_UP_TO:
        wanted = wanted.where(ImportRow.outcome.in_([outcome.value for outcome in _FOUND]))
    return list(session.scalars(wanted))


def with_problems(
    sheets: Sheets, batch: ImportBatch, said: Mapping[int, str], *, heading: str
) -> bytes:
    """Make the sheet again with a last column that says what was found.

    Parameters
    ----------
    said
        The words by row number; only these rows are written.
    heading
        The heading of the last column.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    layout, width = import_reading.layout_of(batch), len(batch.columns)

    def rows() -> Iterator[list[Cell]]:
        first = layout.heading_row + 1
        for position, cells in import_files.rows(sheets, batch.id, first, batch.row_count):
            if position + 1 in said:
                padded = [*cells[:width], *[None] * (width - len(cells))]
                yield [*padded, said[position + 1]]

    return workbook_writing.table([*batch.columns, heading], rows())


def heads_of(sheets: Sheets, batch: ImportBatch, row_nos: list[int]) -> dict[int, tuple[str, str]]:
    """Return name and village of some rows as they were typed, by row number.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    layout, found, wanted = import_reading.layout_of(batch), {}, sorted(row_nos)
    while wanted:
        # One opening for all rows of a portion.
        last = (wanted[0] - 1) // import_files.PORTION * import_files.PORTION + import_files.PORTION
        here = {row_no for row_no in wanted if row_no <= last}
        for position, cells in _span(sheets, batch.id, here):
            if position + 1 in here:
                named = import_reading.named_cells(layout, cells)
                found[position + 1] = (_text(named.get("name")), _text(named.get("village")))
        wanted = [row_no for row_no in wanted if row_no > last]
    return found


def sample(sheets: Sheets, batch: ImportBatch) -> tuple[Cell, ...]:
    """Return the cells of the first row below the heading."""
    first = import_reading.layout_of(batch).heading_row + 1
    return next((cells for _, cells in import_files.rows(sheets, batch.id, first, 1)), ())


def _span(
    sheets: Sheets, batch_id: UUID, row_nos: set[int]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    first, last = min(row_nos), max(row_nos)
    return import_files.rows(sheets, batch_id, first - 1, last - first + 1)


def _text(cell: Cell) -> str:
    return cell.strip()[:50] if isinstance(cell, str) else ""

"""Makes the workbooks of an import: the template of a clerk's areas, a sheet with its problems."""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.sheet_cells import Cell
from heating_program.domain.sheet_import import (
    SHEET_COLUMNS,
    SHEET_LABELS,
    Outcome,
    SheetKind,
    place_of,
)
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.reference import divisions
from heating_program.services import (
    import_files,
    import_layout,
    import_links,
    import_reading,
    workbook_writing,
)
from heating_program.services.import_files import Sheets
from heating_program.services.import_layout import Layout
from heating_program.services.workbook_writing import Page

WHOLE_UP_TO: Final = 5_000
"""Rows that are sent back whole; of a longer sheet only the rows in which something was found."""
Spot = tuple[SheetKind, int]
"""A row of a workbook: its sheet and its number there."""
_ALL: Final = 1_000_000
_FOUND = (Outcome.BAD, Outcome.WARNED, Outcome.REFUSED, Outcome.KEPT)


def template(actor: Actor) -> bytes:
    """Make the empty sheets with the villages in which the actor may import."""
    places = [
        (divisions.short_name(village.parent_code), divisions.short_name(village.code))
        for village in import_reading.villages_of(actor)
    ]
    sheets = {SHEET_LABELS[kind]: columns for kind, columns in SHEET_COLUMNS.items()}
    return workbook_writing.template(sheets, places=places, labels=import_reading.labels())


def rows_to_return(session: Session, batch: ImportBatch) -> list[ImportRow]:
    """List the rows that go into the returned sheet, in their order."""
    wanted = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.row_no)
    if batch.row_count > WHOLE_UP_TO:
        wanted = wanted.where(ImportRow.outcome.in_([outcome.value for outcome in _FOUND]))
    return list(session.scalars(wanted))


def with_problems(
    sheets: Sheets, batch: ImportBatch, said: Mapping[Spot, str], *, heading: str
) -> bytes:
    """Make the workbook again, each sheet with a last column that says what was found.

    Parameters
    ----------
    said
        The words by sheet and row number. Only these rows of the household sheet are written, and
        of the further sheets these and whatever belongs to those households.
    heading
        The heading of the last column.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    layout = import_layout.layout_of(batch)
    wanted = dict(said)
    for household, line in import_links.lines_in(sheets, layout, 0, _ALL):
        if (SheetKind.HOUSEHOLDS, household + 1) in said:
            wanted.setdefault((line.kind, line.row_no), "")
    headings = {SheetKind.HOUSEHOLDS: batch.columns}
    headings |= {kind: (batch.mapping or {})["parts"][kind]["headings"] for kind in layout.parts}

    def rows(sheet: Layout) -> Iterator[list[Cell]]:
        width = len(headings[sheet.kind])
        for position, cells in import_files.rows(
            sheets, batch.id, sheet.heading_row + 1, _ALL, sheet.kind
        ):
            words = wanted.get((sheet.kind, position + 1))
            if words is not None:
                yield [*cells[:width], *[None] * (width - len(cells)), words]

    return workbook_writing.tables(
        Page(sheet.sheet, [*headings[sheet.kind], heading], rows(sheet))
        for sheet in (layout, *layout.parts.values())
    )


def heads_of(sheets: Sheets, batch: ImportBatch, row_nos: list[int]) -> dict[int, tuple[str, str]]:
    """Return name and village of some rows as they were typed, by row number.

    Raises
    ------
    DomainError
        `import_file_gone`.
    """
    layout, found = import_layout.layout_of(batch), {}
    wanted = sorted(no for no in row_nos if place_of(no)[0] is SheetKind.HOUSEHOLDS)
    while wanted:
        # One opening for all rows of a portion.
        last = (wanted[0] - 1) // import_files.PORTION * import_files.PORTION + import_files.PORTION
        here = {row_no for row_no in wanted if row_no <= last}
        for position, cells in _span(sheets, batch.id, here):
            if position + 1 in here:
                named = import_layout.named_cells(layout, cells)
                found[position + 1] = (_text(named.get("name")), _text(named.get("village")))
        wanted = [row_no for row_no in wanted if row_no > last]
    return found


def sample(sheets: Sheets, batch_id: UUID, heading_row: int, kind: SheetKind) -> tuple[Cell, ...]:
    """Return the cells of the first row below the heading of a sheet."""
    rows = import_files.rows(sheets, batch_id, heading_row + 1, 1, kind)
    return next((cells for _, cells in rows), ())


def _span(
    sheets: Sheets, batch_id: UUID, row_nos: set[int]
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    first, last = min(row_nos), max(row_nos)
    return import_files.rows(sheets, batch_id, first - 1, last - first + 1)


def _text(cell: Cell) -> str:
    return cell.strip()[:50] if isinstance(cell, str) else ""

"""Where in an uploaded workbook what stands: its sheets, their headings, and spoiled cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from heating_program.domain.sheet_cells import Cell
from heating_program.domain.sheet_columns import address
from heating_program.domain.sheet_import import SheetKind
from heating_program.models.import_batch import ImportBatch
from heating_program.services.import_files import SheetHead


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a sheet what stands: the row of headings from 0, and columns by our names.

    ``parts`` are the layouts of the sheets beside the household sheet.
    """

    batch_id: UUID
    heading_row: int
    columns: Mapping[str, int]
    kind: SheetKind = SheetKind.HOUSEHOLDS
    sheet: str = ""
    parts: Mapping[SheetKind, "Layout"] = field(default_factory=dict)

    def row_no(self, offset: int) -> int:
        """Return the sheet's own number of the data row at an offset, both as people count."""
        return self.heading_row + 2 + offset


def layout_of(batch: ImportBatch) -> Layout:
    """Return where in a batch's sheets what stands."""
    mapping: dict[str, Any] = batch.mapping or {"heading_row": 0, "columns": {}}
    parts = {
        SheetKind(kind): Layout(
            batch.id, part["heading_row"], part["columns"], SheetKind(kind), part["sheet"]
        )
        for kind, part in mapping.get("parts", {}).items()
        if part["is_taken"]
    }
    return Layout(
        batch.id, mapping["heading_row"], mapping["columns"], sheet=batch.sheet, parts=parts
    )


def named_cells(layout: Layout, cells: tuple[Cell, ...]) -> dict[str, Cell]:
    """Return the cells of a row by our names of their columns."""
    width = 1 + max(layout.columns.values(), default=-1)
    if len(cells) < width:
        cells += (None,) * (width - len(cells))
    return {name: cells[index] for name, index in layout.columns.items()}


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

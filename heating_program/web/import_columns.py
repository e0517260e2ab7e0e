"""The page on which the columns of an uploaded workbook are put right, sheet by sheet."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template, request

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_columns import Column, column_letters
from heating_program.domain.sheet_import import PARTS, SHEET_COLUMNS, SHEET_LABELS, SheetKind
from heating_program.extensions import db
from heating_program.models.import_batch import ImportBatch
from heating_program.services import import_sheets, imports
from heating_program.services.import_files import Sheets

_COLUMN = "-column-"
_LONGEST_SAMPLE = 24


def columns_said() -> dict[SheetKind, list[tuple[str, int]]]:
    """Read which column is which, by sheet; a further sheet that is not taken is left out."""
    said: dict[SheetKind, list[tuple[str, int]]] = {
        kind: []
        for kind in SheetKind
        if kind is SheetKind.HOUSEHOLDS or request.form.get(f"take-{kind.value}")
    }
    for field, name in request.form.items():
        kind, _sign, index = field.partition(_COLUMN)
        if name and index.isdecimal() and kind in said:
            said[SheetKind(kind)].append((name, int(index)))
    return said


def once(pairs: list[tuple[str, int]]) -> dict[str, int]:
    """Return columns by name.

    Raises
    ------
    DomainError
        `column_named_twice`.
    """
    if len({name for name, _ in pairs}) < len(pairs):
        raise DomainError("column_named_twice")
    return dict(pairs)


def columns_page(
    sheets: Sheets, batch: ImportBatch, said: Mapping[SheetKind, Mapping[str, int]], *, error: str
) -> str:
    """Show the sheets of a workbook with what their columns are taken for.

    Parameters
    ----------
    said
        Columns by sheet; a further sheet that is left out is not imported.
    """
    mapping = batch.mapping or {"heading_row": 0}
    main = {
        "sheet": batch.sheet,
        "heading_row": mapping["heading_row"],
        "headings": batch.columns,
        "rows": batch.row_count,
    }
    parts = {SheetKind(kind): part for kind, part in mapping.get("parts", {}).items()}
    return render_template(
        "imports/columns.html",
        batch=batch,
        sheets=[
            _columns_of(sheets, batch.id, kind, sheet, said.get(kind))
            for kind, sheet in {SheetKind.HOUSEHOLDS: main, **parts}.items()
        ],
        lacking=[SHEET_LABELS[kind] for kind in PARTS if kind not in parts],
        error=error,
        same_file=imports.same_file(db.session, batch),
    )


def _columns_of(
    sheets: Sheets,
    batch_id: UUID,
    kind: SheetKind,
    sheet: Mapping[str, Any],
    said: Mapping[str, int] | None,
) -> dict[str, Any]:
    """Describe a sheet on the page of columns; without columns it is not to be imported."""
    columns = sheet.get("columns", {}) if said is None else said
    named = {index: name for name, index in columns.items()}
    sample = import_sheets.sample(sheets, batch_id, sheet["heading_row"], kind)
    return {
        "kind": kind.value,
        "name": sheet["sheet"],
        "count": sheet["rows"],
        "is_main": kind is SheetKind.HOUSEHOLDS,
        "is_taken": said is not None,
        "rows": [
            (index, column_letters(index), heading, _shown(sample, index), named.get(index, ""))
            for index, heading in enumerate(sheet["headings"])
            if heading.strip() or index in named
        ],
        "parts": [(part, list(each)) for part, each in groupby(SHEET_COLUMNS[kind], _part)],
        "missing": imports.missing_columns(kind, columns),
    }


def _part(column: Column) -> str:
    return column.part


def _shown(sample: tuple[Any, ...], index: int) -> str:
    """Show a cell so that its column is recognised, with long numbers hidden but for their ends."""
    cell = sample[index] if index < len(sample) and sample[index] is not None else ""
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    if sum(mark.isdigit() for mark in text) > 7:
        text = text[:3] + "…" + text[-2:]
    return text[:_LONGEST_SAMPLE]

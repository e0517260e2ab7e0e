"""Reads a CSV file as the household sheet of a workbook: every cell is text, nothing is guessed."""

import csv
import io
import json
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_import import SheetKind
from heating_program.services.workbook_reading import MOST_ROWS, Sheet, Workbook

NAME: Final = "CSV"


def read_csv(content: bytes) -> Workbook:
    """Read the rows of a UTF-8 file, its head first.

    Raises
    ------
    DomainError
        `file_not_utf8`; `file_row_width` for a row with more or fewer cells than the head or a
        broken quotation; `workbook_too_many_rows`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError("file_not_utf8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if rows and len(row) != len(rows[0]):
                raise DomainError("file_row_width", row=len(rows) + 1)
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise DomainError("workbook_too_many_rows", most=MOST_ROWS)
    except csv.Error as error:
        raise DomainError("file_row_width", row=len(rows) + 1) from error
    lines = tuple(json.dumps(row).encode() for row in rows)
    return Workbook((NAME,), {SheetKind.HOUSEHOLDS: Sheet(NAME, lines)})

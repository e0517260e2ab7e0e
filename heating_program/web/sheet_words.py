"""Says what was found in a sheet: where, how serious, and in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_columns import Severity, address
from heating_program.domain.sheet_import import SHEET_COLUMNS, SheetKind, place_of
from heating_program.models.import_batch import ImportRow
from heating_program.services.import_layout import Layout
from heating_program.services.import_sheets import Spot
from heating_program.web.messages import words

SEVERITY_KINDS = {"error": "bad", "warning": "warn", "info": "info"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a row: sheet and address of its cell, the column, the weight, the words.

    ``spot`` is the row it stands in; ``sheet`` names a sheet beside the household sheet.
    """

    spot: Spot
    sheet: str
    place: str
    label: str
    severity: str
    text: str

    def __str__(self) -> str:
        # In the returned sheet a row may stand elsewhere; its column does not.
        head = " ".join(filter(None, (self.place.rstrip("0123456789"), self.label)))
        return f"{head}：{self.text}" if head else self.text


def findings(row: ImportRow, layout: Layout) -> list[Finding]:
    """Return what was found in a row and in what belongs to it, the gravest first."""
    found = [_finding(row.row_no, issue, layout) for issue in row.issues]
    return sorted(
        found, key=lambda each: (each.severity != "error", each.sheet, len(each.place), each.place)
    )


def said_at(rows: Iterable[ImportRow], layout: Layout) -> dict[Spot, str]:
    """Return what is written beside every row of a returned workbook.

    A household is told as well where its further sheets have something; a row without a finding
    has empty words.
    """
    said: defaultdict[Spot, list[str]] = defaultdict(list)
    for row in rows:
        here = place_of(row.row_no)
        said[here] = []
        for each in findings(row, layout):
            said[each.spot].append(str(each))
            if each.spot != here:
                pointer = _("见“%(sheet)s”表 %(place)s", sheet=each.sheet, place=each.place)
                said[here].append(pointer)
    return {spot: "；".join(words) for spot, words in said.items()}


def faults(row: ImportRow, layout: Layout) -> list[str]:
    """Say what keeps a row out, a line a fault, each with the row it stands in."""
    lines = []
    for each in findings(row, layout):
        if each.severity == Severity.ERROR:
            where = _("第 %(row)s 行", row=each.spot[1])
            label = f"{each.label}：" if each.label else ""
            lines.append(f"{each.sheet}{where}：{label}{each.text}")
    return lines


def sheet_label(row: ImportRow, layout: Layout) -> str:
    """Name the sheet of a row that stands beside the household sheet."""
    kind, _row_no = place_of(row.row_no)
    return layout.parts[kind].sheet if kind in layout.parts else ""


def _finding(kept: int, issue: list[Any], layout: Layout) -> Finding:
    column, severity, code, values, *elsewhere = issue
    kind, row_no = place_of(kept)
    if elsewhere:
        kind, row_no = SheetKind(elsewhere[0]), elsewhere[1]
    sheet = layout if kind is SheetKind.HOUSEHOLDS else layout.parts[kind]
    index = sheet.columns.get(column)
    place = address(row_no, index) if index is not None else ""
    label = next((_(each.label) for each in SHEET_COLUMNS[kind] if each.name == column), "")
    name = "" if sheet is layout else sheet.sheet
    return Finding((kind, row_no), name, place, label, severity, words(DomainError(code, **values)))

"""Says what was found in a sheet: where, how serious, and in words."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from heating_program.domain.errors import DomainError
from heating_program.domain.household_columns import BY_NAME
from heating_program.domain.sheet_columns import address
from heating_program.models.import_batch import ImportRow
from heating_program.services.import_reading import Layout
from heating_program.web.messages import words

SEVERITY_KINDS = {"error": "bad", "warning": "warn", "info": "info"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a row: the address of its cell, the column, the weight, the words."""

    place: str
    label: str
    severity: str
    text: str

    def __str__(self) -> str:
        # In the returned sheet a row may stand elsewhere; its column does not.
        head = " ".join(filter(None, (self.place.rstrip("0123456789"), self.label)))
        return f"{head}：{self.text}" if head else self.text


def findings(row: ImportRow, layout: Layout) -> list[Finding]:
    """Return what was found in a row, in the order of its columns."""
    found = [_finding(row.row_no, issue, layout) for issue in row.issues]
    return sorted(found, key=lambda each: (each.severity != "error", len(each.place), each.place))


def _finding(row_no: int, issue: list[Any], layout: Layout) -> Finding:
    column, severity, code, values = issue
    index = layout.columns.get(column)
    place = address(row_no, index) if index is not None else ""
    label = _(BY_NAME[column].label) if column in BY_NAME else ""
    return Finding(place, label, severity, words(DomainError(code, **values)))

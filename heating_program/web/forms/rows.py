"""Reads one row of a file with the registry form: one meaning of valid for page and file.

A file says one thing a column: the rows of a family or of energy in use come by the workbook. The
special groups are one cell (低保户、残疾人).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField, RadioField, SelectField, SelectMultipleField

from heating_program.domain.actor import Actor
from heating_program.domain.household import SPECIAL_GROUP_LABELS, HouseholdDetails
from heating_program.web.areas import village_choices
from heating_program.web.forms.households import HouseholdForm

_GROUPS = "special_groups"
_BETWEEN = "、"


def _has_rows(field: Field) -> bool:
    return isinstance(field, FieldList | FormField)


# The key and the version belong to the page; a file names neither.
HOUSEHOLD_COLUMNS = tuple(
    name
    for name, field in HouseholdForm(MultiDict())._fields.items()
    if name == _GROUPS or not (name in ("id", "row_version") or _has_rows(field))
)


def household_from_row(
    row: Mapping[str, str], *, actor: Actor, today: date
) -> tuple[HouseholdDetails | None, Sequence[str]]:
    """Read a row; a choice may be written as its code or exactly as the form shows it.

    Returns
    -------
    tuple
        What was entered and no errors, or None and every error with its column.
    """
    blank = HouseholdForm(MultiDict())
    cells: MultiDict[str, str] = MultiDict(
        pair for name, cell in row.items() for pair in _sent(blank[name], name, cell.strip())
    )
    form = HouseholdForm(cells)
    if form.check(today=today, villages=village_choices(actor, "household.enrol")):
        return form.details(), []
    loose = [str(error) for error in form.form_errors]
    named = [f"{field.label.text}：{_first(field.errors)}" for field in form if field.errors]
    return None, loose + named


def _sent(field: Field, name: str, cell: str) -> Iterator[tuple[str, str]]:
    """Write a cell as a browser would send it."""
    if name == _GROUPS:
        codes = {label: code.value for code, label in SPECIAL_GROUP_LABELS.items()}
        for number, part in enumerate(filter(None, cell.split(_BETWEEN))):
            yield f"{name}-{number}-group", codes.get(part, part)
    elif isinstance(field, SelectMultipleField):
        for part in filter(None, cell.split(_BETWEEN)):
            yield name, _code(field, part)
    elif cell or not isinstance(field, SelectField) or not field.data:
        # An empty cell leaves a choice as the form offers it.
        yield name, _code(field, cell)


def _code(field: Field, text: str) -> str:
    if not isinstance(field, SelectField | RadioField | SelectMultipleField):
        return text
    choices: Any = field.choices or ()
    shown = {str(choice.label): str(choice.value) for choice in choices}
    return shown.get(text, text)


def _first(errors: Any) -> str:
    """Find the first sentence in the errors of a field or of its rows."""
    while isinstance(errors, dict | list | tuple):
        parts = errors.values() if isinstance(errors, dict) else errors
        errors = next(filter(None, parts))
    return str(errors)

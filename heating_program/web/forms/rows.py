"""Reads one row of a file with the registry form: one meaning of valid for page and file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, SelectMultipleField

from heating_program.domain.actor import Actor
from heating_program.domain.household import HouseholdDetails
from heating_program.web.areas import village_choices
from heating_program.web.forms.households import HouseholdForm

# The key and the version belong to the page; a file names neither.
HOUSEHOLD_COLUMNS = tuple(
    name for name in HouseholdForm(MultiDict())._fields if name not in ("id", "row_version")
)
_BETWEEN = "、"


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
    cells = MultiDict(
        (name, code) for name, cell in row.items() for code in _codes(blank[name], cell.strip())
    )
    form = HouseholdForm(cells)
    if form.check(today=today, villages=village_choices(actor, "household.enrol")):
        return form.details(), []
    loose = [str(error) for error in form.form_errors]
    named = [f"{field.label.text}：{field.errors[0]}" for field in form if field.errors]
    return None, loose + named


def _codes(field: Field, cell: str) -> list[str]:
    if isinstance(field, SelectMultipleField):
        return [_code(field, part) for part in cell.split(_BETWEEN) if part]
    return [_code(field, cell)]


def _code(field: Field, text: str) -> str:
    if not isinstance(field, SelectField | RadioField | SelectMultipleField):
        return text
    choices: Any = field.choices or ()
    shown = {str(choice.label): str(choice.value) for choice in choices}
    return shown.get(text, text)

"""A household form in words: what stands in each field, for the check page and for comparing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)

from heating_program.web.forms.fields import visible
from heating_program.web.forms.row_lists import Pairs

UNITS: Final = {
    "registered_members": _("人"),
    "resident_members": _("人"),
    "resident_months": _("月"),
    "built_year": _("年"),
    "renovated_year": _("年"),
    "length_m": "m",
    "depth_m": "m",
    "eaves_height_m": "m",
    "orientation_deg": "°",
    "floor_area_m2": "㎡",
    "heated_area_m2": "㎡",
    "storeys": _("层"),
    "rooms": _("间"),
    "bays": _("间"),
    "service_kw": "kW",
    "latitude_deg": "°",
    "longitude_deg": "°",
    "position_accuracy_m": "m",
    "coal_t": _("吨"),
    "kg_per_unit": _("千克"),
    "lhv_mj_kg": "MJ/kg",
    "cost": _("元"),
    "device_age_years": _("年"),
    "rooms_heated": _("间"),
    "usual_room_celsius": "°C",
}
"""What stands behind a number, here and in the labels of the form."""

# What the lists of rows are called: they have no label of their own.
LIST_LABELS: Final = {
    "members": _("家庭成员"),
    "special_groups": _("特殊群体"),
    "applicant": _("申请人"),
    "energy": _("各用途用能"),
}
# Choices that come filled in say nothing where their field is empty.
_SILENT = frozenset({"position_source", "id_kind"})


@dataclass(frozen=True, slots=True)
class Said:
    """A field of the form in words: one line, or one a row."""

    name: str
    label: Any
    lines: tuple[str, ...]


def said(form: Any, names: tuple[str, ...]) -> list[Said]:
    """Say what stands in these fields; an empty one has no lines."""
    return [Said(name, label_of(form[name]), lines_of(form[name])) for name in names]


def label_of(field: Field) -> Any:
    """Return what a field or a list of rows is called."""
    return LIST_LABELS.get(field.short_name, field.label.text)


def lines_of(field: Field) -> tuple[str, ...]:
    """Say what stands in a field, its choices in words."""
    if isinstance(field, FieldList):
        return tuple(filter(None, (_row(entry.form) for entry in field.entries)))
    if isinstance(field, FormField):
        line = _row(field.form)
        return (line,) if line else ()
    line = _plain(field)
    return (line,) if line else ()


def text_of(field: Field) -> str:
    """Say what stands in a field in one piece of text, for comparing."""
    return "\n".join(lines_of(field))


def pairs_of(field: Field) -> Pairs:
    """Write what stands in a field as a browser would send it."""
    return tuple(_pairs(field))


def _pairs(field: Field) -> Iterator[tuple[str, str]]:
    if isinstance(field, FieldList):
        for entry in field.entries:
            yield from _pairs(entry)
    elif isinstance(field, FormField):
        for inner in field.form:
            yield from _pairs(inner)
    elif isinstance(field, SelectMultipleField):
        yield from ((field.name, code) for code in field.data or ())
    elif isinstance(field.data, date):
        yield field.name, field.data.isoformat()
    else:
        yield field.name, str(field.data or "")


def _row(form: Any) -> str:
    if form.is_blank:
        return ""
    shown = (field for field in form if not isinstance(field, HiddenField))
    told = [_with_label(field) for field in shown if field.short_name not in _SILENT]
    return "，".join(filter(None, told))


def _with_label(field: Field) -> str:
    line = _plain(field)
    needs_label = line and not isinstance(field, SelectField) and field.short_name != "name"
    return f"{field.label.text} {line}" if needs_label else line


def _plain(field: Field) -> str:
    if isinstance(field, SelectMultipleField | SelectField | RadioField):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        choices: Any = field.choices or ()
        words = {str(each.value): str(each.label) for each in choices if each.value}
        return "、".join(words.get(str(code), str(code)) for code in chosen if code)
    if isinstance(field, DateField):
        return field.data.isoformat() if field.data else visible(" ".join(field.raw_data or ()))
    typed = visible(str(field.data or "")).strip()
    unit = UNITS.get(field.short_name, "")
    return f"{typed} {unit}".strip() if typed else ""

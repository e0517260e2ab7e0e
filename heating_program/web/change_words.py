"""Writes what a change was, is and is to be: field by field, codes in words, numbers in masks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from heating_program.domain.dwelling import (
    AIR_TIGHTNESS_LABELS,
    FUEL_LABELS,
    HAZARD_LABELS,
    OPENING_KIND_LABELS,
    PLOT_PROOF_LABELS,
    POSITION_SOURCE_LABELS,
    ROOF_COVERING_LABELS,
    ROOF_FORM_LABELS,
    SIDE_LABELS,
    STRUCTURE_LABELS,
    WINDOW_FRAME_LABELS,
)
from heating_program.domain.end_use import (
    DEVICE_LABELS,
    END_USE_FUEL_LABELS,
    END_USE_LABELS,
    UNIT_LABELS,
)
from heating_program.domain.household import (
    RELATION_LABELS,
    SPECIAL_GROUP_LABELS,
    WISH_LABELS,
    Relation,
)
from heating_program.reference.envelopes import envelopes
from heating_program.reference.materials import materials
from heating_program.web.filters import area_name
from heating_program.web.words import FIELD_WORDS

_PEOPLE: Final = {code: label for code, label in RELATION_LABELS.items() if code != Relation.SELF}
_CODES: Final[dict[str, Mapping[Any, Any]]] = {
    "structure": STRUCTURE_LABELS,
    "hazard_grade": HAZARD_LABELS,
    "heating_fuel": FUEL_LABELS,
    "plot_proof": PLOT_PROOF_LABELS,
    "position_source": POSITION_SOURCE_LABELS,
    "roof_form": ROOF_FORM_LABELS,
    "roof_covering": ROOF_COVERING_LABELS,
    "window_frame": WINDOW_FRAME_LABELS,
    "air_tightness": AIR_TIGHTNESS_LABELS,
    "wishes": WISH_LABELS,
    "special_groups": SPECIAL_GROUP_LABELS,
    "members": _PEOPLE,
    "kinships": _PEOPLE,
    "openings": {
        **SIDE_LABELS,
        **OPENING_KIND_LABELS,
        **WINDOW_FRAME_LABELS,
        "panes_1": _("单层"),
        "panes_2": _("双层"),
        "panes_3": _("三层"),
        "leaks": _("漏风"),
        "no_leaks": _("不漏风"),
    },
    "energy": {
        **END_USE_LABELS,
        **END_USE_FUEL_LABELS,
        **DEVICE_LABELS,
        **UNIT_LABELS,
        "CNY": _("元"),
    },
}
_LAYERED: Final = ("walls", "roof_layers", "floor_layers")
_CATALOGUED: Final = {"wall_template": "by_code", "porch": "porches"}
_YES_NO: Final = {True: _("是"), False: _("否")}


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its name, what it was, what it is to be, and what it is now where that differs."""

    label: str
    before: str
    after: str
    now: str = ""


def field_word(name: str) -> str:
    """Name a recorded field."""
    return str(FIELD_WORDS.get(name, name))


def value_words(name: str, value: Any) -> str:
    """Write a recorded value; nothing is a dash."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return str(_YES_NO[value])
    if isinstance(value, list):
        return str(_("；")).join(value_words(name, each) for each in value)
    if name == "village_code":
        return area_name(str(value))
    if name in _CATALOGUED:
        return str(getattr(envelopes(), _CATALOGUED[name])[value].zh)
    if isinstance(value, float):
        return f"{value:g}"
    codes = _layered() if name in _LAYERED else _CODES.get(name, {})
    parts = str(value).split(" ")
    return " ".join(str(gettext(codes[part])) if part in codes else part for part in parts)


def _layered() -> dict[Any, Any]:
    catalogue = envelopes().by_code
    built = {code: each.zh for code, each in materials().by_code.items()}
    return {**built, **{code: each.wall_zh for code, each in catalogue.items()}, **SIDE_LABELS}


def rows(
    told: Mapping[str, Mapping[str, Any]],
    now: Mapping[str, Any] | None = None,
    *,
    leave_out: Iterable[str] = (),
) -> list[Row]:
    """Set what was beside what is to be; `now` is shown where it is neither."""
    before, after = told["before"], told["after"]
    names = [name for name in dict.fromkeys((*before, *after)) if name not in set(leave_out)]
    found = []
    for name in names:
        moved = now is not None and now.get(name) != before.get(name)
        found.append(
            Row(
                label=field_word(name),
                before=value_words(name, before.get(name)),
                after=value_words(name, after.get(name)),
                now=value_words(name, now.get(name)) if now is not None and moved else "",
            )
        )
    return found

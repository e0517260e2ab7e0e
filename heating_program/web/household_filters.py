"""What a list of households is asked for, read from an address or a form, and said in words."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.domain.actor import Actor
from heating_program.domain.dwelling import FUEL_LABELS
from heating_program.domain.errors import DomainError
from heating_program.domain.household import SPECIAL_GROUP_LABELS
from heating_program.domain.stages import HOUSEHOLD_LABELS
from heating_program.extensions import db
from heating_program.services import assignments, household_pages
from heating_program.services.household_list import NOBODY, HouseholdFilter
from heating_program.web.areas import area_choices
from heating_program.web.asked import plain_words
from heating_program.web.filters import area_name

MISSING_WORDS = {
    "any": lazy_gettext("任一项"),
    "phone": lazy_gettext("联系电话"),
    "account": lazy_gettext("收款账户"),
    "electricity_customer_no": lazy_gettext("用电户号"),
    "position": lazy_gettext("定位"),
}
FIELDS = {  # name in the address → field of the filter
    "q": "text",
    "area": "area_code",
    "stage": "stage",
    "group": "group",
    "fuel": "fuel",
    "assigned": "assigned_to",
    "missing": "missing",
}
Options = list[tuple[str, str]]


def read_filter(values: Mapping[str, str]) -> HouseholdFilter:
    """Read a filter; a code nobody knows narrows nothing."""
    found = {field: plain_words(values.get(name, "")) for name, field in FIELDS.items()}
    known: dict[str, Iterable[object]] = {
        "stage": HOUSEHOLD_LABELS,
        "group": SPECIAL_GROUP_LABELS,
        "fuel": FUEL_LABELS,
        "missing": MISSING_WORDS,
    }
    for field, codes in known.items():
        if found[field] not in {str(code) for code in codes}:
            found[field] = ""
    return HouseholdFilter(**found)


def address_values(wanted: HouseholdFilter) -> dict[str, str]:
    """Write a filter as the values of an address, without what is empty."""
    values = {name: getattr(wanted, field) for name, field in FIELDS.items()}
    return {name: value for name, value in values.items() if value}


def sort_asked(values: Mapping[str, str]) -> str:
    """Return the order asked for, and that by file number where it makes no sense."""
    wanted = values.get("sort", "file")
    return wanted if wanted.removeprefix("-") in household_pages.ORDERS else "file"


def query_of(values: Mapping[str, str]) -> str:
    """Write what a list is narrowed and sorted by as the query string of its address."""
    found, sort = address_values(read_filter(values)), sort_asked(values)
    return urlencode(found if sort == "file" else {**found, "sort": sort})


def key_asked(values: Mapping[str, str], name: str) -> UUID | None:
    """Read a row's key out of an address; None for anything else."""
    try:
        return UUID(values.get(name, ""))
    except ValueError:
        return None


def choices(actor: Actor) -> dict[str, Options]:
    """List what each field of the filter may be, the whole list first."""
    every = [("", _("全部"))]
    people = assignments.people(db.session, actor, "household.read")
    return {
        "area": every + area_choices(actor, "household.read"),
        "stage": every + [(code.value, _(label)) for code, label in HOUSEHOLD_LABELS.items()],
        "group": every + [(code.value, _(label)) for code, label in SPECIAL_GROUP_LABELS.items()],
        "fuel": every + [(code.value, _(label)) for code, label in FUEL_LABELS.items()],
        "assigned": [
            *every,
            (NOBODY, _("未分派")),
            *((str(one.id), one.display_name) for one in people),
        ],
        "missing": every + [(code, str(label)) for code, label in MISSING_WORDS.items()],
    }


def chips(wanted: HouseholdFilter, offered: Mapping[str, Options]) -> list[tuple[str, str]]:
    """Say each narrowing in words, with the address of the list without it."""
    values = address_values(wanted)
    said = []
    for name, value in values.items():
        rest = {other: kept for other, kept in values.items() if other != name}
        said.append((_said(name, value, offered), list_address(rest)))
    return said


def list_address(values: Mapping[str, Any]) -> str:
    """Return the address of the list narrowed by these values."""
    return url_for("households.index", **values)


def _named(name: str, value: str) -> str:
    """Name a division below those offered; what is none is said as it was typed."""
    try:
        return area_name(value) if name == "area" else value
    except DomainError:
        return value


def _said(name: str, value: str, offered: Mapping[str, Options]) -> str:
    words = dict(offered.get(name, ())).get(value) or _named(name, value)
    labels = {
        "q": _("文字"),
        "area": _("地区"),
        "stage": _("档案状态"),
        "group": _("特殊群体"),
        "fuel": _("现用燃料"),
        "assigned": _("分派给"),
        "missing": _("缺少"),
    }
    return f"{labels[name]}：{words}"

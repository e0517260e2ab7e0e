"""Acceptance checklists: common items and, from a discovered folder, those of each route."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import Checklist, Item
from heating_program.domain.provenance import Status
from heating_program.reference.catalog import technologies
from heating_program.reference.files import (
    DataFaultError,
    located,
    only_keys,
    read_yaml,
    yaml_files,
)

_FOLDER: Final = "checklists"
_COMMON: Final = f"{_FOLDER}/common.yaml"
_NEEDED: Final = ("code", "zh", "en", "requirement")
_FLAGS: Final = ("critical", "optional", "photo")


@cache
def checklists() -> dict[str, Checklist]:
    """Load the checklist of every technology: common items first, then its own."""
    common = read_yaml(_COMMON)
    with located(_COMMON):
        only_keys(common, needed=("version", "status", "minor_allowed", "items"), may=())
    shared = _items(_COMMON, common)
    found: dict[str, Checklist] = {}
    for name in yaml_files(_FOLDER):
        if name == _COMMON:
            continue
        own = read_yaml(name)
        with located(name):
            only_keys(own, needed=("version", "status", "applies", "items"), may=())
            items = shared + _items(name, own)
            codes = [item.code for item in items]
            if len(codes) != len(set(codes)):
                raise ValueError("an item appears twice")
            for code in own["applies"]:
                if code in found:
                    raise ValueError(f"{code} has a list already")
                kind = technologies()[code]
                version = f"{common['version']}+{own['version']}"
                found[code] = Checklist(
                    code, version, kind.zh, kind.en, int(common["minor_allowed"]), items
                )
    if missing := set(technologies()) - set(found):
        raise DataFaultError(f"{_FOLDER}: no list applies to {sorted(missing)}")
    return found


def _items(name: str, content: dict[str, Any]) -> tuple[Item, ...]:
    """Build the items of one file."""
    status = Status(content["status"])
    items = []
    for index, stanza in enumerate(content["items"], start=1):
        with located(f"{name} item {index}"):
            only_keys(stanza, needed=_NEEDED, may=(*_FLAGS, "unit", "minimum", "maximum"))
            unit, low, high = (stanza.get(key) for key in ("unit", "minimum", "maximum"))
            if unit is None and (low is not None or high is not None):
                raise ValueError("bounds need a unit")
            items.append(
                Item(
                    code=stanza["code"],
                    zh=stanza["zh"],
                    en=stanza["en"],
                    requirement=stanza["requirement"],
                    critical=bool(stanza.get("critical")),
                    optional=bool(stanza.get("optional")),
                    photo=bool(stanza.get("photo")),
                    unit=unit or "",
                    minimum=None if low is None else float(low),
                    maximum=None if high is None else float(high),
                    status=status,
                )
            )
    return tuple(items)


def checklist(technology: str) -> Checklist:
    """Find the checklist of a technology.

    Raises
    ------
    DomainError
        ``technology_unknown``.
    """
    try:
        return checklists()[technology]
    except KeyError:
        raise DomainError("technology_unknown", technology=technology[:40]) from None

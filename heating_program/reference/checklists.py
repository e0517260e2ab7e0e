"""Acceptance checklists: the common items and the lists a technology names as its own."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import Checklist, Item
from heating_program.domain.provenance import Status
from heating_program.reference.catalog import technologies
from heating_program.reference.files import (
    located,
    only_keys,
    read_yaml,
)

_FOLDER: Final = "checklists"
_NEEDED: Final = ("code", "zh", "en", "requirement")
_FLAGS: Final = ("critical", "optional", "photo")


@cache
def checklists() -> dict[str, Checklist]:
    """Load the checklist of every technology: common items first, then its own."""
    version, common = _list("common")
    content = read_yaml(f"{_FOLDER}/common.yaml")
    found = {}
    for kind in technologies().values():
        with located(f"technologies.yaml {kind.code}"):
            own = [_list(name) for name in kind.inspection]
            items = sum((items for _, items in own), start=common)
            codes = [item.code for item in items]
            if len(codes) != len(set(codes)):
                raise ValueError("an inspection item appears twice")
        found[kind.code] = Checklist(
            code=kind.code,
            version="+".join([version, *(each for each, _ in own)]),
            zh=kind.zh,
            en=kind.en,
            minor_allowed=int(content["minor_allowed"]),
            items=items,
        )
    return found


@cache
def _list(name: str) -> tuple[str, tuple[Item, ...]]:
    """Load version and items of one file of the folder."""
    file = f"{_FOLDER}/{name}.yaml"
    content = read_yaml(file)
    with located(file):
        may = ("minor_allowed",) if name == "common" else ()
        only_keys(content, needed=("version", "status", "items", *may), may=())
    return str(content["version"]), _items(file, content)


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

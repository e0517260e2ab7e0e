"""Dated standards for the parts of rural houses, and what one of them asks at a place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from itertools import pairwise
from typing import Any, Final

from heating_program.building_physics.component_check import (
    ComponentLimits,
    ComponentRow,
    all_meet,
    check_components,
    stricter,
)
from heating_program.building_physics.envelope import House, SurfaceKind
from heating_program.domain.provenance import Status, weakest
from heating_program.reference.climate_zones import ZoneKind, ZoneOfArea, zone_of
from heating_program.reference.files import DataFaultError, located, only_keys, read_yaml

_FILE: Final = "envelope_standards.yaml"
DEFAULT_CODE: Final = "gbt50824"
_KEYS: Final = (
    "code",
    "zh",
    "document",
    "valid_from",
    "valid_to",
    "status",
    "source",
    "indoor_celsius",
    "air_changes_per_hour",
    "limits",
)


@dataclass(frozen=True, slots=True)
class EnvelopeStandard:
    """One edition of a standard; ``document`` is its number as printed.

    ``indoor_celsius`` and ``air_changes_per_hour`` are what it designs with, for information.
    """

    code: str
    zh: str
    document: str
    valid_from: date
    valid_to: date | None
    status: Status
    source: str
    indoor_celsius: float
    air_changes_per_hour: float
    limits: Mapping[ZoneKind, ComponentLimits]

    def in_force(self, on: date) -> bool:
        """Tell whether the edition applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ComponentCheck:
    """A house, or the parts a retrofit touched, against a standard at a place.

    Parameters
    ----------
    standard, document, version
        Code and number of the standard, version of the table it is read from.
    zone
        The zone of the place, with its own source and status.
    kinds
        Zone kinds whose limits were applied; two when the stricter of a border counts.
    status
        How far standard and zone together may be relied upon.
    rows
        One a part.
    meets
        Whether every row does.
    """

    standard: str
    document: str
    version: str
    zone: ZoneOfArea
    kinds: tuple[ZoneKind, ...]
    status: Status
    rows: tuple[ComponentRow, ...]
    meets: bool


@dataclass(frozen=True, slots=True)
class StandardTable:
    """All editions of all standards."""

    version: str
    editions: tuple[EnvelopeStandard, ...]


@cache
def standard_table() -> StandardTable:
    """Load the table.

    Raises
    ------
    DataFaultError
        When a key is missing or unknown, a zone kind has no limits, a limit is impossible, two
        editions of a code hold at once, or the cold is asked more of than the severe cold.
    """
    return table_from(read_yaml(_FILE))


def table_from(data: Mapping[str, Any]) -> StandardTable:
    """Check what was read from a file of standards.

    Raises
    ------
    DataFaultError
        As `standard_table`.
    """
    with located(_FILE):
        only_keys(data, needed=("version", "standards"), may=())
        found: list[EnvelopeStandard] = []
        for number, stanza in enumerate(data["standards"], start=1):
            with located(f"{_FILE} standard {number}"):
                found.append(_edition(stanza))
        for code in {edition.code for edition in found}:
            dated = sorted((e for e in found if e.code == code), key=lambda e: e.valid_from)
            for earlier, later in pairwise(dated):
                if earlier.in_force(later.valid_from):
                    raise ValueError(f"two editions of {code} hold on {later.valid_from}")
        return StandardTable(data["version"], tuple(found))


def standard(code: str, *, on: date, table: StandardTable | None = None) -> EnvelopeStandard:
    """Return the edition of a standard in force on a day.

    Raises
    ------
    DataFaultError
        When there is none: a policy names a standard that nobody entered.
    """
    for edition in (table or standard_table()).editions:
        if edition.code == code and edition.in_force(on):
            return edition
    raise DataFaultError(f"{_FILE}: no edition of {code!r} holds on {on}")


def standards_in_force(*, on: date) -> tuple[EnvelopeStandard, ...]:
    """List the editions somebody may choose from on a day."""
    return tuple(edition for edition in standard_table().editions if edition.in_force(on))


def check_house(
    house: House,
    *,
    area_code: str,
    on: date,
    code: str = DEFAULT_CODE,
    touched: Collection[SurfaceKind] | None = None,
    apply_stricter: bool = False,
) -> ComponentCheck:
    """Hold a house to a standard.

    Parameters
    ----------
    house
        As designed or as built, windows with their label U.
    area_code
        Where it stands.
    on
        Day of the design.
    code
        Which standard.
    touched
        Only these parts, as a retrofit is judged; None looks at the whole house.
    apply_stricter
        At a border of zones take the stricter limit of both.

    Raises
    ------
    DataFaultError
        When the standard or the zone of the place is not entered for that day.
    """
    edition, zone = standard(code, on=on), zone_of(area_code, on=on)
    kinds = zone.kinds(stricter=apply_stricter)
    limits = reduce(stricter, (edition.limits[kind] for kind in kinds))
    rows = check_components(house, limits, touched)
    return ComponentCheck(
        standard=edition.code,
        document=edition.document,
        version=standard_table().version,
        zone=zone,
        kinds=kinds,
        status=weakest(edition.status, zone.status),
        rows=rows,
        meets=all_meet(rows),
    )


def _edition(stanza: Mapping[str, Any]) -> EnvelopeStandard:
    only_keys(stanza, needed=_KEYS, may=())
    only_keys(stanza["limits"], needed=tuple(ZoneKind), may=())
    limits = {kind: ComponentLimits(**stanza["limits"][kind]) for kind in ZoneKind}
    severe, cold = limits[ZoneKind.SEVERE_COLD], limits[ZoneKind.COLD]
    if stricter(severe, cold) != severe:
        raise ValueError("the cold is asked more of than the severe cold")
    return EnvelopeStandard(**{**stanza, "status": Status(stanza["status"]), "limits": limits})

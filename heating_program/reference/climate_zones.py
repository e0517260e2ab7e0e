"""Thermal zones by area: a banner has one, a township may differ, and a border is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

from heating_program.domain.divisions import is_within, level_of
from heating_program.domain.provenance import Status
from heating_program.reference.files import DataFaultError, located, only_keys, read_yaml

_FILE: Final = "climate_zones.yaml"


class ZoneKind(StrEnum):
    """First level of the thermal zones, by which standards for rural houses set limits."""

    SEVERE_COLD = "severe_cold"
    COLD = "cold"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the second level, for example ``cold_a``."""

    code: str
    zh: str
    kind: ZoneKind


@dataclass(frozen=True, slots=True)
class ZoneOfArea:
    """The zone of one area, and the one it borders on where that is close."""

    area_code: str
    zone: Zone
    borders_on: Zone | None
    valid_from: date
    valid_to: date | None
    status: Status
    source: str

    def in_force(self, on: date) -> bool:
        """Tell whether the row applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def kinds(self, *, stricter: bool) -> tuple[ZoneKind, ...]:
        """Return the kinds whose limits count, both sides of a border when asked for."""
        both = (self.zone, self.borders_on) if stricter else (self.zone,)
        return tuple(dict.fromkeys(zone.kind for zone in both if zone is not None))


@cache
def zones_of_areas() -> tuple[ZoneOfArea, ...]:
    """Load the table.

    Raises
    ------
    DataFaultError
        When a zone or source is unknown, an area malformed, or two rows of an area overlap.
    """
    return table_from(read_yaml(_FILE))


def table_from(data: Mapping[str, Any]) -> tuple[ZoneOfArea, ...]:
    """Check what was read from a file of zones.

    Raises
    ------
    DataFaultError
        As `zones_of_areas`.
    """
    with located(_FILE):
        only_keys(data, needed=("version", "zones", "sources", "areas"), may=())
        zones = {
            row["code"]: Zone(row["code"], row["zh"], ZoneKind(row["kind"]))
            for row in data["zones"]
        }
        found: list[ZoneOfArea] = []
        for number, stanza in enumerate(data["areas"], start=1):
            with located(f"{_FILE} area {number}"):
                row = _row(stanza, zones, data["sources"])
                if any(row.area_code == each.area_code and _overlap(row, each) for each in found):
                    raise ValueError(f"two rows of {row.area_code} hold at once")
                found.append(row)
        return tuple(found)


def zone_of(area_code: str, *, on: date, table: tuple[ZoneOfArea, ...] | None = None) -> ZoneOfArea:
    """Return the zone of a place on a day: of the smallest area that has a row.

    Parameters
    ----------
    area_code
        Any division.
    on
        Day of the design.
    table
        Other rows than the packaged ones.

    Raises
    ------
    DataFaultError
        When no row speaks for the place: never a silent default.
    """
    rows = [
        row
        for row in (zones_of_areas() if table is None else table)
        if row.in_force(on) and is_within(area_code, row.area_code)
    ]
    if not rows:
        raise DataFaultError(f"{_FILE}: no zone for {area_code} on {on}")
    return max(rows, key=lambda row: len(row.area_code))


def _row(
    stanza: Mapping[str, Any], zones: Mapping[str, Zone], sources: Mapping[str, Any]
) -> ZoneOfArea:
    needed = ("area_code", "zone", "borders_on", "valid_from", "valid_to", "source")
    only_keys(stanza, needed=needed, may=())
    level_of(stanza["area_code"])
    source = sources[stanza["source"]]
    return ZoneOfArea(
        area_code=stanza["area_code"],
        zone=zones[stanza["zone"]],
        borders_on=zones[stanza["borders_on"]] if stanza["borders_on"] else None,
        valid_from=stanza["valid_from"],
        valid_to=stanza["valid_to"],
        status=Status(source["status"]),
        source=source["text"],
    )


def _overlap(one: ZoneOfArea, other: ZoneOfArea) -> bool:
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )

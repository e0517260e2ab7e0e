"""Example house batteries that a sizing shows beside the plant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from heating_program.domain.provenance import Status
from heating_program.reference.files import located, only_keys, read_yaml
from pv_sizing.battery import Battery

_FILE: Final = "pv_batteries.yaml"


@dataclass(frozen=True, slots=True)
class HouseBatteries:
    """What is looked at, and how far it may be relied upon."""

    status: Status
    source: str
    batteries: tuple[Battery, ...]


@cache
def house_batteries() -> HouseBatteries:
    """Load the batteries; each is checked by its own type.

    Raises
    ------
    DataFaultError
        When a figure is missing, unknown or impossible.
    """
    with located(_FILE):
        data = read_yaml(_FILE)
        only_keys(data, needed=("status", "source", "batteries"), may=())
        return HouseBatteries(
            status=Status(data["status"]),
            source=data["source"],
            batteries=tuple(Battery(**row) for row in data["batteries"]),
        )

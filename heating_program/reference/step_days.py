"""Dated data on how long a step may take before it is overdue; example figures, so they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from heating_program.domain.provenance import Status
from heating_program.reference.dated import overlap
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "step_days.yaml"
_MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class StepDays:
    """One dated version: calendar days by the event that ends the waiting."""

    version: str
    valid_from: date
    valid_to: date | None
    status: Status
    source: str
    days: Mapping[str, int]

    def in_force(self, on: date) -> bool:
        """Tell whether it applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def step_days_versions() -> tuple[StepDays, ...]:
    """Load every version.

    Raises
    ------
    DataFaultError
        For a missing key, days out of bounds or two versions that hold at once.
    """
    found: list[StepDays] = []
    for index, stanza in enumerate(read_yaml(_FILE)["versions"], start=1):
        with located(f"{_FILE} version {index}"):
            made = _version(stanza)
            if any(overlap(made, other) for other in found):
                raise ValueError("two versions hold on one day")
            found.append(made)
    return tuple(found)


def step_days_on(on: date) -> StepDays | None:
    """Return the version in force on a day; None before the first: then nothing is overdue."""
    return next((each for each in step_days_versions() if each.in_force(on)), None)


def _version(stanza: Mapping[str, Any]) -> StepDays:
    needed = ("version", "valid_from", "valid_to", "status", "source", "days")
    only_keys(stanza, needed=needed, may=())
    days = dict(stanza["days"])
    if wrong := [
        event for event, n in days.items() if type(n) is not int or not 1 <= n <= _MOST_DAYS
    ]:
        raise ValueError(f"days of {wrong} are not 1 to {_MOST_DAYS}")
    return StepDays(
        version=stanza["version"],
        valid_from=stanza["valid_from"],
        valid_to=stanza["valid_to"],
        status=Status(stanza["status"]),
        source=stanza["source"].strip(),
        days=MappingProxyType(days),
    )

"""How the electricity of a household lies over the year, and an example heat pump: dated data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "pv_load_shapes.yaml"


@dataclass(frozen=True, slots=True)
class LoadShape:
    """Relative power by month and hour of the day; weights are positive, their scale is free."""

    code: str
    zh: str
    en: str
    base_kwh_per_year: Sourced[int]
    summer_months: tuple[int, ...]
    month_weights: tuple[float, ...]
    winter_hour_weights: tuple[float, ...]
    summer_hour_weights: tuple[float, ...]

    def hour_weights(self, month: int) -> tuple[float, ...]:
        """Return the 24 weights of a day of the month, each day of it adding up alike."""
        shape = (
            self.summer_hour_weights if month in self.summer_months else self.winter_hour_weights
        )
        scale = self.month_weights[month - 1] * 24.0 / math.fsum(shape)
        return tuple(scale * weight for weight in shape)


@dataclass(frozen=True, slots=True)
class HeatPumpFigures:
    """What the electricity of a heat pump depends on beside its size; see `HeatingLoad`."""

    flow_celsius: float
    carnot_factor: float
    cop_max: float
    defrost_pct: float
    ratio_at_minus_20: float
    status: Status
    source: str


@cache
def load_shapes() -> dict[str, LoadShape]:
    """Load the shapes by code.

    Raises
    ------
    DataFaultError
        When a month or an hour is missing or has no positive weight.
    """
    found = {}
    for index, stanza in enumerate(read_yaml(_FILE)["shapes"], start=1):
        with located(f"{_FILE} shape {index}"):
            shape = _shape(stanza)
            if shape.code in found:
                raise ValueError("the code appears twice")
            found[shape.code] = shape
    return found


def load_shape(code: str) -> LoadShape:
    """Find a shape by its code.

    Raises
    ------
    DomainError
        ``load_shape_unknown``.
    """
    if code not in load_shapes():
        raise DomainError("load_shape_unknown", shape=code)
    return load_shapes()[code]


@cache
def heat_pump_figures() -> HeatPumpFigures:
    """Load the example heat pump.

    Raises
    ------
    DataFaultError
        When a figure is missing or unknown.
    """
    with located(f"{_FILE} heat pump"):
        stanza = dict(read_yaml(_FILE)["heat_pump"])
        return HeatPumpFigures(**stanza | {"status": Status(stanza["status"])})


def _shape(stanza: dict[str, Any]) -> LoadShape:
    needed = ("code", "zh", "en", "status", "source", "base_kwh_per_year", "summer_months")
    rows = {"month_weights": 12, "winter_hour_weights": 24, "summer_hour_weights": 24}
    only_keys(stanza, needed=(*needed, *rows), may=())
    weights = {name: tuple(float(each) for each in stanza[name]) for name in rows}
    for name, count in rows.items():
        if len(weights[name]) != count or not all(0.0 < each < 1e3 for each in weights[name]):
            raise ValueError(f"{name}: {count} positive weights are expected")
    if not set(stanza["summer_months"]) <= set(range(1, 13)):
        raise ValueError("summer_months: months are 1 to 12")
    base = Sourced(
        int(stanza["base_kwh_per_year"]), "kWh", stanza["source"], Status(stanza["status"])
    )
    return LoadShape(
        code=stanza["code"],
        zh=stanza["zh"],
        en=stanza["en"],
        base_kwh_per_year=base,
        summer_months=tuple(stanza["summer_months"]),
        **weights,
    )

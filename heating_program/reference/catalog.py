"""The catalogue of heating routes: one stanza of technologies.yaml is one technology."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from heating_program.building_physics.season_efficiency import FORMULAS
from heating_program.building_physics.season_energy import SeasonEnergy
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status, weakest
from heating_program.domain.technology import Boundary, Carrier, Example, Route, Technology
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "technologies.yaml"
_COLD: Final = "capacity_at_minus_20"
_EFFICIENCY: Final = "season_efficiency"
_KEYS: Final = (
    *("code", "zh", "en", "route", "carrier", "legacy", "inspection", "source"),
    *("formula", "boundary", "parameters", "example"),
)
_TOLERANCE: Final = 0.006
"""Examples are written with two decimals."""

_UNITS: Final = {
    "_celsius": "°C",
    "_pct": "%",
    "_mj_kg": "MJ/kg",
    "_mj_m3": "MJ/m³",
    "_w_m2k": "W/(m²·K)",
    "_w_m": "W/m",
    "_hours": "h",
    "_factor": "-",
    "_efficiency": "kWh/kWh",
    "eta0": "-",
}


@cache
def technologies() -> dict[str, Technology]:
    """Load every technology by code; its own example must come out of its formula."""
    found = {}
    for index, stanza in enumerate(read_yaml(_FILE), start=1):
        with located(f"{_FILE} stanza {index}"):
            technology = _technology(stanza)
            if technology.code in found:
                raise ValueError("the code appears twice")
            found[technology.code] = technology
    return found


def season(code: str, **given: float) -> SeasonEnergy:
    """Run the formula of a technology with its own parameters.

    Parameters
    ----------
    code
        Of the technology.
    **given
        Figures of the house that the formula asks for, those of the stanza's example: always
        `useful_kwh`, and `design_load_kw` or collector and sun for some. A name of the
        parameters replaces the stanza's figure by the device's own.

    Raises
    ------
    DomainError
        ``technology_unknown``.
    PhysicsError
        For a figure outside its range.
    TypeError
        For a figure that is missing or that the formula does not know.
    """
    found = technology(code)
    figures = {name: float(each.value) for name, each in found.parameters.items()}
    return FORMULAS[found.formula](**{**figures, **given})


def _technology(stanza: dict[str, Any]) -> Technology:
    """Build one technology from its stanza and run its example."""
    only_keys(stanza, needed=_KEYS, may=(_EFFICIENCY, _COLD))
    texts = {key: stanza[key] for key in ("code", "zh", "en", "source", "formula")}
    parameters = {name: _figure(row, _unit_of(name)) for name, row in stanza["parameters"].items()}
    if _EFFICIENCY in stanza:
        parameters[_EFFICIENCY] = _figure(stanza[_EFFICIENCY], "kWh/kWh")
    example = Example(
        given={name: Decimal(text) for name, text in stanza["example"]["given"].items()},
        gives={name: Decimal(text) for name, text in stanza["example"]["gives"].items()},
    )
    computed = _computed(stanza["formula"], parameters, example)
    return Technology(
        **texts,
        route=Route(stanza["route"]),
        carrier=Carrier(stanza["carrier"]),
        legacy=bool(stanza["legacy"]),
        inspection=tuple(stanza["inspection"]),
        boundary=Boundary(stanza["boundary"]),
        parameters=parameters,
        season_efficiency=parameters.get(_EFFICIENCY, computed),
        capacity_at_minus_20=_figure(stanza[_COLD], "kW/kW") if _COLD in stanza else None,
        example=example,
    )


def _computed(
    formula: str, parameters: Mapping[str, Sourced[Decimal]], example: Example
) -> Sourced[Decimal]:
    """Run the example and return the efficiency it comes to.

    Raises
    ------
    ValueError
        When another figure comes out than the example gives.
    """
    figures = {name: each.value for name, each in parameters.items()}
    given = {name: float(value) for name, value in {**figures, **example.given}.items()}
    found = FORMULAS[formula](**given)
    quantities = found.quantities()
    for name, expected in example.gives.items():
        if abs(quantities[name] - float(expected)) > _TOLERANCE:
            raise ValueError(f"the example gives {name} {quantities[name]:.2f}")
    if found.season_efficiency is None or "delivered_kwh" not in example.gives:
        raise ValueError("the example says nothing about delivered_kwh")
    return Sourced(
        Decimal(f"{found.season_efficiency:.3f}"),
        "kWh/kWh",
        f"formula {formula} with the figures of its example",
        weakest(*(each.status for each in parameters.values())),
    )


def _figure(row: dict[str, str], unit: str) -> Sourced[Decimal]:
    """Build a figure with where it comes from."""
    only_keys(row, needed=("value", "status", "source"), may=())
    return Sourced(Decimal(row["value"]), unit, row["source"], Status(row["status"]))


def _unit_of(name: str) -> str:
    """Return the unit a parameter's name ends with.

    Raises
    ------
    ValueError
        For an ending nobody has put into words.
    """
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            return unit
    raise ValueError(f"the name of {name} ends with no known unit")


def technology(code: str) -> Technology:
    """Find a technology.

    Raises
    ------
    DomainError
        ``technology_unknown``.
    """
    try:
        return technologies()[code]
    except KeyError:
        raise DomainError("technology_unknown", technology=code[:40]) from None


def open_technologies() -> tuple[Technology, ...]:
    """List the technologies a new conversion may choose, in the order of the catalogue."""
    return tuple(each for each in technologies().values() if not each.legacy)

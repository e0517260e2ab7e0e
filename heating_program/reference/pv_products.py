"""Products and assumptions for sizing rooftop PV, as one dated catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from heating_program.domain.provenance import Status
from heating_program.reference.files import located, read_yaml
from heating_program.reference.roof_rules import roof_rules_for
from pv_sizing.array import Inverter, Module
from pv_sizing.roof import RoofRules

_FILE: Final = "pv_products.yaml"
PREFECTURE: Final = "1508"


@dataclass(frozen=True, slots=True)
class WeatherLevel:
    """Where the typical years come from and how sure their level is, in percent of one sigma."""

    code: str
    source: str
    ghi_sigma_pct: float
    interannual_sigma_pct: float


@dataclass(frozen=True, slots=True)
class PvCatalogue:
    """Everything a sizing takes from the office rather than from the house.

    `known_modules` are all datasheets entered, `modules` those a design may use. `rules` are
    the roof rules of the whole prefecture on `valid_from`; a design asks `roof_rules_for` with
    its own area and day.
    """

    version: str
    valid_from: date
    status: Status
    source: str
    known_modules: tuple[Module, ...]
    modules: tuple[Module, ...]
    inverters: tuple[Inverter, ...]
    rules: RoofRules
    rack_tilts_deg: tuple[float, ...]
    record_high_celsius: float
    albedo: float
    weather: WeatherLevel
    price_yuan_per_kwp: int


@cache
def pv_catalogue() -> PvCatalogue:
    """Load the catalogue; every product is checked by its own type.

    Raises
    ------
    DataFaultError
        When a figure is missing, unknown or impossible.
    """
    data = read_yaml(_FILE)
    with located(_FILE):
        official = not data["example"]
        origin: dict[str, Any] = {
            "source": f"{data['version']}: {data['source']}",
            "official": official,
        }
        known = tuple(Module(**row, **origin) for row in data["modules"])
        return PvCatalogue(
            version=data["version"],
            valid_from=data["valid_from"],
            status=Status.OFFICIAL if official else Status.EXAMPLE,
            source=data["source"],
            known_modules=known,
            modules=_offered(known, data["offered_modules"]),
            inverters=tuple(Inverter(**row, **origin) for row in data["inverters"]),
            rules=roof_rules_for(PREFECTURE, on=data["valid_from"]),
            rack_tilts_deg=tuple(data["rack_tilts_deg"]),
            record_high_celsius=data["site"]["record_high_celsius"],
            albedo=data["site"]["albedo"],
            weather=WeatherLevel(**data["weather"]),
            price_yuan_per_kwp=data["price_yuan_per_kwp"],
        )


def _offered(known: Sequence[Module], models: Sequence[str]) -> tuple[Module, ...]:
    by_model = {module.model: module for module in known}
    if len(by_model) < len(known):
        raise ValueError("a module is entered twice")
    if missing := [model for model in models if model not in by_model]:
        raise ValueError(f"offered modules {missing} are not entered")
    if not models:
        raise ValueError("no module is offered")
    return tuple(by_model[model] for model in models)

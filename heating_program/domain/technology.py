"""Routes of clean heating, as the catalogue describes them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from heating_program.domain.provenance import Sourced


class Carrier(StrEnum):
    """What a technology burns or draws."""

    ELECTRICITY = "electricity"
    BIOMASS = "biomass"
    SOLAR = "solar"
    DISTRICT_HEAT = "district_heat"
    GEOTHERMAL = "geothermal"
    GAS = "gas"
    CLEAN_COAL = "clean_coal"


class Route(StrEnum):
    """What replaces loose coal."""

    COAL_TO_ELECTRICITY = "coal_to_electricity"
    COAL_TO_BIOMASS = "coal_to_biomass"
    COAL_TO_DISTRICT = "coal_to_district"
    COAL_TO_SOLAR = "coal_to_solar"
    COAL_TO_GAS = "coal_to_gas"
    CLEAN_COAL = "clean_coal"


ROUTE_LABELS: Final[dict[Route, str]] = {
    Route.COAL_TO_ELECTRICITY: "煤改电",
    Route.COAL_TO_BIOMASS: "煤改生物质",
    Route.COAL_TO_DISTRICT: "煤改集中供热",
    Route.COAL_TO_SOLAR: "煤改太阳能",
    Route.COAL_TO_GAS: "煤改气",
    Route.CLEAN_COAL: "洁净煤替代",
}
CARRIER_LABELS: Final[dict[Carrier, str]] = {
    Carrier.ELECTRICITY: "电",
    Carrier.BIOMASS: "生物质",
    Carrier.SOLAR: "太阳能",
    Carrier.DISTRICT_HEAT: "集中供热",
    Carrier.GEOTHERMAL: "地热",
    Carrier.GAS: "天然气",
    Carrier.CLEAN_COAL: "洁净煤",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A worked season of one technology: useful heat in, delivered energy out."""

    useful_kwh: Decimal
    delivered_kwh: Decimal


@dataclass(frozen=True, slots=True)
class Technology:
    """One heating route.

    ``season_efficiency`` is useful heat by delivered energy of ``carrier`` over a season (SCOP of
    a heat pump), ``capacity_at_minus_20`` what -20 °C leaves of an air-source unit's nominal heat.
    ``inspection`` names the lists added to the common one on acceptance. ``legacy`` routes exist
    for old ledgers only and open no new conversion.
    """

    code: str
    zh: str
    en: str
    route: Route
    carrier: Carrier
    legacy: bool
    inspection: tuple[str, ...]
    source: str
    season_efficiency: Sourced[Decimal]
    example: Example
    capacity_at_minus_20: Sourced[Decimal] | None = None

    def delivered_kwh(self, useful_kwh: Decimal) -> Decimal:
        """Divide a season's useful heat by the efficiency: delivered energy in kWh."""
        return useful_kwh / self.season_efficiency.value

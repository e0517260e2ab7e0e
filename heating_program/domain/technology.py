"""Routes of clean heating, as the catalogue describes them."""

from __future__ import annotations

from collections.abc import Mapping
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


class Boundary(StrEnum):
    """Where the delivered energy of a seasonal efficiency is counted."""

    SYSTEM = "system"
    APPLIANCE = "appliance"
    COLLECTOR = "collector"
    NETWORK = "network"


BOUNDARY_LABELS: Final[dict[Boundary, str]] = {
    Boundary.SYSTEM: "含机组、化霜、循环泵和辅助电加热",
    Boundary.APPLIANCE: "从燃料或电表到室内",
    Boundary.COLLECTOR: "从集热面辐照到室内",
    Boundary.NETWORK: "从热源厂到室内，含管网损失",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A worked season of one technology: what its formula is given, and what must come out."""

    given: Mapping[str, Decimal]
    gives: Mapping[str, Decimal]

    @property
    def useful_kwh(self) -> Decimal:
        """Heat the house needs."""
        return self.given["useful_kwh"]

    @property
    def delivered_kwh(self) -> Decimal:
        """Energy of the carrier."""
        return self.gives["delivered_kwh"]


@dataclass(frozen=True, slots=True)
class Technology:
    """One heating route.

    ``season_efficiency`` is heat by delivered energy of ``carrier`` over a season (SCOP of a heat
    pump), counted at ``boundary``: stated in the stanza, or what its formula makes of the example.
    ``formula`` names a function of `building_physics.season_efficiency`, ``parameters`` are its
    figures beside the house's own. ``capacity_at_minus_20`` is what -20 °C leaves of an air-source
    unit's nominal heat. ``inspection`` names the lists added to the common one on acceptance.
    ``legacy`` routes exist for old ledgers only and open no new conversion.
    """

    code: str
    zh: str
    en: str
    route: Route
    carrier: Carrier
    legacy: bool
    inspection: tuple[str, ...]
    source: str
    boundary: Boundary
    formula: str
    parameters: Mapping[str, Sourced[Decimal]]
    season_efficiency: Sourced[Decimal]
    example: Example
    capacity_at_minus_20: Sourced[Decimal] | None = None

    def delivered_kwh(self, useful_kwh: Decimal) -> Decimal:
        """Divide the heat that the carrier gives by the efficiency: delivered energy in kWh.

        What a second source adds, and electricity beside another carrier, is in
        `heating_program.reference.catalog.season`.
        """
        return useful_kwh / self.season_efficiency.value

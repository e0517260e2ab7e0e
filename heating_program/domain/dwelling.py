"""What is recorded of a farmhouse, and which figures cannot be true together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.errors import DomainError


class Structure(StrEnum):
    """How the house is built (结构)."""

    BRICK_TIMBER = "brick_timber"
    BRICK_CONCRETE = "brick_concrete"
    ADOBE = "adobe"
    STONE_TIMBER = "stone_timber"
    STEEL = "steel"
    OTHER = "other"


class HazardGrade(StrEnum):
    """Safety grade of the house (危房等级); D may not be converted."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    UNKNOWN = "unknown"


class HeatingFuel(StrEnum):
    """What the house is heated with before the conversion."""

    LOOSE_COAL = "loose_coal"
    CLEAN_COAL = "clean_coal"
    FIREWOOD = "firewood"
    STRAW = "straw"
    PELLET = "biomass_pellet"
    ELECTRICITY = "electricity"
    GAS = "gas"
    DISTRICT = "district"


STRUCTURE_LABELS: Final[dict[Structure, str]] = {
    Structure.BRICK_TIMBER: "砖木",
    Structure.BRICK_CONCRETE: "砖混",
    Structure.ADOBE: "土坯",
    Structure.STONE_TIMBER: "石木",
    Structure.STEEL: "钢结构装配式",
    Structure.OTHER: "其他",
}
HAZARD_LABELS: Final[dict[HazardGrade, str]] = {
    HazardGrade.A: "A 级",
    HazardGrade.B: "B 级",
    HazardGrade.C: "C 级",
    HazardGrade.D: "D 级",
    HazardGrade.UNKNOWN: "未鉴定",
}
FUEL_LABELS: Final[dict[HeatingFuel, str]] = {
    HeatingFuel.LOOSE_COAL: "散煤",
    HeatingFuel.CLEAN_COAL: "洁净煤",
    HeatingFuel.FIREWOOD: "薪柴",
    HeatingFuel.STRAW: "秸秆",
    HeatingFuel.PELLET: "生物质成型燃料",
    HeatingFuel.ELECTRICITY: "电",
    HeatingFuel.GAS: "天然气或液化气",
    HeatingFuel.DISTRICT: "集中供热",
}


@dataclass(frozen=True, slots=True)
class DwellingDetails:
    """A house as surveyed; lengths in metres, areas in square metres, coal in tonnes a year."""

    plot_no: str
    built_year: int
    structure: Structure
    hazard_grade: HazardGrade
    relocation_listed: bool
    in_heating_network: bool
    length_m: float
    depth_m: float
    eaves_height_m: float
    orientation_deg: int
    floor_area_m2: float
    heated_area_m2: float
    electricity_customer_no: str
    transformer: str
    heating_fuel: HeatingFuel
    coal_t: float

    def contradictions(self, *, on: date) -> Iterator[DomainError]:
        """Yield what cannot be true together, each with the field to correct."""
        if self.heated_area_m2 > self.floor_area_m2:
            yield DomainError("heated_area_above_floor_area", field="heated_area_m2")
        if self.built_year > on.year:
            yield DomainError("built_in_future", field="built_year")
        footprint_m2 = self.length_m * self.depth_m
        # A second storey doubles it at most; beyond that one of the three figures is mistyped.
        if self.floor_area_m2 > 2.2 * footprint_m2:
            yield DomainError(
                "floor_area_above_footprint", field="floor_area_m2", footprint=round(footprint_m2)
            )

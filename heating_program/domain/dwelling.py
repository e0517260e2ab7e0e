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


class PlotProof(StrEnum):
    """How the right to the plot is shown."""

    CERTIFICATE = "certificate"
    VILLAGE_PROOF = "village_proof"
    NONE = "none"


class PositionSource(StrEnum):
    """Where the coordinates come from."""

    GPS = "gps"
    MAP = "map"
    ESTIMATE = "estimate"


class RoofForm(StrEnum):
    """The shape of the roof."""

    PITCHED = "pitched"
    FLAT = "flat"


class RoofCovering(StrEnum):
    """What lies on top of the roof."""

    TILE = "tile"
    STEEL = "steel"
    CONCRETE = "concrete"
    MUD_STRAW = "mud_straw"


class WindowFrame(StrEnum):
    """What most windows are framed with."""

    WOOD = "wood"
    ALUMINIUM = "aluminium"
    PVC = "pvc"
    THERMAL_BREAK = "thermal_break"


class AirTightness(StrEnum):
    """How tight the house is against wind; the codes of reference/data/envelopes.yaml."""

    TIGHT = "tight"
    AVERAGE = "average"
    LEAKY = "leaky"


class Side(StrEnum):
    """Sides of a house as seen by somebody who stands in front of it."""

    FRONT = "front"
    RIGHT = "right"
    BACK = "back"
    LEFT = "left"


class OpeningKind(StrEnum):
    """What a wall is open for."""

    WINDOW = "window"
    DOOR = "door"


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
PLOT_PROOF_LABELS: Final[dict[PlotProof, str]] = {
    PlotProof.CERTIFICATE: "宅基地证",
    PlotProof.VILLAGE_PROOF: "嘎查村证明",
    PlotProof.NONE: "无证明",
}
POSITION_SOURCE_LABELS: Final[dict[PositionSource, str]] = {
    PositionSource.GPS: "现场定位",
    PositionSource.MAP: "图上量取",
    PositionSource.ESTIMATE: "估计",
}
ROOF_FORM_LABELS: Final[dict[RoofForm, str]] = {
    RoofForm.PITCHED: "坡屋面",
    RoofForm.FLAT: "平屋面",
}
ROOF_COVERING_LABELS: Final[dict[RoofCovering, str]] = {
    RoofCovering.TILE: "瓦",
    RoofCovering.STEEL: "彩钢",
    RoofCovering.CONCRETE: "混凝土",
    RoofCovering.MUD_STRAW: "泥草",
}
WINDOW_FRAME_LABELS: Final[dict[WindowFrame, str]] = {
    WindowFrame.WOOD: "木",
    WindowFrame.ALUMINIUM: "铝",
    WindowFrame.PVC: "塑钢",
    WindowFrame.THERMAL_BREAK: "断桥铝",
}
AIR_TIGHTNESS_LABELS: Final[dict[AirTightness, str]] = {
    AirTightness.TIGHT: "严密",
    AirTightness.AVERAGE: "一般",
    AirTightness.LEAKY: "漏风",
}
SIDE_LABELS: Final[dict[Side, str]] = {
    Side.FRONT: "正面",
    Side.RIGHT: "右山墙",
    Side.BACK: "背面",
    Side.LEFT: "左山墙",
}
OPENING_KIND_LABELS: Final[dict[OpeningKind, str]] = {
    OpeningKind.WINDOW: "窗",
    OpeningKind.DOOR: "门",
}


@dataclass(frozen=True, slots=True)
class Position:
    """A place on WGS-84, how far off it may be [m] and where it comes from."""

    latitude_deg: float
    longitude_deg: float
    accuracy_m: float | None = None
    source: PositionSource = PositionSource.GPS


@dataclass(frozen=True, slots=True)
class BuiltLayer:
    """A layer of a wall, roof or floor: a code of reference/data/materials.yaml, in millimetres."""

    material: str
    thickness_mm: float


@dataclass(frozen=True, slots=True)
class SideWall:
    """A wall built otherwise than the house: by a template, or by layers from inside to outside."""

    side: Side
    template: str = ""
    layers: tuple[BuiltLayer, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """Windows or doors of one size in one wall.

    A frame or a number of panes that is not said is that of most windows of the house.
    """

    side: Side
    kind: OpeningKind
    width_m: float
    height_m: float
    count: int = 1
    frame: WindowFrame | None = None
    panes: int | None = None
    leaks: bool | None = None

    @property
    def area_m2(self) -> float:
        """All of them together, to the square centimetre."""
        return round(self.count * self.width_m * self.height_m, 4)


@dataclass(frozen=True, slots=True)
class DwellingDetails:
    """A house as surveyed; lengths in metres, areas in square metres, coal in tonnes a year.

    What the survey has not seen stays None or empty. ``wall_template`` and ``porch`` are codes of
    reference/data/envelopes.yaml. ``walls`` names only sides built otherwise; without layers roof
    and floor are as in the template.
    """

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
    plot_proof: PlotProof | None = None
    position: Position | None = None
    renovated_year: int | None = None
    storeys: int = 1
    rooms: int | None = None
    bays: int | None = None
    roof_form: RoofForm | None = None
    roof_covering: RoofCovering | None = None
    has_ceiling: bool | None = None
    wall_template: str = ""
    window_frame: WindowFrame | None = None
    window_panes: int | None = None
    air_tightness: AirTightness | None = None
    porch: str = ""
    meter_no: str = ""
    heating_meter_no: str = ""
    service_phases: int | None = None
    service_kw: float | None = None
    walls: tuple[SideWall, ...] = ()
    openings: tuple[Opening, ...] = ()
    roof_layers: tuple[BuiltLayer, ...] = ()
    floor_layers: tuple[BuiltLayer, ...] = ()
    porch_area_m2: float | None = None

    def width_m(self, side: Side) -> float:
        """Return how long the wall of a side is."""
        return self.length_m if side in (Side.FRONT, Side.BACK) else self.depth_m

    def contradictions(self, *, on: date) -> Iterator[DomainError]:
        """Yield what cannot be true together, each with the field to correct."""
        if self.heated_area_m2 > self.floor_area_m2:
            yield DomainError("heated_area_above_floor_area", field="heated_area_m2")
        if self.built_year > on.year:
            yield DomainError("built_in_future", field="built_year")
        if self.renovated_year is not None and self.renovated_year > on.year:
            yield DomainError("built_in_future", field="renovated_year")
        if self.renovated_year is not None and self.renovated_year < self.built_year:
            yield DomainError("renovated_before_built", field="renovated_year")
        footprint_m2 = self.length_m * self.depth_m
        # A second storey doubles it at most; beyond that one of the figures is mistyped.
        if self.floor_area_m2 > 1.1 * max(self.storeys, 2) * footprint_m2:
            yield DomainError(
                "floor_area_above_footprint", field="floor_area_m2", footprint=round(footprint_m2)
            )

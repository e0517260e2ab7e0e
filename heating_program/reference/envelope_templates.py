"""A plain farmhouse before any retrofit, as a survey starts from: constructions, openings, mass.

U-values are rounded to three decimals where they are made: what a sheet prints is what the sum
used, and an officer with a pocket calculator arrives at the same percentage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from heating_program.building_physics.box_house import Side, box_house
from heating_program.building_physics.constructions import (
    HeatFlow,
    Layer,
    SurfaceResistances,
    u_value,
)
from heating_program.building_physics.envelope import House, Surface, SurfaceKind
from heating_program.building_physics.porch import Porch, behind_porch, glazed_porch
from heating_program.building_physics.thermal_house import MassClass, ThermalCharacter
from heating_program.domain.dwelling import Structure
from heating_program.domain.provenance import Status
from heating_program.reference.files import only_keys
from heating_program.reference.materials import material

_KEYS: Final = (
    "code",
    "structure",
    "zh",
    "wall_zh",
    "roof_zh",
    "wall",
    "floor_u",
    "window",
    "door",
    "air_changes_per_hour",
    "character",
    "window_front_m2_per_m",
    "window_back_m2_per_m",
    "door_front_m2_per_m",
)
# A winter value further from its label is a slip, or a measurement this table has no place for.
_WINTER_TO_LABEL: Final = (0.75, 1.25)


@dataclass(frozen=True, slots=True)
class EnvelopeTemplate:
    """A plain farmhouse before any retrofit; transmittances in W/(m² K).

    ``name`` carries the version of the catalogue; openings are in m² a metre of the front.
    ``u_window_w_m2k`` is the effective winter value that sums use, ``u_window_label_w_m2k`` the
    one on the product. ``window_solar_g`` and ``character`` are what the hourly model asks beside
    the envelope. ``built_from`` is the first year of houses it is proposed for, None for the
    template that stands for a structure of unknown age, and for those only chosen by sight.
    ``roof_layers`` is empty where the roof's U is given as a whole.
    """

    code: str
    name: str
    zh: str
    status: Status
    structure: Structure
    built_from: int | None
    wall_zh: str
    roof_zh: str
    wall_layers: tuple[Layer, ...]
    roof_layers: tuple[Layer, ...]
    u_wall_w_m2k: float
    u_roof_w_m2k: float
    u_floor_w_m2k: float
    u_window_w_m2k: float
    u_window_label_w_m2k: float
    window_solar_g: float
    u_door_w_m2k: float
    window_zh: str
    door_zh: str
    air_changes_per_hour: float
    character: ThermalCharacter
    window_front_m2_per_m: float
    window_back_m2_per_m: float
    door_front_m2_per_m: float

    def house(
        self,
        *,
        length_m: float,
        depth_m: float,
        height_m: float,
        front_azimuth_deg: float,
        heated_area_m2: float | None = None,
        window_front_m2: float | None = None,
        window_back_m2: float | None = None,
        door_m2: float | None = None,
        floor_u_w_m2k: float | None = None,
        porch: PorchOption | None = None,
    ) -> House:
        """Return a house of these constructions.

        Parameters
        ----------
        heated_area_m2
            Less than the whole floor shortens the house to the rooms that are heated.
        window_front_m2, window_back_m2, door_m2
            As surveyed; None takes the template's share of the front's length.
        floor_u_w_m2k
            Area mean worked out for this floor, for example by `ground_floor_u`; None takes the
            template's.
        porch
            Unheated glazed room before the whole front.

        Raises
        ------
        EnvelopeError
            When the sizes make no house.
        """
        if heated_area_m2 is not None:
            length_m = min(length_m, round(heated_area_m2 / depth_m, 3))
        front = (
            *self._window(window_front_m2, length_m * self.window_front_m2_per_m),
            *_opening(
                SurfaceKind.DOOR, door_m2, length_m * self.door_front_m2_per_m, self.u_door_w_m2k
            ),
        )
        back = self._window(window_back_m2, length_m * self.window_back_m2_per_m)
        house = box_house(
            length_m=length_m,
            depth_m=depth_m,
            height_m=height_m,
            front_azimuth_deg=front_azimuth_deg,
            openings={Side.FRONT: front, Side.BACK: back},
            u_wall_w_m2k=self.u_wall_w_m2k,
            u_roof_w_m2k=self.u_roof_w_m2k,
            u_floor_w_m2k=self.u_floor_w_m2k if floor_u_w_m2k is None else floor_u_w_m2k,
            air_changes_per_hour=self.air_changes_per_hour,
        )
        if porch is None:
            return house
        return behind_porch(house, Side.FRONT, porch.porch(length_m=length_m, height_m=height_m))

    def _window(self, surveyed_m2: float | None, usual_m2: float) -> tuple[Surface, ...]:
        return _opening(
            SurfaceKind.WINDOW, surveyed_m2, usual_m2, self.u_window_w_m2k, self.window_solar_g
        )


@dataclass(frozen=True, slots=True)
class PorchOption:
    """An unheated glazed room as it is usually built before a front."""

    code: str
    zh: str
    depth_m: float
    glazing_u: float
    roof_u: float
    air_changes_per_hour: float
    glazing_passes: float

    def porch(self, *, length_m: float, height_m: float) -> Porch:
        """Return it before a front of that length and height.

        Raises
        ------
        EnvelopeError
            When the sizes make no porch.
        """
        return glazed_porch(
            length_m=length_m,
            depth_m=self.depth_m,
            height_m=height_m,
            u_glazing_w_m2k=self.glazing_u,
            u_roof_w_m2k=self.roof_u,
            air_changes_per_hour=self.air_changes_per_hour,
            glazing_passes=self.glazing_passes,
        )


def template_from(
    stanza: Mapping[str, Any], *, version: str, status: Status, films: SurfaceResistances
) -> EnvelopeTemplate:
    """Build one template from its stanza.

    Raises
    ------
    ValueError
        When keys are missing or unknown, the roof is given twice or not at all, a material is
        unknown, or a winter U is far from its label.
    """
    only_keys(stanza, needed=_KEYS, may=("roof", "roof_u", "built_from"))
    if ("roof" in stanza) == ("roof_u" in stanza):
        raise ValueError("either layers or a U of the roof are expected")
    wall, roof = _layers(stanza["wall"]), _layers(stanza.get("roof", ()))
    window, character = stanza["window"], stanza["character"]
    u_roof = u_value(roof, films=films, flow=HeatFlow.UP) if roof else stanza["roof_u"]
    return EnvelopeTemplate(
        code=stanza["code"],
        name=f"{version} {stanza['code']}",
        zh=stanza["zh"],
        status=status,
        structure=Structure(stanza["structure"]),
        built_from=stanza.get("built_from"),
        wall_zh=stanza["wall_zh"],
        roof_zh=stanza["roof_zh"],
        wall_layers=wall,
        roof_layers=roof,
        u_wall_w_m2k=round(u_value(wall, films=films), 3),
        u_roof_w_m2k=round(u_roof, 3),
        u_floor_w_m2k=stanza["floor_u"],
        u_window_w_m2k=winter_u(window),
        u_window_label_w_m2k=window["u_label"],
        window_solar_g=window["solar_g"],
        u_door_w_m2k=stanza["door"]["u"],
        window_zh=window["zh"],
        door_zh=stanza["door"]["zh"],
        air_changes_per_hour=stanza["air_changes_per_hour"],
        character=ThermalCharacter(
            MassClass(character["mass"]),
            character["wall_absorptance"],
            character["roof_absorptance"],
        ),
        window_front_m2_per_m=stanza["window_front_m2_per_m"],
        window_back_m2_per_m=stanza["window_back_m2_per_m"],
        door_front_m2_per_m=stanza["door_front_m2_per_m"],
    )


def winter_u(window: Mapping[str, Any]) -> float:
    """Return the effective winter U of a window's stanza, checked against its label. [W/(m² K)].

    Raises
    ------
    ValueError
        When it is more than a quarter off.
    """
    low, high = _WINTER_TO_LABEL
    effective, label = float(window["u"]), float(window["u_label"])
    if not low * label <= effective <= high * label:
        raise ValueError(f"winter U {effective} is far from the label {label}")
    return effective


def _layers(stanzas: Sequence[Mapping[str, Any]]) -> tuple[Layer, ...]:
    return tuple(material(row["material"]).layer(row["thickness_mm"]) for row in stanzas)


def _opening(
    kind: SurfaceKind,
    surveyed_m2: float | None,
    usual_m2: float,
    u_w_m2k: float,
    solar_g: float | None = None,
) -> tuple[Surface, ...]:
    """Return the opening as surveyed or as usual, to a tenth of a square metre; 0 is none."""
    area_m2 = round(usual_m2, 1) if surveyed_m2 is None else surveyed_m2
    return (Surface(kind, area_m2, u_w_m2k, solar_g),) if area_m2 else ()

"""A house as its survey describes it: the template seen, openings by wall, heat loss by part.

What nobody has measured is left to the template, as it was before there was a survey.
"""

from dataclasses import dataclass, replace

from heating_program.building_physics.box_house import Side, box_house
from heating_program.building_physics.constructions import HeatFlow, u_value, u_with_insulation
from heating_program.building_physics.envelope import House, Surface, SurfaceKind, heat_loss
from heating_program.building_physics.errors import PhysicsError
from heating_program.domain.dwelling import BuiltLayer, DwellingDetails, OpeningKind
from heating_program.domain.dwelling import Side as SideOfHouse
from heating_program.domain.errors import DomainError
from heating_program.domain.openings import wall_area_m2, wall_height_m
from heating_program.models.dwelling import Dwelling
from heating_program.reference.envelope_templates import EnvelopeTemplate
from heating_program.reference.envelopes import envelopes, templates_for
from heating_program.reference.materials import material
from heating_program.services.envelope_rows import PART_LABELS, part_areas_m2


@dataclass(frozen=True, slots=True)
class OpeningAreas:
    """What the survey adds up to, as a design asks for it [m²].

    A window in a gable counts with those of the back, which the winter sun does not reach either.
    """

    window_front_m2: float
    window_back_m2: float
    door_m2: float


@dataclass(frozen=True, slots=True)
class PartLoss:
    """Heat loss of one part [W/K] and its share of the whole; air has no area."""

    part: str
    area_m2: float | None
    w_k: float
    share: float


@dataclass(frozen=True, slots=True)
class SideSurvey:
    """One wall: how it is built, its whole area, what is open in it, what is left [m²]."""

    side: SideOfHouse
    template_code: str
    layers: tuple[BuiltLayer, ...]
    wall_m2: float
    window_m2: float
    door_m2: float

    @property
    def opaque_m2(self) -> float:
        """Wall without its openings [m²]."""
        return round(self.wall_m2 - self.window_m2 - self.door_m2, 2)


def seen_template(dwelling: Dwelling) -> EnvelopeTemplate | None:
    """Return the template that whoever surveyed the house chose, None where nobody did."""
    return envelopes().by_code.get(dwelling.wall_template)


def opening_areas(dwelling: Dwelling) -> OpeningAreas | None:
    """Add up what the survey measured, to a tenth of a square metre; None without a survey."""
    if not dwelling.openings:
        return None
    front_m2 = back_m2 = door_m2 = 0.0
    for each in dwelling.openings:
        area_m2 = each.width_m * each.height_m * each.count
        if each.kind == OpeningKind.DOOR:
            door_m2 += area_m2
        elif each.side == Side.FRONT:
            front_m2 += area_m2
        else:
            back_m2 += area_m2
    return OpeningAreas(round(front_m2, 1), round(back_m2, 1), round(door_m2, 1))


def sides(house: DwellingDetails) -> tuple[SideSurvey, ...]:
    """Return every wall of a house as it was surveyed."""
    other = {wall.side: wall for wall in house.walls}
    found = []
    for side in SideOfHouse:
        open_m2 = {
            kind: round(
                sum(o.area_m2 for o in house.openings if (o.side, o.kind) == (side, kind)), 2
            )
            for kind in OpeningKind
        }
        wall = other.get(side)
        found.append(
            SideSurvey(
                side=side,
                template_code=wall.template if wall else house.wall_template,
                layers=wall.layers if wall else (),
                wall_m2=wall_area_m2(house, side),
                window_m2=open_m2[OpeningKind.WINDOW],
                door_m2=open_m2[OpeningKind.DOOR],
            )
        )
    return tuple(found)


def surveyed_envelope(house: DwellingDetails) -> House | None:
    """Return the bare house wall by wall as surveyed; None while no opening is known.

    Windows and doors are those of the template: frame and panes are recorded, not counted, so that
    a house has the same windows here and in its retrofit design.

    Raises
    ------
    DomainError
        ``house_impossible`` where the survey makes no house.
    """
    if not house.openings:
        return None
    usual = templates_for(house.structure, house.built_year)[0]
    template = envelopes().by_code.get(house.wall_template, usual)
    try:
        return _built(house, template)
    except PhysicsError as error:
        raise DomainError("house_impossible", where=error.where, why=error.code) from error


def losses(house: House) -> tuple[PartLoss, ...]:
    """Return the heat loss of a house by part, and their sum last."""
    loss = heat_loss(house)
    areas_m2 = part_areas_m2(house)
    found = [
        PartLoss(
            part,
            None if part == "air" else round(areas_m2[SurfaceKind(part)], 2),
            getattr(loss, part),
            getattr(loss, part) / loss.total,
        )
        for part in PART_LABELS
    ]
    return (*found, PartLoss("total", None, loss.total, 1.0))


def _built(house: DwellingDetails, template: EnvelopeTemplate) -> House:
    air = envelopes().air.get(house.air_tightness or "")
    bare = box_house(
        length_m=house.length_m,
        depth_m=house.depth_m,
        height_m=wall_height_m(house),
        front_azimuth_deg=float(house.orientation_deg),
        openings={side: _openings(house, side, template) for side in Side},
        u_wall_w_m2k=template.u_wall_w_m2k,
        u_roof_w_m2k=_layered_u(house.roof_layers, HeatFlow.UP) or template.u_roof_w_m2k,
        u_floor_w_m2k=_floor_u(house.floor_layers, template.u_floor_w_m2k),
        air_changes_per_hour=air.air_changes_per_hour if air else template.air_changes_per_hour,
    )
    other = {wall.side.value: wall for wall in house.walls}
    walls = (
        replace(wall, u_w_m2k=_wall_u(other[wall.name].template, other[wall.name].layers))
        if wall.name in other
        else wall
        for wall in bare.walls
    )
    return replace(bare, walls=tuple(walls))


def _openings(
    house: DwellingDetails, side: Side, template: EnvelopeTemplate
) -> tuple[Surface, ...]:
    return tuple(
        Surface(SurfaceKind.DOOR, each.area_m2, template.u_door_w_m2k)
        if each.kind is OpeningKind.DOOR
        else Surface(
            SurfaceKind.WINDOW, each.area_m2, template.u_window_w_m2k, template.window_solar_g
        )
        for each in house.openings
        if each.side.value == side.value
    )


def _wall_u(template_code: str, layers: tuple[BuiltLayer, ...]) -> float:
    if template_code:
        return envelopes().by_code[template_code].u_wall_w_m2k
    return _layered_u(layers, HeatFlow.HORIZONTAL)


def _layered_u(layers: tuple[BuiltLayer, ...], flow: HeatFlow) -> float:
    """Return the transmittance of layers, three decimals; 0 without any. [W/(m² K)]."""
    if not layers:
        return 0.0
    made = [material(each.material).layer(each.thickness_mm) for each in layers]
    return round(u_value(made, films=envelopes().films, flow=flow), 3)


def _floor_u(layers: tuple[BuiltLayer, ...], bare_u_w_m2k: float) -> float:
    """Lay surveyed layers on the template's floor, whose ground the survey cannot see."""
    u_w_m2k = bare_u_w_m2k
    for each in layers:
        made = material(each.material)
        u_w_m2k = u_with_insulation(u_w_m2k, each.thickness_mm / 1000.0, made.effective_w_mk())
    return round(u_w_m2k, 3)

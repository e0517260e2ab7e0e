"""From a house to the areas, losses and capacities that the hourly model works with."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from heating_program.building_physics.envelope import (
    AIR_HEAT_WH_M3K,
    House,
    Surface,
    SurfaceKind,
    Wall,
)
from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.node_model import (
    DOOR,
    FLOOR,
    PARTS,
    ROOF,
    WALL,
    WINDOW,
    Floats,
    ThermalHouses,
)

_PART = {
    SurfaceKind.WALL: WALL,
    SurfaceKind.ROOF: ROOF,
    SurfaceKind.FLOOR: FLOOR,
    SurfaceKind.WINDOW: WINDOW,
    SurfaceKind.DOOR: DOOR,
}


class MassClass(StrEnum):
    """How heavy a house is built (ISO 52016-1, annex B)."""

    VERY_LIGHT = "very_light"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    VERY_HEAVY = "very_heavy"


# Areal heat capacity of walls, roof and floor, ISO 52016-1 annex B. [Wh/(m2 K)]
CAPACITY_WH_M2K: dict[MassClass, float] = {
    MassClass.VERY_LIGHT: 50e3 / 3600.0,
    MassClass.LIGHT: 75e3 / 3600.0,
    MassClass.MEDIUM: 110e3 / 3600.0,
    MassClass.HEAVY: 175e3 / 3600.0,
    MassClass.VERY_HEAVY: 250e3 / 3600.0,
}


class Facing(NamedTuple):
    """A plane the sun shines on: tilt from level and azimuth clockwise from north [°].

    ``glazed`` asks for the light that passes a window of two panes, relative to that at normal
    incidence, in place of all that arrives.
    """

    tilt_deg: float
    azimuth_deg: float
    glazed: bool = False


LEVEL = Facing(0.0, 180.0)


@dataclass(frozen=True, slots=True)
class ThermalCharacter:
    """What the hourly model asks of a house beside its envelope.

    Parameters
    ----------
    mass : MassClass
        How heavy it is built.
    wall_absorptance, roof_absorptance : float
        Share of the sun that the outer faces take up. [-]

    Raises
    ------
    EnvelopeError
        If an absorptance is not between 0 and 1.
    """

    mass: MassClass
    wall_absorptance: float = 0.6
    roof_absorptance: float = 0.7

    def __post_init__(self) -> None:
        for name in ("wall_absorptance", "roof_absorptance"):
            require_between(
                getattr(self, name), 0.0, 1.0, error=EnvelopeError, where="house", name=name
            )


def facings_of(houses: Sequence[House]) -> tuple[Facing, ...]:
    """Return every facing on which the sun of these houses is needed, the level roof first.

    Parameters
    ----------
    houses : sequence of House
        Walls with a surveyed azimuth.

    Returns
    -------
    tuple of Facing

    Raises
    ------
    EnvelopeError
        ``wall_without_azimuth``.
    """
    walls = [wall for house in houses for wall in house.walls]
    upright = {Facing(90.0, _azimuth(wall)) for wall in walls}
    glazed = {Facing(90.0, _azimuth(wall), glazed=True) for wall in walls if _windows(wall)}
    return (LEVEL, *sorted(upright), *sorted(glazed))


def thermal_houses(
    houses: Sequence[House],
    characters: Sequence[ThermalCharacter],
    facings: Sequence[Facing],
) -> ThermalHouses:
    """Return N houses as arrays, one row each.

    Parameters
    ----------
    houses : sequence of House
        N checked houses.
    characters : sequence of ThermalCharacter
        One each.
    facings : sequence of Facing
        Columns of the irradiance they will meet, for example `facings_of`.

    Returns
    -------
    ThermalHouses

    Raises
    ------
    EnvelopeError
        ``wall_without_azimuth``, ``window_without_solar_g``, or ``facing_missing`` when a wall
        faces where no irradiance is.
    """
    return ThermalHouses(
        floor_m2=np.array([house.floor_area_m2 for house in houses]),
        area_m2=np.array([_sums(house, lambda _: 1.0) for house in houses]),
        loss_w_k=np.array([_sums(house, lambda u_w_m2k: u_w_m2k) for house in houses]),
        inner_w_k=np.array([_inner_loss(house) for house in houses]),
        air_w_k=np.array(
            [
                float(AIR_HEAT_WH_M3K) * house.air_changes_per_hour * house.volume_m3
                for house in houses
            ]
        ),
        collecting_m2=np.array([_collecting(house, facings) for house in houses]),
        taking_up_m2=np.array(
            [_taking_up(h, c, facings) for h, c in zip(houses, characters, strict=True)]
        ),
        capacity_wh_m2k=np.array([CAPACITY_WH_M2K[c.mass] for c in characters]),
    )


def _azimuth(wall: Wall) -> float:
    if wall.azimuth_deg is None:
        raise EnvelopeError("wall_without_azimuth", f"wall {wall.name}")
    return wall.azimuth_deg % 360.0


def _column(facings: Sequence[Facing], facing: Facing) -> int:
    if facing not in facings:
        raise EnvelopeError(
            "facing_missing", "facings", tilt_deg=facing.tilt_deg, azimuth_deg=facing.azimuth_deg
        )
    return facings.index(facing)


def _windows(wall: Wall) -> list[Surface]:
    return [opening for opening in wall.openings if opening.kind is SurfaceKind.WINDOW]


def _net_m2(wall: Wall) -> float:
    return math.fsum((wall.gross_area_m2, *(-opening.area_m2 for opening in wall.openings)))


def _sums(house: House, weight: Callable[[float], float]) -> list[float]:
    """Return the sum of area times a weight of its U-value by part towards outdoors, shape (5,)."""
    found: list[list[float]] = [[] for _ in range(PARTS)]
    for wall in house.walls:
        found[WALL].append(_net_m2(wall) * weight(wall.u_w_m2k))
        for opening in wall.openings:
            found[_PART[opening.kind]].append(opening.area_m2 * weight(opening.u_w_m2k))
    for surface in house.surfaces:
        if surface.kind is not SurfaceKind.WALL:
            found[_PART[surface.kind]].append(surface.area_m2 * weight(surface.u_w_m2k))
    # Rounded once: the order of the walls changes nothing.
    return [math.fsum(values) for values in found]


def _inner_loss(house: House) -> float:
    """Return the loss through walls among the surfaces: those towards unheated rooms [W/K]."""
    inner = [s for s in house.surfaces if s.kind is SurfaceKind.WALL]
    return math.fsum(surface.area_m2 * surface.u_w_m2k for surface in inner)


def _collecting(house: House, facings: Sequence[Facing]) -> Floats:
    """Return glass area times transmittance by facing, shape (facings,) [m2]."""
    found = np.zeros(len(facings))
    for wall in house.walls:
        for window in _windows(wall):
            if window.solar_g is None:
                raise EnvelopeError("window_without_solar_g", f"wall {wall.name}")
            column = _column(facings, Facing(90.0, _azimuth(wall), glazed=True))
            found[column] += window.solar_g * window.area_m2
    return found


def _taking_up(house: House, character: ThermalCharacter, facings: Sequence[Facing]) -> Floats:
    """Return absorptance times area by part and facing, shape (5, facings) [m2]."""
    found = np.zeros((PARTS, len(facings)))
    for wall in house.walls:
        column = _column(facings, Facing(90.0, _azimuth(wall)))
        found[WALL, column] += character.wall_absorptance * _net_m2(wall)
        doors = sum(o.area_m2 for o in wall.openings if o.kind is SurfaceKind.DOOR)
        found[DOOR, column] += character.wall_absorptance * doors
    for surface in house.surfaces:
        if surface.kind is SurfaceKind.ROOF:
            found[ROOF, _column(facings, LEVEL)] += character.roof_absorptance * surface.area_m2
    return found

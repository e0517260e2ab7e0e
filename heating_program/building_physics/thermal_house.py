"""From a house to the few conductances, areas and capacities that the hourly model works with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from heating_program.building_physics.constructions import R_SE
from heating_program.building_physics.envelope import House, SurfaceKind, Wall, heat_loss
from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.exact import exact_decimal
from heating_program.building_physics.hourly_demand import Floats, ThermalHouses

# Light through glass over all angles of a season against normal incidence (ISO 13790, 11.4.2).
OBLIQUE_LIGHT = 0.9
# Long-wave exchange with a sky 11 K colder than the air at 4.5 W/(m2 K) (ISO 13790, 11.4.6):
# a roof sees all of the sky, a wall half of it. [W/m2 per R_se U], [-]
SKY_LOSS_W_M2 = 4.5 * 11.0
SKY_SEEN_BY_WALL = 0.5


class MassClass(StrEnum):
    """How heavy a house is built (ISO 13790, table 12)."""

    VERY_LIGHT = "very_light"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    VERY_HEAVY = "very_heavy"


# Mass area per floor area [-] and heat capacity per floor area [Wh/(m2 K)].
_MASS: dict[MassClass, tuple[float, float]] = {
    MassClass.VERY_LIGHT: (2.5, 80e3 / 3600.0),
    MassClass.LIGHT: (2.5, 110e3 / 3600.0),
    MassClass.MEDIUM: (2.5, 165e3 / 3600.0),
    MassClass.HEAVY: (3.0, 260e3 / 3600.0),
    MassClass.VERY_HEAVY: (3.5, 370e3 / 3600.0),
}


class Facing(NamedTuple):
    """A plane the sun shines on: tilt from level and azimuth clockwise from north [°]."""

    tilt_deg: float
    azimuth_deg: float


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
    upright = {Facing(90.0, _azimuth(wall)) for house in houses for wall in house.walls}
    return (LEVEL, *sorted(upright))


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
    losses = [heat_loss(house) for house in houses]
    floor_m2 = np.array([house.floor_area_m2 for house in houses])
    mass = np.array([_MASS[character.mass] for character in characters]).reshape(-1, 2)
    return ThermalHouses(
        floor_m2=floor_m2,
        opaque_w_k=np.array([loss.wall + loss.roof for loss in losses]),
        ground_w_k=np.array([loss.floor for loss in losses]),
        light_w_k=np.array([loss.window + loss.door for loss in losses]),
        air_w_k=np.array([loss.air for loss in losses]),
        collecting_m2=np.array([_collecting(house, facings) for house in houses]),
        opaque_sun_m2=np.array(
            [_taking_up(h, c, facings) for h, c in zip(houses, characters, strict=True)]
        ),
        sky_loss_w=np.array(
            [R_SE * SKY_LOSS_W_M2 * (loss.roof + SKY_SEEN_BY_WALL * loss.wall) for loss in losses]
        ),
        mass_wh_k=mass[:, 1] * floor_m2,
        mass_m2=mass[:, 0] * floor_m2,
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


def _collecting(house: House, facings: Sequence[Facing]) -> Floats:
    """Return glass area times transmittance by facing, shape (facings,) [m2]."""
    found = np.zeros(len(facings))
    for wall in house.walls:
        for opening in wall.openings:
            if opening.kind is not SurfaceKind.WINDOW:
                continue
            if opening.solar_g is None:
                raise EnvelopeError("window_without_solar_g", f"wall {wall.name}")
            column = _column(facings, Facing(90.0, _azimuth(wall)))
            found[column] += OBLIQUE_LIGHT * opening.solar_g * opening.area_m2
    return found


def _taking_up(house: House, character: ThermalCharacter, facings: Sequence[Facing]) -> Floats:
    """Return ``absorptance R_se U A`` of walls and roof by facing, shape (facings,) [m2]."""
    found = np.zeros(len(facings))
    for wall in house.walls:
        glazed = sum((exact_decimal(o.area_m2) for o in wall.openings), start=exact_decimal(0))
        net_m2 = float(exact_decimal(wall.gross_area_m2) - glazed)
        column = _column(facings, Facing(90.0, _azimuth(wall)))
        found[column] += character.wall_absorptance * R_SE * wall.u_w_m2k * net_m2
    for surface in house.surfaces:
        if surface.kind is SurfaceKind.ROOF:
            found[_column(facings, LEVEL)] += (
                character.roof_absorptance * R_SE * surface.u_w_m2k * surface.area_m2
            )
    return found

"""A house from what a survey measures: a box of four sides with its windows and doors."""

from collections.abc import Mapping
from enum import StrEnum

from heating_program.building_physics.envelope import House, Surface, SurfaceKind, Wall
from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.exact import exact_decimal


class Side(StrEnum):
    """Sides of the house as seen by somebody who stands in front of it."""

    FRONT = "front"
    RIGHT = "right"
    BACK = "back"
    LEFT = "left"


# How far each side is turned clockwise from the front, as a bird sees it. Somebody who looks
# at a south front has east on the right hand, a quarter turn against the clock. [°]
TURN_DEG = {Side.FRONT: 0.0, Side.LEFT: 90.0, Side.BACK: 180.0, Side.RIGHT: 270.0}


def box_house(
    *,
    length_m: float,
    depth_m: float,
    height_m: float,
    front_azimuth_deg: float,
    openings: Mapping[Side, tuple[Surface, ...]],
    u_wall_w_m2k: float,
    u_roof_w_m2k: float,
    u_floor_w_m2k: float,
    air_changes_per_hour: float,
) -> House:
    """Return a one-storey box with a flat thermal lid: walls, roof, floor, volume.

    Parameters
    ----------
    length_m, depth_m, height_m : float
        Outside along the front, outside from front to back, from floor to ceiling. [m]
    front_azimuth_deg : float
        Direction the front faces, clockwise from north. [°]
    openings : mapping of Side to tuple of Surface
        Windows and doors by side; a side without any may be left out.
    u_wall_w_m2k, u_roof_w_m2k, u_floor_w_m2k : float
        Transmittances. [W/(m2 K)]
    air_changes_per_hour : float
        Through cracks and doors. [1/h]

    Returns
    -------
    House

    Raises
    ------
    EnvelopeError
        If a size is outside its range or the openings of a side are larger than the side.

    Examples
    --------
    >>> house = box_house(length_m=12.5, depth_m=7.2, height_m=3.0, front_azimuth_deg=180.0,
    ...     openings={Side.FRONT: (Surface(SurfaceKind.WINDOW, 10.0, 3.9),)},
    ...     u_wall_w_m2k=1.535, u_roof_w_m2k=0.9, u_floor_w_m2k=0.4, air_changes_per_hour=0.8)
    >>> house.volume_m3, [(wall.name, wall.azimuth_deg) for wall in house.walls][:2]
    (270.0, [('front', 180.0), ('left', 270.0)])
    """
    for name, value, low, high in (
        ("length_m", length_m, 2.0, 100.0),
        ("depth_m", depth_m, 2.0, 100.0),
        ("height_m", height_m, 1.8, 10.0),
        ("front_azimuth_deg", front_azimuth_deg, 0.0, 360.0),
    ):
        require_between(value, low, high, error=EnvelopeError, where="house", name=name)
    floor_m2 = _product(length_m, depth_m)
    widths = {
        Side.FRONT: length_m,
        Side.LEFT: depth_m,
        Side.BACK: length_m,
        Side.RIGHT: depth_m,
    }
    return House(
        floor_area_m2=floor_m2,
        volume_m3=_product(length_m, depth_m, height_m),
        air_changes_per_hour=air_changes_per_hour,
        walls=tuple(
            Wall(
                side.value,
                _product(width_m, height_m),
                u_wall_w_m2k,
                openings.get(side, ()),
                (front_azimuth_deg + TURN_DEG[side]) % 360.0,
            )
            for side, width_m in widths.items()
        ),
        surfaces=(
            Surface(SurfaceKind.ROOF, floor_m2, u_roof_w_m2k),
            Surface(SurfaceKind.FLOOR, floor_m2, u_floor_w_m2k),
        ),
    )


def _product(*lengths_m: float) -> float:
    """Multiply the entered decimals, so that 7.2 x 3.0 is 21.6 and not 21.599999999999998."""
    result = exact_decimal(1)
    for length in lengths_m:
        result *= exact_decimal(length)
    return float(result)

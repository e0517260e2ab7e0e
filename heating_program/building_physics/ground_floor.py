"""Heat through a floor on the ground: ISO 13370, or the strips of the Chinese handbooks."""

import math
from dataclasses import dataclass

from heating_program.building_physics.constructions import ISO_6946, HeatFlow
from heating_program.building_physics.errors import EnvelopeError, require_between

# Area mean that a survey takes when nobody works the floor out. It is what the strips give for
# the reference farmhouse, 0.397, to one decimal. [W/(m2 K)]
SIMPLE_FLOOR_U_W_M2K = 0.40

# Transmittance of a bare floor in strips of 2 m from the outer wall inwards, the last one for all
# that lies deeper (heating handbooks, 地带法; from memory). [W/(m2 K)]
STRIP_WIDTH_M = 2.0
STRIP_U_W_M2K = (0.47, 0.23, 0.12, 0.07)


@dataclass(frozen=True, slots=True)
class GroundFloor:
    """A slab on the ground.

    Parameters
    ----------
    area_m2 : float
        Of the whole slab. [m2]
    perimeter_m : float
        Of the slab towards outdoor air, without sides shared with a heated neighbour. [m]
    wall_thickness_m : float
        Of the outer walls. [m]
    resistance_m2k_w : float
        Of all layers of insulation and covering; a bare slab has none. [m2 K/W]
    ground_w_mk : float
        Conductivity of the ground: clay or silt 1.5, sand or gravel 2.0, rock 3.5. [W/(m K)]

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.
    """

    area_m2: float
    perimeter_m: float
    wall_thickness_m: float = 0.41
    resistance_m2k_w: float = 0.0
    ground_w_mk: float = 1.5

    def __post_init__(self) -> None:
        for name, low, high in (
            ("area_m2", 1.0, 5000.0),
            ("perimeter_m", 1.0, 2000.0),
            ("wall_thickness_m", 0.03, 2.0),
            ("resistance_m2k_w", 0.0, 20.0),
            ("ground_w_mk", 0.3, 5.0),
        ):
            require_between(
                getattr(self, name), low, high, error=EnvelopeError, where="floor", name=name
            )


@dataclass(frozen=True, slots=True)
class EdgeInsulation:
    """Insulation along the edge of a slab.

    Parameters
    ----------
    upright : bool
        Down the footing instead of flat under or on the slab's rim.
    reach_m : float
        Depth below ground, or width of the flat strip, 0.1 to 5. [m]
    thickness_m, conductivity_w_mk : float
        Of the insulation. [m], [W/(m K)]

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.
    """

    upright: bool
    reach_m: float
    thickness_m: float
    conductivity_w_mk: float

    def __post_init__(self) -> None:
        for name, low, high in (
            ("reach_m", 0.1, 5.0),
            ("thickness_m", 0.005, 0.5),
            ("conductivity_w_mk", 0.005, 0.3),
        ):
            require_between(
                getattr(self, name), low, high, error=EnvelopeError, where="floor edge", name=name
            )


def characteristic_dimension_m(floor: GroundFloor) -> float:
    """Return ``B' = A / (P / 2)``. [m]."""
    return floor.area_m2 / (0.5 * floor.perimeter_m)


def total_thickness_m(floor: GroundFloor) -> float:
    """Return the slab as a thickness of ground, ``d_t = w + lambda (R_si + R_f + R_se)``. [m]."""
    films = ISO_6946.inner(HeatFlow.DOWN) + ISO_6946.outer
    return floor.wall_thickness_m + floor.ground_w_mk * (films + floor.resistance_m2k_w)


def ground_floor_u(floor: GroundFloor, edge: EdgeInsulation | None = None) -> float:
    """Return the area mean of the steady transmittance of a slab on the ground.

    Parameters
    ----------
    floor : GroundFloor
        The slab.
    edge : EdgeInsulation or None
        Along its whole perimeter.

    Returns
    -------
    float
        To the outdoor air of the year's mean; the amplitude of the seasons is the model's matter.
        [W/(m2 K)]

    References
    ----------
    ISO 13370:2017, clauses 7.2 to 7.5 and annex D (edge insulation).

    Examples
    --------
    >>> bare = GroundFloor(area_m2=90.0, perimeter_m=39.4)
    >>> round(characteristic_dimension_m(bare), 3), round(total_thickness_m(bare), 3)
    (4.569, 0.725)
    >>> round(ground_floor_u(bare), 3)
    0.604
    """
    across_m, thick_m = characteristic_dimension_m(floor), total_thickness_m(floor)
    ground = floor.ground_w_mk
    if thick_m < across_m:
        u_slab = (
            2.0
            * ground
            / (math.pi * across_m + thick_m)
            * math.log(math.pi * across_m / thick_m + 1.0)
        )
    else:
        u_slab = ground / (0.457 * across_m + thick_m)
    if edge is None:
        return u_slab
    return u_slab + 2.0 * _edge_psi_w_mk(edge, thick_m, ground) / across_m


def strip_floor_u(length_m: float, depth_m: float) -> float:
    """Return the area mean of a bare rectangular floor by strips of two metres.

    Corners are counted once. This is the stated simple form behind the 0.40 of the templates; a
    slab on wet silt loses more by ISO 13370, and the two must not be mixed in one comparison.

    Parameters
    ----------
    length_m, depth_m : float
        Sides of the floor, 2 to 100. [m]

    Returns
    -------
    float
        [W/(m2 K)]

    Raises
    ------
    EnvelopeError
        If a side is outside its range.

    Examples
    --------
    >>> round(strip_floor_u(12.5, 7.2), 3)
    0.397
    """
    for name, value in (("length_m", length_m), ("depth_m", depth_m)):
        require_between(value, 2.0, 100.0, error=EnvelopeError, where="floor", name=name)
    loss_w_k = 0.0
    for strip, u_w_m2k in enumerate(STRIP_U_W_M2K):
        outer_m2 = _left_inside(length_m, depth_m, strip)
        last = strip == len(STRIP_U_W_M2K) - 1
        inner_m2 = 0.0 if last else _left_inside(length_m, depth_m, strip + 1)
        loss_w_k += u_w_m2k * (outer_m2 - inner_m2)
    return loss_w_k / (length_m * depth_m)


def _left_inside(length_m: float, depth_m: float, strips: int) -> float:
    """Area within that many strips from the edge. [m2]."""
    taken_m = 2.0 * STRIP_WIDTH_M * strips
    return max(length_m - taken_m, 0.0) * max(depth_m - taken_m, 0.0)


def _edge_psi_w_mk(edge: EdgeInsulation, thick_m: float, ground_w_mk: float) -> float:
    """Heat per metre of edge that the insulation saves, a negative figure. [W/(m K)]."""
    resistance = edge.thickness_m / edge.conductivity_w_mk - edge.thickness_m / ground_w_mk
    further_m = resistance * ground_w_mk
    # Heat that goes round an upright sheet has to go down and up again.
    reach_m = edge.reach_m * (2.0 if edge.upright else 1.0)
    saved = math.log(reach_m / thick_m + 1.0) - math.log(reach_m / (thick_m + further_m) + 1.0)
    return -ground_w_mk / math.pi * saved

"""Roof planes as surveyed: sizes, covering, obstacles, the rules of the place, the load verdict.

Coordinates of a plane: x runs along the eaves from the left as seen by somebody who faces the
roof from outside, y runs up the slope from the eaves (on a flat roof: from the front edge to
the back, horizontally). All lengths in metres.
"""

from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.checks import require_between
from pv_sizing.errors import RoofError


class RoofKind(StrEnum):
    """Modules lie parallel to a sloped roof; on a flat one they stand on racks."""

    SLOPED = "sloped"
    FLAT = "flat"


class Covering(StrEnum):
    """What the roof is covered with, which decides whether it may carry modules unasked."""

    TILE = "tile"
    STEEL_SHEET = "steel_sheet"
    CONCRETE = "concrete"
    MUD_REED = "mud_reed"
    OTHER = "other"


class LoadOpinion(StrEnum):
    """State of the structural opinion on the roof."""

    NONE = "none"
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"


class LoadVerdict(StrEnum):
    """Whether modules may be planned on the roof."""

    ACCEPTED = "accepted"
    NEEDS_OPINION = "needs_opinion"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rectangle on the plane that modules keep clear of: chimney, vent, heater, parapet.

    Parameters
    ----------
    kind : str
        Name for the drawing.
    x_m, y_m : float
        Lower left corner in plane coordinates. [m]
    width_m, depth_m : float
        Along x and along y. [m]
    height_m : float
        Above the plane, for its shadow; 0 for a flat hatch. [m]
    """

    kind: str
    x_m: float
    y_m: float
    width_m: float
    depth_m: float
    height_m: float = 0.0

    def __post_init__(self) -> None:
        for name, low, high in (
            ("x_m", -5.0, 200.0),
            ("y_m", -5.0, 200.0),
            ("width_m", 0.01, 100.0),
            ("depth_m", 0.01, 100.0),
            ("height_m", 0.0, 30.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=RoofError,
                code="obstacle_impossible",
                where=f"obstacle {self.kind}",
                name=name,
            )


@dataclass(frozen=True, slots=True)
class RoofPlane:
    """One plane as surveyed; a rectangle, or a trapezoid or triangle by its ridge length.

    Parameters
    ----------
    name : str
        Name of the plane within the house.
    kind : RoofKind
        Sloped or flat.
    covering : Covering
        Surface material.
    length_m : float
        Along the eaves. [m]
    depth_m : float
        Up the slope, measured on the slope, not on plan. [m]
    tilt_deg : float
        Slope of the roof itself. A flat roof may drain with up to 10°: positive where it falls
        toward its front edge, negative where it falls away from it. [°]
    azimuth_deg : float
        Direction the plane faces, clockwise from north; on a flat roof the direction its front
        edge faces, to which racks are parallel: name an edge that faces the sun. [°]
    ridge_length_m : float or None
        Length of the upper edge of a symmetric trapezoid, 0 for a triangle; None for a
        rectangle. [m]
    obstacles : tuple of Obstacle
        What stands on the plane.
    load_opinion : LoadOpinion
        Structural opinion, if any.

    Raises
    ------
    RoofError
        If a figure is impossible; `where` names the plane.
    """

    name: str
    kind: RoofKind
    covering: Covering
    length_m: float
    depth_m: float
    tilt_deg: float
    azimuth_deg: float
    ridge_length_m: float | None = None
    obstacles: tuple[Obstacle, ...] = ()
    load_opinion: LoadOpinion = LoadOpinion.NONE

    def __post_init__(self) -> None:
        least, steepest = (-10.0, 10.0) if self.kind is RoofKind.FLAT else (0.0, 60.0)
        for name, low, high in (
            ("length_m", 0.5, 200.0),
            ("depth_m", 0.5, 100.0),
            ("tilt_deg", least, steepest),
            ("azimuth_deg", 0.0, 360.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=RoofError,
                code="roof_figure_impossible",
                where=f"roof {self.name}",
                name=name,
            )
        if self.ridge_length_m is not None:
            require_between(
                self.ridge_length_m,
                0.0,
                self.length_m,
                error=RoofError,
                code="roof_figure_impossible",
                where=f"roof {self.name}",
                name="ridge_length_m",
            )


@dataclass(frozen=True, slots=True)
class RoofRules:
    """Clearances and heights of the place; the defaults are a strict example, not a law.

    Parameters
    ----------
    setback_eaves_m, setback_ridge_m, setback_side_m : float
        Free strip along each edge. [m]
    obstacle_clearance_m : float
        Free strip around each obstacle. [m]
    module_gap_m : float
        Between neighbouring modules, for the clamps. [m]
    max_height_sloped_m : float
        Highest point of a module above a sloped roof. [m]
    max_height_flat_m : float
        Highest point of a rack above a flat roof. [m]
    standoff_m : float
        Height of a module's top above a sloped roof, rails included. [m]
    rack_foot_m : float
        Height of a rack's lower edge above a flat roof, for snow and sweeping. [m]
    source : str
        Document the rules come from.
    official : bool
        False while the values are an example.
    """

    setback_eaves_m: float = 0.5
    setback_ridge_m: float = 0.5
    setback_side_m: float = 0.5
    obstacle_clearance_m: float = 0.3
    module_gap_m: float = 0.02
    max_height_sloped_m: float = 0.30
    max_height_flat_m: float = 2.2
    standoff_m: float = 0.15
    rack_foot_m: float = 0.3
    source: str = "strict example, no local rule known"
    official: bool = False

    def __post_init__(self) -> None:
        for name in (
            "setback_eaves_m",
            "setback_ridge_m",
            "setback_side_m",
            "obstacle_clearance_m",
            "module_gap_m",
            "max_height_sloped_m",
            "max_height_flat_m",
            "standoff_m",
            "rack_foot_m",
        ):
            require_between(
                getattr(self, name),
                0.0,
                20.0,
                error=RoofError,
                code="roof_rule_impossible",
                where="roof rules",
                name=name,
            )


def load_verdict(plane: RoofPlane) -> LoadVerdict:
    """Say whether modules may be planned on the plane.

    Mud-and-reed and unnamed coverings need a structural opinion first; an unfavourable
    opinion refuses any covering.

    Parameters
    ----------
    plane : RoofPlane
        The plane as surveyed.

    Returns
    -------
    LoadVerdict

    Examples
    --------
    >>> roof = RoofPlane("south", RoofKind.SLOPED, Covering.MUD_REED, 10, 4, 20, 180)
    >>> load_verdict(roof).value
    'needs_opinion'
    """
    if plane.load_opinion is LoadOpinion.UNFAVOURABLE:
        return LoadVerdict.REFUSED
    doubtful = plane.covering in (Covering.MUD_REED, Covering.OTHER)
    if doubtful and plane.load_opinion is LoadOpinion.NONE:
        return LoadVerdict.NEEDS_OPINION
    return LoadVerdict.ACCEPTED

"""A roof plan as shapes in metres, so that a page and a paper draw the same picture.

Nothing here knows a colour, a font or a language: every shape has a role, every dimension a
name, and whoever draws finds strokes and words for them. Coordinates are those of
`pv_sizing.roof`; y runs up, a drawing surface whose y runs down must turn it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise

from pv_sizing.errors import RoofError
from pv_sizing.free_roof import Point, Polygon, free_area, keep_out, outline
from pv_sizing.layout import Layout, ModulePosition
from pv_sizing.roof import RoofKind, RoofPlane, RoofRules
from pv_sizing.strings import StringPlan

# Dimension lines and labels stand this far outside the outline, one line further out each.
MARGIN_M = 0.6


class Role(StrEnum):
    """What an area is, in the order in which areas are drawn."""

    OUTLINE = "outline"
    SETBACK = "setback"
    KEEP_OUT = "keep_out"
    OBSTACLE = "obstacle"


@dataclass(frozen=True, slots=True)
class Area:
    """A closed polygon with its role.

    Parameters
    ----------
    role : Role
        ``SETBACK`` is the line that modules stay inside of, ``KEEP_OUT`` an obstacle with its
        clearance and shadow, cut to the plane.
    corners_m : tuple of (float, float)
        Counter-clockwise, not closed. [m]
    name : str
        Kind of the obstacle, else empty.
    """

    role: Role
    corners_m: Polygon
    name: str = ""


@dataclass(frozen=True, slots=True)
class DrawnModule:
    """One module with its number and its place in the wiring.

    Parameters
    ----------
    number : int
        Counted from 1 over the plan. [-]
    row : int
        Row from the eaves, from 0. [-]
    corners_m : tuple of (float, float)
        Four, counter-clockwise from the lower left. [m]
    mppt, string : int or None
        Tracker, and string on that tracker, both from 1; None while nothing is strung. [-]
    """

    number: int
    row: int
    corners_m: Polygon
    mppt: int | None = None
    string: int | None = None

    @property
    def centre_m(self) -> tuple[float, float]:
        """Middle of the module [m]."""
        (left, low), (right, high) = self.corners_m[0], self.corners_m[2]
        return (left + right) / 2.0, (low + high) / 2.0

    @property
    def string_label(self) -> str:
        """``"2.1"`` is the first string on tracker 2; empty while nothing is strung."""
        return "" if self.mppt is None else f"{self.mppt}.{self.string}"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension line.

    Parameters
    ----------
    name : str
        ``length``, ``depth``, ``ridge``, ``setback_side``, ``setback_eaves`` or ``row_pitch``.
    start_m, end_m : (float, float)
        Ends of the line. [m]
    length_m : float
        What it says. [m]
    """

    name: str
    start_m: tuple[float, float]
    end_m: tuple[float, float]
    length_m: float


@dataclass(frozen=True, slots=True)
class EdgeLabel:
    """The name of an edge: ``eaves`` and ``ridge`` of a slope, ``front`` and ``back`` of a flat.

    Parameters
    ----------
    name : str
        As above.
    at_m : (float, float)
        Middle of the text. [m]
    """

    name: str
    at_m: tuple[float, float]


@dataclass(frozen=True, slots=True)
class North:
    """The north arrow: where it stands and the unit vector it points along. [m], [-]."""

    at_m: tuple[float, float]
    direction: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a drawing of one plane shows.

    Parameters
    ----------
    plane_name : str
        The plane.
    areas : tuple of Area
        In drawing order.
    modules : tuple of DrawnModule
        Row by row from the eaves; empty for a bare roof.
    dimensions : tuple of Dimension
        Outside the outline.
    edges : tuple of EdgeLabel
        Lower and upper edge.
    north : North
        Beside the plane.
    box_m : (float, float, float, float)
        Least x, least y, largest x, largest y of all of it, text not counted. [m]
    """

    plane_name: str
    areas: tuple[Area, ...]
    modules: tuple[DrawnModule, ...]
    dimensions: tuple[Dimension, ...]
    edges: tuple[EdgeLabel, ...]
    north: North
    box_m: tuple[float, float, float, float]


def plan_of(
    plane: RoofPlane,
    layout: Layout | None,
    rules: RoofRules,
    latitude_deg: float,
    *,
    strings: Sequence[StringPlan] = (),
    first_number: int = 1,
) -> Plan:
    """Return the shapes of one plane with what lies on it.

    Parameters
    ----------
    plane : RoofPlane
        As surveyed.
    layout : Layout or None
        Modules on it; None for a bare roof.
    rules : RoofRules
        Setbacks and clearances to be drawn.
    latitude_deg : float
        For the shadows of obstacles. [°]
    strings : sequence of StringPlan
        All strings of the plant; those of other planes are passed over.
    first_number : int
        Number of the first module, for a house with several planes. [-]

    Returns
    -------
    Plan

    Raises
    ------
    RoofError
        If the layout is of another plane, or the strings take more modules than lie on it.

    Examples
    --------
    >>> from pv_sizing.layout import pack
    >>> from pv_sizing.roof import Covering, RoofKind
    >>> roof = RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 12.5, 5.0, 25.0, 180.0)
    >>> layout = pack(roof, module_length_m=2.278, module_width_m=1.134, latitude_deg=40.75,
    ...               rules=RoofRules())
    >>> plan = plan_of(roof, layout, RoofRules(), 40.75)
    >>> len(plan.modules), plan.modules[0].corners_m[0], plan.north.direction
    (15, (0.5, 0.5), (0.0, 1.0))
    """
    if layout is not None and layout.plane_name != plane.name:
        raise RoofError("layout_of_another_plane", f"roof {plane.name}", layout=layout.plane_name)
    areas = tuple(_areas(plane, rules, latitude_deg))
    modules = _modules(plane, layout, strings, first_number)
    dimensions = _dimensions(plane, layout, rules)
    edges, north = _edges(plane), _north(plane)
    return Plan(
        plane_name=plane.name,
        areas=areas,
        modules=modules,
        dimensions=dimensions,
        edges=edges,
        north=north,
        box_m=_box(areas, dimensions, edges, north),
    )


def _areas(plane: RoofPlane, rules: RoofRules, latitude_deg: float) -> Iterator[Area]:
    yield Area(Role.OUTLINE, outline(plane))
    free = free_area(plane, rules)
    if free:
        yield Area(Role.SETBACK, free)
    for obstacle in plane.obstacles:
        shape = _cut_to(outline(plane), keep_out(obstacle, plane, rules, latitude_deg))
        if shape:
            yield Area(Role.KEEP_OUT, shape, obstacle.kind)
    for obstacle in plane.obstacles:
        corners = _rectangle(obstacle.x_m, obstacle.y_m, obstacle.width_m, obstacle.depth_m)
        yield Area(Role.OBSTACLE, corners, obstacle.kind)


def _modules(
    plane: RoofPlane, layout: Layout | None, strings: Sequence[StringPlan], first_number: int
) -> tuple[DrawnModule, ...]:
    positions: tuple[ModulePosition, ...] = layout.positions if layout else ()
    wiring = [
        (plan.mppt, string)
        for plan in strings
        if plan.plane_name == plane.name
        for string in range(1, plan.strings_in_parallel + 1)
        for _ in range(plan.modules_in_series)
    ]
    if len(wiring) > len(positions):
        raise RoofError(
            "strings_longer_than_layout",
            f"roof {plane.name}",
            strung=len(wiring),
            modules=len(positions),
        )
    unstrung: list[tuple[None, None]] = [(None, None)] * (len(positions) - len(wiring))
    return tuple(
        DrawnModule(
            first_number + index,
            place.row,
            _rectangle(place.x_m, place.y_m, place.width_m, place.depth_m),
            mppt,
            string,
        )
        for index, (place, (mppt, string)) in enumerate(
            zip(positions, [*wiring, *unstrung], strict=True)
        )
    )


def _dimensions(plane: RoofPlane, layout: Layout | None, rules: RoofRules) -> tuple[Dimension, ...]:
    left, below = -MARGIN_M, -MARGIN_M
    found = [
        Dimension("length", (0.0, below), (plane.length_m, below), plane.length_m),
        Dimension("depth", (left, 0.0), (left, plane.depth_m), plane.depth_m),
    ]
    if plane.ridge_length_m:
        inset, above = (plane.length_m - plane.ridge_length_m) / 2.0, plane.depth_m + MARGIN_M
        found.append(
            Dimension(
                "ridge", (inset, above), (plane.length_m - inset, above), plane.ridge_length_m
            )
        )
    right = plane.length_m + MARGIN_M
    if rules.setback_eaves_m:
        ends = (right, 0.0), (right, rules.setback_eaves_m)
        found.append(Dimension("setback_eaves", *ends, rules.setback_eaves_m))
    feet = sorted({place.y_m for place in layout.positions}) if layout else []
    if len(feet) > 1:
        found.append(Dimension("row_pitch", (right, feet[0]), (right, feet[1]), feet[1] - feet[0]))
    return tuple(found)


def _edges(plane: RoofPlane) -> tuple[EdgeLabel, EdgeLabel]:
    # By its kind: a flat roof drains by a few degrees and has no ridge for it.
    low, high = ("front", "back") if plane.kind is RoofKind.FLAT else ("eaves", "ridge")
    middle = plane.length_m / 2.0
    return (
        EdgeLabel(low, (middle, -2.0 * MARGIN_M)),
        EdgeLabel(high, (middle, plane.depth_m + 2.0 * MARGIN_M)),
    )


def _north(plane: RoofPlane) -> North:
    """Point the arrow: up the picture is where somebody looks who faces the plane."""
    clockwise = math.radians(180.0 - plane.azimuth_deg)
    direction = round(math.sin(clockwise), 9) + 0.0, round(math.cos(clockwise), 9) + 0.0
    return North((plane.length_m + 2.5 * MARGIN_M, plane.depth_m - MARGIN_M), direction)


def _box(
    areas: Sequence[Area],
    dimensions: Sequence[Dimension],
    edges: Sequence[EdgeLabel],
    north: North,
) -> tuple[float, float, float, float]:
    arrow = [(north.at_m[0] + d, north.at_m[1] + d) for d in (-MARGIN_M, MARGIN_M)]
    points = [
        *chain.from_iterable(area.corners_m for area in areas),
        *chain.from_iterable((each.start_m, each.end_m) for each in dimensions),
        *(each.at_m for each in edges),
        *arrow,
    ]
    across, along = [x for x, _ in points], [y for _, y in points]
    return min(across), min(along), max(across), max(along)


def _rectangle(x_m: float, y_m: float, width_m: float, depth_m: float) -> Polygon:
    right, top = x_m + width_m, y_m + depth_m
    return (x_m, y_m), (right, y_m), (right, top), (x_m, top)


def _cut_to(frame: Polygon, shape: Polygon) -> Polygon:
    """Return the part of `shape` inside a convex `frame` (Sutherland and Hodgman, 1974).

    References
    ----------
    Sutherland and Hodgman, Reentrant polygon clipping, doi:10.1145/360767.360802.
    """
    cut = shape
    for edge in pairwise((*frame, frame[0])):
        cut = tuple(chain.from_iterable(_inside(edge, a, b) for a, b in pairwise((*cut, *cut[:1]))))
    return cut


def _inside(edge: tuple[Point, Point], start: Point, end: Point) -> Iterator[Point]:
    """Yield where the way from `start` to `end` crosses the edge, and an end left of it."""
    here, there = _left_of(edge, start), _left_of(edge, end)
    if (here < 0.0) != (there < 0.0):
        share = here / (here - there)
        yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
    if there >= 0.0:
        yield end


def _left_of(edge: tuple[Point, Point], point: Point) -> float:
    (x_a, y_a), (x_b, y_b) = edge
    return (x_b - x_a) * (point[1] - y_a) - (y_b - y_a) * (point[0] - x_a)

"""Where on a plane modules may lie: inside the setbacks, clear of obstacles and their shadows.

Coordinates are those of `pv_sizing.roof`: x along the eaves, y up the slope.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pv_sizing.roof import Obstacle, RoofPlane, RoofRules
from pv_sizing.solstice import shadow_offsets

Point = tuple[float, float]  # x, y [m]
Polygon = tuple[Point, ...]  # corners counter-clockwise, not closed

# Modules that touch a line to a billionth of a metre do not cross it.
TOUCHING_M = 1e-9


def outline(plane: RoofPlane) -> Polygon:
    """Return the corners of a plane, from the left end of the eaves.

    Parameters
    ----------
    plane : RoofPlane
        A rectangle, trapezoid or triangle.

    Returns
    -------
    tuple of (float, float)
        Four corners, three of a triangle. [m]
    """
    inset = _inset_at(plane, plane.depth_m)
    left, right = (inset, plane.depth_m), (plane.length_m - inset, plane.depth_m)
    upper = (right, left) if right[0] > left[0] else (right,)
    return ((0.0, 0.0), (plane.length_m, 0.0), *upper)


def free_area(plane: RoofPlane, rules: RoofRules) -> Polygon:
    """Return what the setbacks leave of a plane; obstacles are not taken off.

    Parameters
    ----------
    plane : RoofPlane
        As surveyed.
    rules : RoofRules
        Setbacks.

    Returns
    -------
    tuple of (float, float)
        Three or four corners, none when nothing is left. [m]
    """
    low, high = rules.setback_eaves_m, plane.depth_m - rules.setback_ridge_m
    half, narrowing = plane.length_m / 2.0 - rules.setback_side_m, _inset_at(plane, 1.0)
    if narrowing:  # the sides may meet below the ridge
        high = min(high, half / narrowing)
    if high <= low or half <= narrowing * low:
        return ()

    def corners(y_m: float) -> tuple[Point, Point]:
        inset = _inset_at(plane, y_m) + rules.setback_side_m
        return (inset, y_m), (plane.length_m - inset, y_m)

    (left_low, right_low), (left_high, right_high) = corners(low), corners(high)
    upper = (right_high, left_high) if right_high[0] - left_high[0] > 1e-6 else (right_high,)
    return (left_low, right_low, *upper)


def keep_out(
    obstacle: Obstacle, plane: RoofPlane, rules: RoofRules, latitude_deg: float
) -> Polygon:
    """Return the area around an obstacle with its clearance and its solstice shadow.

    The convex hull of the cleared rectangle and of the same rectangle moved by every shadow
    of the obstacle's top from 9:00 to 15:00 true solar time at winter solstice. Modules beside
    that fan of shadows stay possible.

    Parameters
    ----------
    obstacle : Obstacle
        What stands on the plane.
    plane : RoofPlane
        Its tilt and direction turn the shadow.
    rules : RoofRules
        Clearance.
    latitude_deg : float
        North positive. [°]

    Returns
    -------
    tuple of (float, float)
        Corners; may reach beyond the plane. [m]

    Examples
    --------
    >>> from pv_sizing.roof import Covering, RoofKind
    >>> roof = RoofPlane("roof", RoofKind.FLAT, Covering.CONCRETE, 12.5, 7.2, 0, 180)
    >>> keep_out(Obstacle("hatch", 6.0, 3.0, 1.0, 1.0), roof, RoofRules(), 40.75)
    ((5.7, 2.7), (7.3, 2.7), (7.3, 4.3), (5.7, 4.3))
    """
    clear = rules.obstacle_clearance_m
    left, right = obstacle.x_m - clear, obstacle.x_m + obstacle.width_m + clear
    low, high = obstacle.y_m - clear, obstacle.y_m + obstacle.depth_m + clear
    offsets = shadow_offsets(
        latitude_deg=latitude_deg,
        tilt_deg=plane.tilt_deg,
        azimuth_deg=plane.azimuth_deg,
        height_m=obstacle.height_m,
    )
    corners = ((left, low), (right, low), (right, high), (left, high))
    return _hull([(x + dx, y + dy) for x, y in corners for dx, dy in ((0.0, 0.0), *offsets)])


def free_stretches(
    plane: RoofPlane,
    rules: RoofRules,
    y_from_m: float,
    y_to_m: float,
    blocked: Sequence[Polygon],
) -> Iterator[tuple[float, float]]:
    """Yield from left to right where a row between two heights finds free roof.

    Parameters
    ----------
    plane : RoofPlane
        As surveyed.
    rules : RoofRules
        Side setback.
    y_from_m, y_to_m : float
        Lower and upper edge of the row. [m]
    blocked : sequence of polygons
        From `keep_out`.

    Yields
    ------
    tuple of (float, float)
        Left and right end. [m]
    """
    inset = _inset_at(plane, y_to_m) + rules.setback_side_m  # narrowest at the upper edge
    cursor, end = inset, plane.length_m - inset
    spans = (_span(polygon, y_from_m, y_to_m) for polygon in blocked)
    for left, right in sorted(span for span in spans if span):
        if min(left, end) > cursor:
            yield cursor, min(left, end)
        cursor = max(cursor, right)
    if cursor < end:
        yield cursor, end


def _inset_at(plane: RoofPlane, y_m: float) -> float:
    """Return how far the sides have come in at a height above the eaves [m]."""
    if plane.ridge_length_m is None:
        return 0.0
    return (plane.length_m - plane.ridge_length_m) / 2.0 * min(y_m / plane.depth_m, 1.0)


def _span(polygon: Polygon, y_from: float, y_to: float) -> tuple[float, float] | None:
    """Return the left and right end of a convex polygon between two heights."""
    bottom, top = max(y_from, min(y for _, y in polygon)), min(y_to, max(y for _, y in polygon))
    if top - bottom <= TOUCHING_M:
        return None
    within = [x for x, y in polygon if bottom <= y <= top]
    for (x_a, y_a), (x_b, y_b) in pairwise((*polygon, polygon[0])):
        if y_a != y_b:
            within += [
                x_a + (x_b - x_a) * (cut - y_a) / (y_b - y_a)
                for cut in (bottom, top)
                if min(y_a, y_b) <= cut <= max(y_a, y_b)
            ]
    return min(within), max(within)


def _hull(points: Sequence[Point]) -> Polygon:
    """Return the convex hull, counter-clockwise from the lowest left (monotone chain)."""
    ordered = sorted(set(points))
    return (*_chain(ordered)[:-1], *_chain(ordered[::-1])[:-1])


def _chain(ordered: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for x, y in ordered:
        while len(kept) > 1:
            (x_a, y_a), (x_b, y_b) = kept[-2], kept[-1]
            if (x_b - x_a) * (y - y_a) - (y_b - y_a) * (x - x_a) > 0.0:
                break
            kept.pop()
        kept.append((x, y))
    return kept

"""Where the modules lie: packing a plane row by row, around obstacles and their shadows.

Coordinates are those of `pv_sizing.roof`: x along the eaves, y up the slope.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.checks import require_between
from pv_sizing.errors import PlaneError, RoofError
from pv_sizing.free_roof import TOUCHING_M, Polygon, free_stretches, keep_out
from pv_sizing.roof import RoofKind, RoofPlane, RoofRules
from pv_sizing.solstice import row_pitch_m

# Rows beside an oblique shadow are tried at this distance. [m]
STEP_M = 0.05


class Orientation(StrEnum):
    """Which side of the module runs up the slope: the long one or the short one."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class ModulePosition:
    """Where one module lies: lower left corner and size on the plane [m].

    On a flat roof `depth_m` is the module's depth on plan, not along its slope.
    """

    row: int
    x_m: float
    y_m: float
    width_m: float
    depth_m: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All modules that fit on one plane.

    Parameters
    ----------
    plane_name : str
        The plane.
    orientation : Orientation
        Portrait or landscape.
    module_tilt_deg, module_azimuth_deg : float
        How the modules face the sky. [°]
    row_pitch_m : float
        Least distance from one row to the next along y. [m]
    top_height_m : float
        Highest point of the modules above the roof. [m]
    positions : tuple of ModulePosition
        Row by row from the eaves, left to right.
    """

    plane_name: str
    orientation: Orientation
    module_tilt_deg: float
    module_azimuth_deg: float
    row_pitch_m: float
    top_height_m: float
    positions: tuple[ModulePosition, ...]

    @property
    def count(self) -> int:
        """Number of modules [-]."""
        return len(self.positions)


def pack(
    plane: RoofPlane,
    *,
    module_length_m: float,
    module_width_m: float,
    latitude_deg: float,
    rules: RoofRules,
    rack_tilt_deg: float | None = None,
) -> Layout:
    """Lay as many equal modules on the plane as fit, in the better of two orientations.

    Rows are parallel to the eaves, all of one orientation, and start wherever they together
    hold the most: on the setback, on the row below or just past an obstacle. Within a row
    every free stretch is filled from the left, which is the most that row can hold. On a flat
    roof rows keep at least the distance of `row_pitch_m` and the rack stays under the
    permitted height. Equal counts prefer landscape, the lower rack.

    Parameters
    ----------
    plane : RoofPlane
        The plane as surveyed.
    module_length_m, module_width_m : float
        Long and short side of a module. [m]
    latitude_deg : float
        For shadows. [°]
    rules : RoofRules
        Clearances and heights.
    rack_tilt_deg : float or None
        Tilt of the racks; needed for a flat roof, meaningless for a sloped one. [°]

    Returns
    -------
    Layout
        Possibly without any position, when nothing fits.

    Raises
    ------
    PlaneError
        ``rack_impossible`` if the front edge of a flat roof does not face the winter sun,
        ``rows_always_shaded`` if it falls away too much,
        ``module_above_height_rule`` if modules would stand too high in either orientation.
    RoofError
        If a size or tilt is impossible, a flat roof comes without rack tilt or a sloped one
        with it.

    Examples
    --------
    >>> from pv_sizing.roof import Covering
    >>> flat = RoofPlane("roof", RoofKind.FLAT, Covering.CONCRETE, 12.5, 7.2, 0, 180)
    >>> layout = pack(flat, module_length_m=2.278, module_width_m=1.134, latitude_deg=40.75,
    ...               rules=RoofRules(), rack_tilt_deg=35.0)
    >>> layout.count, layout.orientation.value, round(layout.row_pitch_m, 3)
    (10, 'landscape', 2.965)
    """
    admitted = _admitted(plane, module_length_m, module_width_m, latitude_deg, rules, rack_tilt_deg)
    blocked = [keep_out(o, plane, rules, latitude_deg) for o in plane.obstacles]
    layouts = [_fill(plane, rules, stand, blocked) for stand in admitted]
    return max(layouts, key=lambda layout: layout.count)


def require_layable(
    plane: RoofPlane,
    *,
    module_length_m: float,
    module_width_m: float,
    latitude_deg: float,
    rules: RoofRules,
    rack_tilt_deg: float | None = None,
) -> None:
    """Refuse what `pack` would refuse, without laying a module.

    Parameters
    ----------
    plane, module_length_m, module_width_m, latitude_deg, rules, rack_tilt_deg
        As for `pack`.

    Raises
    ------
    PlaneError
        If only this plane is the trouble.
    RoofError
        If a size or the rack tilt is.
    """
    _admitted(plane, module_length_m, module_width_m, latitude_deg, rules, rack_tilt_deg)


@dataclass(frozen=True, slots=True)
class _Stand:
    """How modules of one orientation stand on a plane. [m], [°]."""

    orientation: Orientation
    width_m: float
    depth_m: float
    pitch_m: float
    top_m: float
    tilt_deg: float


def _admitted(
    plane: RoofPlane,
    module_length_m: float,
    module_width_m: float,
    latitude_deg: float,
    rules: RoofRules,
    rack_tilt_deg: float | None,
) -> list[_Stand]:
    """Return the orientations, at least one, that keep the height rule on the plane."""
    for name, value in (("module_length_m", module_length_m), ("module_width_m", module_width_m)):
        require_between(
            value, 0.2, 4.0, error=RoofError, code="module_size", where="module", name=name
        )
    tilted = plane.kind is RoofKind.FLAT
    if tilted != (rack_tilt_deg is not None):
        raise RoofError("rack_tilt_only_on_flat_roof", f"roof {plane.name}", tilt=rack_tilt_deg)
    sides = {
        Orientation.LANDSCAPE: (module_length_m, module_width_m),
        Orientation.PORTRAIT: (module_width_m, module_length_m),
    }
    stands = [
        _stand(plane, orientation, width, slope, latitude_deg, rules, rack_tilt_deg)
        for orientation, (width, slope) in sides.items()
    ]
    allowed = rules.max_height_flat_m if tilted else rules.max_height_sloped_m
    admitted = [stand for stand in stands if stand.top_m <= allowed]
    if not admitted:
        raise PlaneError(
            "module_above_height_rule",
            f"roof {plane.name}",
            height_m=round(min(stand.top_m for stand in stands), 3),
            allowed_m=allowed,
        )
    return admitted


def _stand(
    plane: RoofPlane,
    orientation: Orientation,
    width_m: float,
    slope_m: float,
    latitude_deg: float,
    rules: RoofRules,
    rack_tilt_deg: float | None,
) -> _Stand:
    if rack_tilt_deg is None:
        pitch = slope_m + rules.module_gap_m
        return _Stand(orientation, width_m, slope_m, pitch, rules.standoff_m, plane.tilt_deg)
    # Asked here as well as by the pitch, which cannot name the plane.
    for error, name, value, low, high in (
        (RoofError, "rack_tilt_deg", rack_tilt_deg, 0.0, 60.0),
        (PlaneError, "azimuth_deg", plane.azimuth_deg, 90.0, 270.0),
        (PlaneError, "latitude_deg", latitude_deg, 0.0, 55.0),
    ):
        require_between(
            value,
            low,
            high,
            error=error,
            code="rack_impossible",
            where=f"roof {plane.name}",
            name=name,
        )
    rise = slope_m * math.sin(math.radians(rack_tilt_deg))
    depth = slope_m * math.cos(math.radians(rack_tilt_deg))
    try:
        shade_free = row_pitch_m(
            slope_m, rack_tilt_deg, latitude_deg, plane.azimuth_deg, fall_deg=plane.tilt_deg
        )
    except RoofError as refusal:  # it cannot name the plane
        raise PlaneError(refusal.code, f"roof {plane.name}", **refusal.values) from None
    pitch = max(shade_free, depth + rules.module_gap_m)
    top = rise + rules.rack_foot_m
    return _Stand(orientation, width_m, depth, pitch, top, rack_tilt_deg)


def _fill(plane: RoofPlane, rules: RoofRules, stand: _Stand, blocked: Sequence[Polygon]) -> Layout:
    """Choose the rows that together hold the most modules, the lowest of equal ones.

    Working down from the ridge, ``best(y) = max(best(next y), n(y) + best(y + pitch))`` over
    the heights a row may start at: the exact optimum of rows at those heights.
    """
    heights = _row_heights(plane, rules, stand, blocked)
    rows = [tuple(_row(plane, rules, stand, y, blocked)) for y in heights]
    following = [bisect_left(heights, y + stand.pitch_m - TOUCHING_M) for y in heights]
    best = [0] * (len(heights) + 1)
    for index in reversed(range(len(heights))):
        best[index] = max(best[index + 1], len(rows[index]) + best[following[index]])
    positions: list[ModulePosition] = []
    index, row = 0, 0
    while best[index]:
        if rows[index] and len(rows[index]) + best[following[index]] == best[index]:
            positions += [
                ModulePosition(
                    row, x, round(heights[index], 4), stand.width_m, round(stand.depth_m, 4)
                )
                for x in rows[index]
            ]
            index, row = following[index], row + 1
        else:
            index += 1
    return Layout(
        plane.name,
        stand.orientation,
        stand.tilt_deg,
        plane.azimuth_deg,
        stand.pitch_m,
        stand.top_m,
        tuple(positions),
    )


def _row_heights(
    plane: RoofPlane, rules: RoofRules, stand: _Stand, blocked: Sequence[Polygon]
) -> list[float]:
    """Return the heights rows may start at, rising. [m].

    Any layout can be slid down, without losing a module, until every row rests on the setback,
    on the row below or on the top of an obstacle: those heights suffice for rectangles. Beside
    a shadow, whose edges are oblique, steps of `STEP_M` are tried as well.
    """
    low, high = rules.setback_eaves_m, plane.depth_m - rules.setback_ridge_m - stand.depth_m
    feet = {low, *(max(y for _, y in polygon) for polygon in blocked)}
    if any(len(polygon) > 4 for polygon in blocked):
        feet.update(low + STEP_M * step for step in range(int(stand.pitch_m / STEP_M) + 1))
    rows = range(int(max(high - low, 0.0) / stand.pitch_m + TOUCHING_M) + 1)
    heights = (foot + row * stand.pitch_m for foot in feet for row in rows)
    return sorted({y for y in heights if low <= y <= high + TOUCHING_M})


def _row(
    plane: RoofPlane, rules: RoofRules, stand: _Stand, y_m: float, blocked: Sequence[Polygon]
) -> Iterator[float]:
    """Yield the left edge of every module of a row. [m]."""
    step = stand.width_m + rules.module_gap_m
    for left, right in free_stretches(plane, rules, y_m, y_m + stand.depth_m, blocked):
        for column in range(int((right - left + rules.module_gap_m) / step + TOUCHING_M)):
            yield round(left + column * step, 4)

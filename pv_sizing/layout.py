"""Where the modules lie: packing a plane row by row, around obstacles and their shadows.

Coordinates are those of `pv_sizing.roof`: x along the eaves, y up the slope.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.checks import require_between
from pv_sizing.errors import RoofError
from pv_sizing.free_roof import Polygon, free_stretches, keep_out
from pv_sizing.roof import RoofKind, RoofPlane, RoofRules
from pv_sizing.solstice import row_gap_factor


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
        From one row to the next along y. [m]
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

    Rows are parallel to the eaves. The first row's place is shifted in 50 mm steps and past
    every obstacle; within a row every free stretch is filled from the left, which is the most
    that row can hold. On a flat roof rows keep the distance of `row_gap_factor` and the rack
    stays under the permitted height. Equal counts prefer landscape, the lower rack.

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
    RoofError
        If a size is impossible, a flat roof comes without rack tilt or a sloped one with it,
        or modules would stand above the permitted height in either orientation.

    Examples
    --------
    >>> from pv_sizing.roof import Covering
    >>> flat = RoofPlane("roof", RoofKind.FLAT, Covering.CONCRETE, 12.5, 7.2, 0, 180)
    >>> layout = pack(flat, module_length_m=2.278, module_width_m=1.134, latitude_deg=40.75,
    ...               rules=RoofRules(), rack_tilt_deg=35.0)
    >>> layout.count, layout.orientation.value, round(layout.row_pitch_m, 3)
    (10, 'landscape', 2.965)
    """
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
        raise RoofError(
            "module_above_height_rule",
            f"roof {plane.name}",
            height_m=round(min(stand.top_m for stand in stands), 3),
            allowed_m=allowed,
        )
    blocked = [keep_out(o, plane, rules, latitude_deg) for o in plane.obstacles]
    layouts = [_fill(plane, rules, stand, blocked) for stand in admitted]
    return max(layouts, key=lambda layout: layout.count)


@dataclass(frozen=True, slots=True)
class _Stand:
    """How modules of one orientation stand on a plane. [m], [°]."""

    orientation: Orientation
    width_m: float
    depth_m: float
    pitch_m: float
    top_m: float
    tilt_deg: float


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
    require_between(
        rack_tilt_deg,
        0.0,
        60.0,
        error=RoofError,
        code="rack_impossible",
        where=f"roof {plane.name}",
        name="rack_tilt_deg",
    )
    rise = slope_m * math.sin(math.radians(rack_tilt_deg))
    depth = slope_m * math.cos(math.radians(rack_tilt_deg))
    gap = max(row_gap_factor(latitude_deg, plane.azimuth_deg) * rise, rules.module_gap_m)
    top = rise + rules.rack_foot_m
    return _Stand(orientation, width_m, depth, depth + gap, top, rack_tilt_deg)


def _fill(plane: RoofPlane, rules: RoofRules, stand: _Stand, blocked: Sequence[Polygon]) -> Layout:
    """Try every start of the first row and keep the fullest layout, the lowest of equal ones."""
    low, high = rules.setback_eaves_m, plane.depth_m - rules.setback_ridge_m
    slack = high - low - stand.depth_m
    best: tuple[ModulePosition, ...] = ()
    # No start at all when even one row is deeper than the free roof.
    for start in _starts(stand, slack, [max(y for _, y in polygon) - low for polygon in blocked]):
        rows = tuple(_rows(plane, rules, stand, low + start, high, blocked))
        if len(rows) > len(best):
            best = rows
    return Layout(
        plane.name,
        stand.orientation,
        stand.tilt_deg,
        plane.azimuth_deg,
        stand.pitch_m,
        stand.top_m,
        best,
    )


def _starts(stand: _Stand, slack_m: float, past_obstacles_m: Sequence[float]) -> list[float]:
    """Return where the first row may start above the setback, up to one pitch higher. [m]."""
    if slack_m < -1e-9:
        return []
    last = max(min(slack_m, stand.pitch_m), 0.0)
    steps = [0.05 * step for step in range(int(last / 0.05) + 1)]
    rows = range(int(max(slack_m, 0.0) / stand.pitch_m) + 1)
    past = [y - row * stand.pitch_m for y in past_obstacles_m for row in rows]
    return sorted({start for start in (*steps, *past) if 0.0 <= start <= last})


def _rows(
    plane: RoofPlane,
    rules: RoofRules,
    stand: _Stand,
    start_m: float,
    high_m: float,
    blocked: Sequence[Polygon],
) -> Iterator[ModulePosition]:
    step = stand.width_m + rules.module_gap_m
    for row in range(int((high_m - start_m - stand.depth_m) / stand.pitch_m + 1e-9) + 1):
        y = start_m + row * stand.pitch_m
        for left, right in free_stretches(plane, rules, y, y + stand.depth_m, blocked):
            for column in range(int((right - left + rules.module_gap_m) / step + 1e-9)):
                yield ModulePosition(
                    row,
                    round(left + column * step, 4),
                    round(y, 4),
                    stand.width_m,
                    round(stand.depth_m, 4),
                )

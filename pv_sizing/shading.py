"""Shadows on the roof itself: obstacles beside the modules, and racks behind one another.

Both are computed from the layout hour by hour and come back as named monthly losses of one plane.
A shaded module loses more than its shaded share, because its cells are in series: each module
counts as `BLOCKS` groups of cells behind a bypass diode, and the sun's own light on an array is
left with ``(1 - F)(1 - N / (N_all + 1))``, F the shaded share of its surface and N the shaded
blocks (Martínez-Moreno 2010, after `pvlib.shading.direct_martinez`). Diffuse light is not taken
by an obstacle: its share of the sky over a module that keeps clear of it is small. An obstacle
shades its own plane only.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pvlib
from numpy.typing import NDArray

from pv_sizing.arrays import Floats
from pv_sizing.errors import RoofError
from pv_sizing.irradiance import PlaneIrradiance, SunPath
from pv_sizing.layout import Layout, Orientation
from pv_sizing.losses import Loss
from pv_sizing.roof import Obstacle, RoofKind, RoofPlane
from pv_sizing.weather import Weather

Bools = NDArray[np.bool_]

# From the number of modules, the first ones of a layout, to the plane's computed losses.
Shade = Callable[[int], tuple[Loss, ...]]

# Groups of cells along the short side, one bypass diode each; a full-cell module's usual three.
BLOCKS = 3
# Each block is looked at in as many places: nine a module.
POINTS = 3
# A shadow of less than this share of a row's slope is the rounding of its pitch.
LEAST_ROW_SHADE = 1e-3

MARTINEZ = "Martínez-Moreno 2010, doi:10.1016/j.solmat.2010.07.029, 3 blocks a module"
NEAR_SOURCE = f"ray and box at nine points a module; {MARTINEZ}"
ROWS_SOURCE = f"rows without end; {MARTINEZ}; Passias 1984, doi:10.1016/0379-6787(84)90017-6"


def shade_of(
    plane: RoofPlane, layout: Layout, sun: SunPath, light: PlaneIrradiance, weather: Weather
) -> Shade:
    """Prepare the computed shadows of a laid-out plane.

    Parameters
    ----------
    plane : RoofPlane
        With its obstacles; only those with a height throw a shadow.
    layout : Layout
        All modules of the plane.
    sun : SunPath
        Sun of the year, shape (n,).
    light : PlaneIrradiance
        Light on the modules, shape (n,).
    weather : Weather
        For its months.

    Returns
    -------
    callable
        ``count -> (shading_near, shading_rows)``, losses of the first `count` modules; one that
        cannot occur is left out. Remembers its answers.

    Raises
    ------
    RoofError
        ``layout_empty`` if no module lies on the plane.

    References
    ----------
    F. Martínez-Moreno, J. Muñoz, E. Lorenzo, Sol. Energy Mater. Sol. Cells 94 (2010) 2298,
    doi:10.1016/j.solmat.2010.07.029.
    """
    if not layout.positions:
        raise RoofError("layout_empty", f"roof {plane.name}")
    hours = np.flatnonzero(light.effective_direct > 0.0)
    tall = [obstacle for obstacle in plane.obstacles if obstacle.height_m > 0.0]
    seen = replace(plane, obstacles=tuple(tall))
    # Without an obstacle nobody asks for its shadows, which are large arrays of nothing.
    sunlit = hours if tall else hours[:0]
    struck = struck_points(seen, layout, sun.zenith[sunlit], sun.azimuth[sunlit])
    # Running sums over the modules: any number of first ones is one column.
    points = struck.sum(axis=(2, 3)).cumsum(axis=1)
    blocks = struck.any(axis=3).sum(axis=2).cumsum(axis=1)

    @lru_cache(maxsize=64)
    def shade(count: int) -> tuple[Loss, ...]:
        losses = []
        if tall:
            lost = _near_lost(points[:, count - 1], blocks[:, count - 1], count, hours, light)
            losses.append(_monthly("shading_near", lost, light, weather, NEAR_SOURCE))
        rows = {position.row for position in layout.positions[:count]}
        if plane.kind is RoofKind.FLAT and len(rows) > 1 and layout.module_tilt_deg > 0.0:
            lost = _rows_lost(layout, plane.tilt_deg, count, sun, light)
            losses.append(_monthly("shading_rows", lost, light, weather, ROWS_SOURCE))
        return tuple(losses)

    return shade


def horizon_loss(behind: PlaneIrradiance, free: PlaneIrradiance, weather: Weather) -> Loss:
    """Return what the skyline takes of a plane's light, to be printed: the light is already less.

    Parameters
    ----------
    behind, free : PlaneIrradiance
        The plane's light with its horizon and with an open one, shape (n,).
    weather : Weather
        For its months.

    Returns
    -------
    Loss
        ``shading_horizon``, basis ``computed``.
    """
    lost = free.effective - behind.effective
    return _monthly("shading_horizon", lost, free, weather, "horizon profile of the survey")


def struck_points(
    plane: RoofPlane, layout: Layout, zenith_deg: Floats, azimuth_deg: Floats
) -> Bools:
    """Say which points of which modules an obstacle hides from the sun.

    Obstacles are upright boxes. In skew axes along the eaves, up the slope and straight up they
    are blocks along the axes even on a slope, so that the usual slab test decides.

    Parameters
    ----------
    plane : RoofPlane
        With its obstacles.
    layout : Layout
        Positions of m modules.
    zenith_deg, azimuth_deg : numpy.ndarray, shape (n,)
        Sun in front of the plane. [°]

    Returns
    -------
    numpy.ndarray, shape (n, m, BLOCKS, POINTS)
        True where shaded.

    Examples
    --------
    A tank 2 m high stands south of the second of two modules; the sun is in the south, 45° up.

    >>> from pv_sizing.layout import ModulePosition
    >>> from pv_sizing.roof import Covering
    >>> tank = Obstacle("tank", 2.0, 0.0, 2.0, 0.5, 2.0)
    >>> roof = RoofPlane("roof", RoofKind.SLOPED, Covering.TILE, 5, 5, 0, 180, obstacles=(tank,))
    >>> pair = tuple(ModulePosition(0, x, 1.0, 1.9, 1.0) for x in (0.0, 2.0))
    >>> layout = Layout("roof", Orientation.LANDSCAPE, 0.0, 180.0, 1.0, 0.15, pair)
    >>> struck_points(roof, layout, np.array([45.0]), np.array([180.0])).sum(axis=(2, 3)).tolist()
    [[0, 9]]
    """
    points = _points(plane, layout)
    toward = _toward_sun(plane, zenith_deg, azimuth_deg)
    struck = np.zeros((len(toward), *points.shape[:3]), dtype=np.bool_)
    for obstacle in plane.obstacles:
        low = np.array([obstacle.x_m, obstacle.y_m, 0.0])
        high = low + np.array([obstacle.width_m, obstacle.depth_m, obstacle.height_m])
        hour, module = np.nonzero(_reached(obstacle, points, toward))
        if hour.size:
            aim = toward[hour][:, np.newaxis, np.newaxis, :]
            struck[hour, module] |= _hits(points[module], aim, low, high)
    return struck


def _points(plane: RoofPlane, layout: Layout) -> Floats:
    """Return the looked-at points of the modules in skew axes, shape (m, blocks, points, 3) [m]."""
    steps = (np.arange(BLOCKS) + 0.5) / BLOCKS
    block, point = np.meshgrid(steps, (np.arange(POINTS) + 0.5) / POINTS, indexing="ij")
    lying = layout.orientation is Orientation.LANDSCAPE
    across, along = (point, block) if lying else (block, point)
    corner = np.array([(p.x_m, p.y_m) for p in layout.positions])[:, :, np.newaxis, np.newaxis]
    size = np.array([(p.width_m, p.depth_m) for p in layout.positions])[..., np.newaxis, np.newaxis]
    x = corner[:, 0] + across * size[:, 0]
    y = corner[:, 1] + along * size[:, 1]
    tilt = np.radians(plane.tilt_deg)
    if plane.kind is RoofKind.FLAT:
        rise = size[:, 1] * np.tan(np.radians(layout.module_tilt_deg))
        height = layout.top_height_m - rise + along * rise
    else:
        height = np.full_like(x, layout.top_height_m)
    # A height square to the plane is a little less up the slope and more straight up.
    return np.stack([x, y - height * np.tan(tilt), height / np.cos(tilt)], axis=-1)


def _toward_sun(plane: RoofPlane, zenith_deg: Floats, azimuth_deg: Floats) -> Floats:
    """Return unit steps toward the sun in the plane's skew axes, shape (n, 3)."""
    level, turn = np.sin(np.radians(zenith_deg)), np.radians(azimuth_deg - plane.azimuth_deg)
    front, right, up = level * np.cos(turn), -level * np.sin(turn), np.cos(np.radians(zenith_deg))
    tilt = np.radians(plane.tilt_deg)
    steps = np.stack([right, -front / np.cos(tilt), up + front * np.tan(tilt)], axis=-1)
    # The slab test divides by each: a step of nothing counts as a very small one.
    return np.where(np.abs(steps) < 1e-9, 1e-9, steps)


def _reached(obstacle: Obstacle, points: Floats, toward: Floats) -> Bools:
    """Say which modules the outline of a shadow may touch at all, shape (n, m)."""
    lowest = float(points[..., 2].min())
    length = max(obstacle.height_m - lowest, 0.0) / np.maximum(toward[:, 2], 1e-3)
    touched = np.full((len(toward), len(points)), obstacle.height_m > lowest)
    for axis, start, size in (
        (0, obstacle.x_m, obstacle.width_m),
        (1, obstacle.y_m, obstacle.depth_m),
    ):
        thrown = -toward[:, axis] * length
        low, high = start + np.minimum(thrown, 0.0), start + size + np.maximum(thrown, 0.0)
        places = points[..., axis]
        touched &= places.max(axis=(1, 2)) >= low[:, np.newaxis]
        touched &= places.min(axis=(1, 2)) <= high[:, np.newaxis]
    return touched


def _hits(points: Floats, toward: Floats, low: Floats, high: Floats) -> Bools:
    """Say which rays run through the box: their stays in all three slabs overlap ahead."""
    one, other = (low - points) / toward, (high - points) / toward
    enter, leave = np.minimum(one, other).max(axis=-1), np.maximum(one, other).min(axis=-1)
    ahead: Bools = (leave > 1e-9) & (enter <= leave)
    return ahead


def _near_lost(
    points: NDArray[np.int_],
    blocks: NDArray[np.int_],
    count: int,
    hours: NDArray[np.intp],
    light: PlaneIrradiance,
) -> Floats:
    """Return light lost to obstacles from the shaded points and blocks of the hours [W/m2]."""
    lost = np.zeros_like(light.effective)
    lost[hours] = _electric(
        light.effective[hours],
        light.effective_direct[hours],
        points / (BLOCKS * POINTS * count),
        blocks.astype(np.float64),
        BLOCKS * count,
    )
    return lost


def row_shade(layout: Layout, fall_deg: float, zenith_deg: Floats, azimuth_deg: Floats) -> Floats:
    """Return the share of a rack's slope that the endless row in front of it shades.

    Parameters
    ----------
    layout : Layout
        Racks on a flat roof, at least one module.
    fall_deg : float
        Slope of that roof, positive toward the front edge. [°]
    zenith_deg, azimuth_deg : numpy.ndarray, shape (n,)
        The sun. [°]

    Returns
    -------
    numpy.ndarray, shape (n,)
        0 to 1. [-]
    """
    slope_m = layout.positions[0].depth_m / np.cos(np.radians(layout.module_tilt_deg))
    shaded: Floats = np.nan_to_num(
        pvlib.shading.shaded_fraction1d(
            zenith_deg,
            azimuth_deg,
            # The row's axis points left of where it faces; turned about it by the tilt.
            axis_azimuth=layout.module_azimuth_deg - 90.0,
            shaded_row_rotation=layout.module_tilt_deg,
            collector_width=slope_m,
            pitch=layout.row_pitch_m,
            cross_axis_slope=fall_deg,
        )
    )
    return shaded


def _sky_hidden(layout: Layout, fall_deg: float) -> float:
    """Return the share of the sky's light that the row in front hides, after Passias [-].

    His rows stand on a level; here the roof is turned level and the mask turned back.
    """
    steeper_deg = layout.module_tilt_deg - fall_deg
    if steeper_deg <= 0.0:
        return 0.0
    slope_m = layout.positions[0].depth_m / np.cos(np.radians(layout.module_tilt_deg))
    pitch_m = layout.row_pitch_m / np.cos(np.radians(fall_deg))
    mask = pvlib.shading.masking_angle_passias(steeper_deg, slope_m / pitch_m) - fall_deg
    return float(pvlib.shading.sky_diffuse_passias(max(float(mask), 0.0)))


def _rows_lost(
    layout: Layout, fall_deg: float, count: int, sun: SunPath, light: PlaneIrradiance
) -> Floats:
    """Return light lost by modules behind another row, averaged over all, shape (n,) [W/m2]."""
    positions = layout.positions[:count]
    first = min(position.row for position in positions)
    behind = sum(position.row > first for position in positions) / count
    shaded = row_shade(layout, fall_deg, sun.zenith, sun.azimuth)
    shaded = np.where((shaded > LEAST_ROW_SHADE) & (light.effective_direct > 0.0), shaded, 0.0)
    # Lying modules lose block by block from below; standing ones lose all blocks at once.
    lying = layout.orientation is Orientation.LANDSCAPE
    blocks = np.ceil(BLOCKS * shaded) if lying else BLOCKS * np.ceil(shaded)
    lost = _electric(
        light.effective,
        light.effective_direct,
        shaded * behind,
        blocks * behind * count,
        BLOCKS * count,
    )
    hidden = _sky_hidden(layout, fall_deg)
    return lost + hidden * behind * light.effective_sky


def _electric(
    total: Floats, direct: Floats, shaded: Floats, shaded_blocks: Floats, blocks: int
) -> Floats:
    """Return the light an array loses by partial shade, series cells included [W/m2]."""
    dark = total <= 0.0
    share = pvlib.shading.direct_martinez(
        np.where(dark, 1.0, total), direct, shaded, shaded_blocks, blocks
    )
    return np.where(dark, 0.0, total * np.asarray(share, dtype=np.float64))


def _monthly(
    code: str, lost: Floats, light: PlaneIrradiance, weather: Weather, source: str
) -> Loss:
    """Weigh hourly losses by the light behind the glass, to a ten-thousandth of a per cent."""
    months = weather.months
    taken, given = (
        np.bincount(months, weights=values, minlength=13)[1:] for values in (lost, light.effective)
    )
    share = np.clip(np.divide(taken, given, out=np.zeros(12), where=given > 0.0), 0.0, 1.0)
    return Loss(code, tuple((share * 100.0).round(4).tolist()), source, "computed")

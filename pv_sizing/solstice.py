"""The sun of the winter solstice: how far racks and obstacles throw their shade, 9:00 to 15:00.

Hours are true solar time. Design codes judge shade by this one day, when the sun stands lowest.
"""

import math
from collections.abc import Iterator

from pv_sizing.checks import require_between
from pv_sizing.errors import RoofError

# The rounded constants of the row-spacing form of GB 50797 (0.4338 = tan of the solstice
# declination, 0.707 = cos 45°), so that distances agree with its tables to the millimetre.
SOLSTICE_DECLINATION = -math.atan(0.4338)
NINE_O_CLOCK = math.acos(0.707)
# Hour angles [rad] from 9:00 to 15:00 true solar time, a quarter of an hour apart.
SHADOW_HOUR_ANGLES = tuple(NINE_O_CLOCK * step / 12 for step in range(-12, 13))
# A plane that the sun only grazes has no useful light to lose; 5° keeps shadows finite.
GRAZING_SINE = math.sin(math.radians(5.0))


def row_gap_factor(latitude_deg: float, azimuth_deg: float = 180.0) -> float:
    """Return the free gap behind a rack per metre of its height, free of shade 9:00-15:00.

    With hour angle H, solstice declination d and latitude p the sun's horizontal part toward
    the rack's front is ``S cos(g) + W sin(g)``, ``S = sin p cos d cos H - cos p sin d``,
    ``W = cos d sin H``, over its height ``cos p cos d cos H + sin p sin d``; the factor is the
    largest quotient from 9:00 to 15:00 true solar time. For a rack facing south this is the
    form ``(0.707 tan p + 0.4338) / (0.707 - 0.4338 tan p)`` of GB 50797.

    Parameters
    ----------
    latitude_deg : float
        0 to 55, north. [°]
    azimuth_deg : float
        Direction the rack faces, within 90° of south. [°]

    Returns
    -------
    float
        Gap per height. [m/m]

    Raises
    ------
    RoofError
        If the sun stays below the horizon at 9:00, or the rack faces north.

    Examples
    --------
    >>> round(row_gap_factor(40.75), 3)
    3.13
    """
    _require("rack", latitude_deg=(latitude_deg, 0.0, 55.0), azimuth_deg=(azimuth_deg, 90.0, 270.0))
    facing = math.radians(azimuth_deg - 180.0)
    quotients = (
        (south * math.cos(facing) + west * math.sin(facing)) / up
        for south, west, up in solstice_suns(latitude_deg)
    )
    return max(quotients)


def row_pitch_m(
    slope_m: float,
    tilt_deg: float,
    latitude_deg: float,
    azimuth_deg: float = 180.0,
    *,
    fall_deg: float = 0.0,
) -> float:
    """Return the least pitch of rows that keeps them free of shade 9:00-15:00.

    ``pitch = slope (cos(tilt) + k sin(tilt)) / (1 + k tan(fall))`` with k of `row_gap_factor`:
    where the roof falls toward the front, every row stands higher than the one before it.

    Parameters
    ----------
    slope_m : float
        Length of the rack up its slope. [m]
    tilt_deg : float
        Of the rack. [°]
    latitude_deg, azimuth_deg : float
        As in `row_gap_factor`. [°]
    fall_deg : float
        Slope of the roof under the racks, positive toward the front, within 10°. [°]

    Returns
    -------
    float
        Front edge to front edge on plan. [m]

    Raises
    ------
    RoofError
        As `row_gap_factor`, or if a figure is impossible; ``rows_always_shaded`` if the roof
        falls away from the sun so much that no pitch is free of shade.

    Examples
    --------
    >>> round(row_pitch_m(2.278, 35.0, 40.75), 2)
    5.96
    >>> round(row_pitch_m(2.278, 35.0, 40.75, fall_deg=-3.0), 2)
    7.12
    """
    _require(
        "rack",
        slope_m=(slope_m, 0.05, 50.0),
        tilt_deg=(tilt_deg, 0.0, 90.0),
        fall_deg=(fall_deg, -10.0, 10.0),
    )
    tilt, factor = math.radians(tilt_deg), row_gap_factor(latitude_deg, azimuth_deg)
    depth_m = slope_m * math.cos(tilt)
    closing = 1.0 + factor * math.tan(math.radians(fall_deg))
    if closing <= 0.0:
        raise RoofError("rows_always_shaded", "rack", fall_deg=fall_deg, gap_factor=factor)
    # Racks flatter than the roof shade nothing behind them: they need their own depth alone.
    return max((depth_m + factor * slope_m * math.sin(tilt)) / closing, depth_m)


def shadow_offsets(
    *, latitude_deg: float, tilt_deg: float, azimuth_deg: float, height_m: float
) -> tuple[tuple[float, float], ...]:
    """Return where the top of a vertical post throws its shadow on a plane, 9:00 to 15:00.

    Parameters
    ----------
    latitude_deg : float
        0 to 90, north: south of the equator the day of the longest shadows is another one. [°]
    tilt_deg, azimuth_deg : float
        The plane. [°]
    height_m : float
        Of the post above its foot. [m]

    Returns
    -------
    tuple of (float, float)
        Shadow of the top relative to the foot in plane coordinates (x along the eaves, y up
        the slope), one per quarter of an hour with the sun at least 5° above the plane;
        empty for a post without height. [m]

    Raises
    ------
    RoofError
        ``shadow_impossible`` for a southern place or a figure that cannot be.

    Examples
    --------
    >>> nine = shadow_offsets(latitude_deg=40.75, tilt_deg=0, azimuth_deg=180, height_m=1.0)[0]
    >>> round(nine[0], 3), round(nine[1], 3)
    (-2.802, 3.13)
    """
    _require("shadow", height_m=(height_m, 0.0, 100.0))
    if height_m == 0.0:
        return ()
    _require(
        "shadow",
        latitude_deg=(latitude_deg, 0.0, 90.0),
        tilt_deg=(tilt_deg, -10.0, 90.0),
        azimuth_deg=(azimuth_deg, 0.0, 360.0),
    )
    return tuple(_offsets(latitude_deg, tilt_deg, azimuth_deg, height_m))


def _require(what: str, **figures: tuple[float, float, float]) -> None:
    """Refuse a figure outside its (value, low, high)."""
    for name, (value, low, high) in figures.items():
        require_between(
            value, low, high, error=RoofError, code=f"{what}_impossible", where=what, name=name
        )


def _offsets(
    latitude_deg: float, tilt_deg: float, azimuth_deg: float, height_m: float
) -> Iterator[tuple[float, float]]:
    facing, tilt = math.radians(azimuth_deg - 180.0), math.radians(tilt_deg)
    for south, west, up in solstice_suns(latitude_deg):
        front = south * math.cos(facing) + west * math.sin(facing)
        right = south * math.sin(facing) - west * math.cos(facing)
        normal = up * math.cos(tilt) + front * math.sin(tilt)
        if normal < GRAZING_SINE:
            continue
        reach = height_m * math.cos(tilt) / normal
        slope = height_m * math.sin(tilt) - reach * (up * math.sin(tilt) - front * math.cos(tilt))
        yield -right * reach, slope


def solstice_suns(latitude_deg: float) -> Iterator[tuple[float, float, float]]:
    """Yield unit vectors (south, west, up) toward the winter-solstice sun, 9:00 to 15:00.

    Parameters
    ----------
    latitude_deg : float
        North positive. [°]

    Yields
    ------
    tuple of float
        One per quarter of an hour of true solar time. [-]
    """
    latitude, declination = math.radians(latitude_deg), SOLSTICE_DECLINATION
    for hour_angle in SHADOW_HOUR_ANGLES:
        up = math.cos(latitude) * math.cos(declination) * math.cos(hour_angle) + math.sin(
            latitude
        ) * math.sin(declination)
        south = math.sin(latitude) * math.cos(declination) * math.cos(hour_angle) - math.cos(
            latitude
        ) * math.sin(declination)
        yield south, math.cos(declination) * math.sin(hour_angle), up

"""The sun's day at a place: its length, the light above the atmosphere, each hour's share of it."""

import numpy as np
import pvlib
from numpy.typing import ArrayLike, NDArray

from pv_sizing.arrays import Floats
from pv_sizing.site import Site
from pv_sizing.year_clock import fixed_zone


def sunset_hour_angle_rad(latitude_deg: float, day_of_year: ArrayLike) -> Floats:
    """Return the hour angle of sunset, 0 in polar night and pi in polar day, shape (n,) [rad].

    ``cos(ws) = -tan(latitude) tan(declination)``, declination by Spencer.

    Examples
    --------
    >>> sunset_hour_angle_rad(0.0, [80]).round(4).tolist()
    [1.5708]
    """
    declination = pvlib.solarposition.declination_spencer71(np.asarray(day_of_year))
    cosine = -np.tan(np.radians(latitude_deg)) * np.tan(declination)
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)), dtype=np.float64)


def extraterrestrial_kwh_m2(latitude_deg: float, day_of_year: ArrayLike) -> Floats:
    """Return what falls on a horizontal plane above the atmosphere in a day, shape (n,).

    ``H0 = 24/pi I0 (cos(lat) cos(decl) sin(ws) + ws sin(lat) sin(decl))``.

    Parameters
    ----------
    latitude_deg : float
        North positive. [°]
    day_of_year : array_like, shape (n,)
        1 to 366.

    Returns
    -------
    numpy.ndarray, shape (n,)
        Daily irradiation. [kWh/m2]

    References
    ----------
    M. Iqbal, An Introduction to Solar Radiation, Academic Press (1983), section 4.2.

    Examples
    --------
    >>> extraterrestrial_kwh_m2(40.75, [172, 355]).round(2).tolist()
    [11.63, 3.63]
    """
    days = np.asarray(day_of_year)
    declination = pvlib.solarposition.declination_spencer71(days)
    sunset = sunset_hour_angle_rad(latitude_deg, days)
    latitude = np.radians(latitude_deg)
    height = np.cos(latitude) * np.cos(declination) * np.sin(sunset)
    length = sunset * np.sin(latitude) * np.sin(declination)
    above = np.asarray(pvlib.irradiance.get_extra_radiation(days), dtype=np.float64)
    return np.asarray(24.0 / np.pi * above * (height + length) / 1000.0, dtype=np.float64)


def hour_shares(sunset_rad: Floats, begin_rad: Floats) -> Floats:
    """Return each hour's share of its day's light.

    The ratio of Collares-Pereira and Rabl, ``(a + b cos w)(cos w - cos ws)`` with
    ``a = 0.409 + 0.5016 sin(ws - 60°)`` and ``b = 0.6609 - 0.4767 sin(ws - 60°)``, integrated
    in closed form over the part of the hour in which the sun is up.

    Parameters
    ----------
    sunset_rad : numpy.ndarray, shape (d,)
        Hour angle of sunset. [rad]
    begin_rad : numpy.ndarray, shape (d, 24)
        Hour angle at the beginning of each clock hour, 0 at the sun's noon. [rad]

    Returns
    -------
    numpy.ndarray, shape (d, 24)
        Adds up to 1 on every day with sun, to 0 without. [-]

    Examples
    --------
    >>> noon_at_twelve = np.radians(15.0 * (np.arange(24.0) - 12.0))[np.newaxis]
    >>> shares = hour_shares(np.array([np.pi / 2]), noon_at_twelve)[0]
    >>> shares[[5, 6, 9, 11, 12]].round(3).tolist(), float(shares.sum().round(12))
    ([0.0, 0.013, 0.104, 0.141, 0.141], 1.0)
    """
    sunset = sunset_rad[:, np.newaxis]
    a = 0.409 + 0.5016 * np.sin(sunset - np.pi / 3.0)
    b = 0.6609 - 0.4767 * np.sin(sunset - np.pi / 3.0)

    def integral_to(angle: Floats) -> Floats:
        w = np.clip(angle, -sunset, sunset)
        inner = w / 2.0 + np.sin(2.0 * w) / 4.0 - np.cos(sunset) * np.sin(w)
        return np.asarray(a * (np.sin(w) - w * np.cos(sunset)) + b * inner, dtype=np.float64)

    # A clock day can begin before the sun's midnight or end after it: look at the neighbours.
    turns = [begin_rad + 2.0 * np.pi * turn for turn in (-1, 0, 1)]
    parts = np.sum([integral_to(w + np.pi / 12.0) - integral_to(w) for w in turns], axis=0)
    parts = np.maximum(parts, 0.0)
    whole = np.sum(parts, axis=1, keepdims=True)
    shares: Floats = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 1e-9)
    return shares


def clock_lead_rad(site: Site, day_of_year: NDArray[np.int64], utc_offset_hours: float) -> Floats:
    """Return how far the sun is ahead of the local clock, shape (n,) [rad], within half a turn.

    Beside the date line the clock can be a whole day off the sun's date; the sun's time of day,
    which is all that hours are made of, is then the one of a neighbouring day.

    Raises
    ------
    WeatherError
        If no clock on Earth has that offset.

    Examples
    --------
    >>> kiribati = Site(1.87, -157.4, 2.0, record_low_celsius=18.0, record_high_celsius=36.0)
    >>> np.degrees(clock_lead_rad(kiribati, np.array([105]), 14.0)).round(1).tolist()
    [-7.5]
    """
    fixed_zone(utc_offset_hours)
    minutes = np.asarray(
        pvlib.solarposition.equation_of_time_spencer71(day_of_year), dtype=np.float64
    )
    ahead_deg = site.longitude_deg - 15.0 * utc_offset_hours + minutes / 4.0
    return np.radians((ahead_deg + 180.0) % 360.0 - 180.0)

"""An hourly year from daily totals of global irradiation, for places that only have those.

Each day's total is spread in true solar time, split into direct and diffuse light at the sun of
mid-interval, and kept: the hours of a day add up to the given total to 1e-9 Wh/m2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd
import pvlib
from numpy.typing import NDArray

from pv_sizing.arrays import Floats
from pv_sizing.checks import float_array, require_between
from pv_sizing.errors import WeatherError
from pv_sizing.site import Site
from pv_sizing.solar_day import (
    clock_lead_rad,
    extraterrestrial_kwh_m2,
    hour_shares,
    sunset_hour_angle_rad,
)
from pv_sizing.weather import TYPICAL_CALENDAR_YEAR, Weather, WeatherBasis
from pv_sizing.year_clock import fixed_zone

MODEL = "daily_totals/1 collares-pereira-rabl erbs"

# The warmest moment of a clear day comes about two hours after the sun's noon.
WARMEST_AFTER_NOON_HOURS = 2.0

# Possible daily figures; light is checked against the sky above the atmosphere as well.
DAY_RANGES: dict[str, tuple[float, float]] = {
    "ghi_kwh_m2": (0.0, 14.0),
    "temp_mean_celsius": (-75.0, 50.0),
    "temp_min_celsius": (-75.0, 45.0),
    "temp_max_celsius": (-70.0, 60.0),
    "wind_speed_m_s": (0.0, 60.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class DailyYear:
    """The days of one year, from 1 January on the local clock.

    Parameters
    ----------
    ghi_kwh_m2 : numpy.ndarray, shape (365,) or (366,)
        Global horizontal irradiation of each day. [kWh/m2]
    temp_mean_celsius, temp_min_celsius, temp_max_celsius : numpy.ndarray, same shape
        Air temperature at 2 m. [°C]
    wind_speed_m_s : numpy.ndarray, same shape
        Daily mean at 10 m. [m/s]

    Raises
    ------
    WeatherError
        If lengths differ or are not a year, or a value is missing or impossible; `where` names
        the day.
    """

    ghi_kwh_m2: Floats
    temp_mean_celsius: Floats
    temp_min_celsius: Floats
    temp_max_celsius: Floats
    wind_speed_m_s: Floats

    def __post_init__(self) -> None:
        columns = {
            name: float_array(
                getattr(self, name),
                error=WeatherError,
                code="weather_not_numbers",
                where=f"daily totals {name}",
            ).copy()
            for name in DAY_RANGES
        }
        shapes = {name: values.shape for name, values in columns.items()}
        if set(shapes.values()) not in ({(365,)}, {(366,)}):
            raise WeatherError("daily_year_not_a_year", "daily totals", **shapes)
        for name, values in columns.items():
            low, high = DAY_RANGES[name]
            # Written so that NaN is outside too.
            _refuse_day(~((values >= low) & (values <= high)), name, values)
            object.__setattr__(self, name, values)
        ordered = (self.temp_min_celsius <= self.temp_mean_celsius) & (
            self.temp_mean_celsius <= self.temp_max_celsius
        )
        _refuse_day(~ordered, "temp_mean_celsius", self.temp_mean_celsius)

    def columns(self) -> Mapping[str, Floats]:
        """Return all five series by name."""
        return {name: getattr(self, name) for name in DAY_RANGES}


def weather_from_daily_totals(
    site: Site,
    days: DailyYear,
    *,
    utc_offset_hours: float,
    basis: WeatherBasis,
    year: int = TYPICAL_CALENDAR_YEAR,
) -> Weather:
    """Make a checked hourly year out of a year of days.

    Light: the ratio of hour to day of Collares-Pereira and Rabl, integrated over each hour
    (`hour_shares`), then the diffuse share of Erbs with ``DHI = GHI - DNI cos(z)`` at the sun
    of mid-interval; hours are written to 0.001 W/m2 and the brightest hour takes what rounding
    leaves. Air: `_temperature_course`. Wind: the day's mean in every hour. Hours inside a day are
    smooth: clouds that pass within a day are in its total only.

    Parameters
    ----------
    site : Site
        Where the sun is looked up.
    days : DailyYear
        365 or, in a leap year, 366 days.
    utc_offset_hours : float
        The local clock whose days these are. [h]
    basis : WeatherBasis
        Origin and uncertainty; this model's name is written into its version.
    year : int
        Calendar of the result, 1950 to 2200.

    Returns
    -------
    Weather

    Raises
    ------
    WeatherError
        If a day has more light than falls on the atmosphere, light without sun, or the number
        of days is not that of `year`.

    References
    ----------
    M. Collares-Pereira and A. Rabl, Solar Energy 22 (1979) 155, doi:10.1016/0038-092X(79)90100-2.
    D. Erbs, S. Klein and J. Duffie, Solar Energy 28 (1982) 293, doi:10.1016/0038-092X(82)90302-4.
    """
    require_between(
        year,
        1950,
        2200,
        error=WeatherError,
        code="daily_year_not_a_year",
        where="daily totals year",
        name="year",
    )
    count = len(days.ghi_kwh_m2)
    begin = datetime(year, 1, 1, tzinfo=fixed_zone(utc_offset_hours))
    index = pd.date_range(begin, periods=24 * count, freq="h")
    if index[-1].year != year or (index[-1].month, index[-1].day) != (12, 31):
        raise WeatherError("daily_year_not_a_year", "daily totals", days=count, year=year)
    _refuse_more_than_the_sky_has(site, days)
    ghi = _spread(site, days.ghi_kwh_m2, utc_offset_hours)
    air = _temperature_course(site, days, utc_offset_hours)
    dni, dhi = _split(site, ghi, air, index + pd.Timedelta(minutes=30))
    frame = pd.DataFrame(
        {
            "ghi": ghi,
            "dni": dni,
            "dhi": dhi,
            "temp_air": air,
            "wind_speed": np.repeat(days.wind_speed_m_s, 24),
        },
        index=index,
    )
    named = replace(basis, version=basis.version or f"{MODEL} pvlib/{pvlib.__version__}")
    return Weather(frame, named)


def _temperature_course(site: Site, days: DailyYear, utc_offset_hours: float) -> Floats:
    """Return hourly air temperature through the days' extremes, their means kept exactly.

    Half cosine waves join the minimum at sunrise, the maximum two hours after the sun's noon,
    and the next minimum; then each day is moved as a whole to its mean. Mean and swing are the
    given ones, the extremes themselves differ by that move.

    Parameters
    ----------
    site : Site
        For sunrise and noon.
    days : DailyYear
        Means and extremes.
    utc_offset_hours : float
        The local clock. [h]

    Returns
    -------
    numpy.ndarray, shape (24 d,)
        At mid-hour. [°C]

    References
    ----------
    D. Chow and G. Levermore, Building Serv. Eng. Res. Technol. 28 (2007) 237,
    doi:10.1177/0143624407078642 (interpolation between extremes by half cosines).
    """
    count = len(days.ghi_kwh_m2)
    day = np.arange(1, count + 1, dtype=np.int64)
    noon = 24.0 * (day - 1) + 12.0 - np.degrees(clock_lead_rad(site, day, utc_offset_hours)) / 15.0
    rise = noon - np.degrees(sunset_hour_angle_rad(site.latitude_deg, day)) / 15.0
    moments = np.column_stack([rise, noon + WARMEST_AFTER_NOON_HOURS]).ravel()
    extremes = np.column_stack([days.temp_min_celsius, days.temp_max_celsius]).ravel()
    # A year is a circle: its last maximum comes before its first minimum.
    moments = np.concatenate([moments[-2:] - 24.0 * count, moments, moments[:2] + 24.0 * count])
    extremes = np.concatenate([extremes[-2:], extremes, extremes[:2]])
    hour = np.arange(24 * count) + 0.5
    left = np.searchsorted(moments, hour, side="right") - 1
    way = (hour - moments[left]) / (moments[left + 1] - moments[left])
    wave = (1.0 - np.cos(np.pi * way)) / 2.0
    course = (extremes[left] + (extremes[left + 1] - extremes[left]) * wave).reshape(count, 24)
    moved = course + (days.temp_mean_celsius - course.mean(axis=1))[:, np.newaxis]
    return np.asarray(moved.ravel().round(3), dtype=np.float64)


def _spread(site: Site, ghi_kwh_m2: Floats, utc_offset_hours: float) -> Floats:
    day = np.arange(1, len(ghi_kwh_m2) + 1, dtype=np.int64)
    clock = np.radians(15.0 * (np.arange(24.0) - 12.0))
    begin = clock + clock_lead_rad(site, day, utc_offset_hours)[:, np.newaxis]
    totals = 1000.0 * ghi_kwh_m2
    hours = hour_shares(sunset_hour_angle_rad(site.latitude_deg, day), begin)
    hours = np.round(hours * totals[:, np.newaxis], 3)
    brightest = (np.arange(len(day)), np.argmax(hours, axis=1))
    hours[brightest] += np.round(totals - hours.sum(axis=1), 9)
    return hours.ravel()


def _split(
    site: Site, ghi: Floats, air: Floats, mid_times: pd.DatetimeIndex
) -> tuple[Floats, Floats]:
    # The same sun as `irradiance.sun_path`, so that the three lights close on it.
    sun = pvlib.solarposition.get_solarposition(
        mid_times, site.latitude_deg, site.longitude_deg, site.altitude_m, temperature=air
    )
    zenith = sun["apparent_zenith"].to_numpy(dtype=np.float64)
    # Day numbers, not the index: pvlib 0.16 asks pandas 3 for a deprecated attribute.
    parts = pvlib.irradiance.erbs(ghi, zenith, mid_times.day_of_year.to_numpy())
    dni = np.asarray(np.round(parts["dni"], 3), dtype=np.float64)
    beam = dni * np.maximum(np.cos(np.radians(zenith)), 0.0)
    return dni, np.asarray(np.round(ghi - beam, 3), dtype=np.float64)


def _refuse_more_than_the_sky_has(site: Site, days: DailyYear) -> None:
    day = np.arange(1, len(days.ghi_kwh_m2) + 1)
    above = extraterrestrial_kwh_m2(site.latitude_deg, day)
    wrong = np.flatnonzero(days.ghi_kwh_m2 > above)
    if wrong.size:
        first = int(wrong[0])
        raise WeatherError(
            "daily_total_above_extraterrestrial",
            f"daily totals day {first + 1} ghi_kwh_m2",
            value=float(days.ghi_kwh_m2[first]),
            high=round(float(above[first]), 3),
            days_concerned=int(wrong.size),
        )


def _refuse_day(wrong: NDArray[np.bool_], name: str, values: Floats) -> None:
    places = np.flatnonzero(wrong)
    if places.size:
        first = int(places[0])
        raise WeatherError(
            "daily_value_impossible",
            f"daily totals day {first + 1} {name}",
            value=float(values[first]),
            days_concerned=int(places.size),
        )

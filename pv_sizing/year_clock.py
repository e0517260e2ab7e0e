"""Clocks of weather files: fixed offsets, one calendar for a typical year, one year of many.

A typical year is twelve months of different years. It is dated in one year without leap day
*before* any shift of the clock; shifting first would let the last February hour of a leap year
fall on a 29th that the other readers do not have.
"""

from datetime import timedelta, timezone
from typing import cast

import numpy as np
import pandas as pd

from pv_sizing.checks import require_between
from pv_sizing.errors import WeatherError
from pv_sizing.weather import TYPICAL_CALENDAR_YEAR


def fixed_zone(utc_offset_hours: float) -> timezone:
    """Return a zone of constant offset; summer time and named zones are never guessed.

    Parameters
    ----------
    utc_offset_hours : float
        East positive, to the quarter of an hour. [h]

    Returns
    -------
    datetime.timezone

    Raises
    ------
    WeatherError
        If no clock on Earth has that offset.

    Examples
    --------
    >>> fixed_zone(8)
    datetime.timezone(datetime.timedelta(seconds=28800))
    """
    require_between(
        utc_offset_hours,
        -12.0,
        14.0,
        error=WeatherError,
        code="weather_offset_impossible",
        where="weather clock",
        name="utc_offset_hours",
    )
    if utc_offset_hours * 4 % 1:
        raise WeatherError(
            "weather_offset_impossible", "weather clock", utc_offset_hours=utc_offset_hours
        )
    return timezone(timedelta(hours=utc_offset_hours))


def typical_calendar(wall: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Date a typical year's wall clock in `TYPICAL_CALENDAR_YEAR`, order unchanged.

    Parameters
    ----------
    wall : pandas.DatetimeIndex, shape (n,)
        Local times without offset, of any years.

    Returns
    -------
    pandas.DatetimeIndex, shape (n,)
        The same month, day and time of day in one year.

    Raises
    ------
    WeatherError
        If there is a 29 February, which a typical year does not have.

    Examples
    --------
    >>> typical_calendar(pd.DatetimeIndex(["2016-12-31 23:00"]))[0].isoformat()
    '2001-12-31T23:00:00'
    """
    if has_leap_day(wall):
        raise WeatherError("weather_leap_day_in_typical_year", "weather index")
    names = ("month", "day", "hour", "minute", "second")
    parts = {name: np.asarray(getattr(wall, name), dtype=np.int64) for name in names}
    return pd.DatetimeIndex(pd.to_datetime(pd.DataFrame({"year": TYPICAL_CALENDAR_YEAR, **parts})))


def has_leap_day(wall: pd.DatetimeIndex) -> bool:
    """Return whether the index holds a 29 February."""
    return bool(np.any((wall.month == 2) & (wall.day == 29)))


def rolled_to_local(frame: pd.DataFrame, zone: timezone) -> pd.DataFrame:
    """Turn a typical year kept in UTC into one that begins at local New Year.

    Hours of 31 December UTC that are local 1 January go to the front: a typical year is a
    circle. Rows keep their order otherwise, so a file in disorder stays in disorder and is
    refused when the weather is built.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, k)
        A typical year under a UTC index of `TYPICAL_CALENDAR_YEAR`.
    zone : datetime.timezone
        The local clock.

    Returns
    -------
    pandas.DataFrame, shape (n, k)
        Under a local index; its first interval begins within the first hour of the year.

    Examples
    --------
    >>> utc = pd.date_range("2001-01-01", periods=8760, freq="h", tz="UTC")
    >>> local = rolled_to_local(pd.DataFrame({"hour": range(8760)}, index=utc), fixed_zone(8))
    >>> local.index[0].isoformat(), int(local["hour"].iloc[0]), int(local["hour"].iloc[8])
    ('2001-01-01T00:00:00+08:00', 8752, 0)
    """
    index = cast("pd.DatetimeIndex", frame.index)
    local = typical_calendar(index.tz_convert(zone).tz_localize(None))
    first = int(np.argmin(local.to_numpy()))
    turned = frame.set_axis(local.tz_localize(zone), axis="index")
    return pd.concat([turned.iloc[first:], turned.iloc[:first]])


def one_year_of(frame: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """Take one calendar year, on the file's own clock, out of a file of several.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of any number of years.
    year : int or None
        The year wanted; None takes the file as it is.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    WeatherError
        If the file has no such year; ``values`` name the years it has.
    """
    if year is None:
        return frame
    years = np.asarray(cast("pd.DatetimeIndex", frame.index).year)
    if not np.any(years == year):
        held = sorted({int(each) for each in years})
        raise WeatherError("weather_year_not_in_file", "weather file", year=year, years=held)
    return frame.iloc[np.flatnonzero(years == year)]

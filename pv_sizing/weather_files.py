"""EPW and TMY3 files, read by pvlib and brought to one clock; the frame for all file readers.

What a stamp means differs, and pvlib does not unite it: EPW counts hours by their end and pvlib
writes their beginning; TMY3 keeps the end. Every reader returns means of the interval that
begins at the index, under a constant offset, with missing codes refused by hour and column. Air
temperature and wind are instants and stay where the irradiance puts them, within half an hour.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from os import PathLike
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import pandas as pd
import pvlib

from pv_sizing.checks import require_between
from pv_sizing.errors import WeatherError
from pv_sizing.weather import COLUMNS, Weather, WeatherBasis, require_whole_year
from pv_sizing.year_clock import (
    fixed_zone,
    has_leap_day,
    typical_calendar,
)

Source = str | PathLike[str] | IO[str] | IO[bytes]


@dataclass(frozen=True, slots=True, eq=False)
class WeatherFile:
    """A weather year together with the place its file names.

    Parameters
    ----------
    weather : Weather
        The checked year; its basis carries the reader's name and version.
    latitude_deg, longitude_deg : float
        Position, north and east positive. [°]
    altitude_m : float
        Height above sea level. [m]

    Raises
    ------
    WeatherError
        If the place is not on the Earth.
    """

    weather: Weather
    latitude_deg: float
    longitude_deg: float
    altitude_m: float

    def __post_init__(self) -> None:
        for name, low, high in (
            ("latitude_deg", -90.0, 90.0),
            ("longitude_deg", -180.0, 180.0),
            ("altitude_m", -450.0, 6000.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=WeatherError,
                code="weather_place_impossible",
                where=f"weather file {name}",
                name=name,
            )


def read_epw(source: Source, *, basis: WeatherBasis) -> WeatherFile:
    """Read an EnergyPlus weather file.

    Hour 1 of the file is the mean of 0:00 to 1:00 local standard time; pvlib writes it under
    0:00. A file with a 29 February keeps its own year, any other is dated in one year. PVGIS
    exports its typical year as EPW too, with other meanings: use `read_pvgis_tmy` for that.

    Parameters
    ----------
    source : path, text file or binary file
        The EPW file.
    basis : WeatherBasis
        Origin and uncertainty.

    Returns
    -------
    WeatherFile

    Raises
    ------
    WeatherError
        If the file cannot be read, is not one whole year, or a value is missing or impossible.

    References
    ----------
    EnergyPlus Documentation, Auxiliary Programs, "EnergyPlus Weather File (EPW) Data
    Dictionary".
    """
    with reading("epw"):
        table, place = pvlib.iotools.read_epw(io.StringIO(text_of(source)))
    wall = cast("pd.DatetimeIndex", table.index).tz_localize(None)
    dated = wall if has_leap_day(wall) else typical_calendar(wall)
    frame = table.set_axis(dated.tz_localize(fixed_zone(place["TZ"])), axis="index")
    return placed(frame, basis, "epw/1", place)


def read_tmy3(source: Source, *, basis: WeatherBasis) -> WeatherFile:
    """Read a TMY3 file of the NSRDB.

    The stamp is the end of the hour and pvlib keeps it, so every row moves back by one hour.

    Parameters
    ----------
    source : path, text file or binary file
        The TMY3 file.
    basis : WeatherBasis
        Origin and uncertainty.

    Returns
    -------
    WeatherFile

    Raises
    ------
    WeatherError
        If the file cannot be read, is not one whole year, or a value is missing or impossible.

    References
    ----------
    S. Wilcox and W. Marion, Users Manual for TMY3 Data Sets, NREL/TP-581-43156 (2008).
    """
    with reading("tmy3"):
        # One year before the shift: pvlib moves 29 February 0:00 (the end of the 28th in a leap
        # year) to 1 March, and an hour less would be 29 February again.
        table, place = pvlib.iotools.read_tmy3(io.StringIO(text_of(source)), coerce_year=2001)
    ends = cast("pd.DatetimeIndex", table.index).tz_localize(None)
    begins = (ends - timedelta(hours=1)).tz_localize(fixed_zone(place["TZ"]))
    return placed(table.set_axis(begins, axis="index"), basis, "tmy3/1", place)


def checked_year(
    frame: pd.DataFrame, basis: WeatherBasis, reader: str, interval_minutes: int = 60
) -> Weather:
    """Build the weather of a file: numbers, missing codes, one whole year, reader's version.

    Parameters
    ----------
    frame : pandas.DataFrame
        At least `COLUMNS`, under the index of the contract.
    basis : WeatherBasis
        Origin and uncertainty; a version it names already is kept.
    reader : str
        Name and number of the reader.
    interval_minutes : int
        Length of each interval. [min]

    Returns
    -------
    Weather

    Raises
    ------
    WeatherError
        If a column is missing, or a value is a missing code, not a number or impossible.
    """
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise WeatherError("weather_column_missing", "weather file header", missing=missing)
    numbers = frame[list(COLUMNS)].apply(pd.to_numeric, errors="coerce").astype(np.float64)
    # Codes for "no value": -999 (NASA), -9900 (TMY3), 9999 Wh/m2, 999 m/s and 99.9 °C (EPW).
    high = np.array([9999.0, 9999.0, 9999.0, 99.9, 999.0])
    numbers = numbers.mask((numbers <= -900.0) | (numbers >= high))
    named = replace(basis, version=basis.version or f"{reader} pvlib/{pvlib.__version__}")
    weather = Weather(numbers, named, interval_minutes)
    require_whole_year(weather)
    return weather


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn whatever a parser stumbles over into one typed refusal that names the format."""
    try:
        yield
    except WeatherError:
        raise
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        raise WeatherError(
            "weather_file_unreadable",
            f"weather file {name}",
            reason=f"{type(error).__name__}: {error}",
        ) from error


def text_of(source: Source) -> str:
    """Return the whole text of a path or an open file; only names may hold odd letters."""
    if isinstance(source, str | PathLike):
        content: str | bytes = Path(source).read_bytes()
    else:
        content = source.read()
    if isinstance(content, bytes):
        content = content.decode("utf-8-sig", errors="replace")
    return content.replace("\r\n", "\n")


def placed(
    frame: pd.DataFrame, basis: WeatherBasis, reader: str, place: dict[str, Any]
) -> WeatherFile:
    """Return the checked year of `checked_year` at the place that pvlib's metadata name."""
    weather = checked_year(frame, basis, reader)
    with reading(reader):
        position = [float(place[name]) for name in ("latitude", "longitude", "altitude")]
    return WeatherFile(weather, *position)

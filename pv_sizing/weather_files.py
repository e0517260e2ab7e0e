"""Weather files of the common formats, read by pvlib and brought to one clock.

What a stamp means differs, and pvlib does not unite it: EPW counts hours by their end and pvlib
writes their beginning; TMY3 keeps the end; PVGIS gives instants. Every reader returns means of
the interval that begins at the index (an instant stands for the interval around it), under a
constant offset, with missing codes refused by hour and column. Air temperature and wind are
instants in all four formats and stay where the irradiance puts them, within half an hour.
"""

import io
import re
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
    one_year_of,
    rolled_to_local,
    typical_calendar,
)

Source = str | PathLike[str] | IO[str] | IO[bytes]

# Below this height of the sun the beam of a horizontal plane is too small to divide by its sine.
LOWEST_SUN_FOR_BEAM_DEG = 2.0


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
    return _placed(frame, basis, "epw/1", place)


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
    return _placed(table.set_axis(begins, axis="index"), basis, "tmy3/1", place)


def read_pvgis_hourly(
    source: Source,
    *,
    basis: WeatherBasis,
    utc_offset_hours: float,
    file_format: str = "csv",
    year: int | None = None,
) -> WeatherFile:
    """Read one year of a PVGIS hourly series made for a horizontal plane with its components.

    Stamps are instants in UTC (HH:10 or the like for satellite data, HH:30 for ERA5 hours); each
    stands for the hour around it. ``DNI = beam / sin(h)`` with the height `h` of the sun that
    the file gives; under 2° the beam counts as diffuse, so that global is kept.

    Parameters
    ----------
    source : path, text file or binary file
        The file of the ``seriescalc`` service, slope 0, radiation components on.
    basis : WeatherBasis
        Origin and uncertainty.
    utc_offset_hours : float
        Local clock of the result. [h]
    file_format : str
        ``csv`` or ``json``.
    year : int or None
        Which UTC year to take from a file of several.

    Returns
    -------
    WeatherFile

    Raises
    ------
    WeatherError
        If the plane is tilted, components are missing, or the year is incomplete.
    """
    with reading("pvgis_hourly"):
        table, about = pvlib.iotools.read_pvgis_hourly(
            io.StringIO(text_of(source)), pvgis_format=file_format
        )
        place, slope_deg = _pvgis_place(about["inputs"]), _pvgis_slope_deg(about["inputs"])
    if slope_deg != 0.0:
        raise WeatherError("weather_plane_tilted", "weather file header", slope_deg=slope_deg)
    frame = _from_components(one_year_of(table, year))
    half_early = cast("pd.DatetimeIndex", frame.index) - timedelta(minutes=30)
    local = half_early.tz_convert(fixed_zone(utc_offset_hours))
    return _placed(frame.set_axis(local, axis="index"), basis, "pvgis_hourly/1", place)


def read_pvgis_tmy(
    source: Source,
    *,
    basis: WeatherBasis,
    utc_offset_hours: float,
    file_format: str = "csv",
    irradiance_time_offset_hours: float | None = None,
) -> WeatherFile:
    """Read a typical year of PVGIS.

    Stamps are full hours UTC, the irradiance belongs to the instant `irradiance time offset`
    later (0.5 h for ERA5, minutes for satellites), which newer csv and json files state. The EPW
    flavour states none, and the zone in its header is not the clock of its rows, which is UTC.

    Parameters
    ----------
    source : path, text file or binary file
        The file of the ``tmy`` service.
    basis : WeatherBasis
        Origin and uncertainty.
    utc_offset_hours : float
        Local clock of the result; the year is rolled so that it begins at local New Year. [h]
    file_format : str
        ``csv``, ``json`` or ``epw``.
    irradiance_time_offset_hours : float or None
        For files that do not state it; a statement in the file must agree. [h]

    Returns
    -------
    WeatherFile

    Raises
    ------
    WeatherError
        If the time offset is unknown or contradicted, or anything is missing.
    """
    with reading("pvgis_tmy"):
        text = text_of(source)
        if file_format == "csv":
            _require_pvgis_rows(text)
        buffer = io.BytesIO(text.encode()) if file_format == "csv" else io.StringIO(text)
        table, about = pvlib.iotools.read_pvgis_tmy(buffer, pvgis_format=file_format)
        place = about if file_format == "epw" else _pvgis_place(about["inputs"])
        stated = None if file_format == "epw" else _pvgis_time_offset(about["inputs"])
    offset = _agreed_offset(stated, irradiance_time_offset_hours)
    wall = typical_calendar(cast("pd.DatetimeIndex", table.index).tz_localize(None))
    begins = wall + timedelta(seconds=round(offset * 3600) - 1800)
    frame = table.set_axis(begins.tz_localize("UTC"), axis="index")
    local = rolled_to_local(frame, fixed_zone(utc_offset_hours))
    return _placed(local, basis, "pvgis_tmy/1", place)


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


def _placed(
    frame: pd.DataFrame, basis: WeatherBasis, reader: str, place: dict[str, Any]
) -> WeatherFile:
    weather = checked_year(frame, basis, reader)
    with reading(reader):
        position = [float(place[name]) for name in ("latitude", "longitude", "altitude")]
    return WeatherFile(weather, *position)


def _require_pvgis_rows(text: str) -> None:
    # pvlib pads a csv of fewer than 8,760 rows and takes what comes after them for remarks.
    rows = len(re.findall(r"^\d{8}:\d{4},", text, re.MULTILINE))
    if rows != 8760:
        raise WeatherError("weather_not_a_year", "weather file", days=rows / 24)


def _pvgis_place(inputs: dict[str, Any]) -> dict[str, Any]:
    location = inputs.get("location", inputs)
    return {**location, "altitude": location["elevation"]}


def _pvgis_slope_deg(inputs: dict[str, Any]) -> float:
    if "mounting_system" in inputs:
        return float(inputs["mounting_system"]["fixed"]["slope"]["value"])
    return float(str(inputs["Slope"]).split()[0])


def _pvgis_time_offset(inputs: dict[str, Any]) -> float | None:
    location = inputs.get("location", {})
    stated = location.get("irradiance_time_offset", inputs.get("irradiance time offset"))
    return None if stated is None else float(stated)


def _agreed_offset(stated: float | None, given: float | None) -> float:
    offset = stated if given is None else given
    if offset is None:
        raise WeatherError("weather_time_offset_unknown", "weather file header")
    if stated is not None and stated != offset:
        raise WeatherError(
            "weather_time_offset_contradicted", "weather file header", stated=stated, given=given
        )
    require_between(
        offset,
        -1.0,
        1.0,
        error=WeatherError,
        code="weather_time_offset_impossible",
        where="weather file header",
        name="irradiance_time_offset_hours",
    )
    return offset


def _from_components(table: pd.DataFrame) -> pd.DataFrame:
    parts = ("poa_direct", "poa_sky_diffuse", "poa_ground_diffuse")
    missing = [name for name in (*parts, "solar_elevation") if name not in table.columns]
    if missing:
        raise WeatherError("weather_column_missing", "weather file header", missing=missing)
    elevation = table["solar_elevation"].to_numpy(dtype=np.float64)
    sine = np.sin(np.radians(elevation))
    beam = table["poa_direct"].to_numpy(dtype=np.float64)
    ghi = np.sum([table[name].to_numpy(dtype=np.float64) for name in parts], axis=0)
    high = elevation >= LOWEST_SUN_FOR_BEAM_DEG
    dni = np.divide(beam, sine, out=np.zeros_like(beam), where=high)
    return table.assign(ghi=ghi, dni=dni, dhi=ghi - np.where(high, beam, 0.0))

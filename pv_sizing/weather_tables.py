"""Weather tables that pvlib has no reader for: NASA POWER, a plain CSV, and a typical year.

What a row's time means is stated in the file (NASA POWER's header, the column name of a typical
year) or by the caller (`stamp` of a plain CSV); it is never guessed.
"""

import io
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from pv_sizing.checks import require_between
from pv_sizing.errors import WeatherError
from pv_sizing.weather import TYPICAL_CALENDAR_YEAR, Weather, WeatherBasis
from pv_sizing.weather_files import Source, WeatherFile, checked_year, reading, text_of
from pv_sizing.year_clock import fixed_zone, one_year_of

STAMPS = ("start", "middle", "end")

# NASA POWER writes hourly energy or power, by user community.
WATTS_PER_NASA_UNIT = {
    "W/m^2": 1.0,
    "Wh/m^2": 1.0,
    "kW-hr/m^2": 1000.0,
    "kWh/m^2": 1000.0,
    "MJ/hr": 1e6 / 3600.0,
    "MJ/m^2": 1e6 / 3600.0,
}
NASA_COLUMNS = {
    "ghi": "ALLSKY_SFC_SW_DWN",
    "dni": "ALLSKY_SFC_SW_DNI",
    "dhi": "ALLSKY_SFC_SW_DIFF",
    "temp_air": "T2M",
}

# Wind at 2 m over wind at 10 m above short grass (FAO Irrigation and Drainage Paper 56, eq. 47).
WIND_2M_OVER_10M = 4.87 / float(np.log(67.8 * 10.0 - 5.42))


def read_nasa_power_csv(
    source: Source, *, basis: WeatherBasis, utc_offset_hours: float, year: int | None = None
) -> WeatherFile:
    """Read one year of the hourly CSV that the NASA POWER data access viewer hands out.

    The hour is the beginning of the averaging hour, in UTC or in "LST", which is the whole-hour
    zone of the 15° band around the place, as the header says. Units are taken from the header.
    Wind at 2 m is brought to 10 m when there is no column at 10 m.

    Parameters
    ----------
    source : path, text file or binary file
        The file, with its header block.
    basis : WeatherBasis
        Origin and uncertainty.
    utc_offset_hours : float
        Local clock of the result. [h]
    year : int or None
        Which year, on the file's own clock, to take from a file of several.

    Returns
    -------
    WeatherFile

    Raises
    ------
    WeatherError
        If header, unit or column is missing or unknown, or the year incomplete.

    References
    ----------
    NASA POWER documentation, "Hourly API", power.larc.nasa.gov/docs/services/api/temporal/hourly.
    """
    with reading("nasa_power"):
        head, found, body = text_of(source).partition("-END HEADER-\n")
        table = pd.read_csv(io.StringIO(body)) if found else pd.DataFrame()
    latitude_deg, longitude_deg = (_header_number(head, name) for name in ("Latitude", "Longitude"))
    clock = re.search(r"\bin (LST|UTC)\b", head)
    if clock is None:
        raise WeatherError("weather_clock_unknown", "weather file header", expected="LST or UTC")
    own_hours = 0.0 if clock[1] == "UTC" else float(np.floor(longitude_deg / 15.0 + 0.5))
    begins = _dates(table, {"year": "YEAR", "month": "MO", "day": "DY", "hour": "HR"})
    dated = _nasa_values(table, head).set_axis(
        begins.tz_localize(fixed_zone(own_hours)), axis="index"
    )
    frame = one_year_of(dated, year).tz_convert(fixed_zone(utc_offset_hours))
    weather = checked_year(frame, basis, "nasa_power/1")
    altitude_m = _header_number(head, r"Elevation.*=")
    return WeatherFile(weather, latitude_deg, longitude_deg, altitude_m)


def read_plain_csv(
    source: Source,
    *,
    basis: WeatherBasis,
    stamp: str,
    latitude_deg: float,
    longitude_deg: float,
    altitude_m: float,
    interval_minutes: int = 60,
) -> WeatherFile:
    """Read a CSV with the columns ``time, ghi, dni, dhi, temp_air, wind_speed``.

    Parameters
    ----------
    source : path, text file or binary file
        ``time`` in ISO 8601 with one constant UTC offset; irradiance in W/m2, air in °C, wind at
        10 m in m/s. Further columns are ignored.
    basis : WeatherBasis
        Origin and uncertainty.
    stamp : str
        What a time stamp means: ``start``, ``middle`` or ``end`` of its interval. There is no
        default: half an hour is several percent on east and west roofs.
    latitude_deg, longitude_deg, altitude_m : float
        The place, which the file does not say. [°, °, m]
    interval_minutes : int
        Length of each interval. [min]

    Returns
    -------
    WeatherFile

    Raises
    ------
    WeatherError
        If `stamp` is not one of `STAMPS`, a time has no offset or another one, or a value or an
        hour is missing.
    """
    if stamp not in STAMPS:
        raise WeatherError("weather_stamp_unknown", "weather file", stamp=stamp, known=STAMPS)
    require_between(
        interval_minutes,
        1,
        60,
        error=WeatherError,
        code="weather_interval_impossible",
        where="weather file",
        name="interval_minutes",
    )
    with reading("plain_csv"):
        table = pd.read_csv(io.StringIO(text_of(source)), dtype={"time": "string"})
    _require_columns(table, ("time",))
    late = timedelta(minutes=interval_minutes * STAMPS.index(stamp) / 2)
    begins = _iso_index(table["time"].tolist()) - late
    weather = checked_year(
        table.set_axis(begins, axis="index"), basis, "plain_csv/1", interval_minutes
    )
    return WeatherFile(weather, latitude_deg, longitude_deg, altitude_m)


def read_typical_year_csv(
    source: Source, *, basis: WeatherBasis, temperature_column: str = "temp_air_c"
) -> Weather:
    """Read a plain CSV year: month, day, hour beginning, three irradiances, air, wind.

    Columns read: ``month``, ``day``, ``hour_beginning_utc8`` (the number is the clock's offset
    from UTC in hours), ``ghi_w_m2``, ``dni_w_m2``, ``dhi_w_m2``, `temperature_column`,
    ``wind_speed_m_s``. 8,760 rows in order, no leap day.

    Parameters
    ----------
    source : path, text file or binary file
        The CSV file.
    basis : WeatherBasis
        Origin and uncertainty of the file.
    temperature_column : str
        Which temperature to use when the file carries several. [°C]

    Returns
    -------
    Weather

    Raises
    ------
    WeatherError
        If a column or an hour is missing, out of order or impossible.
    """
    with reading("typical_year"):
        table = pd.read_csv(io.StringIO(text_of(source)))
    hour_column = _hour_column([str(name) for name in table.columns])
    renamed = {
        "ghi_w_m2": "ghi",
        "dni_w_m2": "dni",
        "dhi_w_m2": "dhi",
        temperature_column: "temp_air",
        "wind_speed_m_s": "wind_speed",
    }
    _require_columns(table, tuple(renamed))
    zone = fixed_zone(int(hour_column.removeprefix("hour_beginning_utc")))
    calendar = {"month": "month", "day": "day", "hour": hour_column}
    begins = _dates(table.assign(year=TYPICAL_CALENDAR_YEAR), {"year": "year", **calendar})
    frame = table.rename(columns=renamed).set_axis(begins.tz_localize(zone), axis="index")
    return checked_year(frame, basis, "typical_year_csv/1")


def _nasa_values(table: pd.DataFrame, head: str) -> pd.DataFrame:
    wind = "WS10M" if "WS10M" in table.columns else "WS2M"
    _require_columns(table, (*NASA_COLUMNS.values(), wind))
    with reading("nasa_power"):
        frame = pd.DataFrame(
            {name: table[column].astype(np.float64) for name, column in NASA_COLUMNS.items()}
        )
        speed = table[wind].astype(np.float64)
    # Missing codes are refused by their own value, so they must not be scaled away.
    for name in ("ghi", "dni", "dhi"):
        factor = _watts_per_unit(head, NASA_COLUMNS[name])
        frame[name] = frame[name].where(frame[name] <= -900.0, frame[name] * factor)
    scale = 1.0 if wind == "WS10M" else 1.0 / WIND_2M_OVER_10M
    return frame.assign(wind_speed=speed.where(speed <= -900.0, speed * scale))


def _watts_per_unit(head: str, parameter: str) -> float:
    line = re.search(rf"^{parameter}\s.*\(([^()]+)\)\s*$", head, re.MULTILINE)
    unit = line[1] if line else None
    if unit not in WATTS_PER_NASA_UNIT:
        raise WeatherError("weather_unit_unknown", f"weather file header {parameter}", unit=unit)
    return WATTS_PER_NASA_UNIT[unit]


def _header_number(head: str, name: str) -> float:
    found = re.search(rf"{name}\s*(-?\d+(?:\.\d+)?)", head)
    if found is None:
        raise WeatherError("weather_header_incomplete", "weather file header", missing=name)
    return float(found[1])


def _dates(table: pd.DataFrame, columns: dict[str, str]) -> pd.DatetimeIndex:
    _require_columns(table, tuple(columns.values()))
    parts = pd.DataFrame({part: table[column] for part, column in columns.items()})
    try:
        return pd.DatetimeIndex(pd.to_datetime(parts))
    except (TypeError, ValueError) as error:
        raise WeatherError("weather_date_impossible", "weather file", reason=str(error)) from None


def _iso_index(stamps: Sequence[object]) -> pd.DatetimeIndex:
    times: list[datetime] = []
    for row, text in enumerate(stamps, start=1):
        try:
            times.append(datetime.fromisoformat(str(text)))
        except ValueError:
            raise WeatherError(
                "weather_date_impossible", f"weather file data row {row}", time=str(text)
            ) from None
    offsets = {time.utcoffset() for time in times}
    if len(offsets) > 1:
        # Two offsets are summer time: one wall clock hour a year is missing and one is double.
        raise WeatherError(
            "weather_clock_changes", "weather file time", offsets=sorted(map(str, offsets))
        )
    offset = next(iter(offsets), None)
    if offset is None:
        raise WeatherError("weather_clock_without_offset", "weather file time")
    return pd.DatetimeIndex(times).tz_convert(fixed_zone(offset.total_seconds() / 3600))


def _require_columns(table: pd.DataFrame, names: tuple[str, ...]) -> None:
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise WeatherError("weather_column_missing", "weather file header", missing=missing)


def _hour_column(names: Sequence[str]) -> str:
    found = [name for name in names if re.fullmatch(r"hour_beginning_utc-?\d{1,2}", name)]
    if len(found) != 1:
        raise WeatherError(
            "weather_column_missing", "weather file header", missing=["hour_beginning_utc±h"]
        )
    return found[0]

"""PVGIS files, read by pvlib and brought to one clock: hourly series and typical years.

PVGIS gives instants in UTC, and the instant of the irradiance can be later than the stamp. An
instant stands for the hour around it, so the index lies half an hour before it.
"""

import io
from datetime import timedelta
from typing import Any, cast

import numpy as np
import pandas as pd
import pvlib

from pv_sizing.checks import require_between
from pv_sizing.errors import WeatherError
from pv_sizing.weather import WeatherBasis
from pv_sizing.weather_files import Source, WeatherFile, placed, reading, text_of
from pv_sizing.year_clock import fixed_zone, one_year_of, rolled_to_local, typical_calendar

# Below this height of the sun the beam of a horizontal plane is too small to divide by its sine.
LOWEST_SUN_FOR_BEAM_DEG = 2.0


def read_pvgis_hourly(
    source: Source,
    *,
    basis: WeatherBasis,
    utc_offset_hours: float,
    file_format: str = "csv",
    year: int | None = None,
    irradiance_time_offset_hours: float = 0.0,
) -> WeatherFile:
    """Read one year of a PVGIS hourly series made for a horizontal plane with its components.

    Stamps are instants in UTC (HH:10 or the like, when the satellite passed); each stands for
    the hour around it. ``DNI = beam / sin(h)`` with the height `h` of the sun that the file
    gives; under 2° the beam counts as diffuse, so that global is kept.

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
    irradiance_time_offset_hours : float
        How much later than its stamp a value belongs, for a data base of hourly means stamped
        at their beginning 0.5; the sun check of `irradiance.sun_path` tells. [h]

    Returns
    -------
    WeatherFile

    Raises
    ------
    WeatherError
        If the plane is tilted, components are missing, or the year is incomplete.
    """
    with reading("pvgis_hourly"):
        text = text_of(source)
        if file_format == "csv":
            _whole_rows(text)
        table, about = pvlib.iotools.read_pvgis_hourly(io.StringIO(text), pvgis_format=file_format)
        place, slope_deg = _pvgis_place(about["inputs"]), _pvgis_slope_deg(about["inputs"])
    if slope_deg != 0.0:
        raise WeatherError("weather_plane_tilted", "weather file header", slope_deg=slope_deg)
    frame = _from_components(one_year_of(table, year))
    offset = _agreed_offset(None, irradiance_time_offset_hours)
    begins = cast("pd.DatetimeIndex", frame.index) + timedelta(seconds=round(offset * 3600) - 1800)
    local = begins.tz_convert(fixed_zone(utc_offset_hours))
    return placed(frame.set_axis(local, axis="index"), basis, "pvgis_hourly/1", place)


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
        # pvlib stops after 8,760 rows and takes the rest for remarks.
        rows = _whole_rows(text) if file_format == "csv" else 8760
        if rows != 8760:
            raise WeatherError("weather_not_a_year", "weather file", days=rows / 24)
        buffer = io.BytesIO(text.encode()) if file_format == "csv" else io.StringIO(text)
        table, about = pvlib.iotools.read_pvgis_tmy(buffer, pvgis_format=file_format)
        place = about if file_format == "epw" else _pvgis_place(about["inputs"])
        stated = None if file_format == "epw" else _pvgis_time_offset(about["inputs"])
    offset = _agreed_offset(stated, irradiance_time_offset_hours)
    wall = typical_calendar(cast("pd.DatetimeIndex", table.index).tz_localize(None))
    begins = wall + timedelta(seconds=round(offset * 3600) - 1800)
    frame = table.set_axis(begins.tz_localize("UTC"), axis="index")
    local = rolled_to_local(frame, fixed_zone(utc_offset_hours))
    return placed(local, basis, "pvgis_tmy/1", place)


def _whole_rows(text: str) -> int:
    """Count the rows of a csv; pvlib and pandas would pad a short one."""
    start = text.find("\ntime")
    if start < 0:
        raise WeatherError("weather_header_incomplete", "weather file header", missing="time")
    names, *rows = text[start + 1 :].split("\n\n")[0].splitlines()
    for row in rows:
        if row.count(",") != names.count(","):
            raise WeatherError("weather_row_incomplete", f"weather file row {row[:13]}")
    return len(rows)


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

"""Climate of the banners: design figures with their basis, typical years, solar stations.

Hourly years are hashed against their recorded sum before anybody reads them, and only when asked
for, so that starting the programme stays quick.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from heating_program.domain.divisions import Level, ancestor
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status
from heating_program.reference.divisions import children, city
from heating_program.reference.files import DATA, DataFaultError, located, read_table, sha256_of

_STANDARD = "GB 50736-2012"
_LINHE_STATION = "53513"
HOURLY_COLUMNS: Final = (
    "ghi_w_m2",
    "dni_w_m2",
    "dhi_w_m2",
    "temp_air_normal_c",
    "temp_air_c",
    "wind_speed_m_s",
)


@dataclass(frozen=True, slots=True)
class BannerClimate:
    """Design figures of one banner.

    ``record_low_celsius`` is for string voltage and frost protection, ``design_temp_celsius`` for
    the peak load; ``altitude_m`` is that of the solar station.
    """

    banner: str
    name: str
    latitude_deg: float
    longitude_deg: float
    altitude_m: float
    solar_station: str
    station_distance_km: float
    design_temp_celsius: Sourced[float]
    record_low_celsius: Sourced[float]
    annual_mean_celsius: Sourced[float]
    heating_degree_days: Sourced[float]


@dataclass(frozen=True, slots=True, eq=False)
class HourlyYear:
    """8,760 hours without leap day, clock UTC+8, each the mean of the hour that begins there."""

    banner: str
    ghi_w_m2: NDArray[np.float64]
    dni_w_m2: NDArray[np.float64]
    dhi_w_m2: NDArray[np.float64]
    temp_air_normal_celsius: NDArray[np.float64]
    temp_air_celsius: NDArray[np.float64]
    wind_speed_m_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DailyYear:
    """365 daily sums of global and diffuse irradiation in kWh/m², arrays of shape (365,)."""

    banner: str
    ghi_kwh_m2: NDArray[np.float64]
    dhi_kwh_m2: NDArray[np.float64]


@cache
def climates() -> dict[str, BannerClimate]:
    """Load the climate of every banner."""
    points = {row["code"]: row for row in read_table("climate/banner_points.csv", ("code",))}
    altitude = {
        row["station"]: float(row["altitude_m"])
        for row in read_table("climate/solar_stations.csv", ("station", "altitude_m"))
    }
    lowest = _record_low_linhe()
    found = {}
    for row in read_table("climate/heating_climate_by_banner.csv", ("code", "basis")):
        with located(row.place):
            point, basis, shift = points[row["code"]], row["basis"], float(row["delta_t_c"])
            read = Status.OFFICIAL if basis.startswith(_STANDARD) else Status.ESTIMATE
            design = Sourced(float(row["design_heating_temp_c"]), "°C", basis, read)
            # Colder banners are shifted with their mean; warmer ones keep the safer, lower figure.
            low = Sourced(round(lowest + min(shift, 0.0), 1), "°C", basis, read)
            found[row["code"]] = BannerClimate(
                banner=row["code"],
                name=row["name"],
                latitude_deg=float(point["seat_lat"]),
                longitude_deg=float(point["seat_lon"]),
                altitude_m=altitude[point["solar_station"]],
                solar_station=point["solar_station"],
                station_distance_km=float(point["station_distance_km"]),
                design_temp_celsius=design,
                record_low_celsius=low,
                annual_mean_celsius=_estimate(row["annual_mean_c"], "°C"),
                heating_degree_days=_estimate(row["hdd18_est"], "°C·d"),
            )
    if set(found) != {banner.code for banner in children(city().code)}:
        raise DataFaultError("climate/heating_climate_by_banner.csv: not the banners of the city")
    return found


def _record_low_linhe() -> float:
    """Lowest temperature on record at the one station of the standard inside the city."""
    for row in read_table("climate/heating_design_gb50736.csv", ("station_id", "extreme_min_c")):
        if row["station_id"] == _LINHE_STATION:
            with located(row.place):
                return float(row["extreme_min_c"])
    raise DataFaultError("climate/heating_design_gb50736.csv: no row of 53513")


def _estimate(text: str, unit: str) -> Sourced[float]:
    """Mark a figure derived from monthly means."""
    source = "estimate from monthly normals 1981-2010 (陕坝) shifted to the banner"
    return Sourced(float(text), unit, source, Status.ESTIMATE)


def climate_of(area_code: str) -> BannerClimate:
    """Find the climate of the banner an area lies in.

    Raises
    ------
    DomainError
        ``climate_unknown``, ``division_malformed`` or ``division_level`` (the city).
    """
    found = climates().get(ancestor(area_code, Level.BANNER))
    if found is None:
        raise DomainError("climate_unknown", division=area_code)
    return found


@cache
def hourly_sums() -> dict[str, tuple[str, str]]:
    """Load file name and recorded SHA-256 of every hourly year, by banner."""
    rows = read_table("climate/typical_year_hourly_sha256.csv", ("banner", "file", "sha256"))
    return {row["banner"]: (f"climate/{row['file']}", row["sha256"]) for row in rows}


@cache
def hourly_file(banner: str) -> Path:
    """Return the path of a banner's typical year after comparing its hash.

    Raises
    ------
    DomainError
        ``climate_unknown``.
    DataFaultError
        When the file was changed or is missing.
    """
    if banner not in hourly_sums():
        raise DomainError("climate_unknown", division=banner)
    name, recorded = hourly_sums()[banner]
    if sha256_of(name) != recorded:
        raise DataFaultError(f"{name}: the content is not the one that was recorded")
    return DATA / name


@cache
def hourly_year(banner: str) -> HourlyYear:
    """Load a banner's typical year; the arrays, shape (8760,), are read-only.

    Raises
    ------
    DomainError, DataFaultError
        As `hourly_file`.
    """
    path = hourly_file(banner)
    with path.open(encoding="utf-8") as file:
        header = file.readline().strip().split(",")
    with located(path.name):
        places = [header.index(column) for column in HOURLY_COLUMNS]
        table = np.loadtxt(path, delimiter=",", skiprows=1, usecols=places, encoding="utf-8").T
        if table.shape != (len(HOURLY_COLUMNS), 8760):
            raise ValueError("a year of 8,760 hours is expected")
    table.flags.writeable = False
    return HourlyYear(banner, *table)


@cache
def daily_years() -> dict[str, DailyYear]:
    """Load the daily typical year of every banner."""
    sums: dict[str, list[tuple[float, float]]] = {}
    for row in read_table("climate/typical_year_daily.csv", ("banner", "ghi_mj_m2", "dhi_mj_m2")):
        with located(row.place):
            pair = (float(row["ghi_mj_m2"]) / 3.6, float(row["dhi_mj_m2"]) / 3.6)
        sums.setdefault(row["banner"], []).append(pair)
    found = {}
    for banner, pairs in sums.items():
        table = np.array(pairs).T
        if table.shape != (2, 365):
            raise DataFaultError(f"climate/typical_year_daily.csv: {banner} has no 365 days")
        table.flags.writeable = False
        found[banner] = DailyYear(banner, table[0], table[1])
    return found

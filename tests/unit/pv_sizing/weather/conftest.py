"""A cloudless year that closes exactly, to be written in every format with its own stamps."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import pandas as pd
import pvlib
import pytest

from pv_sizing.irradiance import clock_shift_minutes, sun_path
from pv_sizing.site import Site
from pv_sizing.weather import Weather, WeatherBasis

PLACE = Site(40.75, 107.36, 1039.0, -35.3, 39.4)


@lru_cache(maxsize=16)
def _clear_sky(first: str, hours: int, minutes_late: float) -> pd.DataFrame:
    start = pd.Timestamp(first).tz_convert("UTC")
    times = pd.date_range(start, periods=hours, freq="h") + pd.Timedelta(minutes=minutes_late)
    sun = pvlib.solarposition.get_solarposition(
        times, PLACE.latitude_deg, PLACE.longitude_deg, PLACE.altitude_m
    )
    sine = np.cos(np.radians(sun["apparent_zenith"].to_numpy()))
    dni = np.where(sine > 0.0, 1000.0 * np.exp(-0.14 / np.maximum(sine, 0.02)), 0.0)
    dhi = np.where(sine > 0.0, 20.0 + 0.08 * dni, 0.0)
    day = times.day_of_year.to_numpy()
    air = 8.0 - 17.0 * np.cos(2 * np.pi * (day - 20) / 365) + 5.0 * sine
    frame = {"ghi": dni * np.maximum(sine, 0.0) + dhi, "dni": dni, "dhi": dhi, "temp_air": air}
    wind = np.full(hours, 2.5)
    height = sun["apparent_elevation"].to_numpy()
    return pd.DataFrame({**frame, "wind_speed": wind, "height": height}).round(2)


@pytest.fixture(scope="session")
def clear_sky() -> Callable[..., pd.DataFrame]:
    """Clear-sky values `minutes_late` after each full hour from `first` (ISO with offset)."""

    def year(
        first: str = "2001-01-01T00:00+08:00", hours: int = 8760, minutes_late: float = 30.0
    ) -> pd.DataFrame:
        return _clear_sky(first, hours, minutes_late).copy()

    return year


@pytest.fixture(scope="session")
def place() -> Site:
    return PLACE


@pytest.fixture(scope="session")
def shift_of() -> Callable[[Weather], float]:
    """How many minutes the irradiance is off the sun; sun_path itself refuses above twelve."""

    def measure(weather: Weather) -> float:
        return clock_shift_minutes(sun_path(PLACE, weather), weather, PLACE.latitude_deg)

    return measure


@pytest.fixture(scope="session")
def imported() -> WeatherBasis:
    return WeatherBasis("imported", "test file", 4.0, 3.5)

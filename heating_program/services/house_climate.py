"""The weather and the use that the hourly model of a house is driven with, from the banner's year.

Weather, sun and light come from the PV library, so that a roof and the house below it never see
two different years.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from heating_program.building_physics.errors import LoadError, require_between
from heating_program.building_physics.hourly_demand import Floats, HourlyClimate, HouseUse
from heating_program.building_physics.thermal_house import Facing
from heating_program.domain.divisions import Level, ancestor
from heating_program.services.pv_calculation import site_of, weather_of
from pv_sizing.horizon import Horizon, open_horizon

if TYPE_CHECKING:
    from pv_sizing.irradiance import SunPath

# ISO 13370:2017, periodic heat flow of a slab on the ground: for farmhouses of 60-150 m2 on soil
# of 2 W/(m K) the outdoor periodic coefficient is 0.56 (floor U 0.40) to 0.67 (bare, 0.77) of the
# steady one, and the flow lags the air by one month.
GROUND_AMPLITUDE_SHARE = 0.6
GROUND_LAG_HOURS = 730
# As typical years are dated.
YEAR_WITHOUT_LEAP_DAY = 2001


@dataclass(frozen=True, slots=True)
class HeatingSeason:
    """First and last day of heating, month and day; the season runs over New Year.

    Parameters
    ----------
    first, last : (int, int)
        Month and day, both included.
    """

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Return for each of the 8,760 hours of a year without leap day whether it is in it."""
        new_year = date(YEAR_WITHOUT_LEAP_DAY, 1, 1)
        days = [new_year + timedelta(days=day) for day in range(365)]
        inside = [(d.month, d.day) <= self.last or (d.month, d.day) >= self.first for d in days]
        return np.repeat(np.array(inside), 24)


# 15 October to 15 April, the heating period of towns in western Inner Mongolia; `example` until
# the office enters the dates of its own programme.
HEATING_SEASON = HeatingSeason((10, 15), (4, 15))
# 18 °C is the contract value of the room temperature; below 14 °C a house counts as not heated.
SET_CELSIUS, LOWEST_SET_CELSIUS = 18.0, 14.0
# People and appliances per heated floor, as the regional design code for dwellings takes them.
GAINS_W_M2 = 3.8


def hourly_climate(
    area_code: str, facings: tuple[Facing, ...], *, horizon: Horizon | None = None
) -> tuple[HourlyClimate, str]:
    """Return the typical year of an area's banner on the planes of a house, and its hash.

    Parameters
    ----------
    area_code : str
        Division of the house, banner or below.
    facings : tuple of Facing
        Planes the sun is needed on, for example `facings_of`.
    horizon : Horizon or None
        Surveyed skyline of the yard; None takes an open one.

    Returns
    -------
    (HourlyClimate, str)
        8,760 hours, one row of irradiance for each facing; SHA-256 of the weather.

    Raises
    ------
    DomainError
        ``climate_unknown`` or a malformed division.
    """
    banner = ancestor(area_code, Level.BANNER)
    return _climate_of(banner, facings, horizon or open_horizon("taken as open", surveyed=False))


@lru_cache(maxsize=64)
def _climate_of(
    banner: str, facings: tuple[Facing, ...], horizon: Horizon
) -> tuple[HourlyClimate, str]:
    weather = weather_of(banner)
    temp_air = weather.column("temp_air")
    climate = HourlyClimate(
        temp_air=temp_air,
        temp_ground=ground_temperature(temp_air),
        irradiance=np.array([_light(banner, facing, horizon) for facing in facings]),
        months=weather.months,
    )
    for values in (climate.temp_air, climate.temp_ground, climate.irradiance, climate.months):
        values.flags.writeable = False  # shared by all who ask
    return climate, weather.content_hash


@lru_cache(maxsize=512)
def _light(banner: str, facing: Facing, horizon: Horizon) -> Floats:
    """Return the irradiance on one plane or through its glass, shape (8760,) [W/m2]."""
    from pv_sizing.irradiance import plane_irradiance

    site, weather = site_of(banner), weather_of(banner)
    light = plane_irradiance(
        _sun(banner),
        weather,
        tilt_deg=facing.tilt_deg,
        azimuth_deg=facing.azimuth_deg,
        albedo=site.albedo,
        horizon=horizon,
    )
    if not facing.glazed:
        return light.total
    # `effective` is what one pane lets through relative to normal incidence; a second pane takes
    # as much again.
    passed = np.divide(
        light.effective, light.total, out=np.zeros_like(light.total), where=light.total > 0.0
    )
    through: Floats = light.total * passed**2
    return through


@lru_cache(maxsize=8)
def _sun(banner: str) -> "SunPath":
    from pv_sizing.irradiance import sun_path

    return sun_path(site_of(banner), weather_of(banner))


def ground_temperature(temp_air: Floats) -> Floats:
    """Return what a floor's transmittance looks at, hour by hour.

    ``mean + 0.6 A cos(2 pi (t - t_max - 730 h) / 8760 h)`` with the yearly mean, the amplitude A
    and the warmest time of the first harmonic of the air temperature.

    Parameters
    ----------
    temp_air : numpy.ndarray, shape (n,)
        One year. [°C]

    Returns
    -------
    numpy.ndarray, shape (n,)
        [°C]

    References
    ----------
    ISO 13370:2017, periodic heat transfer coefficients of a slab on ground.
    """
    hours = np.arange(temp_air.size)
    turn = 2.0 * np.pi * hours / temp_air.size
    # Amplitude and phase of the yearly wave in one complex number.
    wave = 2.0 * np.mean(temp_air * np.exp(-1j * turn))
    lag = 2.0 * np.pi * GROUND_LAG_HOURS / temp_air.size
    swing = GROUND_AMPLITUDE_SHARE * np.real(wave * np.exp(1j * (turn - lag)))
    found: Floats = temp_air.mean() + swing
    return found


def house_use(
    *,
    set_celsius: float = SET_CELSIUS,
    night_set_back_k: float = 0.0,
    gains_w_m2: float = GAINS_W_M2,
    season: HeatingSeason = HEATING_SEASON,
) -> HouseUse:
    """Return how a house is used over a year: the same on both sides of a comparison.

    Parameters
    ----------
    set_celsius : float
        Room temperature by day, 14 to 26. [°C]
    night_set_back_k : float
        How much cooler from 22 to 6 o'clock, 0 to 8; never below 5 °C. [K]
    gains_w_m2 : float
        People and appliances, 0 to 20. [W/m2]
    season : HeatingSeason
        When heating runs at all.

    Returns
    -------
    HouseUse

    Raises
    ------
    LoadError
        If a figure is outside its range.
    """
    for name, value, low, high in (
        ("set_celsius", set_celsius, LOWEST_SET_CELSIUS, 26.0),
        ("night_set_back_k", night_set_back_k, 0.0, 8.0),
        ("gains_w_m2", gains_w_m2, 0.0, 20.0),
    ):
        require_between(value, low, high, error=LoadError, where="use", name=name)
    clock = np.arange(8760) % 24
    night = (clock >= 22) | (clock < 6)
    return HouseUse(
        set_celsius=np.where(night, set_celsius - night_set_back_k, set_celsius),
        gains_w_m2=np.full(8760, gains_w_m2),
        heated=season.holds(),
    )

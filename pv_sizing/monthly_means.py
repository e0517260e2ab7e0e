"""A seeded year from twelve monthly means: the last resort where no days and no hours exist.

Days are drawn, months are not: the mean of every month is kept, the order of bright and dull
days inside it is invented. Such a year carries the basis ``monthly`` and a wider band.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pvlib

from pv_sizing.arrays import Floats
from pv_sizing.checks import float_array, require_between
from pv_sizing.daily_clearness import DAYS_OF_MONTH, daily_ghi_kwh_m2
from pv_sizing.daily_totals import MODEL, DailyYear, weather_from_daily_totals
from pv_sizing.errors import WeatherError
from pv_sizing.site import Site
from pv_sizing.weather import Weather, WeatherBasis

MONTHLY_MODEL = "monthly_means/1 bendt graham"

# Judgement: monthly maps and short records err more than the 4 % of a long daily series.
LEAST_GHI_SIGMA_PCT = 6.0

MONTH_RANGES: dict[str, tuple[float, float]] = {
    "ghi_kwh_m2": (0.0, 14.0),
    "temp_mean_celsius": (-70.0, 45.0),
    "temp_min_celsius": (-75.0, 40.0),
    "temp_max_celsius": (-65.0, 55.0),
    "wind_speed_m_s": (0.0, 30.0),
}


@dataclass(frozen=True, slots=True)
class MonthlyClimate:
    """Twelve means from January to December.

    Parameters
    ----------
    ghi_kwh_m2 : tuple of 12 float
        Mean daily global horizontal irradiation. [kWh/m2]
    temp_mean_celsius, temp_min_celsius, temp_max_celsius : tuple of 12 float
        Mean of the day, mean daily minimum and maximum. [°C]
    wind_speed_m_s : tuple of 12 float
        Mean at 10 m. [m/s]

    Raises
    ------
    WeatherError
        If there are not twelve, or one is missing or impossible; `where` names the month.
    """

    ghi_kwh_m2: tuple[float, ...]
    temp_mean_celsius: tuple[float, ...]
    temp_min_celsius: tuple[float, ...]
    temp_max_celsius: tuple[float, ...]
    wind_speed_m_s: tuple[float, ...]

    def __post_init__(self) -> None:
        for name, (low, high) in MONTH_RANGES.items():
            values = tuple(getattr(self, name))
            if len(values) != 12:
                raise WeatherError(
                    "monthly_means_need_twelve", f"monthly means {name}", months=len(values)
                )
            for month, value in enumerate(values, start=1):
                require_between(
                    value,
                    low,
                    high,
                    error=WeatherError,
                    code="monthly_mean_impossible",
                    where=f"monthly means month {month} {name}",
                    name=name,
                )
            object.__setattr__(self, name, tuple(float(value) for value in values))


def weather_from_monthly_means(
    site: Site, months: MonthlyClimate, *, seed: int, utc_offset_hours: float, basis: WeatherBasis
) -> Weather:
    """Draw a year of days with the given monthly means and make hours of it.

    Light: `daily_clearness.daily_ghi_kwh_m2`, then `daily_totals.weather_from_daily_totals`.
    Air follows the months without day-to-day spells, so its coldest hour is milder than a real
    year's; wind is the month's mean.

    Parameters
    ----------
    site : Site
        Where the sun is looked up.
    months : MonthlyClimate
        The means.
    seed : int
        The same seed gives the same year, to the last byte, on every machine.
    utc_offset_hours : float
        Local clock. [h]
    basis : WeatherBasis
        With the code ``monthly`` and a sigma of at least `LEAST_GHI_SIGMA_PCT`; model and seed
        are written into its version.

    Returns
    -------
    Weather
        365 days in `TYPICAL_CALENDAR_YEAR`.

    Raises
    ------
    WeatherError
        If the basis claims more than monthly means can carry, or a month is impossible.
    """
    if basis.code != "monthly":
        raise WeatherError("weather_basis_differs", "monthly means", basis=basis.code)
    if basis.ghi_sigma_pct < LEAST_GHI_SIGMA_PCT:
        raise WeatherError(
            "weather_band_too_narrow",
            "monthly means",
            ghi_sigma_pct=basis.ghi_sigma_pct,
            least=LEAST_GHI_SIGMA_PCT,
        )
    mean = smooth_days(months.temp_mean_celsius)
    below = np.subtract(months.temp_mean_celsius, months.temp_min_celsius)
    above = np.subtract(months.temp_max_celsius, months.temp_mean_celsius)
    days = DailyYear(
        ghi_kwh_m2=daily_ghi_kwh_m2(site.latitude_deg, months.ghi_kwh_m2, seed=seed),
        temp_mean_celsius=mean,
        temp_min_celsius=mean - smooth_days(below),
        temp_max_celsius=mean + smooth_days(above),
        wind_speed_m_s=np.repeat(months.wind_speed_m_s, DAYS_OF_MONTH),
    )
    version = f"{MONTHLY_MODEL} seed={seed}; {MODEL} pvlib/{pvlib.__version__}"
    named = replace(basis, version=basis.version or version)
    return weather_from_daily_totals(site, days, utc_offset_hours=utc_offset_hours, basis=named)


def smooth_days(monthly_means: Sequence[float] | Floats) -> Floats:
    """Return 365 daily values on straight lines between mid-months, monthly means kept.

    Parameters
    ----------
    monthly_means : sequence of 12 float
        In any unit.

    Returns
    -------
    numpy.ndarray, shape (365,)
        In the same unit, to 0.001.

    Raises
    ------
    WeatherError
        If there are not twelve, or one is missing.

    Examples
    --------
    >>> means = [-9.9, -5.4, 2.0, 10.7, 17.8, 22.4, 24.2, 22.0, 16.2, 8.3, -1.0, -8.0]
    >>> smooth_days(means)[:31].mean().round(3).item()
    -9.9
    """
    given = float_array(
        monthly_means, error=WeatherError, code="weather_not_numbers", where="monthly means"
    )
    if given.shape != (12,) or not np.isfinite(given).all():
        raise WeatherError("monthly_means_need_twelve", "monthly means", given=given.tolist())
    ends = np.cumsum(DAYS_OF_MONTH)
    middles = ends - np.array(DAYS_OF_MONTH) / 2.0
    day = np.arange(365) + 0.5
    nodes = np.eye(12)
    lines = np.column_stack([np.interp(day, middles, node, period=365.0) for node in nodes])
    means = np.array([month.mean(axis=0) for month in np.split(lines, ends[:-1])])
    heights = np.linalg.solve(means, given)
    return np.asarray(np.round(lines @ heights, 3), dtype=np.float64)

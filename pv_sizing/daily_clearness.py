"""Bright and dull days drawn at random for a month whose mean is known."""

import math
import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from pv_sizing.arrays import Floats
from pv_sizing.checks import require_between
from pv_sizing.errors import WeatherError
from pv_sizing.solar_day import extraterrestrial_kwh_m2

DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# Correlation of one day's normal score with the next day's (Graham, Hollands and Unny 1988).
DAY_TO_DAY_CORRELATION = 0.29

# The dullest day there is, as a share of the light above the atmosphere (Bendt et al. 1981).
LOWEST_CLEARNESS = 0.05

# Outside these monthly means the distribution below has no data behind it.
MONTHLY_CLEARNESS = (0.15, 0.78)


def daily_ghi_kwh_m2(
    latitude_deg: float, monthly_ghi_kwh_m2: Sequence[float], *, seed: int
) -> Floats:
    """Draw 365 daily totals whose monthly means are the given ones.

    Normal scores follow ``z = 0.29 z' + sqrt(1 - 0.29^2) e`` from day to day; a score becomes a
    daily clearness by the distribution of `clearness_of_share`; all scores of a month are moved
    by one number so that the month's sum of light is met. Days are whole Wh/m2, and the median
    day of a month takes what rounding leaves.

    Parameters
    ----------
    latitude_deg : float
        North positive. [°]
    monthly_ghi_kwh_m2 : sequence of 12 float
        Mean daily irradiation by month. [kWh/m2]
    seed : int
        Whole number, at least 0.

    Returns
    -------
    numpy.ndarray, shape (365,)
        Daily irradiation. [kWh/m2]

    Raises
    ------
    WeatherError
        If there are not twelve months, a month's clearness is outside `MONTHLY_CLEARNESS` or the
        seed is not a whole number.

    References
    ----------
    V. Graham, K. Hollands and T. Unny, "A time series model for Kt with application to global
    synthetic weather generation", Solar Energy 40 (1988) 83-92.
    """
    if type(seed) is not int or seed < 0:
        raise WeatherError("seed_not_a_whole_number", "monthly means seed", seed=seed)
    _require_place_and_months(latitude_deg, monthly_ghi_kwh_m2)
    above = extraterrestrial_kwh_m2(latitude_deg, np.arange(1, 366))
    scores = _scores(seed)
    ends = np.cumsum(DAYS_OF_MONTH)
    months = []
    for month, (end, length) in enumerate(zip(ends, DAYS_OF_MONTH, strict=True), start=1):
        chosen = slice(int(end) - length, int(end))
        target = monthly_ghi_kwh_m2[month - 1]
        months.append(_month(above[chosen], scores[chosen], target, month))
    return np.concatenate(months)


def clearness_of_share(share: float, mean_clearness: float) -> float:
    """Return the daily clearness that the given share of a month's days stays below.

    A truncated exponential between `LOWEST_CLEARNESS` and
    ``0.6313 + 0.267 Km - 11.9 (Km - 0.75)^8`` whose mean is `mean_clearness`, `Km`.

    Parameters
    ----------
    share : float
        Between 0 and 1. [-]
    mean_clearness : float
        The month's mean, within `MONTHLY_CLEARNESS`. [-]

    Returns
    -------
    float
        Daily total over the light above the atmosphere. [-]

    Raises
    ------
    WeatherError
        If the share or the mean is outside its range.

    References
    ----------
    P. Bendt, M. Collares-Pereira and A. Rabl, "The frequency distribution of daily insolation
    values", Solar Energy 27 (1981) 1-5.
    K. Hollands and R. Huget, "A probability density function for the clearness index, with
    applications", Solar Energy 30 (1983) 195-209.

    Examples
    --------
    >>> [round(clearness_of_share(share, 0.6), 3) for share in (0.0, 0.25, 0.5, 1.0)]
    [0.05, 0.512, 0.648, 0.791]
    """
    for name, value, low, high in (
        ("share", share, 0.0, 1.0),
        ("mean_clearness", mean_clearness, *MONTHLY_CLEARNESS),
    ):
        require_between(
            value,
            low,
            high,
            error=WeatherError,
            code="clearness_impossible",
            where="daily clearness",
            name=name,
        )
    width, gamma = _shape(mean_clearness)
    if abs(gamma) * width < 1e-9:
        return LOWEST_CLEARNESS + share * width
    return LOWEST_CLEARNESS + math.log1p(share * math.expm1(gamma * width)) / gamma


def _require_place_and_months(latitude_deg: float, monthly: Sequence[float]) -> None:
    require_between(
        latitude_deg,
        -90.0,
        90.0,
        error=WeatherError,
        code="weather_place_impossible",
        where="monthly means latitude_deg",
        name="latitude_deg",
    )
    if len(monthly) != 12:
        raise WeatherError("monthly_means_need_twelve", "monthly means", months=len(monthly))


def _scores(seed: int) -> list[float]:
    # The standard library promises the same numbers on every machine and version; NumPy does not.
    source, normal = random.Random(seed), NormalDist()  # noqa: S311 - weather, not secrets
    fresh = math.sqrt(1.0 - DAY_TO_DAY_CORRELATION**2)
    drawn = [normal.inv_cdf(max(source.random(), 2.0**-54)) for _ in range(365)]
    scores = drawn[:1]
    for each in drawn[1:]:
        scores.append(DAY_TO_DAY_CORRELATION * scores[-1] + fresh * each)
    return scores


def _month(above: Floats, scores: list[float], target_kwh_m2: float, month: int) -> Floats:
    mean_above = float(np.mean(above))
    # A polar night has no clearness; it is refused rather than called dark.
    clearness = target_kwh_m2 / mean_above if mean_above > 0.0 else math.nan
    require_between(
        clearness,
        *MONTHLY_CLEARNESS,
        error=WeatherError,
        code="monthly_clearness_impossible",
        where=f"monthly means month {month}",
        name="clearness",
    )
    normal = NormalDist()

    def days(moved_by: float) -> Floats:
        shares = (normal.cdf(score + moved_by) for score in scores)
        drawn = [clearness_of_share(share, clearness) for share in shares]
        return np.asarray(above * np.array(drawn), dtype=np.float64)

    moved_by = _root(lambda moved: float(np.mean(days(moved))) - target_kwh_m2, -6.0, 6.0)
    whole = np.round(1000.0 * days(moved_by))
    median = int(np.argsort(whole, kind="stable")[len(whole) // 2])
    whole[median] += 1000.0 * target_kwh_m2 * len(whole) - whole.sum()
    return np.asarray(whole / 1000.0, dtype=np.float64)


@lru_cache(maxsize=64)
def _shape(mean_clearness: float) -> tuple[float, float]:
    """Width of the distribution and the exponent that gives it its mean."""
    highest = 0.6313 + 0.267 * mean_clearness - 11.9 * (mean_clearness - 0.75) ** 8
    width = highest - LOWEST_CLEARNESS

    def too_high(exponent: float) -> float:
        # Mean of exp(exponent x) on 0 ... 1, minus the wanted one; 1/2 for a flat one.
        flat = abs(exponent) < 1e-6
        mean = 0.5 if flat else 1.0 / -math.expm1(-exponent) - 1.0 / exponent
        return mean - (mean_clearness - LOWEST_CLEARNESS) / width

    return width, _root(too_high, -200.0, 200.0) / width


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Halve until nothing changes: 64 steps, the same on every machine."""
    for _ in range(64):
        middle = (low + high) / 2.0
        if rising(middle) < 0.0:
            low = middle
        else:
            high = middle
    return high

"""What the meter says against what was computed, month by month and for the season so far.

A month is only called low or high when it leaves a stated band. Without the sunshine of the
place that band must hold the weather; with it, the expectation follows the weather and the band
is narrower. A month without a reading is no month of nothing: it has no ratio and takes no part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.errors import MeasurementError
from pv_sizing.month_conditions import (
    Availability,
    Sunshine,
    require_figure,
    require_length,
    sun_factors,
    up_factors,
)
from pv_sizing.yield_spread import Spread


class Verdict(StrEnum):
    """What to do after looking at a month or a season.

    ``no_data`` is said of a month without a reading, and of one in which the plant was not up for
    a single hour.
    """

    WITHIN_BAND = "within_band"
    LOW_CHECK_PLANT = "low_check_plant"
    HIGH_CHECK_METER = "high_check_meter"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class MonthCheck:
    """One month against its expectation.

    Parameters
    ----------
    month : str
        Its name as given.
    measured_kwh : float or None
        None without a reading. [kWh]
    expected_kwh, corrected_kwh : float
        In a typical month, and for the sunshine and the hours there were. [kWh]
    ratio, corrected_ratio : float or None
        Measured by each of the two; None without a reading or without an expectation. [-]
    weather_corrected : bool
        Whether measured sunshine was used.
    band_low, band_high : float
        Limits of the corrected ratio. [-]
    verdict : Verdict
    """

    month: str
    measured_kwh: float | None
    expected_kwh: float
    corrected_kwh: float
    ratio: float | None
    corrected_ratio: float | None
    weather_corrected: bool
    band_low: float
    band_high: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class YieldCheck:
    """All months, and the sum of those that have a reading.

    Parameters
    ----------
    months : tuple of MonthCheck, shape (n,)
        In the order given.
    months_counted, months_missing : int
        Months in the sum, and months left out of it. [-]
    measured_kwh, expected_kwh, corrected_kwh : float
        Sums over the months counted. [kWh]
    corrected_ratio : float or None
        None when no month counts. [-]
    band_low, band_high : float or None
        Narrower than a month's, since months average out. [-]
    verdict : Verdict
    source : str
        Of the spread.
    """

    months: tuple[MonthCheck, ...]
    months_counted: int
    months_missing: int
    measured_kwh: float
    expected_kwh: float
    corrected_kwh: float
    corrected_ratio: float | None
    band_low: float | None
    band_high: float | None
    verdict: Verdict
    source: str


def check_yield(
    months: Sequence[str],
    *,
    measured_kwh: Sequence[float | None],
    expected_kwh: Sequence[float],
    spread: Spread,
    sunshine: Sunshine | None = None,
    availability: Availability | None = None,
) -> YieldCheck:
    """Hold the meter against the computation, month by month and in sum.

    ``corrected = expected * (sun measured / sun typical) * (hours up / hours due) / assumed``; a
    ratio below ``1 - half width`` of its band asks to look at the plant, above at the meter.

    Parameters
    ----------
    months : sequence of str, shape (n,)
        Names of the months, for example ``"2026-11"``; each once.
    measured_kwh : sequence of float or None, shape (n,)
        Meter readings; None where there is none, which is not the same as 0. [kWh]
    expected_kwh : sequence of float, shape (n,)
        Computed for the typical year. [kWh]
    spread : Spread
        How far a sound plant may lie from it.
    sunshine : Sunshine or None
        For the correction by weather.
    availability : Availability or None
        For the correction by hours of outage.

    Returns
    -------
    YieldCheck

    Raises
    ------
    MeasurementError
        If lengths differ, a name appears twice, a figure is impossible, the sun of a month is
        less than half or more than one and a half of the typical, or energy was metered in a
        month without an hour of operation.

    Examples
    --------
    >>> from pv_sizing.yield_spread import PVWATTS_SPREAD
    >>> check = check_yield(
    ...     ["2026-11", "2026-12", "2027-01"], measured_kwh=[610.0, None, 300.0],
    ...     expected_kwh=[600.0, 550.0, 580.0], spread=PVWATTS_SPREAD)
    >>> [month.verdict.value for month in check.months]
    ['within_band', 'no_data', 'low_check_plant']
    >>> check.months_counted, check.measured_kwh, round(check.corrected_ratio, 3)
    (2, 910.0, 0.771)
    >>> check.verdict.value
    'within_band'
    """
    count = len(months)
    _require_months(months, measured_kwh, expected_kwh)
    sun = sun_factors(sunshine, months)
    up = up_factors(availability, months)
    checks = tuple(
        _month(months[i], measured_kwh[i], expected_kwh[i], sun[i], up[i], spread)
        for i in range(count)
    )
    return _season(checks, spread)


def _month(
    month: str,
    measured: float | None,
    expected: float,
    sun: float | None,
    up: float,
    spread: Spread,
) -> MonthCheck:
    corrected = expected * up * (1.0 if sun is None else sun)
    if corrected == 0.0 and measured:
        raise MeasurementError("yield_while_down", f"measured {month}", measured_kwh=measured)
    half = spread.half_width([1.0], [sun is not None])
    low, high = max(0.0, 1.0 - half), 1.0 + half
    ratio = None if measured is None else measured / expected
    corrected_ratio = None if measured is None or corrected == 0.0 else measured / corrected
    return MonthCheck(
        month=month,
        measured_kwh=measured,
        expected_kwh=expected,
        corrected_kwh=corrected,
        ratio=ratio,
        corrected_ratio=corrected_ratio,
        weather_corrected=sun is not None,
        band_low=low,
        band_high=high,
        verdict=_verdict(corrected_ratio, low, high),
    )


def _season(checks: tuple[MonthCheck, ...], spread: Spread) -> YieldCheck:
    counted = [check for check in checks if check.corrected_ratio is not None]
    measured = sum(check.measured_kwh for check in counted if check.measured_kwh is not None)
    corrected = sum(check.corrected_kwh for check in counted)
    ratio = low = high = None
    if counted:
        half = spread.half_width(
            [check.corrected_kwh / corrected for check in counted],
            [check.weather_corrected for check in counted],
        )
        ratio, low, high = measured / corrected, max(0.0, 1.0 - half), 1.0 + half
    return YieldCheck(
        months=checks,
        months_counted=len(counted),
        months_missing=len(checks) - len(counted),
        measured_kwh=measured,
        expected_kwh=sum(check.expected_kwh for check in counted),
        corrected_kwh=corrected,
        corrected_ratio=ratio,
        band_low=low,
        band_high=high,
        verdict=_verdict(ratio, low, high),
        source=spread.source,
    )


def _verdict(ratio: float | None, low: float | None, high: float | None) -> Verdict:
    if ratio is None or low is None or high is None:
        return Verdict.NO_DATA
    if ratio < low:
        return Verdict.LOW_CHECK_PLANT
    return Verdict.HIGH_CHECK_METER if ratio > high else Verdict.WITHIN_BAND


def _require_months(
    months: Sequence[str], measured_kwh: Sequence[float | None], expected_kwh: Sequence[float]
) -> None:
    if not months:
        raise MeasurementError("no_months", "months")
    if len(set(months)) < len(months):
        raise MeasurementError("month_named_twice", "months", months=tuple(months))
    require_length("measured_kwh", measured_kwh, months)
    require_length("expected_kwh", expected_kwh, months)
    for month, measured, expected in zip(months, measured_kwh, expected_kwh, strict=True):
        if measured is not None:
            require_figure("measured", month, measured, 0.0, 1e8)
        require_figure("expected", month, expected, 1e-6, 1e8)

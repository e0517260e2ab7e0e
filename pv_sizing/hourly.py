"""Hourly arrays as they enter self-use, battery and price sums: whole, finite and of one length."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pv_sizing.arrays import Floats
from pv_sizing.checks import float_array, require_between
from pv_sizing.errors import HourlyError, PvSizingError


def hourly_array(
    values: ArrayLike,
    *,
    name: str,
    low: float = 0.0,
    high: float = 1e6,
    error: type[PvSizingError] = HourlyError,
) -> Floats:
    """Return a series as float64 after asking every hour whether it is possible.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value an interval, in the unit of `name`.
    name : str
        Name of the series with its unit, for example ``"load_kw"``.
    low, high : float
        Closed range of every value, in the unit of `name`.
    error : type of PvSizingError
        The refusal to raise.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    PvSizingError
        The given `error`, if the series is empty, not one-dimensional or not of numbers, or if a
        value is missing or outside the range; `where` names the first such hour, counted from 0.

    Examples
    --------
    >>> hourly_array([0.4, float("nan")], name="load_kw", high=1e3)
    Traceback (most recent call last):
        ...
    pv_sizing.errors.HourlyError: hour_impossible at load_kw hour 1: value=nan, low=0.0, high=1000.0
    """
    series = float_array(values, error=error, code="series_not_numbers", where=name)
    if series.ndim != 1 or series.size == 0:
        raise error("series_not_one_row", name, shape=series.shape)
    # Written so that NaN counts as impossible.
    impossible = ~((series >= low) & (series <= high))
    if impossible.any():
        hour = int(np.argmax(impossible))
        raise error(
            "hour_impossible", f"{name} hour {hour}", value=float(series[hour]), low=low, high=high
        )
    return series


def require_same_length(**series: Floats | NDArray[np.int64]) -> int:
    """Return the common length of several series.

    Parameters
    ----------
    **series : ndarray, shape (n,)
        By name.

    Returns
    -------
    int
        n.

    Raises
    ------
    HourlyError
        If they differ; ``values`` give the length of each.

    Examples
    --------
    >>> require_same_length(pv_kw=np.zeros(3), load_kw=np.ones(3))
    3
    """
    lengths = {name: len(values) for name, values in series.items()}
    if len(set(lengths.values())) != 1:
        raise HourlyError("series_lengths_differ", " and ".join(lengths), **lengths)
    return next(iter(lengths.values()))


def calendar_months(months: ArrayLike) -> NDArray[np.int64]:
    """Return calendar months as integers after checking that each is one of 1 to 12.

    Parameters
    ----------
    months : array_like of int, shape (n,)
        Month of every interval.

    Returns
    -------
    ndarray of int64, shape (n,)

    Raises
    ------
    HourlyError
        If one is not a whole number from 1 to 12.

    Examples
    --------
    >>> calendar_months([1, 1, 2]).tolist()
    [1, 1, 2]
    """
    return _whole_numbers(months, name="months", low=1, high=12)


def clock_hours(hours_of_day: ArrayLike) -> NDArray[np.int64]:
    """Return hours of the day as integers after checking that each is one of 0 to 23.

    Parameters
    ----------
    hours_of_day : array_like of int, shape (n,)
        Hour of the local clock in which every interval begins.

    Returns
    -------
    ndarray of int64, shape (n,)

    Raises
    ------
    HourlyError
        If one is not a whole number from 0 to 23.

    Examples
    --------
    >>> clock_hours([0, 23]).tolist()
    [0, 23]
    """
    return _whole_numbers(hours_of_day, name="hours_of_day", low=0, high=23)


def _whole_numbers(values: ArrayLike, *, name: str, low: int, high: int) -> NDArray[np.int64]:
    series = hourly_array(values, name=name, low=low, high=high)
    whole = series.astype(np.int64)
    if (whole != series).any():
        hour = int(np.argmax(whole != series))
        raise HourlyError("not_a_whole_number", f"{name} hour {hour}", value=float(series[hour]))
    return whole


def require_interval(interval_hours: float) -> None:
    """Refuse an interval that is not between a minute and a day.

    Parameters
    ----------
    interval_hours : float
        Length of every interval. [h]

    Raises
    ------
    HourlyError
        If it is not; a length in minutes given by mistake is caught here.

    Examples
    --------
    >>> require_interval(60)
    Traceback (most recent call last):
        ...
    pv_sizing.errors.HourlyError: interval_impossible at interval: hours=60, low=0.016, high=24.0
    """
    require_between(
        interval_hours,
        0.016,
        24.0,
        error=HourlyError,
        code="interval_impossible",
        where="interval",
        name="hours",
    )

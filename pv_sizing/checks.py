"""The one place that asks whether a number is a finite number inside its physical range.

Every module above leans on it, so it may load NumPy but neither pandas nor pvlib.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing.arrays import Floats
from pv_sizing.errors import PvSizingError


def require_between(
    value: float,
    low: float,
    high: float,
    *,
    error: type[PvSizingError],
    code: str,
    where: str,
    name: str,
) -> None:
    """Raise `error` unless `value` is finite and within ``[low, high]``.

    Parameters
    ----------
    value, low, high : float
        The number and its closed range, all in the unit of `name`.
    error : type of PvSizingError
        The refusal to raise.
    code, where, name : str
        Code and place of the refusal, and the name of the number with its unit.

    Raises
    ------
    PvSizingError
        The given `error`, when the value is NaN, infinite, outside the range or not a number.

    Examples
    --------
    >>> from pv_sizing.errors import SiteError
    >>> require_between(95.0, -90.0, 90.0, error=SiteError, code="latitude_impossible",
    ...                 where="site", name="latitude_deg")
    Traceback (most recent call last):
        ...
    pv_sizing.errors.SiteError: latitude_impossible at site: latitude_deg=95.0, low=-90.0, high=90.0
    """
    try:
        possible = math.isfinite(value) and low <= value <= high
    except (TypeError, OverflowError):  # a text, None, or an integer beyond every float
        possible = False
    if not possible:
        raise error(code, where, **{name: value, "low": low, "high": high})


def float_array(values: ArrayLike, *, error: type[PvSizingError], code: str, where: str) -> Floats:
    """Return `values` as float64, or raise `error` when they are no numbers.

    Parameters
    ----------
    values : array_like, any shape
        What was given; None becomes NaN, for the check of ranges to find.
    error : type of PvSizingError
        The refusal to raise.
    code, where : str
        Code and place of the refusal.

    Returns
    -------
    numpy.ndarray
        Of the same shape.

    Raises
    ------
    PvSizingError
        The given `error`, for texts, rows of different length and the like.

    Examples
    --------
    >>> from pv_sizing.errors import HourlyError
    >>> float_array(["a"], error=HourlyError, code="series_not_numbers", where="load_kw")
    Traceback (most recent call last):
        ...
    pv_sizing.errors.HourlyError: series_not_numbers at load_kw: reason="could not convert string \
to float: 'a'"
    """
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as refusal:
        raise error(code, where, reason=str(refusal)) from None

"""The one place that asks whether a number is a finite number inside its physical range."""

import math

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
        The given `error`, when the value is NaN, infinite or outside the range.

    Examples
    --------
    >>> from pv_sizing.errors import SiteError
    >>> require_between(95.0, -90.0, 90.0, error=SiteError, code="latitude_impossible",
    ...                 where="site", name="latitude_deg")
    Traceback (most recent call last):
        ...
    pv_sizing.errors.SiteError: latitude_impossible at site: latitude_deg=95.0, low=-90.0, high=90.0
    """
    if math.isfinite(value) and low <= value <= high:
        return
    raise error(code, where, **{name: value, "low": low, "high": high})

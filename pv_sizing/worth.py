"""What a row of yearly amounts is worth: present value, internal rate of return, payback."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

import pyxirr

from pv_sizing.checks import require_between
from pv_sizing.errors import MoneyError


def present_value(amounts: Sequence[float], rate_pct: float) -> float:
    """Return ``sum of amounts[n] / (1 + rate)^n``, the first amount undiscounted.

    Parameters
    ----------
    amounts : sequence of float, shape (years + 1,)
        Amounts at the end of year 0, 1, 2 ...; fen or kWh. [any]
    rate_pct : float
        Discount rate a year. [%]

    Returns
    -------
    float
        In the unit of `amounts`.

    Raises
    ------
    MoneyError
        If there is no amount, one is not finite, or the rate is outside -50 to 100 %.

    Examples
    --------
    >>> round(present_value([-1000.0, 550.0, 726.0], 10.0), 9)
    100.0
    """
    _require_amounts(amounts)
    _require_rate(rate_pct)
    value = pyxirr.npv(rate_pct / 100.0, amounts)
    if value is None:
        raise MoneyError("no_present_value", "amounts", rate_pct=rate_pct)
    return value


def discounted(amounts: Sequence[float], rate_pct: float) -> tuple[float, ...]:
    """Return every amount discounted to year 0, shape (years + 1,).

    Raises
    ------
    MoneyError
        As `present_value`.

    Examples
    --------
    >>> discounted([100.0, 150.0], 50.0)
    (100.0, 100.0)
    """
    _require_amounts(amounts)
    _require_rate(rate_pct)
    growth = 1.0 + rate_pct / 100.0
    return tuple(amount / growth**year for year, amount in enumerate(amounts))


def irr_pct(amounts: Sequence[float]) -> float | None:
    """Return the rate an outlay earns: where its present value is zero, if only one rate does that.

    Several rates may zero the same amounts when these change sign more than once (a new inverter
    in a poor year, a subsidy after the building). A rate is given only where it is proved to be
    the only one: the amounts change sign once (Descartes), or their running sum does and the
    rate is not negative (Norstrom, Journal of Financial and Quantitative Analysis, 1972).
    Amounts that begin with an income are a debt; their rate is a price paid, not earned.

    Parameters
    ----------
    amounts : sequence of float, shape (years + 1,)
        Amounts at the end of year 0, 1, 2 ...

    Returns
    -------
    float or None
        [%]; None when no rate exists, when more than one might, when nothing is laid out first,
        or when the loss is so deep (below about -25 % a year) that the search finds no rate.

    Raises
    ------
    MoneyError
        If there is no amount or one is not finite.

    Examples
    --------
    >>> round(irr_pct([-1000.0, 550.0, 605.0]), 9)
    10.0
    >>> irr_pct([-100.0, 230.0, -132.0]) is None  # both 10 % and 20 % zero it
    True
    >>> irr_pct([0.0, 5.0, 5.0]) is None
    True
    """
    _require_amounts(amounts)
    first = next((amount for amount in amounts if amount != 0.0), 0.0)
    once = _sign_changes(amounts) == 1
    if first >= 0.0 or not (once or _sign_changes(list(accumulate(amounts))) == 1):
        return None
    rate = pyxirr.irr(amounts, silent=True)
    if rate is None or not math.isfinite(rate) or rate <= -1.0 or not (once or rate >= 0.0):
        return None
    size = math.fsum(abs(amount) / (1.0 + rate) ** year for year, amount in enumerate(amounts))
    left = pyxirr.npv(rate, amounts)
    return rate * 100.0 if left is not None and abs(left) <= 1e-6 * size else None


def payback_years(amounts: Sequence[float]) -> float | None:
    """Return the time from which on the running sum never falls below zero again.

    Within the year of crossing, the amount is taken to arrive evenly. A later expense that
    throws the sum below zero once more (a new inverter) moves the payback behind it.

    Parameters
    ----------
    amounts : sequence of float, shape (years + 1,)
        Amounts at the end of year 0, 1, 2 ...; discount them first for the discounted payback.

    Returns
    -------
    float or None
        [years]; 0.0 when the sum is never below zero, None when it is below zero at the end.

    Raises
    ------
    MoneyError
        If there is no amount or one is not finite.

    Examples
    --------
    >>> payback_years([-1000.0, 400.0, 400.0, 400.0])
    2.5
    >>> payback_years([-1000.0, 400.0, 400.0]) is None
    True
    """
    _require_amounts(amounts)
    running = list(accumulate(amounts))
    below = [year for year, total in enumerate(running) if total < 0.0]
    if not below:
        return 0.0
    last = below[-1]
    if last == len(running) - 1:
        return None
    return last + -running[last] / (running[last + 1] - running[last])


def _sign_changes(amounts: Sequence[float]) -> int:
    signs = [amount > 0.0 for amount in amounts if amount != 0.0]
    return sum(before != after for before, after in pairwise(signs))


def _require_amounts(amounts: Sequence[float]) -> None:
    if not amounts:
        raise MoneyError("no_amounts", "amounts")
    for year, amount in enumerate(amounts):
        if not math.isfinite(amount):
            raise MoneyError("amount_impossible", f"amounts year {year}", amount=amount)


def _require_rate(rate_pct: float) -> None:
    require_between(
        rate_pct,
        -50.0,
        100.0,
        error=MoneyError,
        code="rate_impossible",
        where="discount rate",
        name="rate_pct",
    )

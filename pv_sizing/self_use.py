"""How much of a plant's energy the house uses itself, hour by hour and exactly for any size.

In every hour the house takes what it needs from the plant first; the rest flows out or in through
one meter: ``used = min(kwp p, l)``. For one size that is a sum over the hours. For all sizes at
once an hour switches at the size ``l / p``: sorted by it, two running sums give the sum for any
size after a binary search.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing.arrays import Floats
from pv_sizing.errors import ArrayError, PriceError
from pv_sizing.hourly import calendar_months, hourly_array, require_interval, require_same_length
from pv_sizing.prices import hourly_prices

Size = TypeVar("Size", float, Floats)


@dataclass(frozen=True, slots=True)
class MonthSplit:
    """The split of one calendar month (1-12), energies in kWh."""

    month: int
    self_used_kwh: float
    exported_kwh: float
    imported_kwh: float


@dataclass(frozen=True, slots=True)
class EnergySplit:
    """Where the plant's energy goes and where the house's comes from.

    Parameters
    ----------
    self_used_kwh : float
        Made by the plant and used by the house in the same interval. [kWh]
    exported_kwh : float
        Made and not used. [kWh]
    imported_kwh : float
        Used and not made. [kWh]
    by_month : tuple of MonthSplit
        The same by calendar month, if months were given.
    """

    self_used_kwh: float
    exported_kwh: float
    imported_kwh: float
    by_month: tuple[MonthSplit, ...] = ()

    @property
    def pv_kwh(self) -> float:
        """Energy of the plant [kWh]."""
        return self.self_used_kwh + self.exported_kwh

    @property
    def load_kwh(self) -> float:
        """Energy of the house [kWh]."""
        return self.self_used_kwh + self.imported_kwh

    @property
    def self_use_share_pct(self) -> float | None:
        """Share of the plant's energy that the house uses; None when it made nothing [%]."""
        return 100.0 * self.self_used_kwh / self.pv_kwh if self.pv_kwh > 0.0 else None

    @property
    def self_sufficiency_pct(self) -> float | None:
        """Share of the house's energy that the plant covers; None when it used nothing [%]."""
        return 100.0 * self.self_used_kwh / self.load_kwh if self.load_kwh > 0.0 else None


def energy_split(
    pv_kw: ArrayLike,
    load_kw: ArrayLike,
    interval_hours: float,
    *,
    months: ArrayLike | None = None,
) -> EnergySplit:
    """Split the energy of one plant and one house, interval by interval.

    Parameters
    ----------
    pv_kw, load_kw : array_like, shape (n,)
        Mean AC power of the plant and of the house in every interval. [kW]
    interval_hours : float
        Length of every interval. [h]
    months : array_like of int, shape (n,), optional
        Calendar month of every interval; with it the result is also given by month.

    Returns
    -------
    EnergySplit

    Raises
    ------
    HourlyError
        If a series is empty, has a missing or negative hour, or another length.

    Notes
    -----
    Hourly means hide what happens inside the hour: a kettle and a cloud in the same hour look
    like self-use. Measured at one minute self-use is a few per cent lower.

    Examples
    --------
    >>> split = energy_split([0.0, 3.0, 1.0], [0.5, 1.0, 2.0], 1.0)
    >>> split.self_used_kwh, split.exported_kwh, split.imported_kwh
    (2.0, 2.0, 1.5)
    """
    require_interval(interval_hours)
    pv = hourly_array(pv_kw, name="pv_kw")
    load = hourly_array(load_kw, name="load_kw")
    require_same_length(pv_kw=pv, load_kw=load)
    used = np.minimum(pv, load)
    flows = (used, pv - used, load - used)
    by_month: tuple[MonthSplit, ...] = ()
    if months is not None:
        calendar = calendar_months(months)
        require_same_length(pv_kw=pv, months=calendar)
        sums = [np.bincount(calendar, flow, minlength=13) * interval_hours for flow in flows]
        by_month = tuple(
            MonthSplit(int(month), *(float(flow[month]) for flow in sums))
            for month in np.unique(calendar)
        )
    self_used, exported, imported = (float(flow.sum()) * interval_hours for flow in flows)
    return EnergySplit(self_used, exported, imported, by_month)


@dataclass(frozen=True, slots=True, eq=False)
class RunningSums:
    """``f(k) = sum_i w_i min(k p_i, l_i)`` for any size k, from hours sorted by ``l_i / p_i``.

    Parameters
    ----------
    load_below : ndarray, shape (m + 1,)
        Sum of ``w l`` over the hours that a size covers whole: the first 0, 1, ... m.
    pv_above : ndarray, shape (m + 1,)
        Sum of ``w p`` over the other hours, added from the far end so that it keeps its digits.
    """

    load_below: Floats
    pv_above: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SelfUseCurve:
    """Self-use of one house for every size of plant; build it with `self_use_curve`.

    Every method takes one size or an array of sizes [kWp] and answers in the same shape, in
    O(log n) a size. Money is in fen, unrounded: round once, where it is shown.

    Parameters
    ----------
    switch_kwp : ndarray, shape (m,)
        Ascending sizes at which an hour with sun becomes covered whole. [kWp]
    pv_kwh_per_kwp, load_kwh : float
        Sums of the period. [kWh/kWp], [kWh]
    energy : RunningSums
        Of energy. [kWh]
    saved, sold : RunningSums or None
        Of energy weighted with the price of buying and of selling; None without prices. [fen]
    sales_fen_per_kwp : float
        Proceeds of one kWp that exports everything. [fen/kWp]
    """

    switch_kwp: Floats
    pv_kwh_per_kwp: float
    load_kwh: float
    energy: RunningSums
    saved: RunningSums | None = None
    sold: RunningSums | None = None
    sales_fen_per_kwp: float = 0.0

    def pv_kwh(self, kwp: Size) -> Size:
        """Energy of the plant [kWh]."""
        require_size(kwp)
        return kwp * self.pv_kwh_per_kwp

    def self_used_kwh(self, kwp: Size) -> Size:
        """Energy that the house takes from the plant [kWh]."""
        return self._sum(self.energy, kwp)

    def exported_kwh(self, kwp: Size) -> Size:
        """Energy of the plant that the house does not take [kWh]."""
        return self.pv_kwh(kwp) - self.self_used_kwh(kwp)

    def imported_kwh(self, kwp: Size) -> Size:
        """Energy of the house that the plant does not cover [kWh]."""
        return self.load_kwh - self.self_used_kwh(kwp)

    def self_use_value_fen(self, kwp: Size) -> Size:
        """Purchases avoided, every hour at its own price [fen]."""
        return self._sum(_priced(self.saved), kwp)

    def export_value_fen(self, kwp: Size) -> Size:
        """Proceeds of the exported energy, every hour at its own price [fen]."""
        not_sold = self._sum(_priced(self.sold), kwp)
        return kwp * self.sales_fen_per_kwp - not_sold

    def value_fen(self, kwp: Size) -> Size:
        """Avoided purchases and proceeds together [fen]."""
        return self.self_use_value_fen(kwp) + self.export_value_fen(kwp)

    def _sum(self, sums: RunningSums, kwp: Size) -> Size:
        require_size(kwp)
        covered = np.searchsorted(self.switch_kwp, kwp, side="right")
        result: Size = sums.load_below[covered] + kwp * sums.pv_above[covered]
        return result


def self_use_curve(
    pv_kw_per_kwp: ArrayLike,
    load_kw: ArrayLike,
    interval_hours: float,
    *,
    buy_fen_per_kwh: ArrayLike | None = None,
    sell_fen_per_kwh: ArrayLike | None = None,
) -> SelfUseCurve:
    """Sort the hours of a house once, so that self-use is exact for any size afterwards.

    Parameters
    ----------
    pv_kw_per_kwp : array_like, shape (n,)
        Mean AC power of one kWp of the plant. [kW/kWp]
    load_kw : array_like, shape (n,)
        Mean power of the house. [kW]
    interval_hours : float
        Length of every interval. [h]
    buy_fen_per_kwh, sell_fen_per_kwh : array_like, shape (n,) or scalar, optional
        Price of buying and of selling in every interval, both or neither. [fen/kWh]

    Returns
    -------
    SelfUseCurve

    Raises
    ------
    HourlyError
        If a series is empty, has a missing or negative hour, or another length.
    PriceError
        If only one of the two prices is given, or a price is missing or negative.

    Notes
    -----
    ``S(k) = h (sum_{l/p <= k} w l + k sum_{l/p > k} w p)``. The plant scales with its size, so
    the ratio of modules to inverter is that of `pv_kw_per_kwp`.

    Examples
    --------
    >>> curve = self_use_curve([0.0, 0.6, 0.2], [0.5, 1.2, 1.0], 1.0)
    >>> curve.self_used_kwh(np.array([0.0, 1.0, 5.0])).round(9).tolist()
    [0.0, 0.8, 2.2]
    """
    require_interval(interval_hours)
    pv = hourly_array(pv_kw_per_kwp, name="pv_kw_per_kwp")
    load = hourly_array(load_kw, name="load_kw")
    hours = require_same_length(pv_kw_per_kwp=pv, load_kw=load)
    sunny = np.flatnonzero(pv > 0.0)
    with np.errstate(over="ignore"):  # a breath of light: covered whole at no size, "inf" is true
        ratio = load[sunny] / pv[sunny]
    order = np.argsort(ratio, kind="stable")
    sorted_hours = sunny[order]
    pv_kwh, load_kwh = pv * interval_hours, load * interval_hours
    energy = _running_sums(pv_kwh[sorted_hours], load_kwh[sorted_hours])
    totals = (float(pv_kwh.sum()), float(load_kwh.sum()))
    if buy_fen_per_kwh is None and sell_fen_per_kwh is None:
        return SelfUseCurve(ratio[order], *totals, energy)
    if buy_fen_per_kwh is None or sell_fen_per_kwh is None:
        raise PriceError("both_prices_needed", "self-use curve")
    buy = hourly_prices(buy_fen_per_kwh, hours, name="buy_fen_per_kwh")
    sell = hourly_prices(sell_fen_per_kwh, hours, name="sell_fen_per_kwh")
    saved, sold = (
        _running_sums((pv_kwh * price)[sorted_hours], (load_kwh * price)[sorted_hours])
        for price in (buy, sell)
    )
    return SelfUseCurve(ratio[order], *totals, energy, saved, sold, float(pv_kwh @ sell))


def _running_sums(pv: Floats, load: Floats) -> RunningSums:
    return RunningSums(
        load_below=np.concatenate(([0.0], np.cumsum(load))),
        pv_above=np.concatenate((np.cumsum(pv[::-1])[::-1], [0.0])),
    )


def _priced(sums: RunningSums | None) -> RunningSums:
    if sums is None:
        raise PriceError("curve_without_prices", "self-use curve")
    return sums


def require_size(kwp: float | Floats) -> None:
    """Refuse a size, or an array of sizes, that is negative or not finite.

    Parameters
    ----------
    kwp : float or ndarray
        Label power. [kWp]

    Raises
    ------
    ArrayError
        If it is.

    Examples
    --------
    >>> require_size(-1.0)
    Traceback (most recent call last):
        ...
    pv_sizing.errors.ArrayError: size_impossible at plant: kwp=-1.0
    """
    sizes = np.asarray(kwp)
    if not bool(np.all((sizes >= 0.0) & (sizes < np.inf))):
        raise ArrayError("size_impossible", "plant", kwp=kwp)

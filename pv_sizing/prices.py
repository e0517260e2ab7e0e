"""Prices of electricity hour by hour: from windows of the day and months, each hour exactly one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing.arrays import Floats
from pv_sizing.checks import float_array, require_between
from pv_sizing.errors import PriceError
from pv_sizing.hourly import calendar_months, clock_hours, hourly_array, require_same_length

# Dearest price a kilowatt-hour may have, 100 yuan: a price in other units is caught by it.
MAX_FEN_PER_KWH = 1e4
ALL_MONTHS = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class PriceWindow:
    """Hours of the day, in some months, at one price.

    Parameters
    ----------
    name : str
        For example ``"valley"``.
    from_hour, to_hour : int
        Beginning and end on the local clock, 0-23 and 1-24; an end before the beginning lies
        after midnight (18 to 8). Both on the same hour is refused: it may mean all or nothing.
    fen_per_kwh : float
        Price. [fen/kWh]
    months : tuple of int
        Calendar months 1-12 in which the window holds.

    Raises
    ------
    PriceError
        If hours, months or price are impossible.

    Examples
    --------
    >>> PriceWindow("valley", 18, 8, 16.5).hours
    (0, 1, 2, 3, 4, 5, 6, 7, 18, 19, 20, 21, 22, 23)
    """

    name: str
    from_hour: int
    to_hour: int
    fen_per_kwh: float
    months: tuple[int, ...] = ALL_MONTHS

    def __post_init__(self) -> None:
        where = f"price window {self.name}"
        hours = (self.from_hour, self.to_hour)
        whole = all(type(hour) is int for hour in hours)
        on_clock = whole and 0 <= self.from_hour <= 23 and 1 <= self.to_hour <= 24
        if not on_clock or self.from_hour == self.to_hour:
            raise PriceError("window_hours_impossible", where, hours=hours)
        # 7.0 equals 7, but no array takes it for a place.
        known = all(type(month) is int for month in self.months)
        known = known and set(self.months) <= set(ALL_MONTHS)
        if not self.months or not known or len(set(self.months)) != len(self.months):
            raise PriceError("window_months_impossible", where, months=self.months)
        require_between(
            self.fen_per_kwh,
            0.0,
            MAX_FEN_PER_KWH,
            error=PriceError,
            code="price_impossible",
            where=where,
            name="fen_per_kwh",
        )

    @property
    def hours(self) -> tuple[int, ...]:
        """Hours of the day, each named by its beginning, that the window holds."""
        if self.from_hour < self.to_hour:
            return tuple(range(self.from_hour, self.to_hour))
        return (*range(self.to_hour), *range(self.from_hour, 24))


@dataclass(frozen=True, slots=True)
class TimeOfUse:
    """A tariff by time of use: every hour of every month lies in exactly one window.

    Working days and holidays are not told apart; no household tariff of the kind does.

    Parameters
    ----------
    windows : tuple of PriceWindow
        In any order.

    Raises
    ------
    PriceError
        ``price_gap`` or ``price_overlap``; `where` names the first month and hour concerned.

    Examples
    --------
    >>> tariff = TimeOfUse((PriceWindow("peak", 8, 18, 46.5), PriceWindow("valley", 18, 8, 16.5)))
    >>> tariff.fen_per_kwh([1, 1, 7], [7, 8, 18]).tolist()
    [16.5, 46.5, 16.5]
    >>> TimeOfUse((PriceWindow("peak", 8, 18, 46.5), PriceWindow("valley", 19, 8, 16.5)))
    Traceback (most recent call last):
        ...
    pv_sizing.errors.PriceError: price_gap at month 1 hour 18
    """

    windows: tuple[PriceWindow, ...]

    def __post_init__(self) -> None:
        for month in ALL_MONTHS:
            for hour in range(24):
                names = [w.name for w in self.windows if month in w.months and hour in w.hours]
                if len(names) > 1:
                    raise PriceError("price_overlap", f"month {month} hour {hour}", windows=names)
                if not names:
                    raise PriceError("price_gap", f"month {month} hour {hour}")

    def table(self) -> Floats:
        """Return the price of every month and hour, shape (12, 24) [fen/kWh]."""
        prices = np.empty((12, 24))
        for window in self.windows:
            prices[np.ix_(np.array(window.months) - 1, np.array(window.hours))] = window.fen_per_kwh
        return prices

    def fen_per_kwh(self, months: ArrayLike, hours_of_day: ArrayLike) -> Floats:
        """Return the price of every interval of a year.

        Parameters
        ----------
        months, hours_of_day : array_like of int, shape (n,)
            Calendar month 1-12 and hour 0-23 in which every interval begins, on the local clock.

        Returns
        -------
        ndarray, shape (n,)
            [fen/kWh]

        Raises
        ------
        HourlyError
            If the lengths differ or a month or an hour does not exist.
        """
        calendar, clock = calendar_months(months), clock_hours(hours_of_day)
        require_same_length(months=calendar, hours_of_day=clock)
        prices: Floats = self.table()[calendar - 1, clock]
        return prices


def hourly_prices(prices: ArrayLike, hours: int, *, name: str) -> Floats:
    """Return one price an hour; one single price stands for all hours.

    Parameters
    ----------
    prices : array_like, shape (n,) or scalar
        In fen per kWh, not negative: market hours below zero are not modelled. [fen/kWh]
    hours : int
        n.
    name : str
        Name of the price, for the refusal.

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    PriceError
        If a price is missing, negative or above 100 yuan.
    HourlyError
        If there is another number of prices than hours.

    Examples
    --------
    >>> hourly_prices(28.29, 2, name="sell_fen_per_kwh").tolist()
    [28.29, 28.29]
    """
    given = float_array(prices, error=PriceError, code="series_not_numbers", where=name)
    series = np.full(hours, given) if given.ndim == 0 else given
    checked = hourly_array(series, name=name, high=MAX_FEN_PER_KWH, error=PriceError)
    require_same_length(**{name: checked, "hours": np.empty(hours)})
    return checked

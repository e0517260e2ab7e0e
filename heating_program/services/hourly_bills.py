"""Sorts the hours of a simulated year into a tariff's windows, as fast as a village needs it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heating_program.domain.bill import SeasonBill, season_bill
from heating_program.domain.errors import DomainError
from heating_program.domain.month_use import MonthUse, all_in_cheapest, month_use
from heating_program.domain.tariff import ALL_MONTHS, TariffPlan
from pv_sizing.errors import PvSizingError
from pv_sizing.hourly import calendar_months, clock_hours, require_same_length

MILLIWATT_HOURS: Final = 1e6
MOST_KWH: Final = 1e6
"""Energy of one hour that no house, nor a village, can use."""

_ALWAYS: Final = date(1, 1, 1)


def hourly_use(
    plan: TariffPlan, energy_kwh: ArrayLike, months: ArrayLike, hours: ArrayLike, *, year: int
) -> tuple[MonthUse, ...]:
    """Sort an array of hours of one calendar year into a tariff's windows.

    The same as `heating_program.domain.month_use.use_by_month`, for arrays.

    Parameters
    ----------
    energy_kwh : array_like, shape (n,)
        Of every hour. [kWh]
    months, hours : array_like of int, shape (n,)
        Calendar month and hour of the clock in which every hour begins.
    year : int
        That the months are given under.

    Raises
    ------
    DomainError
        ``use_impossible``, ``tariff_gap``; under the code of the series for hours that do not
        exist and lengths that differ.
    """
    energy = np.asarray(energy_kwh, float)
    try:
        month, hour = calendar_months(months), clock_hours(hours)
        require_same_length(energy_kwh=energy, months=month, hours=hour)
    except PvSizingError as error:
        raise DomainError(error.code, where=error.where) from error
    for wrong in np.flatnonzero(~((energy >= 0.0) & (energy < MOST_KWH)))[:1]:
        raise DomainError("use_impossible", year=year, month=int(month[wrong]))
    names = list(dict.fromkeys(period.name for period in plan.periods))
    window = _windows(plan, names)[month - 1, hour]
    milliwatt_hours = np.rint(energy * MILLIWATT_HOURS)
    # Whole numbers below 2^53 add up exactly in a float.
    place, shape = (month - 1) * len(names) + window, (12, len(names))
    table = np.bincount(place, milliwatt_hours, 12 * len(names)).reshape(shape).astype(np.int64)
    seen = np.bincount(place, minlength=12 * len(names)).reshape(shape) > 0
    return tuple(
        month_use(year, of_year, {names[at]: int(table[of_year - 1, at]) for at in held})
        for of_year in ALL_MONTHS
        if (held := np.flatnonzero(seen[of_year - 1])).size
    )


def bill_of_hours(
    plan: TariffPlan,
    energy_kwh: ArrayLike,
    months: ArrayLike,
    hours: ArrayLike,
    *,
    year: int,
    in_cheapest: bool = False,
) -> SeasonBill:
    """Bill hourly energy by the prices of one version, as if they held all the year.

    The hours are a calendar year, or a part of it, of a meter that counts nothing else: tiers
    counted by the year begin with its January.

    Raises
    ------
    DomainError
        As `hourly_use`.
    """
    standing = (replace(plan, valid_from=_ALWAYS, valid_to=None),)
    uses: Sequence[MonthUse] = hourly_use(plan, energy_kwh, months, hours, year=year)
    if in_cheapest:
        uses = all_in_cheapest(standing, uses)
    return season_bill(standing, uses, used_before_kwh={year: Decimal(0)})


def _windows(plan: TariffPlan, names: Sequence[str]) -> NDArray[np.int64]:
    """Return the place of every window in ``names`` by month and hour, shape (12, 24)."""
    return np.array(
        [
            [names.index(plan.period_at(hour, month=month).name) for hour in range(24)]
            for month in ALL_MONTHS
        ]
    )

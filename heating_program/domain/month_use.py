"""Energy of a season by month and by the windows of a tariff, out of hours or out of meters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.tariff import TariffPlan, version_of_month

_MICRO: Final = 1_000_000
"""Hourly energy is counted in whole milliwatt-hours, so that every tariff sees one total."""


@dataclass(frozen=True, slots=True)
class MonthUse:
    """Energy of one calendar month by the names of the tariff's windows [kWh]."""

    year: int
    month: int
    kwh: Mapping[str, Decimal]

    @property
    def total_kwh(self) -> Decimal:
        """Everything the month used [kWh]."""
        return sum(self.kwh.values(), Decimal(0))


def use_by_month(
    versions: Sequence[TariffPlan],
    energy_kwh: Sequence[float],
    months: Sequence[int],
    hours: Sequence[int],
    *,
    first_year: int,
    first_month: int = 1,
) -> tuple[MonthUse, ...]:
    """Sort hourly energy into the months and windows of a tariff.

    Parameters
    ----------
    energy_kwh, months, hours
        Of every hour, shape (n,): energy, calendar month and hour of the clock it begins in.
    first_year, first_month
        Where the season begins: a month before ``first_month`` lies in the next year.

    Returns
    -------
    tuple of MonthUse
        Exact to the milliwatt-hour, so the totals by two tariffs are the same.

    Raises
    ------
    DomainError
        ``hours_differ`` when the lengths do, ``use_impossible``, ``tariff_gap``,
        ``tariff_month_gap``.
    """
    if not len(energy_kwh) == len(months) == len(hours):
        raise DomainError("hours_differ", energy=len(energy_kwh), hours=len(hours))
    counted: dict[tuple[int, int], dict[str, int]] = {}
    plans: dict[tuple[int, int], TariffPlan] = {}
    for energy, month, hour in zip(energy_kwh, months, hours, strict=True):
        year = first_year + (month < first_month)
        if not 0 <= energy < 1e9:  # refuses NaN too
            raise DomainError("use_impossible", year=year, month=month)
        if (year, month) not in plans:
            plans[year, month] = version_of_month(versions, year, month)
        name = plans[year, month].period_at(hour, month=month).name
        of_month = counted.setdefault((year, month), {})
        of_month[name] = of_month.get(name, 0) + round(energy * _MICRO)
    return tuple(month_use(year, month, found) for (year, month), found in sorted(counted.items()))


def month_use(year: int, month: int, milliwatt_hours: Mapping[str, int]) -> MonthUse:
    """Make a month from whole milliwatt-hours by window."""
    return MonthUse(
        year, month, {name: Decimal(size) / _MICRO for name, size in milliwatt_hours.items()}
    )


def all_in_cheapest(versions: Sequence[TariffPlan], uses: Iterable[MonthUse]) -> list[MonthUse]:
    """Move every month's energy into its cheapest window, as a storage heater charges."""
    moved = []
    for use in uses:
        plan = version_of_month(versions, use.year, use.month)
        moved.append(MonthUse(use.year, use.month, {plan.cheapest(use.month).name: use.total_kwh}))
    return moved

"""Dated tariffs of electricity: windows by month and hour, tiers, and what is taken off again.

A price is made of parts that add up: the price of the window the hour lies in, and a surcharge
on whatever passes the limit of a tier. A block tariff is a tier whose limit counts by the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen, round_half_up
from heating_program.domain.provenance import Status

ALL_MONTHS: Final = tuple(range(1, 13))
VALLEY: Final = frozenset({"valley", "deep_valley"})
"""Names of the windows whose energy counts as valley energy (clause 16)."""

_DEAREST: Final = 10
"""Yuan per kWh above which a price is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Period:
    """Hours of the day at one price; ``to_hour`` may lie after midnight (18 to 8).

    Two windows of a day, or of different months, may bear one name: then they bear one price,
    and a bill has one line for them.
    """

    name: str
    zh: str
    from_hour: int
    to_hour: int
    yuan_per_kwh: Decimal
    months: tuple[int, ...] = ALL_MONTHS

    def holds(self, hour: int) -> bool:
        """Tell whether an hour (0 to 23, named by its beginning) belongs to the window."""
        if self.from_hour < self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour


class Counted(StrEnum):
    """Over which time the kilowatt-hours of the tiers are added up."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Tier:
    """What every kilowatt-hour above a limit costs more (or less) than the window says."""

    name: str
    zh: str
    above_kwh: Decimal
    add_yuan_per_kwh: Decimal


@dataclass(frozen=True, slots=True)
class Rebate:
    """What a public purse takes off the energy of one window, up to a limit for the season."""

    name: str
    zh: str
    payer: str
    period: str
    yuan_per_kwh: Decimal
    up_to_kwh: Decimal | None


@dataclass(frozen=True, slots=True)
class TariffPlan:
    """A dated tariff; in every month every hour of the day lies in exactly one window.

    ``for_heating`` marks a tariff of the heating meter, which nothing else may be billed by.
    """

    code: str
    zh: str
    en: str
    area_code: str
    valid_from: date
    valid_to: date | None
    status: Status
    source: str
    periods: tuple[Period, ...]
    tiers: tuple[Tier, ...] = ()
    counted: Counted = Counted.MONTH
    rebates: tuple[Rebate, ...] = ()
    for_heating: bool = False

    @property
    def by_hour_only(self) -> bool:
        """Whether the price of an hour is known without knowing what was used before it."""
        return not (self.tiers or self.rebates)

    def in_force(self, on: date) -> bool:
        """Tell whether the tariff applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def period_at(self, hour: int, *, month: int) -> Period:
        """Find the window of an hour (0 to 23) of a month (1 to 12).

        Raises
        ------
        DomainError
            ``tariff_gap`` when no window holds it, ``tariff_overlap`` when several do.
        """
        found = [each for each in self.periods if month in each.months and each.holds(hour)]
        if not found or not 0 <= hour < 24:
            raise DomainError("tariff_gap", tariff=self.code, month=month, hour=hour)
        if len(found) > 1:
            raise DomainError("tariff_overlap", tariff=self.code, month=month, hour=hour)
        return found[0]

    def window(self, name: str) -> Period:
        """Find a window by its name; of several the first, since they bear one price.

        Raises
        ------
        DomainError
            ``tariff_period`` for a window the tariff does not have.
        """
        for each in self.periods:
            if each.name == name:
                return each
        raise DomainError("tariff_period", tariff=self.code, period=name)

    def cheapest(self, month: int) -> Period:
        """Find the cheapest window of a month, the first of equals."""
        return min(
            (each for each in self.periods if month in each.months),
            key=lambda each: each.yuan_per_kwh,
        )

    def cost_fen(self, period: str, energy_kwh: Decimal) -> Fen:
        """Price the energy of one window, rounded half-up once; tiers and rebates are left out.

        Raises
        ------
        DomainError
            ``tariff_period`` for a window the tariff does not have.
        """
        price = Fraction(self.window(period).yuan_per_kwh)
        return round_half_up(price * Fraction(energy_kwh) * 100)


def check_plan(plan: TariffPlan) -> None:
    """Refuse a tariff that leaves an hour without price, gives it two, or makes no sense.

    Raises
    ------
    DomainError
        ``tariff_gap`` or ``tariff_overlap`` with month and hour, ``tariff_window``,
        ``tariff_price``, ``tariff_tiers``, ``tariff_period``, ``tariff_validity``.
    """
    if plan.valid_to is not None and plan.valid_to < plan.valid_from:
        raise DomainError("tariff_validity", tariff=plan.code)
    for period in plan.periods:
        _check_window(plan, period)
    for month in ALL_MONTHS:
        for hour in range(24):
            plan.period_at(hour, month=month)
    _check_tiers(plan)
    for rebate in plan.rebates:
        # Nobody is paid for using electricity: more than the price is not taken off.
        together = sum(r.yuan_per_kwh for r in plan.rebates if r.period == rebate.period)
        limit = rebate.up_to_kwh
        fair = rebate.yuan_per_kwh >= 0 and together <= plan.window(rebate.period).yuan_per_kwh
        if not fair or (limit is not None and limit < 0):
            raise DomainError("tariff_price", tariff=plan.code, price=rebate.yuan_per_kwh)


def _check_window(plan: TariffPlan, period: Period) -> None:
    hours = 0 <= period.from_hour < 24 and 0 <= period.to_hour <= 24
    months = set(period.months) <= set(ALL_MONTHS) and len(set(period.months)) == len(period.months)
    if not (hours and months and period.months) or period.from_hour == period.to_hour:
        raise DomainError("tariff_window", tariff=plan.code, period=period.name)
    if not 0 <= period.yuan_per_kwh <= _DEAREST:
        raise DomainError("tariff_price", tariff=plan.code, price=period.yuan_per_kwh)
    namesake = plan.window(period.name)
    if (namesake.yuan_per_kwh, namesake.zh) != (period.yuan_per_kwh, period.zh):
        raise DomainError("tariff_window", tariff=plan.code, period=period.name)


def _check_tiers(plan: TariffPlan) -> None:
    """Ask that limits rise and that no kilowatt-hour of any window ends below nothing."""
    limits = [tier.above_kwh for tier in plan.tiers]
    names = {tier.name for tier in plan.tiers} | {each.name for each in plan.periods}
    rising = all(low < high for low, high in pairwise([Decimal(0), *limits]))
    if not rising or len(names) < len(plan.tiers) + len({each.name for each in plan.periods}):
        raise DomainError("tariff_tiers", tariff=plan.code)
    cheapest = min(each.yuan_per_kwh for each in plan.periods)
    for tier in plan.tiers:
        if not 0 <= cheapest + tier.add_yuan_per_kwh <= _DEAREST:
            raise DomainError("tariff_price", tariff=plan.code, price=tier.add_yuan_per_kwh)


def check_versions(versions: Sequence[TariffPlan]) -> tuple[TariffPlan, ...]:
    """Order the dated versions of one tariff, and refuse two that hold on one day.

    Raises
    ------
    DomainError
        ``tariff_versions``.
    """
    ordered = tuple(sorted(versions, key=lambda each: each.valid_from))
    for earlier, later in pairwise(ordered):
        if earlier.in_force(later.valid_from):
            raise DomainError("tariff_versions", tariff=later.code, on=later.valid_from)
    return ordered


def version_of_month(versions: Iterable[TariffPlan], year: int, month: int) -> TariffPlan:
    """Find the version that holds on every day of a calendar month.

    Raises
    ------
    DomainError
        ``tariff_month_gap`` when none does: there is no price, or it changes on the way and the
        month has to be billed by the readings of that day. ``month_impossible``.
    """
    if not (1 <= month <= 12 and 1 <= year < 9999):
        raise DomainError("month_impossible", year=year, month=month)
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    known = tuple(versions)
    for each in known:
        if each.in_force(first) and each.in_force(last):
            return each
    code = known[0].code if known else ""
    raise DomainError("tariff_month_gap", tariff=code, year=year, month=month)

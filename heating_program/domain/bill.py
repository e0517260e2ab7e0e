"""What energy costs over a season, line by line, and which tariff would have been cheapest.

One rule of rounding: all energy of a season at one price is one line, each line is rounded
half-up to whole fen once, and the total is the sum of the printed lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen, round_half_up
from heating_program.domain.month_use import MonthUse
from heating_program.domain.provenance import Status, weakest
from heating_program.domain.tariff import (
    VALLEY,
    Counted,
    TariffPlan,
    check_versions,
    version_of_month,
)

_KINDS: Final = ("energy", "surcharge", "rebate")
_NOTHING: Final[Mapping[int, Decimal]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BillLine:
    """A quantity at one price; ``fen`` is below zero where something is taken off.

    ``kind`` is ``energy``, ``surcharge``, ``rebate``, ``area`` or ``heat``.
    """

    kind: str
    name: str
    zh: str
    quantity: Decimal
    unit: str
    yuan_per_unit: Decimal

    @property
    def fen(self) -> Fen:
        """The line in whole fen, rounded half-up once."""
        return round_half_up(Fraction(self.quantity) * Fraction(self.yuan_per_unit) * 100)


@dataclass(frozen=True, slots=True)
class SeasonBill:
    """The lines of a season with a tariff; ``status`` is that of the least reliable price."""

    code: str
    zh: str
    status: Status
    lines: tuple[BillLine, ...]

    @property
    def total_fen(self) -> Fen:
        """Sum of the printed lines."""
        return Fen(sum(line.fen for line in self.lines))

    @property
    def energy_kwh(self) -> Decimal:
        """All energy of the windows [kWh]."""
        return sum((line.quantity for line in self.lines if line.kind == "energy"), Decimal(0))

    @property
    def valley_share(self) -> Fraction | None:
        """Valley energy by all energy; None where none was used."""
        if not self.energy_kwh:
            return None
        energy = (line for line in self.lines if line.kind == "energy" and line.name in VALLEY)
        return Fraction(sum((line.quantity for line in energy), Decimal(0))) / Fraction(
            self.energy_kwh
        )


@dataclass(frozen=True, slots=True)
class RankedBill:
    """A bill with what it costs more than the cheapest one."""

    bill: SeasonBill
    extra_fen: Fen


_Sums = dict[tuple[str, str, str, Decimal], Decimal]
"""Quantities by kind, name, words and price, while a season is added up."""


def season_bill(
    versions: Sequence[TariffPlan],
    uses: Iterable[MonthUse],
    *,
    used_before_kwh: Mapping[int, Decimal] = _NOTHING,
) -> SeasonBill:
    """Bill a season by the tariff that holds in each of its months.

    Parameters
    ----------
    versions
        Dated versions of one tariff; only one of them where the price never changed.
    uses
        Months with their energy by window, in any order, each month once.
    used_before_kwh
        For tiers counted by the year: by year, what the meter had counted from January to the
        first month given. [kWh]

    Raises
    ------
    DomainError
        ``tariff_month_gap``, ``tariff_period``, ``tariff_versions``, ``use_impossible``,
        ``use_month_twice``, ``use_before_unknown``; nothing is billed.
    """
    months = _checked(uses)
    known = check_versions(versions)
    sums: _Sums = defaultdict(Decimal)
    counters, rebated = dict(used_before_kwh), defaultdict[str, Decimal](Decimal)
    billed = []
    for use in months:
        plan = version_of_month(known, use.year, use.month)
        billed.append(plan)
        for name, energy_kwh in use.kwh.items():
            window = plan.window(name)
            sums["energy", name, window.zh, window.yuan_per_kwh] += energy_kwh
        _surcharges(sums, plan, use, counters)
        _rebates(sums, plan, use, rebated)
    shown = billed[-1] if billed else known[-1]
    status = weakest(*(plan.status for plan in billed or known))
    return SeasonBill(shown.code, shown.zh, status, _lines(sums, billed))


def _lines(sums: _Sums, billed: Sequence[TariffPlan]) -> tuple[BillLine, ...]:
    """Make the lines in the order of the tariff, whatever order the months came in."""
    order = {name: place for place, name in enumerate(dict.fromkeys(_names(billed)))}
    made = [
        BillLine(kind, name, zh, quantity, "kWh", price)
        for (kind, name, zh, price), quantity in sums.items()
        if quantity
    ]
    return tuple(sorted(made, key=lambda line: (_KINDS.index(line.kind), order[line.name])))


def _names(plans: Iterable[TariffPlan]) -> Iterator[str]:
    for plan in plans:
        yield from (period.name for period in plan.periods)
        yield from (tier.name for tier in plan.tiers)
        yield from (rebate.name for rebate in plan.rebates)


def _checked(uses: Iterable[MonthUse]) -> list[MonthUse]:
    months = sorted(uses, key=lambda use: (use.year, use.month))
    for use in months:
        for energy_kwh in use.kwh.values():
            if not (energy_kwh.is_finite() and energy_kwh >= 0):
                raise DomainError("use_impossible", year=use.year, month=use.month)
    for one, other in pairwise(months):
        if (one.year, one.month) == (other.year, other.month):
            raise DomainError("use_month_twice", year=one.year, month=one.month)
    return months


def _surcharges(sums: _Sums, plan: TariffPlan, use: MonthUse, counters: dict[int, Decimal]) -> None:
    """Add what the month's energy costs more for lying above the limits of tiers."""
    known = use.month == 1 or use.year in counters
    before = counters.get(use.year, Decimal(0))
    if known:
        counters[use.year] = before + use.total_kwh
    if not plan.tiers:
        return
    by_year = plan.counted is Counted.YEAR
    if by_year and not known:
        raise DomainError("use_before_unknown", year=use.year, month=use.month)
    start = before if by_year else Decimal(0)
    end = start + use.total_kwh
    limits = [tier.above_kwh for tier in plan.tiers[1:]]
    for tier, limit in zip(plan.tiers, [*limits, None], strict=True):
        above = end if limit is None else min(end, limit)
        inside = above - max(start, tier.above_kwh)
        sums["surcharge", tier.name, tier.zh, tier.add_yuan_per_kwh] += max(inside, Decimal(0))


def _rebates(
    sums: _Sums, plan: TariffPlan, use: MonthUse, rebated: defaultdict[str, Decimal]
) -> None:
    """Take off what public purses pay, until their limit of the season is reached."""
    for rebate in plan.rebates:
        energy_kwh = use.kwh.get(rebate.period, Decimal(0))
        if rebate.up_to_kwh is not None:
            energy_kwh = max(min(energy_kwh, rebate.up_to_kwh - rebated[rebate.name]), Decimal(0))
        rebated[rebate.name] += energy_kwh
        sums["rebate", rebate.name, rebate.zh, -rebate.yuan_per_kwh] += energy_kwh


def benefit_fen(bill: SeasonBill, against: SeasonBill) -> Fen:
    """Return what a bill saves against another one of the same energy; below zero if it costs more.

    Raises
    ------
    DomainError
        ``bills_of_different_use``: two bills are compared for one use only.
    """
    if bill.energy_kwh != against.energy_kwh:
        raise DomainError("bills_of_different_use", one=bill.energy_kwh, other=against.energy_kwh)
    return Fen(against.total_fen - bill.total_fen)


def ranked(bills: Sequence[SeasonBill]) -> tuple[RankedBill, ...]:
    """Order bills of one use from the cheapest on, each with what it costs more.

    Raises
    ------
    DomainError
        ``bills_of_different_use``.
    """
    ordered = sorted(bills, key=lambda bill: (bill.total_fen, bill.code))
    return tuple(RankedBill(bill, benefit_fen(ordered[0], bill)) for bill in ordered)


def monthly_choices(
    tariffs: Iterable[Sequence[TariffPlan]], uses: Mapping[str, Iterable[MonthUse]]
) -> dict[tuple[int, int], tuple[RankedBill, ...]]:
    """Rank the tariffs a household may choose among, month by month.

    Parameters
    ----------
    tariffs
        Each tariff with its dated versions.
    uses
        By the code of a tariff, the months with their energy by its windows.

    Returns
    -------
    dict
        By year and month, the bills of that month alone, the cheapest first. Rounded month by
        month, they may differ by some fen from a bill of the season.

    Raises
    ------
    DomainError
        As `season_bill`; ``use_before_unknown`` for tiers counted by the year, whose months
        cannot be chosen one by one.
    """
    bills: dict[tuple[int, int], list[SeasonBill]] = {}
    for versions in tariffs:
        for use in uses[versions[-1].code]:
            made = season_bill(versions, (use,))
            bills.setdefault((use.year, use.month), []).append(made)
    return {month: ranked(found) for month, found in sorted(bills.items())}

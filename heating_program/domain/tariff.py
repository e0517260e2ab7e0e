"""Prices of electricity by hour of the day, and what a season costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen, round_half_up
from heating_program.domain.provenance import Status


@dataclass(frozen=True, slots=True)
class Period:
    """Hours of the day at one price; ``to_hour`` may lie after midnight (18 to 8)."""

    name: str
    zh: str
    from_hour: int
    to_hour: int
    yuan_per_kwh: Decimal

    def holds(self, hour: int) -> bool:
        """Tell whether an hour (0 to 23, named by its beginning) belongs to the period."""
        if self.from_hour < self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour


@dataclass(frozen=True, slots=True)
class TariffPlan:
    """A dated tariff; every hour of the day lies in exactly one period."""

    code: str
    zh: str
    en: str
    area_code: str
    valid_from: date
    valid_to: date | None
    status: Status
    source: str
    periods: tuple[Period, ...]

    def in_force(self, on: date) -> bool:
        """Tell whether the tariff applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def period_at(self, hour: int) -> Period:
        """Find the period of an hour.

        Raises
        ------
        DomainError
            ``tariff_hours`` unless exactly one period holds it.
        """
        found = [period for period in self.periods if period.holds(hour)]
        if len(found) != 1 or not 0 <= hour < 24:
            raise DomainError("tariff_hours", tariff=self.code, hour=hour)
        return found[0]

    def cost_fen(self, period: str, energy_kwh: Decimal) -> Fen:
        """Price the energy of one period, rounded half-up once.

        Raises
        ------
        DomainError
            ``tariff_period`` for a period the tariff does not have.
        """
        for each in self.periods:
            if each.name == period:
                return round_half_up(Fraction(each.yuan_per_kwh) * Fraction(energy_kwh) * 100)
        raise DomainError("tariff_period", tariff=self.code, period=period)


def check_plan(plan: TariffPlan) -> None:
    """Refuse a tariff that leaves an hour without price or gives it two.

    Raises
    ------
    DomainError
        ``tariff_hours``.
    """
    for hour in range(24):
        plan.period_at(hour)

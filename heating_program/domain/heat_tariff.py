"""Dated prices of delivered heat: by heated area, by the heat meter, or both together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from heating_program.domain.bill import BillLine, SeasonBill
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status


class HeatUnit(StrEnum):
    """The unit a heat meter is billed in."""

    GJ = "GJ"
    KWH = "kWh"


_UNITS_PER_KWH: Final = {HeatUnit.GJ: Decimal("0.0036"), HeatUnit.KWH: Decimal(1)}


@dataclass(frozen=True, slots=True)
class HeatPlan:
    """A dated price of district heat.

    A flat price is by area alone; a metered one has a basic charge by area, which may be zero,
    and a price of a unit of heat. Both hold for a whole season.
    """

    code: str
    zh: str
    en: str
    area_code: str
    valid_from: date
    valid_to: date | None
    status: Status
    source: str
    yuan_per_m2: Decimal
    yuan_per_unit: Decimal | None = None
    unit: HeatUnit | None = None

    @property
    def metered(self) -> bool:
        """Whether the household pays by the heat it draws (clause 26)."""
        return self.yuan_per_unit is not None

    def in_force(self, on: date) -> bool:
        """Tell whether the price applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def check_heat_plan(plan: HeatPlan) -> None:
    """Refuse a heat price that is negative, for nothing, or of no unit.

    Raises
    ------
    DomainError
        ``heat_price``, ``tariff_validity``.
    """
    prices = [plan.yuan_per_m2, plan.yuan_per_unit or Decimal(0)]
    unit_known = (plan.unit is None) == (plan.yuan_per_unit is None)
    if min(prices) < 0 or max(prices) == 0 or not unit_known:
        raise DomainError("heat_price", tariff=plan.code)
    if plan.valid_to is not None and plan.valid_to < plan.valid_from:
        raise DomainError("tariff_validity", tariff=plan.code)


def heat_bill(plan: HeatPlan, *, area_m2: Decimal, heat_kwh: Decimal) -> SeasonBill:
    """Bill a season of district heat.

    Parameters
    ----------
    area_m2
        Heated area the charge is by.
    heat_kwh
        What passed the heat meter; a flat price does not depend on it.

    Raises
    ------
    DomainError
        ``heat_use_impossible`` for an area of nothing or heat below zero.
    """
    if not (area_m2.is_finite() and heat_kwh.is_finite() and area_m2 > 0 and heat_kwh >= 0):
        raise DomainError("heat_use_impossible", area=area_m2, heat=heat_kwh)
    lines = []
    if plan.yuan_per_m2:
        words = "基本热费" if plan.metered else "按面积热费"
        lines.append(BillLine("area", "area", words, area_m2, "㎡", plan.yuan_per_m2))
    if plan.yuan_per_unit is not None and plan.unit is not None:
        drawn = heat_kwh * _UNITS_PER_KWH[plan.unit]
        lines.append(
            BillLine("heat", "heat", "计量热费", drawn, plan.unit.value, plan.yuan_per_unit)
        )
    return SeasonBill(plan.code, plan.zh, plan.status, tuple(lines))

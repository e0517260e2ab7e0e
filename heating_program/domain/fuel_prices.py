"""Dated prices of fuels, and what the same heat costs when it is burnt for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from heating_program.domain.bill import BillLine, SeasonBill
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, weakest
from heating_program.domain.technology import Carrier

UNITS: Final = ("t", "kg", "m3")
_MJ_PER_KWH: Final = Decimal("3.6")
_THOUSANDTH: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class FuelPrice:
    """A fuel with its price, its heat and the appliance a farmhouse burns it in.

    ``carrier`` is None for a fuel that is only compared with.
    """

    code: str
    zh: str
    en: str
    appliance_zh: str
    appliance_en: str
    carrier: Carrier | None
    area_code: str
    valid_from: date
    valid_to: date | None
    unit: str
    yuan_per_unit: Sourced[Decimal]
    mj_per_unit: Sourced[Decimal]
    season_efficiency: Sourced[Decimal]

    def in_force(self, on: date) -> bool:
        """Tell whether the price applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def delivered_kwh(self, useful_kwh: Decimal) -> Decimal:
        """Return the heat in the fuel for a season's useful heat [kWh]."""
        return useful_kwh / self.season_efficiency.value

    def quantity(self, delivered_kwh: Decimal) -> Decimal:
        """Return the fuel that holds some heat, to a thousandth of its unit as it is weighed."""
        exact = delivered_kwh * _MJ_PER_KWH / self.mj_per_unit.value
        return exact.quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)


def check_fuel_price(price: FuelPrice) -> None:
    """Refuse a price or heat of nothing, an unknown unit and days in the wrong order.

    Raises
    ------
    DomainError
        ``fuel_price``.
    """
    figures = (price.yuan_per_unit.value, price.mj_per_unit.value)
    efficiency = price.season_efficiency.value
    days = price.valid_to is None or price.valid_from <= price.valid_to
    if min(figures) <= 0 or not 0 < efficiency <= 1 or price.unit not in UNITS or not days:
        raise DomainError("fuel_price", fuel=price.code)


def fuel_bill(price: FuelPrice, quantity: Decimal) -> SeasonBill:
    """Price a quantity of fuel: one line.

    Raises
    ------
    DomainError
        ``fuel_quantity_impossible``.
    """
    if not (quantity.is_finite() and quantity >= 0):
        raise DomainError("fuel_quantity_impossible", fuel=price.code)
    each = price.yuan_per_unit.value
    line = BillLine("fuel", price.code, price.zh, quantity, price.unit, each)
    status = weakest(price.yuan_per_unit.status, price.mj_per_unit.status)
    return SeasonBill(price.code, price.zh, status, (line,))

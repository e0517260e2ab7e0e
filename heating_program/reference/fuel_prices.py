"""Dated prices of what a household burns, for comparison; none passes as a price list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from heating_program.domain.divisions import is_within
from heating_program.domain.fuel_prices import FuelPrice, check_fuel_price
from heating_program.domain.provenance import Sourced, Status
from heating_program.domain.technology import Carrier
from heating_program.reference.dated import require_one_at_a_time
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "fuel_prices.yaml"
_PLAIN: Final = (
    *("code", "zh", "en", "appliance_zh", "appliance_en"),
    *("area_code", "valid_from", "valid_to", "unit"),
)
_HEAT_UNITS: Final = {"t": "MJ/t", "kg": "MJ/kg", "m3": "MJ/m³"}


@cache
def fuel_prices() -> tuple[FuelPrice, ...]:
    """Load all rows in their order.

    Raises
    ------
    DataFaultError
        When a figure is missing or impossible, or two rows of one fuel and area hold on one day.
    """
    found: list[FuelPrice] = []
    for index, stanza in enumerate(read_yaml(_FILE)["prices"], start=1):
        with located(f"{_FILE} price {index}"):
            price = _price(stanza)
            require_one_at_a_time(price, found)
            found.append(price)
    return tuple(found)


def fuel_prices_for(area_code: str, *, on: date) -> dict[str, FuelPrice]:
    """Return the prices in force in an area on a day, by the fuel's code."""
    return {
        price.code: price
        for price in fuel_prices()
        if is_within(area_code, price.area_code) and price.in_force(on)
    }


def _price(stanza: dict[str, Any]) -> FuelPrice:
    figures = ("yuan_per_unit", "mj_per_unit", "season_efficiency")
    only_keys(stanza, needed=(*_PLAIN, "carrier", *figures), may=())
    unit, carrier = stanza["unit"], stanza["carrier"]
    price = FuelPrice(
        **{name: stanza[name] for name in _PLAIN},
        carrier=None if carrier is None else Carrier(carrier),
        yuan_per_unit=_figure(stanza["yuan_per_unit"], f"元/{unit}"),
        mj_per_unit=_figure(stanza["mj_per_unit"], _HEAT_UNITS.get(unit, "")),
        season_efficiency=_figure(stanza["season_efficiency"], "kWh/kWh"),
    )
    check_fuel_price(price)
    return price


def _figure(row: dict[str, str], unit: str) -> Sourced[Decimal]:
    only_keys(row, needed=("value", "status", "source"), may=())
    return Sourced(Decimal(row["value"]), unit, row["source"], Status(row["status"]))

"""Fuel prices are dated examples; a row that makes no sense stops the start."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.fuel_prices import FuelPrice, check_fuel_price, fuel_bill
from heating_program.domain.money import yuan_to_fen
from heating_program.domain.provenance import Sourced, Status
from heating_program.reference.factors import factor, named_factor_set
from heating_program.reference.fuel_prices import fuel_prices, fuel_prices_for

ON = date(2026, 11, 2)
FUELS = fuel_prices_for("150802102202", on=ON)
COAL = FUELS["loose_coal"]


def of(value: str) -> Sourced[Decimal]:
    return replace(COAL.yuan_per_unit, value=Decimal(value))


def test_every_price_is_an_example_with_its_source() -> None:
    assert set(FUELS) == {"loose_coal", "clean_coal", "biomass_pellet", "lpg", "natural_gas"}
    assert {price.yuan_per_unit.status for price in fuel_prices()} == {Status.EXAMPLE}
    assert all(price.yuan_per_unit.source for price in fuel_prices())


def test_prices_hold_in_their_area_and_days() -> None:
    assert fuel_prices_for("150702", on=ON) == {}
    assert fuel_prices_for("1508", on=date(2019, 12, 31)) == {}


def test_heat_in_fuel_agrees_with_the_factors_of_carbon() -> None:
    factors = named_factor_set("2022")
    assert COAL.mj_per_unit.value == factors.value("coal_heat") * 1000
    assert COAL.season_efficiency.value == factors.value("coal_stove")
    for code, name in (("lpg", "lpg_ncv"), ("natural_gas", "natural_gas_ncv")):
        assert FUELS[code].mj_per_unit.value == factor(name, on=ON).value


def test_three_tonnes_of_coal_hold_the_heat_of_the_worked_house() -> None:
    assert COAL.quantity(COAL.delivered_kwh(Decimal("6969.33"))) == Decimal("3.000")
    assert fuel_bill(COAL, Decimal(3)).total_fen == yuan_to_fen("2700.00")


@pytest.mark.parametrize(
    "price",
    [
        replace(COAL, yuan_per_unit=of("0")),
        replace(COAL, mj_per_unit=of("-1")),
        replace(COAL, season_efficiency=of("1.1")),
        replace(COAL, unit="bag"),
        replace(COAL, valid_to=date(2019, 1, 1)),
    ],
)
def test_a_price_that_makes_no_sense_is_refused(price: FuelPrice) -> None:
    with pytest.raises(DomainError, match="fuel_price"):
        check_fuel_price(price)


@pytest.mark.parametrize("quantity", ["-1", "NaN", "Infinity"])
def test_an_impossible_quantity_is_refused(quantity: str) -> None:
    with pytest.raises(DomainError, match="fuel_quantity_impossible"):
        fuel_bill(COAL, Decimal(quantity))


@given(st.decimals(1, 100_000, places=1), st.sampled_from(sorted(FUELS)))
def test_fuel_holds_the_heat_it_is_bought_for(useful: Decimal, code: str) -> None:
    fuel = FUELS[code]
    quantity = fuel.quantity(fuel.delivered_kwh(useful))
    heat = quantity * fuel.mj_per_unit.value / Decimal("3.6") * fuel.season_efficiency.value
    thousandth = fuel.mj_per_unit.value / 3600
    assert abs(heat - useful) <= thousandth

"""Delivered heat is paid by area, by the meter, or both; never below nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.heat_tariff import HeatPlan, HeatUnit, check_heat_plan, heat_bill
from heating_program.domain.money import yuan_to_fen
from heating_program.reference.tariffs import heat_plans

FLAT = heat_plans()["district_flat_example"]
METERED = heat_plans()["district_metered_example"]


def test_a_flat_price_is_by_area_whatever_the_meter_says() -> None:
    bills = [heat_bill(FLAT, area_m2=Decimal(90), heat_kwh=Decimal(kwh)) for kwh in (0, 99999)]
    assert [each.total_fen for each in bills] == [yuan_to_fen("1800.00")] * 2
    assert not FLAT.metered


def test_a_metered_price_has_a_basic_charge_and_the_heat_in_gigajoules() -> None:
    made = heat_bill(METERED, area_m2=Decimal(90), heat_kwh=Decimal(12833))
    # 12,833 kWh are 46.1988 GJ; 46.1988 x 35 = 1,616.958
    assert [(line.quantity, line.unit, line.fen) for line in made.lines] == [
        (90, "㎡", yuan_to_fen("540.00")),
        (Decimal("46.1988"), "GJ", yuan_to_fen("1616.96")),
    ]
    assert made.total_fen == yuan_to_fen("2156.96")


@given(st.decimals(1, 500, places=1), st.decimals(0, 100_000, places=2))
def test_kilowatt_hours_and_gigajoules_cost_the_same(area: Decimal, heat: Decimal) -> None:
    by_kwh = replace(METERED, unit=HeatUnit.KWH, yuan_per_unit=Decimal("0.126"))
    one, other = (heat_bill(each, area_m2=area, heat_kwh=heat) for each in (METERED, by_kwh))
    assert one.total_fen == other.total_fen


@pytest.mark.parametrize(("area", "heat"), [("0", "1"), ("-1", "1"), ("NaN", "1"), ("1", "-1")])
def test_impossible_use_of_heat_is_refused(area: str, heat: str) -> None:
    with pytest.raises(DomainError, match="heat_use_impossible"):
        heat_bill(METERED, area_m2=Decimal(area), heat_kwh=Decimal(heat))


@pytest.mark.parametrize(
    "given_plan",
    [
        replace(FLAT, yuan_per_m2=Decimal(0)),
        replace(FLAT, yuan_per_m2=Decimal(-1)),
        replace(METERED, unit=None),
        replace(METERED, yuan_per_unit=None),
        replace(METERED, yuan_per_unit=Decimal(-35)),
    ],
)
def test_a_heat_price_that_makes_no_sense_is_refused(given_plan: HeatPlan) -> None:
    with pytest.raises(DomainError, match="heat_price"):
        check_heat_plan(given_plan)

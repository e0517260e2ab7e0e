"""Energy of a household in standard coal; electricity's share names how it was counted."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.energy_use import (
    ElectricityCounting,
    EnergyUse,
    coal_replaced_t,
    coal_replaced_tce,
    standard_coal,
)
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.reference.factors import named_factor_set

SET = named_factor_set("2022")
HOUSE = EnergyUse(electricity_kwh=Decimal(6500), lpg_kg=Decimal(60), coal_t=Decimal("0.2"))


def test_the_electricity_share_of_a_household_by_calorific_value() -> None:
    found = standard_coal(HOUSE, SET)
    assert found.by_carrier["electricity"] == 6500 * Fraction("0.1229")
    assert found.by_carrier["lpg"] == 60 * Fraction("1.7143")
    assert found.by_carrier["coal"] == 200 * Fraction("0.7143")
    share = found.electricity_share
    assert share is not None
    assert f"{float(share):.4f}" == "0.7648"  # 798.85 of 1,044.568 kgce
    assert (found.counting, found.factor_set) == (ElectricityCounting.CALORIFIC, "2022")


def test_by_equal_value_electricity_weighs_more_and_the_option_is_named() -> None:
    found = standard_coal(HOUSE, SET, counting=ElectricityCounting.EQUAL_VALUE)
    assert found.by_carrier["electricity"] == 6500 * Fraction("0.30")
    assert found.counting is ElectricityCounting.EQUAL_VALUE
    assert found.status is Status.EXAMPLE


def test_energy_from_the_roof_is_electricity_of_the_house() -> None:
    roof = EnergyUse(electricity_kwh=Decimal(4500), pv_self_used_kwh=Decimal(2000))
    whole = EnergyUse(electricity_kwh=Decimal(6500))
    assert standard_coal(roof, SET).total_kgce == standard_coal(whole, SET).total_kgce


def test_a_household_without_energy_has_no_share() -> None:
    assert standard_coal(EnergyUse(), SET).electricity_share is None


def test_gas_pellets_and_delivered_heat_are_converted_too() -> None:
    use = EnergyUse(gas_m3=Decimal(100), biomass_t=Decimal(1), heat_gj=Decimal(10))
    by_carrier = standard_coal(use, SET).by_carrier
    assert (by_carrier["gas"], by_carrier["biomass"], by_carrier["heat"]) == (133, 500, 341)


def test_coal_replaced_is_what_was_surveyed_less_what_is_left_and_may_be_less_than_nothing() -> (
    None
):
    before, after = EnergyUse(coal_t=Decimal("3.0")), EnergyUse(coal_t=Decimal("0.4"))
    assert coal_replaced_t(before, after) == Decimal("2.6")
    assert coal_replaced_tce(before, after, SET) == Fraction("2.6") * Fraction("0.7143")
    assert coal_replaced_t(after, before) == Decimal("-2.6")


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity"])
def test_impossible_energy_is_refused(value: str) -> None:
    with pytest.raises(DomainError, match="energy_use_impossible") as caught:
        EnergyUse(coal_t=Decimal(value))
    assert caught.value.field == "coal_t"


def test_a_figure_the_set_does_not_have_is_refused() -> None:
    with pytest.raises(DomainError, match="factor_role_unknown"):
        SET.value("peat")


def test_a_tonne_of_coal_holds_the_heat_the_worked_house_counts_with() -> None:
    assert round(SET.coal_kwh_per_t) == 5808
    assert f"{float(3 * SET.coal_kwh_per_t * SET.value('coal_stove')):.0f}" == "6969"


@given(st.decimals(0, 20_000, places=1), st.decimals(0, 20, places=2))
def test_the_share_lies_between_nothing_and_all(kwh: Decimal, coal: Decimal) -> None:
    share = standard_coal(EnergyUse(electricity_kwh=kwh, coal_t=coal), SET).electricity_share
    assert share is None or 0 <= share <= 1

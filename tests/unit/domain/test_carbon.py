"""CO2 of a conversion comes out small, or negative, when it is so, and says against what."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.carbon import (
    Baseline,
    CarbonChange,
    Direction,
    PvCounting,
    PvEnergy,
    against_surveyed_use,
    emissions,
    printed_t,
    same_service,
    same_service_coal_t,
)
from heating_program.domain.energy_use import EnergyUse
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.reference.factors import factor_set_on, factor_sets, named_factor_set

SET_2022 = named_factor_set("2022")
COAL = EnergyUse(coal_t=Decimal(3))
sizes = st.decimals(0, 50_000, places=2)


def electric(kwh: str) -> EnergyUse:
    return EnergyUse(electricity_kwh=Decimal(kwh))


def shown(change: CarbonChange) -> tuple[str, str, str]:
    return str(change.before_t), str(change.after_t), change.signed_t


@pytest.mark.parametrize(
    ("kwh", "exact_kg", "printed", "words"),
    [
        ("5348", "-2038.0548", ("5.70", "3.66", "−2.04"), "减少 2.04 吨"),
        ("12477", "2844.5973", ("5.70", "8.55", "+2.85"), "增加 2.85 吨"),
        ("29944", "14807.7456", ("5.70", "20.51", "+14.81"), "增加 14.81 吨"),
    ],
)
def test_three_tonnes_of_coal_against_electric_heat_come_out_as_worked_by_hand(
    kwh: str, exact_kg: str, printed: tuple[str, str, str], words: str
) -> None:
    change = against_surveyed_use(COAL, electric(kwh), SET_2022)
    assert change.change_kgco2 == Fraction(exact_kg)
    assert shown(change) == printed
    assert change.in_words == words
    assert (change.baseline, change.factor_set) == (Baseline.AGAINST_SURVEYED_USE, "2022")
    assert change.status is Status.UNVERIFIED


def test_the_same_service_from_coal_would_have_been_more_coal_than_was_burnt() -> None:
    coal_t = same_service_coal_t(Decimal(29944), SET_2022)
    assert f"{float(coal_t):.1f}" == "12.9"
    change = same_service(Decimal(29944), electric("12477"), SET_2022)
    assert f"{float(change.before_kgco2) / 1000:.1f}" == "24.5"
    assert f"{float(change.change_kgco2) / 1000:.1f}" == "-15.9"
    assert shown(change) == ("24.49", "8.55", "−15.94")
    assert change.direction is Direction.DECREASE
    assert change.baseline is Baseline.SAME_SERVICE
    assert change.status is Status.EXAMPLE  # the efficiency of the stove is a judgement


@pytest.mark.parametrize(
    ("name", "grid"), [("2021", "0.7025"), ("2022", "0.6849"), ("2023", "0.6479")]
)
def test_another_set_is_another_result_and_is_named(name: str, grid: str) -> None:
    change = against_surveyed_use(COAL, electric("5348"), named_factor_set(name))
    assert change.factor_set == name
    assert change.after_kgco2 == Fraction(grid) * 5348
    assert change.before_kgco2 == Fraction("5700.9")


def test_a_set_is_chosen_by_the_day_it_is_published() -> None:
    days = ((2024, 4, 12), (2024, 12, 19), (2024, 12, 20), (2025, 12, 31), (2026, 1, 1))
    names = [factor_set_on(date(*day)).name for day in days]
    assert names == ["2021", "2021", "2022", "2022", "2023"]
    assert list(factor_sets()) == ["2021", "2022", "2023"]
    with pytest.raises(DomainError, match="factor_set_not_yet"):
        factor_set_on(date(2024, 4, 11))
    with pytest.raises(DomainError, match="factor_set_unknown"):
        named_factor_set("2020")


def test_biomass_counts_as_nothing_only_where_its_origin_is_certified() -> None:
    pellets = EnergyUse(biomass_t=Decimal("3.2"))
    certified = replace(pellets, biomass_certified=True)
    assert emissions(certified, SET_2022) == {}
    assert emissions(pellets, SET_2022) == {"biomass": Fraction(3200) * Fraction("1.55")}
    assert against_surveyed_use(COAL, pellets, SET_2022).status is Status.EXAMPLE


def test_a_plant_counts_as_export_or_as_self_use_and_never_as_both() -> None:
    plant = PvEnergy(Decimal(2000), Decimal(6000), PvCounting.EXPORT)
    exported = against_surveyed_use(COAL, electric("5348"), SET_2022, pv=plant)
    assert exported.after_by_carrier["pv"] == -6000 * Fraction("0.6849")
    behind = replace(plant, counting=PvCounting.SELF_USE)
    with pytest.raises(DomainError, match="pv_counted_twice"):
        against_surveyed_use(COAL, electric("5348"), SET_2022, pv=behind)
    gross = replace(behind, metered_after_plant=False)
    used = against_surveyed_use(COAL, electric("5348"), SET_2022, pv=gross)
    assert used.after_by_carrier["pv"] == -2000 * Fraction("0.6849")
    uncounted = replace(plant, counting=PvCounting.NONE)
    plain = against_surveyed_use(COAL, electric("5348"), SET_2022, pv=uncounted)
    assert plain == against_surveyed_use(COAL, electric("5348"), SET_2022)


def test_more_self_use_than_use_is_refused() -> None:
    plant = PvEnergy(Decimal(6000), Decimal(0), PvCounting.SELF_USE, metered_after_plant=False)
    with pytest.raises(DomainError, match="pv_self_use_above_use"):
        against_surveyed_use(COAL, electric("5348"), SET_2022, pv=plant)
    with pytest.raises(DomainError, match="pv_energy_impossible"):
        against_surveyed_use(COAL, COAL, SET_2022, pv=replace(plant, self_used_kwh=Decimal(-1)))


def test_a_change_too_small_to_print_is_neither_decrease_nor_increase() -> None:
    change = against_surveyed_use(electric("100"), electric("101"), SET_2022)
    assert change.change_kgco2 > 0
    assert (change.signed_t, change.in_words) == ("0.00", "基本不变")


def test_no_heat_has_no_same_service() -> None:
    for kwh in ("0", "-1", "NaN"):
        with pytest.raises(DomainError, match="useful_heat_impossible"):
            same_service(Decimal(kwh), COAL, SET_2022)


@given(coal=sizes, kwh=sizes)
def test_the_printed_change_is_the_difference_of_the_printed_figures(
    coal: Decimal, kwh: Decimal
) -> None:
    change = against_surveyed_use(EnergyUse(coal_t=coal), EnergyUse(electricity_kwh=kwh), SET_2022)
    assert change.before_t + Decimal(change.signed_t.replace("−", "-")) == change.after_t
    assert abs(Fraction(change.change_t) * 1000 - change.change_kgco2) <= 10
    back = against_surveyed_use(EnergyUse(electricity_kwh=kwh), EnergyUse(coal_t=coal), SET_2022)
    assert back.change_kgco2 == -change.change_kgco2
    assert back.change_t == -change.change_t


@given(st.fractions(-100_000, 100_000))
def test_printed_tonnes_are_within_half_of_the_last_digit(kg: Fraction) -> None:
    assert abs(Fraction(printed_t(kg)) * 1000 - kg) <= 5
    assert printed_t(kg).as_tuple().exponent == -2

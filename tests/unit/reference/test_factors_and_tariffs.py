"""Dated figures and prices, none of them more official than its source."""

from datetime import date
from decimal import Decimal

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.money import yuan_to_fen
from heating_program.domain.provenance import Status
from heating_program.domain.tariff import Period, TariffPlan, check_plan
from heating_program.reference.factors import all_factors, factor
from heating_program.reference.tariffs import (
    bill_plans_for,
    heat_plans_for,
    plan,
    plans,
    plans_for,
)

ON = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("year", "figure", "status"),
    [
        (2021, "0.7025", Status.UNVERIFIED),
        (2022, "0.6849", Status.UNVERIFIED),
        (2026, "0.6479", Status.OFFICIAL),
    ],
)
def test_the_latest_grid_factor_not_after_the_year_holds(
    year: int, figure: str, status: Status
) -> None:
    found = factor("grid_factor_inner_mongolia", on=date(year, 6, 1))
    assert (found.value, found.unit, found.status) == (Decimal(figure), "kgCO2/kWh", status)


def test_a_price_nobody_knows_is_refused_not_zero() -> None:
    for name in ("residential_heating_tou_price_mengxi", "pv_feed_in_new_projects_mengxi", "none"):
        with pytest.raises(DomainError, match="factor_unknown"):
            factor(name, on=ON)


def test_a_factor_before_its_first_year_is_refused() -> None:
    with pytest.raises(DomainError, match="factor_unknown"):
        factor("grid_factor_inner_mongolia", on=date(2020, 12, 31))


def test_a_figure_from_memory_is_an_example() -> None:
    assert factor("biomass_pellet_ncv", on=ON).status is Status.EXAMPLE
    assert len(all_factors()) == 46


def test_the_heating_season_of_linhe_costs_what_was_worked_by_hand() -> None:
    heating = plan("mengxi_heating_tou")
    valley = heating.cost_fen("valley", Decimal("3315.76"))
    peak = heating.cost_fen("peak", Decimal("2032.24"))
    assert (valley, peak) == (yuan_to_fen("547.10"), yuan_to_fen("944.99"))
    flat = plan("mengxi_residential_flat").cost_fen("flat", Decimal("5348"))
    assert (flat, flat - valley - peak) == (yuan_to_fen("2219.42"), yuan_to_fen("727.33"))


def test_the_valley_runs_through_the_night() -> None:
    heating = plan("mengxi_heating_tou")
    names = [heating.period_at(hour, month=1).name for hour in (0, 7, 8, 17, 18, 23)]
    assert names == ["valley", "valley", "peak", "peak", "valley", "valley"]


def test_tariffs_are_dated_and_marked() -> None:
    assert [p.code for p in plans_for("150802102202", on=date(2019, 1, 1))] == [
        "mengxi_residential_flat"
    ]
    assert plans_for("150702", on=ON) == ()
    assert {p.status for p in plans().values()} == {Status.EXAMPLE}


def test_a_tariff_that_leaves_an_hour_without_price_is_refused() -> None:
    gap = TariffPlan(
        "gap",
        "缺",
        "gap",
        "1508",
        ON,
        None,
        Status.EXAMPLE,
        "invented",
        (Period("day", "日", 8, 18, Decimal("0.4")),),
    )
    with pytest.raises(DomainError, match="tariff_gap") as caught:
        check_plan(gap)
    assert caught.value.values == {"tariff": "gap", "month": 1, "hour": 0}
    with pytest.raises(DomainError, match="tariff_period"):
        gap.cost_fen("night", Decimal(1))


def test_an_unknown_tariff_is_refused() -> None:
    with pytest.raises(DomainError, match="tariff_unknown"):
        plan("free_power")
    with pytest.raises(DomainError, match="tariff_not_in_force"):
        plan("mengxi_heating_tou", on=date(2019, 1, 1))
    assert plan("mengxi_heating_tou", on=ON) is plan("mengxi_heating_tou")


def test_a_tariff_with_tiers_bills_a_season_but_is_no_hourly_price() -> None:
    village = "150802102202"
    hourly = {each.code for each in plans_for(village, on=ON)}
    billing = {each.code for each in bill_plans_for(village, on=ON)}
    assert billing - hourly == {"mengxi_residential_tiers"}
    assert [each.code for each in bill_plans_for(village, on=ON) if each.for_heating] == [
        "mengxi_heating_tou"
    ]


def test_the_tiers_are_those_of_the_factor_table() -> None:
    tiers = plan("mengxi_residential_tiers")
    base = tiers.periods[0].yuan_per_kwh
    prices = [base, *(base + tier.add_yuan_per_kwh for tier in tiers.tiers)]
    named = [factor(f"residential_tier{each}_price_mengxi", on=ON).value for each in (1, 2, 3)]
    assert prices == named


def test_prices_of_delivered_heat_are_examples_of_both_kinds() -> None:
    found = heat_plans_for("150802102202", on=ON)
    assert [(each.metered, each.status) for each in found] == [
        (False, Status.EXAMPLE),
        (True, Status.EXAMPLE),
    ]
    assert heat_plans_for("150802102202", on=date(2020, 9, 30)) == ()
    assert heat_plans_for("150702", on=ON) == ()

"""Dated figures and prices, none of them more official than its source."""

from datetime import date
from decimal import Decimal

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.money import yuan_to_fen
from heating_program.domain.provenance import Status
from heating_program.domain.tariff import Period, TariffPlan, check_plan
from heating_program.reference.factors import all_factors, factor
from heating_program.reference.tariffs import plan, plans, plans_for

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
    assert len(all_factors()) == 37


def test_the_heating_season_of_linhe_costs_what_was_worked_by_hand() -> None:
    heating = plan("mengxi_heating_tou")
    valley = heating.cost_fen("valley", Decimal("3315.76"))
    peak = heating.cost_fen("peak", Decimal("2032.24"))
    assert (valley, peak) == (yuan_to_fen("547.10"), yuan_to_fen("944.99"))
    flat = plan("mengxi_residential_flat").cost_fen("flat", Decimal("5348"))
    assert (flat, flat - valley - peak) == (yuan_to_fen("2219.42"), yuan_to_fen("727.33"))


def test_the_valley_runs_through_the_night() -> None:
    heating = plan("mengxi_heating_tou")
    names = [heating.period_at(hour).name for hour in (0, 7, 8, 17, 18, 23)]
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
    with pytest.raises(DomainError, match="tariff_hours"):
        check_plan(gap)
    with pytest.raises(DomainError, match="tariff_period"):
        gap.cost_fen("night", Decimal(1))


def test_an_unknown_tariff_is_refused() -> None:
    with pytest.raises(DomainError, match="tariff_unknown"):
        plan("free_power")

"""The same heat by every way, at the prices of a day, and never beside a coal bill unsaid."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.money import yuan_to_fen
from heating_program.domain.provenance import Status
from heating_program.domain.running_cost import (
    NOTE_LABELS,
    UNPRICED_LABELS,
    HeatNeed,
    NeedBasis,
    RunningCost,
)
from heating_program.reference import catalog
from heating_program.reference.factors import named_factor_set
from heating_program.services.heat_prices import HeatHours, Offer
from heating_program.services.pv_load import typical_year_clock
from heating_program.services.running_cost import burnt_before, need_from_coal, running_cost

MONTHS, CLOCK = typical_year_clock()
WINTER = np.isin(MONTHS, (1, 2, 3, 11, 12))
EVENLY = HeatHours(WINTER.astype(float), MONTHS, CLOCK)
NEED = HeatNeed(Decimal("12835.2"), NeedBasis.COMPUTED_FULL_COMFORT)
BEFORE = burnt_before(Decimal(3), named_factor_set("2022"), paid_fen=None)
LOAD = {"design_load_kw": 6.118}


def estimate(*offers: Offer, need: HeatNeed = NEED, **others: object) -> RunningCost:
    settings = {
        "area_code": "150802102202",
        "on": date(2026, 11, 2),
        "heated_area_m2": Decimal(90),
        **others,
    }
    return running_cost(need, offers, EVENLY, **settings)


def test_a_heat_pump_of_the_worked_season_costs_what_was_worked_by_hand() -> None:
    valley = WINTER & ((CLOCK < 8) | (CLOCK >= 18))
    peak = WINTER & ~valley
    hourly = valley * (3315.76 / valley.sum()) + peak * (2032.24 / peak.sum())
    found = estimate(Offer("ashp_hydronic", electricity_kwh=hourly))
    line = found.line("ashp_hydronic")
    assert (line.delivered_kwh, line.unit) == (Decimal("5348.00"), "kWh")
    assert line.season_fen == yuan_to_fen("1492.09")
    assert line.yuan_per_unit == Decimal("0.279")
    by_code = {each.bill.code: each for each in line.tariffs}
    assert line.tariffs[0].bill == line.bill
    assert by_code["mengxi_residential_flat"].extra_fen == yuan_to_fen("727.33")
    assert by_code["mengxi_residential_tiers"].extra_fen > yuan_to_fen("727.33")


def test_every_line_is_for_the_same_useful_heat() -> None:
    found = estimate(
        Offer("ashp_hydronic"), Offer("biomass_stove"), Offer("electric_direct", given=LOAD)
    )
    for line in found.lines:
        if line.offered:
            efficiency = catalog.technology(line.code).season_efficiency.value
            assert abs(line.delivered_kwh * efficiency - NEED.useful_kwh) < Decimal("0.05")
    assert {line.code for line in found.lines if not line.offered} == {
        "loose_coal",
        "clean_coal",
        "lpg",
        "natural_gas",
    }
    coal = found.line("loose_coal")
    # 12,835.2 / 0.40 = 32,088 kWh; x 3.6 / 20,908 MJ/t = 5.525 t
    assert (coal.delivered_kwh, coal.quantity) == (Decimal("32088.00"), Decimal("5.525"))
    assert coal.season_fen == yuan_to_fen("4972.50")
    assert coal.yuan_per_unit == 900


def test_lines_come_from_the_cheapest_on_with_what_each_costs_more() -> None:
    found = estimate(Offer("ashp_hydronic"), Offer("electric_direct", given=LOAD))
    costs = [line.season_fen for line in found.lines]
    assert costs == sorted(costs)
    assert found.cheapest.code == "ashp_hydronic"
    assert found.extra_fen("ashp_hydronic") == 0
    dearer = found.line("electric_direct").season_fen - found.cheapest.season_fen
    assert found.extra_fen("electric_direct") == dearer
    with pytest.raises(DomainError, match="running_cost_line_unknown"):
        found.extra_fen("steam")


def test_a_pellet_boiler_pays_its_fan_by_the_household_s_own_meter() -> None:
    line = estimate(Offer("biomass_boiler")).line("biomass_boiler")
    assert [(each.name, each.unit) for each in line.bill.lines] == [
        ("biomass_pellet", "t"),
        ("flat", "kWh"),
    ]
    assert line.bill.lines[1].yuan_per_unit == Decimal("0.415")
    assert line.yuan_per_unit == 950


def test_a_storage_heater_is_paid_at_the_valley_price_and_says_so() -> None:
    found = estimate(Offer("electric_storage", given=LOAD))
    assert found.line("electric_storage").yuan_per_unit == Decimal("0.165")
    assert "storage_charges_in_cheapest" in found.notes


def test_district_heat_is_paid_by_the_cheaper_of_its_prices() -> None:
    line = estimate(Offer("district_chp")).line("district_chp")
    assert [each.bill.code for each in line.tariffs] == [
        "district_flat_example",
        "district_metered_example",
    ]
    assert (line.season_fen, line.quantity, line.unit) == (yuan_to_fen("1800.00"), 90, "㎡")
    assert line.delivered_kwh == Decimal("13097.14")  # at the house: network losses are not its own


def test_what_gives_less_heat_or_lacks_figures_is_named_and_not_compared() -> None:
    collector = {
        "collector_m2": 12.0,
        "plane_kwh_m2": 750.0,
        "plane_w_m2": 550.0,
        "temp_air_celsius": -1.0,
    }
    found = estimate(
        Offer("solar_thermal", given=collector),
        Offer("solar_thermal_hybrid", given=collector),
        Offer("electric_boiler"),
    )
    assert {each.code: each.reason for each in found.unpriced} == {
        "solar_thermal": "heat_not_met",
        "electric_boiler": "figures_missing",
    }
    assert {each.reason for each in found.unpriced} <= UNPRICED_LABELS.keys()
    assert found.line("solar_thermal_hybrid").season_fen > 0


def test_where_no_price_holds_nothing_is_compared() -> None:
    with pytest.raises(DomainError, match="nothing_to_compare"):
        estimate(Offer("ashp_hydronic"), area_code="150702")
    old = estimate(Offer("district_chp"), Offer("ashp_hydronic"), on=date(2020, 1, 1))
    assert {each.code: each.reason for each in old.unpriced} == {"district_chp": "price_unknown"}


def test_a_computed_need_beside_surveyed_coal_says_so() -> None:
    found = estimate(Offer("ashp_hydronic"), before=BEFORE)
    assert found.notes[0] == "demand_computed_coal_measured"
    assert set(found.notes) <= NOTE_LABELS.keys()
    said = found.said("ashp_hydronic")
    assert "摸底时烧煤 3 吨，约得热 6,969 kWh" in said
    assert "不能直接相比" in said
    alone = estimate(Offer("ashp_hydronic"))
    assert "demand_computed_coal_measured" not in alone.notes
    assert "摸底" not in alone.said("ashp_hydronic")


def test_a_need_taken_from_the_coal_itself_may_stand_beside_it() -> None:
    assert BEFORE.useful_kwh == Decimal("6969.33")
    found = estimate(Offer("ashp_hydronic"), need=need_from_coal(BEFORE), before=BEFORE)
    assert found.notes == ("prices_of_the_day", "prices_are_examples")
    coal = found.line("loose_coal")
    assert coal.quantity == Decimal("3.000")
    assert coal.season_fen == yuan_to_fen("2700.00")


def test_the_sentence_has_figures_and_marks_an_example() -> None:
    found = estimate(Offer("ashp_hydronic"), Offer("electric_direct", given=LOAD))
    pump, direct = found.line("ashp_hydronic"), found.line("electric_direct")
    gap = (found.line("loose_coal").season_fen - direct.season_fen) / 100
    less = (direct.season_fen - pump.season_fen) / 100
    assert direct.status is Status.EXAMPLE
    assert found.said("electric_direct") == (
        f"一季供热 12,835 kWh，用直热式电采暖约需 {direct.season_fen / 100:,.2f} 元（示例），"
        f"比烧散煤取得同样热量少 {gap:,.2f} 元。"
        f"费用最低的是空气源热泵（热水机），比它少 {less:,.2f} 元。"
    )
    assert found.said("ashp_hydronic").endswith("在所列各种方式中费用最低。")
    assert "比烧散煤取得同样热量多" in found.said("lpg")
    assert "散煤取得" not in found.said("loose_coal")


@pytest.mark.parametrize("weights", [[0.0], [-1.0], [float("nan")]])
def test_hours_without_heat_are_refused(weights: list[float]) -> None:
    with pytest.raises(DomainError, match="heat_hours_impossible"):
        HeatHours(weights, [1], [0]).shares()


def test_a_figure_no_house_could_have_is_refused_under_its_own_code() -> None:
    with pytest.raises(DomainError) as caught:
        estimate(Offer("electric_direct", given={"design_load_kw": -1.0}))
    assert caught.value.field == "electric_direct"
    with pytest.raises(DomainError, match="useful_heat_impossible"):
        HeatNeed(Decimal(0), NeedBasis.COMPUTED_OWN_USE)

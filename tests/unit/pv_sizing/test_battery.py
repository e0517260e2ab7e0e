"""A battery keeps its books, and looking at prices never costs more than not looking."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pv_sizing.battery import Battery, greedy, greedy_many
from pv_sizing.battery_flows import Dispatch
from pv_sizing.battery_lp import optimum
from pv_sizing.battery_plan import tariff_aware
from pv_sizing.errors import BatteryError, HourlyError, PriceError

Row = NDArray[np.float64]
YEAR = (
    Path(__file__).resolve().parents[3]
    / "heating_program/reference/data/climate/typical_year_hourly_150802.csv"
)
HOME = Battery(10.0, 5.0, 90.0, min_soc_pct=10.0)
POWER = st.one_of(st.just(0.0), st.floats(0.01, 12.0))
PRICE = st.one_of(st.sampled_from([0.0, 15.0, 16.5, 28.29, 41.5, 46.5]), st.floats(0.1, 100.0))
CASES = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        *(st.lists(each, min_size=n, max_size=n) for each in (POWER, POWER, PRICE, PRICE))
    )
)
BATTERIES = st.builds(
    Battery,
    st.one_of(st.just(0.0), st.floats(0.5, 30.0)),
    st.one_of(st.just(0.0), st.floats(0.5, 10.0)),
    st.floats(60.0, 100.0),
    st.floats(0.0, 50.0),
)


@pytest.fixture(scope="module")
def linhe() -> tuple[Row, Row, Row]:
    """A year of Linhe: 10 kW of flat modules, a heat-pump house, the hours of the clock."""
    table = np.loadtxt(YEAR, delimiter=",", skiprows=1)
    clock, ghi, temp_air = table[:, 2], table[:, 3], table[:, 7]
    heating = 0.07 * np.maximum(14.0 - temp_air, 0.0)
    return 8.0 * ghi / 1000.0, 0.4 + heating, clock


def heating_price(clock: Row) -> Row:
    return np.where((clock >= 8) & (clock < 18), 46.5, 16.5)


def imbalance_kw(flows: Dispatch, pv: Row, load: Row) -> float:
    charged = flows.charged_from_pv_kw + flows.charged_from_grid_kw
    sources = pv + flows.imported_kw + flows.discharged_kw
    return float(np.abs(sources - load - flows.exported_kw - charged).max())


def check_books(flows: Dispatch, pv: Row, load: Row, battery: Battery) -> None:
    """Every kWh is accounted for and no limit of the battery is broken."""
    assert imbalance_kw(flows, pv, load) < 1e-9
    charged = flows.charged_from_pv_kw + flows.charged_from_grid_kw
    eta, hours = battery.one_way_efficiency, flows.interval_hours
    change = (charged * eta - flows.discharged_kw / eta) * hours
    assert np.abs(np.diff(flows.stored_kwh) - change).max() < 1e-9
    assert flows.stored_kwh.min() >= -1e-9
    assert flows.stored_kwh.max() <= battery.usable_kwh + 1e-9
    for flow in (charged, flows.discharged_kw):
        assert flow.min() >= -1e-9
        assert flow.max() <= battery.power_kw + 1e-9
    assert flows.discharged_kw[pv >= load].sum() <= 1e-9, "a battery never sells"


def greedy_by_hand(pv: list[float], load: list[float], battery: Battery) -> list[float]:
    """The plain rule in words, one hour after the other: stored energy above the floor."""
    eta, stored, path = battery.one_way_efficiency, 0.0, [0.0]
    for sun, need in zip(pv, load, strict=True):
        if sun > need:
            room_kw = (battery.usable_kwh - stored) / eta
            stored += eta * min(sun - need, battery.power_kw, room_kw)
        else:
            stored -= min(need - sun, battery.power_kw, stored * eta) / eta
        path.append(stored)
    return path


@given(CASES, BATTERIES)
def test_the_plain_rule_is_what_its_words_say(
    case: tuple[list[float], ...], battery: Battery
) -> None:
    pv, load = case[:2]
    flows = greedy(pv, load, battery, 1.0)
    assert flows.stored_kwh == pytest.approx(greedy_by_hand(pv, load, battery), abs=1e-9)
    check_books(flows, np.array(pv), np.array(load), battery)
    assert flows.lost_kwh >= -1e-9


@settings(deadline=None)
@given(CASES, BATTERIES, st.sampled_from([0.5, 1.0]))
def test_plain_costs_most_and_the_optimum_least(
    case: tuple[list[float], ...], battery: Battery, interval: float
) -> None:
    pv, load, buy, sell = case
    run = tariff_aware(
        pv, load, battery, interval, buy, sell, look_ahead_hours=8.0, plan_every_hours=4.0
    )
    best = optimum(pv, load, battery, interval, buy, sell)
    near = 1e-6 * (1.0 + abs(best.cost_fen))
    assert run.gain_fen >= 0.0
    assert run.cost_fen >= best.cost_fen - near
    for flows in (run.flows, best.flows):
        check_books(flows, np.array(pv), np.array(load), battery)


@settings(deadline=None)
@given(CASES, BATTERIES)
def test_a_plan_over_all_hours_is_the_optimum(
    case: tuple[list[float], ...], battery: Battery
) -> None:
    pv, load, buy, sell = case
    run = tariff_aware(
        pv, load, battery, 1.0, buy, sell, look_ahead_hours=40.0, plan_every_hours=40.0
    )
    best = optimum(pv, load, battery, 1.0, buy, sell)
    assert run.cost_fen == pytest.approx(best.cost_fen, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize("first_day", [14, 105, 196, 300])
@pytest.mark.parametrize("sell", [0.0, 15.0, 28.29])
def test_a_week_of_linhe_keeps_the_order_of_costs(
    linhe: tuple[Row, Row, Row], first_day: int, sell: float
) -> None:
    week = slice(24 * first_day, 24 * (first_day + 7))
    pv, load, clock = (series[week] for series in linhe)
    buy = heating_price(clock)
    run = tariff_aware(pv, load, HOME, 1.0, buy, sell)
    best = optimum(pv, load, HOME, 1.0, buy, sell)
    assert run.greedy_cost_fen >= run.cost_fen >= best.cost_fen - 1e-6 * abs(best.cost_fen)
    # Two days ahead are nearly as good as the whole week known.
    assert run.cost_fen - best.cost_fen <= 0.01 * abs(best.cost_fen) + 1.0
    for flows in (run.flows, best.flows):
        check_books(flows, pv, load, HOME)


@pytest.mark.slow
def test_a_year_of_linhe_keeps_the_order_of_costs(linhe: tuple[Row, Row, Row]) -> None:
    pv, load, clock = linhe
    buy = heating_price(clock)
    run = tariff_aware(pv, load, HOME, 1.0, buy, 15.0)
    best = optimum(pv, load, HOME, 1.0, buy, 15.0)
    assert run.greedy_cost_fen > run.cost_fen >= best.cost_fen - 1e-6 * abs(best.cost_fen)
    assert run.cost_fen - best.cost_fen <= 0.002 * abs(best.cost_fen)
    check_books(run.flows, pv, load, HOME)
    whole = tariff_aware(
        pv, load, HOME, 1.0, buy, 15.0, look_ahead_hours=8760.0, plan_every_hours=8760.0
    )
    assert whole.cost_fen == pytest.approx(best.cost_fen, rel=1e-7)


def test_a_cheap_night_before_a_dark_dear_day_fills_the_battery() -> None:
    buy = np.array([16.5] * 8 + [46.5] * 10 + [16.5] * 6)
    run = tariff_aware(np.zeros(24), np.full(24, 1.0), HOME, 1.0, buy, 15.0)
    assert run.rule == "plan"
    assert run.flows.charged_from_grid_kw[:8].sum() > 0.0
    assert run.flows.charged_from_grid_kw[8:].sum() == 0.0
    assert run.flows.stored_kwh[8] == pytest.approx(HOME.usable_kwh)
    assert run.flows.discharged_kw[8:18].sum() > 0.0
    used_kwh = HOME.usable_kwh * HOME.one_way_efficiency
    bought_kwh = HOME.usable_kwh / HOME.one_way_efficiency
    assert run.gain_fen == pytest.approx(used_kwh * 46.5 - bought_kwh * 16.5)


def test_a_sunny_day_after_the_night_is_not_paid_for_in_the_night() -> None:
    buy = np.array([16.5] * 8 + [46.5] * 10 + [16.5] * 6)
    pv = np.where(buy > 40.0, 3.0, 0.0)
    run = tariff_aware(pv, np.full(24, 1.0), HOME, 1.0, buy, 15.0)
    assert run.flows.charged_from_grid_kw.sum() == 0.0


def test_surplus_is_sold_when_it_saves_less_in_the_house() -> None:
    pv, load = np.array([5.0, 0.0]), np.array([0.0, 5.0])
    run = tariff_aware(pv, load, HOME, 1.0, [16.5, 16.5], [28.29, 28.29])
    assert run.flows.exported_kwh == 5.0
    assert run.greedy_cost_fen > run.cost_fen


def test_a_short_sighted_plan_falls_back_on_the_plain_rule() -> None:
    # The plan sees one hour: it sells at 1 fen what the plain rule keeps for the dear hour.
    pv, load = np.array([2.0, 0.0]), np.array([0.0, 2.0])
    run = tariff_aware(pv, load, HOME, 1.0, 50.0, 1.0, look_ahead_hours=1.0, plan_every_hours=1.0)
    assert (run.rule, run.gain_fen) == ("greedy", 0.0)
    assert run.flows.stored_kwh.tolist() == greedy(pv, load, HOME, 1.0).stored_kwh.tolist()


def test_surplus_that_nobody_buys_is_kept_for_days_beyond_the_plan() -> None:
    pv, load = np.zeros(100), np.zeros(100)
    pv[0], load[99] = 5.0, 3.0
    run = tariff_aware(pv, load, HOME, 1.0, 40.0, 0.0)
    assert (run.rule, run.flows.imported_kwh) == ("plan", 0.0)


@given(CASES, st.lists(BATTERIES, min_size=1, max_size=4))
def test_runs_abreast_equal_runs_one_by_one(
    case: tuple[list[float], ...], batteries: list[Battery]
) -> None:
    pv, load = (np.array(series) for series in case[:2])
    together = greedy_many(pv[:, None], load[:, None], batteries, 1.0)
    for run, battery in zip(together, batteries, strict=True):
        alone = greedy(pv, load, battery, 1.0)
        for field in dataclasses.fields(Dispatch):
            assert np.array_equal(getattr(run, field.name), getattr(alone, field.name))


def test_several_plants_run_abreast_with_one_battery(linhe: tuple[Row, Row, Row]) -> None:
    pv, load, _ = linhe
    sizes = np.array([0.0, 0.5, 1.0, 2.0])
    runs = greedy_many(pv[:, None] * sizes, load[:, None], [HOME], 1.0)
    bought = [run.imported_kwh for run in runs]
    assert bought == sorted(bought, reverse=True)
    assert bought[0] == pytest.approx(load.sum())


def test_no_battery_changes_nothing() -> None:
    none = Battery(0.0, 5.0, 90.0, 0.0)
    flows = tariff_aware([3.0, 0.0], [1.0, 2.0], none, 1.0, [10.0, 50.0], 5.0).flows
    assert (flows.exported_kwh, flows.imported_kwh, flows.discharged_kwh) == (2.0, 2.0, 0.0)


@pytest.mark.parametrize(
    "figures",
    [
        (-1.0, 5.0, 90.0, 0.0),
        (10.0, float("nan"), 90.0, 0.0),
        (10.0, 5.0, 101.0, 0.0),
        (10.0, 5.0, 0.9, 0.0),
        (10.0, 5.0, 90.0, 100.0),
    ],
)
def test_an_impossible_battery_is_refused(figures: tuple[float, float, float, float]) -> None:
    with pytest.raises(BatteryError, match="battery_figure_impossible"):
        Battery(*figures)


def test_impossible_runs_are_refused() -> None:
    with pytest.raises(HourlyError, match="series_lengths_differ"):
        greedy([1.0], [1.0, 1.0], HOME, 1.0)
    with pytest.raises(HourlyError, match="load_kw hour 1"):
        optimum([1.0, 1.0], [1.0, -1.0], HOME, 1.0, 1.0, 1.0)
    with pytest.raises(PriceError, match="sell_fen_per_kwh hour 0"):
        tariff_aware([1.0], [1.0], HOME, 1.0, 1.0, [float("nan")])
    with pytest.raises(BatteryError, match="plan_too_short"):
        tariff_aware([1.0], [1.0], HOME, 1.0, 1.0, 1.0, look_ahead_hours=12.0)
    with pytest.raises(BatteryError, match="plan_hours_impossible"):
        tariff_aware([1.0], [1.0], HOME, 1.0, 1.0, 1.0, look_ahead_hours=float("nan"))
    with pytest.raises(BatteryError, match="runs_differ_in_number"):
        greedy_many(np.ones((3, 2)), np.ones((3, 3)), [HOME], 1.0)
    with pytest.raises(BatteryError, match="columns_needed"):
        greedy_many(np.ones(3), np.ones((3, 3)), [HOME], 1.0)

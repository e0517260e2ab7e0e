"""Sizes of sources: the worked house, warnings as codes, both orders, the transformer."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.air_source import AirSourceUnit, RatingPoint, SourceError
from heating_program.building_physics.heat_source import HeatNeed, HeatSource, Supply
from heating_program.building_physics.sizing_orders import both_orders, transformer_demands
from heating_program.building_physics.source_sizing import candidates, judged, pick

BEFORE = HeatNeed(13.531, 18.0, -15.3, -35.3, season_heat_kwh=29944.0)
AFTER = HeatNeed(6.118, 18.0, -15.3, -35.3, season_heat_kwh=12833.0)
STORE = HeatSource("ST", "electric_storage", 2.4, 2.4, 1, most_units=8, storage_kwh=19.2)


def air(
    nominal_kw: float, *, ratio: float = 0.85, cop: float = 2.1, phases: int = 1, **more: Any
) -> HeatSource:
    points = (
        RatingPoint(-12.0, 41.0, nominal_kw, cop),
        RatingPoint(-20.0, 41.0, nominal_kw * ratio, cop * 0.86),
    )
    unit = AirSourceUnit(points, more.pop("min_ambient_celsius", -40.0))
    code = f"RB-{nominal_kw:g}-{ratio:g}"
    return HeatSource(
        code, "ashp_hydronic", nominal_kw, nominal_kw / cop, phases, unit=unit, **more
    )


SERIES = tuple(air(kw) for kw in (8.0, 10.0, 12.0, 14.0, 16.0))
MANY = (*SERIES, air(9.0, ratio=0.98), air(17.0, ratio=0.7), air(3.0, most_units=6))


def test_the_worked_house_needs_its_worked_size() -> None:
    before, after = (pick(SERIES, need) for need in (BEFORE, AFTER))
    assert before.required_nominal_kw == pytest.approx(14.4, abs=0.05)
    assert after.required_nominal_kw == pytest.approx(6.5, abs=0.05)
    assert (before.nominal_kw, after.nominal_kw) == (16.0, 8.0)
    assert before.capacity_kw / before.nominal_kw == pytest.approx(0.938, abs=0.0002)


def test_the_nameplate_draws_what_the_plan_says() -> None:
    exact = judged(air(14.4), BEFORE)
    assert exact.source.input_kw == pytest.approx(6.9, abs=0.05)
    assert exact.is_enough, "14.4 kW on the nameplate is 14.42 kW asked for"


def test_the_heater_is_what_is_short_at_minus_twenty() -> None:
    found = judged(air(14.4), BEFORE)
    needed_kw = 13.531 * 38.0 / 33.3
    assert found.backup_kw == pytest.approx(needed_kw - 14.4 * 0.85)
    assert judged(air(20.0), BEFORE).backup_kw == 0.0


def test_the_peaks_are_those_of_the_leaky_and_the_insulated_house() -> None:
    before, after = (pick(SERIES, need).peak_electric_kw for need in (BEFORE, AFTER))
    assert 9.0 <= before <= 10.0
    assert 3.5 <= after <= 4.3


@pytest.mark.parametrize(
    ("source", "need", "code"),
    [
        (air(10.0), BEFORE, "undersized"),
        (air(10.0), AFTER, "oversized"),
        (air(14.4, ratio=0.75), BEFORE, "weak_at_record_low"),
        (air(14.4, min_ambient_celsius=-30.0), BEFORE, "stops_before_record_low"),
        (air(14.4), BEFORE, "record_low_beyond_test_points"),
        (air(16.0), replace(BEFORE, design_celsius=-21.0), "design_beyond_test_points"),
        (replace(STORE, most_units=2), AFTER, "charging_too_weak"),
        (replace(STORE, most_units=2, storage_kwh=5.0), AFTER, "store_too_small"),
    ],
)
def test_what_speaks_against_a_unit_is_told(source: HeatSource, need: HeatNeed, code: str) -> None:
    assert code in judged(source, need).warnings


def test_a_fitting_unit_is_warned_of_by_nothing() -> None:
    mild = HeatNeed(8.0, 18.0, -12.0, -20.0)
    assert judged(air(10.0), mild, Supply(three_phase_kw=15.0)).warnings == ()


def test_the_last_thirtieth_percent_is_not_too_large() -> None:
    need = HeatNeed(10.0, 18.0, -12.0, -12.0)
    assert "oversized" not in judged(air(13.0), need).warnings
    assert "oversized" in judged(air(13.1), need).warnings


@pytest.mark.parametrize(
    ("nominal_kw", "supply", "expected", "phases"),
    [
        (8.0, Supply(), (), 1),
        (16.0, Supply(), ("single_phase_tight",), 1),
        (16.0, Supply(sure_kw=6.0, most_kw=8.0), ("three_phase_needed",), 3),
        (16.0, Supply(three_phase_kw=15.0), (), 1),
        (16.0, Supply(most_kw=8.0, three_phase_kw=9.0), ("grid_works_needed",), 3),
    ],
)
def test_the_supply_line_is_looked_at(
    nominal_kw: float, supply: Supply, expected: tuple[str, ...], phases: int
) -> None:
    need = BEFORE if nominal_kw > 10.0 else AFTER
    found = judged(air(nominal_kw), need, supply)
    about = {"single_phase_tight", "three_phase_needed", "grid_works_needed"}
    assert tuple(each for each in found.warnings if each in about) == expected
    assert found.phases == phases


def test_a_three_phase_unit_asks_for_three_phases() -> None:
    found = judged(air(8.0, phases=3), AFTER)
    assert found.phases == 3
    assert "three_phase_needed" in found.warnings


def test_stores_carry_the_peak_hours_and_charge_the_day_in_the_valley() -> None:
    found = judged(STORE, AFTER)
    assert found.is_enough
    assert found.units * 19.2 >= 6.118 * 10.0
    assert found.units * 2.4 * 14.0 >= 6.118 * 24.0 - 24.0 * 0.05
    assert found.peak_electric_kw == pytest.approx(found.units * 2.4)


def test_several_small_units_are_counted() -> None:
    found = judged(air(3.0, most_units=6, price_fen=260_000), AFTER)
    assert (found.units, found.nominal_kw, found.price_fen) == (3, 9.0, 780_000)


def test_a_unit_that_stops_too_early_is_left_out() -> None:
    cold = replace(BEFORE, design_celsius=-25.0)
    early = air(40.0, min_ambient_celsius=-22.0)
    assert candidates([early], cold) == ()
    with pytest.raises(SourceError, match="stops_before_design"):
        judged(early, cold)


def test_a_load_beyond_the_catalogue_is_said() -> None:
    with pytest.raises(SourceError) as refused:
        pick(SERIES, replace(BEFORE, load_kw=40.0))
    assert refused.value.code == "no_source_large_enough"
    assert refused.value.values["largest_kw"] == pytest.approx(15.01, abs=0.01)
    with pytest.raises(SourceError, match="no_source_large_enough"):
        pick((), BEFORE)


def test_the_fitting_stand_before_the_short() -> None:
    found = [each.nominal_kw for each in candidates(SERIES, replace(BEFORE, load_kw=10.0))]
    assert found == [12.0, 14.0, 16.0, 10.0, 8.0]


def test_small_is_what_is_small_in_the_cold_not_on_the_nameplate() -> None:
    need = replace(BEFORE, load_kw=14.5)
    assert pick(MANY, need).nominal_kw == 17.0
    assert air(16.0).heat_kw(-15.3) > air(17.0, ratio=0.7).heat_kw(-15.3)


@given(st.floats(0.5, 14.0), st.floats(0.0, 10.0), st.sampled_from([-12.0, -15.3, -19.0]))
def test_a_larger_load_never_picks_a_smaller_unit(
    load_kw: float, more_kw: float, design: float
) -> None:
    small = HeatNeed(load_kw, 18.0, design, -35.3)
    large = replace(small, load_kw=min(load_kw + more_kw, 14.5))
    assert pick(MANY, small).capacity_kw <= pick(MANY, large).capacity_kw


@given(st.floats(1.0, 14.0), st.floats(-30.0, -12.0), st.floats(0.0, 8.0))
def test_a_colder_station_never_adds_heat(load_kw: float, design: float, colder_k: float) -> None:
    warm = HeatNeed(load_kw, 18.0, design, -40.0)
    cold = replace(warm, design_celsius=design - colder_k)
    for source in SERIES:
        assert judged(source, cold).capacity_kw <= judged(source, warm).capacity_kw


def test_both_orders_stand_side_by_side() -> None:
    priced = tuple(replace(each, price_fen=int(each.nominal_heat_kw) * 150_000) for each in SERIES)
    orders = both_orders(priced, BEFORE, AFTER, season_factor=2.4)
    assert orders.as_is.season_kwh == pytest.approx(12477, abs=0.5)
    assert orders.retrofit_first.season_kwh == pytest.approx(5347, abs=0.5)
    assert orders.nominal_saved_kw == 8.0
    assert orders.price_saved_fen == 8 * 150_000
    assert orders.peak_electric_saved_kw > 5.0
    assert orders.sized_before_pct == pytest.approx(245, abs=1)


def test_what_is_not_known_is_not_saved() -> None:
    blind = replace(BEFORE, season_heat_kwh=None)
    orders = both_orders(SERIES, blind, AFTER, season_factor=2.4)
    assert (orders.season_saved_kwh, orders.price_saved_fen) == (None, None)


def test_two_climates_are_not_compared() -> None:
    with pytest.raises(SourceError, match="needs_not_comparable"):
        both_orders(SERIES, BEFORE, replace(AFTER, design_celsius=-17.0), season_factor=2.4)


def test_a_transformer_carries_the_sum_of_its_houses() -> None:
    peaks = [("T2", 4.0), ("T1", 9.5), ("T1", 9.5), ("T1", 0.0)]
    found = transformer_demands(peaks, simultaneity=0.9, capacity_kva={"T1": 20.0})
    assert [each.transformer for each in found] == ["T1", "T2"]
    assert (found[0].houses, found[0].sum_kw) == (2, 19.0)
    assert found[0].loading_pct == pytest.approx(100.0 * 17.1 / 20.0 / 0.95)
    assert found[1].loading_pct is None
    assert transformer_demands(reversed(peaks), simultaneity=0.9)[0].sum_kw == 19.0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nominal_heat_kw": 0.0}, "nominal_heat_kw_out_of_range"),
        ({"nominal_heat_kw": 9.0}, "nameplate_disagrees"),
        ({"phases": 2}, "phases_impossible"),
        ({"phases": 0}, "phases_impossible"),
        ({"most_units": 0}, "most_units_out_of_range"),
        ({"price_fen": -1}, "price_fen_out_of_range"),
    ],
)
def test_an_impossible_product_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(SourceError) as refused:
        replace(air(8.0), **changes)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"load_kw": float("nan")}, "load_kw_out_of_range"),
        ({"design_celsius": 19.0}, "temperatures_out_of_order"),
        ({"record_low_celsius": -10.0}, "temperatures_out_of_order"),
        ({"peak_hours": 24.0}, "peak_hours_out_of_range"),
    ],
)
def test_an_impossible_need_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(SourceError) as refused:
        replace(BEFORE, **changes)
    assert refused.value.code == code


def test_an_impossible_line_is_refused() -> None:
    with pytest.raises(SourceError, match="sure_kw_out_of_range"):
        Supply(sure_kw=12.0)
    with pytest.raises(SourceError, match="peak_kw_out_of_range"):
        transformer_demands([("T1", -1.0)])
    with pytest.raises(SourceError, match="simultaneity_out_of_range"):
        transformer_demands([], simultaneity=1.1)

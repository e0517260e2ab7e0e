"""Air-source units keep to their test report, and say where they leave it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.air_source import (
    AirSourceUnit,
    RatingPoint,
    SourceError,
    unit_cop,
    unit_heat_kw,
)
from heating_program.building_physics.heat_pump import capacity_factor

COLD = st.floats(-50.0, 20.0)


def even_unit(factor: float, flow: float, **changes: Any) -> AirSourceUnit:
    """A unit with one Carnot factor at all its points, as in the table of the Carnot model."""
    points = tuple(
        RatingPoint(at, flow, heat, factor * (flow + 273.15) / (flow - at))
        for at, heat in ((-12.0, 8.0), (-20.0, 6.8), (-25.0, 6.1))
    )
    given: dict[str, Any] = {
        "points": points,
        "min_ambient_celsius": -35.0,
        "defrost_pct": 0.0,
        "cop_max": 9.0,
    }
    return AirSourceUnit(**{**given, **changes})


@st.composite
def units(draw: st.DrawFn) -> AirSourceUnit:
    """Any unit whose test report is possible: heat and coefficient fall with the cold."""
    flow = draw(st.floats(30.0, 55.0))
    heat, cop = draw(st.floats(3.0, 40.0)), draw(st.floats(2.0, 2.9))
    points = [RatingPoint(-12.0, flow, heat, cop)]
    for outdoor in (-20.0, -25.0)[: draw(st.integers(1, 2))]:
        heat *= draw(st.floats(0.75, 1.0))
        cop *= draw(st.floats(0.8, 0.95))
        points.append(RatingPoint(outdoor, flow, heat, cop))
    return AirSourceUnit(tuple(points), -30.0, draw(st.floats(0.0, 10.0)))


@pytest.mark.parametrize(
    ("factor", "flow", "cops"),
    [
        (0.38, 35.0, (4.18, 2.79, 2.49, 2.13, 1.95, 1.80)),
        (0.42, 35.0, (4.62, 3.08, 2.75, 2.35, 2.16, 1.99)),
        (0.38, 41.0, (3.51, 2.49, 2.25, 1.96, 1.81, 1.68)),
        (0.42, 41.0, (3.88, 2.75, 2.49, 2.16, 2.00, 1.86)),
        (0.38, 50.0, (2.86, 2.15, 1.98, 1.75, 1.64, 1.53)),
        (0.42, 50.0, (3.16, 2.38, 2.19, 1.94, 1.81, 1.70)),
        (0.38, 55.0, (2.60, 2.01, 1.86, 1.66, 1.56, 1.47)),
        (0.42, 55.0, (2.87, 2.22, 2.06, 1.84, 1.72, 1.62)),
    ],
)
def test_the_curve_is_the_tabled_one(factor: float, flow: float, cops: tuple[float, ...]) -> None:
    found = unit_cop(even_unit(factor, flow), [7.0, -7.0, -12.0, -20.0, -25.0, -30.0], flow)
    assert found.tolist() == pytest.approx(cops, abs=0.0051)


def test_units_measured_in_the_field_lie_inside_the_curves() -> None:
    # Shanxi: 1.83 at -25 °C; Zhangjiakou: 1.32 to 3.29 through the deep cold.
    worst = unit_cop(even_unit(0.38, 55.0), [-30.0, -25.0], 55.0)
    best = unit_cop(even_unit(0.42, 35.0), [-7.0, -25.0], 35.0)
    assert worst[1] < 1.83 < best[1]
    assert 1.32 < worst[0] < best[0] < 3.29


def test_the_unit_gives_exactly_what_its_test_report_says() -> None:
    points = (
        RatingPoint(-12.0, 41.0, 16.0, 2.30),
        RatingPoint(-20.0, 41.0, 13.6, 1.95),
        RatingPoint(-25.0, 41.0, 12.0, 1.75),
    )
    unit = AirSourceUnit(points, -35.0, defrost_pct=0.0)
    outdoors = [point.outdoor_celsius for point in points]
    assert unit_heat_kw(unit, outdoors).tolist() == pytest.approx([16.0, 13.6, 12.0])
    assert unit_cop(unit, outdoors, 41.0).tolist() == pytest.approx([2.30, 1.95, 1.75])
    assert unit.nominal_input_kw == pytest.approx(16.0 / 2.30)


def test_two_points_are_the_line_of_the_planning_factor() -> None:
    points = (RatingPoint(-12.0, 41.0, 10.0, 2.3), RatingPoint(-20.0, 41.0, 8.5, 1.95))
    unit = AirSourceUnit(points, -50.0)
    for outdoor in (-45.0, -25.0, -20.0, -15.3, -12.0, 5.0):
        share = unit_heat_kw(unit, [outdoor])[0] / 10.0
        assert share == pytest.approx(capacity_factor(outdoor, ratio_at_minus_20=0.85))
    assert unit_heat_kw(unit, [-15.3])[0] / 10.0 == pytest.approx(0.938, abs=0.0002)


@given(units(), COLD, COLD)
def test_colder_weather_never_raises_heat_or_coefficient(
    unit: AirSourceUnit, one: float, other: float
) -> None:
    warm, cold = max(one, other), min(one, other)
    heat = unit_heat_kw(unit, [warm, cold])
    assert heat[1] <= heat[0]
    flow = unit.points[0].flow_celsius
    cop = unit_cop(unit, [warm, cold], flow)
    assert cop[1] <= cop[0] + 1e-12


@given(units(), COLD, st.floats(20.0, 65.0), st.floats(20.0, 65.0))
def test_hotter_water_never_raises_the_coefficient(
    unit: AirSourceUnit, outdoor: float, one: float, other: float
) -> None:
    highest = unit.points[0].flow_celsius
    cool, hot = (unit_cop(unit, [outdoor], min(flow, highest))[0] for flow in sorted((one, other)))
    assert hot <= cool + 1e-12


def test_a_unit_stops_below_its_lowest_ambient_temperature() -> None:
    assert unit_heat_kw(even_unit(0.4, 41.0), [-35.0, -35.1]).tolist() == [pytest.approx(4.7), 0.0]


def test_defrosting_takes_its_stated_part() -> None:
    clean, iced = (even_unit(0.4, 41.0, defrost_pct=pct) for pct in (0.0, 7.0))
    assert unit_cop(iced, [-5.0], 41.0)[0] == pytest.approx(0.93 * unit_cop(clean, [-5.0], 41.0)[0])


def test_mild_weather_promises_no_endless_coefficient() -> None:
    found = unit_cop(even_unit(0.4, 35.0, cop_max=4.5), [20.0, 35.0, 50.0], 35.0)
    assert found.tolist() == pytest.approx([4.5] * 3)


def test_beyond_the_points_a_better_factor_is_not_drawn_on() -> None:
    rising = (RatingPoint(-12.0, 41.0, 8.0, 2.25), RatingPoint(-20.0, 41.0, 6.8, 2.05))
    unit = AirSourceUnit(rising, -40.0, defrost_pct=0.0)
    factor = unit.points[-1].carnot_factor
    found = unit_cop(unit, np.array([-30.0]), 41.0)[0]
    assert found == pytest.approx(factor * 314.15 / 71.0)


NOMINAL = RatingPoint(-12.0, 41.0, 8.0, 2.3)
LOW = RatingPoint(-20.0, 41.0, 6.8, 1.95)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ((), "rating_points_missing"),
        ((NOMINAL,), "rating_points_missing"),
        ((RatingPoint(-7.0, 41.0, 9.0, 2.6), LOW), "rating_points_missing"),
        ((LOW, NOMINAL), "rating_points_disordered"),
        ((NOMINAL, NOMINAL, LOW), "rating_points_disordered"),
        ((NOMINAL, RatingPoint(-20.0, 41.0, 8.1, 1.95)), "heat_rises_in_cold"),
        ((NOMINAL, RatingPoint(-20.0, 41.0, 6.8, 2.4)), "cop_rises_in_cold"),
    ],
)
def test_a_test_report_no_unit_could_have_is_refused(
    points: tuple[RatingPoint, ...], code: str
) -> None:
    with pytest.raises(SourceError) as refused:
        AirSourceUnit(points, -35.0)
    assert refused.value.code == code


def test_the_missing_points_are_named() -> None:
    with pytest.raises(SourceError) as refused:
        AirSourceUnit((NOMINAL,), -35.0)
    assert refused.value.values == {"missing_celsius": (-20.0,)}


def test_a_lowest_ambient_above_the_points_is_refused() -> None:
    with pytest.raises(SourceError, match="min_ambient_above_points"):
        AirSourceUnit((NOMINAL, LOW), -15.0)


def test_points_are_not_carried_to_a_flow_where_they_turn_round() -> None:
    flat = (RatingPoint(-12.0, 35.0, 8.0, 2.30), RatingPoint(-20.0, 35.0, 6.8, 2.29))
    with pytest.raises(SourceError) as refused:
        unit_cop(AirSourceUnit(flat, -35.0), [-15.0], 55.0)
    assert (refused.value.code, refused.value.values["flow_celsius"]) == ("cop_rises_in_cold", 55.0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cop": 0.9}, "cop_out_of_range"),
        ({"cop": 6.0}, "carnot_factor_out_of_range"),
        ({"heat_kw": float("nan")}, "heat_kw_out_of_range"),
        ({"flow_celsius": 70.0}, "flow_celsius_out_of_range"),
        ({"outdoor_celsius": -41.0}, "outdoor_celsius_out_of_range"),
    ],
)
def test_an_impossible_point_is_refused(changes: dict[str, float], code: str) -> None:
    figures = {"outdoor_celsius": -12.0, "flow_celsius": 41.0, "heat_kw": 8.0, "cop": 2.3}
    with pytest.raises(SourceError) as refused:
        RatingPoint(**{**figures, **changes})
    assert refused.value.code == code

"""What a season of an air-source unit takes: the field's figures, back-up, flags."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from heating_program.building_physics.air_source import AirSourceUnit, RatingPoint, SourceError
from heating_program.building_physics.air_source_season import (
    AirSourceSeason,
    FlowCurve,
    air_source_season,
    steady_flow,
)

DATA = Path(__file__).resolve().parents[3] / "heating_program/reference/data/climate"
RADIATORS = FlowCurve(-15.3, 50.0, 10.0, 35.0)


@pytest.fixture(scope="module")
def linhe() -> NDArray[np.float64]:
    table = np.loadtxt(DATA / "typical_year_hourly_150802.csv", delimiter=",", skiprows=1)
    return np.asarray(table[:, 7])


def unit_of(factor: float, flow: float, nominal_kw: float, defrost_pct: float) -> AirSourceUnit:
    points = tuple(
        RatingPoint(at, flow, nominal_kw * share, factor * (flow + 273.15) / (flow - at))
        for at, share in ((-12.0, 1.0), (-20.0, 0.85), (-25.0, 0.76))
    )
    return AirSourceUnit(points, -35.0, defrost_pct)


def season(
    temp_air: NDArray[np.float64],
    flow: FlowCurve,
    *,
    factor: float = 0.40,
    defrost_pct: float = 5.0,
    nominal_kw: float = 6.5,
) -> AirSourceSeason:
    """The retrofitted house: 183.7 W/K, heat gone at 14 °C outside."""
    heat_w = 183.72 * np.maximum(14.0 - temp_air, 0.0)
    unit = unit_of(factor, flow.cold_flow_celsius, nominal_kw, defrost_pct)
    return air_source_season(unit, heat_w, temp_air, flow=flow)


@pytest.mark.parametrize(
    ("flow", "low", "high"),
    [
        (steady_flow(35.0), 2.5, 3.2),
        (steady_flow(41.0), 2.2, 2.9),
        (RADIATORS, 2.1, 2.7),
        (steady_flow(55.0), 1.8, 2.3),
    ],
)
def test_the_seasonal_factors_are_those_of_their_terminals(
    linhe: NDArray[np.float64], flow: FlowCurve, low: float, high: float
) -> None:
    poor = season(linhe, flow, factor=0.35, defrost_pct=7.0).spf_system
    good = season(linhe, flow, factor=0.45, defrost_pct=3.0).spf_system
    assert poor is not None
    assert good is not None
    assert poor == pytest.approx(low, abs=0.2)
    assert good == pytest.approx(high, abs=0.2)


def test_back_up_is_as_small_as_the_sizing_is_generous(linhe: NDArray[np.float64]) -> None:
    # Measured on another year of the same climate: 0.4 % at the peak load, 3.2 % at 0.7 of it.
    peak_kw = float(season(linhe, steady_flow(41.0)).heat_w.max()) / 1000.0
    full, small = (
        season(linhe, steady_flow(41.0), nominal_kw=share * peak_kw) for share in (1.0, 0.7)
    )
    assert full.backup_pct < 0.5
    assert small.backup_pct == pytest.approx(3.2, abs=1.5)
    assert full.spf_system is not None
    assert small.spf_system is not None
    assert small.spf_system < full.spf_system


def test_every_watt_has_a_source(linhe: NDArray[np.float64]) -> None:
    heat_w = 406.32 * np.maximum(14.0 - linhe, 0.0)
    unit = unit_of(0.4, 41.0, 10.0, 5.0)
    year = air_source_season(unit, heat_w, linhe, flow=steady_flow(41.0), backup_kw=1.0)
    total = year.unit_heat_w + year.backup_w + year.unmet_w
    assert total == pytest.approx(heat_w)
    assert year.backup_w.max() == pytest.approx(1000.0)
    assert year.unmet_pct > 0.0


def test_the_two_boundaries_differ_by_pump_and_back_up() -> None:
    unit = unit_of(0.4, 41.0, 8.0, 0.0)
    year = air_source_season(unit, [8000.0], [-12.0], flow=steady_flow(41.0), pump_w=80.0)
    cop = 0.4 * 314.15 / 53.0
    assert year.spf_unit == pytest.approx(cop)
    assert year.spf_system == pytest.approx(8000.0 / (8000.0 / cop + 80.0))
    assert year.electricity_kwh == pytest.approx(8.0 / cop + 0.08)


def test_hours_colder_than_the_test_report_are_flagged() -> None:
    unit = unit_of(0.4, 41.0, 8.0, 5.0)
    year = air_source_season(unit, [5e3, 5e3, 0.0], [-25.0, -25.1, -30.0], flow=steady_flow(41.0))
    assert year.beyond_points.tolist() == [False, True, False]
    assert year.is_extrapolated
    assert year.extrapolated_pct == pytest.approx(50.0)
    assert not air_source_season(unit, [5e3], [-25.0], flow=steady_flow(41.0)).is_extrapolated


def test_where_the_unit_stops_the_heater_does_it_all() -> None:
    unit = unit_of(0.4, 41.0, 8.0, 5.0)
    year = air_source_season(unit, [5e3], [-35.3], flow=steady_flow(41.0))
    assert year.electricity_w.tolist() == year.backup_w.tolist() == [5e3]
    assert year.spf_unit is None
    assert year.spf_system == 1.0


def test_a_summer_takes_nothing() -> None:
    unit = unit_of(0.4, 41.0, 8.0, 5.0)
    year = air_source_season(unit, [0.0], [25.0], flow=steady_flow(41.0), pump_w=60.0)
    assert (year.electricity_kwh, year.spf_system, year.backup_pct) == (0.0, None, 0.0)


@pytest.mark.parametrize(
    ("heat_w", "temp_air", "code"),
    [
        ([1.0, 2.0], [0.0], "lengths_differ"),
        (1.0, 0.0, "one_row_needed"),
        ([-1.0], [0.0], "heat_impossible"),
        ([float("nan")], [0.0], "heat_impossible"),
        ([1.0], [-80.0], "temperature_impossible"),
    ],
)
def test_impossible_hours_are_refused(heat_w: object, temp_air: object, code: str) -> None:
    unit = unit_of(0.4, 41.0, 8.0, 5.0)
    with pytest.raises(SourceError) as refused:
        # Wrong shapes are what is tested.
        air_source_season(unit, np.array(heat_w), np.array(temp_air), flow=steady_flow(41.0))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("curve", "code"),
    [
        ((10.0, 50.0, -15.0, 35.0), "flow_curve_disordered"),
        ((-15.0, 35.0, 10.0, 50.0), "flow_curve_disordered"),
        ((-15.0, 80.0, 10.0, 35.0), "cold_flow_celsius_out_of_range"),
    ],
)
def test_a_curve_the_wrong_way_round_is_refused(
    curve: tuple[float, float, float, float], code: str
) -> None:
    with pytest.raises(SourceError) as refused:
        FlowCurve(*curve)
    assert refused.value.code == code

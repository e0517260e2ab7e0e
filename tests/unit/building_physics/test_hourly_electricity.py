"""The heat pump's electricity of a year follows the weather, the unit and the season."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from heating_program.building_physics.errors import LoadError
from heating_program.building_physics.heat_pump import capacity_factor
from heating_program.building_physics.hourly_electricity import (
    HeatingLoad,
    carnot_cop,
    heating_electricity,
)

DATA = Path(__file__).resolve().parents[3] / "heating_program/reference/data/climate"
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = np.repeat(np.arange(1, 13), np.array(DAYS) * 24)
WINTER = (1, 2, 3, 4, 10, 11, 12)


def house(**changes: Any) -> HeatingLoad:
    given: dict[str, Any] = {
        "design_load_kw": 6.1,
        "design_outdoor_celsius": -15.3,
        "indoor_celsius": 18.0,
        "balance_celsius": 14.0,
        "heating_months": WINTER,
        "flow_celsius": 41.0,
        "carnot_factor": 0.40,
        "cop_max": 4.5,
        "defrost_pct": 5.0,
        "nominal_heat_kw": 6.5,
        "ratio_at_minus_20": 0.85,
    }
    return HeatingLoad(**{**given, **changes})


@pytest.fixture(scope="module")
def linhe() -> NDArray[np.float64]:
    table = np.loadtxt(DATA / "typical_year_hourly_150802.csv", delimiter=",", skiprows=1)
    return np.asarray(table[:, 7])


@pytest.mark.parametrize(
    ("factor", "flow", "outdoor", "cop"),
    [
        (0.38, 35.0, 7.0, 4.18),
        (0.42, 35.0, -12.0, 2.75),
        (0.38, 41.0, -20.0, 1.96),
        (0.42, 50.0, -25.0, 1.81),
        (0.38, 55.0, -30.0, 1.47),
    ],
)
def test_the_carnot_form_gives_the_tabled_coefficients(
    factor: float, flow: float, outdoor: float, cop: float
) -> None:
    found = carnot_cop([outdoor], flow_celsius=flow, carnot_factor=factor, cop_max=9.0)
    assert found[0] == pytest.approx(cop, abs=0.005)


def test_mild_weather_does_not_promise_endless_efficiency() -> None:
    found = carnot_cop([34.0, 35.0, 50.0], flow_celsius=35.0, carnot_factor=0.4, cop_max=4.5)
    assert found.tolist() == pytest.approx([4.5] * 3)


def test_a_steady_season_is_the_degree_day_sum() -> None:
    # H = 6.1 kW / 33.3 K; 157 days at -4.4 °C below a balance of 14 °C.
    hours = 157 * 24
    year = heating_electricity(np.full(hours, -4.4), np.ones(hours), house())
    assert year.heat_kw.sum() == pytest.approx(6.1 / 33.3 * 18.4 * hours, rel=1e-12)


def test_the_seasonal_factor_of_linhe_lies_where_fan_coils_do(linhe: NDArray[np.float64]) -> None:
    poor = heating_electricity(linhe, MONTHS, house(carnot_factor=0.35, defrost_pct=7.0))
    good = heating_electricity(linhe, MONTHS, house(carnot_factor=0.45, defrost_pct=3.0))
    assert poor.seasonal_factor is not None
    assert good.seasonal_factor is not None
    assert 2.0 < poor.seasonal_factor < good.seasonal_factor < 3.0


def test_a_unit_that_is_too_small_is_helped_by_electric_heat(linhe: NDArray[np.float64]) -> None:
    small = heating_electricity(linhe, MONTHS, house(nominal_heat_kw=4.0))
    enough = heating_electricity(linhe, MONTHS, house(nominal_heat_kw=12.0))
    assert small.heat_kw.sum() == enough.heat_kw.sum()
    assert small.backup_kw.sum() > 0.0 == enough.backup_kw.sum()
    assert small.electricity_kw.sum() > enough.electricity_kw.sum()
    covered = small.heat_kw - small.backup_kw
    assert (covered <= 4.0).all()


def test_the_capacity_is_the_one_of_a_single_hour() -> None:
    for outdoor in (-25.0, -20.0, -15.3, -12.0, 0.0):
        year = heating_electricity([outdoor], [1], house(design_load_kw=100.0))
        given = float(year.heat_kw[0] - year.backup_kw[0])
        assert given == pytest.approx(6.5 * capacity_factor(outdoor, ratio_at_minus_20=0.85))


def test_nothing_is_heated_in_summer_or_above_the_balance() -> None:
    year = heating_electricity([5.0, 14.0, 20.0], [7, 1, 1], house())
    assert year.heat_kw.tolist() == [0.0, 0.0, 0.0]
    assert year.electricity_kw.tolist() == [0.0, 0.0, 0.0]
    assert year.seasonal_factor is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"design_load_kw": float("nan")}, "design_load_kw_out_of_range"),
        ({"carnot_factor": 1.0}, "carnot_factor_out_of_range"),
        ({"balance_celsius": 19.0}, "temperatures_out_of_order"),
        ({"design_outdoor_celsius": 15.0}, "temperatures_out_of_order"),
        ({"flow_celsius": 20.0, "indoor_celsius": 22.0}, "temperatures_out_of_order"),
        ({"heating_months": ()}, "months_impossible"),
        ({"heating_months": (0,)}, "months_impossible"),
    ],
)
def test_an_impossible_house_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(LoadError) as caught:
        house(**changes)
    assert caught.value.code == code


def test_an_impossible_hour_is_refused_with_its_place() -> None:
    with pytest.raises(LoadError, match="temperature_impossible at temp_air hour 1"):
        heating_electricity([0.0, float("nan")], [1, 1], house())
    with pytest.raises(LoadError, match="lengths_differ"):
        heating_electricity([0.0, 0.0], [1], house())
    with pytest.raises(LoadError, match="one_row_needed"):
        heating_electricity(0.0, 1, house())

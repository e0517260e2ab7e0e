"""Design loads and season heat of the worked house."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heating_program.building_physics.envelope import House, Measure, apply_measure
from heating_program.building_physics.errors import LoadError
from heating_program.building_physics.load import design_load, season_heat_kwh


@pytest.fixture
def retrofitted(house: House, walls: Measure, roof: Measure, openings: Measure) -> House:
    for measure in (walls, roof, openings):
        house = apply_measure(house, measure)
    return house


@pytest.mark.parametrize(
    ("indoor", "load_w", "load_w_m2"), [(18.0, 13531, 150.3), (14.0, 11905, 132.3)]
)
def test_the_leaky_house_needs_more_than_the_planning_index(
    house: House, indoor: float, load_w: int, load_w_m2: float
) -> None:
    load = design_load(house, indoor_celsius=indoor, outdoor_celsius=-15.3)
    assert (round(load.load_w), round(load.load_w_m2, 1)) == (load_w, load_w_m2)


@pytest.mark.parametrize(("indoor", "load_w_m2"), [(18.0, 68.0), (14.0, 59.8)])
def test_the_retrofitted_house_needs_half(
    retrofitted: House, indoor: float, load_w_m2: float
) -> None:
    load = design_load(retrofitted, indoor_celsius=indoor, outdoor_celsius=-15.3)
    assert round(load.load_w_m2, 1) == load_w_m2
    if indoor == 18.0:
        assert round(load.load_w) == 6118


def test_the_season_needs_the_worked_heat(house: House, retrofitted: House) -> None:
    heat = [
        round(
            season_heat_kwh(
                one, indoor_celsius=16.0, mean_outdoor_celsius=-4.4, days=157, gains_w_m2=3.8
            )
        )
        for one in (house, retrofitted)
    ]
    assert heat == [29944, 12833]


@pytest.mark.parametrize(("indoor", "outdoor"), [(18.0, 18.0), (10.0, 15.0)])
def test_no_load_when_it_is_not_colder_outside(house: House, indoor: float, outdoor: float) -> None:
    with pytest.raises(LoadError, match="outside_not_colder"):
        design_load(house, indoor_celsius=indoor, outdoor_celsius=outdoor)


@pytest.mark.parametrize("outdoor", [-51.0, 21.0, float("nan")])
def test_an_impossible_design_temperature_is_refused(house: House, outdoor: float) -> None:
    with pytest.raises(LoadError, match="outdoor_celsius_out_of_range"):
        design_load(house, indoor_celsius=18.0, outdoor_celsius=outdoor)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the house is frozen
@given(outdoors=st.tuples(st.floats(-45.0, 4.0), st.floats(-45.0, 4.0)))
def test_colder_weather_never_lowers_the_load(house: House, outdoors: tuple[float, float]) -> None:
    colder, milder = sorted(outdoors)
    cold = design_load(house, indoor_celsius=18.0, outdoor_celsius=colder)
    mild = design_load(house, indoor_celsius=18.0, outdoor_celsius=milder)
    assert cold.load_w >= mild.load_w

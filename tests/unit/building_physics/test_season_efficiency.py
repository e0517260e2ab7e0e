"""What a season asks of every kind of source, and what no source could be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.air_source import SourceError
from heating_program.building_physics.heat_pump_season import ground_source
from heating_program.building_physics.season_efficiency import (
    FORMULAS,
    electric,
    electric_storage,
    heat_network,
    solid_fuel,
)
from heating_program.building_physics.solar_heat import (
    collector_w_m2,
    solar_thermal,
    solar_with_backup,
)

SUN = {
    "useful_kwh": 12000.0,
    "collector_m2": 12.0,
    "plane_kwh_m2": 750.0,
    "plane_w_m2": 550.0,
    "temp_air_celsius": -1.0,
    "eta0": 0.70,
    "a1_w_m2k": 1.5,
    "fluid_celsius": 45.0,
    "loss_pct": 10.0,
    "pump_pct": 2.0,
}


def test_a_store_carries_the_ten_peak_hours_of_the_design_day() -> None:
    found = electric_storage(
        useful_kwh=12833.0, design_load_kw=6.118, season_efficiency=1.0, peak_hours=10.0
    )
    assert found.amounts["storage_kwh"] == pytest.approx(61.18)
    # Fourteen valley hours bring the heat of the whole day.
    assert found.amounts["supply_kw"] * 14.0 == pytest.approx(6.118 * 24.0)


def test_a_store_needs_a_stronger_line_than_direct_heaters() -> None:
    stored = electric_storage(
        useful_kwh=1.0, design_load_kw=6.0, season_efficiency=0.98, peak_hours=10.0
    )
    direct = electric(useful_kwh=1.0, design_load_kw=6.0, season_efficiency=0.98)
    assert stored.electricity_kwh == direct.electricity_kwh
    assert stored.amounts["supply_kw"] > direct.amounts["supply_kw"]


def test_the_collector_follows_its_curve_hour_by_hour() -> None:
    found = collector_w_m2(
        [1000.0, 500.0, 90.0, 0.0], [0.0] * 4, eta0=0.7, a1_w_m2k=1.5, fluid_celsius=45.0
    )
    assert found.tolist() == pytest.approx([632.5, 282.5, 0.0, 0.0])


def test_the_sun_never_gives_more_than_is_needed() -> None:
    full = solar_thermal(**{**SUN, "collector_m2": 1000.0})
    assert full.heat_kwh == 12000.0
    assert full.amounts == {"solar_pct": 100.0, "unmet_kwh": 0.0}


def test_back_up_gives_the_rest() -> None:
    alone, helped = solar_thermal(**SUN), solar_with_backup(**SUN, backup_efficiency=2.4)
    assert helped.heat_kwh + helped.amounts["backup_heat_kwh"] == pytest.approx(12000.0)
    assert helped.electricity_kwh == pytest.approx(
        alone.electricity_kwh + alone.amounts["unmet_kwh"] / 2.4
    )


def test_a_network_loses_heat_after_the_plant_and_in_the_house() -> None:
    found = heat_network(useful_kwh=9000.0, house_efficiency=0.9, network_loss_pct=20.0)
    assert found.delivered_kwh == pytest.approx(12500.0)
    assert found.amounts["network_loss_kwh"] == pytest.approx(2500.0)
    assert found.amounts["metered_gj"] == pytest.approx(36.0)


def test_warmer_ground_means_less_electricity() -> None:
    cold, warm = (
        ground_source(
            useful_kwh=12000.0,
            carnot_factor=0.44,
            flow_celsius=41.0,
            source_celsius=celsius,
            pumps_pct=2.0,
            full_load_hours=2100.0,
            extraction_w_m=35.0,
        )
        for celsius in (-2.0, 8.0)
    )
    assert warm.electricity_kwh < cold.electricity_kwh
    assert warm.amounts["borehole_m"] > cold.amounts["borehole_m"]


def test_water_as_warm_as_the_flow_needs_no_heat_pump() -> None:
    with pytest.raises(SourceError, match="lift_too_small"):
        ground_source(
            useful_kwh=1.0,
            carnot_factor=0.44,
            flow_celsius=41.0,
            source_celsius=38.0,
            pumps_pct=2.0,
            full_load_hours=2100.0,
            extraction_w_m=35.0,
        )


def test_a_house_that_needs_nothing_draws_nothing() -> None:
    found = solid_fuel(
        useful_kwh=0.0, season_efficiency=0.75, heating_value_mj_kg=15.5, auxiliary_pct=1.0
    )
    assert (found.delivered_kwh, found.amounts["fuel_kg"], found.season_efficiency) == (0, 0, None)


@given(st.floats(1.0, 1e5), st.floats(0.1, 1.0), st.floats(0.0, 20.0))
def test_no_fire_gives_more_than_was_put_in(
    useful_kwh: float, efficiency: float, auxiliary_pct: float
) -> None:
    found = solid_fuel(
        useful_kwh=useful_kwh,
        season_efficiency=efficiency,
        heating_value_mj_kg=15.5,
        auxiliary_pct=auxiliary_pct,
    )
    assert found.delivered_kwh >= found.heat_kwh == useful_kwh


@pytest.mark.parametrize("value", [float("nan"), -1.0, float("inf")])
@pytest.mark.parametrize("name", FORMULAS)
def test_no_formula_takes_impossible_heat(name: str, value: float) -> None:
    names = FORMULAS[name].__annotations__
    figures = {**SUN, "backup_efficiency": 1.0, "carnot_factor": 0.4, "flow_celsius": 41.0}
    figures |= {"source_celsius": 1.0, "pumps_pct": 2.0, "full_load_hours": 2100.0}
    figures |= {"extraction_w_m": 35.0, "season_efficiency": 1.0, "defrost_pct": 5.0}
    figures |= {"heating_value_mj_kg": 15.5, "heating_value_mj_m3": 38.9, "auxiliary_pct": 1.0}
    figures |= {"design_load_kw": 6.0, "peak_hours": 10.0}
    figures |= {"house_efficiency": 0.98, "network_loss_pct": 8.0}
    asked = SUN.keys() | {"backup_efficiency"} if "collector" in names else names
    chosen = {each: figures[each] for each in asked if each in figures}
    assert np.isfinite(FORMULAS[name](**chosen).delivered_kwh)
    with pytest.raises(SourceError, match="useful_kwh_out_of_range"):
        FORMULAS[name](**(chosen | {"useful_kwh": value}))

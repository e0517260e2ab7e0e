"""The weather of a house is the roof's weather; ground, glass and use follow stated forms."""

import numpy as np
import pytest

from heating_program.building_physics.errors import LoadError
from heating_program.building_physics.thermal_house import LEVEL, Facing
from heating_program.domain.errors import DomainError
from heating_program.services.house_climate import (
    HeatingSeason,
    ground_temperature,
    hourly_climate,
    house_use,
)
from heating_program.services.pv_calculation import weather_of
from pv_sizing.horizon import Horizon

SOUTH, NORTH = Facing(90.0, 180.0), Facing(90.0, 0.0)
SOUTH_GLASS = Facing(90.0, 180.0, glazed=True)


def test_the_house_meets_the_weather_of_its_roof() -> None:
    climate, weather_hash = hourly_climate("150802101201", (LEVEL, SOUTH))
    weather = weather_of("150802")
    assert weather_hash == weather.content_hash
    assert np.array_equal(climate.temp_air, weather.column("temp_air"))
    # Light from below the horizon of mid-hour is all that a level plane may add or lose.
    assert climate.irradiance[0].sum() == pytest.approx(weather.column("ghi").sum(), rel=0.01)


def test_a_village_and_its_banner_share_one_climate() -> None:
    of_village, _ = hourly_climate("150802101201", (LEVEL,))
    of_banner, _ = hourly_climate("150802", (LEVEL,))
    assert of_village is of_banner
    assert not of_village.temp_air.flags.writeable


def test_a_south_wall_sees_most_of_the_winter_sun_and_its_glass_passes_nine_tenths() -> None:
    climate, _ = hourly_climate("150802", (SOUTH, NORTH, SOUTH_GLASS))
    winter = climate.months <= 2
    south, north, glass = (row[winter].sum() for row in climate.irradiance)
    assert south > 4.0 * north
    assert 0.90 < glass / south < 0.97


def test_a_hill_in_the_south_takes_winter_sun_from_the_south_wall() -> None:
    hill = Horizon((0.0, 90.0, 180.0, 270.0), (0.0, 0.0, 40.0, 0.0), "clinometer")
    (open_south,) = hourly_climate("150802", (SOUTH,))[0].irradiance
    (behind_hill,) = hourly_climate("150802", (SOUTH,), horizon=hill)[0].irradiance
    winter = hourly_climate("150802", (SOUTH,))[0].months == 12
    assert behind_hill[winter].sum() < 0.7 * open_south[winter].sum()


def test_the_ground_lags_a_month_behind_the_air_and_swings_six_tenths_as_much() -> None:
    hours = np.arange(8760)
    air = 8.0 - 17.0 * np.cos(2.0 * np.pi * (hours - 360.0) / 8760.0)
    ground = ground_temperature(air)
    assert ground.mean() == pytest.approx(8.0)
    assert (ground.max() - ground.min()) / (air.max() - air.min()) == pytest.approx(0.6, rel=1e-4)
    assert int(ground.argmin()) - int(air.argmin()) == 730


def test_the_season_runs_over_new_year_and_holds_both_its_days() -> None:
    days = HeatingSeason((10, 15), (4, 15)).holds().reshape(365, 24).all(axis=1)
    assert days.sum() == 31 + 28 + 31 + 15 + 17 + 30 + 31
    assert days[[0, 104, 287, 364]].all()
    assert not days[[105, 286]].any()


def test_a_night_is_cooler_by_what_was_asked_and_a_day_is_not() -> None:
    use = house_use(night_set_back_k=4.0)
    by_hour = use.set_celsius.reshape(365, 24)[0]
    assert by_hour[[22, 23, 0, 5]].tolist() == [14.0] * 4
    assert by_hour[[6, 12, 21]].tolist() == [18.0] * 3


def test_a_house_that_is_hardly_heated_is_no_heated_house() -> None:
    with pytest.raises(LoadError, match="set_celsius_out_of_range"):
        house_use(set_celsius=13.9)


def test_no_banner_no_weather() -> None:
    with pytest.raises(DomainError):
        hourly_climate("1508", (LEVEL,))

"""A skyline is refused when it cannot be, and takes just the light that it hides."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.errors import RoofError
from pv_sizing.horizon import Horizon, Neighbour, open_horizon, raised
from pv_sizing.irradiance import PlaneIrradiance, plane_irradiance, sun_path
from pv_sizing.site import Site
from pv_sizing.sky_view import sky_view_share
from pv_sizing.submodels import PINNED, SubModels
from pv_sizing.weather import Weather

PLAIN = open_horizon("plain")
HILLS = Horizon((10.0, 80.0, 150.0, 200.0, 300.0), (5.0, 0.0, 25.0, 12.0, 40.0), "test")
WALL = Neighbour("wall", 180.0, 6.0, 30.0, 4.0)
HOUSE = Neighbour("house", 355.0, 8.0, 10.0, 3.0)


def light_on(
    site: Site,
    weather: Weather,
    horizon: Horizon,
    *,
    azimuth_deg: float = 180.0,
    models: SubModels = PINNED,
) -> PlaneIrradiance:
    return plane_irradiance(
        sun_path(site, weather),
        weather,
        tilt_deg=35.0,
        azimuth_deg=azimuth_deg,
        albedo=site.albedo,
        horizon=horizon,
        models=models,
    )


def dome_share(horizon: Horizon, tilt_deg: float, azimuth_deg: float) -> float:
    """Sum an even sky over 400,000 directions of a spiral on the upper half sphere."""
    number = 400_000
    up = (np.arange(number) + 0.5) / number
    azimuth = np.degrees(np.arange(number) * np.pi * (3.0 - 5.0**0.5)) % 360.0
    elevation = np.degrees(np.arcsin(up))
    tilt = np.radians(tilt_deg)
    toward = np.sqrt(1.0 - up**2) * np.cos(np.radians(azimuth - azimuth_deg))
    square = np.maximum(np.cos(tilt) * up + np.sin(tilt) * toward, 0.0)
    seen = elevation >= horizon.elevation_at(azimuth)
    return float(square[seen].sum() / square.sum())


@pytest.mark.parametrize("tilt", [0.0, 20.0, 35.0, 60.0, 90.0])
@pytest.mark.parametrize("azimuth", [0.0, 95.0, 180.0, 310.0])
@pytest.mark.parametrize("horizon", [HILLS, raised(HILLS, [WALL, HOUSE])])
def test_the_view_of_the_sky_is_that_of_a_sum_over_the_dome(
    horizon: Horizon, tilt: float, azimuth: float
) -> None:
    expected = dome_share(horizon, tilt, azimuth)
    assert sky_view_share(horizon, tilt, azimuth) == pytest.approx(expected, abs=6e-4)


@given(tilt=st.floats(0.0, 90.0), azimuth=st.floats(0.0, 360.0), rise=st.floats(0.0, 90.0))
def test_a_higher_skyline_never_shows_more_sky(tilt: float, azimuth: float, rise: float) -> None:
    higher = replace(HILLS, elevations_deg=tuple(max(e, rise) for e in HILLS.elevations_deg))
    share = sky_view_share(higher, tilt, azimuth)
    assert -1e-12 <= share <= sky_view_share(HILLS, tilt, azimuth) + 1e-12
    assert sky_view_share(PLAIN, tilt, azimuth) == 1.0


def test_a_skyline_is_linear_between_its_points_and_across_north() -> None:
    assert HILLS.elevation_at([10.0, 45.0, 175.0]).tolist() == pytest.approx([5.0, 2.5, 18.5])
    # From 300° over north to 10° are 70°: 0° lies 60/70 of the way down from 40° to 5°.
    assert HILLS.elevation_at([0.0, 360.0]).tolist() == pytest.approx([10.0, 10.0])


@pytest.mark.parametrize(
    ("azimuths", "elevations", "code"),
    [
        ((), (), "horizon_missing at horizon azimuths_deg"),
        ((0.0, 120.0, 240.0), (0.0,) * 3, "horizon_too_few_points"),
        ((0.0, 90.0, 180.0, 270.0), (0.0,) * 3, "horizon_lengths_differ"),
        ((0.0, 90.0, 90.0, 270.0), (0.0,) * 4, "horizon_azimuths_not_increasing.*point 2"),
        ((0.0, 90.0, 80.0, 270.0), (0.0,) * 4, "horizon_azimuths_not_increasing.*point 2"),
        ((0.0, 120.0, 240.0, 360.0), (0.0,) * 4, "horizon_azimuths_not_increasing.*point 4"),
        ((0.0, 30.0, 60.0, 90.0), (0.0,) * 4, "horizon_gap at horizon after point 3"),
        ((0.0, 90.0, 180.0, 270.0), (0.0, 0.0, 90.5, 0.0), "figure_impossible.*point 2"),
        ((0.0, 90.0, 180.0, 270.0), (0.0, -1.0, 0.0, 0.0), "figure_impossible.*point 1"),
        ((0.0, 90.0, 180.0, 270.0), (0.0, float("nan"), 0.0, 0.0), "figure_impossible.*point 1"),
        ((-5.0, 90.0, 180.0, 270.0), (0.0,) * 4, "figure_impossible at horizon point 0"),
    ],
)
def test_a_skyline_that_cannot_be_is_refused(
    azimuths: tuple[float, ...], elevations: tuple[float, ...], code: str
) -> None:
    with pytest.raises(RoofError, match=code):
        Horizon(azimuths, elevations, "test")


def test_a_skyline_without_a_source_is_refused() -> None:
    with pytest.raises(RoofError, match="horizon_without_source"):
        open_horizon(" ")


@pytest.mark.parametrize("wrong", [{"distance_m": 0.0}, {"height_m": -1.0}, {"bearing_deg": 400.0}])
def test_an_impossible_neighbour_is_named(wrong: dict[str, float]) -> None:
    with pytest.raises(RoofError, match=f"neighbour house {next(iter(wrong))}"):
        replace(HOUSE, **wrong)


def test_neighbours_lift_the_skyline_only_where_they_stand() -> None:
    skyline = raised(HILLS, [WALL, HOUSE])
    top = np.degrees(np.arctan2(4.0, 6.0))
    assert skyline.elevation_at(180.0) == pytest.approx(top)
    assert skyline.elevation_at(180.0 + 60.0) == pytest.approx(top)
    # Beyond the wall's end (68.2° to each side) the hills stand as before.
    for azimuth in (80.0, 260.0, 300.0):
        assert skyline.elevation_at(azimuth) == pytest.approx(float(HILLS.elevation_at(azimuth)))
    # The house lies across north, 355° ± 32°; its roof is 20.6° high.
    for azimuth in (330.0, 0.0, 15.0):
        assert skyline.elevation_at(azimuth) >= 20.5


@given(
    bearing=st.floats(0.0, 360.0),
    distance=st.floats(1.0, 100.0),
    width=st.floats(0.5, 100.0),
    height=st.floats(0.0, 50.0),
)
def test_a_lifted_skyline_is_the_higher_of_both_everywhere(
    bearing: float, distance: float, width: float, height: float
) -> None:
    tree = Neighbour("tree", bearing, distance, width, height)
    around = np.arange(0.25, 360.0, 1.0)
    beside = np.abs((around - bearing + 180.0) % 360.0 - 180.0) - tree.half_width_deg
    clear = np.abs(beside) > 0.02  # away from the edge itself
    base = HILLS.elevation_at(around)
    expected = np.where(beside < 0.0, np.maximum(base, tree.elevation_deg), base)
    found = raised(HILLS, [tree]).elevation_at(around)
    assert found[clear] == pytest.approx(expected[clear], abs=1e-3)


def test_a_low_neighbour_changes_nothing() -> None:
    assert raised(HILLS, [replace(HOUSE, height_m=0.0)]) is HILLS


def test_the_sun_behind_a_wall_gives_no_beam_and_the_rest_of_the_day_is_untouched(
    site: Site, weather: Weather
) -> None:
    east = raised(PLAIN, [Neighbour("wall", 90.0, 5.0, 400.0, 5.0)])
    free, behind = light_on(site, weather, PLAIN), light_on(site, weather, east)
    sun = sun_path(site, weather)
    hidden = (sun.azimuth < 175.0) & (sun.zenith > 46.0)
    assert free.beam[hidden].sum() > 1e4
    assert not behind.beam[hidden].any()
    assert not behind.effective_direct[hidden].any()
    afternoon = sun.azimuth > 182.0
    assert (behind.beam[afternoon] == free.beam[afternoon]).all()
    assert behind.sky.sum() < free.sky.sum()
    assert (behind.sky >= 0.0).all()
    assert (behind.effective <= free.effective + 1e-9).all()


def test_a_southern_wall_takes_winter_rather_than_summer(site: Site, weather: Weather) -> None:
    free = light_on(site, weather, PLAIN).effective
    behind = light_on(site, weather, raised(PLAIN, [WALL])).effective
    lost = [
        1.0 - behind[weather.months == m].sum() / free[weather.months == m].sum() for m in (6, 12)
    ]
    assert lost[0] < 0.15 < 0.6 < lost[1]


@pytest.mark.parametrize("sky", ["perez", "hay_davies", "isotropic"])
def test_light_without_any_sky_is_what_the_ground_gives(
    site: Site, weather: Weather, sky: str
) -> None:
    pit = Horizon((0.0, 90.0, 180.0, 270.0), (90.0,) * 4, "a pit")
    light = light_on(site, weather, pit, models=SubModels(sky=sky))  # type: ignore[arg-type]  # parametrised name
    assert light.beam.sum() == 0.0
    assert light.sky.sum() == pytest.approx(0.0, abs=1e-6)
    assert light.ground.sum() > 0.0


def test_north_is_the_same_from_both_ends_of_the_compass(site: Site, weather: Weather) -> None:
    skyline = raised(HILLS, [HOUSE])
    zero, full = (light_on(site, weather, skyline, azimuth_deg=a) for a in (0.0, 360.0))
    assert full.effective == pytest.approx(zero.effective)

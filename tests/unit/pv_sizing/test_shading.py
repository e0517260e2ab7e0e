"""Shadows on the roof fall where a ray walked through space says, and cost more than their area."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import PlaneIrradiance, SunPath, plane_irradiance, sun_path
from pv_sizing.layout import Layout, ModulePosition, Orientation
from pv_sizing.roof import Covering, Obstacle, RoofKind, RoofPlane
from pv_sizing.shading import BLOCKS, POINTS, Shade, row_shade, shade_of, struck_points
from pv_sizing.site import Site
from pv_sizing.weather import Weather

SLOPE = RoofPlane("slope", RoofKind.SLOPED, Covering.TILE, 12.0, 6.0, 30.0, 200.0)
FLAT = RoofPlane("flat", RoofKind.FLAT, Covering.CONCRETE, 12.0, 9.0, 0.0, 180.0)
CHIMNEY = Obstacle("chimney", 6.07, 2.0, 0.5, 0.6, 1.5)


def laid(
    plane: RoofPlane,
    rows: int = 2,
    columns: int = 4,
    *,
    orientation: Orientation = Orientation.LANDSCAPE,
    tilt: float = 35.0,
    pitch_m: float = 3.0,
) -> Layout:
    """Lay a plain grid of 2 m by 1 m modules, on racks where the roof is flat."""
    long_m, short_m = 2.0, 1.0
    lying = orientation is Orientation.LANDSCAPE
    width, slope = (long_m, short_m) if lying else (short_m, long_m)
    flat = plane.kind is RoofKind.FLAT
    depth = slope * np.cos(np.radians(tilt)) if flat else slope
    top = 0.3 + slope * np.sin(np.radians(tilt)) if flat else 0.15
    positions = tuple(
        ModulePosition(row, 1.0 + column * width, 0.5 + row * pitch_m, width, depth)
        for row in range(rows)
        for column in range(columns)
    )
    return Layout(
        plane.name,
        orientation,
        tilt if flat else plane.tilt_deg,
        plane.azimuth_deg,
        pitch_m,
        top,
        positions,
    )


@pytest.fixture(scope="session")
def sun(site: Site, weather: Weather) -> SunPath:
    return sun_path(site, weather)


@pytest.fixture(scope="session")
def shades(site: Site, weather: Weather, sun: SunPath) -> Callable[..., Shade]:
    def build(plane: RoofPlane, layout: Layout) -> Shade:
        return shade_of(plane, layout, sun, light_on(layout, site, weather, sun), weather)

    return build


def light_on(layout: Layout, site: Site, weather: Weather, sun: SunPath) -> PlaneIrradiance:
    return plane_irradiance(
        sun,
        weather,
        tilt_deg=layout.module_tilt_deg,
        azimuth_deg=layout.module_azimuth_deg,
        albedo=0.2,
        horizon=open_horizon("plain"),
    )


def space(plane: RoofPlane, x: float, y: float, square: float, upright: float) -> np.ndarray:
    """Return east, north, up of a place on the plane, lifted square to it and straight up."""
    facing, tilt = np.radians(plane.azimuth_deg), np.radians(plane.tilt_deg)
    front = np.array([np.sin(facing), np.cos(facing), 0.0])
    right = np.array([-np.cos(facing), np.sin(facing), 0.0])
    up = np.array([0.0, 0.0, 1.0])
    climb = -front * np.cos(tilt) + up * np.sin(tilt)
    normal = front * np.sin(tilt) + up * np.cos(tilt)
    return right * x + climb * y + normal * square + up * upright


def walked(
    plane: RoofPlane, layout: Layout, box: Obstacle, zenith: float, azimuth: float
) -> np.ndarray:
    """Walk toward the sun in 2 mm steps and say which points meet the box, shape (m, 3, 3)."""
    z, a = np.radians(zenith), np.radians(azimuth)
    toward = np.array([np.sin(z) * np.sin(a), np.sin(z) * np.cos(a), np.cos(z)])
    axes = np.array([space(plane, 1, 0, 0, 0), space(plane, 0, 1, 0, 0), space(plane, 0, 0, 0, 1)])
    steps = np.arange(0.0, 12.0, 0.002)[:, np.newaxis]
    found = np.zeros((layout.count, BLOCKS, POINTS), dtype=bool)
    lying = layout.orientation is Orientation.LANDSCAPE
    for m, place in enumerate(layout.positions):
        for block in range(BLOCKS):
            for point in range(POINTS):
                across, along = (point, block) if lying else (block, point)
                u, v = (across + 0.5) / 3.0, (along + 0.5) / 3.0
                x, y = place.x_m + u * place.width_m, place.y_m + v * place.depth_m
                if plane.kind is RoofKind.FLAT:
                    rise = place.depth_m * np.tan(np.radians(layout.module_tilt_deg))
                    start = space(plane, x, y, 0.0, layout.top_height_m - rise * (1.0 - v))
                else:
                    start = space(plane, x, y, layout.top_height_m, 0.0)
                path = (start + steps * toward) @ np.linalg.inv(axes)
                low = np.array([box.x_m, box.y_m, 0.0])
                high = low + np.array([box.width_m, box.depth_m, box.height_m])
                found[m, block, point] = ((path > low) & (path < high)).all(axis=1).any()
    return found


@pytest.mark.parametrize("plane", [SLOPE, replace(SLOPE, azimuth_deg=95.0), FLAT])
@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_shadow_falls_where_a_walk_toward_the_sun_says(
    plane: RoofPlane, orientation: Orientation
) -> None:
    box = replace(CHIMNEY, x_m=3.57)
    plane = replace(plane, obstacles=(box,))
    layout = laid(plane, columns=3, orientation=orientation, pitch_m=2.6)
    layout = replace(layout, top_height_m=layout.top_height_m + 0.35)
    facing = plane.azimuth_deg
    suns = [(75.0, facing - 70.0), (60.0, facing + 40.0), (80.0, facing + 5.0), (50.0, facing)]
    zeniths, azimuths = (np.array(each) for each in zip(*suns, strict=True))
    struck = struck_points(plane, layout, zeniths, azimuths)
    walks = [walked(plane, layout, box, z, a) for z, a in suns]
    assert struck.any()
    for hour, expected in enumerate(walks):
        # A ray along a face may fall on either side of it.
        assert (struck[hour] != expected).sum() <= 1


def test_only_what_has_a_height_throws_a_shadow(shades: Callable[..., Shade]) -> None:
    layout = laid(SLOPE)
    assert shades(SLOPE, layout)(8) == ()
    hatch = replace(SLOPE, obstacles=(replace(CHIMNEY, height_m=0.0),))
    assert shades(hatch, layout)(8) == ()
    low = replace(SLOPE, obstacles=(replace(CHIMNEY, height_m=0.1),))
    (near,) = shades(low, layout)(8)
    assert set(near.monthly_pct) == {0.0}


def test_a_chimney_costs_most_in_winter_and_is_named_as_computed(
    shades: Callable[..., Shade],
) -> None:
    (near,) = shades(replace(SLOPE, obstacles=(CHIMNEY,)), laid(SLOPE))(8)
    assert (near.code, near.basis) == ("shading_near", "computed")
    assert "Martínez-Moreno" in near.source
    assert 0.0 < near.monthly_pct[5] < near.monthly_pct[11] < 40.0


def test_higher_and_more_obstacles_never_shade_less(shades: Callable[..., Shade]) -> None:
    layout = laid(SLOPE)
    boxes = ((CHIMNEY,), (replace(CHIMNEY, height_m=3.0),), (replace(CHIMNEY, height_m=3.0),) * 2)
    years = [sum(shades(replace(SLOPE, obstacles=b), layout)(8)[0].monthly_pct) for b in boxes]
    assert years[0] < years[1] == years[2]


def test_a_shaded_module_loses_more_than_its_shaded_share(
    site: Site, weather: Weather, sun: SunPath
) -> None:
    plane, layout = replace(SLOPE, obstacles=(CHIMNEY,)), laid(SLOPE)
    light = light_on(layout, site, weather, sun)
    hours = np.flatnonzero(light.effective_direct > 0.0)
    share = struck_points(plane, layout, sun.zenith[hours], sun.azimuth[hours]).mean(axis=(1, 2, 3))
    geometric = float((share * light.effective_direct[hours]).sum())
    (near,) = shade_of(plane, layout, sun, light, weather)(layout.count)
    by_month = np.bincount(weather.months, weights=light.effective, minlength=13)[1:]
    electric = float((np.array(near.monthly_pct) / 100.0 * by_month).sum())
    assert geometric < electric < 5.0 * geometric


def test_the_loss_is_of_the_modules_that_are_built(shades: Callable[..., Shade]) -> None:
    tower = Obstacle("tank", 9.2, 0.0, 0.5, 5.0, 2.0)
    shade = shades(replace(SLOPE, obstacles=(tower,)), laid(SLOPE, rows=1))
    far, all_four = (sum(shade(count)[0].monthly_pct) for count in (1, 4))
    assert far < all_four


def test_rows_at_the_winter_spacing_lose_little_and_closer_ones_more(
    shades: Callable[..., Shade],
) -> None:
    # One metre at 35° rises 0.57 m; 3.13 times that are free behind it.
    wide, close = (shades(FLAT, laid(FLAT, pitch_m=pitch))(8)[0] for pitch in (2.61, 1.3))
    assert wide.code == close.code == "shading_rows"
    assert 0.2 < sum(wide.monthly_pct) / 12 < 2.5
    assert max(wide.monthly_pct) < 3.0
    assert sum(close.monthly_pct) > 2.0 * sum(wide.monthly_pct)
    assert max(range(12), key=close.monthly_pct.__getitem__) in (0, 11)


def test_a_single_row_and_a_slope_have_no_rows_to_shade_them(shades: Callable[..., Shade]) -> None:
    assert shades(FLAT, laid(FLAT))(4) == ()
    assert shades(SLOPE, laid(SLOPE))(8) == ()
    assert len(shades(FLAT, laid(FLAT))(5)) == 1


def test_standing_modules_suffer_more_from_a_row_in_front_than_lying_ones(
    shades: Callable[..., Shade],
) -> None:
    lying = shades(FLAT, laid(FLAT, pitch_m=1.6))(8)[0]
    standing = shades(FLAT, laid(FLAT, orientation=Orientation.PORTRAIT, columns=4, pitch_m=3.2))(
        8
    )[0]
    assert sum(standing.monthly_pct) > sum(lying.monthly_pct)


def test_rows_facing_east_are_shaded_in_the_morning_sun_only(
    site: Site, weather: Weather, sun: SunPath
) -> None:
    east = replace(FLAT, azimuth_deg=90.0)
    layout = laid(east, pitch_m=1.3)
    light = light_on(layout, site, weather, sun)
    morning = replace(
        light, effective_direct=np.where(sun.azimuth < 180.0, light.effective_direct, 0.0)
    )
    before_noon, all_day = (
        np.array(shade_of(east, layout, sun, each, weather)(8)[0].monthly_pct)
        for each in (morning, light)
    )
    assert all_day.sum() > 12.0
    assert before_noon == pytest.approx(all_day, abs=0.05)


def shaded_by_walk(layout: Layout, fall: float, zenith: float, azimuth: float) -> float:
    """Look from 2,000 places of a rack toward the sun, square to endless rows."""
    z, turn = np.radians(zenith), np.radians(azimuth - layout.module_azimuth_deg)
    front, up = np.sin(z) * np.cos(turn), np.cos(z)
    tilt = np.radians(layout.module_tilt_deg)
    slope = layout.positions[0].depth_m / np.cos(tilt)
    along = (np.arange(2000) + 0.5) / 2000 * slope
    pitch, lift = layout.row_pitch_m, layout.row_pitch_m * np.tan(np.radians(fall))
    # Where the ray meets the row in front: place + step * sun = s * rack, back to front.
    x, y = pitch + along * np.cos(tilt), lift + along * np.sin(tilt)
    step = (x * np.sin(tilt) - y * np.cos(tilt)) / (front * np.sin(tilt) + up * np.cos(tilt))
    met = (x - step * front) * np.cos(tilt) + (y + step * up) * np.sin(tilt)
    # What passes below the foot of the row in front meets the roof that rises there.
    return float(np.mean((step > 0.0) & (met < slope)))


@pytest.mark.parametrize("fall", [-9.0, -3.0, 0.0, 4.0, 10.0])
@pytest.mark.parametrize("azimuth", [180.0, 150.0])
def test_rows_on_a_roof_that_drains_shade_as_rays_say(fall: float, azimuth: float) -> None:
    layout = laid(replace(FLAT, azimuth_deg=azimuth), pitch_m=1.7)
    suns = [(z, a) for z in (50.0, 65.0, 75.0, 82.0) for a in (130.0, 170.0, 215.0)]
    zenith, bearing = (np.array(each) for each in zip(*suns, strict=True))
    walked_shares = [shaded_by_walk(layout, fall, z, a) for z, a in suns]
    assert max(walked_shares) > 0.1
    assert row_shade(layout, fall, zenith, bearing) == pytest.approx(walked_shares, abs=2e-3)


def test_a_fall_away_from_the_sun_costs_more_than_a_level_roof(
    shades: Callable[..., Shade],
) -> None:
    lost = []
    for fall in (-6.0, 0.0, 6.0):
        plane = replace(FLAT, tilt_deg=fall)
        (rows,) = shades(plane, laid(plane))(8)
        lost.append(sum(rows.monthly_pct))
    assert lost[0] > lost[1] > lost[2]

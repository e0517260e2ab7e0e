"""Modules lie inside the free roof, clear of obstacles and shadows, and never on each other."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.errors import PlaneError, RoofError
from pv_sizing.layout import Layout, Orientation, pack
from pv_sizing.roof import (
    Covering,
    LoadOpinion,
    LoadVerdict,
    Obstacle,
    RoofKind,
    RoofPlane,
    RoofRules,
    load_verdict,
)
from pv_sizing.solstice import row_gap_factor, row_pitch_m, solstice_suns

LATITUDE = 40.75
RULES = RoofRules()


def packed(
    plane: RoofPlane, rack_tilt_deg: float | None = None, rules: RoofRules = RULES
) -> Layout:
    return pack(
        plane,
        module_length_m=2.278,
        module_width_m=1.134,
        latitude_deg=LATITUDE,
        rules=rules,
        rack_tilt_deg=rack_tilt_deg,
    )


def test_the_row_gap_at_linhe_is_the_worked_one() -> None:
    assert round(row_gap_factor(LATITUDE), 3) == 3.130


def test_the_row_gap_follows_the_design_code_formula() -> None:
    for latitude in (30.0, 35.0, LATITUDE, 42.5):
        tan = math.tan(math.radians(latitude))
        formula = (0.707 * tan + 0.4338) / (0.707 - 0.4338 * tan)
        assert row_gap_factor(latitude) == pytest.approx(formula, rel=1e-6)


def test_a_rack_turned_from_south_needs_more_room() -> None:
    assert row_gap_factor(LATITUDE, 150.0) == pytest.approx(row_gap_factor(LATITUDE, 210.0))
    assert row_gap_factor(LATITUDE, 210.0) > row_gap_factor(LATITUDE)


@pytest.mark.parametrize(("latitude", "azimuth"), [(66.0, 180.0), (LATITUDE, 0.0), (-30.0, 180.0)])
def test_a_rack_without_winter_sun_is_refused(latitude: float, azimuth: float) -> None:
    with pytest.raises(RoofError, match="rack_impossible"):
        row_gap_factor(latitude, azimuth)


def test_a_flat_roof_named_by_its_north_edge_is_refused_by_its_name(flat_roof: RoofPlane) -> None:
    with pytest.raises(RoofError, match="rack_impossible at roof roof: azimuth_deg=0"):
        packed(replace(flat_roof, azimuth_deg=0.0), 35.0)


@pytest.mark.parametrize(("tilt", "pitch"), [(35.0, 2.965), (15.0, 2.014)])
def test_the_landscape_pitches_are_the_worked_ones(
    flat_roof: RoofPlane, tilt: float, pitch: float
) -> None:
    layout = packed(flat_roof, tilt)
    assert layout.orientation is Orientation.LANDSCAPE
    assert round(layout.row_pitch_m, 3) == pitch


def test_the_reference_roof_takes_two_rows_of_five(flat_roof: RoofPlane) -> None:
    layout = packed(flat_roof, 35.0)
    assert layout.count == 10
    assert [sum(p.row == row for p in layout.positions) for row in (0, 1)] == [5, 5]
    assert layout.top_height_m == pytest.approx(0.3 + 1.134 * math.sin(math.radians(35.0)))


def test_a_sloped_roof_is_covered_in_the_better_orientation(south_roof: RoofPlane) -> None:
    # 11.5 x 4.0 m free: portrait one row of 9, landscape three rows of 5.
    layout = packed(south_roof)
    assert (layout.count, layout.orientation) == (15, Orientation.LANDSCAPE)
    # 3.5 x 2.4 m free: portrait one row of 3, landscape two rows of 1.
    portrait = packed(replace(south_roof, length_m=4.5, depth_m=3.4))
    assert (portrait.count, portrait.orientation) == (3, Orientation.PORTRAIT)


def test_a_roof_smaller_than_a_module_stays_empty(south_roof: RoofPlane) -> None:
    assert packed(replace(south_roof, depth_m=2.0)).positions == ()


def test_a_rack_above_the_permitted_height_is_not_built(flat_roof: RoofPlane) -> None:
    with pytest.raises(RoofError, match="module_above_height_rule") as told:
        packed(flat_roof, 35.0, RoofRules(max_height_flat_m=0.9))
    assert told.value.values == {"height_m": 0.95, "allowed_m": 0.9}
    low = packed(flat_roof, 35.0, RoofRules(max_height_flat_m=1.0))
    assert (low.count, low.orientation) == (10, Orientation.LANDSCAPE)


def test_a_module_35_centimetres_above_a_slope_breaks_the_rule(south_roof: RoofPlane) -> None:
    assert packed(south_roof, rules=RoofRules(standoff_m=0.30)).top_height_m == 0.30
    with pytest.raises(RoofError, match="module_above_height_rule at roof south"):
        packed(south_roof, rules=RoofRules(standoff_m=0.35))


def test_a_chimney_costs_the_modules_it_stands_on_and_shades(flat_roof: RoofPlane) -> None:
    hatch = Obstacle("hatch", 6.0, 3.0, 0.6, 0.6)
    chimney = replace(hatch, kind="chimney", height_m=1.5)
    full = packed(flat_roof, 15.0).count
    with_hatch = packed(replace(flat_roof, obstacles=(hatch,)), 15.0).count
    with_chimney = packed(replace(flat_roof, obstacles=(chimney,)), 15.0).count
    assert full > with_hatch > with_chimney


def test_rows_start_just_past_an_obstacle_when_only_that_fits(south_roof: RoofPlane) -> None:
    """A gutter of 117 mm leaves 2 mm to spare for one row; 50 mm steps alone would miss it."""
    rules = RoofRules(obstacle_clearance_m=0.0)
    gutter = Obstacle("gutter", 0.0, 0.5, 12.5, 0.117)
    roof = replace(south_roof, depth_m=0.5 + 0.117 + 1.134 + 0.002 + 0.5, obstacles=(gutter,))
    assert packed(roof, rules=rules).count == 5


def test_the_shadow_of_a_chimney_falls_north(flat_roof: RoofPlane) -> None:
    front = Obstacle("mast", 6.0, 0.0, 0.1, 0.1, height_m=2.0)
    back = replace(front, y_m=7.1)
    assert (
        packed(replace(flat_roof, obstacles=(front,)), 15.0).count
        < packed(replace(flat_roof, obstacles=(back,)), 15.0).count
    )


def test_on_an_east_roof_the_shadow_falls_to_the_right(flat_roof: RoofPlane) -> None:
    """Whoever looks at an east front has north on the right hand."""
    left = Obstacle("mast", 0.0, 3.5, 0.1, 0.1, height_m=2.0)
    east = replace(flat_roof, azimuth_deg=90.0)
    rules = RoofRules(module_gap_m=0.0)

    def count(plane: RoofPlane, x_m: float) -> int:
        mast = replace(left, x_m=x_m)
        return packed(replace(plane, obstacles=(mast,)), 5.0, rules).count

    assert count(east, 0.0) < count(east, 12.4)
    west = replace(flat_roof, azimuth_deg=270.0)
    assert count(west, 0.0) > count(west, 12.4)


def test_on_a_south_slope_the_shadow_is_shorter_than_on_the_flat(
    south_roof: RoofPlane, flat_roof: RoofPlane
) -> None:
    post = Obstacle("post", 6.0, 0.1, 0.1, 0.1, height_m=1.0)
    slope = replace(south_roof, depth_m=7.2, obstacles=(post,))
    level = replace(slope, tilt_deg=0.0)
    assert packed(slope).count > packed(level).count


def test_a_triangle_holds_fewer_modules_than_its_rectangle(south_roof: RoofPlane) -> None:
    counts = [packed(replace(south_roof, ridge_length_m=ridge)).count for ridge in (12.5, 6.0, 0.0)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == packed(south_roof).count
    assert counts[2] < counts[1] < counts[0]


@st.composite
def planes(draw: st.DrawFn) -> RoofPlane:
    length, depth = draw(st.floats(2.0, 20.0)), draw(st.floats(2.0, 12.0))
    obstacles = draw(
        st.lists(
            st.builds(
                Obstacle,
                st.just("obstacle"),
                st.floats(0.0, length),
                st.floats(0.0, depth),
                st.floats(0.1, 2.0),
                st.floats(0.1, 2.0),
                st.floats(0.0, 2.0),
            ),
            max_size=3,
        )
    )
    return RoofPlane(
        "plane",
        RoofKind.SLOPED,
        Covering.TILE,
        length,
        depth,
        draw(st.floats(0.0, 50.0)),
        draw(st.floats(0.0, 360.0)),
        draw(st.one_of(st.none(), st.floats(0.0, length))),
        tuple(obstacles),
    )


@given(planes())
def test_no_module_leaves_the_roof_or_touches_another_or_an_obstacle(plane: RoofPlane) -> None:
    layout = packed(plane)
    ridge = plane.length_m if plane.ridge_length_m is None else plane.ridge_length_m
    for place in layout.positions:
        top = place.y_m + place.depth_m
        inset = (plane.length_m - ridge) / 2 * top / plane.depth_m + RULES.setback_side_m
        assert place.y_m >= RULES.setback_eaves_m - 1e-3
        assert top <= plane.depth_m - RULES.setback_ridge_m + 1e-3
        assert place.x_m >= inset - 1e-3
        assert place.x_m + place.width_m <= plane.length_m - inset + 1e-3
        for obstacle in plane.obstacles:
            clear = RULES.obstacle_clearance_m - 1e-3
            assert (
                place.x_m + place.width_m <= obstacle.x_m - clear
                or place.x_m >= obstacle.x_m + obstacle.width_m + clear
                or top <= obstacle.y_m - clear
                or place.y_m >= obstacle.y_m + obstacle.depth_m + clear
            )
    for left, right in pairwise(layout.positions):
        apart = right.x_m >= left.x_m + left.width_m + RULES.module_gap_m - 1e-3
        assert right.row > left.row or apart


@given(planes(), st.floats(0.1, 3.0))
def test_a_longer_roof_never_holds_fewer(plane: RoofPlane, more_m: float) -> None:
    plain = replace(plane, obstacles=(), ridge_length_m=None)
    assert packed(replace(plain, length_m=plain.length_m + more_m)).count >= packed(plain).count


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tilt_deg", 61.0),
        ("tilt_deg", float("nan")),
        ("length_m", -1.0),
        ("depth_m", 0.0),
        ("azimuth_deg", 361.0),
        ("ridge_length_m", 13.0),
    ],
)
def test_an_impossible_roof_is_named(south_roof: RoofPlane, field: str, value: float) -> None:
    with pytest.raises(RoofError, match=f"roof_figure_impossible at roof south: {field}"):
        replace(south_roof, **{field: value})  # type: ignore[arg-type]  # any of the figures


def test_a_flat_roof_needs_a_rack_tilt_and_a_sloped_one_has_none(
    flat_roof: RoofPlane, south_roof: RoofPlane
) -> None:
    for plane, tilt in ((flat_roof, None), (south_roof, 35.0)):
        with pytest.raises(RoofError, match="rack_tilt_only_on_flat_roof"):
            packed(plane, tilt)


@pytest.mark.parametrize(
    ("covering", "opinion", "verdict"),
    [
        (Covering.CONCRETE, LoadOpinion.NONE, LoadVerdict.ACCEPTED),
        (Covering.MUD_REED, LoadOpinion.NONE, LoadVerdict.NEEDS_OPINION),
        (Covering.OTHER, LoadOpinion.NONE, LoadVerdict.NEEDS_OPINION),
        (Covering.MUD_REED, LoadOpinion.FAVOURABLE, LoadVerdict.ACCEPTED),
        (Covering.CONCRETE, LoadOpinion.UNFAVOURABLE, LoadVerdict.REFUSED),
    ],
)
def test_the_load_verdict_follows_covering_and_opinion(
    south_roof: RoofPlane, covering: Covering, opinion: LoadOpinion, verdict: LoadVerdict
) -> None:
    assert load_verdict(replace(south_roof, covering=covering, load_opinion=opinion)) is verdict


@given(fall=st.floats(-8.0, 10.0), tilt=st.floats(0.0, 60.0), azimuth=st.floats(150.0, 210.0))
def test_rows_on_a_roof_that_drains_are_just_free_of_shade(
    fall: float, tilt: float, azimuth: float
) -> None:
    turned = math.radians(azimuth - 180.0)
    pitch = row_pitch_m(1.0, tilt, LATITUDE, azimuth, fall_deg=fall)
    depth, rise = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
    lift = pitch * math.tan(math.radians(fall))
    # Every sun stands on or above the line from a row's foot over the top of the row before it.
    clear = [
        up * (pitch - depth) - (rise - lift) * (south * math.cos(turned) + west * math.sin(turned))
        for south, west, up in solstice_suns(LATITUDE)
    ]
    assert min(clear) >= -1e-9
    assert min(clear) == pytest.approx(0.0, abs=1e-9) or pitch == depth


def test_a_roof_that_falls_away_too_much_is_refused_by_its_name(flat_roof: RoofPlane) -> None:
    assert packed(replace(flat_roof, tilt_deg=-5.0), 35.0).row_pitch_m > 3.5
    with pytest.raises(PlaneError, match="rows_always_shaded at roof roof"):
        pack(
            replace(flat_roof, tilt_deg=-10.0),
            module_length_m=2.278,
            module_width_m=1.134,
            latitude_deg=52.0,
            rules=RoofRules(),
            rack_tilt_deg=35.0,
        )

"""The plan of a roof: every module numbered where it lies, north where it is, lines that agree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.drawing import Plan, Role, plan_of
from pv_sizing.errors import RoofError
from pv_sizing.layout import Layout, pack
from pv_sizing.roof import Covering, Obstacle, RoofKind, RoofPlane, RoofRules
from pv_sizing.strings import StringPlan

LATITUDE = 40.75
RULES = RoofRules()


def packed(plane: RoofPlane, tilt: float | None = None) -> Layout:
    return pack(
        plane,
        module_length_m=2.278,
        module_width_m=1.134,
        latitude_deg=LATITUDE,
        rules=RULES,
        rack_tilt_deg=tilt,
    )


def drawn(plane: RoofPlane, layout: Layout | None = None) -> Plan:
    return plan_of(plane, layout, RULES, LATITUDE)


def area(plan: Plan, role: Role) -> tuple[tuple[float, float], ...]:
    return next(each.corners_m for each in plan.areas if each.role is role)


def dimension(plan: Plan, name: str) -> float:
    return next(each.length_m for each in plan.dimensions if each.name == name)


def test_a_bare_roof_shows_its_outline_setback_and_sizes(flat_roof: RoofPlane) -> None:
    plan = drawn(flat_roof)
    assert area(plan, Role.OUTLINE) == ((0.0, 0.0), (12.5, 0.0), (12.5, 7.2), (0.0, 7.2))
    assert area(plan, Role.SETBACK) == ((0.5, 0.5), (12.0, 0.5), (12.0, 6.7), (0.5, 6.7))
    assert (dimension(plan, "length"), dimension(plan, "depth")) == (12.5, 7.2)
    assert plan.modules == ()
    assert [each.name for each in plan.edges] == ["front", "back"]


def test_a_flat_roof_that_drains_has_no_ridge(flat_roof: RoofPlane) -> None:
    assert [each.name for each in drawn(replace(flat_roof, tilt_deg=2.0)).edges] == [
        "front",
        "back",
    ]


def test_an_obstacle_beyond_the_edge_stays_in_the_picture(flat_roof: RoofPlane) -> None:
    wall = Obstacle("wall", -4.0, -3.0, 0.3, 9.0, 1.2)
    left, low, _, _ = drawn(replace(flat_roof, obstacles=(wall,))).box_m
    assert (left, low) == (-4.0, -3.0)


def test_modules_are_numbered_from_the_eaves(flat_roof: RoofPlane) -> None:
    layout = packed(flat_roof, 35.0)
    plan = drawn(flat_roof, layout)
    assert [each.number for each in plan.modules] == list(range(1, 11))
    assert [each.row for each in plan.modules] == [0] * 5 + [1] * 5
    assert plan.modules[0].centre_m == pytest.approx((0.5 + 1.139, 0.5 + 0.4645), abs=1e-3)
    assert dimension(plan, "row_pitch") == pytest.approx(2.965, abs=1e-3)
    second = plan_of(flat_roof, layout, RULES, LATITUDE, first_number=11)
    assert second.modules[0].number == 11


def test_every_module_says_its_string(flat_roof: RoofPlane) -> None:
    strings = (
        StringPlan("other", 1, 4, 1, 237.0, 148.0),
        StringPlan("roof", 2, 3, 2, 178.0, 111.0),
    )
    plan = plan_of(flat_roof, packed(flat_roof, 35.0), RULES, LATITUDE, strings=strings)
    labels = [each.string_label for each in plan.modules]
    assert labels == ["2.1"] * 3 + ["2.2"] * 3 + [""] * 4


def test_more_strung_modules_than_lie_there_are_refused(flat_roof: RoofPlane) -> None:
    with pytest.raises(RoofError, match="strings_longer_than_layout at roof roof: strung=11"):
        plan_of(
            flat_roof,
            packed(flat_roof, 35.0),
            RULES,
            LATITUDE,
            strings=(StringPlan("roof", 1, 11, 1, 652.0, 408.0),),
        )


def test_the_layout_of_another_plane_is_refused(
    flat_roof: RoofPlane, south_roof: RoofPlane
) -> None:
    with pytest.raises(RoofError, match="layout_of_another_plane at roof roof: layout='south'"):
        drawn(flat_roof, packed(south_roof))


@pytest.mark.parametrize(
    ("azimuth", "direction"),
    [(180.0, (0.0, 1.0)), (90.0, (1.0, 0.0)), (270.0, (-1.0, 0.0)), (0.0, (0.0, -1.0))],
)
def test_north_is_behind_a_south_roof_and_right_of_an_east_one(
    flat_roof: RoofPlane, azimuth: float, direction: tuple[float, float]
) -> None:
    assert drawn(replace(flat_roof, azimuth_deg=azimuth)).north.direction == direction


def test_the_shadow_of_a_chimney_is_part_of_the_plan_and_stays_on_the_roof(
    flat_roof: RoofPlane,
) -> None:
    chimney = Obstacle("chimney", 6.0, 1.0, 0.5, 0.5, height_m=1.5)
    plan = drawn(replace(flat_roof, obstacles=(chimney,)))
    shadow = area(plan, Role.KEEP_OUT)
    # 0.5 m deep, 0.3 m clear on both sides, and 1.5 m x 3.13 of shade behind.
    assert max(y for _, y in shadow) == pytest.approx(1.0 + 0.5 + 0.3 + 1.5 * 3.13, abs=0.01)
    beyond = drawn(replace(flat_roof, obstacles=(replace(chimney, y_m=5.0),)))
    assert max(y for _, y in area(beyond, Role.KEEP_OUT)) == pytest.approx(7.2)
    assert [each.name for each in beyond.areas[2:]] == ["chimney", "chimney"]


def test_a_triangle_has_three_corners_and_its_setback_too(south_roof: RoofPlane) -> None:
    plan = drawn(replace(south_roof, ridge_length_m=0.0))
    assert area(plan, Role.OUTLINE) == ((0.0, 0.0), (12.5, 0.0), (6.25, 5.0))
    assert len(area(plan, Role.SETBACK)) == 4  # cut off below the ridge
    assert not [each for each in plan.dimensions if each.name == "ridge"]
    assert [each.name for each in plan.edges] == ["eaves", "ridge"]


@given(st.floats(2.0, 20.0), st.floats(2.0, 12.0), st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_everything_drawn_is_inside_the_box(
    length: float, depth: float, ridge: float, height: float
) -> None:
    roof = RoofPlane(
        "a",
        RoofKind.SLOPED,
        Covering.TILE,
        length,
        depth,
        25.0,
        180.0,
        ridge * length,
        (Obstacle("o", 0.5, 0.5, 0.4, 0.4, height),),
    )
    plan = drawn(roof)
    left, low, right, high = plan.box_m
    corners = [corner for each in plan.areas for corner in each.corners_m]
    corners += [end for each in plan.dimensions for end in (each.start_m, each.end_m)]
    assert all(left <= x <= right and low <= y <= high for x, y in corners)
    kept = [each for each in plan.areas if each.role is Role.KEEP_OUT]
    side = (length - ridge * length) / 2.0
    for each in kept:
        for x, y in each.corners_m:
            assert side * y / depth - 1e-6 <= x <= length - side * y / depth + 1e-6

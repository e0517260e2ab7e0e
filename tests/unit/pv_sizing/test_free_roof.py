"""What is left of a plane: setbacks on every shape, obstacles, and the shade they throw."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.free_roof import free_area, free_stretches, keep_out, outline
from pv_sizing.layout import pack
from pv_sizing.roof import Covering, Obstacle, RoofKind, RoofPlane, RoofRules
from pv_sizing.solstice import shadow_offsets

LATITUDE = 40.75
RULES = RoofRules()


def test_setbacks_leave_a_rectangle_a_trapezoid_a_triangle_or_nothing(
    south_roof: RoofPlane,
) -> None:
    assert len(free_area(south_roof, RULES)) == 4
    assert len(free_area(replace(south_roof, ridge_length_m=6.0), RULES)) == 4
    sharp = replace(south_roof, ridge_length_m=0.0)
    to_the_top = free_area(sharp, replace(RULES, setback_ridge_m=0.0))
    assert len(to_the_top) == 3
    # The sides meet where the plane is still as wide as both setbacks: 5 m (1 - 1 / 12.5).
    assert to_the_top[2] == pytest.approx((6.25, 4.6))
    assert free_area(replace(south_roof, depth_m=0.9), RULES) == ()
    assert free_area(replace(south_roof, length_m=0.9), RULES) == ()


def test_a_row_is_cut_only_by_what_stands_in_it(flat_roof: RoofPlane) -> None:
    hatch = keep_out(Obstacle("hatch", 6.0, 3.0, 1.0, 1.0), flat_roof, RULES, LATITUDE)
    beside = list(free_stretches(flat_roof, RULES, 0.5, 2.7, [hatch]))
    through = list(free_stretches(flat_roof, RULES, 0.5, 2.8, [hatch]))
    assert beside == [(0.5, 12.0)]
    assert through == [(0.5, 5.7), (7.3, 12.0)]


def test_a_fan_of_shade_is_narrow_at_its_foot(flat_roof: RoofPlane) -> None:
    mast = keep_out(Obstacle("mast", 6.0, 1.0, 0.1, 0.1, 1.0), flat_roof, RULES, LATITUDE)
    at_foot = list(free_stretches(flat_roof, RULES, 0.8, 1.0, [mast]))
    behind = list(free_stretches(flat_roof, RULES, 3.8, 4.0, [mast]))
    assert at_foot[0][1] > behind[0][1]
    assert at_foot[1][0] < behind[1][0]


@given(
    st.sampled_from([90.0, 135.0, 180.0, 225.0, 270.0]),
    st.floats(0.0, 10.0),
    st.floats(0.0, 5.0),
    st.floats(0.0, 2.0),
)
def test_no_module_lies_in_the_solstice_shade_of_an_obstacle(
    azimuth: float, x: float, y: float, height: float
) -> None:
    """Judged shadow by shadow, not by the hull that the packing uses."""
    stack = Obstacle("stack", x, y, 0.6, 0.4, height)
    roof = RoofPlane(
        "roof", RoofKind.FLAT, Covering.CONCRETE, 14.0, 8.0, 0.0, azimuth, obstacles=(stack,)
    )
    layout = pack(
        roof,
        module_length_m=2.278,
        module_width_m=1.134,
        latitude_deg=LATITUDE,
        rules=RULES,
        rack_tilt_deg=15.0,
    )
    tips = shadow_offsets(latitude_deg=LATITUDE, tilt_deg=0.0, azimuth_deg=azimuth, height_m=height)
    for place in layout.positions:
        for dx, dy in ((0.0, 0.0), *tips):
            for share in (0.25, 0.5, 0.75, 1.0):
                left, low = stack.x_m + share * dx, stack.y_m + share * dy
                assert (
                    place.x_m + place.width_m <= left + 1e-3
                    or place.x_m >= left + stack.width_m - 1e-3
                    or place.y_m + place.depth_m <= low + 1e-3
                    or place.y_m >= low + stack.depth_m - 1e-3
                )


def test_the_outline_runs_counter_clockwise(south_roof: RoofPlane) -> None:
    for ridge in (None, 0.0, 6.0, 12.5):
        corners = outline(replace(south_roof, ridge_length_m=ridge))
        area = sum(
            x_a * y_b - x_b * y_a
            for (x_a, y_a), (x_b, y_b) in zip(corners, (*corners[1:], corners[0]), strict=True)
        )
        assert area > 0.0

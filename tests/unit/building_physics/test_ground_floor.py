"""A slab on the ground by ISO 13370 and by strips."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.errors import EnvelopeError
from heating_program.building_physics.ground_floor import (
    SIMPLE_FLOOR_U_W_M2K,
    EdgeInsulation,
    GroundFloor,
    characteristic_dimension_m,
    ground_floor_u,
    strip_floor_u,
    total_thickness_m,
)

BARE = GroundFloor(area_m2=90.0, perimeter_m=39.4)
floors = st.builds(
    GroundFloor,
    st.floats(20.0, 400.0),
    st.floats(20.0, 100.0),
    st.floats(0.2, 0.6),
    st.floats(0.0, 5.0),
    st.floats(1.0, 3.5),
)


def test_the_bare_slab_of_the_reference_house_as_worked_by_hand() -> None:
    # B' = 90 / 19.7; d_t = 0.41 + 1.5 (0.17 + 0.04); U = 3 ln(pi B'/d_t + 1) / (pi B' + d_t)
    assert characteristic_dimension_m(BARE) == pytest.approx(4.5685, abs=1e-4)
    assert total_thickness_m(BARE) == pytest.approx(0.725)
    assert ground_floor_u(BARE) == pytest.approx(0.6039, abs=1e-4)


def test_a_well_insulated_slab_follows_the_second_formula() -> None:
    # d_t = 0.41 + 1.5 (0.21 + 3.0) = 5.225 > B': U = 1.5 / (0.457 x 4.5685 + 5.225)
    insulated = replace(BARE, resistance_m2k_w=3.0)
    assert ground_floor_u(insulated) == pytest.approx(0.2051, abs=1e-4)


def test_a_sheet_down_the_footing_saves_what_was_worked_by_hand() -> None:
    # R' = 0.08/0.033 - 0.08/1.5 = 2.3709, d' = 3.5564; 2 D = 1.6:
    # psi = -(1.5/pi) (ln(1.6/0.725 + 1) - ln(1.6/4.2814 + 1)) = -0.4048
    edge = EdgeInsulation(upright=True, reach_m=0.8, thickness_m=0.08, conductivity_w_mk=0.033)
    saved = ground_floor_u(BARE) - ground_floor_u(BARE, edge)
    assert saved == pytest.approx(2 * 0.4048 / 4.5685, abs=5e-5)


@given(floors, st.floats(0.05, 5.0))
def test_more_insulation_never_raises_the_loss_of_a_floor(floor: GroundFloor, more: float) -> None:
    better = replace(floor, resistance_m2k_w=floor.resistance_m2k_w + more)
    # The two formulas of the standard meet within a tenth of a thousandth, not exactly.
    assert ground_floor_u(better) <= ground_floor_u(floor) * 1.0002


@given(floors, st.floats(0.2, 1.5), st.floats(0.02, 0.2), st.booleans())
def test_edge_insulation_never_raises_the_loss(
    floor: GroundFloor, reach: float, thickness: float, upright: bool
) -> None:
    edge = EdgeInsulation(upright, reach, thickness, 0.04)
    assert ground_floor_u(floor, edge) < ground_floor_u(floor)


@given(floors, st.floats(1.05, 2.0))
def test_more_outer_edge_for_the_same_floor_loses_more(floor: GroundFloor, factor: float) -> None:
    jagged = replace(floor, perimeter_m=floor.perimeter_m * factor)
    assert ground_floor_u(jagged) > ground_floor_u(floor) * 0.9998


def test_the_simple_form_is_what_the_strips_give_for_the_reference_house() -> None:
    # The rim of 2 m is 62.8 m2, the rest of 27.2 m2 lies in the second strip.
    by_hand = (0.47 * 62.8 + 0.23 * 27.2) / 90.0
    assert strip_floor_u(12.5, 7.2) == pytest.approx(by_hand)
    assert round(strip_floor_u(12.5, 7.2), 1) == SIMPLE_FLOOR_U_W_M2K


def test_a_hall_so_deep_that_all_strips_count() -> None:
    areas = [100 * 100 - 96 * 96, 96 * 96 - 92 * 92, 92 * 92 - 88 * 88, 88 * 88]
    mean = sum(a * u for a, u in zip(areas, (0.47, 0.23, 0.12, 0.07), strict=True)) / 1e4
    assert strip_floor_u(100.0, 100.0) == pytest.approx(mean)


@pytest.mark.parametrize(
    "change", [{"area_m2": 0.0}, {"perimeter_m": float("nan")}, {"ground_w_mk": 0.0}]
)
def test_a_floor_that_cannot_be_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(EnvelopeError, match="out_of_range at floor"):
        replace(BARE, **change)


def test_an_edge_or_a_side_outside_its_range_is_refused() -> None:
    with pytest.raises(EnvelopeError, match="out_of_range at floor edge"):
        EdgeInsulation(upright=True, reach_m=0.0, thickness_m=0.05, conductivity_w_mk=0.04)
    with pytest.raises(EnvelopeError, match="length_m_out_of_range"):
        strip_floor_u(1.0, 7.0)

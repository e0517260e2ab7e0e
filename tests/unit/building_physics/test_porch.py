"""A glazed porch keeps part of the cold off the wall behind it, and part of the sun."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.envelope import (
    House,
    Surface,
    SurfaceKind,
    Wall,
    heat_loss,
)
from heating_program.building_physics.errors import EnvelopeError
from heating_program.building_physics.porch import (
    Porch,
    behind_porch,
    glazed_porch,
    porch_loss_w_k,
    temperature_factor,
)

SOUTH = Wall(
    "south",
    37.5,
    1.535,
    (Surface(SurfaceKind.WINDOW, 10.0, 3.9, 0.61), Surface(SurfaceKind.DOOR, 4.0, 3.0)),
    180.0,
)
PORCH = glazed_porch(
    length_m=12.5,
    depth_m=1.5,
    height_m=3.0,
    u_glazing_w_m2k=5.8,
    u_roof_w_m2k=3.0,
    air_changes_per_hour=2.0,
    glazing_passes=0.7,
)


def test_the_factor_is_what_was_worked_by_hand() -> None:
    # Inside: 23.5 x 1.535 + 10 x 3.9 + 4 x 3 = 87.0725. Outside: 46.5 x 5.8 + 18.75 x 3
    # + 0.33 x 2 x 56.25 = 269.7 + 56.25 + 37.125 = 363.075.
    assert porch_loss_w_k(PORCH) == pytest.approx(363.075)
    assert temperature_factor(SOUTH, PORCH) == pytest.approx(363.075 / 450.1475)


def test_the_same_figure_comes_from_the_added_resistance_of_a_plain_wall() -> None:
    plain = replace(SOUTH, openings=())
    added = plain.gross_area_m2 / porch_loss_w_k(PORCH)
    assert temperature_factor(plain, PORCH) * 1.535 == pytest.approx(1 / (1 / 1.535 + added))


def test_only_the_wall_behind_the_porch_gains_and_its_windows_lose_sun(house: House) -> None:
    house = replace(house, walls=(SOUTH, *house.walls[1:]))
    sheltered = behind_porch(house, "south", PORCH)
    south = sheltered.walls[0]
    assert south.u_w_m2k == 1.238
    assert [o.u_w_m2k for o in south.openings] == [3.146, 2.42]
    assert [o.solar_g for o in south.openings] == [0.427, None]
    assert sheltered.walls[1:] == house.walls[1:]
    assert heat_loss(sheltered).total < heat_loss(house).total


@given(st.floats(0.5, 10.0), st.floats(0.5, 10.0))
def test_a_draughtier_porch_never_helps_more(one: float, other: float) -> None:
    tight, leaky = sorted((one, other))
    factors = [
        temperature_factor(SOUTH, replace(PORCH, air_changes_per_hour=air))
        for air in (tight, leaky)
    ]
    assert 0.0 < factors[0] <= factors[1] < 1.0


def test_a_porch_without_walls_and_a_wall_nobody_knows_are_named(house: House) -> None:
    with pytest.raises(EnvelopeError, match="porch_is_open"):
        Porch(10.0, 1.0, (), 0.7)
    with pytest.raises(EnvelopeError, match="glazing_passes_out_of_range"):
        replace(PORCH, glazing_passes=1.2)
    with pytest.raises(EnvelopeError, match="depth_m_out_of_range at porch"):
        glazed_porch(
            length_m=12.5,
            depth_m=0.0,
            height_m=3.0,
            u_glazing_w_m2k=5.8,
            u_roof_w_m2k=3.0,
            air_changes_per_hour=2.0,
            glazing_passes=0.7,
        )
    with pytest.raises(EnvelopeError, match="wall_unknown at wall garden"):
        behind_porch(house, "garden", PORCH)

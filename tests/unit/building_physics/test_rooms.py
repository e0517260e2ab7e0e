"""Rooms make the house, cold rooms take heat through their partitions, and nobody heats twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.envelope import House, Surface, SurfaceKind, heat_loss
from heating_program.building_physics.errors import EnvelopeError
from heating_program.building_physics.hourly_demand import heat_demand
from heating_program.building_physics.load import design_load
from heating_program.building_physics.rooms import Room, heated_part, neighbour_factor, room_loads
from heating_program.building_physics.thermal_house import facings_of, thermal_houses
from tests.factories.hourly import BRICK, H0, USE, climate

COLD = {"indoor_celsius": 18.0, "outdoor_celsius": -15.3}


def piece(share: float) -> House:
    """A bay of the reference house without any partition."""
    part = heated_part(H0, share=share, partition_m2=1.0, partition_u_w_m2k=2.0)
    return replace(part, surfaces=part.surfaces[:-1])


def test_the_rooms_loads_sum_to_the_load_of_the_house() -> None:
    rooms = [Room(name, piece(share)) for name, share in (("东", 0.3), ("中", 0.4), ("西", 0.3))]
    loads = room_loads(H0, rooms, **COLD)
    assert [load.name for load in loads] == ["东", "中", "西"]
    assert sum(load.load_w for load in loads) == pytest.approx(design_load(H0, **COLD).load_w)
    assert loads[1].load_w_m2 == pytest.approx(design_load(H0, **COLD).load_w_m2)


def test_an_unheated_room_needs_no_heater() -> None:
    rooms = [Room("卧室", piece(0.6)), Room("库房", piece(0.4), heated=False)]
    bedroom, store = room_loads(H0, rooms, **COLD)
    assert (store.load_w, store.load_w_m2) == (0.0, 0.0)
    assert store.h_w_k > 0.0
    assert bedroom.load_w == pytest.approx(0.6 * design_load(H0, **COLD).load_w)


def test_a_room_that_was_forgotten_is_noticed() -> None:
    with pytest.raises(EnvelopeError, match="rooms_do_not_make_the_house at rooms floor_area_m2"):
        room_loads(H0, [Room("东", piece(0.5)), Room("中", piece(0.3))], **COLD)


def test_a_window_counted_in_no_room_is_noticed() -> None:
    dark = piece(0.5)
    dark = replace(dark, walls=tuple(replace(wall, openings=()) for wall in dark.walls))
    with pytest.raises(EnvelopeError, match="at rooms window_m2"):
        room_loads(H0, [Room("东", dark), Room("西", piece(0.5))], **COLD)


@given(share=st.floats(0.1, 0.99), partition_m2=st.floats(1.0, 80.0), u=st.floats(0.3, 3.0))
def test_heating_a_part_costs_more_than_its_share_and_less_than_all(
    share: float, partition_m2: float, u: float
) -> None:
    part = heated_part(H0, share=share, partition_m2=partition_m2, partition_u_w_m2k=u)
    whole = heat_loss(H0).total
    assert share * whole < heat_loss(part).total <= whole * (1.0 + 1e-9)


def test_the_cold_neighbour_finds_its_own_temperature() -> None:
    # 60 % heated: 25 m2 of half-brick wall, U 2.0, against 40 % of the house's loss.
    part = heated_part(H0, share=0.6, partition_m2=25.0, partition_u_w_m2k=2.0)
    outer = 0.4 * heat_loss(H0).total
    through = 1.0 / (1.0 / 50.0 + 1.0 / outer)
    assert heat_loss(part).total == pytest.approx(0.6 * heat_loss(H0).total + through)


def test_the_hourly_model_knows_the_partition_has_no_sun_and_no_sky() -> None:
    facings = facings_of([H0])
    bare = piece(0.6)
    walled = replace(bare, surfaces=(*bare.surfaces, Surface(SurfaceKind.WALL, 25.0, 1.6)))
    rows = thermal_houses([bare, walled], [BRICK, BRICK], facings)
    assert rows.inner_w_k.tolist() == [0.0, pytest.approx(40.0)]
    assert (rows.area_m2[0] == rows.area_m2[1]).all()
    without, with_it = heat_demand(rows, climate(facings), USE).season_kwh
    assert with_it > without


def test_all_of_the_house_heated_is_the_house() -> None:
    assert heated_part(H0, share=1.0, partition_m2=25.0, partition_u_w_m2k=2.0) is H0


def test_a_neighbour_without_any_wall_is_refused() -> None:
    with pytest.raises(EnvelopeError, match="neighbour_without_walls"):
        neighbour_factor(0.0, 0.0)
    with pytest.raises(EnvelopeError, match="share_out_of_range"):
        heated_part(H0, share=0.05, partition_m2=25.0, partition_u_w_m2k=2.0)

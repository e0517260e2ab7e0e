"""U-values and heat losses of the worked house, and what a house may not be."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.constructions import Layer, u_value, u_with_insulation
from heating_program.building_physics.envelope import (
    House,
    Measure,
    Surface,
    SurfaceKind,
    Wall,
    apply_measure,
    exact_heat_loss,
    heat_loss,
)
from heating_program.building_physics.errors import EnvelopeError

BRICK = (Layer("lime plaster", 0.02, 0.87), Layer("brick", 0.37, 0.81), Layer("cement", 0.02, 0.93))

areas = st.floats(1.0, 300.0)
u_values = st.floats(0.1, 6.0)


@st.composite
def houses(draw: st.DrawFn) -> House:
    walls = []
    for name in draw(st.lists(st.sampled_from("NESW"), min_size=1, max_size=4, unique=True)):
        gross = draw(st.floats(10.0, 100.0))
        windows = draw(st.lists(st.floats(0.1, gross / 4), max_size=3))
        openings = tuple(Surface(SurfaceKind.WINDOW, area, draw(u_values)) for area in windows)
        walls.append(Wall(name, gross, draw(u_values), openings))
    surfaces = (
        Surface(SurfaceKind.ROOF, draw(areas), draw(u_values)),
        Surface(SurfaceKind.FLOOR, draw(areas), draw(u_values)),
    )
    return House(90.0, 270.0, draw(st.floats(0.2, 3.0)), tuple(walls), surfaces)


def test_the_brick_wall_has_the_worked_u_value() -> None:
    assert round(u_value(BRICK), 3) == 1.535
    assert round(u_value((*BRICK, Layer("EPS", 0.08, 0.042))), 3) == 0.391
    assert round(u_with_insulation(u_value(BRICK), 0.08, 0.042), 3) == 0.391
    assert u_value(BRICK) == u_value(BRICK[::-1])


def test_the_reference_house_loses_what_was_worked_by_hand(house: House) -> None:
    loss = heat_loss(house)
    assert [
        round(part, 2)
        for part in (loss.wall, loss.roof, loss.window, loss.door, loss.floor, loss.air, loss.total)
    ] == [155.34, 81.00, 50.70, 12.00, 36.00, 71.28, 406.32]


def test_the_retrofitted_house_loses_what_was_worked_by_hand(
    house: House, walls: Measure, roof: Measure, openings: Measure
) -> None:
    for measure in (walls, roof, openings):
        house = apply_measure(house, measure)
    loss = heat_loss(house)
    assert [
        round(part, 2)
        for part in (loss.wall, loss.roof, loss.window, loss.door, loss.floor, loss.air, loss.total)
    ] == [39.57, 27.00, 28.60, 8.00, 36.00, 44.55, 183.72]


@given(
    houses(),
    st.sampled_from(SurfaceKind),
    st.floats(0.5, 6.0),
    st.floats(0.001, 0.3),
    st.floats(0.03, 0.2),
)
def test_more_insulation_never_raises_the_loss(
    house: House, kind: SurfaceKind, u_bare: float, thickness: float, conductivity: float
) -> None:
    u_insulated = u_with_insulation(u_bare, thickness, conductivity)
    bare = apply_measure(house, Measure("bare", ((kind, u_bare),)))
    insulated = apply_measure(house, Measure("insulated", ((kind, u_insulated),)))
    assert u_insulated < u_bare
    assert exact_heat_loss(insulated) <= exact_heat_loss(bare)


@given(houses(), st.randoms())
def test_the_order_of_surfaces_changes_nothing(house: House, random: Random) -> None:
    walls, surfaces = list(house.walls), list(house.surfaces)
    random.shuffle(walls)
    random.shuffle(surfaces)
    mixed = replace(house, walls=tuple(walls), surfaces=tuple(surfaces))
    assert exact_heat_loss(mixed) == exact_heat_loss(house)
    assert heat_loss(mixed) == heat_loss(house)


@given(houses(), st.floats(0.05, 0.19))
def test_a_tighter_house_never_loses_more(house: House, air: float) -> None:
    tight = apply_measure(house, Measure("tight", air_changes_per_hour=air))
    assert exact_heat_loss(tight) < exact_heat_loss(house)


def test_a_window_larger_than_its_wall_is_named() -> None:
    with pytest.raises(EnvelopeError, match="openings_larger_than_wall at wall south") as told:
        Wall("south", 9.0, 1.5, (Surface(SurfaceKind.WINDOW, 9.5, 3.0),))
    assert told.value.values == {"wall_m2": 9.0, "openings_m2": 9.5}


def test_openings_may_fill_a_wall_exactly() -> None:
    parts = tuple(Surface(SurfaceKind.WINDOW, area, 2.0) for area in (0.1, 0.2))
    assert Wall("porch", 0.3, 1.0, parts).gross_area_m2 == 0.3


@pytest.mark.parametrize("volume", [0.0, -1.0, float("nan")])
def test_a_house_without_volume_is_refused(house: House, volume: float) -> None:
    with pytest.raises(EnvelopeError, match="house_without_volume"):
        replace(house, volume_m3=volume)


@pytest.mark.parametrize("u", [0.0, 0.04, 10.1, float("nan"), float("inf")])
def test_a_u_value_outside_physics_is_refused(u: float) -> None:
    with pytest.raises(EnvelopeError, match="u_w_m2k_out_of_range at roof"):
        Surface(SurfaceKind.ROOF, 90.0, u)


def test_a_house_without_roof_floor_or_wall_is_refused(house: House) -> None:
    with pytest.raises(EnvelopeError, match=r"house_is_open.*\['roof'\]"):
        replace(house, surfaces=house.surfaces[1:])
    with pytest.raises(EnvelopeError, match=r"house_is_open.*\['wall'\]"):
        replace(house, walls=())


def test_a_roof_is_no_opening_and_no_layers_are_no_wall() -> None:
    with pytest.raises(EnvelopeError, match="opening_is_no_opening"):
        Wall("south", 20.0, 1.5, (Surface(SurfaceKind.ROOF, 2.0, 3.0),))
    with pytest.raises(EnvelopeError, match="construction_without_layers"):
        u_value(())
    with pytest.raises(EnvelopeError, match="thickness_m_out_of_range at layer brick"):
        Layer("brick", 3.7, 0.81)

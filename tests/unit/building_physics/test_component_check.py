"""Parts against the limits of a standard: each by itself, at the limit, by facade."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics.component_check import (
    ComponentLimits,
    Facade,
    all_meet,
    check_components,
    facade_of,
    stricter,
)
from heating_program.building_physics.envelope import (
    House,
    Measure,
    SurfaceKind,
    Wall,
    apply_measure,
)
from heating_program.building_physics.errors import EnvelopeError

LIMITS = ComponentLimits(
    wall=0.50,
    roof=0.40,
    door=2.0,
    window_south=2.2,
    window_other=2.0,
    glass_south=0.40,
    glass_east_west=0.30,
    glass_north=0.25,
)


def test_the_farmhouse_fails_wherever_nobody_insulated_it(house: House) -> None:
    found = {(row.part, row.where): row.meets for row in check_components(house, LIMITS)}
    assert found == {
        ("wall", "wall south"): False,
        ("wall", "wall north"): False,
        ("wall", "wall east"): False,
        ("wall", "wall west"): False,
        ("roof", "roof"): False,
        ("window_south", "wall south"): False,
        ("window_other", "wall north"): False,
        ("door", "wall south"): False,
        ("glass_south", "facade south"): True,
        ("glass_north", "facade north"): True,
    }


def test_a_retrofit_answers_only_for_what_it_touched(house: House, walls: Measure) -> None:
    after = apply_measure(house, walls)
    rows = check_components(after, LIMITS, {SurfaceKind.WALL})
    assert [(row.part, row.figure, row.limit) for row in rows] == [("wall", 0.391, 0.50)] * 4
    assert all_meet(rows)
    assert not all_meet(check_components(after, LIMITS))


def test_a_window_may_meet_the_south_limit_and_miss_the_other(
    house: House, openings: Measure
) -> None:
    rows = check_components(apply_measure(house, openings), LIMITS, {SurfaceKind.WINDOW})
    assert [(row.part, row.meets) for row in rows] == [
        ("window_south", True),
        ("window_other", False),
    ]


@pytest.mark.parametrize(("u", "meets"), [(0.5, True), (0.5000001, False)])
def test_a_part_at_its_limit_meets_it(house: House, u: float, meets: bool) -> None:
    at = apply_measure(house, Measure("at", ((SurfaceKind.WALL, u),)))
    assert all_meet(check_components(at, LIMITS, {SurfaceKind.WALL})) is meets


def test_too_much_glass_is_told_by_facade(house: House) -> None:
    tight = replace(LIMITS, glass_south=0.2666)
    rows = {row.part: row for row in check_components(house, tight)}
    assert rows["glass_south"].figure == pytest.approx(10.0 / 37.5)
    assert not rows["glass_south"].meets


@pytest.mark.parametrize(
    ("azimuth", "facade"),
    [
        (150.0, Facade.SOUTH),
        (210.0, Facade.SOUTH),
        (149.0, Facade.EAST_WEST),
        (61.0, Facade.EAST_WEST),
        (60.0, Facade.NORTH),
        (0.0, Facade.NORTH),
        (360.0, Facade.NORTH),
        (300.0, Facade.NORTH),
        (270.0, Facade.EAST_WEST),
        (None, None),
    ],
)
def test_a_facade_is_named_by_its_sector(azimuth: float | None, facade: Facade | None) -> None:
    assert facade_of(Wall("any", 20.0, 1.0, (), azimuth)) is facade


def test_a_window_of_unknown_direction_is_held_to_the_stricter_limit(house: House) -> None:
    unknown = tuple(replace(wall, azimuth_deg=None) for wall in house.walls)
    rows = check_components(replace(house, walls=unknown), LIMITS)
    assert {row.part for row in rows if "window" in row.part} == {"window_other"}
    assert {row.part for row in rows if "glass" in row.part} == {"glass_north"}


shares = st.floats(0.1, 0.9)
limits = st.builds(ComponentLimits, *[st.floats(0.1, 5.0)] * 5, *[shares] * 3)


@given(limits, limits)
def test_what_meets_the_stricter_meets_both(
    first: ComponentLimits, second: ComponentLimits
) -> None:
    both = stricter(first, second)
    assert both == stricter(second, first)
    for name in ("wall", "window_other", "glass_north"):
        assert getattr(both, name) == min(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize("change", [{"wall": 0.0}, {"glass_south": 40.0}, {"door": float("nan")}])
def test_a_limit_outside_physics_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(EnvelopeError, match="out_of_range at standard"):
        replace(LIMITS, **change)

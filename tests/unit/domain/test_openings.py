"""Openings fit into their walls, walls are said once, a porch is as deep as porches are."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.building_physics import box_house
from heating_program.domain.changes import changed_fields, flat, overlay
from heating_program.domain.dwelling import (
    BuiltLayer,
    DwellingDetails,
    Opening,
    OpeningKind,
    Side,
    SideWall,
    WindowFrame,
)
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.openings import (
    contradictions,
    openings_m2,
    side_by_side,
    wall_area_m2,
)
from heating_program.domain.plain import from_plain, to_plain
from tests.factories import households
from tests.factories.families import full_details

WINDOW = Opening(Side.FRONT, OpeningKind.WINDOW, 1.5, 1.5)


def found(**changes: Any) -> list[tuple[str, str | None, object]]:
    house = households.dwelling(**changes)
    return [(e.code, e.field, e.values.get("row")) for e in contradictions(house)]


def test_the_sides_are_those_of_the_physics() -> None:
    assert [side.value for side in Side] == [side.value for side in box_house.Side]


def test_a_fully_surveyed_house_contradicts_nothing() -> None:
    assert list(contradictions(full_details().dwelling)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"count": 0},
        {"count": 21},
        {"count": 1.5},
        {"panes": 4},
        {"panes": 0},
        {"width_m": 0.1},
        {"height_m": 5.5},
        {"width_m": float("nan")},
    ],
)
def test_no_such_window_is_made(change: dict[str, Any]) -> None:
    odd = replace(WINDOW, **change)
    assert ("opening_impossible", "openings", 1) in found(openings=(WINDOW, odd))


@pytest.mark.parametrize(
    "odd",
    [
        replace(WINDOW, side=Side.LEFT, width_m=7.3, height_m=1.0),
        replace(WINDOW, height_m=3.1, width_m=1.0),
    ],
)
def test_an_opening_is_no_wider_and_no_taller_than_its_wall(odd: Opening) -> None:
    assert found(openings=(odd,)) == [("opening_beyond_wall", "openings", 0)]


def test_the_last_opening_of_an_overfull_wall_is_to_be_corrected() -> None:
    many = replace(WINDOW, side=Side.LEFT, count=10)
    assert found(openings=(many, WINDOW)) == [("openings_larger_than_wall", "openings", 0)]


def test_a_second_storey_has_room_for_as_many_windows_again() -> None:
    many = replace(WINDOW, side=Side.LEFT, count=10)
    assert found(openings=(many,), storeys=2, floor_area_m2=180.0) == []


@given(
    count=st.integers(1, 20),
    width_cm=st.integers(20, 1200),
    height_cm=st.integers(20, 500),
    side=st.sampled_from(Side),
)
def test_a_wall_that_is_accepted_has_some_wall_left(
    count: int, width_cm: int, height_cm: int, side: Side
) -> None:
    opening = Opening(side, OpeningKind.WINDOW, width_cm / 100, height_cm / 100, count)
    house = households.dwelling(openings=(opening,))
    fits = openings_m2(house, side) <= wall_area_m2(house, side)
    within = opening.width_m <= house.width_m(side) and opening.height_m <= 3.0
    assert (list(contradictions(house)) == []) == (fits and within)


@pytest.mark.parametrize(
    ("walls", "code"),
    [
        ((SideWall(Side.LEFT, "brick_490"), SideWall(Side.LEFT, "adobe")), "wall_twice"),
        ((SideWall(Side.LEFT),), "wall_unsaid"),
        (
            (SideWall(Side.LEFT, "adobe", (BuiltLayer("adobe", 450.0),)),),
            "wall_said_two_ways",
        ),
        ((SideWall(Side.LEFT, layers=(BuiltLayer("adobe", 4500.0),)),), "layer_impossible"),
    ],
)
def test_a_wall_is_said_once_and_in_one_way(walls: tuple[SideWall, ...], code: str) -> None:
    assert code in {each[0] for each in found(walls=walls)}


@pytest.mark.parametrize(
    ("porch", "area_m2", "code"),
    [
        ("", 18.0, ["porch_area_without_porch"]),
        ("single_glazed", 6.0, ["porch_area_implausible"]),
        ("single_glazed", 63.0, ["porch_area_implausible"]),
        ("single_glazed", 18.8, []),
        ("single_glazed", None, []),
    ],
)
def test_a_porch_is_as_deep_as_porches_are(
    porch: str, area_m2: float | None, code: list[str]
) -> None:
    assert [each[0] for each in found(porch=porch, porch_area_m2=area_m2)] == code


def test_the_survey_is_the_same_after_it_was_kept_sealed() -> None:
    entered = full_details()
    assert from_plain(HouseholdDetails, to_plain(entered)) == entered


def test_each_part_of_the_survey_is_a_field_of_its_own_that_a_request_changes() -> None:
    before = full_details()
    fewer = before.dwelling.openings[:2]
    after = replace(before, dwelling=replace(before.dwelling, openings=fewer))
    assert changed_fields(before, after) == ("dwelling.openings",)
    proposed = {"dwelling.openings": flat(after)["dwelling.openings"]}
    assert overlay(before, proposed) == after


def test_openings_in_another_order_are_no_change() -> None:
    before = full_details()
    turned = before.dwelling.openings[::-1]
    after = replace(before, dwelling=replace(before.dwelling, openings=turned))
    assert changed_fields(before, after) == ()
    layers = before.dwelling.floor_layers[::-1]
    after = replace(before, dwelling=replace(before.dwelling, floor_layers=layers))
    assert changed_fields(before, after) == ("dwelling.floor_layers",)


def test_what_is_said_side_by_side_is_all_that_has_no_place_on_the_one_page_form() -> None:
    fields = DwellingDetails.__dataclass_fields__
    assert set(side_by_side(full_details().dwelling)) < set(fields)
    assert Opening(Side.LEFT, OpeningKind.DOOR, 0.9, 2.1, 2, WindowFrame.WOOD).area_m2 == 3.78

"""What the house survey says is what designs start from and what the house is shown to lose."""

from dataclasses import replace
from typing import Any

import pytest

from heating_program.building_physics.envelope import heat_loss
from heating_program.domain.dwelling import (
    AirTightness,
    BuiltLayer,
    Opening,
    OpeningKind,
    Side,
    SideWall,
)
from heating_program.domain.errors import DomainError
from heating_program.models.dwelling import Dwelling, DwellingOpening
from heating_program.services import heat_scheme, house_envelope
from heating_program.services.house_envelope import losses, opening_areas, surveyed_envelope
from heating_program.services.household_rows import dwelling_columns, opening_columns
from heating_program.services.retrofit_houses import default_survey, house_before
from tests.factories import households

GABLE = Opening(Side.LEFT, OpeningKind.WINDOW, 1.0, 1.0, 2)


def row(**changes: Any) -> Dwelling:
    """Return the row of a house as it is stored, outside a session."""
    house = households.dwelling(**changes)
    made = Dwelling(area_code=households.VILLAGE, **dwelling_columns(house))
    made.openings = [DwellingOpening(**opening_columns(each)) for each in house.openings]
    return made


def test_a_surveyed_house_loses_what_its_retrofit_design_starts_from() -> None:
    bare = surveyed_envelope(households.dwelling())
    assert bare is not None
    before = house_before(row(), default_survey(row()))
    assert heat_loss(bare) == heat_loss(before)
    assert losses(bare)[-1].w_k == pytest.approx(406.3, abs=0.2)


def test_the_parts_add_up_to_the_whole() -> None:
    house = households.dwelling(openings=(*households.OPENINGS, GABLE))
    bare = surveyed_envelope(house)
    assert bare is not None
    *parts, whole = losses(bare)
    assert sum(each.w_k for each in parts) == pytest.approx(whole.w_k)
    assert sum(each.share for each in parts) == pytest.approx(1.0)
    areas = {each.part: each.area_m2 for each in parts}
    assert areas == {"wall": 99.2, "roof": 90, "window": 15, "door": 4, "floor": 90, "air": None}


def test_an_insulated_wall_a_layer_on_the_roof_and_a_tight_house_lose_less() -> None:
    usual = surveyed_envelope(households.dwelling())
    better = surveyed_envelope(
        households.dwelling(
            walls=(
                SideWall(Side.BACK, "code_brick_timber"),
                SideWall(
                    Side.LEFT, layers=(BuiltLayer("clay_brick", 370.0), BuiltLayer("eps", 80.0))
                ),
            ),
            roof_layers=(BuiltLayer("mineral_wool", 150.0),),
            floor_layers=(BuiltLayer("xps", 30.0),),
            air_tightness=AirTightness.TIGHT,
        )
    )
    assert usual is not None
    assert better is not None
    was, now = heat_loss(usual), heat_loss(better)
    for part in ("wall", "roof", "floor", "air"):
        assert getattr(now, part) < getattr(was, part), part
    u_by_side = {wall.name: wall.u_w_m2k for wall in better.walls}
    assert u_by_side["front"] == u_by_side["right"] == 1.535
    assert u_by_side["left"] < 0.5
    assert u_by_side["back"] < 0.5


def test_without_openings_nothing_is_computed_and_the_template_is_assumed() -> None:
    assert surveyed_envelope(households.dwelling(openings=())) is None
    assert opening_areas(row(openings=())) is None
    survey = default_survey(row(openings=()))
    assert (survey.window_front_m2, survey.window_back_m2, survey.door_m2) == (10.0, 3.0, 4.0)


def test_a_second_storey_has_walls_of_its_own() -> None:
    low, high = (surveyed_envelope(households.dwelling(storeys=n)) for n in (1, 2))
    assert low is not None
    assert high is not None
    assert high.volume_m3 == 2 * low.volume_m3
    told = house_envelope.sides(households.dwelling(storeys=2))
    assert [each.wall_m2 for each in told] == [
        next(wall.gross_area_m2 for wall in high.walls if wall.name == each.side) for each in told
    ]


def test_gable_windows_count_with_those_of_the_back() -> None:
    survey = default_survey(row(openings=(*households.OPENINGS, GABLE)))
    assert (survey.window_front_m2, survey.window_back_m2, survey.door_m2) == (10.0, 5.0, 4.0)


def test_the_template_that_was_seen_and_the_porch_that_was_measured_are_taken_over() -> None:
    seen = row(wall_template="brick_490", porch="single_glazed", porch_area_m2=20.0)
    survey = default_survey(seen)
    assert (survey.template, survey.porch, survey.porch_depth_m) == (
        "brick_490",
        "single_glazed",
        1.6,
    )
    assert default_survey(row(porch_area_m2=20.0)).porch_depth_m is None


def test_the_heat_load_counts_the_measured_windows() -> None:
    few = replace(households.OPENINGS[0], count=2)
    assumed = heat_scheme.design_load(heat_scheme.load_inputs(row(openings=()), None))
    same = heat_scheme.design_load(heat_scheme.load_inputs(row(), None))
    fewer = heat_scheme.design_load(heat_scheme.load_inputs(row(openings=(few,)), None))
    assert same == assumed
    assert fewer.h_w_k < same.h_w_k


def test_a_house_heated_in_part_has_that_part_of_its_windows() -> None:
    inputs = heat_scheme.load_inputs(row(heated_area_m2=72.0), None)
    front = next(wall for wall in inputs.house.walls if wall.name == "front")
    assert [opening.area_m2 for opening in front.openings] == [8.0, 3.2]


def test_a_survey_that_makes_no_house_is_refused_by_name() -> None:
    large = replace(households.OPENINGS[0], count=16)
    with pytest.raises(DomainError, match="house_impossible"):
        surveyed_envelope(households.dwelling(openings=(large,)))


def test_every_wall_is_told_with_what_is_open_in_it() -> None:
    told = house_envelope.sides(
        households.dwelling(walls=(SideWall(Side.LEFT, "adobe"),), openings=(GABLE,))
    )
    left = next(each for each in told if each.side is Side.LEFT)
    assert (left.template_code, left.wall_m2, left.window_m2, left.opaque_m2) == (
        "adobe",
        21.6,
        2.0,
        19.6,
    )
    assert {each.template_code for each in told if each is not left} == {"brick_timber"}

"""A surveyed roof: contradictions are named at their field, and the skyline is what was seen."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.services.roof_survey import (
    LoadStatement,
    NeighbourKind,
    RoofSurvey,
    Surroundings,
    SurveyedNeighbour,
    stored_survey,
)
from pv_sizing.roof import Covering, Obstacle, RoofKind
from tests.factories.measures import FLAT, ROOF_SURVEY

SLOPE = replace(FLAT, name="南坡", kind=RoofKind.SLOPED, tilt_deg=25.0, depth_m=5.0)
CHIMNEY = Obstacle("烟囱", 12.3, 3.0, 0.5, 0.5, 1.0)
POPLAR = SurveyedNeighbour(NeighbourKind.TREE, 180.0, 10.0, 4.0, 10.0)
MUD = replace(FLAT, covering=Covering.MUD_REED, load=LoadStatement.NOT_NEEDED)


@pytest.mark.parametrize(
    ("planes", "code", "field"),
    [
        ((), "roof_without_planes", None),
        ((FLAT, FLAT), "plane_name_twice", "planes-1-name"),
        ((replace(FLAT, tilt_deg=12.0),), "flat_roof_too_steep", "planes-0-tilt_deg"),
        ((MUD,), "load_opinion_required", "planes-0-load"),
        (
            (replace(FLAT, obstacles=(CHIMNEY,)),),
            "obstacle_outside_plane",
            "planes-0-obstacles-0-x_m",
        ),
        ((replace(SLOPE, tilt_deg=61.0),), "roof_figure_impossible", "planes-0-length_m"),
        (
            (replace(SLOPE, ridge_length_m=12.6),),
            "ridge_longer_than_eaves",
            "planes-0-ridge_length_m",
        ),
        ((replace(FLAT, ridge_length_m=8.0),), "ridge_on_flat_roof", "planes-0-ridge_length_m"),
    ],
)
def test_a_roof_that_cannot_be_is_refused(
    planes: tuple[Any, ...], code: str, field: str | None
) -> None:
    found = next(replace(ROOF_SURVEY, planes=planes).contradictions())
    assert (found.code, found.field) == (code, field)


@pytest.mark.parametrize(
    ("surroundings", "neighbours", "code", "field"),
    [
        (Surroundings.NOT_RECORDED, (), "surroundings_missing", "surroundings"),
        (Surroundings.OBSTRUCTED, (), "neighbours_missing", "surroundings"),
        (Surroundings.OPEN, (POPLAR,), "neighbours_around_open_roof", "surroundings"),
        (
            Surroundings.OBSTRUCTED,
            (POPLAR, replace(POPLAR, distance_m=0.0)),
            "neighbour_impossible",
            "neighbours-1-distance_m",
        ),
    ],
)
def test_surroundings_that_contradict_themselves_are_refused(
    surroundings: Surroundings, neighbours: tuple[SurveyedNeighbour, ...], code: str, field: str
) -> None:
    survey = replace(ROOF_SURVEY, surroundings=surroundings, neighbours=neighbours)
    (found,) = survey.contradictions()
    assert (found.code, found.field) == (code, field)


def test_an_obstacle_in_the_corner_that_a_hip_cuts_off_lies_beside_the_roof() -> None:
    hip = replace(SLOPE, ridge_length_m=2.5)  # at 4 m up, 4 m are gone on either side
    beside, across = Obstacle("窗", 0.2, 4.0, 0.5, 0.5), Obstacle("窗", 3.8, 4.0, 0.5, 0.5)
    refused = replace(ROOF_SURVEY, planes=(replace(hip, obstacles=(beside,)),))
    assert [error.code for error in refused.contradictions()] == ["obstacle_outside_plane"]
    taken = replace(ROOF_SURVEY, planes=(replace(hip, obstacles=(across,)),))
    assert not list(taken.contradictions())


def test_a_ridge_reaches_the_sizing() -> None:
    assert replace(SLOPE, ridge_length_m=7.0).plane().ridge_length_m == 7.0
    assert SLOPE.plane().ridge_length_m is None


def test_a_mud_roof_without_an_opinion_is_never_suitable_by_itself() -> None:
    assert replace(ROOF_SURVEY, planes=(FLAT, MUD)).suitable() is None
    both = (FLAT, replace(MUD, load=LoadStatement.NO))
    assert replace(ROOF_SURVEY, planes=both).suitable() is True


def test_the_skyline_is_open_only_by_statement_and_says_when_nobody_looked() -> None:
    assert ROOF_SURVEY.horizon().is_open
    assert ROOF_SURVEY.horizon().surveyed
    silent = RoofSurvey((FLAT,), 1)
    assert silent.surroundings is Surroundings.NOT_RECORDED
    assert not silent.horizon().surveyed
    shaded = replace(ROOF_SURVEY, surroundings=Surroundings.OBSTRUCTED, neighbours=(POPLAR,))
    assert shaded.horizon().elevation_at([180.0, 90.0]).round(3).tolist() == [45.0, 0.0]


neighbours = st.builds(
    SurveyedNeighbour,
    kind=st.sampled_from(NeighbourKind),
    bearing_deg=st.integers(0, 359).map(float),
    distance_m=st.floats(0.5, 10_000),
    width_m=st.floats(0.1, 10_000),
    height_m=st.floats(0.1, 500),
)


@given(st.lists(neighbours, max_size=8), st.none() | st.floats(0, 12.5))
def test_whatever_the_sheet_takes_is_stored_and_has_a_skyline(
    around: list[SurveyedNeighbour], ridge_length_m: float | None
) -> None:
    survey = replace(
        ROOF_SURVEY,
        planes=(replace(SLOPE, ridge_length_m=ridge_length_m),),
        surroundings=Surroundings.OBSTRUCTED if around else Surroundings.OPEN,
        neighbours=tuple(around),
    )
    assert not list(survey.contradictions())
    assert stored_survey(survey.plain()) == survey
    assert survey.horizon().surveyed

"""The open capacity a size is held to: the worked transformer of the design, and its colours."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.services.pv_calculation import SizedPlant, compute_again, compute_size
from heating_program.services.pv_grid import GridQuestion, answer, refusal, within_grid
from heating_program.services.pv_report_content import ReportSubject, report_of
from pv_sizing.errors import NoValidSizing
from pv_sizing.grid import Grade, Transformer, open_capacity
from pv_sizing.limits import Limits
from tests.factories.households import VILLAGE
from tests.factories.measures import ON, ROOF_SURVEY

WORKED = Transformer(100.0, 12.0, connected_kw=95.0, registered_kw=6.0)
ABOUT = ReportSubject("张三", "1508**", "民主村", "自发自用", "自建", "民主村三组公变")
POWERS = st.floats(0.0, 500.0)


def open_kw(question: GridQuestion) -> float | None:
    return within_grid(Limits(1), question).grid_open_capacity_kw


def sized(question: GridQuestion, *, may_limit: bool = False) -> SizedPlant:
    limits = Limits(1, may_limit_inverter=may_limit)
    return compute_size(ROOF_SURVEY, VILLAGE, limits, grid=question, on=ON)


def test_the_worked_transformer_has_two_and_a_half_kilowatts_for_a_new_plant() -> None:
    question = GridQuestion(transformer=WORKED)
    limits = within_grid(Limits(1), question)
    told = answer(question, limits, 5.0)
    assert (told.hosting_kw, told.after_connected_kw, told.open_kw) == (103.53, 8.53, 2.53)
    assert told.grade is Grade.GREEN
    assert (told.after_kw, told.after_grade) == (-2.47, Grade.YELLOW)


def test_five_kilowatts_on_it_are_refused_with_what_would_be_possible() -> None:
    with pytest.raises(DomainError) as told:
        sized(GridQuestion(transformer=WORKED))
    assert (told.value.code, told.value.field) == ("grid_capacity_too_small", "open_kw")
    assert (told.value.values["at_most_kw"], told.value.values["smallest_kw"]) == (2.53, 5.0)


def test_a_limited_plant_fills_it_and_is_computed_again_alike() -> None:
    plant = sized(GridQuestion(transformer=WORKED, source="台账"), may_limit=True)
    assert plant.result["ac_limit_kw"] == 2.53
    assert plant.result["grid"]["after_kw"] == 0.0
    assert plant.result["grid"]["after_grade"] == "yellow"
    assert compute_again(plant.inputs, VILLAGE) == plant.result


@given(POWERS, POWERS, POWERS, st.none() | st.floats(-50.0, 500.0))
def test_red_above_is_never_open(
    load_kw: float, connected_kw: float, registered_kw: float, stated_kw: float | None
) -> None:
    transformer = Transformer(100.0, load_kw, connected_kw, registered_kw)
    for known in (transformer, None):
        with pytest.raises(DomainError, match="grid_superior_red"):
            open_kw(GridQuestion(stated_kw, known, superior_grade=Grade.RED))


@given(POWERS, POWERS, POWERS)
def test_a_capacity_is_open_only_where_the_colour_is_green(
    load_kw: float, connected_kw: float, registered_kw: float
) -> None:
    transformer = Transformer(100.0, load_kw, connected_kw, registered_kw)
    question = GridQuestion(transformer=transformer)
    if open_capacity(transformer).after_connected_kw <= 0.0:
        with pytest.raises(DomainError, match="grid_red"):
            open_kw(question)
        return
    told = answer(question, within_grid(Limits(1), question), 0.0)
    assert told.open_kw is not None
    # Less than half a hundredth of a kilowatt is green and yet nothing to ask for.
    assert told.grade is Grade.GREEN or told.open_kw <= 0.0
    assert told.grade is Grade.YELLOW or told.open_kw >= 0.0


def test_the_smaller_of_two_that_agree_holds_and_two_that_differ_are_refused() -> None:
    worked = GridQuestion(transformer=WORKED)
    assert open_kw(replace(worked, stated_kw=2.5)) == 2.5
    assert open_kw(replace(worked, stated_kw=2.57)) == 2.53
    with pytest.raises(DomainError, match="grid_figures_disagree") as told:
        open_kw(replace(worked, stated_kw=3.0))
    assert told.value.field == "open_kw"


def test_a_used_up_capacity_is_not_told_to_limit_the_inverter() -> None:
    overbooked = GridQuestion(transformer=replace(WORKED, registered_kw=11.0))
    with pytest.raises(DomainError) as told:
        sized(overbooked, may_limit=True)
    assert told.value.code == "grid_capacity_used_up"
    assert refusal(NoValidSizing("roof_too_small", "roofs")).field is None


def test_the_report_prints_the_transformer_and_what_the_plant_leaves() -> None:
    plant = sized(GridQuestion(transformer=WORKED, source="供电所 2026-11 台账"), may_limit=True)
    report = report_of(plant, ROOF_SURVEY, ABOUT)
    assert report.grid is not None
    assert (report.grid.hosting_kw, report.grid.connected_kw, report.grid.registered_kw) == (
        103.53,
        95.0,
        6.0,
    )
    assert (report.grid.open_kw, report.grid.asked_kw, report.grid.after_kw) == (2.53, 2.53, 0.0)
    assert (report.grid.grade, report.grid.after_grade) == ("green", "yellow")
    assert report.grid.source.startswith("供电所 2026-11 台账；按 DL/T 2041—2025")
    assert "5 kW 逆变器（并网限定输出 2.53 kW）" in report.conclusion[0]


def test_a_bare_rating_limits_nothing_and_is_noted_in_the_report() -> None:
    report = report_of(sized(GridQuestion(rating_kva=50.0)), ROOF_SURVEY, ABOUT)
    assert (report.grid, report.open_capacity_kw) == (None, None)
    assert "50 kVA 为 40 kW" in report.grid_note
    stated = report_of(sized(GridQuestion(9.0, rating_kva=50.0)), ROOF_SURVEY, ABOUT)
    assert (stated.open_capacity_kw, stated.grid_note) == (9.0, "")

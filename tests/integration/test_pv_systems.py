"""A PV plant walks from the survey of its roof to a kept size and on, on either engine."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError, Refused
from heating_program.models.event import Event
from heating_program.models.pv_system import PvSizing, PvSystem
from heating_program.services import pv_systems
from heating_program.services.fingerprints import fingerprint
from heating_program.services.pv_calculation import SizedPlant, compute_again, compute_size
from heating_program.services.roof_survey import (
    LoadStatement,
    NeighbourKind,
    RoofSurvey,
    Surroundings,
    SurveyedNeighbour,
)
from pv_sizing.limits import Limits
from pv_sizing.roof import Covering, RoofKind
from tests.factories import measures, people
from tests.factories.households import VILLAGE
from tests.factories.measures import FLAT, ON, ROOF_SURVEY
from tests.factories.people import Staff

Write = Callable[[Callable[[Session], Any]], Any]
POPLAR = SurveyedNeighbour(NeighbourKind.TREE, 180.0, 10.0, 4.0, 10.0)
SHADED = replace(ROOF_SURVEY, surroundings=Surroundings.OBSTRUCTED, neighbours=(POPLAR,))


@cache
def sized(roof: RoofSurvey = ROOF_SURVEY) -> SizedPlant:
    return compute_size(roof, VILLAGE, Limits(service_phases=1), on=ON)


@pytest.fixture
def crew(write: Write) -> Staff:
    return write(people.everyone)


@pytest.fixture
def key(write: Write, crew: Staff) -> UUID:
    return write(lambda session: measures.pv_system(session, crew["TC"]))


class Walk:
    """Takes the steps of one plant, each in its own transaction, always knowing the version."""

    def __init__(self, write: Write, crew: Staff, key: UUID) -> None:
        self.write, self.crew, self.key = write, crew, key

    def plant(self) -> PvSystem:
        def load(session: Session) -> PvSystem:
            plant = session.get_one(PvSystem, self.key)
            plant.sizings  # noqa: B018 - loaded now, read after the session is gone
            return plant

        return self.write(load)

    def ask(self, service: Callable[..., Any], who: str, **given: Any) -> Any:
        given.setdefault("row_version", self.plant().row_version)
        return self.write(
            lambda session: service(
                session, actor=self.crew[who], on=ON, pv_system_id=self.key, **given
            )
        )

    def survey(self, roof: RoofSurvey = ROOF_SURVEY, who: str = "IN") -> None:
        self.ask(pv_systems.survey, who, roof=roof)

    def step(self, action: str, who: str, **given: Any) -> None:
        self.ask(pv_systems.change_stage, who, action=action, **given)

    def size(self, who: str = "IN2", **given: Any) -> UUID:
        return self.ask(pv_systems.size, who, **{"sized": sized()} | given)


@pytest.fixture
def walk(write: Write, crew: Staff, key: UUID) -> Walk:
    return Walk(write, crew, key)


def test_a_surveyed_roof_is_sized_on_the_weather_of_its_banner(write: Write, walk: Walk) -> None:
    walk.survey()
    walk.step("pass_roof", "IN")
    kept = walk.size()
    row: PvSizing = write(lambda session: session.get_one(PvSizing, kept))
    assert walk.plant().stage == "sized"
    assert row.weather_basis == "typical_year"
    assert row.module_count == len(row.result["layouts"][0]["positions"])
    assert row.kwp_dc == pytest.approx(row.module_count * 0.55)
    assert 1400 < row.annual_kwh / row.kwp_dc < 1800
    assert row.p90_kwh < row.annual_kwh == pytest.approx(sum(row.result["monthly_kwh"]))
    cold = row.inputs["site"]["record_low_celsius"]
    assert cold == -35.3


def test_a_kept_size_is_computed_again_from_its_own_inputs(write: Write, walk: Walk) -> None:
    walk.survey()
    walk.step("pass_roof", "IN")
    kept = walk.size()
    row: PvSizing = write(lambda session: session.get_one(PvSizing, kept))
    assert fingerprint(row.inputs) == row.inputs_sha256
    assert compute_again(row.inputs, VILLAGE) == row.result


def test_the_reference_roof_at_35_degrees_carries_ten_modules() -> None:
    placed = {
        (a["rack_tilt_deg"], a["module_count"])
        for a in sized().result["alternatives"]
        if a["rack_tilt_deg"] == 35.0
    }
    assert placed == {(35.0, 10)}


def test_sizing_again_keeps_both_and_shows_the_newest(walk: Walk) -> None:
    walk.survey()
    walk.step("pass_roof", "IN")
    walk.size()
    smaller = compute_size(ROOF_SURVEY, VILLAGE, Limits(1, grid_open_capacity_kw=5.0), on=ON)
    walk.size(sized=smaller)
    plant = walk.plant()
    assert [each.kw_ac for each in plant.sizings] == [8.0, 5.0]
    newest = pv_systems.latest_sizing(plant)
    assert newest is not None
    assert newest.kw_ac == 5.0


def test_the_surveyor_does_not_size_the_same_plant(walk: Walk) -> None:
    walk.survey()
    walk.step("pass_roof", "IN")
    with pytest.raises(Refused) as refusal:
        walk.size("IN")
    assert refusal.value.code == "duty_taken"
    assert not walk.plant().sizings


def test_a_mud_roof_waits_for_its_load_opinion(walk: Walk) -> None:
    mud = replace(FLAT, covering=Covering.MUD_REED, load=LoadStatement.NEEDED)
    walk.survey(replace(ROOF_SURVEY, planes=(mud,)))
    for action in ("pass_roof", "reject_roof"):
        with pytest.raises(Refused):
            walk.step(action, "IN", reason="x")
    walk.survey(replace(ROOF_SURVEY, planes=(replace(mud, load=LoadStatement.NO),)))
    with pytest.raises(Refused) as refusal:
        walk.step("pass_roof", "IN")
    assert refusal.value.code == "roof_not_suitable"
    with pytest.raises(DomainError) as silent:
        walk.step("reject_roof", "IN")
    assert silent.value.code == "reason_missing"
    walk.step("reject_roof", "IN", reason="荷载意见不通过")
    assert walk.plant().stage == "roof_rejected"


def test_a_roof_changed_while_it_was_computed_refuses_the_size(walk: Walk) -> None:
    walk.survey(replace(ROOF_SURVEY, planes=(replace(FLAT, length_m=9.0),)))
    walk.step("pass_roof", "IN")
    with pytest.raises(DomainError) as refusal:
        walk.size()
    assert refusal.value.code == "stale_version"


def test_a_passed_roof_is_not_surveyed_again(walk: Walk) -> None:
    walk.survey()
    walk.step("pass_roof", "IN")
    with pytest.raises(Refused) as refusal:
        walk.survey()
    assert refusal.value.code == "action_not_allowed"


def test_the_way_to_the_grid_leaves_its_events(write: Write, walk: Walk) -> None:
    walk.survey()
    walk.survey()
    walk.step("pass_roof", "IN")
    walk.size()
    walk.step("apply", "BC")
    walk.step("reply", "BC")
    actions = write(
        lambda session: session.scalars(
            select(Event.action).where(Event.subject_id == walk.key).order_by(Event.position)
        ).all()
    )
    assert actions == [
        "pv.surveyed",
        "pv.survey_revised",
        "pv.roof_passed",
        "pv.sized",
        "pv.grid_applied",
        "pv.scheme_replied",
    ]


def test_a_survey_from_before_the_question_about_shade_is_read_and_sized(
    write: Write, walk: Walk
) -> None:
    walk.survey()
    walk.step("pass_roof", "IN")

    def forget(session: Session) -> None:
        plant = session.get_one(PvSystem, walk.key)
        assert plant.roof is not None
        old = {name: plant.roof[name] for name in ("planes", "service_phases", "note")}
        for plane in old["planes"]:
            del plane["ridge_length_m"]
        plant.roof = old

    write(forget)
    roof = pv_systems.survey_of(walk.plant())
    assert roof is not None
    assert roof.surroundings is Surroundings.NOT_RECORDED
    assert not roof.horizon().surveyed
    assert walk.size(sized=compute_size(roof, VILLAGE, Limits(service_phases=1), on=ON))


def test_the_record_says_whether_anything_stands_around(write: Write, walk: Walk) -> None:
    walk.survey(SHADED)
    told = write(
        lambda session: session.scalars(
            select(Event.after).where(Event.subject_id == walk.key)
        ).one()
    )
    assert (told["surroundings"], told["neighbours"]) == ("obstructed", 1)
    assert pv_systems.survey_of(walk.plant()) == SHADED


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(1, grid_open_capacity_kw=2.53), "grid_capacity_too_small"),
        (Limits(1, budget_fen=100, price_fen_per_kwp=300_000), "budget_too_small"),
    ],
)
def test_what_the_limits_forbid_is_named(limits: Limits, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        compute_size(ROOF_SURVEY, VILLAGE, limits, on=ON)
    assert refusal.value.code == code


def test_a_north_slope_is_left_out_and_a_tiny_roof_refused() -> None:
    south = replace(FLAT, name="南坡", kind=RoofKind.SLOPED, depth_m=5.0, tilt_deg=25.0)
    north = replace(south, name="北坡", azimuth_deg=0.0)
    both = compute_size(replace(ROOF_SURVEY, planes=(south, north)), VILLAGE, Limits(1), on=ON)
    assert {layout["plane_name"] for layout in both.result["layouts"]} == {"南坡"}
    tiny = replace(ROOF_SURVEY, planes=(replace(south, length_m=3.0, depth_m=1.5),))
    with pytest.raises(DomainError) as refusal:
        compute_size(tiny, VILLAGE, Limits(1), on=ON)
    assert refusal.value.code == "roof_too_small"

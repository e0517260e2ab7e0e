"""The main job through the services, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.dwelling import HazardGrade
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.inspection import Answer, ItemVerdict
from heating_program.domain.permissions import Role
from heating_program.domain.stages import ConversionStage as S
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.duty import DutyRecord
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.inspection import Inspection
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit, RetrofitAssessment
from heating_program.services import conversion_facts, conversions, heat_scheme
from heating_program.services.circumstances import moment_of
from tests.factories import conversions as made
from tests.factories import households, people
from tests.factories.people import Staff

Write = Callable[[Callable[[Session], Any]], Any]
COLD = Answer("C8", value=15.0, note="主卧未达到")


@pytest.fixture
def crew(write: Write) -> Staff:
    staff: Staff = write(people.everyone)
    return staff


def refusal(write: Write, work: Callable[[Session], Any]) -> str:
    with pytest.raises(DomainError) as refused:
        write(work)
    return refused.value.code


def test_a_case_walks_from_its_draft_into_operation(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.IN_OPERATION))

    def told(session: Session) -> tuple[Any, ...]:
        case = session.get_one(Conversion, key)
        events = select(Event.action).where(Event.subject_id == key)
        order = events.order_by(Event.day, Event.position)
        return case.case_no, case.stage, case.stage_since, list(session.scalars(order))

    case_no, stage, since, actions = write(told)
    assert (case_no, stage, since) == ("QN-150802-2026-000001", "in_operation", made.ON)
    assert actions == [
        "conversion.opened",
        "conversion.submitted",
        "conversion.approved",
        "conversion.designed",
        "conversion.started",
        "conversion.device_recorded",
        "conversion.self_checked",
        "conversion.handed_over",
        "conversion.accepted",
        "conversion.put_into_operation",
    ]


def test_retrofit_and_pv_are_opened_with_the_case_and_share_its_clerk(
    write: Write, crew: Staff
) -> None:
    key = write(
        lambda s: made.bring_to(s, crew, S.DRAFT, with_retrofit=True, with_pv=True),
    )

    def told(session: Session) -> tuple[Any, ...]:
        retrofit = session.scalars(select(Retrofit).where(Retrofit.conversion_id == key)).one()
        plant = session.scalars(select(PvSystem).where(PvSystem.conversion_id == key)).one()
        duty = session.get_one(DutyRecord, ("case", plant.id, crew.id_of("TC")))
        return retrofit.stage, plant.stage, plant.connection_mode, plant.investor, duty.duty

    assert write(told) == ("surveyed", "enquiry", "self_use_surplus", "household", "enrol")


def test_a_form_sent_twice_opens_one_case(write: Write, crew: Staff) -> None:
    household, key = write(lambda s: made.registered_household(s, crew)), new_id()
    for _ in range(2):
        write(lambda s: made.open_case(s, crew["TC"], household, key=key, with_pv=True))
    assert write(lambda s: s.scalar(select(func.count()).select_from(Conversion))) == 1
    assert write(lambda s: s.scalar(select(func.count()).select_from(PvSystem))) == 1


def test_a_house_has_one_case_at_a_time(write: Write, crew: Staff) -> None:
    household = write(lambda s: made.registered_household(s, crew))
    first = write(lambda s: made.open_case(s, crew["TC"], household))
    again = refusal(write, lambda s: made.open_case(s, crew["TC"], household))
    assert again == "conversion_exists"
    write(lambda s: made.step(s, crew["TC"], first, "cancel", reason="农户放弃"))
    second = write(lambda s: made.open_case(s, crew["TC"], household))
    number = write(lambda s: s.get_one(Conversion, second).case_no)
    assert number == "QN-150802-2026-000002"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hazard_grade": HazardGrade.D}, "house_dangerous"),
        ({"relocation_listed": True}, "house_relocation_listed"),
    ],
)
def test_a_house_that_will_not_stand_is_refused(
    write: Write, crew: Staff, change: dict[str, Any], code: str
) -> None:
    house = households.dwelling(900, **change)
    household = write(lambda s: made.registered_household(s, crew, dwelling=house))
    assert refusal(write, lambda s: made.open_case(s, crew["TC"], household)) == code


@pytest.mark.parametrize("stage", ["suspended", "closed"])
def test_a_file_in_doubt_begins_nothing(write: Write, crew: Staff, stage: str) -> None:
    household = write(lambda s: made.registered_household(s, crew))

    def put(session: Session) -> None:
        session.get_one(Household, household).stage = stage

    write(put)
    code = refusal(write, lambda s: made.open_case(s, crew["TC"], household))
    assert code == f"household_file_{stage}"


def test_coal_and_gas_open_no_new_case(write: Write, crew: Staff) -> None:
    household = write(lambda s: made.registered_household(s, crew))
    for technology, code in (("clean_coal", "technology_legacy"), ("kang", "technology_unknown")):
        told = refusal(
            write, lambda s, t=technology: made.open_case(s, crew["TC"], household, technology=t)
        )
        assert told == code


def test_only_a_confirmed_file_is_submitted(write: Write, crew: Staff) -> None:
    household = write(lambda s: households.register(s, crew["TC"]))
    key = write(lambda s: made.open_case(s, crew["TC"], household))
    code = refusal(write, lambda s: made.step(s, crew["TC"], key, "submit"))
    assert code == "household_not_registered"


def test_a_step_out_of_turn_or_by_the_wrong_role_changes_nothing(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.SUBMITTED))
    assert refusal(write, lambda s: made.step(s, crew["BC"], key, "start")) == "action_not_allowed"
    assert refusal(write, lambda s: made.step(s, crew["TC"], key, "approve")) == "not_permitted"
    assert refusal(write, lambda s: made.step(s, crew["FC"], key, "approve")) == "not_permitted"
    assert refusal(write, lambda s: made.step(s, crew["BA"], key, "return")) == "reason_missing"
    assert write(lambda s: s.get_one(Conversion, key).stage) == "submitted"


def test_a_stale_page_does_not_overwrite(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.SUBMITTED))

    def late(session: Session) -> None:
        conversions.change_stage(
            session,
            actor=crew["BA"],
            on=made.ON,
            conversion_id=key,
            row_version=1,
            action="approve",
        )

    assert refusal(write, late) == "stale_version"


def test_nobody_holds_two_duties_on_one_case(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.SUBMITTED))
    clerk = crew["TC"]
    both = replace(clerk, grants=(*clerk.grants, Grant(Role.BA, people.LINHE)))
    assert refusal(write, lambda s: made.step(s, both, key, "approve")) == "duty_taken"
    waiting = write(lambda s: made.bring_to(s, crew, S.ACCEPTANCE))
    assert refusal(write, lambda s: made.inspect(s, crew["IN"], waiting)) == "duty_taken"


def test_a_case_of_another_banner_does_not_exist(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.SUBMITTED))
    stranger: Actor = write(lambda s: people.make_user(s, Role.BA, "150826"))
    assert refusal(write, lambda s: made.step(s, stranger, key, "approve")) == "not_found"


def test_the_scheme_is_frozen_and_can_be_computed_again(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.DESIGNED))
    stored, price = write(
        lambda s: (s.get_one(Conversion, key).design, s.get_one(Conversion, key).price_fen)
    )
    scheme = heat_scheme.recompute(stored)
    assert heat_scheme.frozen(scheme) == stored
    assert round(scheme.load.load_w) == 13531
    assert round(scheme.load.load_w_m2, 1) == 150.3
    assert round(scheme.sizing.required_nominal_kw, 1) == 14.4
    assert scheme.status == "example"
    assert price == 1_800_000


def test_a_designed_retrofit_makes_the_unit_smaller(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.APPROVED, with_retrofit=True))
    write(lambda s: assessed(s, key, crew, basis="design", passes=True))
    small = replace(made.DEVICE, nominal_kw=6.6, kw_at_minus_20=None, backup_kw=0.0)
    write(lambda s: made.design(s, crew["IN"], key, device=small))
    scheme = write(lambda s: heat_scheme.thawed(s.get_one(Conversion, key).design))
    assert round(scheme.load.load_w) == 6118
    assert scheme.inputs.retrofit_assessment != ""


def test_a_unit_that_cannot_heat_the_house_is_refused(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.APPROVED))
    weak = replace(made.DEVICE, nominal_kw=8.0, kw_at_minus_20=6.8, backup_kw=0.0)
    code = refusal(write, lambda s: made.design(s, crew["IN"], key, device=weak))
    assert code == "device_too_small"
    assert write(lambda s: s.get_one(Conversion, key).design) is None


def test_a_redesign_starts_from_an_empty_sheet(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.DESIGNED))
    write(lambda s: made.step(s, crew["IN"], key, "redesign"))
    assert write(lambda s: s.get_one(Conversion, key).design) is None
    assert refusal(write, lambda s: made.step(s, crew["IN"], key, "design")) == "action_not_allowed"
    write(lambda s: made.design(s, crew["IN"], key))
    assert write(lambda s: s.get_one(Conversion, key).stage) == "designed"


def test_a_serial_number_stands_in_one_house_only(write: Write, crew: Staff) -> None:
    first = write(lambda s: made.bring_to(s, crew, S.IN_CONSTRUCTION))
    second = write(lambda s: made.bring_to(s, crew, S.IN_CONSTRUCTION))
    write(lambda s: made.install(s, crew["BC"], first, serial="SN-1", meter="HM-1"))
    same = {"serial": "SN-1", "meter": "HM-2"}
    assert refusal(write, lambda s: made.install(s, crew["BC"], second, **same)) == (
        "device_serial_taken"
    )
    same = {"serial": "SN-2", "meter": "HM-1"}
    assert refusal(write, lambda s: made.install(s, crew["BC"], second, **same)) == (
        "heat_meter_no_taken"
    )
    write(lambda s: made.install(s, crew["BC"], first, serial="SN-1", meter="HM-3"))


def test_no_self_check_without_a_serial_and_no_serial_after_it(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.IN_CONSTRUCTION))
    code = refusal(write, lambda s: made.step(s, crew["BC"], key, "self_check"))
    assert code == "device_serial_missing"
    done = write(lambda s: made.bring_to(s, crew, S.SELF_CHECKED))
    assert refusal(write, lambda s: made.install(s, crew["BC"], done)) == "action_not_allowed"


def test_a_failed_visit_blocks_acceptance_until_a_later_one_passes(
    write: Write, crew: Staff
) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.ACCEPTANCE))
    assert refusal(write, lambda s: made.step(s, crew["TR"], key, "accept")) == "inspection_missing"
    write(lambda s: made.inspect(s, crew["IN2"], key, C8=COLD))
    assert refusal(write, lambda s: made.step(s, crew["TR"], key, "accept")) == "inspection_failed"
    write(lambda s: made.step(s, crew["TR"], key, "rectify", reason="室温不足"))
    write(lambda s: made.step(s, crew["BC"], key, "hand_over"))
    write(lambda s: made.inspect(s, crew["IN2"], key))
    write(lambda s: made.step(s, crew["TR"], key, "accept"))
    assert write(lambda s: s.scalar(select(func.count()).select_from(Inspection))) == 2


def test_a_visit_is_kept_once_and_only_while_the_case_waits_for_it(
    write: Write, crew: Staff
) -> None:
    key, visit = write(lambda s: made.bring_to(s, crew, S.ACCEPTANCE)), new_id()
    for _ in range(2):
        write(lambda s: made.inspect(s, crew["IN2"], key, inspection_id=visit))
    assert write(lambda s: s.scalar(select(func.count()).select_from(Inspection))) == 1
    early = write(lambda s: made.bring_to(s, crew, S.DESIGNED))
    assert refusal(write, lambda s: made.inspect(s, crew["IN2"], early)) == "not_in_acceptance"


def test_a_unit_weaker_than_its_scheme_fails_the_visit(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.ACCEPTANCE))
    weaker = Answer("capacity_kw", ItemVerdict.PASS, 10.0, "铭牌 10 kW")
    write(lambda s: made.inspect(s, crew["IN2"], key, capacity_kw=weaker))
    found = write(lambda s: conversion_facts.latest_inspection(s, key).verdict)
    assert found == "failed"


def assessed(session: Session, key: Any, staff: Staff, *, basis: str, passes: bool) -> None:
    """Keep a run of the 30 % test: the worked house before and after all measures."""
    retrofit = session.scalars(select(Retrofit).where(Retrofit.conversion_id == key)).one()
    session.add(
        RetrofitAssessment(
            retrofit_id=retrofit.id,
            area_code=retrofit.area_code,
            basis=basis,
            method="steady_index",
            model_version="steady_index/1",
            inputs={},
            inputs_sha256="0" * 64,
            result={},
            before_w_k=406.322,
            after_w_k=183.7182,
            saving=0.5478 if passes else 0.2,
            passes=passes,
            made_at=moment_of(session),
            made_by=staff.id_of("IN"),
        )
    )
    session.flush()


def test_a_linked_retrofit_must_show_its_hidden_work_and_pass(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.ACCEPTANCE, with_retrofit=True))
    write(lambda s: made.inspect(s, crew["IN2"], key))

    def accept(session: Session) -> None:
        made.step(session, crew["TR"], key, "accept")

    def cover(session: Session) -> None:
        retrofit = conversion_facts.retrofit_of(session, key)
        assert retrofit
        retrofit.hidden_work_on = made.ON

    assert refusal(write, accept) == "hidden_work_missing"
    write(cover)
    assert refusal(write, accept) == "retrofit_saving_below_30"
    write(lambda s: assessed(s, key, crew, basis="as_built", passes=True))
    write(accept)


def test_a_scheme_is_made_for_an_approved_case_only(write: Write, crew: Staff) -> None:
    key = write(lambda s: made.bring_to(s, crew, S.DRAFT))
    with pytest.raises(Refused) as refused:
        write(lambda s: made.design(s, crew["IN"], key))
    assert refused.value.values["stage"] == "draft"

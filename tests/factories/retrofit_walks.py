"""Retrofits walked from their design to a stage, each step by the person whose it is."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.retrofit import HiddenWork, RetrofitPlan
from heating_program.models.retrofit import Retrofit
from heating_program.services import retrofits
from tests.factories.conversions import version_of
from tests.factories.measures import EVERYTHING, ON, SURVEY, retrofit
from tests.factories.people import Staff


def completed(
    session: Session,
    staff: Staff,
    plan: RetrofitPlan = EVERYTHING,
    built: RetrofitPlan = EVERYTHING,
) -> UUID:
    """Design a plan, build another and judge the house as built.

    IN designs, BA approves, BC builds, IN2 probes and judges.
    """
    key = retrofit(session, staff["TC"])
    _ask(session, staff, retrofits.design, "IN", key, before=SURVEY, after=plan)
    _ask(session, staff, retrofits.change_stage, "BA", key, action="approve")
    _ask(session, staff, retrofits.change_stage, "BC", key, action="start")
    work = HiddenWork(built.wall, built.roof)
    _ask(
        session,
        staff,
        retrofits.record_hidden_work,
        "IN2",
        key,
        note="外墙四面各测 2 点，均已拍照。",
        measured=work,
    )
    _ask(session, staff, retrofits.change_stage, "BC", key, action="complete")
    found = {"window": built.window, "door": built.door, "air": built.air}
    _ask(session, staff, retrofits.assess_as_built, "IN2", key, **found)
    return key


def accepted(
    session: Session,
    staff: Staff,
    plan: RetrofitPlan = EVERYTHING,
    built: RetrofitPlan = EVERYTHING,
) -> UUID:
    """Have TR accept what `completed` has built."""
    key = completed(session, staff, plan, built)
    _ask(session, staff, retrofits.change_stage, "TR", key, action="accept")
    session.flush()
    return key


def _ask(session: Session, staff: Staff, service: Any, who: str, key: UUID, **given: Any) -> None:
    service(
        session,
        actor=staff[who],
        on=ON,
        retrofit_id=key,
        row_version=version_of(session, Retrofit, key),
        **given,
    )

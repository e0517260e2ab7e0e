"""Walks an energy retrofit from its design to acceptance, and keeps every verdict it was given."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.dwelling import Structure
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.guards import RetrofitFacts
from heating_program.domain.lifecycle import RETROFIT, require_reason
from heating_program.domain.retrofit import EnvelopeSurvey, HiddenWork, Insulation, RetrofitPlan
from heating_program.domain.stages import RetrofitStage
from heating_program.domain.transitions import Transition, advance
from heating_program.models.base import new_id
from heating_program.models.dwelling import Dwelling
from heating_program.models.ids import UserId
from heating_program.models.retrofit import Retrofit, RetrofitAssessment
from heating_program.reference.envelopes import require_made
from heating_program.reference.policies import saving_method
from heating_program.services import duties, events, scope, steps
from heating_program.services.circumstances import moment_of
from heating_program.services.retrofit_houses import (
    character_of,
    further_measures,
    house_after,
    house_before,
    porch_of,
)
from heating_program.services.saving_verdict import Judgement, judge

# These steps bring their own form and function; without what it asks they would be empty words.
WITH_FORM = frozenset({"design", "redesign", "check_hidden"})
_AS_BUILT_IN = (RetrofitStage.HIDDEN_CHECKED, RetrofitStage.COMPLETED)


def design(
    session: Session,
    *,
    actor: Actor,
    on: date,
    retrofit_id: UUID,
    row_version: int,
    before: EnvelopeSurvey,
    after: RetrofitPlan,
) -> UUID:
    """Keep a design with its predicted saving; designing again replaces it until it is approved.

    Returns
    -------
    UUID
        Key of the assessment.

    Raises
    ------
    DomainError
        `stale_version`, `plan_is_empty`, and what `house_before` and `house_after` say.
    Refused
        `action_not_allowed` once the design is approved; `duty_taken`; `not_permitted`.
    """
    retrofit = _load(session, actor, retrofit_id, row_version)
    if after.is_empty():
        raise DomainError("plan_is_empty", field="wall_material")
    is_first = retrofit.stage == RetrofitStage.SURVEYED
    facts_now = RetrofitFacts(has_design=True)
    row = advance(
        RETROFIT, RetrofitStage(retrofit.stage), "design" if is_first else "redesign", facts_now
    )
    judgement = try_plan(session, retrofit, before, after, on=on)
    assessment = _keep(session, retrofit, actor, "design", judgement)
    _take_step(session, actor, on, retrofit, row, after=_told(judgement))
    return assessment.id


def try_plan(
    session: Session, retrofit: Retrofit, before: EnvelopeSurvey, after: RetrofitPlan, *, on: date
) -> Judgement:
    """Judge a plan without keeping it, by the method of the policy in force.

    Raises
    ------
    DomainError
        As `design`.
    """
    dwelling = session.get_one(Dwelling, retrofit.dwelling_id)
    for part, layer in (("wall", after.wall), ("roof", after.roof)):
        if layer is not None:
            require_made(part, layer)
    noted = {"survey": asdict(before), "plan": asdict(after)}
    return _judged(dwelling, before, after, noted, on)


def record_hidden_work(
    session: Session,
    *,
    actor: Actor,
    on: date,
    retrofit_id: UUID,
    row_version: int,
    note: str,
    measured: HiddenWork,
) -> None:
    """Record what was probed before it was covered, which passes the hidden-work check.

    Raises
    ------
    DomainError
        `hidden_work_not_probed` for a planned layer without a probe, `insulation_thickness`.
    Refused
        `action_not_allowed` outside construction.
    """
    retrofit = _load(session, actor, retrofit_id, row_version)
    survey, planned = entered(latest(retrofit, "design"))
    for gap in measured.gaps(planned):
        raise gap
    house = house_before(session.get_one(Dwelling, retrofit.dwelling_id), survey)
    house_after(house, RetrofitPlan(wall=measured.wall, roof=measured.roof))
    row = advance(
        RETROFIT,
        RetrofitStage(retrofit.stage),
        "check_hidden",
        RetrofitFacts(has_design=True, hidden_work_recorded=True),
    )
    retrofit.hidden_work_on = on
    retrofit.hidden_work_note = note
    retrofit.hidden_work = asdict(measured)
    _take_step(session, actor, on, retrofit, row, after={"hidden_work": asdict(measured)})


def assess_as_built(
    session: Session,
    *,
    actor: Actor,
    on: date,
    retrofit_id: UUID,
    row_version: int,
    window: str,
    door: str,
    air: str,
) -> UUID:
    """Judge the house as it was really built: insulation as probed, the rest as found.

    Raises
    ------
    Refused
        `hidden_work_missing` before the probe, `as_built_not_now` at another stage.
    DomainError
        `stale_version`, `measure_unknown`.
    """
    retrofit = _load(session, actor, retrofit_id, row_version)
    probed = probed_work(retrofit)
    if probed is None:
        raise Refused("hidden_work_missing")
    if retrofit.stage not in _AS_BUILT_IN:
        raise Refused("as_built_not_now")
    survey, _ = entered(latest(retrofit, "design"))
    built = RetrofitPlan(probed.wall, probed.roof, window, door, air)
    dwelling = session.get_one(Dwelling, retrofit.dwelling_id)
    noted = {"survey": asdict(survey), "plan": asdict(built), "hidden_work": asdict(probed)}
    judgement = _judged(dwelling, survey, built, noted, on)
    duties.take(session, actor, Duty.INSPECT, DutySubject.CASE, retrofit.conversion_id)
    assessment = _keep(session, retrofit, actor, "as_built", judgement)
    flag_modified(retrofit, "stage")  # a second form filled from the older state is refused
    events.record(
        session,
        actor=actor,
        permission="inspection.record",
        on=on,
        subject=subject_of(retrofit),
        action="retrofit.assessed_as_built",
        after=_told(judgement),
    )
    return assessment.id


def change_stage(
    session: Session,
    *,
    actor: Actor,
    on: date,
    retrofit_id: UUID,
    row_version: int,
    action: str,
    reason: str = "",
) -> None:
    """Approve, start, complete, accept, fail, add a measure, close or archive.

    Raises
    ------
    Refused
        What the guards of the table say, for example `retrofit_saving_below_30`.
    DomainError
        `stale_version`, `reason_missing`.
    """
    retrofit = _load(session, actor, retrofit_id, row_version)
    if action in WITH_FORM:
        raise Refused("action_not_allowed", action=action)
    require_reason(action, reason)
    row = advance(RETROFIT, RetrofitStage(retrofit.stage), action, facts(retrofit))
    if action == "add_measure":
        # New layers will be covered as well; the earlier probe stays in the events.
        retrofit.hidden_work_on, retrofit.hidden_work, retrofit.hidden_work_note = None, None, ""
    _take_step(session, actor, on, retrofit, row, reason=reason)


def facts(retrofit: Retrofit) -> RetrofitFacts:
    """Gather what the guards of the retrofit table ask."""
    built = current_as_built(retrofit)
    return RetrofitFacts(
        has_design=any(a.basis == "design" for a in retrofit.assessments),
        hidden_work_recorded=retrofit.hidden_work_on is not None,
        saving_passes=built.passes if built else None,
    )


def latest(retrofit: Retrofit, basis: str) -> RetrofitAssessment | None:
    """Return the newest assessment of a basis, ``design`` or ``as_built``."""
    found = [each for each in retrofit.assessments if each.basis == basis]
    return found[-1] if found else None


def current_as_built(retrofit: Retrofit) -> RetrofitAssessment | None:
    """Return the as-built verdict if it was made from the probe on record, else none."""
    found = latest(retrofit, "as_built")
    if found is None or retrofit.hidden_work_on is None:
        return None
    return found if found.inputs["hidden_work"] == retrofit.hidden_work else None


def entered(assessment: RetrofitAssessment | None) -> tuple[EnvelopeSurvey, RetrofitPlan]:
    """Return survey and plan of an assessment as they were entered.

    Raises
    ------
    Refused
        `retrofit_design_missing` when there is none yet.
    """
    if assessment is None:
        raise Refused("retrofit_design_missing")
    survey, plan = dict(assessment.inputs["survey"]), dict(assessment.inputs["plan"])
    survey["structure"] = Structure(survey["structure"])
    plan["wall"], plan["roof"] = _layer(plan["wall"]), _layer(plan["roof"])
    return EnvelopeSurvey(**survey), RetrofitPlan(**plan)


def probed_work(retrofit: Retrofit) -> HiddenWork | None:
    """Return the insulation as probed, None before the hidden-work check."""
    if retrofit.hidden_work is None:
        return None
    return HiddenWork(_layer(retrofit.hidden_work["wall"]), _layer(retrofit.hidden_work["roof"]))


def subject_of(retrofit: Retrofit) -> events.Subject:
    """Return the retrofit as the subject of an event."""
    return events.Subject("retrofit", retrofit.id, retrofit.area_code)


def _load(session: Session, actor: Actor, retrofit_id: UUID, row_version: int) -> Retrofit:
    return scope.hold(
        session, Retrofit, retrofit_id, actor, "retrofit.read", row_version=row_version
    )


def _take_step(
    session: Session,
    actor: Actor,
    on: date,
    retrofit: Retrofit,
    row: Transition[RetrofitStage, RetrofitFacts],
    *,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    steps.take(
        session,
        actor=actor,
        on=on,
        thing=retrofit,
        row=row,
        subject=subject_of(retrofit),
        duty_on=(DutySubject.CASE, retrofit.conversion_id),
        after=after,
        reason=reason,
    )


def _judged(
    dwelling: Dwelling,
    survey: EnvelopeSurvey,
    plan: RetrofitPlan,
    noted: dict[str, Any],
    on: date,
) -> Judgement:
    """Judge the house with a plan carried out."""
    house = house_before(dwelling, survey)
    return judge(
        house,
        house_after(house, plan),
        further_measures(house, plan),
        character=character_of(survey),
        porch=porch_of(dwelling, survey),
        area_code=dwelling.area_code,
        deciding=saving_method(dwelling.area_code, on=on),
        noted=_plain(noted),
    )


def _keep(
    session: Session, retrofit: Retrofit, actor: Actor, basis: str, judgement: Judgement
) -> RetrofitAssessment:
    decides = judgement.decides
    assessment = RetrofitAssessment(
        id=new_id(),
        area_code=retrofit.area_code,
        basis=basis,
        method=decides.method,
        model_version=decides.model_version,
        inputs=judgement.inputs,
        inputs_sha256=judgement.inputs_sha256,
        result=judgement.result,
        before_w_k=judgement.steady.h_before_w_k,
        after_w_k=judgement.steady.h_after_w_k,
        saving=decides.saving,
        passes=decides.passes,
        made_at=moment_of(session),
        made_by=UserId(actor.id),
    )
    retrofit.assessments.append(assessment)
    return assessment


def _told(judgement: Judgement) -> dict[str, Any]:
    """Return what the event says of a verdict; the whole stands in the assessment."""
    decides = judgement.decides
    return {
        "method": decides.method,
        "saving_pct": decides.saving_pct,
        "passes": decides.passes,
        "methods_agree": judgement.result["agree"],
        "inputs_sha256": judgement.inputs_sha256,
    }


def _layer(stored: dict[str, Any] | None) -> Insulation | None:
    return Insulation(**stored) if stored else None


def _plain(noted: dict[str, Any]) -> dict[str, Any]:
    """Turn the enum of the survey into its code, as JSON will."""
    noted["survey"]["structure"] = str(noted["survey"]["structure"])
    return noted

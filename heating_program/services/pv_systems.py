"""Walks a rooftop PV plant from the survey of its roof to operation, and keeps every size."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.guards import PvFacts
from heating_program.domain.lifecycle import PV, require_reason
from heating_program.domain.stages import PvStage
from heating_program.domain.transitions import Transition, advance
from heating_program.models.base import new_id
from heating_program.models.ids import UserId
from heating_program.models.pv_system import PvSizing, PvSystem
from heating_program.services import duties, events, scope, steps
from heating_program.services.circumstances import moment_of
from heating_program.services.pv_calculation import SizedPlant
from heating_program.services.roof_survey import RoofSurvey, stored_survey

# These steps bring their own form and function; without what it asks they would be empty words.
WITH_FORM = frozenset({"survey", "size", "resize"})


def survey(
    session: Session,
    *,
    actor: Actor,
    on: date,
    pv_system_id: UUID,
    row_version: int,
    roof: RoofSurvey,
) -> None:
    """Keep the survey of a roof; until the roof is passed it may be corrected.

    A load opinion that arrives later is entered the same way.

    Raises
    ------
    DomainError
        `stale_version`, or the first contradiction of the survey.
    Refused
        `action_not_allowed` once the roof was passed or rejected; `not_permitted`; `duty_taken`.
    """
    plant = _load(session, actor, pv_system_id, row_version)
    for contradiction in roof.contradictions():
        raise contradiction
    told = {
        "planes": len(roof.planes),
        "roof_suitable": roof.suitable(),
        "surroundings": roof.surroundings.value,
        "neighbours": len(roof.neighbours),
    }
    if plant.stage == PvStage.SITE_SURVEYED:
        plant.roof = roof.plain()
        duties.take(session, actor, Duty.SURVEY, DutySubject.CASE, plant.id)
        _record(session, actor, on, plant, "pv.survey", "pv.survey_revised", after=told)
        return
    row = advance(PV, PvStage(plant.stage), "survey", PvFacts(has_roof_survey=True))
    plant.roof = roof.plain()
    _take_step(session, actor, on, plant, row, after=told)


def size(
    session: Session,
    *,
    actor: Actor,
    on: date,
    pv_system_id: UUID,
    row_version: int,
    sized: SizedPlant,
) -> UUID:
    """Keep a size that was computed outside the transaction and go on to the sized stage.

    The connection whose self-use and money were asked for becomes that of the plant.

    Returns
    -------
    UUID
        Key of the sizing.

    Raises
    ------
    DomainError
        `stale_version`, also when the roof is no longer the one that was computed.
    Refused
        `action_not_allowed` before the roof is passed or after the grid application.
    """
    plant = _load(session, actor, pv_system_id, row_version)
    roof = survey_of(plant)
    if roof is None or roof.plain() != sized.roof:
        raise DomainError("stale_version")
    action = "resize" if plant.stage == PvStage.SIZED else "size"
    row = advance(PV, PvStage(plant.stage), action, PvFacts(has_layout=True))
    sizing = PvSizing(
        id=new_id(),
        area_code=plant.area_code,
        model_version=sized.model_version,
        weather_sha256=sized.weather_sha256,
        weather_basis=sized.weather_basis,
        inputs=sized.inputs,
        inputs_sha256=sized.inputs_sha256,
        result=sized.result,
        module_count=sized.module_count,
        kwp_dc=sized.kwp_dc,
        kw_ac=sized.kw_ac,
        annual_kwh=sized.annual_kwh,
        p90_kwh=sized.p90_kwh,
        made_at=moment_of(session),
        made_by=UserId(actor.id),
    )
    plant.sizings.append(sizing)
    if asked := sized.inputs.get("prospects"):
        plant.connection_mode = asked["mode"]
    told = {
        "module_count": sized.module_count,
        "kwp_dc": round(sized.kwp_dc, 3),
        "kw_ac": sized.kw_ac,
        "annual_kwh": round(sized.annual_kwh),
        "connection_mode": plant.connection_mode,
        "inputs_sha256": sized.inputs_sha256,
    }
    _take_step(session, actor, on, plant, row, after=told)
    return sizing.id


def change_stage(
    session: Session,
    *,
    actor: Actor,
    on: date,
    pv_system_id: UUID,
    row_version: int,
    action: str,
    reason: str = "",
) -> None:
    """Pass or reject the roof, apply to the grid, file, build, connect, operate.

    Raises
    ------
    Refused
        What the guards of the table say, for example `load_opinion_missing`.
    DomainError
        `stale_version`, `reason_missing`.
    """
    plant = _load(session, actor, pv_system_id, row_version)
    if action in WITH_FORM:
        raise Refused("action_not_allowed", action=action)
    require_reason(action, reason)
    row = advance(PV, PvStage(plant.stage), action, facts(plant))
    _take_step(session, actor, on, plant, row, reason=reason)


def facts(plant: PvSystem) -> PvFacts:
    """Gather what the guards of the PV table ask."""
    roof = survey_of(plant)
    return PvFacts(
        has_roof_survey=roof is not None,
        roof_suitable=roof.suitable() if roof else None,
        has_layout=bool(plant.sizings),
    )


def survey_of(plant: PvSystem) -> RoofSurvey | None:
    """Return the roof as surveyed, None before the survey."""
    return stored_survey(plant.roof) if plant.roof else None


def latest_sizing(plant: PvSystem) -> PvSizing | None:
    """Return the size in force: the newest."""
    return plant.sizings[-1] if plant.sizings else None


def subject_of(plant: PvSystem) -> events.Subject:
    """Return the plant as the subject of an event."""
    return events.Subject("pv_system", plant.id, plant.area_code)


def _load(session: Session, actor: Actor, pv_system_id: UUID, row_version: int) -> PvSystem:
    return scope.hold(session, PvSystem, pv_system_id, actor, "pv.read", row_version=row_version)


def _take_step(
    session: Session,
    actor: Actor,
    on: date,
    plant: PvSystem,
    row: Transition[PvStage, PvFacts],
    *,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    steps.take(
        session,
        actor=actor,
        on=on,
        thing=plant,
        row=row,
        subject=subject_of(plant),
        duty_on=(DutySubject.CASE, plant.id),
        after=after,
        reason=reason,
    )


def _record(
    session: Session,
    actor: Actor,
    on: date,
    plant: PvSystem,
    permission: str,
    action: str,
    **told: Any,
) -> None:
    events.record(
        session,
        actor=actor,
        permission=permission,
        on=on,
        subject=subject_of(plant),
        action=action,
        **told,
    )

"""Records acceptance visits: append-only, judged by the checklist of the technology."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import Refused
from heating_program.domain.inspection import Answer, Checklist, Item, Outcome, verdict
from heating_program.domain.stages import ConversionStage
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId, InspectionId, UserId
from heating_program.models.inspection import Finding, Inspection
from heating_program.reference.checklists import checklist
from heating_program.services import duties, events, heat_scheme, scope
from heating_program.services.circumstances import moment_of

_CAPACITY_ITEM = "capacity_kw"


def record(
    session: Session,
    *,
    actor: Actor,
    on: date,
    inspection_id: UUID,
    conversion_id: UUID,
    answers: Iterable[Answer],
    room_temp_celsius: float,
    outdoor_temp_celsius: float,
    note: str = "",
) -> InspectionId:
    """Keep one visit with its verdict; sending the same form twice keeps one.

    Raises
    ------
    DomainError
        `not_found`, and what `heating_program.domain.inspection.verdict` says of an answer.
    Refused
        `not_in_acceptance` unless the case waits for acceptance; `duty_taken` for whoever
        designed, built or entered it.
    """
    key = InspectionId(inspection_id)
    case_key = ConversionId(conversion_id)
    conversion = scope.load(session, Conversion, case_key, actor, "inspection.record", lock=True)
    if known := scope.sent_before(session, Inspection, key, actor, "inspection.record"):
        scope.require_repetition(
            is_same=(known.conversion_id, known.inspector_id, known.note)
            == (conversion.id, actor.id, note)
        )
        return key
    if conversion.stage != ConversionStage.ACCEPTANCE:
        raise Refused("not_in_acceptance", stage=conversion.stage)
    items = checklist_of(conversion)
    outcome = verdict(items, answers)
    duties.take(session, actor, Duty.INSPECT, DutySubject.CASE, conversion.id)
    session.add(
        Inspection(
            id=key,
            area_code=conversion.area_code,
            conversion_id=conversion.id,
            checklist=items.code,
            checklist_version=items.version,
            inspected_on=on,
            room_temp_celsius=room_temp_celsius,
            outdoor_temp_celsius=outdoor_temp_celsius,
            verdict=outcome.verdict.value,
            note=note,
            recorded_at=moment_of(session),
            inspector_id=UserId(actor.id),
            findings=_rows(outcome),
        )
    )
    session.flush()
    events.record(
        session,
        actor=actor,
        permission="inspection.record",
        on=on,
        subject=events.Subject("inspection", key, conversion.area_code),
        action="inspection.recorded",
        after={
            "case_no": conversion.case_no,
            "checklist": f"{items.code} {items.version}",
            "verdict": outcome.verdict.value,
            "defects": [finding.item.code for finding in outcome.defects],
        },
        reason=note,
    )
    return key


def checklist_of(conversion: Conversion) -> Checklist:
    """Return the list a case is inspected by; the nominal heat is held to the case's own scheme."""
    items = checklist(conversion.technology)
    if conversion.design is None:
        return items
    scheme = heat_scheme.thawed(conversion.design)
    # A smaller unit with a backup heater was designed so: it must not be less than designed.
    least_kw = min(scheme.sizing.required_nominal_kw, scheme.device.nominal_kw)
    return replace(items, items=tuple(_held_to(item, round(least_kw, 1)) for item in items.items))


def of_conversion(session: Session, conversion: Conversion) -> Sequence[Inspection]:
    """List the visits to a case, the latest first; the case has been loaded in the actor's area."""
    statement = (
        select(Inspection)
        .where(Inspection.conversion_id == conversion.id)
        .order_by(Inspection.recorded_at.desc(), Inspection.id.desc())
    )
    return session.scalars(statement).all()


def _held_to(item: Item, least_kw: float) -> Item:
    return replace(item, minimum=least_kw) if item.code == _CAPACITY_ITEM else item


def _rows(outcome: Outcome) -> list[Finding]:
    return [
        Finding(
            item=finding.item.code,
            position=position,
            verdict=finding.verdict.value,
            value=finding.value,
            note=finding.note,
        )
        for position, finding in enumerate(outcome.findings, start=1)
    ]

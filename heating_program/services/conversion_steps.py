"""One step of a case: load and hold it, ask the table, take the duty, record what happened."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import Refused
from heating_program.domain.guards import ConversionFacts
from heating_program.domain.lifecycle import CONVERSION
from heating_program.domain.stages import ConversionStage
from heating_program.domain.transitions import Transition, advance
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId
from heating_program.services import conversion_facts, events, scope, steps


def load(
    session: Session, actor: Actor, permission: str, conversion_id: UUID, row_version: int
) -> Conversion:
    """Load and hold a case for writing.

    Raises
    ------
    DomainError
        `not_found` outside the actor's areas, `stale_version` when somebody was faster.
    """
    key = ConversionId(conversion_id)
    return scope.hold(session, Conversion, key, actor, permission, row_version=row_version)


def step(
    session: Session,
    actor: Actor,
    on: date,
    conversion: Conversion,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Transition[ConversionStage, ConversionFacts]:
    """Move a loaded case along one edge of the table and record it.

    Raises
    ------
    Refused
        `action_not_allowed` or what the guard misses; `not_permitted`; `duty_taken`.
    """
    known = conversion_facts.facts(session, conversion)
    row = advance(CONVERSION, ConversionStage(conversion.stage), action, known)
    if actor.role_for(row.permission, conversion.area_code) is None:
        raise Refused("not_permitted", action=action)
    steps.take(
        session,
        actor=actor,
        on=on,
        thing=conversion,
        row=row,
        subject=subject_of(conversion),
        duty_on=(DutySubject.CASE, conversion.id),
        before=before,
        after=after,
        reason=reason,
    )
    return row


def subject_of(conversion: Conversion) -> events.Subject:
    """Return the conversion as the subject of an event."""
    return events.Subject("conversion", conversion.id, conversion.area_code)

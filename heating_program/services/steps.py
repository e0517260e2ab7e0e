"""Takes one row of a state table for a thing with a life: duty, stage, event, always together."""

from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.transitions import Transition
from heating_program.services import duties, events


class Staged(Protocol):
    """A row that knows its stage and since when."""

    stage: Any
    stage_since: Any


def take(
    session: Session,
    *,
    actor: Actor,
    on: date,
    thing: Staged,
    row: Transition[Any, Any],
    subject: events.Subject,
    duty_on: tuple[DutySubject, UUID],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Move a loaded thing along an edge that its guard has passed.

    Parameters
    ----------
    duty_on
        What the actor's duty is held on: a retrofit's is held on its conversion.
    before, after
        What the event tells beside the stage.

    Raises
    ------
    Refused
        `duty_taken`, `not_permitted`.
    """
    if row.duty:
        duties.take(session, actor, row.duty, *duty_on)
    was = thing.stage
    thing.stage, thing.stage_since = row.target.value, on
    flag_modified(thing, "stage")  # the version counts on, also when the stage stays
    events.record(
        session,
        actor=actor,
        permission=row.permission,
        on=on,
        subject=subject,
        action=row.event,
        before={"stage": was, **(before or {})},
        after={"stage": thing.stage, **(after or {})},
        reason=reason,
    )

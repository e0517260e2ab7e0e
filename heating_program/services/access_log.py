"""Keeps who read personal data, why and how often; reading has its limits too."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.models.access_log import AccessRecord
from heating_program.models.ids import UserId
from heating_program.services import throttle
from heating_program.services.events import Subject

REVEALS_A_DAY = 50
_SHORTEST_REASON = 2


def note_reveal(
    small: Session,
    *,
    actor: Actor,
    at: datetime,
    subject: Subject,
    field: str,
    reason: str,
    permission: str = "household.reveal",
) -> None:
    """Write down that a full number is about to be shown.

    Parameters
    ----------
    field
        What is shown, and behind a space the mask of the number where there are several.

    Raises
    ------
    DomainError
        `reason_missing`: nobody looks without saying why.
    Refused
        `reveal_limit` after `REVEALS_A_DAY` looks, `not_permitted` outside the actor's areas.
    """
    role = actor.role_for(permission, subject.area_code)
    if role is None:
        raise Refused("not_permitted")
    if len(reason) < _SHORTEST_REASON:
        raise DomainError("reason_missing", field="reason")
    key = f"reveal:{actor.id}"
    if throttle.is_blocked(small, key, most=REVEALS_A_DAY, at=at):
        raise Refused("reveal_limit", most=REVEALS_A_DAY)
    throttle.count(small, key, window=timedelta(days=1), at=at)
    small.add(
        AccessRecord(
            at=at,
            actor_id=UserId(actor.id),
            actor_name=actor.name,
            actor_role=role.value,
            area_code=subject.area_code,
            subject_type=subject.type,
            subject_id=subject.id,
            field=field,
            reason=reason[:200],
        )
    )


def note_export(
    small: Session, *, actor: Actor, permission: str, at: datetime, subject: Subject, field: str
) -> None:
    """Write down that rows with personal data are about to be sent as a file.

    Raises
    ------
    Refused
        `not_permitted` outside the actor's areas.
    """
    role = actor.role_for(permission, subject.area_code)
    if role is None:
        raise Refused("not_permitted")
    small.add(
        AccessRecord(
            at=at,
            actor_id=UserId(actor.id),
            actor_name=actor.name,
            actor_role=role.value,
            area_code=subject.area_code,
            subject_type=subject.type,
            subject_id=subject.id,
            field=field,
            reason="",
        )
    )

"""Takes a duty for a person on a subject, or says which one they already hold."""

from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import DUTY_LABELS, Duty, Subject, conflicting_duty
from heating_program.domain.errors import Refused
from heating_program.models.duty import DutyRecord
from heating_program.models.ids import UserId
from heating_program.services.circumstances import moment_of


def take(session: Session, actor: Actor, duty: Duty, subject: Subject, subject_id: UUID) -> None:
    """Record that the actor has this duty on the subject; repeating the same one is nothing new.

    Raises
    ------
    Refused
        `duty_taken` when they have had another one: who enters may not review.
    """
    person = UserId(actor.id)
    held = session.get(DutyRecord, (subject.value, subject_id, person))
    if held is None:
        session.add(
            DutyRecord(
                subject_type=subject.value,
                subject_id=subject_id,
                person_id=person,
                duty=duty.value,
                since=moment_of(session),
            )
        )
        session.flush()
    elif conflicting_duty(Duty(held.duty), duty):
        raise Refused("duty_taken", held=DUTY_LABELS[Duty(held.duty)], wanted=DUTY_LABELS[duty])

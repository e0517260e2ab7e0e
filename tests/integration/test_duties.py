"""One person, one duty on one subject; the database keeps it whoever asks."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import DUTY_LABELS, Duty, Subject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.duty import DutyRecord
from heating_program.models.ids import UserId
from heating_program.services import duties
from tests.app_fixtures import NOW
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def clerk(write: Write) -> Actor:
    made: Actor = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return made


@pytest.mark.parametrize("second", [duty for duty in Duty if duty is not Duty.ENROL])
def test_who_enrols_may_have_no_other_duty_on_the_same_thing(
    write: Write, clerk: Actor, second: Duty
) -> None:
    subject = new_id()
    write(lambda session: duties.take(session, clerk, Duty.ENROL, Subject.CASE, subject))
    with pytest.raises(Refused) as refused:
        write(lambda session: duties.take(session, clerk, second, Subject.CASE, subject))
    assert refused.value.values == {
        "held": DUTY_LABELS[Duty.ENROL],
        "wanted": DUTY_LABELS[second],
    }


def test_repeating_a_duty_is_nothing_new(write: Write, clerk: Actor) -> None:
    subject = new_id()
    for _ in range(2):
        write(lambda session: duties.take(session, clerk, Duty.ENROL, Subject.CASE, subject))
    held = write(lambda session: session.scalar(select(func.count()).select_from(DutyRecord)))
    assert held == 1


def test_another_thing_and_another_person_are_free(write: Write, clerk: Actor) -> None:
    subject = new_id()
    other = write(lambda session: make_user(session, Role.TR, GANZHAO))

    def work(session: Session) -> None:
        duties.take(session, clerk, Duty.ENROL, Subject.CASE, subject)
        duties.take(session, clerk, Duty.REVIEW, Subject.CASE, new_id())
        duties.take(session, clerk, Duty.REVIEW, Subject.CLAIM, subject)
        duties.take(session, other, Duty.REVIEW, Subject.CASE, subject)

    write(work)


def test_the_database_refuses_what_slips_past_the_question(write: Write, clerk: Actor) -> None:
    subject = new_id()

    def twice(session: Session) -> None:
        for duty in (Duty.ENROL, Duty.REVIEW):
            session.add(
                DutyRecord(
                    subject_type=Subject.CASE.value,
                    subject_id=subject,
                    person_id=UserId(clerk.id),
                    duty=duty.value,
                    since=NOW,
                )
            )
            session.flush()
            session.expunge_all()

    with pytest.raises(DomainError, match="duty_taken"):
        write(twice)

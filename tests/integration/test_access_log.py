"""Who looks at full numbers says why, is written down, and has a limit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import Role
from heating_program.models.access_log import AccessRecord
from heating_program.models.base import new_id
from heating_program.services import access_log, throttle
from heating_program.services.events import Subject
from tests.app_fixtures import NOW
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]
SUBJECT = Subject("household", new_id(), f"{GANZHAO}202")


@pytest.fixture
def clerk(write: Write) -> Actor:
    made: Actor = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return made


def look(session: Session, actor: Actor, *, reason: str = "核对", at: Any = NOW) -> None:
    access_log.note_reveal(
        session, actor=actor, at=at, subject=SUBJECT, field="id_no", reason=reason
    )


def test_a_look_is_kept_with_person_role_place_and_reason(write: Write, clerk: Actor) -> None:
    write(lambda session: look(session, clerk))
    kept = write(lambda session: session.scalars(select(AccessRecord)).one())
    assert (kept.actor_id, kept.actor_role, kept.area_code) == (clerk.id, "TC", f"{GANZHAO}202")
    assert (kept.subject_id, kept.field, kept.reason) == (SUBJECT.id, "id_no", "核对")


@pytest.mark.parametrize("reason", ["", "x"])
def test_nobody_looks_without_saying_why(write: Write, clerk: Actor, reason: str) -> None:
    with pytest.raises(DomainError, match="reason_missing"):
        write(lambda session: look(session, clerk, reason=reason))


@pytest.mark.parametrize("role", [Role.VC, Role.IN, Role.AD])
def test_who_has_no_need_does_not_look(write: Write, role: Role) -> None:
    other = write(lambda session: make_user(session, role, GANZHAO))
    with pytest.raises(DomainError, match="not_permitted"):
        write(lambda session: look(session, other))


def test_the_limit_of_a_day_holds_and_ends(write: Write, clerk: Actor) -> None:
    def many(session: Session) -> None:
        for _ in range(access_log.REVEALS_A_DAY):
            look(session, clerk)

    write(many)
    with pytest.raises(DomainError, match="reveal_limit"):
        write(lambda session: look(session, clerk))
    write(lambda session: look(session, clerk, at=NOW + timedelta(days=1, seconds=1)))


def test_tries_are_counted_in_a_window_that_runs_out_as_a_whole(write: Write) -> None:
    window = timedelta(minutes=15)

    def state(session: Session, at: Any) -> bool:
        return throttle.is_blocked(session, "k", most=2, at=at)

    for second in range(2):
        moment = NOW + timedelta(seconds=second)
        write(lambda session, at=moment: throttle.count(session, "k", window=window, at=at))
    assert write(lambda session: state(session, NOW + timedelta(minutes=14)))
    assert not write(lambda session: state(session, NOW + window))
    write(lambda session: throttle.clear(session, "k"))
    assert not write(lambda session: state(session, NOW))

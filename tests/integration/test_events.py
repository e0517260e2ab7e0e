"""The record: chained in the transaction of the change, and every tampering shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, text, update
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.errors import Refused
from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.engine import writer
from heating_program.models.event import Event, EventChain
from heating_program.services import chain_check, events
from heating_program.unit_of_work import run_in_transaction
from tests.app_fixtures import NOW, TODAY
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]
DAYS = ("2026-11-02", "2026-11-03", "2026-11-04")


def note(session: Session, actor: Actor, number: int) -> None:
    events.record(
        session,
        actor=actor,
        permission="household.enrol",
        on=TODAY,
        subject=events.Subject("household", new_id(), f"{GANZHAO}202"),
        action="household.enrolled",
        after={"name": "乌云", "number": number, "share": 0.1, "nothing": None},
        reason="",
    )


@pytest.fixture
def recorded(engine: Engine) -> Engine:
    """Three days with three events each; the append-only triggers are taken off for tampering."""

    def join(session: Session) -> Actor:
        return make_user(session, Role.TC, GANZHAO)

    actor = run_in_transaction(engine, join, info={"at": NOW})
    for day in range(3):

        def work(session: Session) -> None:
            for number in range(3):
                note(session, actor, number)

        run_in_transaction(engine, work, info={"at": NOW + timedelta(days=day)})
    with writer(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        else:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER event_no_{verb}"))
    return engine


def faults(engine: Engine) -> dict[str, str]:
    with Session(engine) as session:
        return chain_check.broken_days(session)


def tamper(engine: Engine, *statements: Any) -> dict[str, str]:
    with writer(engine).begin() as connection:
        for statement in statements:
            connection.execute(statement)
    return faults(engine)


def of_day(day: str, position: int) -> tuple[Any, Any]:
    return Event.day == day, Event.position == position


def test_an_untouched_record_is_whole(recorded: Engine) -> None:
    assert faults(recorded) == {}
    with Session(recorded) as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 9
        assert [chain.length for chain in session.scalars(select(EventChain))] == [3, 3, 3]


@pytest.mark.parametrize(
    "change",
    [{"actor_name": "别人"}, {"after": {"amount": 1}}, {"reason": "x"}, {"area_code": "150826"}],
)
def test_a_changed_event_shows(recorded: Engine, change: dict[str, Any]) -> None:
    statement = update(Event).where(*of_day(DAYS[1], 2)).values(change)
    assert tamper(recorded, statement) == {DAYS[1]: "event_altered"}


def test_a_changed_event_with_its_hash_mended_shows_in_the_next(recorded: Engine) -> None:
    def mend(session: Session) -> None:
        event = session.scalars(select(Event).where(*of_day(DAYS[1], 2))).one()
        event.reason = "x"
        event.hash = events.digest(event)

    run_in_transaction(recorded, mend)
    assert faults(recorded) == {DAYS[1]: "event_missing"}


def test_a_cut_in_the_middle_shows(recorded: Engine) -> None:
    gone = delete(Event).where(*of_day(DAYS[1], 2))
    assert tamper(recorded, gone) == {DAYS[1]: "event_missing"}


def test_a_cut_at_the_end_shows(recorded: Engine) -> None:
    gone = delete(Event).where(*of_day(DAYS[2], 3))
    assert tamper(recorded, gone) == {DAYS[2]: "chain_cut"}


def test_changed_order_shows(recorded: Engine) -> None:
    moves = [
        update(Event).where(*of_day(DAYS[0], old)).values(position=new)
        for old, new in ((1, 9), (2, 1), (9, 2))
    ]
    assert tamper(recorded, *moves)[DAYS[0]] in ("event_missing", "event_altered")


def test_a_day_without_its_events_shows(recorded: Engine) -> None:
    gone = delete(Event).where(Event.day == DAYS[1])
    assert tamper(recorded, gone) == {DAYS[1]: "chain_cut"}


def test_a_lost_day_shows_in_the_next(recorded: Engine) -> None:
    gone = [
        delete(Event).where(Event.day == DAYS[1]),
        delete(EventChain).where(EventChain.day == DAYS[1]),
    ]
    assert tamper(recorded, *gone) == {DAYS[2]: "day_missing"}


def test_one_day_can_be_asked_for_by_itself(recorded: Engine) -> None:
    tamper(recorded, update(Event).where(*of_day(DAYS[1], 2)).values(reason="x"))
    with Session(recorded) as session:
        assert chain_check.broken_days(session, [DAYS[0]]) == {}
        assert chain_check.broken_days(session, [DAYS[1]]) == {DAYS[1]: "event_altered"}


def test_an_action_outside_the_area_is_neither_done_nor_recorded(write: Write) -> None:
    stranger = Actor(new_id(), "外人", (Grant(Role.TC, "150826104"),))
    with pytest.raises(Refused, match="not_permitted"):
        write(lambda session: note(session, stranger, 1))
    assert write(lambda session: session.scalar(select(func.count()).select_from(Event))) == 0


def test_the_role_at_the_time_is_kept(recorded: Engine) -> None:
    with Session(recorded) as session:
        event = session.scalars(select(Event)).first()
        assert event is not None
        assert (event.actor_role, event.business_date) == ("TC", "2026-11-02")

"""The one way to write, on both engines: all of it or none, retried, and never while showing."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from heating_program import unit_of_work as module
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import Role
from heating_program.models import engine as engine_rules
from heating_program.models.engine import prepare, writer
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.ids import UserId
from heating_program.models.issued_document import NumberSeries
from heating_program.models.setting import Setting
from heating_program.models.user import User
from heating_program.services import numbering
from heating_program.unit_of_work import DatabaseUnavailableError, run_in_transaction
from tests.app_fixtures import migrate
from tests.factories import households
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]


def count(session: Session, *models: type[Any]) -> list[int]:
    return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def test_a_refusal_leaves_nothing_behind_not_even_a_number(write: Write) -> None:
    def work(session: Session) -> None:
        actor = make_user(session, Role.TC, GANZHAO)
        households.register(session, actor)
        raise DomainError("not_permitted")

    with pytest.raises(DomainError):
        write(work)
    kinds = (User, Household, Event, NumberSeries)
    assert write(lambda session: count(session, *kinds)) == [0, 0, 0, 0]


def test_two_saves_of_one_version_are_one_save_and_one_refusal(
    write: Write, engine: Engine
) -> None:
    key = write(lambda session: make_user(session, Role.TC, GANZHAO).id)

    def late(session: Session) -> None:
        user = session.get_one(User, UserId(key))
        session.execute(text("UPDATE app_user SET row_version = row_version + 1"))
        user.display_name = "后到"

    with pytest.raises(DomainError, match="stale_version"):
        run_in_transaction(engine, late)


def test_a_broken_constraint_becomes_a_refusal_in_words(write: Write) -> None:
    def twice(session: Session) -> None:
        for _ in range(2):
            user = session.get_one(User, UserId(make_user(session, Role.TC, GANZHAO).id))
            user.username = "same"
            session.flush()

    with pytest.raises(DomainError, match="username_taken"):
        write(twice)
    assert write(lambda session: count(session, User)) == [0]


@pytest.mark.postgres
def test_a_real_serialization_failure_is_tried_again_as_a_whole(
    create_database: Callable[..., str],
) -> None:
    engine = prepare(create_engine(create_database(migrate)))
    run_in_transaction(engine, lambda session: session.add(Setting(name="n", value={"n": 0})))
    strict = engine.execution_options(isolation_level="SERIALIZABLE")
    both_have_read, tries = Barrier(2, timeout=10), []

    def add_one(session: Session) -> None:
        row = session.get_one(Setting, "n")
        tries.append(row.value["n"])
        if len(tries) <= 2:
            both_have_read.wait()
        row.value = {"n": row.value["n"] + 1}

    threads = [Thread(target=run_in_transaction, args=(strict, add_one)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with Session(engine) as session:
        assert session.get_one(Setting, "n").value == {"n": 2}
    assert len(tries) > 2
    engine.dispose()


def test_a_conflict_that_does_not_end_is_given_up_without_half_a_write(
    write: Write, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class ConflictError(Exception):
        sqlstate = "40001"

    tries = []

    def never(session: Session) -> None:
        make_user(session, Role.TC, GANZHAO)
        tries.append(1)
        raise OperationalError("UPDATE", {}, ConflictError())

    monkeypatch.setattr(module.time, "sleep", lambda _seconds: None)
    with pytest.raises(DatabaseUnavailableError):
        run_in_transaction(engine, never)
    assert len(tries) == 5
    assert write(lambda session: count(session, User)) == [0]


def test_a_busy_sqlite_is_unavailable_and_nothing_is_half_written(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        engine_rules, "_PRAGMAS", ("PRAGMA journal_mode=WAL", "PRAGMA busy_timeout=20")
    )
    holder, other = prepare(create_engine(sqlite_url)), prepare(create_engine(sqlite_url))
    with writer(holder).begin() as connection:
        connection.execute(text("DELETE FROM setting"))
        with pytest.raises(DatabaseUnavailableError):
            run_in_transaction(other, lambda session: make_user(session, Role.TC, GANZHAO))
        with Session(other) as session:  # reading goes on meanwhile
            assert count(session, User) == [0]
    run_in_transaction(other, lambda session: make_user(session, Role.TC, GANZHAO))
    with Session(other) as session:
        assert count(session, User) == [1]
    holder.dispose()
    other.dispose()


@pytest.mark.slow
def test_numbers_counted_by_many_at_once_have_no_gap_and_no_double(engine: Engine) -> None:
    given: list[int] = []

    def take() -> None:
        for attempt in range(10):
            is_kept = attempt % 3 != 2
            try:
                given.append(run_in_transaction(engine, partial(number, is_kept=is_kept)))
            except DomainError:
                continue

    def number(session: Session, *, is_kept: bool) -> int:
        taken = numbering.next_number(session, "series")
        if not is_kept:
            raise DomainError("given_back")
        return taken

    threads = [Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(given) == list(range(1, len(given) + 1))
    assert len(given) == 42

"""Two people at the same moment: the record stays one chain, a form stays one file, tries count."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.engine import prepare, writer
from heating_program.models.event import Event, EventChain
from heating_program.models.household import Household
from heating_program.models.ids import DocumentId
from heating_program.models.issued_document import NumberSeries
from heating_program.services import chain_check, documents, events, households, throttle
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.app_fixtures import NOW, TODAY, migrate
from tests.factories import budgets, claims
from tests.factories import documents as papers
from tests.factories.households import details
from tests.factories.people import GANZHAO, Staff, everyone, make_user

Write = Callable[[Callable[[Session], Any]], Any]
BEFORE_MIDNIGHT = NOW.replace(hour=23, minute=59, second=59)
AFTER_MIDNIGHT = BEFORE_MIDNIGHT + timedelta(seconds=2)


def note(session: Session, actor: Actor) -> None:
    events.record(
        session,
        actor=actor,
        permission="household.enrol",
        on=TODAY,
        subject=events.Subject("household", new_id(), f"{GANZHAO}202"),
        action="household.enrolled",
    )


def wait_until_somebody_waits(engine: Engine) -> None:
    """Return when another transaction of this database waits for a lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(10_000):
        with engine.connect() as connection:
            if connection.scalar(waiting):
                return
    raise AssertionError("nobody waits")


@pytest.mark.postgres
@pytest.mark.parametrize("second_at", [BEFORE_MIDNIGHT, AFTER_MIDNIGHT])
def test_whoever_waits_for_the_chain_over_midnight_writes_into_the_new_day(
    create_database: Callable[..., str], second_at: datetime
) -> None:
    """SQLite has one writer, who waits before reading; here the waiting comes after."""
    engine = prepare(create_engine(create_database(migrate)))
    actor = run_in_transaction(engine, lambda session: make_user(session, Role.TC, GANZHAO))
    run_in_transaction(engine, lambda session: note(session, actor), info={"at": NOW})
    with (
        ThreadPoolExecutor(1) as pool,
        Session(writer(engine), info={"at": AFTER_MIDNIGHT}) as first,
    ):
        note(first, actor)
        events.seal(first)
        first.flush()
        second = pool.submit(
            run_in_transaction,
            engine,
            lambda session: note(session, actor),
            info={"at": second_at},
        )
        wait_until_somebody_waits(engine)
        first.commit()
        second.result()
    with Session(engine) as session:
        assert chain_check.broken_days(session) == {}
        assert [chain.length for chain in session.scalars(select(EventChain))] == [1, 2]
        assert session.scalar(select(func.count()).select_from(Event)) == 3
    engine.dispose()


def at_once(
    engine: Engine, vault: Vault, actor: Actor, *forms: tuple[UUID, HouseholdDetails]
) -> list[UUID | tuple[str, str | None]]:
    """Send several registrations that have all begun before any of them checks."""
    begun = Barrier(len(forms))

    def send(key: UUID, filled: HouseholdDetails) -> UUID | tuple[str, str | None]:
        tries = iter([True])

        def work(session: Session) -> UUID:
            session.execute(select(1))
            if next(tries, False) and engine.dialect.name == "postgresql":
                begun.wait()
            return households.register(
                session, actor=actor, on=TODAY, household_id=key, details=filled
            )

        try:
            return run_in_transaction(engine, work, info={"vault": vault})
        except DomainError as error:
            return error.code, error.field

    with ThreadPoolExecutor(len(forms)) as pool:
        return [each.result() for each in [pool.submit(send, *form) for form in forms]]


def test_one_form_sent_twice_at_the_same_moment_opens_one_file(
    engine: Engine, write: Write, vault: Vault
) -> None:
    actor = write(lambda session: make_user(session, Role.TC, GANZHAO))
    form = (new_id(), details())
    assert at_once(engine, vault, actor, form, form) == [form[0], form[0]]
    assert write(lambda session: session.scalar(select(func.count(Household.id)))) == 1


def test_two_people_with_one_id_number_at_once_get_one_file_and_words_beside_the_field(
    engine: Engine, write: Write, vault: Vault
) -> None:
    actor = write(lambda session: make_user(session, Role.TC, GANZHAO))
    one = details()
    other = replace(details(), householder=one.householder)
    answers = at_once(engine, vault, actor, (new_id(), one), (new_id(), other))
    assert ("id_no_taken", "id_no") in answers
    numbers = write(lambda session: session.scalars(select(Household.file_no)).all())
    assert [number[-6:] for number in numbers] == ["000001"]


def test_a_key_that_stands_for_something_else_is_refused_and_not_taken_for_a_repetition(
    write: Write,
) -> None:
    mine, theirs = write(
        lambda session: (
            make_user(session, Role.TC, GANZHAO),
            make_user(session, Role.TC, "150826"),
        )
    )
    key, form = new_id(), details()

    def register(actor: Actor, filled: HouseholdDetails) -> UUID:
        opened: UUID = write(
            lambda session: households.register(
                session, actor=actor, on=TODAY, household_id=key, details=filled
            )
        )
        return opened

    assert register(mine, form) == register(mine, form) == key
    for actor, filled in ((theirs, form), (mine, replace(form, phone="13947860022"))):
        with pytest.raises(DomainError, match="conflict_with_stored_data"):
            register(actor, filled)


def test_tries_made_at_the_same_moment_are_all_counted(engine: Engine) -> None:
    together = 6

    def admit() -> bool:
        begun.wait()
        with Session(writer(engine)) as session:
            if throttle.is_blocked(session, "login:x", most=3, at=NOW):
                return False
            throttle.count(session, "login:x", window=timedelta(minutes=15), at=NOW)
            session.commit()
            return True

    begun = Barrier(together)
    with ThreadPoolExecutor(together) as pool:
        admitted = [each.result() for each in [pool.submit(admit) for _ in range(together)]]
    assert admitted.count(True) == 3


def test_one_paper_issued_by_two_at_once_gets_one_number(engine: Engine, write: Write) -> None:
    def ready(session: Session) -> tuple[Staff, DocumentId]:
        staff = everyone(session)
        budgets.enough_for(session, staff["FC"], staff["FR"], 1)
        claim = claims.bring_to(session, staff, "confirmed")
        return staff, papers.drafted(session, staff, "subsidy_certificate", claim, by="FC")

    staff, key = write(ready)
    begun = Barrier(2)

    def issue(who: str) -> str:
        begun.wait()
        try:
            return run_in_transaction(
                engine,
                lambda session: documents.issue(
                    session,
                    actor=staff[who],
                    on=TODAY,
                    document_id=key,
                    row_version=1,
                    letterhead=papers.LETTERHEAD,
                ),
            )
        except DomainError as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(issue, ("FR", "FR2")))
    assert answers == ["LH-2026-BTZG-000001-" + answers[0][-1], "stale_version"]
    series = select(NumberSeries.last).where(NumberSeries.key.startswith("document:"))
    assert write(lambda session: session.scalars(series).all()) == [1]

"""A sheet's own files are searched for look-alikes behind the import: once, and only they."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duplicates import PairStage
from heating_program.domain.long_work import JobState
from heating_program.domain.permissions import Role
from heating_program.domain.sheet_import import BatchStage, Outcome
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.import_batch import ImportRow
from heating_program.models.job import Job
from heating_program.services import import_pairs
from tests.factories import households, import_batches
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]
VILLAGE, OTHER_VILLAGE = "150802102202", "150802102203"


@pytest.fixture
def clerk(write: Write) -> Actor:
    made: Actor = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return made


def file(write: Write, clerk: Actor, village: str = VILLAGE) -> UUID:
    """Register a file; all of them have one account and one name."""
    key: UUID = write(lambda session: households.register(session, clerk, village_code=village))
    return key


def batch(write: Write, clerk: Actor, brought: list[UUID], known: UUID | None = None) -> UUID:
    """Note a sheet that has brought some files, and met another that was known."""
    rows = [(key, Outcome.IMPORTED) for key in brought]
    rows += [(known, Outcome.KNOWN)] if known else []

    def work(session: Session) -> UUID:
        key = import_batches.note(session, clerk, BatchStage.IMPORTED)
        for number, (household, outcome) in enumerate(rows, start=2):
            session.add(
                ImportRow(
                    batch_id=key,
                    row_no=number,
                    row_key=number.to_bytes(32),
                    outcome=outcome.value,
                    household_id=household,
                )
            )
        return key

    made: UUID = write(work)
    return made


def pairs(write: Write) -> list[set[UUID]]:
    found = write(lambda session: session.scalars(select(DuplicatePair)).all())
    return [{pair.left_id, pair.right_id} for pair in found]


def test_new_files_are_compared_with_the_registry_and_each_other_but_old_ones_are_not(
    write: Write, clerk: Actor
) -> None:
    old, another_old = file(write, clerk), file(write, clerk)
    far = file(write, clerk, OTHER_VILLAGE)
    new, also_new = file(write, clerk), file(write, clerk)
    key = batch(write, clerk, [new, also_new], known=old)
    job_id = write(lambda session: import_pairs.follow(session, actor=clerk, batch_id=key))
    payload = write(lambda session: session.get_one(Job, job_id).payload)
    assert payload == {"batch_id": str(key), "villages": [VILLAGE]}
    for _twice in range(2):
        write(lambda session: import_pairs.search(session, key, payload["villages"]))
    found = pairs(write)
    assert len(found) == 7
    assert {old, another_old} not in found
    for pair in ({new, also_new}, {new, old}, {also_new, far}):
        assert pair in found
    state = write(lambda session: import_pairs.state_of(session, clerk, key))
    assert (state.state, state.job_id, state.pairs) == (JobState.WAITING, job_id, 7)


def test_the_search_is_asked_for_once_and_not_at_all_for_a_sheet_that_brought_nothing(
    write: Write, clerk: Actor
) -> None:
    new = file(write, clerk)
    key, empty = batch(write, clerk, [new]), batch(write, clerk, [], known=new)

    def ask(batch_id: UUID) -> UUID | None:
        asked: UUID | None = write(
            lambda session: import_pairs.follow(session, actor=clerk, batch_id=batch_id)
        )
        return asked

    assert ask(key) == ask(key) is not None
    assert ask(empty) is None
    assert write(lambda session: import_pairs.state_of(session, clerk, empty)) is None


def test_a_judgement_stands_when_the_search_is_repeated(write: Write, clerk: Actor) -> None:
    new, _other = file(write, clerk), file(write, clerk)
    key = batch(write, clerk, [new])
    write(lambda session: import_pairs.search(session, key, [VILLAGE]))

    def judge(session: Session) -> None:
        pair = session.scalars(select(DuplicatePair)).one()
        pair.stage = PairStage.DIFFERENT.value

    write(judge)
    write(lambda session: import_pairs.search(session, key, [VILLAGE]))
    kept = write(lambda session: session.scalars(select(DuplicatePair)).one())
    assert kept.stage == PairStage.DIFFERENT


def test_another_clerk_sees_how_the_search_stands_but_not_its_job(
    write: Write, clerk: Actor
) -> None:
    key = batch(write, clerk, [file(write, clerk)])
    write(lambda session: import_pairs.follow(session, actor=clerk, batch_id=key))
    other = write(lambda session: make_user(session, Role.TC, GANZHAO))
    seen = write(lambda session: import_pairs.state_of(session, other, key))
    assert (seen.state, seen.job_id) == (JobState.WAITING, None)

"""What is kept for a while only goes when it is over; what somebody may need stays."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.long_work import JobState
from heating_program.domain.permissions import Role
from heating_program.domain.sheet_import import BatchStage
from heating_program.jobs.tidy import tidy_daily
from heating_program.models.base import new_id
from heating_program.models.event import Event
from heating_program.models.ids import JobId, UserId
from heating_program.models.import_batch import ImportBatch
from heating_program.models.job import Job
from heating_program.models.user import LoginSession
from heating_program.reference.retention import Kept
from heating_program.services import chain_check, sessions, tidying
from heating_program.services.tidying import Tidied
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.app_fixtures import NOW, TODAY
from tests.factories import import_batches
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]
DAY = timedelta(days=1)


@pytest.fixture
def clerk(write: Write) -> Actor:
    made: Actor = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return made


def job(write: Write, clerk: Actor, *, age: int, state: JobState = JobState.DONE) -> UUID:
    """Note a job that ended `age` days ago, or is still open."""

    def work(session: Session) -> UUID:
        key = JobId(new_id())
        is_open = state in (JobState.WAITING, JobState.RUNNING)
        session.add(
            Job(
                id=key,
                kind="counted",
                title="数数",
                state=state.value,
                payload={},
                result=None,
                area_code=GANZHAO,
                requested_by=UserId(clerk.id),
                created_at=NOW - age * DAY,
                finished_at=None if is_open else NOW - age * DAY,
            )
        )
        return key

    made: UUID = write(work)
    return made


def batch(
    write: Write, clerk: Actor, stage: BatchStage, *, age: int, job_id: UUID | None = None
) -> UUID:
    """Note a sheet that came to its stage `age` days ago."""

    def work(session: Session) -> UUID:
        at = NOW - age * DAY
        return import_batches.note(
            session,
            clerk,
            stage,
            job_id=job_id,
            uploaded_at=at,
            imported_at=at if stage is BatchStage.IMPORTED else None,
            undone_at=at if stage is BatchStage.UNDONE else None,
        )

    made: UUID = write(work)
    return made


def tidy(
    write: Write,
    *,
    job_files: Mapping[UUID, datetime] | None = None,
    sheets: Mapping[UUID, datetime] | None = None,
    on: date = TODAY,
) -> Tidied:
    made: Tidied = write(
        lambda session: tidying.tidy(session, on=on, job_files=job_files or {}, sheets=sheets or {})
    )
    return made


def left(write: Write, table: type[Any]) -> set[UUID]:
    return set(write(lambda session: session.scalars(select(table.id)).all()))


def test_files_go_a_week_after_their_job_ended_and_never_while_it_is_open(
    write: Write, clerk: Actor
) -> None:
    over, young = job(write, clerk, age=7), job(write, clerk, age=6)
    waiting = job(write, clerk, age=30, state=JobState.WAITING)
    stray, fresh_stray = uuid4(), uuid4()
    lying = {key: NOW - 30 * DAY for key in (over, young, waiting, stray)}
    gone = tidy(write, job_files={**lying, fresh_stray: NOW - 6 * DAY})
    assert set(gone.job_files) == {over, stray}
    assert gone.counts[Kept.JOB_FILE] == 2
    assert left(write, Job) == {over, young, waiting}  # their rows stay for a year


def test_cells_go_half_a_year_after_the_import_or_its_undoing(write: Write, clerk: Actor) -> None:
    stages = (BatchStage.IMPORTED, BatchStage.UNDONE)
    over = {batch(write, clerk, stage, age=180) for stage in stages}
    young = {batch(write, clerk, stage, age=179) for stage in stages}
    half_way = {
        batch(write, clerk, stage, age=900) for stage in (BatchStage.IMPORTING, BatchStage.UNDOING)
    }
    lying = dict.fromkeys(over | young | half_way, NOW - 900 * DAY)
    assert set(tidy(write, sheets=lying).sheets) == over


def test_cells_that_belong_to_nothing_go_after_a_day(write: Write, clerk: Actor) -> None:
    put_away = batch(write, clerk, BatchStage.DISCARDED, age=0)
    never_noted, just_uploading = uuid4(), uuid4()
    lying = {put_away: NOW, never_noted: NOW - 2 * DAY, just_uploading: NOW - DAY / 24}
    assert set(tidy(write, sheets=lying).sheets) == {put_away, never_noted}


def test_a_sheet_nobody_goes_on_with_is_put_away_and_the_record_says_so(
    write: Write, clerk: Actor
) -> None:
    checked_late = job(write, clerk, age=100)
    at_work = job(write, clerk, age=400, state=JobState.RUNNING)
    idle = batch(write, clerk, BatchStage.CHECKED, age=180)
    kept = [
        batch(write, clerk, BatchStage.UPLOADED, age=179),
        batch(write, clerk, BatchStage.CHECKED, age=400, job_id=checked_late),
        batch(write, clerk, BatchStage.CHECKING, age=400, job_id=at_work),
    ]
    gone = tidy(write, sheets={idle: NOW, **dict.fromkeys(kept, NOW - 400 * DAY)})
    assert gone.sheets == (idle,)
    stages = {
        key: write(lambda session, key=key: session.get_one(ImportBatch, key).stage)
        for key in (idle, *kept)
    }
    assert list(stages.values()) == ["discarded", "uploaded", "checked", "checking"]
    told = select(Event).where(Event.subject_id == idle)
    event = write(lambda session: session.scalars(told).one())
    assert (event.action, event.actor_id, event.actor_name, event.actor_role) == (
        "import.discarded", None, "后台程序", ""
    )  # fmt: skip


def test_rows_of_jobs_go_after_a_year_unless_an_import_stands_half_way(
    write: Write, clerk: Actor
) -> None:
    over, young = job(write, clerk, age=365), job(write, clerk, age=364)
    half_way = job(write, clerk, age=400, state=JobState.FAILED)
    waiting = job(write, clerk, age=400, state=JobState.WAITING)
    done = batch(write, clerk, BatchStage.IMPORTED, age=20, job_id=over)
    batch(write, clerk, BatchStage.IMPORTING, age=20, job_id=half_way)
    assert tidy(write).counts[Kept.JOB] == 1
    assert left(write, Job) == {young, half_way, waiting}
    assert write(lambda session: session.get_one(ImportBatch, done).job_id) is None


def test_log_ins_go_a_year_after_they_were_last_seen(write: Write, clerk: Actor) -> None:
    for age in (364, 365):
        at = NOW - age * DAY
        write(lambda session, at=at: sessions.begin(session, user_id=clerk.id, browser="", at=at))
    assert tidy(write).counts[Kept.LOGIN] == 1
    assert len(left(write, LoginSession)) == 1


def test_the_record_tells_what_went_and_nothing_when_nothing_did(
    write: Write, clerk: Actor
) -> None:
    tidy(write)
    assert left(write, Event) == set()
    tidy(write, job_files={job(write, clerk, age=8): NOW})
    told = select(Event).where(Event.action == "retention.applied")
    event = write(lambda session: session.scalars(told).one())
    assert (event.after, event.subject_type, event.area_code) == (
        {"job_file": 1}, "installation", "1508"
    )  # fmt: skip
    assert write(chain_check.broken_days) == {}


def test_with_the_clock_set_back_before_every_rule_nothing_goes(
    engine: Engine, vault: Vault, write: Write, clerk: Actor
) -> None:
    key = job(write, clerk, age=8)
    then = datetime(1970, 1, 2, tzinfo=UTC)
    info = {"vault": vault, "at": then, "request_id": "test"}
    gone = run_in_transaction(
        engine,
        lambda session: tidying.tidy(session, on=then.date(), job_files={key: then}, sheets={}),
        info=info,
    )
    assert not any(gone.counts.values())


def test_the_worker_tidies_the_disk_once_a_day(app: Flask) -> None:
    folder = app.extensions["settings"].job_files_dir / str(uuid4())

    def tidied() -> bool:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder, (0, 0))
        with app.app_context():
            tidy_daily(app)
        return not folder.exists()

    assert [tidied(), tidied()] == [True, False]


def test_of_workers_that_come_at_the_same_moment_one_tidies(write: Write) -> None:
    start = Barrier(4)

    def come(_number: int) -> bool:
        start.wait()
        is_mine: bool = write(lambda session: tidying.claim(session, on=TODAY))
        return is_mine

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(come, range(4))) == [False, False, False, True]


def test_a_day_is_tidied_by_one_process_alone(write: Write) -> None:
    assert write(lambda session: tidying.is_due(session, TODAY))
    assert write(lambda session: tidying.claim(session, on=TODAY))
    assert not write(lambda session: tidying.claim(session, on=TODAY))
    assert not write(lambda session: tidying.is_due(session, TODAY))
    for other in (TODAY + DAY, TODAY - DAY):  # the second: a clock set back
        assert write(lambda session, on=other: tidying.claim(session, on=on))

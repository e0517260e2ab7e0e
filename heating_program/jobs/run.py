"""Runs one job from wherever it stands to its end, portion by portion.

It knows no engine: a step is a function that is called once, or again after a crash, and whose
answer is remembered. Called plainly, as tests and `run_now` do, it is the same run.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from flask import Flask, g
from sqlalchemy.exc import OperationalError

from heating_program.domain.long_work import OPEN, JobState
from heating_program.extensions import db
from heating_program.jobs.registry import kind_of
from heating_program.models.job import Job
from heating_program.services import job_runs
from heating_program.services.jobs import Work
from heating_program.unit_of_work import DatabaseUnavailableError, unit_of_work

log = logging.getLogger(__name__)

Position = int | None
Step = Callable[[Callable[[], Position]], Position]
TRANSIENT = (DatabaseUnavailableError, OperationalError)
"""The database is away or busy: no fault of the job, which waits."""
LOOK_EVERY_S = 0.1
T = TypeVar("T")


def run_job(app: Flask, job_id: UUID, step: Step) -> None:
    """Do what is left of a job.

    Parameters
    ----------
    step
        Calls what it is given and remembers the answer; raises only what is in `TRANSIENT`.
    """
    at = step(lambda: _begin(app, job_id))
    while at is not None:
        before = at
        at = step(lambda: _advance(app, job_id, before))  # noqa: B023 - called before `before` changes


def run_now(app: Flask, job_id: UUID) -> None:
    """Run a job in this process without an engine: for tests and for a command that waits."""
    run_job(app, job_id, lambda do: do())


def wait(app: Flask, job_id: UUID, *, timeout_s: float) -> JobState:
    """Wait until a job has ended, or `timeout_s`, and return where it stands."""
    deadline = time.monotonic() + timeout_s
    while True:
        with app.app_context():
            state = JobState(db.session.get_one(Job, job_id).state)
        if state not in OPEN or time.monotonic() > deadline:
            return state
        time.sleep(LOOK_EVERY_S)


def _begin(app: Flask, job_id: UUID) -> Position:
    def work() -> Position:
        kind = kind_of(db.session.get_one(Job, job_id).kind)
        return unit_of_work(lambda session: job_runs.begin(session, job_id, kind.count))

    return _guarded(app, job_id, work)


def _advance(app: Flask, job_id: UUID, at: int) -> Position:
    def work() -> Position:
        state, done, total = job_runs.position(db.session, job_id)
        if state not in OPEN:
            return None
        if done > at:
            return done  # an earlier run of this step got as far before it could say so
        if state == JobState.CANCELLING:
            unit_of_work(lambda session: job_runs.stop(session, job_id))
        elif done < total:
            return _portion(app, job_id, at, total)
        else:
            _finish(app, job_id)
        return None

    return _guarded(app, job_id, work)


def _portion(app: Flask, job_id: UUID, at: int, total: int) -> Position:
    work = _work_of(job_id)
    kind = kind_of(work.kind)
    limit = min(kind.portion, total - at)
    ready = kind.prepare(app, work, at, limit)
    return unit_of_work(
        lambda session: job_runs.advance(
            session, job_id, at, limit, lambda s, work: kind.apply(s, work, at, limit, ready)
        )
    )


def _finish(app: Flask, job_id: UUID) -> None:
    work = _work_of(job_id)
    result = kind_of(work.kind).finish(app, work)
    unit_of_work(lambda session: job_runs.finish(session, job_id, result))


def _work_of(job_id: UUID) -> Work:
    work = job_runs.work_of(db.session, job_id, datetime.now(UTC))
    db.session.rollback()  # preparing may take long, and needs no transaction
    return work


def _guarded(app: Flask, job_id: UUID, work: Callable[[], Position]) -> Position:
    """Do one step in a context of its own; what goes wrong for good is kept with the job."""
    with app.app_context():
        g.request_id = str(job_id)
        try:
            return work()
        except TRANSIENT:
            raise
        except Exception as error:
            log.exception("job %s cannot go on", job_id)
            reason = error
        unit_of_work(lambda session: job_runs.fail(session, job_id, reason))
        return None

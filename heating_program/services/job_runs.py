"""A job's row as its worker moves it: begun, one portion further, ended.

Progress is written in the transaction of the portion's own work. A portion that is asked for twice
finds that the row stands further already, and nothing is done again; two workers on one job wait
for each other at its row.
"""

import errno
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.domain.long_work import OPEN, JobState
from heating_program.models.job import Job, JobSlot
from heating_program.models.user import User
from heating_program.services import clock, users
from heating_program.services.circumstances import moment_of
from heating_program.services.jobs import Work

UNEXPECTED = "job_broke"
GAVE_UP = "job_killed_workers"
DISK_FULL = "job_disk_full"
_DISK_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_LONGEST_ERROR = 400


def work_of(session: Session, job_id: UUID, at: datetime) -> Work:
    """Return a job as its kind works on it.

    Raises
    ------
    Refused
        `account_closed` when its requester may not act any more.
    """
    job = session.get_one(Job, job_id)
    return Work(
        id=job.id,
        kind=job.kind,
        title=job.title,
        area_code=job.area_code,
        payload=dict(job.payload),
        actor=users.actor_of(session.get_one(User, job.requested_by)),
        on=clock.business_date(session, at),
    )


def begin(session: Session, job_id: UUID, count: Callable[[Session, Work], int]) -> int | None:
    """Count the items the first time and say from which one to go on.

    Returns
    -------
    int or None
        Items done so far; None when there is nothing to do with this job.
    """
    job = _locked(session, job_id)
    if job.state not in OPEN:
        return None
    if job.state == JobState.WAITING:
        job.state, job.started_at = JobState.RUNNING, moment_of(session)
    if job.total is None:
        job.total = count(session, work_of(session, job_id, moment_of(session)))
    return job.done


def position(session: Session, job_id: UUID) -> tuple[JobState, int, int]:
    """Return state, items done and items in all of a job that has begun."""
    job = session.get_one(Job, job_id)
    return JobState(job.state), job.done, job.total or 0


def advance(
    session: Session, job_id: UUID, at: int, limit: int, do: Callable[[Session, Work], int]
) -> int:
    """Do the portion that begins at item `at`, unless it is done, and note it.

    Parameters
    ----------
    do
        The portion's own work; returns how many of its items could not be dealt with.

    Returns
    -------
    int
        Items done now.
    """
    job = _locked(session, job_id)
    if job.done == at and job.state in OPEN:
        failed = do(session, work_of(session, job_id, moment_of(session)))
        job.done, job.failed = at + limit, job.failed + failed
        job.progress_at = moment_of(session)
    return job.done


def finish(session: Session, job_id: UUID, result: dict[str, Any]) -> None:
    """Note that everything is done, and what came of it."""
    _end(_locked(session, job_id), JobState.DONE, session, result=result)


def stop(session: Session, job_id: UUID) -> None:
    """Note that a job has stopped as it was asked to."""
    _end(_locked(session, job_id), JobState.CANCELLED, session)


def fail(session: Session, job_id: UUID, error: Exception) -> None:
    """Note why a job cannot go on: a refusal by its code and values, a defect by its name alone.

    A full disk is neither: somebody makes room, and the job goes on where it stands.

    The text of a defect may name a person; it goes to the log only.
    """
    if isinstance(error, OSError) and error.errno in _DISK_FULL:
        error = DomainError(DISK_FULL)
    if isinstance(error, DomainError):
        plain = (str, int, float)
        values = {name: v for name, v in error.values.items() if isinstance(v, plain)}
        said, result = error.code, {"error_values": values}
    else:
        said, result = UNEXPECTED, {"error_values": {"name": type(error).__name__}}
    job = _locked(session, job_id)
    _end(job, JobState.FAILED, session, result=result, error=said[:_LONGEST_ERROR])


def _end(
    job: Job,
    state: JobState,
    session: Session,
    *,
    result: dict[str, Any] | None = None,
    error: str = "",
) -> None:
    if job.state in OPEN:  # else an earlier run of this very step has ended it
        job.state, job.result, job.error = state, result, error
        job.finished_at = moment_of(session)


def _locked(session: Session, job_id: UUID) -> Job:
    return session.get_one(Job, job_id, with_for_update=True)


def other_slots(session: Session, name: str) -> list[str]:
    """List the slots under which other workers have worked."""
    return list(session.scalars(select(JobSlot.name).where(JobSlot.name != name)))

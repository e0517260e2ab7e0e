"""Long work as its requester handles it: submit, look, cancel, resume.

The row is the truth. Submitting only writes it, in the transaction of whatever asked for the work;
a worker finds it there, so that no crash between two systems can lose a job.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.long_work import CANCELLABLE, OPEN, RESUMABLE, JobState, Progress
from heating_program.models.base import new_id
from heating_program.models.ids import JobId, UserId
from heating_program.models.job import Job, JobSlot
from heating_program.models.user import User
from heating_program.services import scope
from heating_program.services.circumstances import moment_of

OVERSEE = "job.oversee"
OUTBOX_RETRY = "outbox_retry"
PAGE = 50
LONGEST_TITLE = 100
ALIVE = timedelta(seconds=60)
"""A worker whose last sign of life is older is not counted on; its lock says whether it is dead."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job as its kind works on it.

    Parameters
    ----------
    actor
        The requester, with the roles held now: what was taken away meanwhile is not used.
    on
        The business date of the portion in hand.
    """

    id: JobId
    kind: str
    title: str
    area_code: str
    payload: dict[str, Any]
    actor: Actor
    on: date


def submit(
    session: Session,
    *,
    actor: Actor,
    kind: str,
    title: str,
    area_code: str,
    payload: dict[str, Any] | None = None,
    job_id: UUID | None = None,
) -> JobId:
    """Ask for long work in the actor's name; it begins when this transaction has committed.

    Parameters
    ----------
    title
        What the list of jobs says, cut at `LONGEST_TITLE`; never a personal name or number.
    payload
        Keys of rows and choices as plain JSON; never personal data.
    job_id
        The key a form was given; sent twice, it is one job.
    """
    if job_id is not None and (known := session.get(Job, job_id)) is not None:
        if known.requested_by != actor.id or known.kind != kind:
            raise DomainError("conflict_with_stored_data")
        return known.id
    job = Job(
        id=JobId(job_id or new_id()),
        kind=kind,
        title=title[:LONGEST_TITLE],
        state=JobState.WAITING,
        payload=payload or {},
        area_code=area_code,
        requested_by=UserId(actor.id),
        created_at=moment_of(session),
    )
    session.add(job)
    session.flush()
    return job.id


def visible(actor: Actor) -> Select[Job]:
    """Select the actor's own jobs, and everybody's of the areas they oversee."""
    overseen = (scope.within(Job.area_code, area) for area in actor.areas_for(OVERSEE))
    return select(Job).where(or_(Job.requested_by == actor.id, *overseen))


def listed(session: Session, actor: Actor, *, page: int = 1) -> Sequence[Job]:
    """List the jobs the actor may see, the latest first, `PAGE` at a time."""
    latest = visible(actor).order_by(Job.created_at.desc(), Job.id.desc())
    return session.scalars(latest.limit(PAGE).offset((page - 1) * PAGE)).all()


def count(session: Session, actor: Actor) -> int:
    """Count the jobs the actor may see."""
    return session.scalar(select(func.count()).select_from(visible(actor).subquery())) or 0


def requesters(session: Session, found: Sequence[Job]) -> dict[UUID, str]:
    """Return the names of those who asked for some jobs, by their keys."""
    keys = {job.requested_by for job in found}
    asked = session.execute(select(User.id, User.display_name).where(User.id.in_(keys)))
    return {key: name for key, name in asked}


def load(session: Session, actor: Actor, job_id: UUID, *, lock: bool = False) -> Job:
    """Load one job the actor may see; another's does not exist for them.

    Raises
    ------
    DomainError
        `not_found`.
    """
    wanted = visible(actor).where(Job.id == job_id)
    job = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if job is None:
        raise DomainError("not_found")
    return job


def cancel(session: Session, *, actor: Actor, job_id: UUID) -> None:
    """Stop a job: at once while it waits, else after the portion in hand; what is done stays.

    Raises
    ------
    Refused
        `job_has_ended`; cancelling twice is no error.
    """
    job = load(session, actor, job_id, lock=True)
    state = JobState(job.state)
    if state in (JobState.CANCELLING, JobState.CANCELLED):
        return
    if state not in CANCELLABLE:
        raise Refused("job_has_ended")
    job.state = CANCELLABLE[state]
    if job.state == JobState.CANCELLED:
        job.finished_at = moment_of(session)


def resume(session: Session, *, actor: Actor, job_id: UUID) -> None:
    """Let a cancelled or failed job go on where it stopped.

    Raises
    ------
    Refused
        `job_cannot_resume` while it is being cancelled or when it is done; a job that goes on
        already is left alone.
    """
    job = load(session, actor, job_id, lock=True)
    state = JobState(job.state)
    if state in (JobState.WAITING, JobState.RUNNING):
        return
    if state not in RESUMABLE:
        raise Refused("job_cannot_resume")
    job.state, job.error, job.result = JobState.WAITING, "", None
    job.resumed_from = job.done
    job.started_at = job.progress_at = job.finished_at = None


def progress(job: Job) -> Progress:
    """Return how far a job is, by its row alone."""
    return Progress(
        state=JobState(job.state),
        total=job.total,
        done=job.done,
        failed=job.failed,
        resumed_from=job.resumed_from,
        started_at=job.started_at,
        progress_at=job.progress_at,
    )


def has_worker(session: Session, at: datetime) -> bool:
    """Tell whether any worker has given a sign of life lately."""
    # A sign from the future was given before the clock was set back, and says nothing of now.
    lately = select(JobSlot.name).where(JobSlot.heartbeat_at.between(at - ALIVE, at + ALIVE))
    return session.scalar(lately.limit(1)) is not None


def open_jobs(session: Session) -> list[JobId]:
    """List what a worker has to see to, the oldest first."""
    wanted = select(Job.id).where(Job.state.in_(OPEN)).order_by(Job.created_at, Job.id)
    return list(session.scalars(wanted))

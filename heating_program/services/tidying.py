"""Lets go of what has been kept long enough: exports, sheets, jobs, log-ins.

Rows go and the record says so in one transaction; the files go after it. A process killed between
the two leaves files that the next tidying finds again. What somebody may still need stays whatever
its age: files of open jobs, sheets and jobs of imports that stand half way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from heating_program.domain.long_work import OPEN
from heating_program.domain.sheet_import import BatchStage
from heating_program.models.import_batch import ImportBatch
from heating_program.models.job import Job
from heating_program.models.setting import Setting
from heating_program.models.user import LoginSession
from heating_program.reference import divisions
from heating_program.reference.retention import Kept, retention
from heating_program.services import events
from heating_program.services.circumstances import moment_of

_TIDIED: Final = "tidied"
_SUBJECT: Final = UUID(int=0)  # the installation itself
_STRAY_AFTER: Final = timedelta(days=1)  # cells of an upload that was never noted
_ENDED = (BatchStage.IMPORTED.value, BatchStage.UNDONE.value, BatchStage.DISCARDED.value)
_IDLE = (BatchStage.UPLOADED.value, BatchStage.CHECKING.value, BatchStage.CHECKED.value)
_HALF_WAY = (BatchStage.IMPORTING.value, BatchStage.UNDOING.value)


@dataclass(frozen=True, slots=True)
class Tidied:
    """What is over: rows are gone by now, the folders named here are still to be removed."""

    job_files: tuple[UUID, ...]
    sheets: tuple[UUID, ...]
    counts: dict[Kept, int]


def is_due(session: Session, on: date) -> bool:
    """Tell whether nobody has tidied on this day yet."""
    done = session.get(Setting, _TIDIED)
    return done is None or done.value["on"] != on.isoformat()


def claim(session: Session, *, on: date) -> bool:
    """Take the tidying of a day upon oneself; False when another process was faster.

    Any other day is due, so that a clock set back does not put it off.
    """
    done = session.get(Setting, _TIDIED, with_for_update=True)
    if done is None:
        session.add(Setting(name=_TIDIED, value={"on": on.isoformat()}))
    elif done.value["on"] == on.isoformat():
        return False
    else:
        done.value = {"on": on.isoformat()}
    session.flush()
    return True


def tidy(
    session: Session,
    *,
    on: date,
    job_files: Mapping[UUID, datetime],
    sheets: Mapping[UUID, datetime],
) -> Tidied:
    """Delete the rows that are over, note it, and say which folders go.

    Parameters
    ----------
    job_files, sheets
        What lies on the disk, and when it was last written.
    """
    files = _job_files_over(session, on, job_files)
    old = _sheets_over(session, on, sheets)
    idle = _put_idle_away(session, on)
    counts = {
        Kept.JOB_FILE: len(files),
        Kept.SHEET: len(old),
        Kept.IDLE_SHEET: len(idle),
        Kept.JOB: _delete_jobs(session, on),
        Kept.LOGIN: _delete_log_ins(session, on),
    }
    if any(counts.values()):
        events.record_by_itself(
            session,
            on=on,
            subject=events.Subject("installation", _SUBJECT, divisions.city().code),
            action="retention.applied",
            after={code.value: number for code, number in counts.items() if number},
        )
    return Tidied(tuple(files), (*old, *idle), counts)


def kept_until(code: Kept, ended_at: datetime, on: date) -> datetime | None:
    """Return until when something that ended is kept; None when no rule ends it."""
    rule = retention(code, on)
    return None if rule is None else ended_at + rule.period


def over_before(code: Kept, on: date, at: datetime) -> datetime | None:
    """Return before which instant a thing must have ended to be over; None: nothing is."""
    rule = retention(code, on)
    return None if rule is None else at - rule.period


def _job_files_over(session: Session, on: date, found: Mapping[UUID, datetime]) -> list[UUID]:
    limit = over_before(Kept.JOB_FILE, on, moment_of(session))
    rows = session.execute(select(Job.id, Job.finished_at).where(Job.id.in_(found)))
    ends: dict[UUID, datetime | None] = {
        key: finished_at for key, finished_at in rows
    }  # open: None
    # What was written for a job that was then never asked for goes by the day of its writing.
    ended = {key: ends.get(key, written) for key, written in found.items()}
    return [key for key, end in ended.items() if limit and end and end <= limit]


def _sheets_over(session: Session, on: date, found: Mapping[UUID, datetime]) -> list[UUID]:
    at = moment_of(session)
    limit = over_before(Kept.SHEET, on, at)
    rows = session.scalars(select(ImportBatch).where(ImportBatch.id.in_(found)))
    batches: dict[UUID, ImportBatch] = {batch.id: batch for batch in rows}
    return [
        key
        for key, written in found.items()
        if (_is_over(batches[key], limit) if key in batches else written <= at - _STRAY_AFTER)
    ]


def _is_over(batch: ImportBatch, limit: datetime | None) -> bool:
    if batch.stage == BatchStage.DISCARDED:  # whoever put it away was interrupted
        return True
    ended_at = batch.undone_at or batch.imported_at
    return batch.stage in _ENDED and bool(limit and ended_at and ended_at <= limit)


def _put_idle_away(session: Session, on: date) -> list[UUID]:
    """Discard sheets with which nobody has gone on, as a person would."""
    limit = over_before(Kept.IDLE_SHEET, on, moment_of(session))
    if limit is None:
        return []
    at_work = select(Job.id).where(or_(Job.state.in_(OPEN), Job.finished_at > limit))
    idle = (
        select(ImportBatch)
        .where(
            ImportBatch.stage.in_(_IDLE),
            ImportBatch.uploaded_at <= limit,
            or_(ImportBatch.job_id.is_(None), ImportBatch.job_id.not_in(at_work)),
        )
        .with_for_update()
    )
    found = session.scalars(idle).all()
    for batch in found:
        batch.stage = BatchStage.DISCARDED.value
        events.record_by_itself(
            session,
            on=on,
            subject=events.Subject("import_batch", batch.id, batch.area_code),
            action="import.discarded",
            after={"file_sha256": batch.file_sha256},
        )
    return [batch.id for batch in found]


def _delete_jobs(session: Session, on: date) -> int:
    limit = over_before(Kept.JOB, on, moment_of(session))
    if limit is None:
        return 0
    held = ImportBatch.job_id.is_not(None)
    needed = select(ImportBatch.job_id).where(ImportBatch.stage.in_(_HALF_WAY), held)
    over = (Job.finished_at <= limit) & Job.id.not_in(needed)  # an open job has no end
    keys = session.scalars(select(Job.id).where(over)).all()
    session.execute(
        update(ImportBatch).where(ImportBatch.job_id.in_(keys)).values(job_id=None),
        execution_options={"synchronize_session": False},
    )
    session.execute(delete(Job).where(Job.id.in_(keys)))
    return len(keys)


def _delete_log_ins(session: Session, on: date) -> int:
    limit = over_before(Kept.LOGIN, on, moment_of(session))
    if limit is None:
        return 0
    over = select(LoginSession.id).where(LoginSession.seen_at <= limit)
    keys = session.scalars(over).all()
    session.execute(delete(LoginSession).where(LoginSession.id.in_(keys)))
    return len(keys)

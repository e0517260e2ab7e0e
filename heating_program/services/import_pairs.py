"""Looks for the look-alikes of the files a sheet has brought in: the new rows, not the registry.

It is a job of its own behind the import, so that rows are in the registry before anything compares
them. It walks through the villages the sheet has reached, as they stood when the import ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.long_work import JobState
from heating_program.domain.sheet_import import Outcome
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.household import Household
from heating_program.models.ids import HouseholdId, JobId
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.models.job import Job
from heating_program.services import duplicate_scan, jobs

KIND: Final = "import_pairs"
TITLE: Final = "新导入农户查重"


@dataclass(frozen=True, slots=True)
class PairSearch:
    """How far the search for a sheet's look-alikes is.

    Parameters
    ----------
    job_id
        None when the reader may not open the job.
    pairs
        How many there are by now, judged or not.
    """

    state: JobState
    job_id: JobId | None
    pairs: int


def follow(session: Session, *, actor: Actor, batch_id: UUID) -> JobId | None:
    """Ask for the search behind an import; asked again, it is the same job.

    Returns
    -------
    JobId or None
        None when the sheet has brought no file.
    """
    batch = session.get_one(ImportBatch, batch_id)
    reached = select(Household.area_code).where(Household.id.in_(_brought(batch_id))).distinct()
    villages = list(session.scalars(reached.order_by(Household.area_code)))
    if not villages:
        return None
    return jobs.submit(
        session,
        actor=actor,
        kind=KIND,
        title=TITLE,
        area_code=batch.area_code,
        payload={"batch_id": str(batch_id), "villages": villages},
        job_id=_key(batch_id),
    )


def search(session: Session, batch_id: UUID, villages: Sequence[str]) -> int:
    """Compare the sheet's files of some villages with everything they may meet.

    Returns
    -------
    int
        Pairs found for the first time or opened again.
    """
    inside = select(Household.id, Household.area_code).where(
        Household.id.in_(_brought(batch_id)),
        Household.area_code.in_(villages),
        duplicate_scan.LIVE,
    )
    found = session.execute(inside)
    return duplicate_scan.scan_files(session, {HouseholdId(key): area for key, area in found})


def state_of(session: Session, actor: Actor, batch_id: UUID) -> PairSearch | None:
    """Return how the search for a sheet of the actor's areas stands; None when there is none."""
    job = session.get(Job, _key(batch_id))
    if job is None:
        return None
    pairs = session.scalar(select(func.count(DuplicatePair.id)).where(touching(batch_id))) or 0
    mine = session.scalar(jobs.visible(actor).where(Job.id == job.id).with_only_columns(Job.id))
    return PairSearch(JobState(job.state), mine, pairs)


def touching(batch_id: UUID) -> ColumnElement[bool]:
    """Select the pairs of which a sheet has brought at least one file."""
    sides = (DuplicatePair.left_id, DuplicatePair.right_id)
    return or_(*(side.in_(_brought(batch_id)) for side in sides))


def _brought(batch_id: UUID) -> Select[HouseholdId | None]:
    """Select the files of a sheet that are still there."""
    return select(ImportRow.household_id).where(
        ImportRow.batch_id == batch_id,
        ImportRow.outcome.in_([Outcome.IMPORTED.value, Outcome.KEPT.value]),
    )


def _key(batch_id: UUID) -> UUID:
    """Return the key of the one search a sheet has."""
    return uuid5(batch_id, KIND)

"""What waits for a person: the things whose next step is theirs, oldest first, and what is late.

Lists and badge ask the same queues. The badge counts each of them only so far as it will print.
"""

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache, reduce
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duplicates import PairStage
from heating_program.domain.duty import Subject
from heating_program.domain.lifecycle import CHANGE, CLAIM, CONVERSION, HOUSEHOLD, PV, RETROFIT
from heating_program.domain.stages import HouseholdStage
from heating_program.domain.standing import way_on
from heating_program.domain.transitions import Transition
from heating_program.models.base import UtcDateTime
from heating_program.models.change_request import ChangeRequest
from heating_program.models.conversion import Conversion
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.duty import DutyRecord
from heating_program.models.dwelling import Occupancy, is_given
from heating_program.models.household import Household, Person
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.reference.step_days import step_days_on
from heating_program.services import duplicate_pairs, scope, vacant_houses
from heating_program.services.clock import BEIJING

SHOWN: Final = 10
ASSIGNED, DUPLICATE, BUYER = "assigned", "duplicate", "buyer"
# None is a step of a state table; the days they may take stand under these names.
_SURVEYED, _DECIDED, _BOUGHT = "household.surveyed", "duplicate.decided", "household.enrolled"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: whose it is, where, its printed number, since when and until when."""

    id: UUID
    household_id: UUID
    name: str
    area_code: str
    number: str
    since: date
    due: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """All that waits for one action, of which the oldest are listed.

    Parameters
    ----------
    kind
        A state table's name, or `ASSIGNED`, `DUPLICATE`, `BUYER`.
    step
        What is to be done; None for the three that no table knows.
    overdue
        How many of `total` have waited longer than the step may take.
    """

    kind: str
    stage: str
    step: Transition[Any, Any] | None
    total: int
    overdue: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class _Queue:
    """What waits for one action as a question; `rows` is inside the actor's areas."""

    kind: str
    stage: str
    step: Transition[Any, Any] | None
    event: str
    rows: Select[Any]
    model: Any
    household_id: Any
    number: Any
    since: Any


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the things with one kind of life are kept."""

    kind: str
    table: tuple[Transition[Any, Any], ...]
    model: Any
    duty_subject: Subject
    subject_id: Any
    number: Any
    household_id: Any


_SOURCES: Final = (
    _Source(
        "household",
        HOUSEHOLD,
        Household,
        Subject.HOUSEHOLD,
        Household.id,
        Household.file_no,
        Household.id,
    ),
    _Source(
        "change",
        CHANGE,
        ChangeRequest,
        Subject.CHANGE,
        ChangeRequest.id,
        Household.file_no,
        ChangeRequest.household_id,
    ),
    _Source(
        "conversion",
        CONVERSION,
        Conversion,
        Subject.CASE,
        Conversion.id,
        Conversion.case_no,
        Conversion.household_id,
    ),
    _Source(
        "retrofit",
        RETROFIT,
        Retrofit,
        Subject.CASE,
        Retrofit.conversion_id,
        Conversion.case_no,
        Conversion.household_id,
    ),
    _Source(
        "pv",
        PV,
        PvSystem,
        Subject.CASE,
        PvSystem.id,
        Household.file_no,
        PvSystem.household_id,
    ),
    _Source("claim", CLAIM, Claim, Subject.CLAIM, Claim.id, Claim.claim_no, Claim.household_id),
)


def groups(session: Session, actor: Actor, on: date) -> list[Group]:
    """List what waits for the actor, leaving out what another duty of theirs forbids."""
    version = step_days_on(on)
    days = version.days if version else {}
    found = (_group(session, queue, on, days.get(queue.event)) for queue in _queues(actor))
    return [group for group in found if group is not None]


def count_up_to(session: Session, actor: Actor, most: int) -> int:
    """Count what waits, no further than a badge can tell: one question, and a bounded one."""
    asked = _counts(actor, most)
    return min(session.scalar(asked) or 0, most) if asked is not None else 0


@lru_cache(maxsize=256)
def _counts(actor: Actor, most: int) -> Select[int] | None:
    """Build the badge's question once a person: it takes longer to build than to answer."""
    parts = [
        select(func.count())
        .select_from(queue.rows.with_only_columns(queue.model.id).limit(most).subquery())
        .scalar_subquery()
        for queue in _queues(actor)
    ]
    return select(reduce(operator.add, parts)) if parts else None


def _queues(actor: Actor) -> Iterator[_Queue]:
    if actor.may("household.enrol"):
        yield _assigned(actor)
        yield _buyers(actor)
    for source in _SOURCES:
        for stage, step in way_on(source.table).items():
            if actor.may(step.permission):
                yield _of_step(actor, source, stage.value, step)
    if actor.may("household.merge"):
        yield _duplicates(actor)


def _of_step(actor: Actor, source: _Source, stage: str, step: Transition[Any, Any]) -> _Queue:
    model = source.model
    rows = scope.visible(model, actor, step.permission).where(model.stage == stage)
    if step.duty:
        excluded = _another_duty(actor, source.duty_subject, step.duty.value)
        rows = rows.where(source.subject_id.not_in(excluded))
    return _Queue(
        source.kind,
        stage,
        step,
        step.event,
        rows,
        model,
        source.household_id,
        source.number,
        model.stage_since,
    )


def _assigned(actor: Actor) -> _Queue:
    """Ask for the households given to this person whose file nobody has confirmed yet."""
    stage = HouseholdStage.SURVEYED.value
    rows = scope.visible(Household, actor, "household.enrol").where(
        Household.assigned_to == actor.id, Household.stage == stage
    )
    return _Queue(
        ASSIGNED,
        stage,
        None,
        _SURVEYED,
        rows,
        Household,
        Household.id,
        Household.file_no,
        Household.stage_since,
    )


def _buyers(actor: Actor) -> _Queue:
    """Ask for the empty houses whose buyer has no file yet."""
    rows = scope.visible(Occupancy, actor, vacant_houses.PERMISSION).where(
        is_given(Occupancy.next_name), vacant_houses.is_empty(Occupancy)
    )
    return _Queue(
        BUYER,
        "",
        None,
        _BOUGHT,
        rows,
        Occupancy,
        Occupancy.household_id,
        Household.file_no,
        Occupancy.until,
    )


def _duplicates(actor: Actor) -> _Queue:
    """Ask for the open pairs with a file in the actor's areas; it is that file which is named."""
    areas = actor.areas_for("household.merge")
    left = or_(*(scope.within(DuplicatePair.area_code, area) for area in areas))
    return _Queue(
        DUPLICATE,
        PairStage.OPEN.value,
        None,
        _DECIDED,
        duplicate_pairs.open_pairs(actor),
        DuplicatePair,
        case((left, DuplicatePair.left_id), else_=DuplicatePair.right_id),
        Household.file_no,
        DuplicatePair.found_at,
    )


def _group(session: Session, queue: _Queue, on: date, days: int | None) -> Group | None:
    is_late = _is_late(queue.since, on, days) if days else false()
    late = func.sum(case((is_late, 1), else_=0))
    counted = queue.rows.with_only_columns(func.count(), late, maintain_column_froms=True)
    total, overdue = session.execute(counted).one()
    if total == 0:
        return None
    tasks = tuple(_oldest(session, queue, days))
    return Group(queue.kind, queue.stage, queue.step, total, overdue or 0, tasks)


def _is_late(since: Any, on: date, days: int) -> ColumnElement[bool]:
    last: date = on - timedelta(days=days)
    if isinstance(since.type, UtcDateTime):
        last = datetime.combine(last, time(), BEIJING)
    found: ColumnElement[bool] = since < last
    return found


def _oldest(session: Session, queue: _Queue, days: int | None) -> Iterator[Task]:
    # The keys first, from the index alone: joining and sorting a banner's rows costs a second.
    model = queue.model
    keys = queue.rows.with_only_columns(model.id, maintain_column_froms=True)
    oldest = keys.order_by(queue.since, model.id).limit(SHOWN).scalar_subquery()
    # A move that was handed over lies in the banner it goes to, its file still in the other one.
    area = ChangeRequest.area_code if model is ChangeRequest else Household.area_code
    name = Occupancy.next_name if model is Occupancy else Person.name
    columns = (model.id, Household.id, name, area, queue.number)
    statement = select(*columns, queue.since).where(model.id.in_(oldest))
    if queue.kind == "retrofit":
        statement = statement.join(Conversion, Conversion.id == Retrofit.conversion_id)
    if model is not Household:
        statement = statement.join(Household, Household.id == queue.household_id)
    statement = statement.join(
        Person, and_(Person.household_id == Household.id, Person.is_householder)
    )
    for key, household, name, area_code, number, since in session.execute(
        statement.order_by(queue.since, model.id)
    ):
        day = since.astimezone(BEIJING).date() if isinstance(since, datetime) else since
        due = day + timedelta(days=days) if days else None
        yield Task(key, household, name, area_code, number, day, due)


def _another_duty(actor: Actor, subject: Subject, wanted: str) -> Select[UUID]:
    """Ask on which things the actor holds a duty that excludes this one."""
    return select(DutyRecord.subject_id).where(
        DutyRecord.subject_type == subject.value,
        DutyRecord.person_id == actor.id,
        DutyRecord.duty != wanted,
    )

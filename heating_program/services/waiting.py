"""What waits for a person: the things whose next step is theirs, oldest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Subject
from heating_program.domain.lifecycle import CLAIM, CONVERSION, HOUSEHOLD, PV, RETROFIT
from heating_program.domain.transitions import Transition
from heating_program.models.conversion import Conversion
from heating_program.models.duty import DutyRecord
from heating_program.models.household import Household, Person
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.services import scope
from heating_program.services.clock import BEIJING

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: whose it is, where, its printed number and since when."""

    id: UUID
    name: str
    area_code: str
    number: str
    since: date


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits for one step, of which the oldest are listed."""

    machine: str
    stage: str
    step: Transition[Any, Any]
    total: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the things with one kind of life are kept."""

    machine: str
    table: tuple[Transition[Any, Any], ...]
    model: Any
    duty_subject: Subject
    subject_id: Any
    number: Any
    household_id: Any
    since: Any


_SOURCES = (
    _Source(
        "household",
        HOUSEHOLD,
        Household,
        Subject.HOUSEHOLD,
        Household.id,
        Household.file_no,
        Household.id,
        Household.created_at,
    ),
    _Source(
        "conversion",
        CONVERSION,
        Conversion,
        Subject.CASE,
        Conversion.id,
        Conversion.case_no,
        Conversion.household_id,
        Conversion.stage_since,
    ),
    _Source(
        "retrofit",
        RETROFIT,
        Retrofit,
        Subject.CASE,
        Retrofit.conversion_id,
        Conversion.case_no,
        Conversion.household_id,
        Retrofit.stage_since,
    ),
    _Source(
        "pv",
        PV,
        PvSystem,
        Subject.CASE,
        PvSystem.id,
        Household.file_no,
        PvSystem.household_id,
        PvSystem.stage_since,
    ),
    _Source(
        "claim",
        CLAIM,
        Claim,
        Subject.CLAIM,
        Claim.id,
        Claim.claim_no,
        Claim.household_id,
        Claim.stage_since,
    ),
)


def queues(session: Session, actor: Actor) -> list[Queue]:
    """List what waits for the actor, leaving out what another duty of theirs forbids."""
    return [
        queue
        for source in _SOURCES
        for step in _forward_steps(source.table)
        if actor.may(step.permission)
        and (queue := _queue(session, actor, source, step)) is not None
    ]


def _forward_steps(
    table: tuple[Transition[Any, Any], ...],
) -> Iterator[Transition[Any, Any]]:
    """Yield the first row of every stage: by the tables' order that is the way on."""
    seen = set()
    for step in table:
        if step.source not in seen and step.source != step.target:
            seen.add(step.source)
            yield step


def _queue(
    session: Session, actor: Actor, source: _Source, step: Transition[Any, Any]
) -> Queue | None:
    model = source.model
    mine = scope.visible(model, actor, step.permission).where(model.stage == step.source.value)
    if step.duty:
        mine = mine.where(~_holds_another_duty(actor, source, step.duty.value))
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    if total == 0:
        return None
    return Queue(source.machine, step.source.value, step, total, _oldest(session, source, mine))


def _oldest(session: Session, source: _Source, mine: Any) -> tuple[Item, ...]:
    statement = mine.with_only_columns(
        source.model.id,
        Person.name,
        source.model.area_code,
        source.number,
        source.since,
        maintain_column_froms=True,
    )
    if source.machine == "retrofit":
        statement = statement.join(Conversion, Conversion.id == Retrofit.conversion_id)
    if source.model is not Household:
        statement = statement.join(Household, Household.id == source.household_id)
    statement = statement.join(
        Person, and_(Person.household_id == Household.id, Person.is_householder)
    )
    rows = session.execute(statement.order_by(source.since, source.model.id).limit(SHOWN))
    return tuple(
        Item(
            key,
            name,
            area_code,
            number,
            since.astimezone(BEIJING).date() if hasattr(since, "hour") else since,
        )
        for key, name, area_code, number, since in rows
    )


def _holds_another_duty(actor: Actor, source: _Source, wanted: str) -> ColumnElement[bool]:
    return exists().where(
        DutyRecord.subject_type == source.duty_subject.value,
        DutyRecord.subject_id == source.subject_id,
        DutyRecord.person_id == actor.id,
        DutyRecord.duty != wanted,
    )

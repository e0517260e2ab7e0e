"""Reads the record of change and the record of reading, inside the auditor's areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.models.access_log import AccessRecord
from heating_program.models.event import Event, EventChain
from heating_program.services import scope
from heating_program.services.clock import BEIJING

PAGE_SIZE = 50
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the two lists are narrowed by."""

    subject_id: UUID | None = None
    actor_name: str = ""
    day: date | None = None


def events(
    session: Session, actor: Actor, wanted: AuditFilter, *, page: int = 1
) -> tuple[Sequence[Event], int]:
    """Return one page of what happened, newest first, and how many there are."""
    statement = scope.visible(Event, actor, "audit.read")
    if wanted.subject_id:
        statement = statement.where(Event.subject_id == wanted.subject_id)
    if wanted.actor_name:
        statement = statement.where(Event.actor_name.contains(wanted.actor_name, autoescape=True))
    if wanted.day:
        start, end = _bounds(wanted.day)
        statement = statement.where(Event.server_at >= start, Event.server_at < end)
    total = _count(session, statement)
    rows = statement.order_by(Event.day.desc(), Event.position.desc())
    return session.scalars(_page(rows, page)).all(), total


def readings(
    session: Session, actor: Actor, wanted: AuditFilter, *, page: int = 1
) -> tuple[Sequence[AccessRecord], int]:
    """Return one page of who looked at full numbers, newest first, and how many there are."""
    statement = scope.visible(AccessRecord, actor, "access_log.read")
    if wanted.subject_id:
        statement = statement.where(AccessRecord.subject_id == wanted.subject_id)
    if wanted.actor_name:
        name = wanted.actor_name
        statement = statement.where(AccessRecord.actor_name.contains(name, autoescape=True))
    if wanted.day:
        start, end = _bounds(wanted.day)
        statement = statement.where(AccessRecord.at >= start, AccessRecord.at < end)
    rows = statement.order_by(AccessRecord.at.desc(), AccessRecord.id)
    return session.scalars(_page(rows, page)).all(), _count(session, statement)


def chains(session: Session, *, most: int = 14) -> Sequence[EventChain]:
    """Return the latest days of the chain with their heads, to compare with a printed one."""
    return session.scalars(select(EventChain).order_by(EventChain.day.desc()).limit(most)).all()


def _bounds(day: date) -> tuple[datetime, datetime]:
    # The calendar's own first and last day have no instant in every zone.
    start = datetime.combine(max(min(day, _LAST_DAY), _FIRST_DAY), time(), BEIJING)
    return start, start + timedelta(days=1)


def _count(session: Session, statement: Select[Event] | Select[AccessRecord]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _page(statement: Select[scope.M], page: int) -> Select[scope.M]:
    return statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)

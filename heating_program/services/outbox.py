"""Promises work for after the commit, and hands it out one lease at a time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from heating_program.models.outbox import OutboxItem
from heating_program.services.circumstances import moment_of

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=5)
PROMISED = "outbox_promised"
"""Set in the info of a session that has promised something, so that a worker can be woken."""


def promise(session: Session, kind: str, **payload: Any) -> None:
    """Write down work that must follow this transaction."""
    session.add(OutboxItem(kind=kind, payload=payload, created_at=moment_of(session)))
    session.info[PROMISED] = True


def has_open(session: Session, at: datetime) -> bool:
    """Tell by reading alone whether there is anything to do."""
    return session.scalar(_open_items(at).with_only_columns(OutboxItem.id)) is not None


def lease_next(session: Session) -> tuple[UUID, str, dict[str, Any]] | None:
    """Take the oldest open item for `LEASE`; a dead worker's lease simply runs out.

    An item that failed `MAX_ATTEMPTS` times is left for a person to look at.
    """
    now = moment_of(session)
    item = session.scalars(_open_items(now).with_for_update(skip_locked=True)).one_or_none()
    if item is None:
        return None
    item.leased_until = now + LEASE
    item.attempts += 1
    return item.id, item.kind, dict(item.payload)


def done(session: Session, item_id: UUID) -> None:
    """Close an item whose work is finished."""
    item = session.get_one(OutboxItem, item_id)
    item.done_at, item.last_error = moment_of(session), ""


def failed(session: Session, item_id: UUID, error: str) -> None:
    """Keep why an item failed; it is tried again after a pause that grows fourfold each time."""
    item = session.get_one(OutboxItem, item_id)
    item.leased_until = moment_of(session) + FIRST_PAUSE * 4 ** (item.attempts - 1)
    item.last_error = error[:2000]


def given_up(session: Session) -> int:
    """Count the items that failed so often that nobody tries them any more."""
    return session.scalar(select(func.count()).select_from(_given_up().subquery())) or 0


def revive(session: Session, limit: int) -> int:
    """Let the oldest items that were given up be tried again, and return how many those were."""
    oldest = _given_up().order_by(OutboxItem.created_at, OutboxItem.id).limit(limit)
    items = session.scalars(oldest.with_for_update(skip_locked=True)).all()
    for item in items:
        item.attempts, item.leased_until = 0, None
    session.info[PROMISED] = True
    return len(items)


def last_error(session: Session, kind: str, **payload: str) -> str:
    """Return why the work promised with this payload has not succeeded yet; empty otherwise."""
    wanted = (
        select(OutboxItem.last_error)
        .where(OutboxItem.kind == kind, OutboxItem.done_at.is_(None))
        .order_by(OutboxItem.created_at.desc())
        .limit(1)
    )
    for name, value in payload.items():
        wanted = wanted.where(OutboxItem.payload[name].as_string() == value)
    return session.scalar(wanted) or ""


def _given_up() -> Select[OutboxItem]:
    return select(OutboxItem).where(
        OutboxItem.done_at.is_(None), OutboxItem.attempts >= MAX_ATTEMPTS
    )


def _open_items(at: datetime) -> Select[OutboxItem]:
    return (
        select(OutboxItem)
        .where(OutboxItem.done_at.is_(None), OutboxItem.attempts < MAX_ATTEMPTS)
        .where(or_(OutboxItem.leased_until.is_(None), OutboxItem.leased_until < at))
        .order_by(OutboxItem.created_at, OutboxItem.id)
        .limit(1)
    )

"""Promises work for after the commit, and hands it out one lease at a time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from heating_program.models.outbox import OutboxItem
from heating_program.services.circumstances import moment_of

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 5


def promise(session: Session, kind: str, **payload: Any) -> None:
    """Write down work that must follow this transaction."""
    session.add(OutboxItem(kind=kind, payload=payload, created_at=moment_of(session)))


def lease_next(session: Session) -> tuple[UUID, str, dict[str, Any]] | None:
    """Take the oldest open item for `LEASE`; a dead worker's lease simply runs out.

    An item that failed `MAX_ATTEMPTS` times is left for a person to look at.
    """
    now = moment_of(session)
    open_items = (
        select(OutboxItem)
        .where(OutboxItem.done_at.is_(None), OutboxItem.attempts < MAX_ATTEMPTS)
        .where(or_(OutboxItem.leased_until.is_(None), OutboxItem.leased_until < now))
        .order_by(OutboxItem.created_at, OutboxItem.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    item = session.scalars(open_items).one_or_none()
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
    """Keep why an item failed and let it be tried again."""
    item = session.get_one(OutboxItem, item_id)
    item.leased_until, item.last_error = None, error[:2000]

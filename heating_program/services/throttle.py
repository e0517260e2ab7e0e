"""Counts attempts in the database, so that every process counts the same ones."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from heating_program.models.user import Throttle


def is_blocked(session: Session, key: str, *, most: int, at: datetime) -> bool:
    """Tell whether the attempts under this key are used up for now."""
    row = session.get(Throttle, key)
    return row is not None and row.until > at and row.count >= most


def count(session: Session, key: str, *, window: timedelta, at: datetime) -> None:
    """Count one attempt; the window starts with the first and then runs out as a whole."""
    row = session.get(Throttle, key, with_for_update=True)
    if row is None or row.until <= at:
        session.merge(Throttle(key=key, count=1, until=at + window))
    else:
        row.count += 1


def clear(session: Session, key: str) -> None:
    """Forget the attempts under a key."""
    session.execute(delete(Throttle).where(Throttle.key == key))

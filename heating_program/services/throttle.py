"""Counts attempts in the database, so that every process counts the same ones."""

import hashlib
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from heating_program.models.user import Throttle


def login_key(typed: object) -> str:
    """Return the key of the tries at one account, however its name is written.

    The login library reads full-width and other look-alike letters as plain ones, so every
    spelling must count as the same name. What is typed may be anything, even a password.
    """
    name = unicodedata.normalize("NFKD", str(typed or "").strip()).lower()
    return f"login:{hashlib.sha256(name.encode(errors='replace')).hexdigest()}"


def is_blocked(session: Session, key: str, *, most: int, at: datetime) -> bool:
    """Tell whether the attempts under this key are used up for now."""
    row = _held(session, key, at)
    return row.until > at and row.count >= most


def count(session: Session, key: str, *, window: timedelta, at: datetime) -> None:
    """Count one attempt; the window starts with the first and then runs out as a whole."""
    row = _held(session, key, at)
    if row.until <= at:
        row.count, row.until = 1, at + window
    else:
        row.count += 1


def clear(session: Session, key: str) -> None:
    """Forget the attempts under a key."""
    session.execute(delete(Throttle).where(Throttle.key == key))


def _held(session: Session, key: str, at: datetime) -> Throttle:
    """Hold the count under a key until the transaction ends, so that many at once queue for it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(Throttle).values(key=key, count=0, until=at).on_conflict_do_nothing()
    session.execute(fresh)
    return session.get_one(Throttle, key, with_for_update=True)

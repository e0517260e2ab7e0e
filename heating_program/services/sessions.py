"""Log-in sessions kept on the server: listed, limited in time, and ended at once when revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from heating_program.models.ids import UserId
from heating_program.models.user import LoginSession

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


def begin(session: Session, *, user_id: UUID, browser: str, at: datetime) -> str:
    """Open a session and return its token, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_sha256=_digest(token),
            user_id=UserId(user_id),
            created_at=at,
            seen_at=at,
            browser=browser[:200],
        )
    )
    return token


def find(session: Session, token: str) -> LoginSession | None:
    """Return the session of a token."""
    return session.scalars(
        select(LoginSession).where(LoginSession.token_sha256 == _digest(token))
    ).one_or_none()


def is_alive(login: LoginSession, at: datetime) -> bool:
    """Tell whether a session is neither revoked nor run out."""
    return (
        login.revoked_at is None and at - login.seen_at < IDLE and at - login.created_at < ABSOLUTE
    )


def seen(session: Session, login_id: UUID, at: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(seen_at=at))


def of_user(session: Session, user_id: UUID, at: datetime) -> Sequence[LoginSession]:
    """List a person's live sessions, the latest first."""
    mine = select(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None)
    )
    return [
        login
        for login in session.scalars(mine.order_by(LoginSession.seen_at.desc()))
        if is_alive(login, at)
    ]


def revoke(session: Session, *, user_id: UUID, at: datetime, login_id: UUID | None = None) -> None:
    """End one session of a person, or all of them."""
    statement = update(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None)
    )
    if login_id is not None:
        statement = statement.where(LoginSession.id == login_id)
    session.execute(statement.values(revoked_at=at))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

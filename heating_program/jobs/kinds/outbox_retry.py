"""Tries again what the outbox has given up: papers whose rendering failed five times."""

from sqlalchemy.orm import Session

from heating_program.jobs.kind import Kind
from heating_program.services import outbox
from heating_program.services.jobs import OUTBOX_RETRY, Work


def _count(session: Session, _work: Work) -> int:
    return outbox.given_up(session)


def _revive(session: Session, _work: Work, _offset: int, limit: int, _ready: object) -> int:
    # An item revived leaves the set, so a portion is always the oldest of what is left of it.
    return limit - outbox.revive(session, limit)


KIND = Kind(OUTBOX_RETRY, count=_count, apply=_revive)

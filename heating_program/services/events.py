"""Writes what happened into the hash-chained record, in the transaction of the change."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import Refused
from heating_program.models.base import Base, new_id
from heating_program.models.event import Event, EventChain
from heating_program.services.circumstances import moment_of, request_of

GENESIS = "0" * 64
PROGRAMME = "后台程序"
"""Who acts when nobody does: it stands where else the person's name does."""
_PENDING = "pending_events"
_HASHED = tuple(column.key for column in Event.__table__.columns if column.key != "hash")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about."""

    type: str
    id: UUID
    area_code: str


def record(
    session: Session,
    *,
    actor: Actor,
    permission: str,
    on: date,
    subject: Subject,
    action: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note an event; it is chained and written when the unit of work ends.

    Parameters
    ----------
    permission
        What the action needs; the role that gives it here is kept as the role at the time.
    before, after
        Changed fields only; personal numbers as masks or fingerprints.

    Raises
    ------
    Refused
        `not_permitted` when the actor holds no such permission in the subject's area.
    """
    role = actor.role_for(permission, subject.area_code)
    if role is None:
        raise Refused("not_permitted", action=action)
    by = {"actor_id": actor.id, "actor_name": actor.name, "actor_role": role.value}
    said = {"reason": reason, "before": before or {}, "after": after or {}}
    _note(session, on, subject, {"action": action, **by, **said})


def record_by_itself(
    session: Session, *, on: date, subject: Subject, action: str, after: dict[str, Any]
) -> None:
    """Note what the programme does by a rule of its own, which no person has asked for."""
    by = {"actor_id": None, "actor_name": PROGRAMME, "actor_role": ""}
    said = {"reason": "", "before": {}, "after": after}
    _note(session, on, subject, {"action": action, **by, **said})


def _note(session: Session, on: date, subject: Subject, said: dict[str, Any]) -> None:
    event = {
        "id": new_id(),
        "subject_type": subject.type,
        "subject_id": subject.id,
        "area_code": subject.area_code,
        **said,
        "business_date": on.isoformat(),
        "server_at": moment_of(session),
        "client_at": session.info.get("client_at"),
        "clock_offset_s": session.info.get("clock_offset_s"),
        "request_id": request_of(session),
    }
    session.info.setdefault(_PENDING, []).append(event)


def seal(session: Session) -> None:
    """Chain and write the noted events; called last, so that the chain is locked but briefly."""
    pending: list[dict[str, Any]] = session.info.pop(_PENDING, [])
    if not pending:
        return
    session.flush()
    chain = _lock_chain(session, moment_of(session).date().isoformat())
    length, head = chain.length, chain.head_hash
    for event in pending:
        length += 1
        event |= {"day": chain.day, "position": length, "previous_hash": head}
        event["hash"] = head = _digest(event)
    chain.length, chain.head_hash = length, head
    session.execute(insert(Base.metadata.tables[Event.__tablename__]), pending)


def last_day_of(session: Session, subject_id: UUID, action: str) -> date | None:
    """Return the business date on which something last happened to a subject, None before it.

    The subject itself was loaded inside the actor's areas; its own history needs no fence.
    """
    day = session.scalar(
        select(Event.business_date)
        .where(Event.subject_id == subject_id, Event.action == action)
        .order_by(Event.day.desc(), Event.position.desc())
        .limit(1)
    )
    return date.fromisoformat(day) if day else None


def digest(event: object) -> str:
    """Return the hash of an event or of its plain row: canonical JSON, so nothing is ambiguous."""
    return _digest({name: getattr(event, name) for name in _HASHED})


def _digest(event: Mapping[str, Any]) -> str:
    content = {name: _plain(event[name]) for name in _HASHED}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def _lock_chain(session: Session, day: str) -> EventChain:
    """Lock the day's chain, opened from the one before; a clock set back never opens an old day."""
    latest = _lock_newest(session)
    if latest is not None and latest.day >= day:
        return latest
    opening = latest.head_hash if latest else GENESIS
    chain = EventChain(day=day, opening_hash=opening, length=0, head_hash=opening)
    session.add(chain)
    session.flush()
    return chain


def _lock_newest(session: Session) -> EventChain | None:
    """Lock the newest chain; whoever held it meanwhile may have opened a newer one, so ask again.

    Opening a day needs the lock of the day before, hence the answer stands once it is held.
    """
    newest = select(func.max(EventChain.day))
    latest: EventChain | None = None
    while (day := session.scalar(newest)) != (latest.day if latest else None):
        held = select(EventChain).where(EventChain.day == day).with_for_update()
        latest = session.scalars(held).one()
    return latest

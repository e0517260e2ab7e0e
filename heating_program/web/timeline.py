"""What happened to one thing, as the page tells it: newest first, in words."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.permissions import LABELS, Role
from heating_program.models.event import Event
from heating_program.services import scope
from heating_program.web.filters import local_time
from heating_program.web.words import EVENT_WORDS


def of_subject(
    session: Session, actor: Actor, permission: str, *subject_ids: UUID
) -> list[dict[str, Any]]:
    """Return the timeline of one or several subjects inside the actor's areas."""
    statement = (
        scope.visible(Event, actor, permission)
        .where(Event.subject_id.in_(subject_ids))
        .order_by(Event.day.desc(), Event.position.desc())
        .limit(200)
    )
    return [entry(event) for event in session.scalars(statement)]


def entry(event: Event, *, url: str | None = None) -> dict[str, Any]:
    """Return one event as the list of a page takes it; `url` is where its subject is opened."""
    role = LABELS[Role(event.actor_role)] if event.actor_role in set(Role) else ""
    return {
        "title": str(EVENT_WORDS.get(event.action, event.action)),
        "at": local_time(event.server_at),
        "by": f"{event.actor_name} {role}".strip(),
        "text": event.reason,
        "kind": "",
        "url": url,
    }

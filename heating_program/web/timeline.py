"""What happened to one thing, as the page tells it: newest first, in words."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.permissions import LABELS, Role
from heating_program.domain.photo import PhotoSlot
from heating_program.models.event import Event
from heating_program.services import scope
from heating_program.web.filters import label, local_time, paper_title
from heating_program.web.words import EVENT_WORDS, FIELD_WORDS

_MOST_FIELDS: Final = 6


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
        "text": str(_("；")).join(filter(None, (_detail(event), event.reason))),
        "kind": "",
        "url": url,
    }


def _detail(event: Event) -> str:
    """Say which paper, which picture or which fields an event speaks of, never their contents."""
    told = {**event.before, **event.after}
    if event.subject_type == "document" and told.get("kind"):
        return f"{paper_title(told['kind'])} {told.get('number', '')}".strip()
    if event.action.startswith("photo.") and told.get("slot") in set(PhotoSlot):
        return label(told["slot"], "photo_slot")
    if event.action == "household.revised":
        return _fields(told)
    return ""


def _fields(names: Iterable[str]) -> str:
    known = [str(FIELD_WORDS[name]) for name in names if name in FIELD_WORDS]
    shown = str(_("、")).join(known[:_MOST_FIELDS])
    if len(known) <= _MOST_FIELDS:
        return shown
    return str(_("%(fields)s等 %(count)s 项", fields=shown, count=len(known)))

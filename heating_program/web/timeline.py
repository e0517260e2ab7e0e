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
    role = _(LABELS[Role(event.actor_role)]) if event.actor_role in set(Role) else ""
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
    tell = _SPLIT.get(event.action)
    return tell(told) if tell else ""


def _divided(told: dict[str, Any]) -> str:
    said = _(
        "分出新户 %(file_no)s；在办项目、补贴、账户和特殊群体留在本户", file_no=told["founded"]
    )
    return str(said)


def _founded(told: dict[str, Any]) -> str:
    if "founded_from" not in told:
        return ""
    file_no = told["founded_from"]
    brought = (
        _("从 %(file_no)s 分出，带来改造意愿和现状用能，可直接修改", file_no=file_no)
        if told.get("energy")
        else _("从 %(file_no)s 分出，带来改造意愿，新居用能待登记", file_no=file_no)
    )
    return str(_("；")).join((brought, _("项目、补贴、账户和特殊群体留在原户")))


_SPLIT: Final = {"household.divided": _divided, "household.enrolled": _founded}


def _fields(names: Iterable[str]) -> str:
    known = [str(FIELD_WORDS[name]) for name in names if name in FIELD_WORDS]
    shown = str(_("、")).join(known[:_MOST_FIELDS])
    if len(known) <= _MOST_FIELDS:
        return shown
    return str(_("%(fields)s等 %(count)s 项", fields=shown, count=len(known)))

"""Unfinished forms, kept sealed on the server: one a person, a form and a thing; never data yet.

Only the person who types sees a draft. What is kept is exactly what the browser would send again.
"""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.models.base import new_id
from heating_program.models.draft import Draft
from heating_program.models.household import Household
from heating_program.models.ids import DraftId, UserId
from heating_program.services.circumstances import moment_of, vault_of

DRAFT_PLACE = "draft.sealed"
NEW_HOUSEHOLD: Final = "household"
"""A registration; its object is the household that will be."""
EDITED_HOUSEHOLD: Final = "household_edit"
"""A correction of a file, or a request to change it; its object is that household."""
_MOST_CHARACTERS = 64 * 1024
_LONGEST_TITLE = 60

Typed = tuple[tuple[str, str], ...]
"""Names and values as a form sends them, in their order."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft as its owner's lists show it."""

    id: UUID
    form: str
    object_id: UUID
    title: str
    step: int
    updated_at: datetime


def save(
    session: Session,
    *,
    actor: Actor,
    form: str,
    object_id: UUID,
    typed: Typed,
    part: tuple[str, ...] = (),
    step: int = 1,
    title: str = "",
) -> datetime:
    """Keep what has been typed so far, in place of what was kept before.

    Parameters
    ----------
    part
        Names of the fields that `typed` speaks of; all others stay as they were kept. A name stands
        for its rows as well (``members`` for ``members-0-name``). Empty: the whole form.
    step
        The step the person is at.
    title
        What the person will know it by; left as it was when empty.

    Returns
    -------
    datetime
        When it was kept.

    Raises
    ------
    DomainError
        `draft_too_large`.
    Refused
        `draft_finished` when the thing has been registered meanwhile: a late message of a browser
        must not bring a finished form back.
    """
    if form == NEW_HOUSEHOLD and session.get(Household, object_id) is not None:
        raise Refused("draft_finished")
    vault, at = vault_of(session), moment_of(session)
    draft = session.scalar(_own(actor, form, object_id))
    if draft is None:
        draft = Draft(
            id=DraftId(new_id()),
            user_id=UserId(actor.id),
            form=form,
            object_id=object_id,
            created_at=at,
        )
        session.add(draft)
    elif part:
        stored = json.loads(vault.open(DRAFT_PLACE, draft.id, draft.sealed))
        kept = tuple((name, value) for name, value in stored if not _speaks_of(name, part))
        typed = kept + typed
    text = json.dumps(typed, ensure_ascii=False, separators=(",", ":"))
    if len(text) > _MOST_CHARACTERS:
        raise DomainError("draft_too_large")
    draft.sealed = vault.seal(DRAFT_PLACE, draft.id, text)
    draft.step, draft.updated_at = step, at
    draft.title = _plain(title) or draft.title or ""
    return at


def load(session: Session, *, actor: Actor, form: str, object_id: UUID) -> Typed | None:
    """Return what the actor typed, or None where they have no draft.

    Raises
    ------
    DomainError
        `sealed_value_damaged`.
    """
    draft = session.scalar(_own(actor, form, object_id))
    if draft is None:
        return None
    stored = json.loads(vault_of(session).open(DRAFT_PLACE, draft.id, draft.sealed))
    return tuple((name, value) for name, value in stored)


def mine(session: Session, *, actor: Actor, form: str = "") -> list[Unfinished]:
    """List the actor's unfinished forms, the latest first; of one kind of form if it is named."""
    found = select(Draft).where(Draft.user_id == actor.id).order_by(Draft.updated_at.desc())
    if form:
        found = found.where(Draft.form == form)
    return [
        Unfinished(each.id, each.form, each.object_id, each.title, each.step, each.updated_at)
        for each in session.scalars(found)
    ]


def about(session: Session, *, actor: Actor, form: str, object_id: UUID) -> Unfinished | None:
    """Return the actor's draft about one thing as a list would show it."""
    drafts = mine(session, actor=actor, form=form)
    return next((each for each in drafts if each.object_id == object_id), None)


def discard(session: Session, *, actor: Actor, form: str, object_id: UUID) -> None:
    """Forget a draft: it was finished, or its owner says so."""
    draft = session.scalar(_own(actor, form, object_id))
    if draft is not None:
        session.delete(draft)


def _own(actor: Actor, form: str, object_id: UUID) -> Select[Draft]:
    return select(Draft).where(
        Draft.user_id == actor.id, Draft.form == form, Draft.object_id == object_id
    )


def _speaks_of(name: str, part: tuple[str, ...]) -> bool:
    return name in part or name.startswith(tuple(f"{each}-" for each in part))


def _plain(title: str) -> str:
    """Leave out what no column holds: a title is only there to be known again."""
    shown = (mark for mark in title if unicodedata.category(mark) not in ("Cc", "Cs"))
    return "".join(shown).strip()[:_LONGEST_TITLE]

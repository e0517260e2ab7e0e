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
from heating_program.services.vault import Vault

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
class Seen:
    """What a page showed of a draft: the names it speaks of, and the mark of what stood there."""

    names: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class Kept:
    """When a draft was kept, and the mark by which its page will know it."""

    at: datetime
    mark: str


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
    seen: Seen | None = None,
) -> Kept:
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
    seen
        What the page was opened with; None keeps what is typed whatever stands there.

    Returns
    -------
    Kept

    Raises
    ------
    DomainError
        `draft_too_large`.
    Refused
        `draft_finished` when the thing has been registered meanwhile: a late message of a browser
        must not bring a finished form back; `draft_elsewhere` when the same draft was changed in
        another window since it was seen.
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
    else:
        stored = _opened(vault, draft)
        if seen is not None and _is_changed(vault, stored, typed, seen):
            raise Refused("draft_elsewhere")
        if part:
            typed = tuple(pair for pair in stored if not _speaks_of(pair[0], part)) + typed
    text = json.dumps(typed, ensure_ascii=False, separators=(",", ":"))
    if len(text) > _MOST_CHARACTERS:
        raise DomainError("draft_too_large")
    draft.sealed = vault.seal(DRAFT_PLACE, draft.id, text)
    draft.step, draft.updated_at = step, at
    draft.title = _plain(title) or draft.title or ""
    return Kept(at, _mark(vault, typed, seen.names if seen else part))


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
    return _opened(vault_of(session), draft)


def mark_of(session: Session, typed: Typed, names: tuple[str, ...]) -> str:
    """Return a keyed mark of what stands in some fields of a draft, for its page to carry."""
    return _mark(vault_of(session), typed, names)


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


def _opened(vault: Vault, draft: Draft) -> Typed:
    stored = json.loads(vault.open(DRAFT_PLACE, draft.id, draft.sealed))
    return tuple((name, value) for name, value in stored)


def _mark(vault: Vault, typed: Typed, names: tuple[str, ...]) -> str:
    told = [pair for pair in typed if not names or _speaks_of(pair[0], names)]
    return vault.fingerprint(json.dumps(told, ensure_ascii=False)) if told else ""


def _is_changed(vault: Vault, stored: Typed, typed: Typed, seen: Seen) -> bool:
    """Tell whether what stands there is neither what was seen nor what is typed now."""
    return _mark(vault, stored, seen.names) not in (seen.mark, _mark(vault, typed, seen.names))


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

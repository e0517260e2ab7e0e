"""A person's own views of the list of households: a name for what it is narrowed and sorted by.

A view is an address, not a set of households: opened tomorrow it shows what is so tomorrow, and
never more than its owner may see then.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.models.ids import UserId
from heating_program.models.saved_view import SavedView

MOST: Final = 12
"""Views of one person; more would no longer be looked through."""
LONGEST_NAME: Final = 20
LONGEST_QUERY: Final = 500


def of(session: Session, actor: Actor) -> Sequence[SavedView]:
    """List a person's views by name."""
    own = select(SavedView).where(SavedView.user_id == actor.id)
    return session.scalars(own.order_by(SavedView.name)).all()


def keep(session: Session, *, actor: Actor, name: str, query: str) -> None:
    """Keep a view under a name; one of that name is replaced.

    Raises
    ------
    DomainError
        `view_name_missing`, `view_name_too_long`, `view_too_long`.
    Refused
        `too_many_views`.
    """
    if not name:
        raise DomainError("view_name_missing")
    if len(name) > LONGEST_NAME:
        raise DomainError("view_name_too_long", most=LONGEST_NAME)
    if len(query) > LONGEST_QUERY:
        raise DomainError("view_too_long")
    own = select(SavedView).where(SavedView.user_id == actor.id)
    view = session.scalar(own.where(SavedView.name == name))
    if view is not None:
        view.query = query
        return
    held = session.scalar(select(func.count()).select_from(own.subquery())) or 0
    if held >= MOST:
        raise Refused("too_many_views", most=MOST)
    session.add(SavedView(user_id=UserId(actor.id), name=name, query=query))


def forget(session: Session, *, actor: Actor, view_id: UUID) -> None:
    """Delete a person's own view; one that is gone already stays gone.

    Raises
    ------
    DomainError
        `not_found` for somebody else's.
    """
    view = session.get(SavedView, view_id)
    if view is None:
        return
    if view.user_id != actor.id:
        raise DomainError("not_found")
    session.delete(view)

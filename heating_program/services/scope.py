"""The one fence around personal data: rows of the actor's areas, by prefix of the division code."""

import re
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.models.base import AreaScoped, Base, Versioned

M = TypeVar("M", bound=AreaScoped)
_DIVISION_CODE = re.compile(r"[0-9]{2,12}")


def within(column: InstrumentedAttribute[str], area_code: str) -> ColumnElement[bool]:
    """Return the condition that a division code lies in an area.

    A range of digit strings of one length uses the index on both engines, which LIKE does not.
    What is no division code holds nothing.
    """
    if not _DIVISION_CODE.fullmatch(area_code):
        return false()
    upper = str(int(area_code) + 1)
    return and_(column >= area_code, column < upper)


def visible(model: type[M], actor: Actor, permission: str) -> Select[M]:
    """Select the rows of a table that the actor may see or touch with this permission."""
    areas = actor.areas_for(permission)
    inside = or_(*(within(model.area_code, area) for area in areas)) if areas else false()
    return select(model).where(inside)


def first_area(
    session: Session, model: type[AreaScoped], actor: Actor, permission: str
) -> str | None:
    """Return the first village of the actor's areas in which there is a row at all."""
    first = visible(model, actor, permission).with_only_columns(func.min(model.area_code))
    return session.scalar(first)


def load(
    session: Session,
    model: type[M],
    key: object,
    actor: Actor,
    permission: str,
    *,
    lock: bool = False,
) -> M:
    """Load one row inside the actor's areas; elsewhere it does not exist for them.

    Parameters
    ----------
    lock
        Hold the row until the transaction ends (a no-op on SQLite, where the writer is alone).

    Raises
    ------
    DomainError
        `not_found`, the same for a foreign area and for a row that never was.
    """
    statement = visible(model, actor, permission).where(_key_of(model) == key)
    if lock:
        statement = statement.with_for_update(of=model)
    row = session.scalars(statement).unique().one_or_none()
    if row is None:
        raise DomainError("not_found")
    return row


def hold(
    session: Session,
    model: type[M],
    key: object,
    actor: Actor,
    permission: str,
    *,
    row_version: int,
) -> M:
    """Load and lock a row for changing it, if it still is what the form showed.

    Raises
    ------
    DomainError
        `not_found` as `load` says, `stale_version` when a colleague was faster.
    """
    row = load(session, model, key, actor, permission, lock=True)
    if not isinstance(row, Versioned):
        raise TypeError(model)
    if row.row_version != row_version:
        raise DomainError("stale_version")
    return row


def sent_before(
    session: Session, model: type[M], key: object, actor: Actor, permission: str
) -> M | None:
    """Return what a form's key stands for already; None for a form sent the first time.

    Raises
    ------
    DomainError
        `conflict_with_stored_data` when it is nothing of the actor's areas: keys are made afresh
        with every empty form, so this one was not.
    """
    if session.get(model, key) is None:
        return None
    try:
        return load(session, model, key, actor, permission)
    except DomainError as error:
        raise DomainError("conflict_with_stored_data") from error


def require_repetition(*, is_same: bool) -> None:
    """Refuse a form whose key has been used for other content: it would be lost in silence."""
    if not is_same:
        raise DomainError("conflict_with_stored_data")


def _key_of(model: type[M]) -> ColumnElement[object]:
    if not issubclass(model, Base):
        raise TypeError(model)
    return model.__table__.primary_key.columns[0]

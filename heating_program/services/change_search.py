"""Finds change requests in the actor's areas, and tells the history of a file field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.names import normalise_name
from heating_program.models.change_request import ChangeRequest
from heating_program.models.event import Event
from heating_program.models.household import Household, Person
from heating_program.models.user import User
from heating_program.services import scope
from heating_program.services.change_requests import OPEN

PAGE_SIZE: Final = 50
OPEN_ONES: Final = "open"
_NO_FIELDS: Final = frozenset({"stage", "change_id", "consequences"})


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """What the list is narrowed by; `stage` may be `OPEN_ONES`."""

    text: str = ""
    area_code: str = ""
    stage: str = OPEN_ONES
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the list: the request, whose file it is and who asked."""

    request: ChangeRequest
    file_no: str
    name: str
    proposer: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that happened to one field of a file."""

    field: str
    at: datetime
    by: str
    role: str
    action: str
    before: Any
    after: Any
    reason: str
    change_id: str


def search(
    session: Session, actor: Actor, wanted: ChangeFilter, *, page: int = 1
) -> tuple[Sequence[Found], int]:
    """Return one page of requests in the actor's areas, oldest first, and how many there are."""
    statement = (
        scope.visible(ChangeRequest, actor, "household.read")
        .join(Household, Household.id == ChangeRequest.household_id)
        .join(Person, (Person.household_id == Household.id) & Person.is_householder)
        .join(User, User.id == ChangeRequest.proposed_by)
    )
    if wanted.area_code:
        statement = statement.where(scope.within(ChangeRequest.area_code, wanted.area_code))
    if wanted.stage:
        stages = OPEN if wanted.stage == OPEN_ONES else (wanted.stage,)
        statement = statement.where(ChangeRequest.stage.in_(stages))
    if wanted.kind:
        statement = statement.where(ChangeRequest.kind == wanted.kind)
    if text := wanted.text.strip():
        statement = statement.where(
            or_(
                Person.name_norm.contains(normalise_name(text), autoescape=True),
                Household.file_no == text.upper(),
            )
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    columns = (Household.file_no, Person.name, User.display_name)
    rows = statement.add_columns(*columns).order_by(ChangeRequest.id)
    found = session.execute(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [Found(*row) for row in found], total


def of_household(session: Session, household_id: UUID) -> list[ChangeRequest]:
    """List every request of a loaded file, the latest first."""
    wanted = select(ChangeRequest).where(ChangeRequest.household_id == household_id)
    return list(session.scalars(wanted.order_by(ChangeRequest.id.desc())))


def happened(session: Session, request: ChangeRequest) -> Sequence[Event]:
    """Tell what happened to a loaded request, the latest first.

    It may have begun in another banner, so its own history needs no fence.
    """
    wanted = select(Event).where(Event.subject_type == "change", Event.subject_id == request.id)
    return session.scalars(wanted.order_by(Event.day.desc(), Event.position.desc())).all()


def field_history(
    session: Session, household: Household, field: str = ""
) -> dict[str, list[FieldChange]]:
    """Tell of every field who gave it its values, when and why, the latest first.

    The household was loaded inside the actor's areas; its own history, which may have begun in
    another village, needs no fence.
    """
    wanted = (
        select(Event)
        .where(Event.subject_type == "household", Event.subject_id == household.id)
        .order_by(Event.day.desc(), Event.position.desc())
    )
    found: dict[str, list[FieldChange]] = {}
    for event in session.scalars(wanted):
        for name in dict.fromkeys((*event.before, *event.after)):
            if name not in _NO_FIELDS and field in ("", name):
                found.setdefault(name, []).append(_change(event, name))
    return found


def _change(event: Event, field: str) -> FieldChange:
    return FieldChange(
        field=field,
        at=event.server_at,
        by=event.actor_name,
        role=event.actor_role,
        action=event.action,
        before=event.before.get(field),
        after=event.after.get(field),
        reason=event.reason,
        change_id=str(event.after.get("change_id", "")),
    )

"""Everything that happened to one household, whatever it happened to: one record, a page at a time.

The reader opened the household inside their areas; of what belongs to it they meet the kinds of
thing that they may read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.models.change_request import ChangeRequest
from heating_program.models.conversion import Conversion
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.inspection import Inspection
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.services import scope

PAGE_SIZE: Final = 50
KINDS: Final = (
    "household",
    "conversion",
    "retrofit",
    "pv",
    "claim",
    "document",
    "change",
    "photo",
)
_PHOTO: Final = "photo."


@dataclass(frozen=True, slots=True)
class Belongings:
    """The keys of what belongs to a household, by its kind, as far as the reader may know."""

    household: UUID
    by_kind: dict[str, list[UUID]] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[UUID]:
        """List the keys of some kinds."""
        return [key for kind in kinds for key in self.by_kind.get(kind, ())]

    @property
    def every(self) -> list[UUID]:
        """All keys, the household's own first."""
        return [self.household, *self.of(*self.by_kind)]


def belongings(session: Session, actor: Actor, household: Household) -> Belongings:
    """Find what belongs to a household: two short questions, however much it is."""
    found = Belongings(household.id)
    keys = session.execute(union_all(*_owned(actor, household.id)))
    for kind, key in keys:
        found.by_kind.setdefault(kind, []).append(key)
    if found.by_kind and actor.may("document.read"):
        papers = scope.visible(IssuedDocument, actor, "document.read").where(
            IssuedDocument.subject_id.in_(found.of(*found.by_kind))
        )
        found.by_kind["document"] = list(
            session.scalars(papers.with_only_columns(IssuedDocument.id))
        )
    return found


def happened(
    session: Session, belonging: Belongings, *, kind: str = "", page: int = 1
) -> tuple[Sequence[Event], int]:
    """Return one page of what happened, the latest first, and how much there is.

    The events are asked for by keys that were found inside the reader's areas: those from before
    a move carry the area of that day and belong to the household all the same.
    """
    wanted = select(Event).where(_of_kind(belonging, kind))
    total = session.scalar(wanted.with_only_columns(func.count())) or 0
    latest = wanted.order_by(Event.day.desc(), Event.position.desc())
    rows = session.scalars(latest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return rows.all(), total


def latest(session: Session, belonging: Belongings, most: int) -> Sequence[Event]:
    """Return the last few things that happened."""
    wanted = select(Event).where(Event.subject_id.in_(belonging.every))
    newest = wanted.order_by(Event.day.desc(), Event.position.desc())
    return session.scalars(newest.limit(most)).all()


def _owned(actor: Actor, household_id: Any) -> Iterator[Any]:
    cases = select(Conversion.id).where(Conversion.household_id == household_id)
    for kind, model, permission, own in (
        ("conversion", Conversion, "conversion.read", Conversion.household_id == household_id),
        ("conversion", Inspection, "inspection.read", Inspection.conversion_id.in_(cases)),
        ("retrofit", Retrofit, "retrofit.read", Retrofit.conversion_id.in_(cases)),
        ("pv", PvSystem, "pv.read", PvSystem.household_id == household_id),
        ("claim", Claim, "claim.read", Claim.household_id == household_id),
        ("change", ChangeRequest, "household.read", ChangeRequest.household_id == household_id),
    ):
        rows = scope.visible(model, actor, permission).where(own)
        yield rows.with_only_columns(literal(kind), model.id)


def _of_kind(belonging: Belongings, kind: str) -> ColumnElement[bool]:
    is_photo = Event.action.startswith(_PHOTO)
    if kind == "photo":
        return and_(Event.subject_id.in_([belonging.household, *belonging.of("pv")]), is_photo)
    if kind == "household":
        return and_(Event.subject_id == belonging.household, ~is_photo)
    if kind == "pv":
        return and_(Event.subject_id.in_(belonging.of("pv")), ~is_photo)
    if kind:
        return Event.subject_id.in_(belonging.of(kind))
    return Event.subject_id.in_(belonging.every)

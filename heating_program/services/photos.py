"""Keeps the photos of a surveyed thing: adds and removes them, and finds those used twice.

What may carry photos, and who may add them, stands in one table, so that the next kind of thing is
one more line.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.photo import (
    OF_A_HOUSE,
    OF_A_ROOF,
    PAPERS_OF_A_FAMILY,
    WANTED_OF_A_HOUSE,
    WANTED_OF_A_ROOF,
    PhotoSlot,
)
from heating_program.domain.stages import OPEN_CHANGES, HouseholdStage, PvStage
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.models.ids import HouseholdId, PhotoId, UserId
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.services import events, scope
from heating_program.services.circumstances import moment_of
from heating_program.services.photo_files import Intake

MOST_PHOTOS: Final = 40


@dataclass(frozen=True, slots=True)
class Carrier:
    """A kind of thing that carries photos.

    Parameters
    ----------
    model
        Its table.
    may_see, may_add
        Permissions; whoever may add may also remove.
    is_open
        Whether photos may still be added to or removed from a row.
    household_of
        Whose it is.
    slots
        What its photos may show.
    wanted
        What a complete set shows.
    """

    model: type[Any]
    may_see: str
    may_add: str
    is_open: Callable[[Any], bool]
    household_of: Callable[[Any], HouseholdId]
    slots: tuple[PhotoSlot, ...]
    wanted: tuple[PhotoSlot, ...] = ()


# A roof's photos are evidence for its size: with the grid application they are closed.
_PV_OPEN = (PvStage.ENQUIRY, PvStage.SITE_SURVEYED, PvStage.STRUCTURE_OK, PvStage.SIZED)
_FILE_LEFT = (HouseholdStage.CLOSED, HouseholdStage.MERGED)
CARRIERS: Final = {
    "pv_system": Carrier(
        PvSystem,
        "pv.read",
        "pv.survey",
        lambda plant: plant.stage in _PV_OPEN,
        lambda plant: HouseholdId(plant.household_id),
        OF_A_ROOF,
        WANTED_OF_A_ROOF,
    ),
    # The house, and the papers the family has signed.
    "household": Carrier(
        Household,
        "household.read",
        "household.enrol",
        lambda household: household.stage not in _FILE_LEFT,
        lambda household: HouseholdId(household.id),
        (*OF_A_HOUSE, *PAPERS_OF_A_FAMILY, PhotoSlot.CONSENT_SIGNATURE),
        WANTED_OF_A_HOUSE,
    ),
    # What proves that a change is true; a decision closes it.
    "change": Carrier(
        ChangeRequest,
        "household.read",
        "household.enrol",
        lambda change: change.stage in OPEN_CHANGES,
        lambda change: HouseholdId(change.household_id),
        (PhotoSlot.EVIDENCE,),
    ),
}


@dataclass(frozen=True, slots=True)
class Added:
    """How many photos an upload brought; what was there before is not added twice."""

    new: int
    known: int
    used_elsewhere: int


def add(
    session: Session,
    *,
    actor: Actor,
    on: date,
    subject_type: str,
    subject_id: UUID,
    slot: PhotoSlot,
    intakes: Sequence[Intake],
) -> Added:
    """Keep the rows of photos whose files have been written.

    Sending the same form again changes nothing, so a line that broke off can be repeated.

    Raises
    ------
    DomainError
        `not_found`; `photo_slot_missing` for a slot of other things; `photos_full` when there
        would be more than `MOST_PHOTOS`.
    Refused
        `action_not_allowed` once the photos are closed.
    """
    carrier = CARRIERS[subject_type]
    if slot not in carrier.slots:
        raise DomainError("photo_slot_missing", field="slot")
    thing = _load_open(session, actor, carrier, subject_id)
    owner = carrier.household_of(thing)
    standing = set(session.scalars(_standing(subject_type, subject_id)))
    fresh = {each.sha256: each for each in intakes if each.sha256 not in standing}
    if len(standing) + len(fresh) > MOST_PHOTOS:
        raise DomainError("photos_full", most=MOST_PHOTOS)
    subject = events.Subject(subject_type, thing.id, thing.area_code)
    for intake in fresh.values():
        session.add(_row(session, actor, owner, subject, slot, intake))
    if fresh:
        told = {"slot": slot.value, "photos": sorted(fresh)}
        _record(session, actor, on, subject, carrier, action="photo.added", after=told)
    elsewhere = uses_elsewhere(session, owner, fresh)
    for digest, households in sorted(elsewhere.items()):
        found = {"photo": digest, "households": len(households)}
        _record(session, actor, on, subject, carrier, action="photo.found_elsewhere", after=found)
    return Added(len(fresh), len(intakes) - len(fresh), len(elsewhere))


def remove(session: Session, *, actor: Actor, on: date, photo_id: UUID, reason: str) -> Photo:
    """Take a photo off the page; row and files stay as evidence of what was there.

    Raises
    ------
    DomainError
        `not_found`, `reason_missing`.
    Refused
        `action_not_allowed` once the photos are closed.
    """
    photo = load(session, actor, photo_id)
    carrier = CARRIERS[photo.subject_type]
    thing = _load_open(session, actor, carrier, photo.subject_id)
    session.refresh(photo)  # whoever held the thing meanwhile may have removed it
    if photo.removed_at is not None:
        raise DomainError("not_found")
    if not reason.strip():
        raise DomainError("reason_missing", field="reason")
    photo.removed_at, photo.removed_by = moment_of(session), UserId(actor.id)
    photo.removed_reason = reason.strip()
    subject = events.Subject(photo.subject_type, thing.id, thing.area_code)
    told = {"slot": photo.slot, "photo": photo.sha256}
    _record(
        session, actor, on, subject, carrier, action="photo.removed", before=told, reason=reason
    )
    return photo


def load(session: Session, actor: Actor, photo_id: UUID) -> Photo:
    """Load a photo of a thing that the actor may see.

    Raises
    ------
    DomainError
        `not_found`, also for one that was removed.
    """
    photo = session.get(Photo, photo_id)
    if photo is None or photo.removed_at is not None:
        raise DomainError("not_found")
    return scope.load(session, Photo, photo_id, actor, CARRIERS[photo.subject_type].may_see)


def of_subject(session: Session, actor: Actor, subject_type: str, subject_id: UUID) -> list[Photo]:
    """List the photos of a thing in the order in which they came."""
    permission = CARRIERS[subject_type].may_see
    wanted = scope.visible(Photo, actor, permission).where(
        Photo.subject_type == subject_type,
        Photo.subject_id == subject_id,
        Photo.removed_at.is_(None),
    )
    return list(session.scalars(wanted.order_by(Photo.id)))


def latest_of(
    session: Session, actor: Actor, subject_type: str, subject_id: UUID, slot: PhotoSlot
) -> Photo | None:
    """Return the last photo of one slot: of a signature given twice the later one holds."""
    every = of_subject(session, actor, subject_type, subject_id)
    return next((photo for photo in reversed(every) if photo.slot == slot), None)


def uses_elsewhere(
    session: Session, household_id: HouseholdId, digests: Iterable[str]
) -> dict[str, set[UUID]]:
    """Find in which other households the same bytes are used as a photo.

    It asks everywhere, also outside the reader's areas: copied photos cross borders. Who may learn
    which household it is, is for the page to ask.
    """
    found: dict[str, set[UUID]] = {}
    rows = session.execute(
        select(Photo.sha256, Photo.household_id)
        .where(Photo.sha256.in_(list(digests)), Photo.household_id != household_id)
        .where(Photo.removed_at.is_(None))
    )
    for digest, other in rows:
        found.setdefault(digest, set()).add(other)
    return found


def visible_households(session: Session, actor: Actor, keys: set[UUID]) -> list[Household]:
    """List those of the households that the actor may read, by file number."""
    wanted = scope.visible(Household, actor, "household.read").where(Household.id.in_(keys))
    return list(session.scalars(wanted.order_by(Household.file_no)).unique())


def may_change(actor: Actor, carrier: Carrier, thing: Any) -> bool:
    """Tell whether the actor may add photos to a thing now, and take them off."""
    return carrier.is_open(thing) and actor.role_for(carrier.may_add, thing.area_code) is not None


def _load_open(session: Session, actor: Actor, carrier: Carrier, subject_id: UUID) -> Any:
    # Held until the end, so that two uploads of one photo at once become one row.
    thing = scope.load(session, carrier.model, subject_id, actor, carrier.may_add, lock=True)
    if not carrier.is_open(thing):
        raise Refused("action_not_allowed")
    return thing


def _standing(subject_type: str, subject_id: UUID) -> Select[str]:
    return select(Photo.sha256).where(
        Photo.subject_type == subject_type,
        Photo.subject_id == subject_id,
        Photo.removed_at.is_(None),
    )


def _row(
    session: Session,
    actor: Actor,
    owner: HouseholdId,
    subject: events.Subject,
    slot: PhotoSlot,
    intake: Intake,
) -> Photo:
    return Photo(
        id=PhotoId(new_id()),
        area_code=subject.area_code,
        subject_type=subject.type,
        subject_id=subject.id,
        household_id=owner,
        slot=slot.value,
        sha256=intake.sha256,
        media_type=intake.media_type,
        size_bytes=len(intake.original),
        width_px=intake.width_px,
        height_px=intake.height_px,
        shown_sha256=intake.shown_sha256,
        taken_at=intake.notes.taken_at,
        latitude_deg=intake.notes.latitude_deg,
        longitude_deg=intake.notes.longitude_deg,
        uploaded_by=UserId(actor.id),
        uploaded_at=moment_of(session),
        removed_at=None,
        removed_by=None,
    )


def _record(
    session: Session,
    actor: Actor,
    on: date,
    subject: events.Subject,
    carrier: Carrier,
    *,
    action: str,
    **told: Any,
) -> None:
    events.record(
        session,
        actor=actor,
        permission=carrier.may_add,
        on=on,
        subject=subject,
        action=action,
        **told,
    )

"""What a page shows of the photos of a thing: those there are, those missing, those used twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.photo import PhotoSlot
from heating_program.models.household import Household
from heating_program.models.photo import Photo
from heating_program.services import photos


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """The photos of one thing, as a card shows them.

    Parameters
    ----------
    slots
        What photos of this card may show.
    photos
        In the order in which they came.
    lacking
        Slots of a complete set without a photo.
    used_elsewhere
        Keys of the photos whose bytes serve another household too.
    may_change
        Whether this reader may add and remove.
    """

    subject_type: str
    subject_id: UUID
    slots: tuple[PhotoSlot, ...]
    photos: list[Photo]
    lacking: list[PhotoSlot]
    used_elsewhere: set[UUID]
    may_change: bool


def card_of(
    session: Session,
    actor: Actor,
    subject_type: str,
    thing: Any,
    *,
    slots: Sequence[PhotoSlot] = (),
) -> PhotoCard:
    """Gather the photos of a thing that the reader may see; of some slots, or of all it has."""
    carrier = photos.CARRIERS[subject_type]
    shown = tuple(slots) or carrier.slots
    every = photos.of_subject(session, actor, subject_type, thing.id)
    found = [photo for photo in every if photo.slot in shown]
    there = {photo.slot for photo in found}
    digests = {each.sha256 for each in found}
    owner = carrier.household_of(thing)
    twice = photos.uses_elsewhere(session, owner, digests) if digests else {}
    return PhotoCard(
        subject_type,
        thing.id,
        shown,
        found,
        [slot for slot in carrier.wanted if slot in shown and slot not in there],
        {photo.id for photo in found if photo.sha256 in twice},
        photos.may_change(actor, carrier, thing),
    )


def others_with(session: Session, actor: Actor, photo: Photo) -> tuple[int, list[Household]]:
    """Count the other households with the same photo, and name those the reader may see."""
    twice = photos.uses_elsewhere(session, photo.household_id, {photo.sha256})
    keys = twice.get(photo.sha256, set())
    return len(keys), photos.visible_households(session, actor, keys)

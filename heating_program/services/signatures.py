"""Keeps what a villager signed on a screen: a drawing like any photo, but never an empty one."""

from datetime import date
from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.photo import PhotoSlot
from heating_program.services import photos
from heating_program.services.photo_files import Intake, take_in

# A dot or a slip of the finger is no name; on the smallest pad a short name covers thousands.
_LEAST_INK_PX: Final = 300
_DARK: Final = 128


def take_in_signature(upload: bytes) -> Intake:
    """Prove that an upload is a drawn signature.

    Raises
    ------
    DomainError
        `signature_missing`; `signature_blank` for an empty pad; what `take_in` says of a file
        that is no picture, and `photo_kind_unknown` for any that is no PNG.
    """
    if not upload:
        raise DomainError("signature_missing")
    intake = take_in(upload)
    if intake.media_type != "image/png":
        raise DomainError("photo_kind_unknown")
    with Image.open(BytesIO(intake.shown), formats=["jpeg"]) as picture:
        ink_px = sum(picture.convert("L").histogram()[:_DARK])
    if ink_px < _LEAST_INK_PX:
        raise DomainError("signature_blank")
    return intake


def keep(session: Session, *, actor: Actor, on: date, household_id: UUID, intake: Intake) -> None:
    """Keep the row of a signature under the consent; a later one takes its place on the page.

    Raises
    ------
    DomainError
        `not_found`, `photos_full`.
    Refused
        `action_not_allowed` once the file was closed or merged.
    """
    photos.add(
        session,
        actor=actor,
        on=on,
        subject_type="household",
        subject_id=household_id,
        slot=PhotoSlot.CONSENT_SIGNATURE,
        intakes=[intake],
    )

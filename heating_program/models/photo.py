"""Photos of what was surveyed: each row stands for two files named by the hash of their bytes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base, new_id
from heating_program.models.ids import HouseholdId, PhotoId, UserId

_STANDING = text("removed_at IS NULL")


class Photo(AreaScoped, Base):
    """One photo of a thing: the untouched upload, the smaller picture that is shown, who and when.

    `taken_at` is the clock of the device and `latitude_deg`, `longitude_deg` are its position, all
    as the upload says; where a farmer lives is personal, so they are shown to nobody here.
    """

    __tablename__ = "photo"
    __table_args__ = (
        Index(
            "uq_photo_standing",
            "subject_type",
            "subject_id",
            "sha256",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed_by_somebody"),
        CheckConstraint("(latitude_deg IS NULL) = (longitude_deg IS NULL)", name="whole_position"),
    )

    id: Mapped[PhotoId] = mapped_column(primary_key=True, default=new_id)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    slot: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(20))
    size_bytes: Mapped[int]
    width_px: Mapped[int]
    height_px: Mapped[int]
    shown_sha256: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime | None]
    latitude_deg: Mapped[float | None]
    longitude_deg: Mapped[float | None]
    uploaded_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    removed_reason: Mapped[str] = mapped_column(String(200), default="")

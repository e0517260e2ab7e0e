"""Changes asked for after a file was confirmed: what, why, on which evidence, what came of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.ids import ChangeRequestId, HouseholdId, UserId


class ChangeRequest(AreaScoped, Versioned, Base):
    """One wish to change a file or to record an event in a family's life.

    `sealed` holds the proposal, which may contain full numbers; `told` the same in masks, as every
    page and the record show it; `base_version` is the file's version that was looked at.
    """

    __tablename__ = "change_request"
    __table_args__ = (Index("ix_change_request_stage", "stage", "stage_since"),)

    id: Mapped[ChangeRequestId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    fields: Mapped[list[str]]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    told: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(200))
    is_sensitive: Mapped[bool]
    base_version: Mapped[int]
    stage: Mapped[str] = mapped_column(String(12))
    stage_since: Mapped[date]
    proposed_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    proposed_at: Mapped[datetime]
    decision_reason: Mapped[str] = mapped_column(String(200), default="")

"""Files that may be one household twice, what a person decided, and merges with their report."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.ids import DuplicatePairId, HouseholdId, MergeId, UserId


class DuplicatePair(AreaScoped, Versioned, Base):
    """Two files that share something; `area_code` is the left one's, the other may be elsewhere."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        Index("uq_duplicate_pair", "left_id", "right_id", unique=True),
        Index("ix_duplicate_pair_stage", "stage", "strength"),
        CheckConstraint("left_id <> right_id", name="two_files"),
    )

    id: Mapped[DuplicatePairId] = mapped_column(primary_key=True, default=new_id)
    left_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"))
    right_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    other_area_code: Mapped[str] = mapped_column(String(12), index=True)
    reasons: Mapped[list[str]]
    strength: Mapped[int]
    stage: Mapped[str] = mapped_column(String(12))
    found_at: Mapped[datetime]
    decided_by: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(String(200), default="")


class Merge(AreaScoped, Versioned, Base):
    """One file taken up into another; the report holds every row that moved, so it can go back."""

    __tablename__ = "merge"

    id: Mapped[MergeId] = mapped_column(primary_key=True, default=new_id)
    kept_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    absorbed_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(200))
    report: Mapped[dict[str, Any]]
    made_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]
    undone_by: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    undone_at: Mapped[datetime | None]
    undo_reason: Mapped[str] = mapped_column(String(200), default="")

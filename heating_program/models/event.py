"""What happened, who did it and why: append-only and hash-chained, one chain a day.

A day's chain starts from the head of the day before, so that cutting a whole day shows as well.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base, new_id
from heating_program.models.ids import UserId


class EventChain(Base):
    """The head of one day's chain; locked last in a transaction, so that writers seldom queue."""

    __tablename__ = "event_chain"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    opening_hash: Mapped[str] = mapped_column(String(64))
    length: Mapped[int]
    head_hash: Mapped[str] = mapped_column(String(64))


class Event(AreaScoped, Base):
    """One fact about one subject; never changed, never deleted (a trigger keeps it so)."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("day", "position"),
        Index("ix_event_subject", "subject_type", "subject_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    day: Mapped[str] = mapped_column(ForeignKey("event_chain.day"))
    position: Mapped[int]
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    action: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    actor_name: Mapped[str] = mapped_column(String(60))
    actor_role: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(400))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    business_date: Mapped[str] = mapped_column(String(10))
    server_at: Mapped[datetime]
    client_at: Mapped[datetime | None]
    clock_offset_s: Mapped[int | None]
    request_id: Mapped[str] = mapped_column(String(36))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

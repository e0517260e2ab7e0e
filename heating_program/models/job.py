"""Long work that outlives a request: what was asked, how far it is, which workers are alive."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.ids import JobId, UserId


class Job(AreaScoped, Versioned, Base):
    """One piece of long work; this row is the truth, whatever the engine below believes."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_state", "state", "created_at"),
        CheckConstraint("done >= 0 AND failed >= 0 AND failed <= done", name="counted"),
    )

    id: Mapped[JobId] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(12))
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    payload: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any] | None]
    error: Mapped[str] = mapped_column(String(400), default="")
    resumed_from: Mapped[int] = mapped_column(default=0)
    """What was done already when the present run began: its rate is counted from there."""
    requested_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"), index=True)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    progress_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class JobSlot(Base):
    """A worker's stable name and its last sign of life."""

    __tablename__ = "job_slot"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    host: Mapped[str] = mapped_column(String(80))
    pid: Mapped[int]
    heartbeat_at: Mapped[datetime]

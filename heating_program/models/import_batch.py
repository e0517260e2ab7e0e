"""Sheets that were brought in: the sealed file, its columns, and what became of every row."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.ids import HouseholdId, ImportBatchId, JobId, UserId


class ImportBatch(AreaScoped, Versioned, Base):
    """One uploaded sheet; `file_sha256` names the sealed file, `heading` remembers its columns."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_heading", "heading", "uploaded_at"),)

    id: Mapped[ImportBatchId] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(120))
    file_sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int]
    sheet: Mapped[str] = mapped_column(String(60), default="")
    heading: Mapped[str] = mapped_column(String(64), default="")
    columns: Mapped[list[str]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any] | None]
    stage: Mapped[str] = mapped_column(String(12))
    rule: Mapped[str] = mapped_column(String(16), default="")
    row_count: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any] | None]
    job_id: Mapped[JobId | None] = mapped_column(ForeignKey("job.id"))
    uploaded_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"), index=True)
    uploaded_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportRow(Base):
    """One row of a sheet: what was found in it and the file it became; its cells stay sealed."""

    __tablename__ = "import_row"
    __table_args__ = (Index("ix_import_row_outcome", "batch_id", "outcome"),)

    batch_id: Mapped[ImportBatchId] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    row_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    row_key: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    issues: Mapped[list[Any]] = mapped_column(default=list)
    household_id: Mapped[HouseholdId | None] = mapped_column(ForeignKey("household.id"), index=True)

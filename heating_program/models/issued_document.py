"""Numbered papers: the counter of each series, the frozen content and the rendered file."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.ids import DocumentId, UserId


class NumberSeries(Base):
    """The last number of a series; counted up in the transaction that uses it, so no gaps."""

    __tablename__ = "number_series"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int]


class IssuedDocument(AreaScoped, Versioned, Base):
    """A paper drafted by one person and issued by another, bound to the content both have seen."""

    __tablename__ = "issued_document"
    __table_args__ = (
        CheckConstraint("issued_by IS NULL OR issued_by <> drafted_by", name="two_people"),
        CheckConstraint("(number IS NULL) = (issued_at IS NULL)", name="number_when_issued"),
    )

    id: Mapped[DocumentId] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    stage: Mapped[str] = mapped_column(String(12))
    is_example: Mapped[bool]
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[str] = mapped_column(String(64))
    drafted_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    drafted_at: Mapped[datetime]
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    verify_code: Mapped[str | None] = mapped_column(String(32), unique=True)
    # What stands around the content as printed: unit, file number, address of verification. Kept,
    # because a later change of the installation's settings must not change a printed page.
    letterhead: Mapped[dict[str, Any] | None]
    issued_on: Mapped[date | None]
    issued_by: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    issued_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(String(200), default="")
    replaces_id: Mapped[DocumentId | None] = mapped_column(ForeignKey("issued_document.id"))
    artefact: Mapped["Artefact | None"] = relationship(back_populates="document")


class Artefact(Base):
    """The PDF of an issued document: what was rendered, by which renderer, with which hash."""

    __tablename__ = "artefact"

    document_id: Mapped[DocumentId] = mapped_column(
        ForeignKey("issued_document.id"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int]
    pages: Mapped[int]
    renderer: Mapped[str] = mapped_column(String(120))
    rendered_at: Mapped[datetime]
    document: Mapped[IssuedDocument] = relationship(back_populates="artefact")

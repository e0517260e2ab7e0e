"""Unfinished forms: what a clerk has typed so far, kept on the server and sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import Base, new_id
from heating_program.models.ids import DraftId, UserId


class Draft(Base):
    """One unfinished form of one person about one thing; no business data until it is sent."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_object", "user_id", "form", "object_id", unique=True),)

    id: Mapped[DraftId] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    form: Mapped[str] = mapped_column(String(30))
    object_id: Mapped[UUID]
    step: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(60), default="")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

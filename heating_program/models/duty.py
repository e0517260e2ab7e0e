"""One person, one duty on one subject: kept by the primary key, whoever asks and however often."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import Base
from heating_program.models.ids import UserId


class DutyRecord(Base):
    """The one duty a person has had on a subject; the creator's is recorded with the creation."""

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_person", "person_id", "subject_type", "duty", "subject_id"),)

    subject_type: Mapped[str] = mapped_column(String(12), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]

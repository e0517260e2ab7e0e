"""The energy retrofit of a farmhouse and every verdict ever computed for it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId, DwellingId, RetrofitId, UserId


class Retrofit(AreaScoped, Versioned, Base):
    """Better walls, roof, windows or doors of one house, linked to its conversion."""

    __tablename__ = "retrofit"
    __table_args__ = (Index("ix_retrofit_waiting", "stage", "stage_since", "id", "area_code"),)

    id: Mapped[RetrofitId] = mapped_column(primary_key=True, default=new_id)
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"), index=True)
    conversion_id: Mapped[ConversionId] = mapped_column(ForeignKey("conversion.id"), unique=True)
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[date]
    hidden_work_on: Mapped[date | None]
    hidden_work_note: Mapped[str] = mapped_column(String(400), default="")
    hidden_work: Mapped[dict[str, Any] | None]  # insulation as probed before it was covered
    conversion: Mapped[Conversion] = relationship()
    assessments: Mapped[list["RetrofitAssessment"]] = relationship(
        back_populates="retrofit", order_by="RetrofitAssessment.id", cascade="all"
    )


class RetrofitAssessment(AreaScoped, Base):
    """One frozen run of the 30 % test: inputs, method, model version and both heat-loss figures."""

    __tablename__ = "retrofit_assessment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    retrofit_id: Mapped[RetrofitId] = mapped_column(ForeignKey("retrofit.id"), index=True)
    basis: Mapped[str] = mapped_column(String(12))  # design | as_built
    method: Mapped[str] = mapped_column(String(30))
    model_version: Mapped[str] = mapped_column(String(40))
    inputs: Mapped[dict[str, Any]]
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, Any]]
    before_w_k: Mapped[float]
    after_w_k: Mapped[float]
    saving: Mapped[float]  # full precision decides; the printed percentage is rounded down
    passes: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    retrofit: Mapped[Retrofit] = relationship(back_populates="assessments")

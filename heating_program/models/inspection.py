"""Acceptance visits: append-only findings, one row an item; no visit edits another."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.models.base import AreaScoped, Base, new_id
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId, InspectionId, UserId


class Inspection(AreaScoped, Base):
    """One visit to one house against one version of one checklist."""

    __tablename__ = "inspection"

    id: Mapped[InspectionId] = mapped_column(primary_key=True, default=new_id)
    conversion_id: Mapped[ConversionId] = mapped_column(ForeignKey("conversion.id"), index=True)
    checklist: Mapped[str] = mapped_column(String(40))
    checklist_version: Mapped[str] = mapped_column(String(20))
    inspected_on: Mapped[date]
    room_temp_celsius: Mapped[float]
    outdoor_temp_celsius: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(400))
    recorded_at: Mapped[datetime]
    inspector_id: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    conversion: Mapped[Conversion] = relationship()
    findings: Mapped[list["Finding"]] = relationship(
        back_populates="inspection", order_by="Finding.position", cascade="all"
    )


class Finding(Base):
    """The answer to one item of the checklist."""

    __tablename__ = "finding"

    inspection_id: Mapped[InspectionId] = mapped_column(
        ForeignKey("inspection.id"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(8))
    value: Mapped[float | None]
    note: Mapped[str] = mapped_column(String(200))
    inspection: Mapped[Inspection] = relationship(back_populates="findings")

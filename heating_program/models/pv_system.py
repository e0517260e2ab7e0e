"""Rooftop PV of a house: the roof as surveyed and every size ever recommended for it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.household import Household
from heating_program.models.ids import ConversionId, DwellingId, HouseholdId, PvSystemId, UserId


class PvSystem(AreaScoped, Versioned, Base):
    """A PV plant wished for, surveyed, sized, built and operated on one roof."""

    __tablename__ = "pv_system"
    __table_args__ = (Index("ix_pv_system_waiting", "stage", "stage_since", "id", "area_code"),)

    id: Mapped[PvSystemId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"), index=True)
    conversion_id: Mapped[ConversionId | None] = mapped_column(
        ForeignKey("conversion.id"), unique=True
    )
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[date]
    connection_mode: Mapped[str] = mapped_column(String(20))
    investor: Mapped[str] = mapped_column(String(20))
    roof: Mapped[dict[str, Any] | None]
    household: Mapped[Household] = relationship()
    sizings: Mapped[list["PvSizing"]] = relationship(
        back_populates="pv_system", order_by="PvSizing.id", cascade="all"
    )


class PvSizing(AreaScoped, Base):
    """One frozen sizing: everything needed to compute the same figures again."""

    __tablename__ = "pv_sizing"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pv_system_id: Mapped[PvSystemId] = mapped_column(ForeignKey("pv_system.id"), index=True)
    model_version: Mapped[str] = mapped_column(String(60))
    weather_sha256: Mapped[str] = mapped_column(String(64))
    weather_basis: Mapped[str] = mapped_column(String(40))
    inputs: Mapped[dict[str, Any]]
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, Any]]
    module_count: Mapped[int]
    kwp_dc: Mapped[float]
    kw_ac: Mapped[float]
    annual_kwh: Mapped[float]
    p90_kwh: Mapped[float]
    made_at: Mapped[datetime]
    made_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    pv_system: Mapped[PvSystem] = relationship(back_populates="sizings")

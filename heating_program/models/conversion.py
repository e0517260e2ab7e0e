"""The clean-heating conversion of a house: the case that walks through the programme."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.domain.money import Fen
from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.household import Household
from heating_program.models.ids import ConversionId, DwellingId, HouseholdId, UserId

_HAS_SERIAL = text("device_serial <> ''")
_HAS_METER = text("heat_meter_no <> ''")


class Conversion(AreaScoped, Versioned, Base):
    """One technology in one house; its stage is a cache of its events."""

    __tablename__ = "conversion"
    __table_args__ = (
        Index(
            "uq_conversion_device_serial",
            "device_serial",
            unique=True,
            sqlite_where=_HAS_SERIAL,
            postgresql_where=_HAS_SERIAL,
        ),
        Index(
            "uq_conversion_heat_meter_no",
            "heat_meter_no",
            unique=True,
            sqlite_where=_HAS_METER,
            postgresql_where=_HAS_METER,
        ),
        Index("ix_conversion_area_stage", "area_code", "stage"),
        Index("ix_conversion_waiting", "stage", "stage_since", "id", "area_code"),
    )

    id: Mapped[ConversionId] = mapped_column(primary_key=True, default=new_id)
    case_no: Mapped[str] = mapped_column(String(24), unique=True)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"), index=True)
    technology: Mapped[str] = mapped_column(String(40))
    programme_year: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[date]
    design: Mapped[dict[str, Any] | None]
    device_maker: Mapped[str] = mapped_column(String(60), default="")
    device_model: Mapped[str] = mapped_column(String(60), default="")
    price_fen: Mapped[Fen | None]
    device_serial: Mapped[str] = mapped_column(String(60), default="")
    heat_meter_no: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    household: Mapped[Household] = relationship()

"""What a household uses energy for today: one row an end use and fuel."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.domain.money import Fen
from heating_program.models.base import AreaScoped, Base, new_id
from heating_program.models.ids import EnergyUseId, HouseholdId


class EnergyUse(AreaScoped, Base):
    """An end use with its fuel, yearly amount in the unit it is bought in, cost and device.

    A season's start and end are a month and a day, "10-15". What was not said is None or empty.
    """

    __tablename__ = "energy_use"

    id: Mapped[EnergyUseId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    end_use: Mapped[str] = mapped_column(String(12))
    fuel: Mapped[str] = mapped_column(String(20))
    amount: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(8), default="")
    kg_per_unit: Mapped[float | None]
    lhv_mj_kg: Mapped[float | None]
    cost_fen: Mapped[Fen | None]
    device: Mapped[str] = mapped_column(String(20), default="")
    device_age_years: Mapped[int | None]
    rooms_heated: Mapped[int | None]
    usual_room_celsius: Mapped[float | None]
    season_start: Mapped[str] = mapped_column(String(5), default="")
    season_end: Mapped[str] = mapped_column(String(5), default="")

"""What an older ledger says was done at a house before this system kept the books."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.domain.money import Fen
from heating_program.models.base import AreaScoped, Base, new_id
from heating_program.models.ids import HouseholdId, PastMeasureId


class PastMeasure(AreaScoped, Base):
    """A line of an old ledger; what it does not say is unknown, which is a value and not a blank.

    `subsidy_fen` holds the amount of each funding level, None where the ledger gives no split.
    """

    __tablename__ = "past_measure"

    id: Mapped[PastMeasureId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    year: Mapped[int | None]
    route: Mapped[str] = mapped_column(String(30), default="")
    maker: Mapped[str] = mapped_column(String(60), default="")
    model: Mapped[str] = mapped_column(String(60), default="")
    serial: Mapped[str] = mapped_column(String(60), default="")
    price_fen: Mapped[Fen | None]
    subsidy_fen: Mapped[dict[str, Any] | None]
    paid_on: Mapped[date | None]

"""What a household is found by: one narrow row each, so that a search reads little."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base
from heating_program.models.ids import HouseholdId


class SearchKey(AreaScoped, Base):
    """Names, their sounds, tails of numbers and the file number in one lower-case line."""

    __tablename__ = "search_key"
    __table_args__ = (Index("ix_search_key_sort", "area_code", "sort_key"),)

    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(String(80), default="")

"""What a household is found by: one narrow row each, so that a search reads little.

The migrations lay indexes over the words of `key` that the models do not know: a table of SQLite's
full-text engine kept up by triggers; on PostgreSQL whole words, and beginnings of words by trigrams
where the extension is there. A search reads the same without them, only slower.
"""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base
from heating_program.models.ids import HouseholdId

WORD_INDEX = "search_word"
"""SQLite's full-text table over `SearchKey.key`; its row numbers are those of `SearchKey.id`."""


class SearchKey(AreaScoped, Base):
    """Names, their sounds, tails of numbers and the file number in one lower-case line.

    A space stands before and after every word; Chinese characters are words of their own.
    """

    __tablename__ = "search_key"
    __table_args__ = (
        Index("ix_search_key_sort", "area_code", "sort_key"),
        Index("ix_search_key_name", "sort_key", "household_id", "area_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), unique=True)
    key: Mapped[str] = mapped_column(Text)
    sort_key: Mapped[str] = mapped_column(String(80), default="")

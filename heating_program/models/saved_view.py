"""Lists of households that people come back to, each under a name of its owner's choosing."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import Base, new_id
from heating_program.models.ids import SavedViewId, UserId


class SavedView(Base):
    """What one person's list is narrowed and sorted by; the query string of the list's address."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("uq_saved_view_name", "user_id", "name", unique=True),)

    id: Mapped[SavedViewId] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    name: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(String(500))

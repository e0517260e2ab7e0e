"""The few facts about this installation that live in its database."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import Base


class Setting(Base):
    """A named value: the canary of the key, the training flag, the set-forward clock."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]

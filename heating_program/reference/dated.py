"""Rows that hold from a day on, and whether two of them would hold at once."""

from datetime import date
from typing import Protocol


class Dated(Protocol):
    """A row with its first day and a way to ask about any other."""

    @property
    def valid_from(self) -> date:
        """First day."""

    def in_force(self, on: date) -> bool:
        """Tell whether it applies on a day."""


def overlap(one: Dated, other: Dated) -> bool:
    """Tell whether there is a day on which both rows hold."""
    return one.in_force(other.valid_from) or other.in_force(one.valid_from)

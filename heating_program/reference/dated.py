"""Rows that hold from a day on, none of which may hold beside another of its kind."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Any, Protocol, TypeVar

from heating_program.reference.files import located, only_keys


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


class PricedInArea(Dated, Protocol):
    """A dated row of one article in one area."""

    @property
    def code(self) -> str:
        """The article."""

    @property
    def area_code(self) -> str:
        """The division it holds in."""


def require_one_at_a_time(row: PricedInArea, earlier: Iterable[PricedInArea]) -> None:
    """Raise ValueError when another row of this code and area holds on one of its days."""
    for other in earlier:
        same = (row.code, row.area_code) == (other.code, other.area_code)
        if same and overlap(row, other):
            raise ValueError(f"two rows of {row.code} hold on one day")


class Coded(Dated, Protocol):
    """A dated row of one code."""

    @property
    def code(self) -> str:
        """What it rules."""


R = TypeVar("R", bound=Coded)


def read_rules(
    file: str, data: Mapping[str, Any], make: Callable[[Mapping[str, Any]], R]
) -> tuple[R, ...]:
    """Make the rows of a file of rules, in its order.

    Raises
    ------
    DataFaultError
        For an unknown or missing key, what `make` raises, or two rows of one code that hold on the
        same day.
    """
    with located(file):
        only_keys(data, needed=("version", "rules"), may=())
        rules = []
        for number, stanza in enumerate(data["rules"], start=1):
            with located(f"{file} rule {number}"):
                rules.append(make(stanza))
        for one, other in combinations(rules, 2):
            if one.code == other.code and overlap(one, other):
                raise ValueError(f"two rows of {one.code} hold on the same day")
    return tuple(rules)

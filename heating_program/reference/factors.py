"""Emission factors, calorific values and single prices, each with year, source and reliability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status
from heating_program.reference.files import located, read_table

# How a figure was obtained decides what it may be called; see NOTICE.md.
_STATUS: Final[dict[str, Status]] = {
    "A": Status.OFFICIAL,
    "B": Status.UNVERIFIED,
    "C": Status.UNVERIFIED,
    "D": Status.EXAMPLE,
    "none": Status.EXAMPLE,
}


@dataclass(frozen=True, slots=True)
class Factor:
    """One figure of one year; ``figure`` is None where no number is known."""

    name: str
    year: int | None
    figure: Sourced[Decimal] | None
    unit: str
    source: str


@cache
def all_factors() -> tuple[Factor, ...]:
    """Load every figure, undated ones first, then by year."""
    columns = ("name", "value", "unit", "year", "source", "confidence")
    found = []
    for row in read_table("factors.csv", columns):
        with located(row.place):
            status = _STATUS[row["confidence"]]
            known = row["value"] not in ("market", "unknown")
            figure = (
                Sourced(Decimal(row["value"]), row["unit"], row["source"], status)
                if known
                else None
            )
            year = int(row["year"]) if row["year"] else None
        found.append(Factor(row["name"], year, figure, row["unit"], row["source"]))
    return tuple(sorted(found, key=lambda factor: (factor.year or 0, factor.name)))


def factor_set(on: date) -> dict[str, Factor]:
    """Collect the figures that hold on a day: of each name the latest year not after it."""
    return {f.name: f for f in all_factors() if f.year is None or f.year <= on.year}


def factor(name: str, *, on: date) -> Sourced[Decimal]:
    """Find one figure.

    Raises
    ------
    DomainError
        ``factor_unknown`` when there is none, or none with a number.
    """
    found = factor_set(on).get(name)
    if found is None or found.figure is None:
        raise DomainError("factor_unknown", factor=name, on=on)
    return found.figure

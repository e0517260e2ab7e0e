"""Emission factors, calorific values and single prices, each with year, source and reliability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from heating_program.domain.energy_use import FactorSet
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status
from heating_program.reference.files import located, only_keys, read_table, read_yaml

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


_SETS: Final = "factor_sets.yaml"
_ROLES: Final = frozenset(
    {"grid", "coal", "coal_heat", "coal_stove", "lpg", "gas", "heat", "biomass"}
    | {f"{carrier}_standard" for carrier in ("coal", "lpg", "gas", "biomass", "heat")}
    | {"electricity_calorific", "electricity_equal_value"}
)


@cache
def factor_sets() -> dict[str, FactorSet]:
    """Load the sets a carbon figure may be computed with by name, the oldest first."""
    rows = {(factor.name, factor.year): factor.figure for factor in all_factors()}
    found: dict[str, FactorSet] = {}
    for index, stanza in enumerate(read_yaml(_SETS)["sets"], start=1):
        with located(f"{_SETS} set {index}"):
            made = _factor_set(stanza, rows)
            last = next(reversed(found.values()), None)
            if made.name in found or (last and made.valid_from <= last.valid_from):
                raise ValueError("sets have their own names and come in the order of their days")
            found[made.name] = made
    return found


def _factor_set(
    stanza: dict[str, Any], rows: dict[tuple[str, int | None], Sourced[Decimal] | None]
) -> FactorSet:
    plain = ("name", "zh", "en", "valid_from")
    only_keys(stanza, needed=(*plain, "rows"), may=())
    if wrong := _ROLES.symmetric_difference(stanza["rows"]):
        raise ValueError(f"roles {sorted(wrong)} are missing or unknown")
    figures = {}
    for role, (name, year) in stanza["rows"].items():
        figure = rows[name, year]
        if figure is None:
            raise ValueError(f"{name} of {year} has no number")
        figures[role] = figure
    return FactorSet(**{key: stanza[key] for key in plain}, figures=MappingProxyType(figures))


def named_factor_set(name: str) -> FactorSet:
    """Find a set by its name, as an old result names it.

    Raises
    ------
    DomainError
        ``factor_set_unknown``.
    """
    if name not in factor_sets():
        raise DomainError("factor_set_unknown", factor_set=name[:40])
    return factor_sets()[name]


def factor_set_on(on: date) -> FactorSet:
    """Find the set a new computation takes on a day: the latest one published by then.

    Raises
    ------
    DomainError
        ``factor_set_not_yet`` for a day before the first.
    """
    known = [each for each in factor_sets().values() if each.valid_from <= on]
    if not known:
        raise DomainError("factor_set_not_yet", on=on)
    return known[-1]

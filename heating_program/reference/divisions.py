"""The divisions of the city as a tree: names, levels, letters and the hints of ID prefixes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from heating_program.domain.divisions import Level, ancestor, is_within, level_of, next_prefix
from heating_program.domain.errors import DomainError
from heating_program.reference.files import DataFaultError, located, read_date, read_table

EDITION: Final = date(2023, 6, 30)
"""Cut-off of the edition the codes are taken from."""

_COLUMNS = ("code", "name", "level", "parent_code", "kind", "rural", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Division:
    """One division; an empty end of validity means that no change is known."""

    code: str
    name: str
    level: Level
    parent_code: str
    kind: str
    rural: bool
    valid_from: date | None
    valid_to: date | None

    def valid_on(self, on: date) -> bool:
        """Tell whether the division exists on a day, as far as is known."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class PrefixHint:
    """Where an ID number with this prefix was first issued."""

    prefix: str
    name: str
    present_code: str
    retired: bool


@cache
def all_divisions() -> dict[str, Division]:
    """Load the divisions by code, in order of code; every parent exists and contains its child."""
    found: dict[str, Division] = {}
    for row in read_table("divisions.csv", _COLUMNS):
        with located(row.place):
            division = Division(
                code=row["code"],
                name=row["name"],
                level=Level(int(row["level"])),
                parent_code=row["parent_code"],
                kind=row["kind"],
                rural=row["rural"] == "1",
                valid_from=read_date(row["valid_from"]),
                valid_to=read_date(row["valid_to"]),
            )
            _check(division, found)
        found[division.code] = division
    return dict(sorted(found.items()))


def _check(division: Division, above: dict[str, Division]) -> None:
    """Refuse a division that does not fit into the tree so far."""
    if level_of(division.code) is not division.level or not division.name.strip():
        raise ValueError("level or name does not fit the code")
    if division.code in above:
        raise ValueError("the code appears twice")
    if division.level is Level.CITY:
        return
    parent = above[division.parent_code]
    if parent.level != division.level - 1 or not is_within(division.code, parent.code):
        raise ValueError("the parent does not contain it")


@cache
def _codes() -> list[str]:
    """All codes in order, to cut ranges from."""
    return list(all_divisions())


@cache
def _children() -> dict[str, tuple[Division, ...]]:
    """Children by the code of the parent."""
    found: dict[str, list[Division]] = {}
    for each in all_divisions().values():
        found.setdefault(each.parent_code, []).append(each)
    return {code: tuple(children) for code, children in found.items()}


def division(code: str) -> Division:
    """Find a division.

    Raises
    ------
    DomainError
        ``division_unknown``.
    """
    try:
        return all_divisions()[code]
    except KeyError:
        raise DomainError("division_unknown", division=code[:20]) from None


def village(code: str, *, on: date) -> Division:
    """Find the village of a household.

    Raises
    ------
    DomainError
        ``division_unknown``, ``division_not_village`` or ``division_not_valid`` on that day.
    """
    found = division(code)
    if found.level is not Level.VILLAGE:
        raise DomainError("division_not_village", division=code)
    if not found.valid_on(on):
        raise DomainError("division_not_valid", division=code, on=on)
    return found


def city() -> Division:
    """Return the city itself."""
    return next(each for each in all_divisions().values() if each.level is Level.CITY)


def children(code: str) -> tuple[Division, ...]:
    """List the divisions directly below one, in order of code."""
    division(code)
    return _children().get(code, ())


def full_name(code: str, *, from_level: Level = Level.BANNER) -> str:
    """Write the names from a level down to the division: ``临河区干召庙镇民主村村民委员会``."""
    lowest = division(code)
    levels = [level for level in Level if min(from_level, lowest.level) <= level <= lowest.level]
    return "".join(division(ancestor(code, level)).name for level in levels)


def short_name(code: str) -> str:
    """Name a division as people call it: 民主村 without its committee; papers keep all."""
    name = division(code).name
    for committee, ending in (("村民委员会", "村"), ("居民委员会", "")):
        stem = name.removesuffix(committee)
        if stem != name:
            return stem if stem.endswith(("村", "嘎查", "队", "社区", "场")) else stem + ending
    return name


def within(prefix: str) -> tuple[Division, ...]:
    """List every division whose code begins with a prefix, itself included."""
    codes, tree = _codes(), all_divisions()
    first, last = bisect_left(codes, prefix), bisect_left(codes, next_prefix(prefix))
    return tuple(tree[code] for code in codes[first:last])


def villages_under(prefix: str) -> tuple[Division, ...]:
    """List the villages of an area, in order of code."""
    return tuple(each for each in within(prefix) if each.level is Level.VILLAGE)


@cache
def banner_letters() -> dict[str, str]:
    """Load the two letters of each banner for document numbers."""
    found: dict[str, str] = {}
    for row in read_table("banners.csv", ("code", "letters", "short_name")):
        with located(row.place):
            if division(row["code"]).level is not Level.BANNER or row["code"] in found:
                raise ValueError("not a banner, or twice")
            if row["letters"] in found.values() or len(row["letters"]) != 2:
                raise ValueError("two letters of its own are expected")
        found[row["code"]] = row["letters"]
    if set(found) != {each.code for each in children(city().code)}:
        raise DataFaultError("banners.csv: a banner has no letters")
    return found


def letters_of(code: str) -> str:
    """Return the letters of the banner an area lies in.

    Raises
    ------
    DomainError
        ``division_level`` for the city, ``division_unknown``.
    """
    banner = ancestor(code, Level.BANNER)
    division(banner)
    return banner_letters()[banner]


@cache
def id_prefixes() -> dict[str, PrefixHint]:
    """Load the present and retired ID prefixes of the city."""
    found: dict[str, PrefixHint] = {}
    for row in read_table("id_prefixes.csv", ("prefix", "name", "present_code", "retired")):
        with located(row.place):
            division(row["present_code"])
            found[row["prefix"]] = PrefixHint(
                row["prefix"], row["name"], row["present_code"], row["retired"] == "1"
            )
    return found


def id_prefix_hint(prefix: str) -> PrefixHint | None:
    """Tell where an ID number was first issued, when that was in this city.

    A hint to show, never a reason to set or refuse a residence.
    """
    return id_prefixes().get(prefix)

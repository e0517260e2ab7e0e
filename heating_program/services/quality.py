"""What is missing or doubtful in the files: of one household, and by area as a league table.

Every file's breaches are read as one number, a bit for each rule. A banner is then one query that
counts equal numbers by village; whatever the pages show is added up from those counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, literal_column, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.divisions import CODE_LENGTHS, Level, is_within, level_of
from heating_program.models.household import Household
from heating_program.reference import divisions
from heating_program.reference.quality_rules import QualityRule, Severity, quality_rules
from heating_program.services import scope
from heating_program.services.quality_conditions import Head, broken, joined

PAGE_SIZE: Final = 50
WORST: Final = 3
"""How many rules a row of the league table names."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many files break a rule."""

    rule: QualityRule
    files: int


@dataclass(frozen=True, slots=True)
class AreaQuality:
    """The files of one area: how many, how many with breaches, which rules are broken most."""

    area_code: str
    files: int
    with_errors: int
    with_warnings: int
    counts: tuple[Count, ...]

    @property
    def complete_pct(self) -> float:
        """Share of the files without an error, which could be confirmed as they are."""
        return 100.0 * (self.files - self.with_errors) / self.files if self.files else 0.0

    @property
    def worst(self) -> tuple[Count, ...]:
        """The rules broken most often, errors before warnings; mere information is left out."""
        grave = [each for each in self.counts if each.rule.severity is not Severity.INFO]
        by_weight = sorted(grave, key=lambda each: (each.rule.severity.value, -each.files))
        return tuple(by_weight[:WORST])


@dataclass(frozen=True, slots=True)
class League:
    """An area and the areas below it, the least complete first."""

    whole: AreaQuality
    parts: tuple[AreaQuality, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One file of a list with what is wrong in it."""

    household_id: UUID
    file_no: str
    area_code: str
    group_text: str
    name: str
    stage: str
    broken: tuple[QualityRule, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files a list shows: those that break one rule, or any of one severity."""

    area_code: str
    rule: str = ""
    severity: str = ""


def of_household(session: Session, household: Household, *, on: date) -> tuple[QualityRule, ...]:
    """List what a loaded household's file breaks, the gravest first; nothing of a closed file."""
    return _broken_by(session, household.id, quality_rules(on), on)


def blocking(session: Session, household: Household, *, on: date) -> tuple[str, ...]:
    """List the codes of the errors that keep a file from being confirmed."""
    errors = [rule for rule in quality_rules(on) if rule.severity is Severity.ERROR]
    return tuple(rule.code for rule in _broken_by(session, household.id, errors, on))


def league(session: Session, *, actor: Actor, on: date, area_code: str) -> League:
    """Count the breaches of an area's files, as far as the actor may see them.

    Parameters
    ----------
    area_code
        City, banner, township or village; its parts are the divisions one level below.
    """
    rules = quality_rules(on)
    # Materialised: else the engine groups while it joins, which takes four times as long.
    counted = (
        _visible(actor, area_code, Household.area_code, _mask(rules, on).label("mask"))
        .cte("counted")
        .prefix_with("MATERIALIZED")
    )
    found = session.execute(
        select(counted.c.area_code, counted.c.mask, func.count()).group_by(
            counted.c.area_code, counted.c.mask
        )
    )
    length = CODE_LENGTHS[Level(min(level_of(area_code) + 1, Level.VILLAGE))]
    whole: dict[int, int] = {}
    parts: dict[str, dict[int, int]] = {part.code: {} for part in divisions.children(area_code)}
    for village, mask, files in found:
        part = parts.setdefault(village[:length], {})
        for masks in (whole, part):
            masks[mask] = masks.get(mask, 0) + files
    rows = [_summed(code, masks, rules) for code, masks in parts.items() if masks]
    rows.sort(key=lambda row: (row.complete_pct, -row.with_errors, row.area_code))
    return League(_summed(area_code, whole, rules), tuple(rows))


def findings(
    session: Session, *, actor: Actor, on: date, wanted: Wanted, page: int = 1
) -> tuple[Sequence[Finding], int]:
    """Return one page of the files that break what is asked for, and how many there are."""
    rules = quality_rules(on)
    asked = [
        broken(rule, on=on)
        for rule in rules
        if (not wanted.rule or rule.code == wanted.rule)
        and (not wanted.severity or rule.severity.value == wanted.severity)
    ]
    if not asked:
        return [], 0
    narrowed = _visible(actor, wanted.area_code, Household.id).where(or_(*asked))
    total = session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    keys = session.scalars(
        narrowed.order_by(Household.area_code, Household.file_no)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return _described(session, keys, rules, on), total


def _described(
    session: Session, keys: Sequence[UUID], rules: Sequence[QualityRule], on: date
) -> list[Finding]:
    """Read one page; sorting whole files with all their conditions would take seconds."""
    rows = session.execute(
        joined(
            Household.id,
            Household.file_no,
            Household.area_code,
            Household.group_text,
            Head.name,
            Household.stage,
            _mask(rules, on),
        )
        .where(Household.id.in_(keys))
        .order_by(Household.area_code, Household.file_no)
    )
    return [
        Finding(key, file_no, area, group, name or "", stage, _rules_of(mask, rules))
        for key, file_no, area, group, name, stage, mask in rows
    ]


def _visible(actor: Actor, area_code: str, *columns: Any) -> Select[Any]:
    areas = actor.areas_for("household.read")
    inside = or_(false(), *(scope.within(Household.area_code, area) for area in areas))
    if level_of(area_code) >= Level.TOWNSHIP:
        return joined(*columns).where(inside, scope.within(Household.area_code, area_code))
    # A banner is read as it lies on the disk: by the index of areas every joined row would be
    # looked up out of order, four times as slow. A function of a column uses no index.
    reach = {
        max(area, area_code, key=len)
        for area in areas
        if is_within(area, area_code) or is_within(area_code, area)
    }
    inside = or_(
        false(), *(func.substr(Household.area_code, 1, len(area)) == area for area in reach)
    )
    return joined(*columns).where(inside)


def _broken_by(
    session: Session, household_id: UUID, rules: Sequence[QualityRule], on: date
) -> tuple[QualityRule, ...]:
    mask = session.scalar(joined(_mask(rules, on)).where(Household.id == household_id))
    return _rules_of(mask or 0, rules)


def _mask(rules: Sequence[QualityRule], on: date) -> ColumnElement[int]:
    """Return the number whose n-th bit says that the n-th rule is broken."""
    bits: Iterable[ColumnElement[int]] = (
        case((broken(rule, on=on), literal_column(str(1 << place))), else_=literal_column("0"))
        for place, rule in enumerate(rules)
    )
    return reduce(add, bits)


def _rules_of(mask: int, rules: Sequence[QualityRule]) -> tuple[QualityRule, ...]:
    return tuple(rule for place, rule in enumerate(rules) if mask >> place & 1)


def _summed(area_code: str, masks: Mapping[int, int], rules: Sequence[QualityRule]) -> AreaQuality:
    """Add up how many files carry each bit."""

    def carrying(bits: int) -> int:
        return sum(files for mask, files in masks.items() if mask & bits)

    graves = {
        severity: sum(1 << place for place, rule in enumerate(rules) if rule.severity is severity)
        for severity in Severity
    }
    counts = (Count(rule, carrying(1 << place)) for place, rule in enumerate(rules))
    return AreaQuality(
        area_code=area_code,
        files=sum(masks.values()),
        with_errors=carrying(graves[Severity.ERROR]),
        with_warnings=carrying(graves[Severity.WARNING]),
        counts=tuple(each for each in counts if each.files),
    )

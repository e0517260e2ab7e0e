"""What a rooftop plant must keep to, by area and date: a table whose rows name their documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from heating_program.domain.divisions import is_within, level_of
from heating_program.domain.provenance import Status
from heating_program.reference.files import DataFaultError, located, only_keys, read_yaml
from pv_sizing.roof import RoofRules

_FILE: Final = "roof_rules.yaml"
_NAMED: Final = (
    "code",
    "zh",
    "area_code",
    "valid_from",
    "valid_to",
    "status",
    "document",
    "source",
)
# Which of two values is the stricter: a lower permitted height, a wider free strip.
STRICTER: Final[Mapping[str, Callable[..., float]]] = {
    "max_height_flat_m": min,
    "max_height_sloped_m": min,
    "setback_eaves_m": max,
    "setback_ridge_m": max,
    "setback_side_m": max,
    "obstacle_clearance_m": max,
}


@dataclass(frozen=True, slots=True)
class RoofRule:
    """One document's rule for one area; `figures` holds what it states and nothing else."""

    code: str
    zh: str
    area_code: str
    valid_from: date
    valid_to: date | None
    status: Status
    document: str | None
    source: str
    figures: Mapping[str, float]

    def in_force(self, on: date) -> bool:
        """Tell whether the rule applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class HeightElsewhere:
    """What another place permits, for comparison only. [m]."""

    place: str
    max_height_flat_m: float
    max_height_sloped_m: float | None
    source: str


@dataclass(frozen=True, slots=True)
class RoofRuleTable:
    """All rules, how the programme builds, and what other places ask for."""

    version: str
    rules: tuple[RoofRule, ...]
    construction: Mapping[str, float]
    elsewhere: tuple[HeightElsewhere, ...]


@cache
def roof_rule_table() -> RoofRuleTable:
    """Load the table.

    Raises
    ------
    DataFaultError
        When a key is missing or unknown, a code appears twice, an official rule names no
        document, or a figure is impossible.
    """
    return table_from(read_yaml(_FILE))


def table_from(data: Mapping[str, Any]) -> RoofRuleTable:
    """Check what was read from a file of rules.

    Raises
    ------
    DataFaultError
        As `roof_rule_table`.
    """
    with located(_FILE):
        only_keys(data, needed=("version", "rules", "construction", "elsewhere"), may=())
        needed = ("module_gap_m", "standoff_m", "rack_foot_m")
        only_keys(data["construction"], needed=needed, may=())
        rules = []
        for number, stanza in enumerate(data["rules"], start=1):
            with located(f"{_FILE} rule {number}"):
                rules.append(_rule(stanza))
        if len({rule.code for rule in rules}) < len(rules):
            raise ValueError("a code appears twice")
        return RoofRuleTable(
            version=data["version"],
            rules=tuple(rules),
            construction=data["construction"],
            elsewhere=tuple(HeightElsewhere(**row) for row in data["elsewhere"]),
        )


def _rule(stanza: Mapping[str, Any]) -> RoofRule:
    only_keys(stanza, needed=_NAMED, may=tuple(STRICTER))
    figures = {name: float(stanza[name]) for name in STRICTER if name in stanza}
    if not figures:
        raise ValueError("the rule states no figure")
    # The ranges of RoofRules refuse an impossible figure here, with the row's number.
    RoofRules(**figures)  # type: ignore[arg-type]  # figures of STRICTER are numbers by name
    level_of(stanza["area_code"])
    status = Status(stanza["status"])
    if status is Status.OFFICIAL and not stanza["document"]:
        raise ValueError("an official rule needs its document")
    named = {name: stanza[name] for name in _NAMED} | {"status": status}
    return RoofRule(**named, figures=figures)


def roof_rules_for(area_code: str, *, on: date, table: RoofRuleTable | None = None) -> RoofRules:
    """Return what holds in an area on a day, the strictest of all rules that speak.

    Rules of the city, banner, township and village all count. For each figure the official
    ones among them are taken, or the examples while no official one speaks.

    Parameters
    ----------
    area_code
        Any division.
    on
        Day of the design.
    table
        Other rules than the packaged ones.

    Returns
    -------
    RoofRules
        ``official`` only when every figure is; ``source`` names the rules used.

    Raises
    ------
    DataFaultError
        When a figure is stated by no rule of the area: a missing row, never a silent default.
    """
    table = table or roof_rule_table()
    spoken = [r for r in table.rules if r.in_force(on) and is_within(area_code, r.area_code)]
    figures: dict[str, float] = {}
    used: dict[str, RoofRule] = {}
    for name, stricter in STRICTER.items():
        stating = [rule for rule in spoken if name in rule.figures]
        official = [rule for rule in stating if rule.status is Status.OFFICIAL]
        counting = official or stating
        if not counting:
            raise DataFaultError(f"{_FILE}: no rule states {name} for {area_code} on {on}")
        figures[name] = stricter(rule.figures[name] for rule in counting)
        holding = next(rule for rule in counting if rule.figures[name] == figures[name])
        used[holding.code] = holding
    return RoofRules(
        **figures,
        **table.construction,
        source=f"{table.version}: " + "；".join(_cited(rule) for rule in used.values()),
        official=all(rule.status is Status.OFFICIAL for rule in used.values()),
    )


def _cited(rule: RoofRule) -> str:
    return f"{rule.zh}（{rule.document}）" if rule.document else rule.zh

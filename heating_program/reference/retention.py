"""How long the remains of long work are kept: dated rules with their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final

from heating_program.reference.dated import read_rules
from heating_program.reference.files import only_keys, read_yaml

_FILE: Final = "retention.yaml"
_NEEDED: Final = (
    "code",
    "zh",
    "en",
    "days",
    "at_least_days",
    "valid_from",
    "valid_to",
    "status",
    "source",
)


class Kept(StrEnum):
    """What is kept for a while only."""

    JOB_FILE = "job_file"
    SHEET = "sheet"
    IDLE_SHEET = "idle_sheet"
    JOB = "job"
    ENGINE_RUN = "engine_run"
    LOGIN = "login"


class RetentionStatus(StrEnum):
    """Whether a period rests on a law or is an example."""

    LAW = "law"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One period while it holds."""

    code: Kept
    zh: str
    en: str
    days: int
    at_least_days: int | None
    valid_from: date
    valid_to: date | None
    status: RetentionStatus
    source: str

    @property
    def period(self) -> timedelta:
        """How long after its end a thing is kept."""
        return timedelta(days=self.days)

    def in_force(self, on: date) -> bool:
        """Tell whether the rule holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def all_retention_rules() -> tuple[RetentionRule, ...]:
    """Load every rule of the packaged file, in its order.

    Raises
    ------
    DataFaultError
        As `rules_from`.
    """
    return rules_from(read_yaml(_FILE))


def rules_from(data: Mapping[str, Any]) -> tuple[RetentionRule, ...]:
    """Check what was read from a file of rules.

    Raises
    ------
    DataFaultError
        When a key is missing or unknown, a period is shorter than its least or than a day, or two
        rows of one code hold on the same day.
    """
    return read_rules(_FILE, data, _rule)


def retention(code: Kept, on: date) -> RetentionRule | None:
    """Return the rule that holds on a day; without one nothing is deleted by guess."""
    rows = (rule for rule in all_retention_rules() if rule.code == code and rule.in_force(on))
    return next(rows, None)


def _rule(stanza: Mapping[str, Any]) -> RetentionRule:
    only_keys(stanza, needed=_NEEDED, may=())
    if not isinstance(stanza["valid_from"], date):
        raise TypeError("valid_from is no date")
    days = stanza["days"]
    if type(days) is not int or days < max(1, stanza["at_least_days"] or 1):
        raise ValueError(f"{days!r} is no period, or shorter than the least")
    enums = {"code": Kept(stanza["code"]), "status": RetentionStatus(stanza["status"])}
    return RetentionRule(**{**stanza, **enums})

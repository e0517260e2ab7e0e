"""What a household's file is examined for: dated rules with their words, severity and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

from heating_program.reference.dated import read_rules
from heating_program.reference.files import only_keys, read_yaml

_FILE: Final = "quality_rules.yaml"
_NEEDED: Final = (
    "code",
    "zh",
    "en",
    "field",
    "severity",
    "valid_from",
    "valid_to",
    "status",
    "source",
)


class Severity(StrEnum):
    """How much a breach matters; the codes stand in order, the gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class RuleStatus(StrEnum):
    """Whether a rule follows from the programme's own survey form or rests on an example figure."""

    OWN = "own"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One rule while it holds; `zh` and `en` are whole sentences, the limit filled in."""

    code: str
    zh: str
    en: str
    field: str
    severity: Severity
    valid_from: date
    valid_to: date | None
    status: RuleStatus
    source: str
    limit: float | None = None

    def in_force(self, on: date) -> bool:
        """Tell whether the rule holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def all_quality_rules() -> tuple[QualityRule, ...]:
    """Load every rule of the packaged file, in its order.

    Raises
    ------
    DataFaultError
        As `rules_from`.
    """
    return rules_from(read_yaml(_FILE))


def rules_from(data: Mapping[str, Any]) -> tuple[QualityRule, ...]:
    """Check what was read from a file of rules.

    Raises
    ------
    DataFaultError
        When a key is missing or unknown, a sentence and its limit do not go together, or two rows
        of one code hold on the same day.
    """
    return read_rules(_FILE, data, _rule)


def quality_rules(on: date) -> tuple[QualityRule, ...]:
    """List the rules that hold on a day, the gravest first and else in the order of the file."""
    grave = list(Severity)
    holding = [rule for rule in all_quality_rules() if rule.in_force(on)]
    return tuple(sorted(holding, key=lambda rule: grave.index(rule.severity)))


def latest_rule(code: str) -> QualityRule | None:
    """Return the last row of a code, for its words; None for a code of something else."""
    rows = [rule for rule in all_quality_rules() if rule.code == code]
    return max(rows, key=lambda rule: rule.valid_from, default=None)


def _rule(stanza: Mapping[str, Any]) -> QualityRule:
    only_keys(stanza, needed=_NEEDED, may=("limit",))
    limit = stanza.get("limit")
    sentences = {name: str(stanza[name]) for name in ("zh", "en")}
    for name, sentence in sentences.items():
        if ("{limit}" in sentence) != (limit is not None):
            raise ValueError(f"{name}: a limit stands in sentence and row, or in neither")
        if limit is not None:
            sentences[name] = sentence.format(limit=f"{float(limit):g}")
    if not isinstance(stanza["valid_from"], date):
        raise TypeError("valid_from is no date")
    enums = {"severity": Severity(stanza["severity"]), "status": RuleStatus(stanza["status"])}
    return QualityRule(**{**stanza, **sentences, **enums})

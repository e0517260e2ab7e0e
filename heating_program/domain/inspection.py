"""Checklists of an acceptance visit and what their answers add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status


class ItemVerdict(StrEnum):
    """Answer to one item: 合格, 不合格, 不适用."""

    PASS = "pass"  # noqa: S105 -- a verdict, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "na"


class Verdict(StrEnum):
    """Outcome of a visit."""

    PASSED = "passed"
    FAILED = "failed"


ITEM_VERDICT_LABELS: Final[dict[ItemVerdict, str]] = {
    ItemVerdict.PASS: "合格",
    ItemVerdict.FAIL: "不合格",
    ItemVerdict.NOT_APPLICABLE: "不适用",
}
VERDICT_LABELS: Final[dict[Verdict, str]] = {Verdict.PASSED: "合格", Verdict.FAILED: "不合格"}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist.

    Parameters
    ----------
    code : str
        ``C8`` for the common ones, ``ashp_hydronic.3`` for a technology's own.
    zh, en : str
        What is looked at.
    requirement : str
        When it is right, in Chinese.
    critical : bool
        One critical item that fails fails the visit.
    optional : bool
        Whether 不适用 is a possible answer.
    photo : bool
        Whether a photo belongs to it.
    unit : str
        Unit of the measured number; empty where only a verdict is given.
    minimum, maximum : float or None
        Bounds of the number, both included.
    status : Status
        Whether the requirement is official or an example to be replaced.
    """

    code: str
    zh: str
    en: str
    requirement: str
    critical: bool
    optional: bool
    photo: bool
    unit: str
    minimum: float | None
    maximum: float | None
    status: Status

    @property
    def is_number(self) -> bool:
        """Tell whether the answer is a measured number."""
        return bool(self.unit)

    def judge(self, value: float) -> ItemVerdict:
        """Compare a measured number with the bounds."""
        low = self.minimum is None or value >= self.minimum
        high = self.maximum is None or value <= self.maximum
        return ItemVerdict.PASS if low and high else ItemVerdict.FAIL


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items of one technology; up to ``minor_allowed`` that are not critical may fail."""

    code: str
    version: str
    zh: str
    en: str
    minor_allowed: int
    items: tuple[Item, ...]

    def item(self, code: str) -> Item:
        """Find an item.

        Raises
        ------
        DomainError
            ``item_unknown``.
        """
        for item in self.items:
            if item.code == code:
                return item
        raise DomainError("item_unknown", item=code)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the inspector entered for one item; ``verdict`` may be empty beside a number."""

    item: str
    verdict: ItemVerdict | None = None
    value: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer that was checked against its item."""

    item: Item
    verdict: ItemVerdict
    value: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a visit adds up to, with the findings in the order of the checklist."""

    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def defects(self) -> tuple[Finding, ...]:
        """Findings that failed, critical or not: the rectification list."""
        return tuple(f for f in self.findings if f.verdict is ItemVerdict.FAIL)


def verdict(checklist: Checklist, answers: Iterable[Answer]) -> Outcome:
    """Judge a visit.

    A number outside its bounds fails whatever verdict came with it. Inside them the inspector may
    still fail the item, for what no number says: a loose earth clamp with a good breaker.

    Raises
    ------
    DomainError
        With the item's code as field: ``item_unknown``, ``answer_twice``, ``answer_missing``,
        ``answer_not_optional`` (不适用 on an item that always applies), ``answer_number_missing``,
        ``answer_number_malformed`` or ``answer_note_missing`` (a failed item needs its reason).
    """
    by_item: dict[str, Answer] = {}
    for answer in answers:
        checklist.item(answer.item)
        if answer.item in by_item:
            raise DomainError("answer_twice", field=answer.item)
        by_item[answer.item] = answer
    findings = tuple(_finding(item, by_item.get(item.code)) for item in checklist.items)
    failed = [finding for finding in findings if finding.verdict is ItemVerdict.FAIL]
    critical = any(finding.item.critical for finding in failed)
    fails = critical or len(failed) > checklist.minor_allowed
    return Outcome(Verdict.FAILED if fails else Verdict.PASSED, findings)


def _finding(item: Item, answer: Answer | None) -> Finding:
    """Check one answer against its item."""
    if answer is None or (answer.verdict is None and answer.value is None):
        raise DomainError("answer_missing", field=item.code)
    if answer.verdict is ItemVerdict.NOT_APPLICABLE:
        if not item.optional:
            raise DomainError("answer_not_optional", field=item.code)
        return Finding(item, ItemVerdict.NOT_APPLICABLE, None, answer.note.strip())
    found: ItemVerdict | None = answer.verdict
    if item.is_number:
        measured = _number_verdict(item, answer)
        found = ItemVerdict.FAIL if answer.verdict is ItemVerdict.FAIL else measured
    if found is None:
        raise DomainError("answer_missing", field=item.code)
    if found is ItemVerdict.FAIL and not answer.note.strip():
        raise DomainError("answer_note_missing", field=item.code)
    return Finding(item, found, answer.value if item.is_number else None, answer.note.strip())


def _number_verdict(item: Item, answer: Answer) -> ItemVerdict:
    """Judge the measured number of an item."""
    if answer.value is None:
        raise DomainError("answer_number_missing", field=item.code)
    # NaN and infinity compare as if they were measurements.
    if not -1e9 < answer.value < 1e9:
        raise DomainError("answer_number_malformed", field=item.code)
    return item.judge(answer.value)

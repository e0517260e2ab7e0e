"""Where a household stands in one sentence: what holds it up, why, and where that is settled.

The rules are asked in their order and the first that applies speaks; the words are the page's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from heating_program.domain.lifecycle import NEEDS_REASON
from heating_program.domain.stages import ChangeStage, HouseholdStage
from heating_program.domain.transitions import Transition

_UNMERGED: Final = ("unmerge", "unmerge_surveyed", "unmerge_registered")
_SIDEWAYS: Final = frozenset({"hold", "report_fault", "decommission", "merge", *_UNMERGED})


def way_on(table: Iterable[Transition[Any, Any]]) -> dict[StrEnum, Transition[Any, Any]]:
    """Choose of every stage the step that leads on: what somebody waits for.

    By the tables' order it is the first row that neither stays, turns back, ends nor leads aside;
    a stage without one waits for nobody.
    """
    found: dict[StrEnum, Transition[Any, Any]] = {}
    for step in table:
        leads_on = step.source != step.target and step.action not in _SIDEWAYS | NEEDS_REASON
        if leads_on and step.source not in found:
            found[step.source] = step
    return found


class Tone(StrEnum):
    """How much a sentence should alarm."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Something of the household's that is under way.

    Parameters
    ----------
    kind, id
        ``conversion``, ``retrofit``, ``pv`` or ``claim``, and its key.
    step
        What leads on from where it stands; None where nothing is waited for.
    blocked_by
        Codes of what the step still lacks.
    """

    kind: str
    id: UUID
    stage: str
    since: date
    step: Transition[Any, Any] | None = None
    blocked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What the rules ask about a file.

    Parameters
    ----------
    unconfirmable
        Codes of what a confirmation still lacks.
    house_barred
        Code of what keeps the house out of the programme, or empty.
    cases
        What is under way, in the order in which it holds a household up.
    was_converted, is_accepted, has_claim
        Whether a conversion was ever opened that still counts; accepted; claimed for.
    """

    stage: HouseholdStage
    since: date
    merged_into: UUID | None = None
    suspended_because: str = ""
    unconfirmable: tuple[str, ...] = ()
    house_barred: str = ""
    open_duplicate: UUID | None = None
    open_change: tuple[UUID, ChangeStage, date] | None = None
    cases: tuple[OpenCase, ...] = ()
    was_converted: bool = False
    is_accepted: bool = False
    has_claim: bool = False
    has_account: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One sentence: its code, what it speaks of, since when, and what is lacking."""

    code: str
    tone: Tone
    about: tuple[str, UUID] | None = None
    since: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    step: Transition[Any, Any] | None = None


def standing(facts: DossierFacts) -> Standing:
    """Say where a household stands."""
    for rule in _RULES:
        if said := rule(facts):
            return said
    return Standing("nothing_waits", Tone.OK, since=facts.since)


def _left_the_register(facts: DossierFacts) -> Standing | None:
    if facts.stage is HouseholdStage.MERGED and facts.merged_into:
        about = ("household", facts.merged_into)
        return Standing("merged_elsewhere", Tone.WARN, about, facts.since)
    if facts.stage is HouseholdStage.CLOSED:
        return Standing("file_closed", Tone.WARN, since=facts.since)
    return None


def _maybe_twice(facts: DossierFacts) -> Standing | None:
    if facts.open_duplicate is None:
        return None
    return Standing("maybe_twice", Tone.BAD, ("duplicate", facts.open_duplicate))


def _suspended(facts: DossierFacts) -> Standing | None:
    if facts.stage is not HouseholdStage.SUSPENDED:
        return None
    why = {"reason": facts.suspended_because}
    return Standing("file_suspended", Tone.BAD, since=facts.since, values=why)


def _not_confirmed(facts: DossierFacts) -> Standing | None:
    if facts.stage is not HouseholdStage.SURVEYED:
        return None
    if facts.unconfirmable:
        lacking = facts.unconfirmable
        return Standing("file_incomplete", Tone.BAD, since=facts.since, reasons=lacking)
    return Standing("awaits_confirmation", Tone.INFO, since=facts.since)


def _held_up(facts: DossierFacts) -> Standing | None:
    case = next((case for case in facts.cases if case.step and case.blocked_by), None)
    return _about(case, "case_held_up", Tone.WARN) if case else None


def _change_asked_for(facts: DossierFacts) -> Standing | None:
    if facts.open_change is None:
        return None
    key, stage, since = facts.open_change
    return Standing("change_open", Tone.WARN, ("change", key), since, {"stage": stage.value})


def _waiting(facts: DossierFacts) -> Standing | None:
    case = next((case for case in facts.cases if case.step), None)
    return _about(case, "case_waits", Tone.INFO) if case else None


def _not_begun(facts: DossierFacts) -> Standing | None:
    if facts.was_converted:
        return None
    if facts.house_barred:
        return Standing("house_barred", Tone.WARN, reasons=(facts.house_barred,))
    return Standing("no_conversion", Tone.INFO, since=facts.since)


def _unpaid(facts: DossierFacts) -> Standing | None:
    if facts.is_accepted and not facts.has_account:
        return Standing("account_lacking", Tone.WARN)
    if facts.is_accepted and not facts.has_claim:
        return Standing("not_claimed", Tone.INFO)
    return None


def _about(case: OpenCase, code: str, tone: Tone) -> Standing:
    return Standing(
        code,
        tone,
        (case.kind, case.id),
        case.since,
        {"kind": case.kind, "stage": case.stage},
        case.blocked_by,
        case.step,
    )


_RULES: Final[tuple[Callable[[DossierFacts], Standing | None], ...]] = (
    _left_the_register,
    _maybe_twice,
    _suspended,
    _not_confirmed,
    _held_up,
    _change_asked_for,
    _waiting,
    _not_begun,
    _unpaid,
)

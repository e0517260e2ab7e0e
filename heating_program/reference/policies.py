"""Subsidy policies from a discovered folder: one file is one version of one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final

from heating_program.domain.divisions import is_within
from heating_program.domain.eligibility import RULES, HouseholdRecord
from heating_program.domain.errors import DomainError
from heating_program.domain.money import ZERO_FEN, Fen, yuan_to_fen
from heating_program.domain.policy import (
    Cap,
    Fixed,
    Floor,
    FundingLevel,
    Gate,
    LevelRule,
    Payee,
    Policy,
    PolicyItem,
    RateTimesQuantity,
    Retention,
    ShareOfPrice,
    Split,
    Step,
    TopUp,
    check_policy,
)
from heating_program.domain.provenance import Status
from heating_program.domain.subsidy import Facts
from heating_program.reference.catalog import technologies
from heating_program.reference.divisions import division
from heating_program.reference.files import located, only_keys, read_yaml, sha256_of, yaml_files

# Methods of the 30 % test; the hourly model decides unless a policy says otherwise.
SAVING_METHODS: Final = ("hourly_model", "steady_index")
USUAL_SAVING_METHOD: Final = "hourly_model"
_TEXTS: Final = ("code", "version", "title", "kind", "issuer", "area_code", "source")
_NEEDED: Final = (
    *(*_TEXTS, "document_no", "valid_from", "valid_to", "status", "checked_on"),
    *("payee", "needs_acceptance", "gates", "items", "examples"),
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What an example must come to; None is not asked."""

    amount_fen: Fen
    self_paid_fen: Fen | None
    shares: Mapping[FundingLevel, Fen] | None
    retention_fen: Fen | None
    retention_due_on: date | None
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyExample:
    """A sentence an official reads, the facts it speaks of and the fen it promises."""

    sentence: str
    on: date
    facts: Facts
    expected: Expected


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy with the examples that prove it."""

    policy: Policy
    examples: tuple[PolicyExample, ...]


@cache
def policy_files() -> dict[tuple[str, str], PolicyFile]:
    """Load every policy by code and version."""
    found = {}
    for name in yaml_files("policies"):
        stanza = read_yaml(name)
        with located(name):
            policy = replace(_policy(stanza), sha256=sha256_of(name))
            check_policy(policy)
            if (policy.code, policy.version) in found:
                raise ValueError("code and version appear twice")
            division(policy.area_code)
        examples = []
        for index, example in enumerate(stanza["examples"], start=1):
            with located(f"{name} example {index}"):
                examples.append(_example(example))
        found[policy.code, policy.version] = PolicyFile(policy, tuple(examples))
    return found


def policies() -> tuple[Policy, ...]:
    """List every policy version, in order of the files."""
    return tuple(file.policy for file in policy_files().values())


def policy(code: str, version: str) -> Policy:
    """Find one version of a policy.

    Raises
    ------
    DomainError
        ``policy_unknown``.
    """
    try:
        return policy_files()[code, version].policy
    except KeyError:
        raise DomainError("policy_unknown", policy=code[:60], version=version[:20]) from None


def policies_for(area_code: str, measure: str, *, on: date) -> tuple[Policy, ...]:
    """List the policies in force that subsidise a measure in an area."""
    return tuple(p for p in policies() if p.in_force(on) and p.covers(area_code, measure))


def _policy(stanza: Mapping[str, Any]) -> Policy:
    """Build a policy from its file."""
    only_keys(stanza, needed=_NEEDED, may=("retention", "saving_method"))
    held = stanza.get("retention")
    return Policy(
        **{key: stanza[key] for key in _TEXTS},
        document_no=stanza["document_no"],
        valid_from=_day(stanza["valid_from"]),
        valid_to=None if stanza["valid_to"] is None else _day(stanza["valid_to"]),
        status=Status(stanza["status"]),
        checked_on=_day(stanza["checked_on"]),
        payee=Payee(stanza["payee"]),
        needs_acceptance=bool(stanza["needs_acceptance"]),
        gates=tuple(_gate(gate) for gate in stanza["gates"]),
        items=tuple(_item(item) for item in stanza["items"]),
        retention=held
        and Retention(held["clause"], Decimal(held["share_pct"]), int(held["months"])),
        saving_method=_saving_method(stanza.get("saving_method")),
    )


def saving_method(area_code: str, *, on: date) -> str:
    """Return the method of the 30 % test that the policies in force in an area let decide.

    Raises
    ------
    DomainError
        ``saving_method_ambiguous`` when two policies in force name different ones.
    """
    named = {
        p.saving_method
        for p in policies()
        if p.saving_method and p.in_force(on) and is_within(area_code, p.area_code)
    }
    if len(named) > 1:
        raise DomainError("saving_method_ambiguous", methods="、".join(sorted(named)))
    return named.pop() if named else USUAL_SAVING_METHOD


def _saving_method(name: object) -> str | None:
    if name is None or name in SAVING_METHODS:
        return None if name is None else str(name)
    raise ValueError(f"saving_method {name!r} is none of {SAVING_METHODS}")


def _day(value: object) -> date:
    """Take a YAML date; anything else is a mistake of the file."""
    if type(value) is not date:
        raise TypeError(f"a date is expected, not {value!r}")
    return value


def _gate(stanza: Mapping[str, Any]) -> Gate:
    """Build a gate with a known reason code."""
    only_keys(stanza, needed=("code", "clause"), may=("number",))
    if stanza["code"] not in RULES:
        raise ValueError(f"gate {stanza['code']} is unknown")
    return Gate(stanza["code"], stanza["clause"], stanza.get("number"))


def _item(stanza: Mapping[str, Any]) -> PolicyItem:
    """Build an item; the measures must be in the catalogue."""
    only_keys(stanza, needed=("code", "label", "measures", "steps", "funding"), may=("top_ups",))
    if unknown := set(stanza["measures"]) - set(technologies()):
        raise ValueError(f"measures {sorted(unknown)} are not in the catalogue")
    return PolicyItem(
        code=stanza["code"],
        label=stanza["label"],
        measures=frozenset(stanza["measures"]),
        steps=tuple(_step(step) for step in stanza["steps"]),
        funding=tuple(_level_rule(rule) for rule in stanza["funding"]),
        top_ups=tuple(
            TopUp(
                each["clause"],
                Decimal(each["share_pct"]),
                frozenset(each["groups"]),
                FundingLevel(each["level"]),
            )
            for each in stanza.get("top_ups", ())
        ),
    )


def _rate(clause: str, value: Mapping[str, Any]) -> RateTimesQuantity:
    """Build a rate; the file gives it in yuan."""
    only_keys(value, needed=("yuan", "quantity", "unit"), may=("at_most",))
    limit = value.get("at_most")
    return RateTimesQuantity(
        clause,
        Decimal(value["yuan"]) * 100,
        value["quantity"],
        value["unit"],
        None if limit is None else Decimal(limit),
    )


_STEPS: Final[Mapping[str, Callable[[str, Any], Step]]] = {
    "fixed": lambda clause, value: Fixed(clause, yuan_to_fen(value)),
    "rate": _rate,
    "share_of_price": lambda clause, value: ShareOfPrice(clause, Decimal(value)),
    "cap": lambda clause, value: Cap(clause, yuan_to_fen(value)),
    "floor": lambda clause, value: Floor(clause, yuan_to_fen(value)),
}


def _step(stanza: Mapping[str, Any]) -> Step:
    """Build a step: its primitive and its clause."""
    (primitive,) = (key for key in stanza if key != "clause")
    return _STEPS[primitive](stanza["clause"], stanza[primitive])


def _level_rule(stanza: Mapping[str, Any]) -> LevelRule:
    """Build the share of one level: fixed, share_of_price (``1/3``), ratio or residual."""
    only_keys(
        stanza,
        needed=("level",),
        may=("takes_rest", "floor", *(split.value for split in Split)),
    )
    (split,) = (split for split in Split if split.value in stanza)
    value = stanza[split.value]
    return LevelRule(
        level=FundingLevel(stanza["level"]),
        split=split,
        amount_fen=yuan_to_fen(value) if split is Split.FIXED else ZERO_FEN,
        price_share=Fraction(value) if split is Split.SHARE_OF_PRICE else Fraction(0),
        weight=int(value) if split is Split.RATIO else 0,
        takes_rest=split is Split.RESIDUAL or bool(stanza.get("takes_rest")),
        floor_fen=yuan_to_fen(stanza["floor"]) if "floor" in stanza else ZERO_FEN,
    )


def _example(stanza: Mapping[str, Any]) -> PolicyExample:
    """Build an example: its facts in yuan, its promise in fen."""
    only_keys(stanza, needed=("sentence", "day", "facts", "expected"), may=())
    facts = stanza["facts"]
    only_keys(
        facts,
        needed=("measure", "area_code"),
        may=("price", "quantities", "groups", "accepted_on", "record"),
    )
    given = Facts(
        area_code=facts["area_code"],
        measure=facts["measure"],
        price_fen=yuan_to_fen(facts["price"]) if "price" in facts else None,
        quantities={k: Decimal(v) for k, v in facts.get("quantities", {}).items()},
        groups=frozenset(facts.get("groups", ())),
        accepted_on=facts.get("accepted_on"),
        record=HouseholdRecord(**facts.get("record", {})),
    )
    return PolicyExample(
        stanza["sentence"], _day(stanza["day"]), given, _expected(stanza["expected"])
    )


def _expected(stanza: Mapping[str, Any]) -> Expected:
    """Read what an example promises."""
    may = ("self_paid", "shares", "retention", "retention_due_on", "against")
    only_keys(stanza, needed=("amount",), may=may)
    shares = stanza.get("shares")
    return Expected(
        amount_fen=yuan_to_fen(stanza["amount"]),
        self_paid_fen=yuan_to_fen(stanza["self_paid"]) if "self_paid" in stanza else None,
        shares=shares and {FundingLevel(k): yuan_to_fen(v) for k, v in shares.items()},
        retention_fen=yuan_to_fen(stanza["retention"]) if "retention" in stanza else None,
        retention_due_on=stanza.get("retention_due_on"),
        against=tuple(stanza.get("against", ())),
    )

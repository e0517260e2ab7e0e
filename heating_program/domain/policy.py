"""The shape of a subsidy policy: dated data with its source, never code.

Amounts are built by steps (固定、按量、按价、封顶、保底、自付部分再补) and carried by levels of
government. A published policy is not edited; a change is a new version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from heating_program.domain.divisions import is_within
from heating_program.domain.errors import DomainError
from heating_program.domain.money import ZERO_FEN, Fen
from heating_program.domain.provenance import Status


class FundingLevel(StrEnum):
    """Levels of government that carry a subsidy."""

    CENTRAL = "central"
    REGION = "region"
    CITY = "city"
    BANNER = "banner"


class Payee(StrEnum):
    """Who receives the money: half of it never passes through a household."""

    HOUSEHOLD = "household"
    PERSON = "person"
    SUPPLIER = "supplier"
    UTILITY = "utility"


FUNDING_LEVEL_LABELS: Final[dict[FundingLevel, str]] = {
    FundingLevel.CENTRAL: "中央",
    FundingLevel.REGION: "自治区",
    FundingLevel.CITY: "市级",
    FundingLevel.BANNER: "旗县区",
}
PAYEE_LABELS: Final[dict[Payee, str]] = {
    Payee.HOUSEHOLD: "农户",
    Payee.PERSON: "个人",
    Payee.SUPPLIER: "供货企业",
    Payee.UTILITY: "供电（供热）企业",
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A fixed amount."""

    clause: str
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class RateTimesQuantity:
    """A rate in fen for each unit of a quantity, counted up to ``at_most`` units."""

    clause: str
    rate_fen: Decimal
    quantity: str
    unit: str
    at_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ShareOfPrice:
    """A percentage of the price."""

    clause: str
    share_pct: Decimal


@dataclass(frozen=True, slots=True)
class Cap:
    """No more than this."""

    clause: str
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class Floor:
    """No less than this."""

    clause: str
    amount_fen: Fen


Step = Fixed | RateTimesQuantity | ShareOfPrice | Cap | Floor


@dataclass(frozen=True, slots=True)
class TopUp:
    """A percentage of what the household would still pay, for these groups, from one level."""

    clause: str
    share_pct: Decimal
    groups: frozenset[str]
    level: FundingLevel


class Split(StrEnum):
    """How a level's share of an item is found."""

    FIXED = "fixed"
    SHARE_OF_PRICE = "share_of_price"
    RATIO = "ratio"
    RESIDUAL = "residual"


@dataclass(frozen=True, slots=True)
class LevelRule:
    """The share of one level.

    ``amount_fen`` belongs to FIXED, ``price_share`` to SHARE_OF_PRICE, ``weight`` to RATIO. One
    rule of an item is ``takes_rest``: RESIDUAL, or one of the RATIO rules, which then also takes
    the rounding. ``floor_fen`` keeps at least so much for the level that takes the rest.
    """

    level: FundingLevel
    split: Split
    amount_fen: Fen = ZERO_FEN
    price_share: Fraction = Fraction(0)
    weight: int = 0
    takes_rest: bool = False
    floor_fen: Fen = ZERO_FEN


@dataclass(frozen=True, slots=True)
class PolicyItem:
    """One thing that is subsidised: which measures, how much, carried by whom."""

    code: str
    label: str
    measures: frozenset[str]
    steps: tuple[Step, ...]
    funding: tuple[LevelRule, ...]
    top_ups: tuple[TopUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """An eligibility condition by its reason code, with its number where it has one."""

    code: str
    clause: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """A percentage of the subsidy held back until some months after acceptance."""

    clause: str
    share_pct: Decimal
    months: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one policy document.

    ``document_no`` is None when the document number is not known: it is never made up.
    ``needs_acceptance`` is the payment gate: no claim passes before the work is accepted.
    ``saving_method`` names the method of the 30 % test that decides; None leaves the usual one.
    """

    code: str
    version: str
    title: str
    kind: str
    document_no: str | None
    issuer: str
    area_code: str
    valid_from: date
    valid_to: date | None
    status: Status
    source: str
    checked_on: date
    payee: Payee
    needs_acceptance: bool
    gates: tuple[Gate, ...]
    items: tuple[PolicyItem, ...]
    retention: Retention | None = None
    saving_method: str | None = None
    sha256: str = ""

    def in_force(self, on: date) -> bool:
        """Tell whether the policy applies on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def covers(self, area_code: str, measure: str) -> bool:
        """Tell whether the policy subsidises a measure in an area."""
        inside = is_within(area_code, self.area_code)
        return inside and any(measure in item.measures for item in self.items)


def check_policy(policy: Policy) -> None:
    """Refuse a policy whose parts contradict each other.

    Raises
    ------
    DomainError
        ``policy_validity``, ``policy_empty``, ``policy_document_no`` (official without a number),
        ``policy_item_twice``, ``policy_steps``, ``policy_funding`` or ``policy_percentage``.
    """
    name = policy.code
    if policy.valid_to is not None and policy.valid_to < policy.valid_from:
        raise DomainError("policy_validity", policy=name)
    if policy.status is Status.OFFICIAL and not policy.document_no:
        raise DomainError("policy_document_no", policy=name)
    if not policy.items:
        raise DomainError("policy_empty", policy=name)
    codes = [item.code for item in policy.items]
    if len(codes) != len(set(codes)):
        raise DomainError("policy_item_twice", policy=name)
    for item in policy.items:
        _check_item(item)
    if policy.retention is not None:
        _check_percentage(policy.retention.share_pct)


def _check_item(item: PolicyItem) -> None:
    """Make sure that an item starts with an amount and that one level takes what is left."""
    if not item.measures or not item.steps or isinstance(item.steps[0], Cap | Floor):
        raise DomainError("policy_steps", item=item.code)
    levels = [rule.level for rule in item.funding]
    rest = [rule for rule in item.funding if rule.takes_rest]
    sharing = (Split.RATIO, Split.RESIDUAL)
    if len(levels) != len(set(levels)) or len(rest) != 1 or rest[0].split not in sharing:
        raise DomainError("policy_funding", item=item.code)
    for rule in item.funding:
        weighted = (rule.split is Split.RATIO) == (rule.weight > 0)
        if not weighted or (rule.floor_fen and not rule.takes_rest):
            raise DomainError("policy_funding", item=item.code, level=str(rule.level))
    for part in (*item.steps, *item.top_ups):
        if isinstance(part, ShareOfPrice | TopUp):
            _check_percentage(part.share_pct)


def _check_percentage(share_pct: Decimal) -> None:
    """Refuse a percentage that is not above 0 and at most 100."""
    if not 0 < share_pct <= 100:
        raise DomainError("policy_percentage", share_pct=str(share_pct))

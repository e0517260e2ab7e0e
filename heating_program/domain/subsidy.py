"""What a household is due under a policy, who carries it and why, to the fen.

Pure: the same policy, facts and day give the same answer for ever. Inside an item the amounts are
exact fractions; each published amount is rounded half-up once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from heating_program.domain.eligibility import GateResult, HouseholdRecord, ask
from heating_program.domain.errors import DomainError
from heating_program.domain.funding import LevelShare, add_shares, share_out
from heating_program.domain.money import Fen, format_yuan, round_half_up
from heating_program.domain.policy import (
    FUNDING_LEVEL_LABELS,
    Cap,
    Fixed,
    Floor,
    Payee,
    Policy,
    PolicyItem,
    RateTimesQuantity,
    Step,
    TopUp,
)
from heating_program.domain.provenance import Status


@dataclass(frozen=True, slots=True)
class Facts:
    """What an assessment looks at.

    Parameters
    ----------
    area_code : str
        Village of the household.
    measure : str
        Technology code.
    price_fen : Fen or None
        Price of the contract; None where the subsidy does not ask for one.
    quantities : mapping of str to Decimal
        Measured quantities by name, for example ``heated_area_m2``, ``valley_kwh``.
    groups : frozenset of str
        Special groups (``dibao``, ``tekun`` …).
    accepted_on : date or None
        Day of acceptance, from which the retention runs.
    record : HouseholdRecord
        What the eligibility gates ask.
    """

    area_code: str
    measure: str
    price_fen: Fen | None = None
    quantities: Mapping[str, Decimal] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    accepted_on: date | None = None
    record: HouseholdRecord = field(default_factory=HouseholdRecord)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the explanation: clause, sentence, amount before and after it."""

    clause: str
    sentence: str
    before_fen: Fen
    after_fen: Fen


@dataclass(frozen=True, slots=True)
class Assessment:
    """Result of an assessment; ``status`` is the policy's and travels to every paper.

    ``amount_fen`` is all public money, ``shares`` sum to it exactly, ``self_paid_fen`` is what is
    left of the price (None without a price). ``retention_fen`` is part of ``amount_fen``, due on
    ``retention_due_on`` (None while the work is not accepted).
    """

    policy_code: str
    policy_version: str
    status: Status
    on: date
    eligible: bool
    gates: tuple[GateResult, ...]
    amount_fen: Fen
    self_paid_fen: Fen | None
    shares: tuple[LevelShare, ...]
    payee: Payee
    retention_fen: Fen
    retention_due_on: date | None
    lines: tuple[Line, ...]

    @property
    def reasons_against(self) -> tuple[GateResult, ...]:
        """Gates that do not hold."""
        return tuple(gate for gate in self.gates if not gate.holds)

    @property
    def payable_now_fen(self) -> Fen:
        """Public money without the retention."""
        return Fen(self.amount_fen - self.retention_fen)


def assess(policy: Policy, facts: Facts, on: date) -> Assessment:
    """Assess what a policy gives on a day.

    An ineligible household gets an assessment of zero with its reasons, not an error.

    Raises
    ------
    DomainError
        ``policy_not_in_force``, ``policy_not_for_case`` (area or measure), ``price_missing``,
        ``quantity_missing`` or ``quantity_negative``.
    """
    if not policy.in_force(on):
        raise DomainError("policy_not_in_force", policy=policy.code, on=on)
    if not policy.covers(facts.area_code, facts.measure):
        raise DomainError("policy_not_for_case", policy=policy.code, measure=facts.measure)
    gates = tuple(ask(gate, facts.record, on) for gate in policy.gates)
    eligible = all(gate.holds for gate in gates)
    lines: list[Line] = []
    shares: tuple[LevelShare, ...] = ()
    left = facts.price_fen
    for item in policy.items if eligible else ():
        if facts.measure in item.measures:
            found = _item_shares(item, facts, left, lines)
            shares = add_shares(shares, found)
            left = None if left is None else Fen(left - sum(share.amount_fen for share in found))
    amount = Fen(sum(share.amount_fen for share in shares))
    retention, due = _retention(policy, amount, facts.accepted_on, lines)
    return Assessment(
        policy_code=policy.code,
        policy_version=policy.version,
        status=policy.status,
        on=on,
        eligible=eligible,
        gates=gates,
        amount_fen=amount,
        self_paid_fen=left,
        shares=shares,
        payee=policy.payee,
        retention_fen=retention,
        retention_due_on=due,
        lines=tuple(lines),
    )


def _item_shares(
    item: PolicyItem, facts: Facts, unpaid: Fen | None, lines: list[Line]
) -> tuple[LevelShare, ...]:
    """Amount of one item by level, its steps appended to the explanation."""
    exact = Fraction(0)
    for step in item.steps:
        before = exact
        exact, sentence = _apply(step, exact, facts)
        lines.append(Line(step.clause, sentence, round_half_up(before), round_half_up(exact)))
    amount = round_half_up(exact)
    if unpaid is not None and amount > unpaid:
        # Public money never pays more than the thing costs.
        sentence = f"{item.label}：以未付价款{format_yuan(unpaid)}元为限"
        lines.append(Line("", sentence, amount, unpaid))
        amount = unpaid
    shares = share_out(amount, item.funding, price_fen=facts.price_fen)
    top_up = _best_top_up(item.top_ups, facts.groups)
    if top_up is None:
        return shares
    if unpaid is None:
        raise DomainError("price_missing", item=item.code)
    extra = round_half_up(Fraction(top_up.share_pct) / 100 * (unpaid - amount))
    level = FUNDING_LEVEL_LABELS[top_up.level]
    sentence = f"特殊群体：自付部分的{top_up.share_pct}%由{level}再补"
    lines.append(Line(top_up.clause, sentence, amount, Fen(amount + extra)))
    return add_shares(shares, (LevelShare(top_up.level, extra),))


def _best_top_up(top_ups: tuple[TopUp, ...], groups: frozenset[str]) -> TopUp | None:
    """Most favourable top-up: a person in two groups gets one of them, not both."""
    open_ones = [top_up for top_up in top_ups if top_up.groups & groups]
    return max(open_ones, key=lambda top_up: top_up.share_pct, default=None)


def _apply(step: Step, amount: Fraction, facts: Facts) -> tuple[Fraction, str]:
    """Apply one step to the exact amount and say so in words."""
    if isinstance(step, Fixed):
        return amount + step.amount_fen, f"定额{format_yuan(step.amount_fen)}元"
    if isinstance(step, RateTimesQuantity):
        return _rate_times_quantity(step, amount, facts)
    if isinstance(step, Cap):
        limit = format_yuan(step.amount_fen)
        return min(amount, Fraction(step.amount_fen)), f"最高不超过{limit}元"
    if isinstance(step, Floor):
        limit = format_yuan(step.amount_fen)
        return max(amount, Fraction(step.amount_fen)), f"最低不少于{limit}元"
    if facts.price_fen is None:
        raise DomainError("price_missing")
    price = format_yuan(facts.price_fen)
    share = Fraction(step.share_pct) / 100 * facts.price_fen
    return amount + share, f"价格{price}元的{step.share_pct}%"


def _rate_times_quantity(
    step: RateTimesQuantity, amount: Fraction, facts: Facts
) -> tuple[Fraction, str]:
    """Rate by quantity, the quantity limited first."""
    quantity = facts.quantities.get(step.quantity)
    if quantity is None:
        raise DomainError("quantity_missing", quantity=step.quantity)
    if not quantity.is_finite() or quantity < 0:
        raise DomainError("quantity_negative", quantity=step.quantity)
    counted = quantity if step.at_most is None else min(quantity, step.at_most)
    rate = f"{step.rate_fen / 100:f}元/{step.unit}"
    limited = f"({quantity}按{counted}计)" if counted != quantity else ""
    sentence = f"{rate}×{counted}{step.unit}{limited}"
    return amount + Fraction(step.rate_fen) * Fraction(counted), sentence


def _retention(
    policy: Policy, amount: Fen, accepted_on: date | None, lines: list[Line]
) -> tuple[Fen, date | None]:
    """Part of the amount that is held back, and until when."""
    rule = policy.retention
    if rule is None or not amount:
        return Fen(0), None
    held = round_half_up(Fraction(rule.share_pct) / 100 * amount)
    sentence = f"质保金{rule.share_pct}%即{format_yuan(held)}元，验收满{rule.months}个月后支付"
    lines.append(Line(rule.clause, sentence, amount, Fen(amount - held)))
    return held, None if accepted_on is None else months_after(accepted_on, rule.months)


def months_after(day: date, months: int) -> date:
    """Return the day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")

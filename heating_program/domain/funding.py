"""Which level of government carries how much of an amount; the shares always sum exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen, round_half_up, split
from heating_program.domain.policy import FundingLevel, LevelRule, Split


@dataclass(frozen=True, slots=True)
class LevelShare:
    """What one level carries."""

    level: FundingLevel
    amount_fen: Fen


def share_out(
    amount: Fen, rules: tuple[LevelRule, ...], *, price_fen: Fen | None = None
) -> tuple[LevelShare, ...]:
    """Share an amount among levels.

    First the floor of the level that takes the rest is kept back, then the fixed amounts and the
    shares of the price are served in their order as far as the money goes, then the ratios share
    what is left; the rest goes to the level that takes it.

    Raises
    ------
    DomainError
        ``policy_funding`` without exactly one level that takes the rest, ``price_missing``.
    """
    rest = [index for index, rule in enumerate(rules) if rule.takes_rest]
    if len(rest) != 1:
        raise DomainError("policy_funding")
    floor = min(rules[rest[0]].floor_fen, amount)
    found, left = [0] * len(rules), amount - floor
    for index, rule in enumerate(rules):
        found[index] = min(_fixed_part(rule, price_fen), left)
        left -= found[index]
    weights = [rule.weight if rule.split is Split.RATIO else 0 for rule in rules]
    if any(weights):
        for index, share in enumerate(split(Fen(left), weights, residual=rest[0])):
            found[index] += share
    else:
        found[rest[0]] += left
    found[rest[0]] += floor
    return tuple(LevelShare(rule.level, Fen(fen)) for rule, fen in zip(rules, found, strict=True))


def _fixed_part(rule: LevelRule, price_fen: Fen | None) -> int:
    """Part of a level that does not depend on the others."""
    if rule.split is Split.FIXED:
        return rule.amount_fen
    if rule.split is Split.SHARE_OF_PRICE:
        if price_fen is None:
            raise DomainError("price_missing")
        return round_half_up(Fraction(price_fen) * rule.price_share)
    return 0


def add_shares(
    one: tuple[LevelShare, ...], other: tuple[LevelShare, ...]
) -> tuple[LevelShare, ...]:
    """Add shares level by level, in the order the levels first appear."""
    sums: dict[FundingLevel, int] = {}
    for share in (*one, *other):
        sums[share.level] = sums.get(share.level, 0) + share.amount_fen
    return tuple(LevelShare(level, Fen(fen)) for level, fen in sums.items())

"""The subsidy policies as data: where each comes from and how far it may be relied upon."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask_babel import gettext

from heating_program.access import allowed
from heating_program.domain.errors import DomainError
from heating_program.domain.money import format_yuan
from heating_program.domain.policy import (
    FUNDING_LEVEL_LABELS,
    PAYEE_LABELS,
    Cap,
    Fixed,
    Floor,
    LevelRule,
    RateTimesQuantity,
    Split,
    Step,
)
from heating_program.reference import policies

blueprint = Blueprint("policies", __name__, url_prefix="/policies")


@blueprint.get("")
@allowed("policy.read")
def index() -> str:
    """List every policy version."""
    return render_template("policies/index.html", policies=policies.policies())


@blueprint.get("/<code>/<version>")
@allowed("policy.read")
def show(code: str, version: str) -> str:
    """Show one policy version: gates, amounts, shares, and the examples that prove it."""
    found = policies.policy_files().get((code, version))
    if found is None:
        raise DomainError("not_found")
    return render_template(
        "policies/show.html",
        policy=found.policy,
        examples=found.examples,
        payees=PAYEE_LABELS,
        step_text=step_text,
        share_text=share_text,
    )


def _(sentence: str, **values: object) -> str:
    return str(gettext(sentence, **values))


def step_text(step: Step) -> str:
    """Say one step of an amount."""
    if isinstance(step, Fixed):
        return _("定额 %(yuan)s 元", yuan=format_yuan(step.amount_fen))
    if isinstance(step, Cap):
        return _("最高 %(yuan)s 元", yuan=format_yuan(step.amount_fen))
    if isinstance(step, Floor):
        return _("最低 %(yuan)s 元", yuan=format_yuan(step.amount_fen))
    if isinstance(step, RateTimesQuantity):
        return _("每%(unit)s %(yuan)s 元", unit=step.unit, yuan=f"{step.rate_fen / 100:f}")
    return _("价格的 %(pct)s%%", pct=step.share_pct)


def share_text(rule: LevelRule, funding: Sequence[LevelRule]) -> str:
    """Say what one level carries; levels that share the remainder by weight say their part."""
    level = FUNDING_LEVEL_LABELS[rule.level]
    if rule.split is Split.FIXED:
        return _("%(level)s：定额 %(yuan)s 元", level=level, yuan=format_yuan(rule.amount_fen))
    if rule.split is Split.RATIO:
        weights = sum(each.weight for each in funding if each.split is Split.RATIO)
        share = f"{rule.weight}/{weights}" if rule.weight * 100 % weights else None
        share = share or f"{rule.weight * 100 // weights}%"
        return _("%(level)s：余额的 %(share)s", level=level, share=share)
    if rule.split is Split.SHARE_OF_PRICE:
        return _("%(level)s：价格的 %(share)s", level=level, share=rule.price_share)
    return _("%(level)s：承担其余", level=level)

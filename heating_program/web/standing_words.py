"""Where a household stands, in words: one sentence, and the page on which it is settled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import ACTION_LABELS, MACHINES
from heating_program.domain.permissions import LABELS, roles_with
from heating_program.domain.stages import CHANGE_LABELS, ChangeStage
from heating_program.domain.standing import Standing
from heating_program.domain.transitions import Transition
from heating_program.web.filters import date_text
from heating_program.web.messages import words
from heating_program.web.words import STEP_WORDS

# Where a thing of each kind is opened, by which permission, and how its address names the key.
PAGES: Final[dict[str, tuple[str, str, str]]] = {
    "household": ("households.show", "household_id", "household.read"),
    "change": ("changes.show", "change_id", "household.read"),
    "conversion": ("conversions.show", "conversion_id", "conversion.read"),
    "retrofit": ("retrofits.show", "retrofit_id", "retrofit.read"),
    "pv": ("pv.show", "pv_system_id", "pv.read"),
    "pv_system": ("pv.show", "pv_system_id", "pv.read"),
    "inspection": ("inspections.show", "inspection_id", "inspection.read"),
    "claim": ("claims.show", "claim_id", "claim.read"),
    "document": ("documents.show", "document_id", "document.read"),
    "duplicate": ("duplicates.show", "pair_id", "household.merge"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a page shows: words, tone, and where to go; no address for whoever may not go there."""

    text: str
    tone: str
    url: str | None


def page_of(kind: str, key: UUID, actor: Actor, area_code: str) -> str | None:
    """Return the page of a thing, or None where there is none for this person."""
    if kind not in PAGES:
        return None
    endpoint, name, permission = PAGES[kind]
    if actor.role_for(permission, area_code) is None:
        return None
    where: dict[str, UUID] = {name: key}
    return url_for(endpoint, **where)  # type: ignore[arg-type]  # a uuid is one of its values


def step_word(step: Transition[Any, Any]) -> str:
    """Name a step as its button does."""
    return str(STEP_WORDS.get(step.event) or _(ACTION_LABELS[step.action]))


def sentence(said: Standing, actor: Actor, area_code: str) -> Sentence:
    """Put into words where a household stands."""
    url = page_of(*said.about, actor, area_code) if said.about else None
    told = _TOLD.get(said.code)
    return Sentence(told(said) if told else str(_PLAIN[said.code]), said.tone.value, url)


def _since(said: Standing) -> str:
    return date_text(said.since) if said.since else ""


def _reasons(said: Standing) -> str:
    return str(_("；")).join(words(DomainError(code)).rstrip("。.") for code in said.reasons)


def _case(said: Standing) -> dict[str, str]:
    machine = MACHINES[said.values["kind"]]
    stage = machine.stage_labels[said.values["stage"]]
    told = {
        "thing": _(machine.label),
        "stage": _(stage),
        "since": _since(said),
    }
    if said.step:
        who = [_(LABELS[role]) for role in roles_with(said.step.permission)]
        told |= {"step": step_word(said.step), "who": _("或").join(who)}
    return told


def _held_up(said: Standing) -> str:
    told = _case(said) | {"reasons": _reasons(said)}
    return str(_("%(thing)s停在“%(stage)s”，还不能%(step)s：%(reasons)s。", **told))


def _waits(said: Standing) -> str:
    told = _case(said)
    return str(_("%(thing)s处于“%(stage)s”，自%(since)s起等待%(step)s（%(who)s）。", **told))


def _suspended(said: Standing) -> str:
    told = {"since": _since(said), "reason": said.values["reason"]}
    return str(_("档案自%(since)s起停用，恢复前不能办理新事项：%(reason)s", **told))


def _change(said: Standing) -> str:
    stage = _(CHANGE_LABELS[ChangeStage(said.values["stage"])])
    return str(_("有一项档案变更%(stage)s，自%(since)s起。", stage=stage, since=_since(said)))


def _incomplete(said: Standing) -> str:
    return str(_("还不能确认建档：%(reasons)s。", reasons=_reasons(said)))


def _unconfirmed(said: Standing) -> str:
    who = _("或").join(_(LABELS[role]) for role in roles_with("household.review"))
    return str(_("自%(since)s起等待确认建档（%(who)s）。", since=_since(said), who=who))


_PLAIN: Final = {
    "merged_elsewhere": lazy_gettext("本档案已并入另一户，只供查阅。"),
    "maybe_twice": lazy_gettext("可能与另一户重复登记，尚待判定。"),
    "no_conversion": lazy_gettext("已建档，还没有开立改造项目。"),
    "account_lacking": lazy_gettext("验收已合格，但没有登记补贴账户，补贴无法发放。"),
    "not_claimed": lazy_gettext("验收已合格，还没有核算补贴。"),
    "nothing_waits": lazy_gettext("没有卡住的事项。"),
}
_TOLD: Final[dict[str, Callable[[Standing], str]]] = {
    "file_closed": lambda said: _("本档案已于%(since)s注销，只供查阅。", since=_since(said)),
    "file_suspended": _suspended,
    "file_incomplete": _incomplete,
    "awaits_confirmation": _unconfirmed,
    "case_held_up": _held_up,
    "change_open": _change,
    "case_waits": _waits,
    "house_barred": lambda said: _("还没有改造项目：%(reasons)s。", reasons=_reasons(said)),
}

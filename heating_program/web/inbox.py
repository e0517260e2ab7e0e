"""The inbox in words: groups by action, each row with where it is opened and whether it is late."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.domain.actor import Actor
from heating_program.domain.lifecycle import MACHINES
from heating_program.domain.long_work import OPEN
from heating_program.extensions import db
from heating_program.models.job import Job
from heating_program.services import drafts, jobs
from heating_program.services.waiting import ASSIGNED, BUYER, Group, Task
from heating_program.web.standing_words import page_of, step_word

# The list in which the rest of a group is found, and what narrows it to the group.
_LISTS: Final = {
    "household": ("households.index", "stage"),
    ASSIGNED: ("households.index", "stage"),
    "conversion": ("conversions.index", "stage"),
    "claim": ("claims.index", "stage"),
}


# A task is named by the work; its step's own word would foretell how it ends.
_WORK: Final = {
    "household.confirmed": lazy_gettext("审核建档"),
    "change.checked": lazy_gettext("初核变更"),
    "change.applied": lazy_gettext("复核变更"),
    "change.received": lazy_gettext("接收迁入农户"),
    "conversion.approved": lazy_gettext("审批项目"),
    "conversion.self_checked": lazy_gettext("施工并自检"),
    "conversion.accepted": lazy_gettext("验收"),
    "retrofit.approved": lazy_gettext("审批节能改造方案"),
    "retrofit.accepted": lazy_gettext("验收节能改造"),
    "pv.roof_passed": lazy_gettext("审查屋面荷载"),
    "claim.checked": lazy_gettext("初审补贴"),
    "claim.reviewed": lazy_gettext("复审补贴"),
    "claim.confirmed": lazy_gettext("核定补贴"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One task as the table shows it; `late_days` is 0 while there is time."""

    task: Task
    url: str
    waited_days: int
    late_days: int


@dataclass(frozen=True, slots=True)
class Section:
    """One group as the table shows it."""

    id: str
    title: str
    about: str
    total: int
    overdue: int
    more_url: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft of the reader's, with where it goes on and where it is forgotten."""

    title: str
    what: str
    at: Any
    url: str
    discard_url: str


def section(group: Group, actor: Actor, on: date) -> Section:
    """Put one group into words."""
    title, about = _named(group)
    rows = tuple(_row(group, task, actor, on) for task in group.tasks)
    is_cut = group.total > len(rows)
    return Section(
        f"{group.kind}-{group.stage}",
        title,
        about,
        group.total,
        group.overdue,
        _list_of(group) if is_cut else None,
        rows,
    )


def unfinished(actor: Actor) -> list[Unfinished]:
    """List the reader's drafts, the latest first."""
    if not actor.may("household.enrol"):
        return []
    return [_draft(each) for each in drafts.mine(db.session, actor=actor)]


def running(actor: Actor) -> list[tuple[Job, Any]]:
    """List the reader's long work that has not ended, with how far it is."""
    wanted = jobs.visible(actor).where(Job.requested_by == actor.id, Job.state.in_(OPEN))
    found = db.session.scalars(wanted.order_by(Job.created_at.desc(), Job.id.desc()))
    return [(job, jobs.progress(job)) for job in found]


def _named(group: Group) -> tuple[str, str]:
    if group.kind == ASSIGNED:
        return _("完善档案"), _("分派给我的农户")
    if group.kind == BUYER:
        return _("登记买方"), _("房屋已售，买方还没有档案")
    if group.step is None:
        return _("判定是否重复"), _("疑似重复的档案")
    machine = MACHINES[group.kind]
    about = _("%(thing)s：%(stage)s", thing=_(machine.label), stage=_stage(group))
    return str(_WORK.get(group.step.event) or step_word(group.step)), about


def _stage(group: Group) -> str:
    return str(_(MACHINES[group.kind].stage_labels[group.stage]))


def _row(group: Group, task: Task, actor: Actor, on: date) -> Row:
    own = page_of("household", task.household_id, actor, task.area_code)
    url = page_of(group.kind, task.id, actor, task.area_code) or own or url_for("home.index")
    late_days = (on - task.due).days if task.due and task.due < on else 0
    return Row(task, url, (on - task.since).days, late_days)


def _list_of(group: Group) -> str | None:
    if group.kind not in _LISTS:
        return None
    endpoint, narrowed_by = _LISTS[group.kind]
    chosen: dict[str, str] = {narrowed_by: group.stage}
    return url_for(endpoint, **chosen)  # type: ignore[arg-type]  # a text is one of its values


def _draft(draft: drafts.Unfinished) -> Unfinished:
    is_new = draft.form == drafts.NEW_HOUSEHOLD
    return Unfinished(
        draft.title or _("未填姓名"),
        _("登记农户") if is_new else _("修改农户档案"),
        draft.updated_at,
        url_for("enrolment.step", key=draft.object_id, number=draft.step)
        if is_new
        else url_for("household_edit.edit", household_id=draft.object_id, draft=1),
        url_for("drafts.discard", form=draft.form, object_id=draft.object_id),
    )

"""Who did what to a thing, so that nobody decides over their own entry."""

from __future__ import annotations

from enum import StrEnum


class Duty(StrEnum):
    """One person holds at most one of these on one subject; repeating it is allowed."""

    ENROL = "enrol"
    REVIEW = "review"
    APPROVE = "approve"
    SURVEY = "survey"
    DESIGN = "design"
    BUILD = "build"
    INSPECT = "inspect"
    ACCEPT = "accept"
    PUBLISH = "publish"
    ASSESS = "assess"
    CHECK = "check"
    AUTHORISE = "authorise"
    RELEASE = "release"


class Subject(StrEnum):
    """The kinds of thing a duty is held on."""

    HOUSEHOLD = "household"
    CASE = "case"
    NOTICE = "notice"
    CLAIM = "claim"
    BATCH = "batch"
    CHANGE = "change"


DUTY_LABELS: dict[Duty, str] = {
    Duty.ENROL: "登记",
    Duty.REVIEW: "审核",
    Duty.APPROVE: "审批",
    Duty.SURVEY: "勘察",
    Duty.DESIGN: "设计",
    Duty.BUILD: "施工",
    Duty.INSPECT: "检查",
    Duty.ACCEPT: "验收",
    Duty.PUBLISH: "公示",
    Duty.ASSESS: "核算",
    Duty.CHECK: "初审",
    Duty.AUTHORISE: "授权",
    Duty.RELEASE: "放行",
}
SUBJECT_LABELS: dict[Subject, str] = {
    Subject.HOUSEHOLD: "农户档案",
    Subject.CASE: "改造项目",
    Subject.NOTICE: "公示",
    Subject.CLAIM: "补贴申领",
    Subject.BATCH: "发放批次",
    Subject.CHANGE: "档案变更",
}


def conflicting_duty(held: Duty | None, wanted: Duty | None) -> bool:
    """Tell whether a person who holds one duty on a subject may not take another one."""
    return held is not None and wanted is not None and held is not wanted

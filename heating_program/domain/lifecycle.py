"""THE tables: every stage, who may leave it, by which action, under which condition.

One aligned line is one edge. Change a line and the buttons, refusals, events and pictures follow.
"""

# ruff: noqa: E501 -- an edge is one line and its columns align; breaking it would hide the table
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from heating_program.domain import guards as g
from heating_program.domain import stages as s
from heating_program.domain.duty import Duty
from heating_program.domain.errors import DomainError
from heating_program.domain.guards import (
    ChangeFacts,
    ClaimFacts,
    ConversionFacts,
    DocumentFacts,
    HouseholdFacts,
    PvFacts,
    RetrofitFacts,
)
from heating_program.domain.stages import (
    ChangeStage,
    ClaimStage,
    ConversionStage,
    DocumentStage,
    HouseholdStage,
    PvStage,
    RetrofitStage,
)
from heating_program.domain.transitions import Transition, mermaid

# One letter each, so that an edge fits on its line.
D = Duty
T = Transition

# fmt: off
# Death of the head, splitting and moving change the file and not its stage: services/life_events.py.
_H = HouseholdStage
HOUSEHOLD: Final[tuple[T[HouseholdStage, HouseholdFacts], ...]] = (
    T("confirm", _H.SURVEYED,   _H.REGISTERED, "household.review", D.REVIEW, "household.confirmed", g.file_is_sound),
    T("suspend", _H.SURVEYED,   _H.SUSPENDED,  "household.review", D.REVIEW, "household.suspended"),
    T("suspend", _H.REGISTERED, _H.SUSPENDED,  "household.review", D.REVIEW, "household.suspended"),
    T("resume",  _H.SUSPENDED,  _H.REGISTERED, "household.review", D.REVIEW, "household.resumed", g.file_is_complete),
    T("close",   _H.SUSPENDED,  _H.CLOSED,     "household.review", D.REVIEW, "household.closed", g.nothing_under_way),
    T("merge",   _H.SURVEYED,   _H.MERGED,     "household.merge",  None,     "household.merged"),
    T("merge",   _H.REGISTERED, _H.MERGED,     "household.merge",  None,     "household.merged"),
    T("merge",   _H.SUSPENDED,  _H.MERGED,     "household.merge",  None,     "household.merged"),
    # Taken back, a file stands where it stood: nothing of it has changed in between.
    T("unmerge", _H.MERGED,     _H.SUSPENDED,  "household.merge",  None,     "household.unmerged"),
    T("unmerge_surveyed",   _H.MERGED, _H.SURVEYED,   "household.merge", None, "household.unmerged_surveyed"),
    T("unmerge_registered", _H.MERGED, _H.REGISTERED, "household.merge", None, "household.unmerged_registered"),
)

# Village review, public notices, the contract and stopped work come between these later.
_C = ConversionStage
CONVERSION: Final[tuple[T[ConversionStage, ConversionFacts], ...]] = (
    T("submit",      _C.DRAFT,           _C.SUBMITTED,       "conversion.enrol",   D.ENROL,   "conversion.submitted", g.ready_to_submit),
    T("cancel",      _C.DRAFT,           _C.CANCELLED,       "conversion.enrol",   D.ENROL,   "conversion.cancelled"),
    T("approve",     _C.SUBMITTED,       _C.APPROVED,        "conversion.approve", D.APPROVE, "conversion.approved", g.ready_to_submit),
    T("return",      _C.SUBMITTED,       _C.RETURNED,        "conversion.approve", D.APPROVE, "conversion.returned"),
    T("reject",      _C.SUBMITTED,       _C.REJECTED,        "conversion.approve", D.APPROVE, "conversion.rejected"),
    T("submit",      _C.RETURNED,        _C.SUBMITTED,       "conversion.enrol",   D.ENROL,   "conversion.submitted", g.ready_to_submit),
    T("cancel",      _C.RETURNED,        _C.CANCELLED,       "conversion.enrol",   D.ENROL,   "conversion.cancelled"),
    T("design",      _C.APPROVED,        _C.DESIGNED,        "conversion.design",  D.DESIGN,  "conversion.designed", g.designed),
    T("cancel",      _C.APPROVED,        _C.CANCELLED,       "conversion.approve", D.APPROVE, "conversion.cancelled"),
    T("start",       _C.DESIGNED,        _C.IN_CONSTRUCTION, "conversion.build",   D.BUILD,   "conversion.started", g.designed),
    T("redesign",    _C.DESIGNED,        _C.APPROVED,        "conversion.design",  D.DESIGN,  "conversion.redesigned"),
    T("cancel",      _C.DESIGNED,        _C.CANCELLED,       "conversion.approve", D.APPROVE, "conversion.cancelled"),
    T("self_check",  _C.IN_CONSTRUCTION, _C.SELF_CHECKED,    "conversion.build",   D.BUILD,   "conversion.self_checked", g.equipped),
    T("hand_over",   _C.SELF_CHECKED,    _C.ACCEPTANCE,      "conversion.build",   D.BUILD,   "conversion.handed_over", g.equipped),
    T("accept",      _C.ACCEPTANCE,      _C.ACCEPTED,        "conversion.accept",  D.ACCEPT,  "conversion.accepted", g.acceptable),
    T("rectify",     _C.ACCEPTANCE,      _C.RECTIFICATION,   "conversion.accept",  D.ACCEPT,  "conversion.rectification_ordered", g.found_wanting),
    T("hand_over",   _C.RECTIFICATION,   _C.ACCEPTANCE,      "conversion.build",   D.BUILD,   "conversion.handed_over", g.equipped),
    T("cancel",      _C.RECTIFICATION,   _C.CANCELLED,       "conversion.approve", D.APPROVE, "conversion.cancelled"),
    T("operate",     _C.ACCEPTED,        _C.IN_OPERATION,    "conversion.operate", None,      "conversion.put_into_operation"),
)

_R = RetrofitStage
RETROFIT: Final[tuple[T[RetrofitStage, RetrofitFacts], ...]] = (
    T("design",       _R.SURVEYED,        _R.DESIGNED,        "retrofit.design",   D.DESIGN,  "retrofit.designed", g.retrofit_designed),
    T("redesign",     _R.DESIGNED,        _R.DESIGNED,        "retrofit.design",   D.DESIGN,  "retrofit.redesigned", g.retrofit_designed),
    T("approve",      _R.DESIGNED,        _R.APPROVED,        "retrofit.approve",  D.APPROVE, "retrofit.approved", g.retrofit_designed),
    T("start",        _R.APPROVED,        _R.IN_CONSTRUCTION, "conversion.build",  D.BUILD,   "retrofit.started"),
    T("check_hidden", _R.IN_CONSTRUCTION, _R.HIDDEN_CHECKED,  "inspection.record", D.INSPECT, "retrofit.hidden_work_checked", g.hidden_work_seen),
    T("complete",     _R.HIDDEN_CHECKED,  _R.COMPLETED,       "conversion.build",  D.BUILD,   "retrofit.completed"),
    T("accept",       _R.COMPLETED,       _R.ACCEPTED,        "conversion.accept", D.ACCEPT,  "retrofit.accepted", g.saves_enough),
    T("fail",         _R.COMPLETED,       _R.FAILED_SAVING,   "conversion.accept", D.ACCEPT,  "retrofit.saving_failed", g.saves_too_little),
    T("add_measure",  _R.FAILED_SAVING,   _R.IN_CONSTRUCTION, "conversion.build",  D.BUILD,   "retrofit.measure_added"),
    T("close",        _R.FAILED_SAVING,   _R.CLOSED_UNFUNDED, "retrofit.approve",  D.APPROVE, "retrofit.closed_unfunded"),
    T("archive",      _R.ACCEPTED,        _R.ARCHIVED,        "retrofit.approve",  None,      "retrofit.archived"),
)

_P = PvStage
PV: Final[tuple[T[PvStage, PvFacts], ...]] = (
    T("survey",        _P.ENQUIRY,         _P.SITE_SURVEYED,   "pv.survey",   D.SURVEY,  "pv.surveyed", g.roof_surveyed),
    T("pass_roof",     _P.SITE_SURVEYED,   _P.STRUCTURE_OK,    "pv.survey",   D.SURVEY,  "pv.roof_passed", g.roof_carries),
    T("reject_roof",   _P.SITE_SURVEYED,   _P.ROOF_REJECTED,   "pv.survey",   D.SURVEY,  "pv.roof_rejected", g.roof_does_not_carry),
    T("size",          _P.STRUCTURE_OK,    _P.SIZED,           "pv.size",     D.DESIGN,  "pv.sized", g.pv_laid_out),
    T("resize",        _P.SIZED,           _P.SIZED,           "pv.size",     D.DESIGN,  "pv.resized", g.pv_laid_out),
    T("apply",         _P.SIZED,           _P.GRID_APPLIED,    "pv.progress", D.ENROL,   "pv.grid_applied", g.pv_laid_out),
    T("hold",          _P.GRID_APPLIED,    _P.CAPACITY_WAIT,   "pv.grid",     None,      "pv.capacity_wait"),
    T("reply",         _P.GRID_APPLIED,    _P.SCHEME_REPLIED,  "pv.grid",     None,      "pv.scheme_replied"),
    T("refuse",        _P.GRID_APPLIED,    _P.REFUSED,         "pv.grid",     None,      "pv.refused"),
    T("apply",         _P.CAPACITY_WAIT,   _P.GRID_APPLIED,    "pv.progress", D.ENROL,   "pv.grid_applied", g.pv_laid_out),
    T("file",          _P.SCHEME_REPLIED,  _P.FILED,           "pv.progress", D.ENROL,   "pv.filed"),
    T("contract",      _P.FILED,           _P.CONTRACTED,      "pv.progress", D.ENROL,   "pv.contracted"),
    T("start",         _P.CONTRACTED,      _P.IN_CONSTRUCTION, "pv.progress", D.ENROL,   "pv.started"),
    T("hand_over",     _P.IN_CONSTRUCTION, _P.GRID_INSPECTION, "pv.progress", D.ENROL,   "pv.handed_over"),
    T("rectify",       _P.GRID_INSPECTION, _P.RECTIFICATION,   "pv.grid",     None,      "pv.rectification_ordered"),
    T("hand_over",     _P.RECTIFICATION,   _P.GRID_INSPECTION, "pv.progress", D.ENROL,   "pv.handed_over"),
    T("connect",       _P.GRID_INSPECTION, _P.CONNECTED,       "pv.grid",     None,      "pv.connected"),
    T("operate",       _P.CONNECTED,       _P.OPERATING,       "pv.progress", D.ENROL,   "pv.put_into_operation"),
    T("report_fault",  _P.OPERATING,       _P.FAULT,           "pv.progress", D.ENROL,   "pv.fault_reported"),
    T("clear_fault",   _P.FAULT,           _P.OPERATING,       "pv.progress", D.ENROL,   "pv.fault_cleared"),
    T("decommission",  _P.OPERATING,       _P.DECOMMISSIONED,  "pv.progress", D.ENROL,   "pv.decommissioned"),
)

# Public notice and objection come between review and confirmation later, payment after it.
_K = ClaimStage
CLAIM: Final[tuple[T[ClaimStage, ClaimFacts], ...]] = (
    T("calculate", _K.DRAFT,      _K.CALCULATED, "claim.assess",  D.ASSESS,  "claim.calculated", g.assessed),
    T("withdraw",  _K.DRAFT,      _K.WITHDRAWN,  "claim.assess",  D.ASSESS,  "claim.withdrawn"),
    T("calculate", _K.CALCULATED, _K.CALCULATED, "claim.assess",  D.ASSESS,  "claim.recalculated", g.assessed),
    T("check",     _K.CALCULATED, _K.CHECKED,    "claim.check",   D.CHECK,   "claim.checked", g.payable),
    T("reject",    _K.CALCULATED, _K.REJECTED,   "claim.check",   D.CHECK,   "claim.rejected"),
    T("withdraw",  _K.CALCULATED, _K.WITHDRAWN,  "claim.assess",  D.ASSESS,  "claim.withdrawn"),
    T("review",    _K.CHECKED,    _K.REVIEWED,   "claim.review",  D.REVIEW,  "claim.reviewed", g.payable),
    T("reject",    _K.CHECKED,    _K.REJECTED,   "claim.review",  D.REVIEW,  "claim.rejected"),
    T("withdraw",  _K.CHECKED,    _K.WITHDRAWN,  "claim.assess",  D.ASSESS,  "claim.withdrawn"),
    T("confirm",   _K.REVIEWED,   _K.CONFIRMED,  "claim.approve", D.APPROVE, "claim.confirmed", g.confirmable),
    T("reject",    _K.REVIEWED,   _K.REJECTED,   "claim.approve", D.APPROVE, "claim.rejected"),
    T("withdraw",  _K.REVIEWED,   _K.WITHDRAWN,  "claim.assess",  D.ASSESS,  "claim.withdrawn"),
    T("suspend",   _K.CONFIRMED,  _K.SUSPENDED,  "claim.approve", D.APPROVE, "claim.suspended"),
    T("withdraw",  _K.CONFIRMED,  _K.WITHDRAWN,  "claim.approve", D.APPROVE, "claim.withdrawn"),
    T("resume",    _K.SUSPENDED,  _K.CONFIRMED,  "claim.approve", D.APPROVE, "claim.resumed", g.confirmable),
    T("reject",    _K.SUSPENDED,  _K.REJECTED,   "claim.approve", D.APPROVE, "claim.rejected"),
)


# A change of a confirmed file: looked at once, and twice where money or identity hang on it.
_X = ChangeStage
CHANGE: Final[tuple[T[ChangeStage, ChangeFacts], ...]] = (
    T("check",    _X.PROPOSED, _X.CHECKED,   "household.review", D.REVIEW,  "change.checked", g.needs_second_look),
    T("apply",    _X.PROPOSED, _X.APPLIED,   "household.review", D.REVIEW,  "change.applied", g.needs_one_look),
    T("reject",   _X.PROPOSED, _X.REJECTED,  "household.review", D.REVIEW,  "change.rejected"),
    T("withdraw", _X.PROPOSED, _X.WITHDRAWN, "household.enrol",  D.ENROL,   "change.withdrawn"),
    T("apply",    _X.CHECKED,  _X.APPLIED,   "change.approve",   D.APPROVE, "change.applied", g.stays_in_banner),
    T("release",  _X.CHECKED,  _X.RELEASED,  "change.approve",   D.APPROVE, "change.released", g.leaves_banner),
    T("reject",   _X.CHECKED,  _X.REJECTED,  "change.approve",   D.APPROVE, "change.rejected"),
    # Released, a request lies with the banner the family moves to: see services/changes.py.
    T("receive",  _X.RELEASED, _X.APPLIED,   "change.approve",   D.ACCEPT,  "change.received"),
    T("decline",  _X.RELEASED, _X.REJECTED,  "change.approve",   D.ACCEPT,  "change.declined"),
)


def _document(series: str) -> tuple[T[DocumentStage, DocumentFacts], ...]:
    """Build the one life of every paper; who drafts and who issues differs by its series."""
    d, draft, issue = DocumentStage, f"{series}.draft", f"{series}.issue"
    return (
        T("issue",     d.DRAFTED, d.ISSUED,     issue, None, "document.issued"),
        T("void",      d.DRAFTED, d.VOID,       draft, None, "document.voided"),
        T("supersede", d.ISSUED,  d.SUPERSEDED, issue, None, "document.superseded", g.replaced),
        T("revoke",    d.ISSUED,  d.REVOKED,    issue, None, "document.revoked"),
    )
# fmt: on


DOCUMENT: Final[dict[str, tuple[T[DocumentStage, DocumentFacts], ...]]] = {
    series: _document(series)
    for series in ("acceptance", "certificate", "pv_report", "heat_scheme", "retrofit_acceptance")
}
"""The document table by series, because the permission is the series' own."""

PAPER_LABELS: Final[dict[str, str]] = {
    "acceptance": "验收单",
    "certificate": "补贴证明",
    "pv_report": "光伏报告",
    "heat_scheme": "技术方案单",
    "retrofit_acceptance": "改造验收表",
}

ACTION_LABELS: Final[dict[str, str]] = {
    "accept": "验收合格",
    "add_measure": "增加措施",
    "apply": "报装",
    "approve": "批准",
    "archive": "归档",
    "calculate": "核算",
    "cancel": "取消",
    "check": "初审通过",
    "check_hidden": "隐蔽验收",
    "clear_fault": "排除故障",
    "close": "关闭",
    "complete": "完工",
    "confirm": "核定",
    "connect": "并网",
    "contract": "签约",
    "decommission": "拆除",
    "decline": "不予接收",
    "design": "确定方案",
    "fail": "判定未达标",
    "file": "备案",
    "hand_over": "报请验收",
    "hold": "等待容量",
    "issue": "签发",
    "merge": "并入他户",
    "operate": "转入运行",
    "pass_roof": "荷载通过",
    "receive": "接收落户",
    "rectify": "责令整改",
    "redesign": "重新设计",
    "refuse": "不予接入",
    "reject": "不予批准",
    "reject_roof": "屋面不宜",
    "release": "同意迁出",
    "reply": "答复接入方案",
    "report_fault": "报告故障",
    "resize": "重新配置",
    "resume": "恢复",
    "return": "退回补正",
    "review": "复审通过",
    "revoke": "撤销",
    "self_check": "企业自检",
    "size": "完成配置",
    "start": "开工",
    "submit": "提交",
    "supersede": "替换",
    "survey": "现场勘察",
    "suspend": "暂停",
    "unmerge": "恢复独立档案",
    "unmerge_registered": "恢复独立档案（已建档）",
    "unmerge_surveyed": "恢复独立档案（已摸底）",
    "void": "作废",
    "withdraw": "撤回",
}

EVENT_LABELS: Final[dict[str, str]] = {
    "household.confirmed": "审核建档",
    "household.closed": "销户",
    "change.applied": "批准变更",
    "change.checked": "初核通过",
    "claim.rejected": "不予补贴",
    "retrofit.closed_unfunded": "不予补助结案",
}
"""Where the same action is called by another word in one table."""

NEEDS_REASON: Final = frozenset(
    {
        "cancel",
        "close",
        "decline",
        "rectify",
        "refuse",
        "reject",
        "reject_roof",
        "return",
        "revoke",
        "suspend",
        "void",
        "withdraw",
    }
)
"""Steps that go back, stop or end: the household reads why."""


def require_reason(action: str, reason: str) -> None:
    """Refuse a step that must say why and does not.

    Raises
    ------
    DomainError
        ``reason_missing``.
    """
    if action in NEEDS_REASON and not reason.strip():
        raise DomainError("reason_missing", field="reason")


@dataclass(frozen=True, slots=True)
class Machine:
    """A table with what is needed to draw and to test it.

    ``ends`` are the stages without a way out; ``in_operation`` is one of them until re-check
    and renewal get their rows.
    """

    name: str
    label: str
    table: tuple[T[Any, Any], ...]
    initial: StrEnum
    ends: frozenset[StrEnum]
    stage_labels: Mapping[Any, str]

    def drawing(self) -> str:
        """Draw the table as Mermaid text."""
        return mermaid(self.table, self.stage_labels, ACTION_LABELS | EVENT_LABELS)


MACHINES: Final[dict[str, Machine]] = {
    machine.name: machine
    for machine in (
        Machine(
            "household",
            "农户档案",
            HOUSEHOLD,
            _H.SURVEYED,
            frozenset({_H.CLOSED}),
            s.HOUSEHOLD_LABELS,
        ),
        Machine(
            "change",
            "档案变更",
            CHANGE,
            _X.PROPOSED,
            frozenset({_X.APPLIED, _X.REJECTED, _X.WITHDRAWN}),
            s.CHANGE_LABELS,
        ),
        Machine(
            "conversion",
            "取暖改造项目",
            CONVERSION,
            _C.DRAFT,
            frozenset({_C.IN_OPERATION, _C.REJECTED, _C.CANCELLED}),
            s.CONVERSION_LABELS,
        ),
        Machine(
            "retrofit",
            "农房节能改造",
            RETROFIT,
            _R.SURVEYED,
            frozenset({_R.CLOSED_UNFUNDED, _R.ARCHIVED}),
            s.RETROFIT_LABELS,
        ),
        Machine(
            "pv",
            "户用光伏",
            PV,
            _P.ENQUIRY,
            frozenset({_P.ROOF_REJECTED, _P.REFUSED, _P.DECOMMISSIONED}),
            s.PV_LABELS,
        ),
        Machine(
            "claim",
            "补贴申领",
            CLAIM,
            _K.DRAFT,
            frozenset({_K.REJECTED, _K.WITHDRAWN}),
            s.CLAIM_LABELS,
        ),
        *(
            Machine(
                f"document.{series}",
                PAPER_LABELS[series],
                table,
                DocumentStage.DRAFTED,
                frozenset({DocumentStage.SUPERSEDED, DocumentStage.REVOKED, DocumentStage.VOID}),
                s.DOCUMENT_LABELS,
            )
            for series, table in DOCUMENT.items()
        ),
    )
}

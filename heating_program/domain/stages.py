"""The stages of everything that has a life in the programme, with their Chinese names."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class HouseholdStage(StrEnum):
    """Life of a household file (农户档案)."""

    SURVEYED = "surveyed"
    REGISTERED = "registered"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    MERGED = "merged"


class ChangeStage(StrEnum):
    """Life of a change asked for after a file was confirmed (档案变更)."""

    PROPOSED = "proposed"
    CHECKED = "checked"
    RELEASED = "released"
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ConversionStage(StrEnum):
    """Life of a clean-heating conversion (取暖改造项目)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    DESIGNED = "designed"
    IN_CONSTRUCTION = "in_construction"
    SELF_CHECKED = "self_checked"
    ACCEPTANCE = "acceptance"
    RECTIFICATION = "rectification"
    ACCEPTED = "accepted"
    IN_OPERATION = "in_operation"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class RetrofitStage(StrEnum):
    """Life of an envelope retrofit (农房节能改造)."""

    SURVEYED = "surveyed"
    DESIGNED = "designed"
    APPROVED = "approved"
    IN_CONSTRUCTION = "in_construction"
    HIDDEN_CHECKED = "hidden_checked"
    COMPLETED = "completed"
    ACCEPTED = "accepted"
    FAILED_SAVING = "failed_saving"
    CLOSED_UNFUNDED = "closed_unfunded"
    ARCHIVED = "archived"


class PvStage(StrEnum):
    """Life of a household rooftop PV plant (户用光伏)."""

    ENQUIRY = "enquiry"
    SITE_SURVEYED = "site_surveyed"
    STRUCTURE_OK = "structure_ok"
    ROOF_REJECTED = "roof_rejected"
    SIZED = "sized"
    GRID_APPLIED = "grid_applied"
    CAPACITY_WAIT = "capacity_wait"
    SCHEME_REPLIED = "scheme_replied"
    REFUSED = "refused"
    FILED = "filed"
    CONTRACTED = "contracted"
    IN_CONSTRUCTION = "in_construction"
    GRID_INSPECTION = "grid_inspection"
    RECTIFICATION = "rectification"
    CONNECTED = "connected"
    OPERATING = "operating"
    FAULT = "fault"
    DECOMMISSIONED = "decommissioned"


class ClaimStage(StrEnum):
    """Life of a subsidy claim (补贴申领)."""

    DRAFT = "draft"
    CALCULATED = "calculated"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class DocumentStage(StrEnum):
    """Life of an issued paper (文书)."""

    DRAFTED = "drafted"
    ISSUED = "issued"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    VOID = "void"


HOUSEHOLD_LABELS: Final[dict[HouseholdStage, str]] = {
    HouseholdStage.SURVEYED: "已摸底",
    HouseholdStage.REGISTERED: "已建档",
    HouseholdStage.SUSPENDED: "停用（疑问）",
    HouseholdStage.CLOSED: "已销户",
    HouseholdStage.MERGED: "已并入他户",
}
CHANGE_LABELS: Final[dict[ChangeStage, str]] = {
    ChangeStage.PROPOSED: "待初核",
    ChangeStage.CHECKED: "待复核",
    ChangeStage.RELEASED: "待迁入地接收",
    ChangeStage.APPLIED: "已变更",
    ChangeStage.REJECTED: "不予变更",
    ChangeStage.WITHDRAWN: "已撤回",
}
OPEN_CHANGES: Final = (ChangeStage.PROPOSED, ChangeStage.CHECKED, ChangeStage.RELEASED)
"""Requests over which nobody has decided yet."""
CONVERSION_LABELS: Final[dict[ConversionStage, str]] = {
    ConversionStage.DRAFT: "草稿",
    ConversionStage.SUBMITTED: "已提交",
    ConversionStage.RETURNED: "退回补正",
    ConversionStage.APPROVED: "已批准",
    ConversionStage.DESIGNED: "方案确定",
    ConversionStage.IN_CONSTRUCTION: "施工中",
    ConversionStage.SELF_CHECKED: "企业自检",
    ConversionStage.ACCEPTANCE: "待验收",
    ConversionStage.RECTIFICATION: "整改中",
    ConversionStage.ACCEPTED: "验收合格",
    ConversionStage.IN_OPERATION: "运行中",
    ConversionStage.REJECTED: "不予批准",
    ConversionStage.CANCELLED: "已取消",
}
RETROFIT_LABELS: Final[dict[RetrofitStage, str]] = {
    RetrofitStage.SURVEYED: "已勘察",
    RetrofitStage.DESIGNED: "方案确定",
    RetrofitStage.APPROVED: "已批准",
    RetrofitStage.IN_CONSTRUCTION: "施工中",
    RetrofitStage.HIDDEN_CHECKED: "隐蔽验收",
    RetrofitStage.COMPLETED: "完工",
    RetrofitStage.ACCEPTED: "合格（不低于 30%）",
    RetrofitStage.FAILED_SAVING: "未达 30%",
    RetrofitStage.CLOSED_UNFUNDED: "不予补助",
    RetrofitStage.ARCHIVED: "已归档",
}
PV_LABELS: Final[dict[PvStage, str]] = {
    PvStage.ENQUIRY: "意向",
    PvStage.SITE_SURVEYED: "已勘察",
    PvStage.STRUCTURE_OK: "荷载通过",
    PvStage.ROOF_REJECTED: "屋面不宜",
    PvStage.SIZED: "已配置",
    PvStage.GRID_APPLIED: "已报装",
    PvStage.CAPACITY_WAIT: "容量等待",
    PvStage.SCHEME_REPLIED: "已答复",
    PvStage.REFUSED: "不予接入",
    PvStage.FILED: "已备案",
    PvStage.CONTRACTED: "已签约",
    PvStage.IN_CONSTRUCTION: "施工中",
    PvStage.GRID_INSPECTION: "并网验收",
    PvStage.RECTIFICATION: "整改中",
    PvStage.CONNECTED: "已并网",
    PvStage.OPERATING: "运行中",
    PvStage.FAULT: "故障",
    PvStage.DECOMMISSIONED: "已拆除",
}
CLAIM_LABELS: Final[dict[ClaimStage, str]] = {
    ClaimStage.DRAFT: "草稿",
    ClaimStage.CALCULATED: "已核算",
    ClaimStage.CHECKED: "已初审",
    ClaimStage.REVIEWED: "已复审",
    ClaimStage.CONFIRMED: "已核定",
    ClaimStage.SUSPENDED: "暂停",
    ClaimStage.REJECTED: "不予补贴",
    ClaimStage.WITHDRAWN: "已撤回",
}
DOCUMENT_LABELS: Final[dict[DocumentStage, str]] = {
    DocumentStage.DRAFTED: "拟制",
    DocumentStage.ISSUED: "已签发",
    DocumentStage.SUPERSEDED: "被替换",
    DocumentStage.REVOKED: "已撤销",
    DocumentStage.VOID: "作废",
}

"""Who may do what, as plain lists; where they may do it is the area of the assignment.

A permission is ``object.verb``. Its absence here is the refusal: nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import combinations
from typing import Final


class Role(StrEnum):
    """The roles of the programme, by the two letters the offices use."""

    VC = "VC"
    TC = "TC"
    TR = "TR"
    BC = "BC"
    BA = "BA"
    IN = "IN"
    TP = "TP"
    CO = "CO"
    FC = "FC"
    FR = "FR"
    GR = "GR"
    CS = "CS"
    AU = "AU"
    AD = "AD"
    HH = "HH"


LABELS: Final[dict[Role, str]] = {
    Role.VC: "嘎查村信息员",
    Role.TC: "苏木镇经办",
    Role.TR: "苏木镇审核",
    Role.BC: "旗县区业务",
    Role.BA: "旗县区审批",
    Role.IN: "技术员/验收员",
    Role.TP: "第三方抽检",
    Role.CO: "施工/设备企业",
    Role.FC: "财务经办",
    Role.FR: "财务复核",
    Role.GR: "供电公司",
    Role.CS: "市级专班",
    Role.AU: "审计",
    Role.AD: "系统管理",
    Role.HH: "农户",
}

PERMISSION_LABELS: Final[dict[str, str]] = {
    "household.read": "查看农户档案",
    "household.enrol": "登记农户",
    "household.review": "审核农户档案",
    "household.reveal": "查看完整证件号和坐标",
    "account.reveal": "查看完整账号",
    "household.import": "批量导入农户",
    "household.export": "导出农户名册",
    "household.assign": "分派农户",
    "household.merge": "判定重复、合并档案",
    "change.approve": "复核档案变更",
    "conversion.read": "查看改造项目",
    "conversion.enrol": "填报和提交改造项目",
    "conversion.approve": "审批改造项目",
    "conversion.design": "确定技术方案",
    "conversion.build": "登记开工和自检",
    "conversion.accept": "验收",
    "conversion.operate": "转入运行",
    "inspection.read": "查看检查记录",
    "inspection.record": "填写检查记录",
    "pv.read": "查看光伏项目",
    "pv.survey": "勘察屋面",
    "pv.size": "光伏配置",
    "pv.progress": "登记光伏办理进度",
    "pv.grid": "登记并网答复和并网验收",
    "retrofit.read": "查看节能改造",
    "retrofit.design": "设计节能改造",
    "retrofit.approve": "审批节能改造",
    "claim.read": "查看补贴申领",
    "claim.assess": "核算补贴",
    "claim.check": "初审补贴",
    "claim.review": "复审补贴",
    "claim.approve": "核定补贴",
    "budget.read": "查看资金指标",
    "budget.enter": "录入资金指标",
    "budget.approve": "审批资金指标",
    "document.read": "查看文书",
    "acceptance.draft": "拟制验收单",
    "acceptance.issue": "签发验收单",
    "certificate.draft": "拟制补贴证明",
    "certificate.issue": "签发补贴证明",
    "pv_report.draft": "拟制光伏报告",
    "pv_report.issue": "签发光伏报告",
    "heat_scheme.draft": "拟制技术方案单",
    "heat_scheme.issue": "签发技术方案单",
    "retrofit_acceptance.draft": "拟制改造验收表",
    "retrofit_acceptance.issue": "签发改造验收表",
    "audit.read": "查看操作记录",
    "access_log.read": "查看访问日志",
    "user.manage": "管理用户",
    "clock.set": "调整演示日期",
    "job.oversee": "查看和停止全部后台任务",
    "policy.read": "查看政策",
}

_PROJECT_READ = ["household.read", "conversion.read", "inspection.read", "retrofit.read"]
_OFFICE_READ = [*_PROJECT_READ, "pv.read", "claim.read", "document.read", "policy.read"]

# A contractor's work is entered by BC until contractors have accounts, and then by CO for its
# own contracts alone; CO therefore reads nothing that is scoped by area today.
ROLE_PERMISSIONS: Final[dict[Role, list[str]]] = {
    Role.VC: ["household.read", "household.enrol"],
    Role.TC: [
        *_OFFICE_READ,
        "household.enrol",
        "household.reveal",
        "household.import",
        "household.export",
        "household.assign",
        "conversion.enrol",
        "conversion.operate",
        "acceptance.draft",
    ],
    Role.TR: [
        *_OFFICE_READ,
        "household.review",
        "household.reveal",
        "household.export",
        "household.merge",
        "conversion.accept",
        "acceptance.issue",
        "retrofit_acceptance.issue",
    ],
    Role.BC: [
        *_OFFICE_READ,
        "household.reveal",
        "household.import",
        "household.export",
        "household.assign",
        "household.merge",
        "conversion.build",
        "pv.progress",
        "pv.grid",
        "claim.check",
        "budget.read",
    ],
    Role.BA: [
        *_OFFICE_READ,
        "household.reveal",
        "household.export",
        # Two families that join are a change looked at twice; the second look carries it out.
        "household.merge",
        "change.approve",
        "conversion.approve",
        "conversion.accept",
        "retrofit.approve",
        "claim.approve",
        "budget.read",
        "acceptance.issue",
        "pv_report.issue",
        "heat_scheme.issue",
        "retrofit_acceptance.issue",
    ],
    Role.IN: [
        *_PROJECT_READ,
        "conversion.design",
        "inspection.record",
        "retrofit.design",
        "pv.read",
        "pv.survey",
        "pv.size",
        "document.read",
        "acceptance.draft",
        "pv_report.draft",
        "heat_scheme.draft",
        "retrofit_acceptance.draft",
        "policy.read",
    ],
    Role.TP: [*_PROJECT_READ, "inspection.record", "pv.read", "policy.read"],
    Role.CO: ["conversion.build", "policy.read"],
    Role.FC: [
        *_PROJECT_READ,
        "household.reveal",
        "account.reveal",
        "claim.read",
        "claim.assess",
        "budget.read",
        "budget.enter",
        "document.read",
        "certificate.draft",
        "policy.read",
    ],
    Role.FR: [
        *_PROJECT_READ,
        "household.reveal",
        "account.reveal",
        "claim.read",
        "claim.review",
        "budget.read",
        "budget.approve",
        "document.read",
        "certificate.issue",
        "policy.read",
    ],
    Role.GR: ["pv.read", "pv.grid", "policy.read"],
    Role.CS: [*_OFFICE_READ, "budget.read", "household.export"],
    Role.AU: [
        *_OFFICE_READ,
        "household.reveal",
        "account.reveal",
        "household.export",
        "budget.read",
        "audit.read",
        "access_log.read",
    ],
    Role.AD: ["user.manage", "clock.set", "job.oversee", "policy.read"],
    Role.HH: [],
}

INCOMPATIBLE: Final[frozenset[frozenset[Role]]] = frozenset(
    {frozenset({Role.FC, Role.FR})}
    # The administrator of accounts holds nothing else, not even reading for audit.
    | {frozenset({Role.AD, role}) for role in Role if role is not Role.AD}
)
"""Pairs of roles one person may not hold at the same time."""


def permissions_of(roles: Iterable[Role]) -> frozenset[str]:
    """Collect the permissions of several roles."""
    return frozenset(permission for role in roles for permission in ROLE_PERMISSIONS[role])


def roles_with(permission: str) -> tuple[Role, ...]:
    """List the roles that hold a permission, in the order of the role table."""
    return tuple(role for role in Role if permission in ROLE_PERMISSIONS[role])


def incompatible_pairs(roles: Iterable[Role]) -> tuple[tuple[Role, Role], ...]:
    """List the pairs among these roles that one person may not hold together."""
    ordered = sorted(set(roles), key=list(Role).index)
    return tuple(pair for pair in combinations(ordered, 2) if frozenset(pair) in INCOMPATIBLE)

"""Turns the records of a conversion or a claim into the frozen content of its paper.

The same records give the same content, so that whoever issues can see that nothing has changed
since the draft.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from heating_program.documents.install_acceptance import (
    CheckedItem,
    InstallAcceptance,
    ItemVerdict,
    PvResult,
    RetrofitResult,
)
from heating_program.documents.subsidy_certificate import (
    AssessmentStep,
    FundingShare,
    SubsidyCertificate,
)
from heating_program.domain.divisions import Level
from heating_program.domain.errors import Refused
from heating_program.domain.inspection import ItemVerdict as Found
from heating_program.domain.inspection import Verdict
from heating_program.domain.money import Fen, format_yuan
from heating_program.domain.policy import PAYEE_LABELS, Payee, Policy
from heating_program.domain.provenance import Status, weakest
from heating_program.domain.stages import PvStage
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.inspection import Finding, Inspection
from heating_program.models.subsidy import Claim
from heating_program.reference import divisions
from heating_program.reference.catalog import technology
from heating_program.reference.checklists import checklist
from heating_program.services import conversion_facts
from heating_program.services.claim_facts import accepted_on
from heating_program.services.claims import policy_of

REGION = "内蒙古自治区"
_NONE = "—"
_VILLAGE_WORDS = ("村", "嘎查", "队", "社区", "场")
_OBJECTION = (
    "对核定结果有异议的，可自收到本通知书之日起10个工作日内，向苏木镇人民政府或发放单位"
    "提出复核申请，并可在系统核验页面查询本通知书的状态。"
)
_VERDICTS = {
    Found.PASS: ItemVerdict.PASSED,
    Found.FAIL: ItemVerdict.FAILED,
    Found.NOT_APPLICABLE: ItemVerdict.NOT_APPLICABLE,
}
_METHOD_WORDS = {
    "hourly_model": "逐时模型，改造前后采暖季需热量之比",
    "steady_index": "稳态法，改造前后热损失之比",
}
_PV_ACCEPTED = {PvStage.CONNECTED.value, PvStage.OPERATING.value}


def certificate(session: Session, claim: Claim) -> SubsidyCertificate:  # noqa: ARG001 - the builders share one signature
    """Write what the household is told about its subsidy."""
    policy, household = policy_of(claim), claim.conversion.household
    price_fen = Fen(claim.amount_fen + claim.self_paid_fen)
    return SubsidyCertificate(
        example=policy.status is not Status.OFFICIAL,
        householder=household.householder.name,
        id_no_masked=household.householder.id_no_mask,
        address=address_of(household),
        measure=technology(claim.conversion.technology).zh,
        device=_device(claim.conversion),
        policy_title=policy.title,
        policy_version=_version(policy),
        policy_document_no=policy.document_no or "",
        steps=_steps(claim, price_fen),
        price_fen=price_fen,
        amount_fen=claim.amount_fen,
        shares=tuple(FundingShare(share.level, share.amount_fen) for share in claim.shares),
        self_paid_fen=claim.self_paid_fen,
        retention_fen=claim.retention_fen,
        retention_due=_retention_due(claim),
        payee=_payee(policy, claim.conversion),
        payee_account_masked=_account(policy, household),
        conditions=tuple(
            f"{gate['sentence']}（{gate['clause']}）" for gate in claim.assessment["gates"]
        ),
        objection=_OBJECTION,
    )


def acceptance(session: Session, conversion: Conversion) -> InstallAcceptance:
    """Write what was found at the acceptance.

    Raises
    ------
    Refused
        `inspection_missing`, `inspection_failed`: no paper without a visit that passed.
    """
    visit = conversion_facts.latest_inspection(session, conversion.id)
    if visit is None:
        raise Refused("inspection_missing")
    if visit.verdict != Verdict.PASSED:
        raise Refused("inspection_failed")
    items = checklist(conversion.technology).items
    household = conversion.household
    return InstallAcceptance(
        example=weakest(*(item.status for item in items)) is not Status.OFFICIAL,
        householder=household.householder.name,
        id_no_masked=household.householder.id_no_mask,
        address=address_of(household),
        technology=technology(conversion.technology).zh,
        device_model=_device(conversion),
        device_serial=conversion.device_serial or _NONE,
        meter_no=conversion.heat_meter_no or _NONE,
        contractor=conversion.device_maker or _NONE,
        accepted_on=accepted_on(session, conversion) or visit.inspected_on,
        items=_items(conversion.technology, visit),
        room_celsius=visit.room_temp_celsius,
        outdoor_celsius=visit.outdoor_temp_celsius,
        passed=True,
        retrofit=_retrofit(session, conversion),
        pv=_pv(session, conversion),
        remarks=visit.note,
    )


def address_of(household: Household) -> str:
    """Write the address as on an envelope; a village's name, not that of its committee."""
    place = divisions.full_name(household.area_code, from_level=Level.CITY)
    stem = place.removesuffix("村民委员会")
    if stem != place and not stem.endswith(_VILLAGE_WORDS):
        stem += "村"
    return f"{REGION}{stem}{household.group_text}{household.door_no}"


def _device(conversion: Conversion) -> str:
    return f"{conversion.device_maker} {conversion.device_model}".strip() or _NONE


def _version(policy: Policy) -> str:
    on = policy.valid_from
    return f"{policy.code} 第{policy.version}版，{on.year}年{on.month}月{on.day}日起施行"


def _steps(claim: Claim, price_fen: Fen) -> tuple[AssessmentStep, ...]:
    first = AssessmentStep("合同价款", "设备及安装价款", price_fen)
    lines = [
        AssessmentStep(line["clause"] or "限额", line["sentence"], Fen(line["after_fen"]))
        for line in claim.assessment["lines"]
    ]
    working = (
        f"{format_yuan(price_fen)} − {format_yuan(claim.amount_fen)}"
        f" = {format_yuan(claim.self_paid_fen)}"
    )
    return (first, *lines, AssessmentStep("农户自筹", working, claim.self_paid_fen))


def _retention_due(claim: Claim) -> str:
    due = claim.assessment["retention_due_on"]
    if due is None:
        return "验收后按政策约定的期限支付"
    on = date.fromisoformat(due)
    return f"{on.year}年{on.month}月{on.day}日后、无质量问题时支付"


def _payee(policy: Policy, conversion: Conversion) -> str:
    if policy.payee in (Payee.HOUSEHOLD, Payee.PERSON):
        return conversion.household.householder.name
    if policy.payee is Payee.SUPPLIER and conversion.device_maker:
        return conversion.device_maker
    return PAYEE_LABELS[policy.payee]


def _account(policy: Policy, household: Household) -> str:
    if policy.payee not in (Payee.HOUSEHOLD, Payee.PERSON):
        return "以供货合同所载账户为准"
    return household.account.number_mask if household.account else _NONE


def _items(code: str, visit: Inspection) -> tuple[CheckedItem, ...]:
    items = checklist(code)
    return tuple(
        CheckedItem(
            item=items.item(finding.item).zh,
            requirement=items.item(finding.item).requirement,
            value=_value(finding, items.item(finding.item).unit),
            verdict=_VERDICTS[Found(finding.verdict)],
        )
        for finding in visit.findings
    )


def _value(finding: Finding, unit: str) -> str:
    if finding.value is None:
        return finding.note or _NONE
    return f"{finding.value:g} {unit}"


def _retrofit(session: Session, conversion: Conversion) -> RetrofitResult | None:
    retrofit = conversion_facts.retrofit_of(session, conversion.id)
    built = conversion_facts.latest_assessment(session, retrofit, "as_built")
    if built is None:
        return None
    return RetrofitResult(
        saving_hundredths_pct=int(Decimal(built.result["saving_pct"]) * 100),
        method=_METHOD_WORDS[built.result["deciding"]],
        passed=built.passes,
    )


def _pv(session: Session, conversion: Conversion) -> PvResult | None:
    plant = conversion_facts.pv_of(session, conversion.id)
    if plant is None or plant.stage not in _PV_ACCEPTED or not plant.sizings:
        return None
    size = plant.sizings[-1]
    watts = size.kwp_dc * 1000 / size.module_count
    return PvResult(
        capacity=f"{size.kwp_dc:.2f} kWp",
        modules=f"{size.module_count} 块 × {watts:.0f} W",
        inverter=f"{size.kw_ac:g} kW",
        verdict=ItemVerdict.PASSED,
    )

"""补贴核定通知书（补贴资格证明）: what a household was assessed, by which rule, and who pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from heating_program.documents.blocks import (
    Column,
    Piece,
    gap,
    grid,
    heading,
    new_page,
    paragraph,
    table,
    together,
)
from heating_program.documents.envelope import Envelope
from heating_program.documents.fonts import Fonts
from heating_program.documents.registry import DocumentType
from heating_program.documents.signing import closing
from heating_program.documents.text import Style
from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen, format_yuan, in_capitals

LEVELS: Final = {
    "central": "中央",
    "region": "自治区",
    "city": "市级",
    "banner": "旗县区级",
}
EXAMPLE_DOCUMENT_NO: Final = "示例政策，无文号"
AMOUNT: Final = Style("serif", 13, 20, bold=True)


@dataclass(frozen=True, slots=True)
class AssessmentStep:
    """One line of the explanation: the clause used, how it was worked out, the amount after it."""

    clause: str
    working: str
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class FundingShare:
    """What one level of government carries; ``level`` is a key of :data:`LEVELS`."""

    level: str
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class SubsidyCertificate:
    """Frozen content of the notice; texts as printed, amounts in fen.

    Raises
    ------
    DomainError
        ``document_amounts_differ`` when the shares do not sum to the subsidy, or subsidy and
        self-paid part do not sum to the price; ``funding_level_unknown``.
    """

    example: bool
    householder: str
    id_no_masked: str
    address: str
    measure: str
    device: str
    policy_title: str
    policy_version: str
    policy_document_no: str
    steps: tuple[AssessmentStep, ...]
    price_fen: Fen
    amount_fen: Fen
    shares: tuple[FundingShare, ...]
    self_paid_fen: Fen
    retention_fen: Fen
    retention_due: str
    payee: str
    payee_account_masked: str
    conditions: tuple[str, ...]
    objection: str

    def __post_init__(self) -> None:
        for share in self.shares:
            if share.level not in LEVELS:
                raise DomainError("funding_level_unknown", level=share.level)
        sums = sum(share.amount_fen for share in self.shares)
        if sums != self.amount_fen or self.amount_fen + self.self_paid_fen != self.price_fen:
            raise DomainError("document_amounts_differ")


def render(content: SubsidyCertificate, envelope: Envelope, fonts: Fonts) -> list[Piece]:
    """Lay out the notice: the result and its seal first, how it was worked out behind them."""
    opening = (
        f"　　{content.householder}户：经审核，你户“{content.measure}”符合补贴条件，"
        "核定结果如下，特此通知。"
    )
    return [
        *paragraph(fonts, opening),
        gap(2 * mm),
        *_household(content, fonts),
        gap(2 * mm),
        *_amount(content, fonts),
        *_funding(content, fonts),
        *_payment(content, fonts),
        gap(3 * mm),
        *closing(
            fonts,
            envelope,
            "本通知书一式两份：农户一份，发放单位存档一份。核定过程与异议途径见附页。",
        ),
        new_page(),
        *_annex(content, fonts),
    ]


def _household(content: SubsidyCertificate, fonts: Fonts) -> list[Piece]:
    return grid(
        fonts,
        [
            [("户主", content.householder), ("身份证号", content.id_no_masked)],
            [("住址", content.address)],
            [("改造内容", content.measure)],
            [("设备", content.device)],
            [("依据政策", content.policy_title)],
        ],
    )


def _amount(content: SubsidyCertificate, fonts: Fonts) -> list[Piece]:
    rows = [
        [("补贴金额", f"¥ {format_yuan(content.amount_fen)} 元")],
        [("金额大写", f"人民币(大写)：{in_capitals(content.amount_fen)}")],
    ]
    return together(grid(fonts, rows, AMOUNT))


def _funding(content: SubsidyCertificate, fonts: Fonts) -> list[Piece]:
    columns = [Column("资金来源", 5), Column("金额（元）", 4, "right"), Column("说明", 5)]
    rows = [
        (LEVELS[share.level], format_yuan(share.amount_fen), "财政补贴") for share in content.shares
    ]
    rows.append(("农户自筹", format_yuan(content.self_paid_fen), "农户自付"))
    total = ("合计", format_yuan(content.price_fen), "总价")
    return together([*heading(fonts, "一、资金来源"), *table(fonts, columns, rows, total)])


def _payment(content: SubsidyCertificate, fonts: Fonts) -> list[Piece]:
    first = Fen(content.amount_fen - content.retention_fen)
    rows = [
        [("收款人", content.payee), ("收款账户", content.payee_account_masked)],
        [("验收后支付", f"{format_yuan(first)} 元（{in_capitals(first)}）")],
    ]
    if content.retention_fen:
        kept = f"{format_yuan(content.retention_fen)} 元（{in_capitals(content.retention_fen)}）"
        rows.append([("质量保证金", f"{kept}；{content.retention_due}")])
    return together([*heading(fonts, "二、支付安排"), *grid(fonts, rows)])


def _annex(content: SubsidyCertificate, fonts: Fonts) -> list[Piece]:
    document_no = EXAMPLE_DOCUMENT_NO if content.example else content.policy_document_no
    columns = [Column("依据", 3), Column("核定过程", 7), Column("金额（元）", 2.6, "right")]
    rows = [(step.clause, step.working, format_yuan(step.amount_fen)) for step in content.steps]
    pieces = [
        *heading(fonts, "附一、依据与核定过程"),
        *grid(
            fonts,
            [
                [("政策", content.policy_title)],
                [("版本", content.policy_version)],
                [("文号", document_no)],
            ],
        ),
        gap(2 * mm),
        *table(fonts, columns, rows),
    ]
    if content.conditions:
        pieces += heading(fonts, "附二、补贴条件")
        for number, condition in enumerate(content.conditions, 1):
            pieces += paragraph(fonts, f"{number}. {condition}")
    pieces += heading(fonts, "附三、异议" if content.conditions else "附二、异议")
    return [*pieces, *paragraph(fonts, content.objection)]


SAMPLE: Final = SubsidyCertificate(
    example=True,
    householder="巴图孟克·额尔德尼",
    id_no_masked="1508************13",
    address="内蒙古自治区巴彦淖尔市临河区干召庙镇民主村三组12号",
    measure="空气源热泵清洁取暖改造",
    device="空气源热泵热风机 KFR-72W，2 台",
    policy_title="临河区农村牧区清洁取暖设备补贴（示例）",
    policy_version="demo-LH-2023 第1版，2023年1月1日起施行",
    policy_document_no="",
    steps=(
        AssessmentStep("设备定价", "空气源热泵成套价格，每户一套", Fen(1_800_000)),
        AssessmentStep("农户自筹20%", "18,000.00 × 20% = 3,600.00", Fen(360_000)),
        AssessmentStep("财政补贴", "18,000.00 − 3,600.00 = 14,400.00", Fen(1_440_000)),
        AssessmentStep("中央资金定额", "每户 10,000.00", Fen(1_000_000)),
        AssessmentStep("市、区分担", "余额 4,400.00 按 5:5 分担，各 2,200.00", Fen(440_000)),
    ),
    price_fen=Fen(1_800_000),
    amount_fen=Fen(1_440_000),
    shares=(
        FundingShare("central", Fen(1_000_000)),
        FundingShare("city", Fen(220_000)),
        FundingShare("banner", Fen(220_000)),
    ),
    self_paid_fen=Fen(360_000),
    retention_fen=Fen(43_200),
    retention_due="正常运行满一个采暖季、无质量问题后支付",
    payee="示例清洁取暖设备供应商",
    payee_account_masked="6217 **** **** 0018",
    conditions=(
        "设备安装验收合格，采暖期室内温度不低于18℃。",
        "原有散煤炉具在正常使用一个采暖季后拆除，不再使用散煤取暖。",
        "同一住宅同类改造十年内不重复补贴。",
    ),
    objection=(
        "对核定结果有异议的，可自收到本通知书之日起10个工作日内，向苏木镇人民政府或发放单位"
        "提出复核申请，并可在系统核验页面查询办理状态。"
    ),
)

DOCUMENT: Final = DocumentType(
    code="subsidy_certificate",
    title="补贴核定通知书（补贴资格证明）",
    series="BTZG",
    content_type=SubsidyCertificate,
    render=render,
    sample=SAMPLE,
)

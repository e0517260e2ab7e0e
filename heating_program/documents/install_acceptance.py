"""设备安装验收单: what was found when the equipment of one household was accepted, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from reportlab.lib.units import mm

from heating_program.documents.blocks import (
    Column,
    Piece,
    gap,
    grid,
    heading,
    table,
    together,
)
from heating_program.documents.envelope import Envelope, chinese_date
from heating_program.documents.fonts import Fonts
from heating_program.documents.registry import DocumentType
from heating_program.documents.signing import Signer, closing, signatures


class ItemVerdict(StrEnum):
    """The answer to one item of the checklist."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


VERDICTS: Final = {
    ItemVerdict.PASSED: "合格",
    ItemVerdict.FAILED: "不合格",
    ItemVerdict.NOT_APPLICABLE: "不适用",
}


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One line of the checklist as printed."""

    item: str
    requirement: str
    value: str
    verdict: ItemVerdict


@dataclass(frozen=True, slots=True)
class RetrofitResult:
    """The 30 % test of the house.

    Parameters
    ----------
    saving_hundredths_pct : int
        Saving in hundredths of a percent, already rounded **down** by the rule that compared the
        unrounded value, so that 29.996 % is 2999 and prints 29.99%.
    method : str
        How it was worked out, as printed.
    passed : bool
    """

    saving_hundredths_pct: int
    method: str
    passed: bool


@dataclass(frozen=True, slots=True)
class PvResult:
    """The rooftop plant accepted with the heating, texts as printed."""

    capacity: str
    modules: str
    inverter: str
    verdict: ItemVerdict


@dataclass(frozen=True, slots=True)
class InstallAcceptance:
    """Frozen content of the acceptance form; temperatures as the technician recorded them."""

    example: bool
    householder: str
    id_no_masked: str
    address: str
    technology: str
    device_model: str
    device_serial: str
    meter_no: str
    contractor: str
    accepted_on: date
    items: tuple[CheckedItem, ...]
    room_celsius: float
    outdoor_celsius: float
    passed: bool
    retrofit: RetrofitResult | None = None
    pv: PvResult | None = None
    remarks: str = ""


def printed_saving(result: RetrofitResult) -> str:
    """Print the saving with two decimals, never rounded up."""
    hundredths = result.saving_hundredths_pct
    sign, size = ("−", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{size // 100}.{size % 100:02d}%"


def render(content: InstallAcceptance, envelope: Envelope, fonts: Fonts) -> list[Piece]:
    """Lay out the form; where it is sealed never stands on a page of its own."""
    copies = "本验收单一式三份：农户、施工安装单位、苏木镇各一份。"
    closed = [gap(3 * mm), *closing(fonts, envelope, copies)]
    return [
        *_equipment(content, fonts),
        *_checklist(content, fonts),
        *_results(content, fonts),
        *together([*heading(fonts, "四、签字"), *signatures(fonts, _signers(content)), *closed]),
    ]


def _signers(content: InstallAcceptance) -> list[Signer]:
    return [
        Signer("农户（户主）签字并按手印", content.householder, thumbprint=True),
        Signer("施工安装单位", content.contractor),
        Signer("嘎查村验收人"),
        Signer("苏木镇验收人（一）"),
        Signer("苏木镇验收人（二）"),
    ]


def _celsius(recorded: float) -> str:
    """Print a temperature exactly as recorded: rounding could lift it over a limit."""
    return f"{recorded} ℃".replace("-", "−")


def _equipment(content: InstallAcceptance, fonts: Fonts) -> list[Piece]:
    return [
        *heading(fonts, "一、农户与设备"),
        *grid(
            fonts,
            [
                [("户主", content.householder), ("身份证号", content.id_no_masked)],
                [("住址", content.address)],
                [("技术路线", content.technology), ("验收日期", chinese_date(content.accepted_on))],
                [("设备型号", content.device_model)],
                [("设备序列号", content.device_serial), ("取暖电表号", content.meter_no)],
                [("施工单位", content.contractor)],
            ],
        ),
    ]


def _checklist(content: InstallAcceptance, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("验收项目", 3.4),
        Column("要求", 6.6),
        Column("实测（实查）", 2.4),
        Column("结论", 1.9, "center"),
    ]
    rows = [
        (item.item, item.requirement, item.value, VERDICTS[item.verdict]) for item in content.items
    ]
    return [*heading(fonts, "二、验收项目"), *table(fonts, columns, rows)]


def _results(content: InstallAcceptance, fonts: Fonts) -> list[Piece]:
    rows: list[list[tuple[str, str]]] = [
        [
            ("室内温度", _celsius(content.room_celsius)),
            ("室外温度", _celsius(content.outdoor_celsius)),
        ]
    ]
    if content.retrofit is not None:
        met = "达到30%" if content.retrofit.passed else "未达到30%"
        saving = f"节能率 {printed_saving(content.retrofit)}，{met}（{content.retrofit.method}）"
        rows.append([("农房节能改造", saving)])
    if content.pv is not None:
        pv = content.pv
        plant = f"{pv.capacity}；组件 {pv.modules}；逆变器 {pv.inverter}；{VERDICTS[pv.verdict]}"
        rows.append([("屋顶光伏", plant)])
    if content.remarks:
        rows.append([("备注", content.remarks)])
    rows.append([("验收结论", "验收合格" if content.passed else "验收不合格，限期整改")])
    return together([*heading(fonts, "三、验收结果"), *grid(fonts, rows)])


SAMPLE: Final = InstallAcceptance(
    example=True,
    householder="巴图孟克·额尔德尼",
    id_no_masked="1508************13",
    address="内蒙古自治区巴彦淖尔市临河区干召庙镇民主村三组12号",
    technology="空气源热泵（热风机）",
    device_model="KFR-72W",
    device_serial="SL2026110200017",
    meter_no="150802000317",
    contractor="示例清洁取暖设备供应商",
    accepted_on=date(2026, 11, 2),
    items=(
        CheckedItem("设备型号与合同一致", "型号、数量相符", "2 台，相符", ItemVerdict.PASSED),
        CheckedItem("室外机安装", "支架牢固，离地不小于0.3 m", "0.45 m", ItemVerdict.PASSED),
        CheckedItem(
            "专用线路与漏电保护", "独立回路，动作电流不大于30 mA", "30 mA", ItemVerdict.PASSED
        ),
        CheckedItem("接地电阻", "不大于4 Ω", "2.6 Ω", ItemVerdict.PASSED),
        CheckedItem("冷媒管路保温", "无裸露、无破损", "完好", ItemVerdict.PASSED),
        CheckedItem("连续试运行", "不少于24 h，无故障", "26 h", ItemVerdict.PASSED),
        CheckedItem("水系统试压", "0.6 MPa，30 min不降", "—", ItemVerdict.NOT_APPLICABLE),
        CheckedItem("操作培训与说明书", "已培训，已交付", "已交付", ItemVerdict.PASSED),
    ),
    room_celsius=19.4,
    outdoor_celsius=-6.5,
    passed=True,
    retrofit=RetrofitResult(4149, "稳态法，改造前后单位温差热损失之比", passed=True),
    pv=PvResult("5.50 kWp", "10 块 × 550 W", "5 kW 单相", ItemVerdict.PASSED),
    remarks="",
)

DOCUMENT: Final = DocumentType(
    code="install_acceptance",
    title="设备安装验收单",
    series="AZYS",
    content_type=InstallAcceptance,
    render=render,
    sample=SAMPLE,
)

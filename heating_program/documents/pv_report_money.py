"""The parts of the PV report that need a load, a transformer or prices, or their absence."""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm

from heating_program.documents.blocks import (
    Column,
    Piece,
    gap,
    grid,
    heading,
    paragraph,
    table,
    together,
)
from heating_program.documents.fonts import Fonts
from heating_program.documents.pv_report_facts import (
    PvReportGrid,
    PvReportMoney,
    PvReportScenario,
    PvReportSelfUse,
)
from heating_program.documents.text import STRONG, Style
from heating_program.domain.money import Fen, format_yuan
from heating_program.domain.pv_words import GRID_GRADE_LABELS

DENSE: Final = Style("serif", 9.5, 14)
NO_LOAD: Final = "未提供逐时用电负荷，未计算自用电量；发电量全部按第七节计。"
NO_GRID: Final = "未取得供电公司的台区数据，未计算可开放容量；能否接入以供电公司答复为准。"
NO_MONEY: Final = "未提供电价与造价，未作经济测算。"
NEVER: Final = "不能收回"


def self_use(given: PvReportSelfUse | None, annual_kwh: float, fonts: Fonts) -> list[Piece]:
    """Say where the energy goes, case by case."""
    title = heading(fonts, "八、自用与上网")
    if given is None:
        return together([*title, *paragraph(fonts, NO_LOAD)])
    columns = [
        Column("情形", 4),
        Column("自用（kWh）", 2, "right"),
        Column("上网（kWh）", 2, "right"),
        Column("购电（kWh）", 2, "right"),
        Column("自用占发电", 1.8, "right"),
        Column("自用占用电", 1.8, "right"),
    ]
    rows = [
        (
            split.label,
            f"{split.self_used_kwh:,.0f}",
            f"{split.exported_kwh:,.0f}",
            f"{split.imported_kwh:,.0f}",
            _share(split.self_used_kwh, annual_kwh),
            _share(split.self_used_kwh, given.load_kwh),
        )
        for split in given.splits
    ]
    words = f"用电负荷：{given.load}，全年 {given.load_kwh:,.0f} kWh。"
    return together(
        [
            *title,
            *paragraph(fonts, words, DENSE),
            gap(1 * mm),
            *table(fonts, columns, rows, style=DENSE, numbered=False),
        ]
    )


def grid_room(
    given: PvReportGrid | None, open_kw: float | None, note: str, fonts: Fonts
) -> list[Piece]:
    """Say what the transformer can take beside what the plant asks for."""
    title = heading(fonts, "九、台区可开放容量")
    if given is None:
        words = NO_GRID
        if open_kw is not None:
            words = f"可开放容量按录入的 {_kw(open_kw)} 计，未取得台区明细；以供电公司答复为准。"
        return together([*title, *paragraph(fonts, words + note)])
    enough = "足够" if given.asked_kw <= given.open_kw else "不足"
    rows = [
        [("台区", given.transformer), ("额定容量", f"{given.rating_kva:g} kVA")],
        [("可接纳", _kw(given.hosting_kw)), ("已并网", _kw(given.connected_kw))],
        [("已备案未并网", _kw(given.registered_kw)), ("可开放容量", _kw(given.open_kw))],
        [("本项目申请", f"{given.asked_kw:g} kW，{enough}"), ("接入后剩余", _kw(given.after_kw))],
        [
            ("等级", GRID_GRADE_LABELS[given.grade]),
            ("接入后等级", GRID_GRADE_LABELS[given.after_grade]),
        ],
    ]
    return together(
        [
            *title,
            *grid(fonts, rows, DENSE),
            gap(1 * mm),
            *paragraph(fonts, f"来源：{given.source}。最终以供电公司答复为准。", DENSE),
        ]
    )


def money(given: PvReportMoney | None, promise: str, fonts: Fonts) -> list[Piece]:
    """Set scenarios and ways of paying side by side, with the prices they rest on."""
    title = heading(fonts, "十、经济测算")
    if given is None:
        return together([*title, *paragraph(fonts, f"{NO_MONEY}{promise}")])
    words = (
        f"{'电价、造价等为示例值，仅说明算法；' if given.example else ''}"
        f"计算期 {given.years} 年，折现率 {given.discount_pct:g}%，上网电价分低、中、高三种情形。"
    )
    return [
        *together(
            [
                *title,
                *paragraph(fonts, promise, STRONG),
                *paragraph(fonts, words, DENSE),
                gap(1 * mm),
                *_scenarios(given.scenarios, fonts),
            ]
        ),
        gap(2.5 * mm),
        *_ownerships(given, fonts),
        gap(2.5 * mm),
        *_prices(given, fonts),
    ]


def _scenarios(scenarios: tuple[PvReportScenario, ...], fonts: Fonts) -> list[Piece]:
    columns = [Column("项目", 4), *(Column(each.label, 3, "right") for each in scenarios)]
    rows = [
        ("上网电价（元/kWh）", *(f"{each.export_fen_per_kwh / 100:.4f}" for each in scenarios)),
        ("第一年净收入（元）", *(_yuan(each.first_year_fen) for each in scenarios)),
        ("回收期", *(_years(each.payback_years) for each in scenarios)),
        ("净现值（元）", *(_yuan(each.npv_fen) for each in scenarios)),
        ("内部收益率", *(_pct(each.irr_pct) for each in scenarios)),
        ("度电成本（元/kWh）", *(f"{each.lcoe_fen_per_kwh / 100:.4f}" for each in scenarios)),
    ]
    return table(fonts, columns, rows, style=DENSE, numbered=False)


def _ownerships(given: PvReportMoney, fonts: Fonts) -> list[Piece]:
    if not given.ownerships:
        return []
    columns = [
        Column("出资方式", 3),
        Column("农户出资（元）", 3, "right"),
        Column("第一年（元）", 3, "right"),
        Column(f"{given.years}年合计（元）", 3, "right"),
        Column("回收期", 2, "right"),
    ]
    rows = [
        (
            each.label,
            _yuan(each.own_money_fen),
            _yuan(each.first_year_fen),
            _yuan(each.total_fen),
            _years(each.payback_years) if each.own_money_fen else "—",
        )
        for each in given.ownerships
    ]
    # Sentences in a narrow column would make rows as tall as half a page.
    borne = [[(each.label, each.remark)] for each in given.ownerships if each.remark]
    return [
        *together(table(fonts, columns, rows, style=DENSE, numbered=False)),
        *grid(fonts, borne, DENSE),
    ]


def _prices(given: PvReportMoney, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("价格与费率", 4),
        Column("取值", 3.4, "right"),
        Column("状态", 1.6, "center"),
        Column("来源", 6),
    ]
    rows = [(each.label, each.value, each.status, each.source) for each in given.prices]
    return table(fonts, columns, rows, style=DENSE, numbered=False) if rows else []


def _share(part: float, whole: float) -> str:
    return f"{part / whole * 100:.0f}%" if whole > 0.0 else "—"


def _yuan(value: Fen) -> str:
    return format_yuan(value).replace("-", "−")


def _kw(value: float) -> str:
    return f"{value:,.2f} kW".replace("-", "−")


def _years(value: float | None) -> str:
    return NEVER if value is None else f"{value:.1f} 年"


def _pct(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}%".replace("-", "−")

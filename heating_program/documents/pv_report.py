"""户用光伏勘察与配置报告: the roof as surveyed, the plant recommended on it, and on what it rests.

What was not computed is said in a sentence; a table is never printed empty.
"""

from __future__ import annotations

from typing import Final

from reportlab.lib.units import mm

from heating_program.documents.bar_chart import bar_chart
from heating_program.documents.blocks import (
    WIDTH_PT,
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
from heating_program.documents.key_figures import KeyFigure, key_figures
from heating_program.documents.pv_report_facts import (
    PvReport,
    PvReportLimit,
    PvReportString,
    PvReportStrings,
)
from heating_program.documents.pv_report_grounds import grounds
from heating_program.documents.pv_report_money import grid_room, money, self_use
from heating_program.documents.pv_report_sample import SAMPLE
from heating_program.documents.registry import DocumentType
from heating_program.documents.roof_plan import roof_plan
from heating_program.documents.signing import Signer, closing, signatures
from heating_program.documents.text import STRONG, Style
from heating_program.domain.pv_words import compass_word

NO_PROMISE: Final = "本报告为测算，不构成收益承诺。"
DENSE: Final = Style("serif", 9.5, 14)
MONTH: Final = Style("serif", 8.5, 13)
ONE_PLAN_PT: Final = 112 * mm
EACH_PLAN_PT: Final = 74 * mm


def render(content: PvReport, envelope: Envelope, fonts: Fonts) -> list[Piece]:
    """Lay out the report: result and roof, drawing and strings, energy and money, grounds."""
    return [
        *_result(content, fonts),
        *_roofs(content, fonts),
        new_page(),
        *_drawings(content, fonts),
        *_strings(content.strings, fonts),
        *_limits(content, fonts),
        *_energy(content, fonts),
        *self_use(content.self_use, content.plant.annual_kwh, fonts),
        *grid_room(content.grid, content.open_capacity_kw, content.grid_note, fonts),
        *money(content.money, NO_PROMISE, fonts),
        *grounds(content, fonts),
        *together(
            [
                *heading(fonts, "十三、签字"),
                *signatures(fonts, [Signer("勘察人"), Signer("复核人")]),
                gap(3 * mm),
                *closing(fonts, envelope, "本报告一式三份：农户、并网报装、发放单位存档各一份。"),
            ]
        ),
    ]


def _result(content: PvReport, fonts: Fonts) -> list[Piece]:
    plant = content.plant
    figures = [
        KeyFigure(
            "装机容量（直流）", f"{plant.kwp_dc:.2f}", "kWp", f"组件 {plant.module_count} 块"
        ),
        KeyFigure("年发电量 P50", f"{plant.annual_kwh:,.0f}", "kWh", "典型年，第一年"),
        KeyFigure("年发电量 P90", f"{plant.p90_kwh:,.0f}", "kWh", "十年中约九年不低于此数"),
        KeyFigure(
            "单位容量年发电量",
            f"{plant.specific_yield_kwh_per_kwp:,.0f}",
            "kWh/kWp",
            f"系统效率 {plant.performance_ratio * 100:.0f}%",
        ),
    ]
    pieces = [
        *heading(fonts, "一、推荐配置"),
        *key_figures(fonts, figures),
        *grid(
            fonts,
            [
                [("组件", plant.module), ("数量", f"{plant.module_count} 块")],
                [("逆变器", plant.inverter), ("交流功率", f"{plant.kw_ac:g} kW")],
                [
                    ("容配比", f"{plant.dc_ac_ratio:.2f}"),
                    ("年发电量 P75", f"{plant.p75_kwh:,.0f} kWh"),
                ],
            ],
        ),
        gap(2 * mm),
    ]
    for sentence in content.conclusion:
        pieces += paragraph(fonts, f"　　{sentence}")
    pieces += paragraph(fonts, f"　　{NO_PROMISE}", STRONG)
    household = [
        [("户主", content.householder), ("身份证号", content.id_no_masked)],
        [("住址", content.address)],
        [("并网方式", content.connection_mode), ("投资方", content.investor)],
        [("进户电源", content.service), ("台区", content.transformer)],
    ]
    return [*pieces, *together([*heading(fonts, "二、农户与项目"), *grid(fonts, household)])]


def _roofs(content: PvReport, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("屋面", 52),
        Column("形式、面层", 78),
        Column("长×深(m)", 60, "center"),
        Column("坡度", 32, "right"),
        Column("朝向", 46, "center"),
        Column("已用", 34, "right"),
        Column("荷载意见", 77),
        Column("障碍物", 74),
        Column("采用", 29, "center"),
    ]
    rows = [
        (
            roof.name,
            roof.form,
            f"{roof.length_m:g}×{roof.depth_m:g}",
            f"{roof.tilt_deg:g}°",
            f"{roof.azimuth_deg:g}° {compass_word(roof.azimuth_deg)}",
            f"{roof.age_years}年",
            roof.load_opinion,
            roof.obstacles or "无",
            "是" if roof.used else "否",
        )
        for roof in content.roofs
    ]
    pieces = [
        *heading(fonts, "三、屋面勘察"),
        *table(fonts, columns, rows, style=DENSE, numbered=False),
        gap(1.5 * mm),
        *paragraph(fonts, f"周边遮挡：{content.surroundings}", DENSE),
    ]
    if content.survey_note:
        pieces += paragraph(fonts, f"勘察说明：{content.survey_note}", DENSE)
    return pieces


def _drawings(content: PvReport, fonts: Fonts) -> list[Piece]:
    pieces = heading(fonts, "四、屋面排布图")
    most_pt = ONE_PLAN_PT if len(content.drawings) == 1 else EACH_PLAN_PT
    for drawing in content.drawings:
        pieces += together(
            [
                *paragraph(fonts, drawing.title, DENSE),
                gap(1 * mm),
                *roof_plan(fonts, drawing, most_pt=most_pt),
                gap(2 * mm),
            ]
        )
    return pieces


def _strings(given: PvReportStrings, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("MPPT", 1.4, "center"),
        Column("屋面", 3),
        Column("串联 × 并联", 2.4, "center"),
        Column("最冷开路电压（V）", 3.4, "right"),
        Column("最热工作电压（V）", 3.4, "right"),
        Column("结论", 1.6, "center"),
    ]
    rows = [_string(each, given) for each in given.strings]
    air = f"{given.record_low_celsius:g} ℃ 至 {given.record_high_celsius:g} ℃".replace("-", "−")
    words = (
        f"按极端气温 {air} 校核；直流电压上限 {given.v_dc_max_v:.0f} V，"
        f"MPPT 电压范围 {given.v_mppt_min_v:.0f}～{given.v_mppt_max_v:.0f} V。"
        "图中组件序号下方为 MPPT 序号与组串序号。"
    )
    return [
        *together(
            [
                *heading(fonts, "五、组串与逆变器"),
                *table(fonts, columns, rows, style=DENSE, numbered=False),
            ]
        ),
        gap(1.5 * mm),
        *paragraph(fonts, words, DENSE),
    ]


def _string(each: PvReportString, given: PvReportStrings) -> tuple[str, ...]:
    cold_fits = each.v_oc_cold_v <= given.v_dc_max_v
    hot_fits = each.v_mp_hot_v >= given.v_mppt_min_v
    return (
        str(each.mppt),
        each.roof,
        f"{each.modules_in_series} × {each.strings_in_parallel}",
        f"{each.v_oc_cold_v:.0f} {'≤' if cold_fits else '>'} {given.v_dc_max_v:.0f}",
        f"{each.v_mp_hot_v:.0f} {'≥' if hot_fits else '<'} {given.v_mppt_min_v:.0f}",
        "符合" if cold_fits and hot_fits else "不符合",
    )


def _limits(content: PvReport, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("限制条件", 5),
        Column("采用", 3, "right"),
        Column("上限", 3, "right"),
        Column("作用", 3),
    ]
    rows = [(each.label, each.used, each.allowed, _effect(each)) for each in content.limits]
    block = [
        *heading(fonts, "六、限制条件"),
        *table(fonts, columns, rows, style=DENSE, numbered=False),
    ]
    return together(block)


def _effect(limit: PvReportLimit) -> str:
    if not limit.known:
        return "尚未取得"
    return "决定了规模" if limit.binding else "有余量"


def _energy(content: PvReport, fonts: Fonts) -> list[Piece]:
    plant = content.plant
    names = [f"{month}月" for month in range(1, 13)]
    # The bars stand above their columns of the table.
    month_pt = WIDTH_PT * 0.0675
    columns = [
        Column("", 0.1),
        *(Column(name, 0.0675, "right") for name in names),
        Column("全年", 0.09, "right"),
    ]
    whole = sum(plant.monthly_kwh)
    shares = [value / whole * 100 if whole else 0.0 for value in plant.monthly_kwh]
    rows = [
        ("kWh", *(f"{value:,.0f}" for value in plant.monthly_kwh), f"{whole:,.0f}"),
        ("占比%", *(f"{share:.1f}" for share in shares), "100"),
    ]
    words = (
        f"交流侧，典型年，已扣除第十二节所列损失，逆变器削峰 {plant.clipped_kwh:,.0f} kWh。"
        f"合成标准差 {plant.sigma_pct:.1f}%，P75、P90 据此。"
    )
    return [
        *together(
            [
                *heading(fonts, "七、逐月发电量"),
                *bar_chart(
                    fonts, plant.monthly_kwh, unit="kWh", left_pt=WIDTH_PT * 0.1, place_pt=month_pt
                ),
                *table(fonts, columns, rows, style=MONTH, numbered=False),
            ]
        ),
        gap(1.5 * mm),
        *paragraph(fonts, words, DENSE),
    ]


DOCUMENT: Final = DocumentType(
    code="pv_report",
    title="户用光伏勘察与配置报告",
    series="GFBG",
    content_type=PvReport,
    render=render,
    sample=SAMPLE,
)

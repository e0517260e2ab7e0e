"""取暖改造技术方案单: what the house loses, what heat it needs, and the device chosen for it.

What was not computed is said in a sentence; a table is never printed empty.
"""

from __future__ import annotations

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
from heating_program.documents.heat_scheme_facts import (
    HeatScheme,
    HeatSchemeDevice,
    HeatSchemeElectric,
    HeatSchemePart,
    HeatSchemeSeason,
)
from heating_program.documents.heat_scheme_sample import SAMPLE
from heating_program.documents.key_figures import KeyFigure, key_figures
from heating_program.documents.registry import DocumentType
from heating_program.documents.signing import Signer, closing, signatures
from heating_program.documents.text import Style
from heating_program.domain.money import format_yuan

DENSE: Final = Style("serif", 9.5, 14)
NO_ELECTRIC: Final = "未取得设备的输入功率（或能效）数据，未计算用电功率；报装前须补齐。"
NO_SEASON: Final = "本方案未作采暖季能耗和费用测算。"


def render(content: HeatScheme, envelope: Envelope, fonts: Fonts) -> list[Piece]:
    """Lay out the scheme: the choice and the house, the load, the device, then the inputs."""
    return [
        *_result(content, fonts),
        *_household(content, fonts),
        *_parts(content, fonts),
        *_load(content, fonts),
        *_device(content.device, content.load.load_w / 1000.0, fonts),
        *_electric(content.electric, content.transformer, fonts),
        *_season(content.season, fonts),
        *together(
            [
                *heading(fonts, "八、签字"),
                *signatures(
                    fonts,
                    [
                        Signer("农户（户主）签字并按手印", content.householder, thumbprint=True),
                        Signer("设计技术员"),
                        Signer("复核人"),
                    ],
                ),
                gap(3 * mm),
                *closing(fonts, envelope, "本方案单一式两份：农户一份，发放单位存档一份。"),
            ]
        ),
        new_page(),
        *_inputs(content, fonts),
    ]


def celsius(value: float) -> str:
    """Print a temperature with a true minus sign."""
    return f"{value:g} ℃".replace("-", "−")


def grouped(digest: str) -> str:
    """Write the first quarter of a hash in groups of four."""
    short = digest[:16].upper()
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))


def _margin_pct(device: HeatSchemeDevice) -> int:
    return round((device.nominal_kw / device.required_nominal_kw - 1.0) * 100.0)


def _margin(device: HeatSchemeDevice) -> str:
    pct = _margin_pct(device)
    return f"余量 {pct}%" if pct >= 0 else f"缺 {-pct}%，由辅助电加热补足"


def _result(content: HeatScheme, fonts: Fonts) -> list[Piece]:
    load, device = content.load, content.device
    between = f"室内 {celsius(load.indoor_celsius)}，室外 {celsius(load.outdoor_celsius)}"
    figures = [
        KeyFigure("设计热负荷", f"{load.load_w:,.0f}", "W", between),
        KeyFigure(
            "单位面积热负荷",
            f"{load.load_w_m2:.1f}",
            "W/m²",
            f"采暖面积 {content.house.heated_area_m2:g} m²",
        ),
        KeyFigure("需要的额定制热量", f"{device.required_nominal_kw:.1f}", "kW", "按设计温度折算"),
        KeyFigure("选用额定制热量", f"{device.nominal_kw:g}", "kW", _margin(device)),
    ]
    words = (
        f"　　采用{content.technology}，选用{device.maker} {device.model}，"
        f"额定制热量 {device.nominal_kw:g} kW，在室外 {celsius(load.outdoor_celsius)} 时可供热 "
        f"{device.nominal_kw * device.factor_at_design:.1f} kW，{_margin(device)}；"
        f"设备报价 {format_yuan(device.price_fen)} 元。"
    )
    pieces = [
        *heading(fonts, "一、方案"),
        *key_figures(fonts, figures),
        gap(2 * mm),
        *paragraph(fonts, words),
    ]
    for warning in device.warnings:
        pieces += paragraph(fonts, f"　　注意：{warning}。")
    return pieces


def _household(content: HeatScheme, fonts: Fonts) -> list[Piece]:
    house = content.house
    rows = [
        [("户主", content.householder), ("身份证号", content.id_no_masked)],
        [("住址", content.address)],
        [
            ("项目编号", content.case_no),
            ("结构、建成", f"{house.structure}，{house.built_year} 年"),
        ],
        [
            ("长×深×檐高", house.size),
            ("采暖面积", f"{house.heated_area_m2:g} m²，容积 {house.volume_m3:g} m³"),
        ],
        [("围护结构", house.envelope)],
    ]
    if house.after_works:
        rows.append([("节能改造", house.after_works)])
    return together([*heading(fonts, "二、农户与住宅"), *grid(fonts, rows)])


def _parts(content: HeatScheme, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("部位", 3),
        Column("面积（m²）", 2.4, "right"),
        Column("传热系数 U（W/(m²·K)）", 3.6, "right"),
        Column("热损失（W/K）", 2.8, "right"),
        Column("占比", 1.6, "right"),
    ]
    house = content.house
    rows = [_part(part, house.h_w_k, house.air_changes_per_hour) for part in house.parts]
    total = ("合计 H", "", "", f"{house.h_w_k:.2f}", "100%")
    block = table(fonts, columns, rows, total, style=DENSE, numbered=False)
    return together([*heading(fonts, "三、围护结构与热损失"), *block])


def _part(part: HeatSchemePart, h_w_k: float, air_changes_per_hour: float) -> tuple[str, ...]:
    share = f"{part.w_k / h_w_k * 100.0:.0f}%"
    if part.area_m2 is None or part.u_w_m2k is None:
        return (part.label, "—", f"换气 {air_changes_per_hour:g} 次/h", f"{part.w_k:.2f}", share)
    return (part.label, f"{part.area_m2:.2f}", f"{part.u_w_m2k:.3f}", f"{part.w_k:.2f}", share)


def _load(content: HeatScheme, fonts: Fonts) -> list[Piece]:
    load, h_w_k = content.load, content.house.h_w_k
    difference_k = load.indoor_celsius - load.outdoor_celsius
    rows = [
        [
            ("室内设计温度", celsius(load.indoor_celsius)),
            ("室外设计温度", f"{celsius(load.outdoor_celsius)}（{load.outdoor_status}）"),
        ],
        [
            (
                "计算式",
                (
                    f"Q = H ×（室内 − 室外）= {h_w_k:.2f} W/K × {difference_k:.1f} K"
                    f" = {load.load_w:,.0f} W，即 {load.load_w_m2:.1f} W/m²"
                ),
            )
        ],
    ]
    words = "未扣除日照和室内散热（GB 50736—2012 第5.2节按此选热源）；不是面积指标估算。"
    return together(
        [
            *heading(fonts, "四、设计热负荷"),
            *grid(fonts, rows),
            gap(1.5 * mm),
            *paragraph(fonts, words, DENSE),
        ]
    )


def _device(device: HeatSchemeDevice, load_kw: float, fonts: Fonts) -> list[Piece]:
    at_design_kw = device.nominal_kw * device.factor_at_design
    rows = [
        [("品牌", device.maker), ("型号", device.model)],
        [_nominal(device), _low_point(device)],
        [
            ("设计温度系数", f"{device.factor_at_design:.3f}"),
            ("设计温度制热量", f"{at_design_kw:.1f} kW（负荷 {load_kw:.1f} kW）"),
        ],
        [
            ("需要额定制热量", f"{device.required_nominal_kw:.1f} kW"),
            ("选型余量", _margin(device)),
        ],
        [
            ("最低气温供热量", _at_record_low(device, load_kw)),
            (
                "辅助电加热",
                f"{device.backup_kw:g} kW（已计入左栏）" if device.backup_kw else "不设",
            ),
        ],
    ]
    return together([*heading(fonts, "五、设备选型"), *grid(fonts, rows)])


def _nominal(device: HeatSchemeDevice) -> tuple[str, str]:
    at = "（室外 −12 ℃）" if device.is_air_source else ""
    return "额定制热量", f"{device.nominal_kw:g} kW{at}"


def _low_point(device: HeatSchemeDevice) -> tuple[str, str]:
    if device.ratio_at_minus_20 is None:
        return "低温制热量", "不随室外气温变化"
    heat_kw = device.nominal_kw * device.ratio_at_minus_20
    source = "目录典型值" if device.kw_at_minus_20 is None else "检测报告"
    return "低温制热量", f"{heat_kw:.1f} kW（−20 ℃，{source}）"


def _at_record_low(device: HeatSchemeDevice, load_kw: float) -> str:
    heat_kw = device.nominal_kw * device.factor_at_record_low + device.backup_kw
    return f"约 {heat_kw:.1f} kW，负荷的 {heat_kw / load_kw * 100:.0f}%"


def _electric(given: HeatSchemeElectric | None, transformer: str, fonts: Fonts) -> list[Piece]:
    pieces = heading(fonts, "六、用电")
    if given is None:
        return together([*pieces, *paragraph(fonts, f"　　台区：{transformer}。{NO_ELECTRIC}")])
    rows = [
        [("最冷夜用电功率", f"约 {given.peak_kw:.1f} kW（含辅助加热）"), ("台区", transformer)],
        [("依据", given.basis)],
    ]
    return together([*pieces, *grid(fonts, rows)])


def _season(given: HeatSchemeSeason | None, fonts: Fonts) -> list[Piece]:
    pieces = heading(fonts, "七、采暖季能耗与费用")
    if given is None:
        return together([*pieces, *paragraph(fonts, f"　　{NO_SEASON}")])
    bill = "未测算" if given.bill_fen is None else f"约 {format_yuan(given.bill_fen)} 元"
    power = "未测算" if given.electricity_kwh is None else f"约 {given.electricity_kwh:,.0f} kWh"
    rows = [
        [("需热量", f"约 {given.heat_kwh:,.0f} kWh"), ("用电量", power)],
        [("费用", bill)],
        [("说明", given.sentence)],
    ]
    return together([*pieces, *grid(fonts, rows)])


def _inputs(content: HeatScheme, fonts: Fonts) -> list[Piece]:
    rows = [[(fact.label, fact.text)] for fact in content.facts]
    rows.append([("计算模型", content.model_version)])
    rows.append([("输入指纹", grouped(content.inputs_sha256))])
    words = (
        "凭以上输入和同一版本的计算模型可重算出本方案的全部数字；"
        "输入指纹为全部输入的 SHA-256 前 16 位。"
        "标“示例”“待核实”“估算”的数值不是正式数据，取得正式数据后须重新计算。"
    )
    return [
        *heading(fonts, "附：计算输入"),
        *grid(fonts, rows, DENSE),
        gap(2 * mm),
        *paragraph(fonts, words, DENSE),
    ]


DOCUMENT: Final = DocumentType(
    code="heat_scheme",
    title="取暖改造技术方案单",
    series="JSFA",
    content_type=HeatScheme,
    render=render,
    sample=SAMPLE,
)

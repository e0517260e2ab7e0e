"""农房节能改造验收表: the house before and after, what was probed, the verdict at the 30 % line.

The figures were rounded down where they were computed; nothing is rounded here.
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
from heating_program.documents.envelope import Envelope, chinese_date
from heating_program.documents.fonts import Fonts
from heating_program.documents.key_figures import KeyFigure, key_figures
from heating_program.documents.registry import DocumentType
from heating_program.documents.retrofit_acceptance_facts import (
    RetrofitAcceptance,
    RetrofitPart,
    RetrofitStandard,
)
from heating_program.documents.retrofit_acceptance_sample import SAMPLE
from heating_program.documents.signing import Signer, closing, signatures
from heating_program.documents.text import BODY, STRONG, Style

DENSE: Final = Style("serif", 9.5, 14)
NO_STANDARD: Final = "该地或该日没有录入可对照的标准，未作构件核对。"
ROUNDING: Final = (
    "节能率 = 1 − 改造后 ÷ 改造前；天气、室温和使用相同。判定用未舍入的值，显示时只舍不入。"
)


def render(content: RetrofitAcceptance, envelope: Envelope, fonts: Fonts) -> list[Piece]:
    """Lay out the form: verdict and house, parts and probe, test, signatures, then the inputs."""
    return [
        *_verdict(content, fonts),
        *_household(content, fonts),
        *_parts(content, fonts),
        *_hidden_work(content, fonts),
        *_test(content, fonts),
        *together(
            [
                *heading(fonts, "六、签字"),
                *signatures(fonts, _signers(content)),
                gap(3 * mm),
                *closing(
                    fonts, envelope, "本验收表一式三份：农户、施工单位、苏木镇（随档案）各一份。"
                ),
            ]
        ),
        new_page(),
        *_inputs(content, fonts),
        *_standard(content.standard, fonts),
    ]


def printed_pct(saving_pct: str) -> str:
    """Print a saving that was rounded down already, with a true minus sign."""
    return f"{saving_pct}%".replace("-", "−")


def _signers(content: RetrofitAcceptance) -> list[Signer]:
    return [
        Signer("农户（户主）签字并按手印", content.householder, thumbprint=True),
        Signer("施工单位"),
        Signer("技术员（实测、核算）"),
        Signer("苏木镇验收人（一）"),
        Signer("苏木镇验收人（二）"),
        Signer("嘎查村验收人"),
        Signer("抽检人员（抽中时）"),
    ]


def _verdict(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    verdict = content.verdict
    deciding = next(method for method in content.methods if method.decides)
    line = "达到 30%" if verdict.passes else "未达 30%"
    figures = [
        KeyFigure(
            "节能率（竣工核算）", verdict.saving_pct.replace("-", "−"), "%", f"{line}，只舍不入"
        ),
        KeyFigure("改造前", *_split(deciding.before), deciding.label),
        KeyFigure("改造后", *_split(deciding.after), deciding.label),
        KeyFigure("设计预计", verdict.designed_saving_pct.replace("-", "−"), "%", "批准的设计"),
    ]
    pieces = [*heading(fonts, "一、验收结论"), *key_figures(fonts, figures), gap(2 * mm)]
    for place, sentence in enumerate(verdict.sentences):
        pieces += paragraph(fonts, f"　　{sentence}", STRONG if place == 0 else BODY)
    return pieces


def _split(figure: str) -> tuple[str, str]:
    number, _, unit = figure.partition(" ")
    return number, unit


def _household(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    rows = [
        [("户主", content.householder), ("身份证号", content.id_no_masked)],
        [("住址", content.address)],
        [("项目编号", content.case_no), ("住宅", content.house)],
    ]
    return together([*heading(fonts, "二、农户与住宅"), *grid(fonts, rows)])


def _parts(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("部位", 48, "center"),
        Column("面积 m²", 38, "right"),
        Column("改造前", 104),
        Column("U", 30, "right"),
        Column("W/K", 36, "right"),
        Column("改造后", 104),
        Column("U", 30, "right"),
        Column("W/K", 36, "right"),
    ]
    rows = [_part(part) for part in content.parts]
    total = (
        *("合计 H", "", "", "", f"{content.before_w_k:.2f}", "", "", f"{content.after_w_k:.2f}"),
    )
    return together(
        [
            *heading(fonts, "三、改造前后对照"),
            *table(fonts, columns, rows, total, style=Style("serif", 9, 13), numbered=False),
            gap(1.5 * mm),
            *paragraph(fonts, f"U 的单位为 W/(m²·K)。{content.air}", DENSE),
        ]
    )


def _part(part: RetrofitPart) -> tuple[str, ...]:
    return (
        part.label,
        "—" if part.area_m2 is None else f"{part.area_m2:.2f}",
        part.before,
        _u(part.before_u_w_m2k),
        f"{part.before_w_k:.2f}",
        part.after or "不变",
        _u(part.after_u_w_m2k),
        f"{part.after_w_k:.2f}",
    )


def _u(u_w_m2k: float | None) -> str:
    return "—" if u_w_m2k is None else f"{u_w_m2k:.3f}"


def _hidden_work(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    columns = [Column("部位", 2), Column("设计", 4), Column("覆盖前实测", 4)]
    rows = [(layer.part, layer.planned, layer.probed) for layer in content.layers]
    noted = [
        [("检查日期", chinese_date(content.hidden_work_on))],
        [("检查记录", content.hidden_work_note or "—")],
    ]
    pieces = heading(fonts, "四、隐蔽工程")
    if rows:
        pieces += [*table(fonts, columns, rows, style=DENSE, numbered=False), gap(1.5 * mm)]
    else:
        pieces += paragraph(fonts, "本户方案没有须覆盖的保温层。", DENSE)
    return together([*pieces, *grid(fonts, noted)])


def _test(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("方法", 4),
        Column("改造前", 3.2, "right"),
        Column("改造后", 3.2, "right"),
        Column("节能率", 2, "right"),
        Column("结论", 2.2, "center"),
        Column("作用", 2.2, "center"),
    ]
    rows = [
        (
            method.label,
            method.before,
            method.after,
            printed_pct(method.saving_pct),
            "达到 30%" if method.passes else "未达 30%",
            "判定依据" if method.decides else "参考",
        )
        for method in content.methods
    ]
    return [
        *together(
            [
                *heading(fonts, "五、30% 测算"),
                *table(fonts, columns, rows, style=DENSE, numbered=False),
                gap(1.5 * mm),
                *paragraph(fonts, ROUNDING, DENSE),
                gap(2 * mm),
            ]
        ),
        *_variations(content, fonts),
    ]


def _variations(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    columns = [
        Column("假设有偏差时（逐时模型）", 6),
        Column("偏低", 2.4, "right"),
        Column("偏高", 2.4, "right"),
        Column("结论", 3, "center"),
    ]
    rows = [
        (
            each.label,
            printed_pct(each.low_pct),
            printed_pct(each.high_pct),
            "会变" if each.turns else "不变",
        )
        for each in content.variations
    ]
    return together(table(fonts, columns, rows, style=DENSE, numbered=False))


def _standard(given: RetrofitStandard | None, fonts: Fonts) -> list[Piece]:
    pieces = heading(fonts, "附二：构件核对（供参考）")
    if given is None or not given.rows:
        return together([*pieces, *paragraph(fonts, NO_STANDARD, DENSE)])
    columns = [
        Column("改造的部位", 4),
        Column("U（W/(m²·K)）", 3, "right"),
        Column("限值", 3, "right"),
        Column("对照", 3, "center"),
    ]
    rows = [
        (row.part, row.figure, f"≤ {row.limit}", "符合" if row.meets else "高于限值")
        for row in given.rows
    ]
    words = f"{given.title}，{given.zone}。限值{given.status}，不作为兑付依据。"
    return together(
        [
            *pieces,
            *table(fonts, columns, rows, style=DENSE, numbered=False),
            gap(1.5 * mm),
            *paragraph(fonts, words, DENSE),
        ]
    )


def _inputs(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    rows = [[(fact.label, fact.text)] for fact in content.facts]
    rows.append(
        [
            ("天气指纹", _grouped(content.weather_sha256)),
            ("输入指纹", _grouped(content.inputs_sha256)),
        ]
    )
    words = (
        "凭以上输入和同一版本的计算模型可重算出本表的全部数字；指纹为 SHA-256 的前 16 位。"
        "标“示例”“待核实”“估算”的数值不是正式数据。"
    )
    return [
        *heading(fonts, "附一：计算输入"),
        *grid(fonts, rows, DENSE),
        gap(2 * mm),
        *_forms(content, fonts),
        *paragraph(fonts, words, DENSE),
    ]


def _forms(content: RetrofitAcceptance, fonts: Fonts) -> list[Piece]:
    if not content.forms:
        return []
    columns = [
        Column("需热量的其他表示（供参考）", 6),
        Column("改造前", 3, "right"),
        Column("改造后", 3, "right"),
    ]
    rows = [(form.label, form.before, form.after) for form in content.forms]
    return [*table(fonts, columns, rows, style=DENSE, numbered=False), gap(2 * mm)]


def _grouped(digest: str) -> str:
    short = digest[:16].upper()
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))


DOCUMENT: Final = DocumentType(
    code="retrofit_acceptance",
    title="农房节能改造验收表",
    series="GZYS",
    content_type=RetrofitAcceptance,
    render=render,
    sample=SAMPLE,
)

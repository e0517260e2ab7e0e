"""What the survey sheet asks, in the order of the registration: rows of cells, known or blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from heating_program.documents.survey_rows import Cell
from heating_program.domain.dwelling import (
    AIR_TIGHTNESS_LABELS,
    FUEL_LABELS,
    HAZARD_LABELS,
    PLOT_PROOF_LABELS,
    POSITION_SOURCE_LABELS,
    ROOF_COVERING_LABELS,
    ROOF_FORM_LABELS,
    STRUCTURE_LABELS,
    WINDOW_FRAME_LABELS,
)
from heating_program.domain.household import SPECIAL_GROUP_LABELS, WISH_LABELS
from heating_program.domain.id_document import ID_KIND_LABELS
from heating_program.domain.identity import ACCOUNT_KIND_LABELS
from heating_program.domain.photo import OF_A_HOUSE, SLOT_LABELS

Row = tuple[Cell, ...]
Options = tuple[tuple[str, str], ...]
_YES_NO: Final = (("yes", "是"), ("no", "否"))
_CEILING: Final = (("yes", "有"), ("no", "无"))
_PHASES: Final = (("1", "单相"), ("3", "三相"))
_PANES: Final = (("1", "单层"), ("2", "双层"), ("3", "三层"))
# As static/js/choices.js numbers the answers of the same questions.
_KEYS: Final = "123456789abcdefghijklmnop"
_MEMBER_ROWS: Final = 4
MOST_MEMBERS: Final = 12
_OPENING_ROWS: Final = 5
_MOST_OPENINGS: Final = 12
_END_USES: Final = ("取暖", "取暖", "炊事", "热水", "照明", "出行")


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """Frozen content of one household's sheet; one made without anything is a blank.

    Parameters
    ----------
    file_no : str
        Printed as text and as QR code.
    texts : mapping of str to str
        Answers as printed, by the name of the field; numbers of papers and accounts masked.
    ticks : mapping of str to frozenset of str
        Codes chosen, by the name of the field.
    members, openings, uses : tuple of tuple of str
        Rows of the tables as printed.
    walls, porches : tuple of (code, label)
        What may be chosen, from the catalogue of envelopes.
    """

    file_no: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    ticks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    members: tuple[tuple[str, ...], ...] = ()
    openings: tuple[tuple[str, ...], ...] = ()
    uses: tuple[tuple[str, ...], ...] = ()
    walls: Options = ()
    porches: Options = ()

    def write(
        self, label: str, name: str, share: float = 1, unit: str = "", boxes: int = 0
    ) -> Cell:
        """Ask for something to be written."""
        text = self.texts.get(name, "")
        return Cell(label, share, text, unit=unit, boxes=boxes)

    def tick(self, label: str, name: str, options: Options, share: float = 1) -> Cell:
        """Ask for boxes to be ticked, each with the key by which its answer is entered."""
        keyed = tuple(
            (code, f"{key} {told}") for key, (code, told) in zip(_KEYS, options, strict=False)
        )
        return Cell(label, share, options=keyed, chosen=self.ticks.get(name, frozenset()))


def family(sheet: SurveySheet, most_members: int = MOST_MEMBERS) -> list[Row]:
    """Ask where the household lives, who heads it and who belongs to it."""
    write, tick = sheet.write, sheet.tick
    return [
        (write("嘎查村", "place", 3), write("村民小组", "group_text", 1.1)),
        (write("门牌", "door_no"), write("地址说明", "address_note", 2)),
        (write("户主姓名", "name", 1.2), write("证件号码", "id_no", 1.8, boxes=18)),
        (
            tick("证件种类", "id_kind", _labels(ID_KIND_LABELS), 2),
            write("未用身份证的原因", "id_reason", 1.1),
        ),
        (write("联系电话", "phone", boxes=11), write("其他电话", "other_phones")),
        (
            write("户籍人口", "registered_members", unit="人"),
            write("常住人口", "resident_members", unit="人"),
            write("年常住", "resident_months", unit="个月"),
        ),
        (
            tick("村干部近亲属", "officials_relative", _YES_NO, 1),
            write("与村干部的关系", "officials_relation", 1.6),
        ),
        (tick("特殊群体", "special_groups", (*_labels(SPECIAL_GROUP_LABELS), ("none", "均不是"))),),
        (
            write("认定依据", "group_source", 1.4),
            write("认定至到期", "group_time", 1.4),
            write("持证人", "group_holder", 1),
        ),
        _heads(("家庭成员姓名", 1.5), ("证件号码", 2.6), ("与户主关系", 1), ("电话", 1.3)),
        *_table(
            _most(sheet.members, most_members, ("另有 {} 人，见档案", "", "", "")),
            (1.5, 2.6, 1, 1.3),
            _MEMBER_ROWS,
            boxed=1,
        ),
        (
            write("申请人（非户主时）", "applicant", 1.6),
            write("证件号码", "applicant_id_no", 1.9, boxes=18),
        ),
        (write("与户主关系", "applicant_relation"), write("委托书", "authority_note", 2)),
    ]


def house(sheet: SurveySheet) -> list[Row]:
    """Ask what the surveyor sees walking around the house."""
    write, tick = sheet.write, sheet.tick
    return [
        (
            write("宅基地证号", "plot_no", 1.3),
            tick("证明", "plot_proof", _labels(PLOT_PROOF_LABELS), 1.4),
        ),
        (
            write("用电户号", "electricity_customer_no", 1.5),
            write("建成", "built_year", unit="年"),
            write("翻修", "renovated_year", unit="年"),
            write("层数", "storeys", 0.7),
        ),
        (tick("结构", "structure", _labels(STRUCTURE_LABELS)),),
        (tick("危房等级", "hazard_grade", _labels(HAZARD_LABELS)),),
        (
            tick("列入搬迁", "relocation_listed", _YES_NO),
            tick("在集中供热范围", "in_heating_network", _YES_NO),
        ),
        (
            write("面宽", "length_m", unit="米"),
            write("进深", "depth_m", unit="米"),
            write("檐高", "eaves_height_m", unit="米"),
            write("朝向", "orientation_deg", 1.2, "°（正南 180）"),
        ),
        (
            write("建筑面积", "floor_area_m2", unit="㎡"),
            write("取暖面积", "heated_area_m2", unit="㎡"),
            write("间数", "rooms", 0.8),
            write("开间", "bays", 0.8),
        ),
        (tick("外墙", "wall_template", sheet.walls),),
        (
            tick("屋面", "roof_form", _labels(ROOF_FORM_LABELS), 1.2),
            tick("面层", "roof_covering", _labels(ROOF_COVERING_LABELS), 1.7),
            tick("吊顶", "has_ceiling", _CEILING, 0.8),
        ),
        (
            tick("窗框", "window_frame", _labels(WINDOW_FRAME_LABELS), 1.25),
            tick("玻璃", "window_panes", _PANES, 1.1),
        ),
        (
            tick("气密", "air_tightness", _labels(AIR_TIGHTNESS_LABELS), 0.9),
            tick("阳光间", "porch", (*sheet.porches, ("none", "无")), 1.9),
        ),
        (
            write("台区", "transformer", 1.4),
            tick("进户", "service_phases", _PHASES, 1),
            write("容量", "service_kw", 0.8, "kW"),
        ),
        (write("电表号", "meter_no"), write("取暖分表号", "heating_meter_no")),
        (
            write("纬度", "latitude", 1, "°"),
            write("经度", "longitude", 1, "°"),
            write("误差", "accuracy", 0.65, "米"),
            tick("来源", "position_source", _labels(POSITION_SOURCE_LABELS), 1.85),
        ),
        (
            Cell(
                "已拍照片",
                1,
                options=tuple((s.value, SLOT_LABELS[s]) for s in OF_A_HOUSE),
                chosen=sheet.ticks.get("photos", frozenset()),
            ),
        ),
    ]


def shell(sheet: SurveySheet) -> list[Row]:
    """Ask for every window and door, two on a line, and for what is built otherwise."""
    write = sheet.write
    titles = ("墙面", "门/窗", "宽×高 米", "樘数", "框料", "玻璃", "漏风")
    widths = (0.9, 0.65, 1.25, 0.6, 0.9, 0.7, 0.6)
    known = _most(sheet.openings, _MOST_OPENINGS, ("另有", "{} 处", "见档案", *[""] * 4))
    blank = ("",) * len(titles)
    lines = max(_OPENING_ROWS, -(-len(known) // 2))
    rows = (*known, *[blank] * (2 * lines - len(known)))
    pairs = tuple(rows[at] + rows[at + 1] for at in range(0, 2 * lines, 2))
    return [
        _heads(*zip(titles * 2, widths * 2, strict=True)),
        *_table(pairs, widths * 2, 0),
        (
            write("正面墙（与外墙做法不同才填）", "wall_front", 1.3),
            write("背面墙", "wall_back"),
        ),
        (write("左山墙", "wall_left"), write("右山墙", "wall_right")),
        (
            write("屋面构造层", "roof_layers", 1.3),
            write("地面构造层", "floor_layers", 1.3),
            write("阳光间面积", "porch_area_m2", 0.8, "㎡"),
        ),
    ]


def energy(sheet: SurveySheet) -> list[Row]:
    """Ask what is burnt and bought today, and what the household wishes for."""
    write, tick = sheet.write, sheet.tick
    widths = (0.7, 1.3, 0.8, 0.8, 1, 1.2, 0.8, 0.8, 0.8, 1.7)
    titles = (
        "用途",
        "能源",
        "年用量",
        "单位",
        "年费用 元",
        "设备",
        "用了几年",
        "取暖间数",
        "室温 ℃",
        "采暖起止（月-日）",
    )
    blank = tuple((name, *[""] * (len(widths) - 1)) for name in _END_USES)
    rows = sheet.uses + tuple(row for row in blank if not sheet.uses or row[0] != "取暖")
    return [
        (
            tick("现用取暖燃料", "heating_fuel", _labels(FUEL_LABELS), 3.2),
            write("年用煤", "coal_t", 0.9, "吨"),
        ),
        (tick("改造意愿", "wishes", _labels(WISH_LABELS)),),
        (write("不愿意或有其他要求的原因", "wish_reason"),),
        _heads(*zip(titles, widths, strict=True)),
        *_table(_without_known(rows, sheet.uses), widths, 0),
    ]


def account(sheet: SurveySheet) -> list[Row]:
    """Ask where money goes."""
    write, tick = sheet.write, sheet.tick
    return [
        (
            tick("账户种类", "account_kind", _labels(ACCOUNT_KIND_LABELS), 1.3),
            write("开户银行", "account_bank", 1.6),
        ),
        (
            write("账号", "account_number", 1.9, boxes=19),
            write("开户姓名", "account_holder_name", 1.2),
        ),
    ]


def _labels(labels: Mapping[Any, str]) -> Options:
    return tuple((str(code), label) for code, label in labels.items())


def _heads(*titles: tuple[str, float]) -> Row:
    return tuple(Cell("", share, title, shaded=True) for title, share in titles)


def _table(
    rows: tuple[tuple[str, ...], ...], shares: tuple[float, ...], least: int, boxed: int = -1
) -> list[Row]:
    """Set known rows and as many blank ones as make up the least number."""
    blank = ("",) * len(shares)
    return [
        tuple(
            Cell("", share, text, boxes=18 if place == boxed else 0)
            for place, (share, text) in enumerate(zip(shares, row, strict=True))
        )
        for row in (*rows, *[blank] * (least - len(rows)))
    ]


def _most(
    rows: tuple[tuple[str, ...], ...], most: int, note: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Keep the sheet on its two pages; a last row notes how many of very many are left out."""
    if len(rows) <= most:
        return rows
    left_out = len(rows) - most + 1
    return (*rows[: most - 1], tuple(words.format(left_out) for words in note))


def _without_known(
    rows: tuple[tuple[str, ...], ...], known: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    """Drop the blank row of an end use that is known already."""
    names = {row[0] for row in known}
    return tuple(row for row in rows if row in known or row[0] not in names)

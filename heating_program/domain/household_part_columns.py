"""The columns of the sheets beside the household sheet: members, energy in use, special groups.

A row says of which household it is by the head's number or by the 序号 of the household sheet.
"""

from __future__ import annotations

from typing import Any, Final

from heating_program.domain.end_use import (
    DEVICE_LABELS,
    END_USE_FUEL_LABELS,
    END_USE_LABELS,
    UNIT_LABELS,
    Fuel,
    Unit,
    month_day,
)
from heating_program.domain.errors import DomainError
from heating_program.domain.household import RELATION_LABELS, SPECIAL_GROUP_LABELS, Relation
from heating_program.domain.household_columns import (
    BIRTH_HINT,
    GROUPS,
    ID_KINDS,
    SEX_LABELS,
    paper_no,
)
from heating_program.domain.id_document import ID_KIND_LABELS
from heating_program.domain.sheet_cells import Cell, plain_text
from heating_program.domain.sheet_column_kinds import (
    choice,
    day,
    money,
    name_of,
    number,
    number_text,
    phone,
    text,
    yes_no,
)
from heating_program.domain.sheet_columns import Column, Surroundings, words_of

KEY, MEMBER, USE, STANDING = "所属农户", "成员", "用能", "特殊群体"
_R: Final[dict[str, Any]] = {"is_required": True}
# The head of a household is no relation of theirs and stands on the household sheet.
_RELATION_LABELS: Final = {
    code: label for code, label in RELATION_LABELS.items() if code is not Relation.SELF
}
_RELATIONS = words_of(
    _RELATION_LABELS,
    妻子=Relation.SPOUSE,
    妻=Relation.SPOUSE,
    丈夫=Relation.SPOUSE,
    夫=Relation.SPOUSE,
    儿子=Relation.CHILD,
    子=Relation.CHILD,
    长子=Relation.CHILD,
    次子=Relation.CHILD,
    女儿=Relation.CHILD,
    女=Relation.CHILD,
    长女=Relation.CHILD,
    次女=Relation.CHILD,
    父亲=Relation.PARENT,
    父=Relation.PARENT,
    母亲=Relation.PARENT,
    母=Relation.PARENT,
    孙子=Relation.GRANDCHILD,
    孙女=Relation.GRANDCHILD,
)
_FUELS = words_of(
    END_USE_FUEL_LABELS,
    煤=Fuel.LOOSE_COAL,
    煤炭=Fuel.LOOSE_COAL,
    柴=Fuel.FIREWOOD,
    生物质=Fuel.PELLET,
    生物质成型=Fuel.PELLET,
    液化石油气=Fuel.LPG,
)
_UNITS = words_of(
    UNIT_LABELS,
    公斤=Unit.KILOGRAM,
    度=Unit.KILOWATT_HOUR,
    立方=Unit.CUBIC_METRE,
    方=Unit.CUBIC_METRE,
)


def _month_day(cell: Cell, _around: Surroundings) -> str:
    typed = plain_text(cell, most=8)
    found = month_day(typed)
    if not found:
        raise DomainError("month_day_malformed")
    return found


_KEYS: Final = (
    number_text(
        "head_id_no",
        "户主身份证号",
        KEY,
        paper_no,
        40,
        hint="与登记表一致；与“户主序号”至少填一项；须为文本格式",
        aliases=("户主身份证", "户主证件号码"),
    ),
    text("head_no", "户主序号", KEY, 20, hint="登记表中该户的“序号”", aliases=("序号", "户序号")),
)
HEAD_KEYS: Final = tuple(column.name for column in _KEYS)

MEMBER_COLUMNS: Final[tuple[Column, ...]] = (
    *_KEYS,
    text("name", "姓名", MEMBER, 50, read=name_of, aliases=("成员姓名",), **_R),
    choice(
        "relation",
        "与户主关系",
        MEMBER,
        _RELATION_LABELS,
        words=_RELATIONS,
        aliases=("关系",),
        **_R,
    ),
    choice(
        "id_kind",
        "证件种类",
        MEMBER,
        ID_KIND_LABELS,
        words=ID_KINDS,
        hint="不填为居民身份证",
        aliases=("证件类型",),
    ),
    number_text(
        "id_no",
        "证件号码",
        MEMBER,
        paper_no,
        40,
        hint="须为文本格式",
        aliases=("身份证号", "身份证号码", "公民身份号码"),
        **_R,
    ),
    text("id_reason", "不用居民身份证的原因", MEMBER, 60),
    day("birth", "出生日期", MEMBER, hint=BIRTH_HINT),
    choice("sex", "性别", MEMBER, SEX_LABELS, hint=BIRTH_HINT),
    number_text("phone", "电话", MEMBER, phone, 20, aliases=("联系电话", "手机")),
    day("deceased_on", "死亡日期", MEMBER),
    yes_no("is_member", "是否家庭成员", MEMBER, hint="不填为“是”；只是代为申请的写“否”"),
    yes_no("is_applicant", "是否申请人", MEMBER, hint="代户主申请的写“是”，一户最多一人"),
    text("authority_note", "委托书", MEMBER, 60, hint="申请人必填：日期、见证人"),
)
ENERGY_COLUMNS: Final[tuple[Column, ...]] = (
    *_KEYS,
    choice("end_use", "用途", USE, END_USE_LABELS, **_R),
    choice("fuel", "能源", USE, END_USE_FUEL_LABELS, words=_FUELS, aliases=("燃料",), **_R),
    number("amount", "年用量", USE, (0, 100_000, 2)),
    choice(
        "unit",
        "单位",
        USE,
        UNIT_LABELS,
        words=_UNITS,
        hint="不填为该能源的常用单位；捆须填每捆重量",
    ),
    number("kg_per_unit", "每捆重量（kg）", USE, (0.1, 500, 1)),
    number("lhv_mj_kg", "热值（MJ/kg）", USE, (1, 60, 2)),
    money("cost", "年费用（元）", USE, aliases=("费用", "年支出")),
    choice("device", "用具", USE, DEVICE_LABELS, aliases=("设备",)),
    number("device_age_years", "用具已用（年）", USE, (0, 80, 0)),
    number("rooms_heated", "取暖间数", USE, (0, 30, 0)),
    number("usual_room_celsius", "平时室温（℃）", USE, (-10, 35, 1)),
    text("season_start", "取暖开始", USE, 8, read=_month_day, hint="月-日，如 10-15；须为文本格式"),
    text("season_end", "取暖结束", USE, 8, read=_month_day, hint="月-日，如 04-15；须为文本格式"),
)
STANDING_COLUMNS: Final[tuple[Column, ...]] = (
    *_KEYS,
    choice(
        "group", "特殊群体", STANDING, SPECIAL_GROUP_LABELS, words=GROUPS, aliases=("类别",), **_R
    ),
    text("holder_name", "持证人", STANDING, 50),
    text("source", "认定单位或证件", STANDING, 40),
    day("since", "认定日期", STANDING),
    day("until", "到期日", STANDING),
)
SECTION_LABELS: Final = {section: section for section in (KEY, MEMBER, USE, STANDING)}
PART_COLUMN_LABELS: Final = {
    column.label: column.label
    for columns in (MEMBER_COLUMNS, ENERGY_COLUMNS, STANDING_COLUMNS)
    for column in columns
}

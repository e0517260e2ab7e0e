"""The columns of the household sheet (农户登记表): headings, and how a cell is read.

The names are those of the page's form, the parsers and limits are the page's own, so that a row
and a page mean the same by valid. The old ledger's columns stand at the end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from heating_program.domain import dwelling as house
from heating_program.domain.end_use import DEVICE_LABELS
from heating_program.domain.errors import DomainError
from heating_program.domain.household import SPECIAL_GROUP_LABELS, WISH_LABELS, SpecialGroup
from heating_program.domain.id_document import ID_KIND_LABELS, IdKind
from heating_program.domain.identity import ACCOUNT_KIND_LABELS, Sex, normalise_code
from heating_program.domain.past_measure import PAST_STATUS_LABELS, PastStatus
from heating_program.domain.sheet_cells import Cell, identifier
from heating_program.domain.sheet_column_kinds import (
    as_typed,
    catalogue_choice,
    choice,
    day,
    money,
    name_of,
    number,
    number_text,
    phone,
    phones,
    several,
    text,
    yes_no,
)
from heating_program.domain.sheet_columns import Column, Surroundings, words_of

PLACE, PEOPLE, ACCOUNT, HOUSE, ENERGY, LEDGER = (
    "住址", "农户", "账户", "住宅", "用能", "老台账"
)  # fmt: skip
PHASE_LABELS: Final = {1: "单相", 3: "三相"}
SEX_LABELS: Final = {Sex.MALE: "男", Sex.FEMALE: "女"}
ID_KINDS: Final = words_of(ID_KIND_LABELS, 身份证=IdKind.RESIDENT)
GROUPS = words_of(
    SPECIAL_GROUP_LABELS,
    五保=SpecialGroup.TEKUN,
    五保户=SpecialGroup.TEKUN,
    特困=SpecialGroup.TEKUN,
    特困人员=SpecialGroup.TEKUN,
    低保=SpecialGroup.DIBAO,
    低收入户=SpecialGroup.LOW_INCOME,
    脱贫=SpecialGroup.LIFTED,
    监测=SpecialGroup.MONITORED,
    残疾=SpecialGroup.DISABLED,
    优抚=SpecialGroup.VETERAN,
)
_GRADES = words_of(house.HAZARD_LABELS, 未鉴定等级=house.HazardGrade.UNKNOWN)
_FUELS = words_of(
    house.FUEL_LABELS,
    煤=house.HeatingFuel.LOOSE_COAL,
    煤炭=house.HeatingFuel.LOOSE_COAL,
    柴=house.HeatingFuel.FIREWOOD,
    生物质=house.HeatingFuel.PELLET,
    天然气=house.HeatingFuel.GAS,
    液化气=house.HeatingFuel.GAS,
)
_STATUSES = words_of(PAST_STATUS_LABELS, 是=PastStatus.CONVERTED, 否=PastStatus.NOT_CONVERTED)


def paper_no(cell: Cell, _around: Surroundings) -> str:
    """Read the number of a paper as text; which paper it is, another column says."""
    return normalise_code(identifier(cell))


_LEDGER_HINT: Final = "不知道写“不明”；本组各列都可写“不明”"
_PHONE_HINT: Final = "手机 11 位，或 0478 座机；须为文本格式"
_PAPER_HINT: Final = "不填为居民身份证；其他证件须填原因、出生日期和性别"
BIRTH_HINT: Final = "有居民身份证的不填，由号码得出"
_HEATING_HINT: Final = "“现状用能”表中有取暖一行的，以那一行为准"
_R: Final[dict[str, Any]] = {"is_required": True}
_U: Final[dict[str, Any]] = {"may_be_unknown": True}

_COLUMNS: Final = (
    text("sheet_no", "序号", PLACE, 20, hint="家庭成员等表以此指明是哪一户；可不填"),
    text("file_no", "户号", PLACE, 20, hint="系统已编的户号；新户留空"),
    text("township", "苏木镇", PLACE, 40, hint="嘎查村名在您的管辖范围内唯一时可不填"),
    text("village", "嘎查村", PLACE, 40, **_R),
    text("group_text", "村民小组", PLACE, 20),
    text("door_no", "门牌", PLACE, 60),
    text("address_note", "地址说明", PLACE, 60),
    text("name", "户主姓名", PEOPLE, 50, read=name_of, example="乌云其木格", **_R),
    number_text(
        "id_no", "身份证号", PEOPLE, paper_no, 40, hint="18 位，末位可为 X；须为文本格式", **_R
    ),
    choice("id_kind", "证件种类", PEOPLE, ID_KIND_LABELS, words=ID_KINDS, hint=_PAPER_HINT),
    text("id_reason", "不用居民身份证的原因", PEOPLE, 60),
    day("birth", "出生日期", PEOPLE, hint=BIRTH_HINT),
    choice("sex", "性别", PEOPLE, SEX_LABELS, hint=BIRTH_HINT),
    number_text(
        "phone", "联系电话", PEOPLE, phone, 20, hint=_PHONE_HINT, example="13847860021", **_R
    ),
    number_text("other_phones", "其他电话", PEOPLE, phones, 80, hint="多个用顿号隔开"),
    number("registered_members", "户籍人口", PEOPLE, (1, 30, 0), **_R),
    number("resident_members", "常住人口", PEOPLE, (0, 30, 0), **_R),
    number("resident_months", "年常住月数", PEOPLE, (0, 12, 0), **_R),
    several("special_groups", "特殊群体", PEOPLE, SPECIAL_GROUP_LABELS, words=GROUPS),
    yes_no("officials_relative", "是否村干部近亲属", PEOPLE, **_R),
    text("officials_relation", "与村干部关系", PEOPLE, 40),
    day("consent_on", "同意书签署日期", PEOPLE, **_R),
    several("wishes", "改造意愿", PEOPLE, WISH_LABELS),
    text("wish_reason", "意愿说明", PEOPLE, 100),
    choice("account_kind", "账户种类", ACCOUNT, ACCOUNT_KIND_LABELS, hint="不登记则账户各列都留空"),
    number_text("account_number", "账号", ACCOUNT, paper_no, 40),
    text("account_bank", "开户银行", ACCOUNT, 60),
    text("account_holder_name", "开户姓名", ACCOUNT, 50, read=name_of),
    number_text("plot_no", "宅基地证号", HOUSE, as_typed(40), 40),
    choice("plot_proof", "宅基地证明", HOUSE, house.PLOT_PROOF_LABELS),
    number("built_year", "建成年份", HOUSE, (1900, 2100, 0), **_R),
    number("renovated_year", "翻修年份", HOUSE, (1900, 2100, 0), **_U),
    choice("structure", "结构", HOUSE, house.STRUCTURE_LABELS, **_R),
    choice("hazard_grade", "危房等级", HOUSE, house.HAZARD_LABELS, words=_GRADES, **_R),
    yes_no("relocation_listed", "是否列入搬迁", HOUSE, **_R),
    yes_no("in_heating_network", "是否在集中供热范围", HOUSE, **_R),
    number("length_m", "面宽（m）", HOUSE, (3, 40, 1), **_R),
    number("depth_m", "进深（m）", HOUSE, (3, 20, 1), **_R),
    number("eaves_height_m", "檐高（m）", HOUSE, (2, 5, 2), **_R),
    number("orientation_deg", "朝向（°）", HOUSE, (0, 359, 0), hint="正南为 180", **_R),
    number("floor_area_m2", "建筑面积（㎡）", HOUSE, (15, 500, 1), **_R),
    number("heated_area_m2", "取暖面积（㎡）", HOUSE, (5, 500, 1), **_R),
    number("storeys", "层数", HOUSE, (1, 6, 0)),
    number("rooms", "间数", HOUSE, (1, 30, 0), **_U),
    number("bays", "开间", HOUSE, (1, 20, 0), **_U),
    catalogue_choice("wall_template", "外墙做法", HOUSE, **_U),
    choice("roof_form", "屋面形式", HOUSE, house.ROOF_FORM_LABELS, **_U),
    choice("roof_covering", "屋面材料", HOUSE, house.ROOF_COVERING_LABELS, **_U),
    yes_no("has_ceiling", "是否有吊顶", HOUSE, **_U),
    choice("window_frame", "窗框材料", HOUSE, house.WINDOW_FRAME_LABELS, **_U),
    number("window_panes", "玻璃层数", HOUSE, (1, 3, 0), **_U),
    choice("air_tightness", "气密", HOUSE, house.AIR_TIGHTNESS_LABELS, **_U),
    catalogue_choice("porch", "阳光间", HOUSE, hint="没有写“没有”或留空"),
    number("porch_area_m2", "阳光间面积（㎡）", HOUSE, (1, 200, 1)),
    number_text("electricity_customer_no", "用电户号", HOUSE, as_typed(20), 20),
    number_text("meter_no", "电表号", HOUSE, as_typed(20), 20),
    number_text("heating_meter_no", "取暖分表号", HOUSE, as_typed(20), 20),
    text("transformer", "台区", HOUSE, 40),
    choice("service_phases", "进户相数", HOUSE, PHASE_LABELS, **_U),
    number("service_kw", "进户容量（kW）", HOUSE, (1, 200, 1), **_U),
    number("latitude_deg", "纬度（°）", HOUSE, (39.5, 43, 7), hint="WGS-84"),
    number("longitude_deg", "经度（°）", HOUSE, (104.5, 110.5, 7), hint="WGS-84"),
    number("position_accuracy_m", "定位精度（m）", HOUSE, (0, 9999, 1)),
    choice("position_source", "坐标来源", HOUSE, house.POSITION_SOURCE_LABELS),
    choice("heating_fuel", "现用取暖燃料", ENERGY, house.FUEL_LABELS, words=_FUELS, **_R),
    number("coal_t", "年用煤量（t）", ENERGY, (0, 30, 2), hint="不用煤填 0", **_R),
    choice("heating_device", "现用取暖设备", ENERGY, DEVICE_LABELS, hint=_HEATING_HINT),
    money("heating_cost", "年取暖费（元）", ENERGY, hint=_HEATING_HINT),
    choice(
        "past_status", "改造状态", LEDGER, PAST_STATUS_LABELS, words=_STATUSES, hint=_LEDGER_HINT
    ),
    number("past_year", "改造年度", LEDGER, (2000, 2100, 0), **_U),
    text("past_route", "改造方式", LEDGER, 30, **_U),
    text("past_maker", "设备厂家", LEDGER, 60, **_U),
    text("past_model", "设备型号", LEDGER, 60, **_U),
    number_text("past_serial", "设备编号", LEDGER, as_typed(60), 60, **_U),
    money("past_price", "设备价格（元）", LEDGER, **_U),
    money("past_subsidy_central", "中央补贴（元）", LEDGER, **_U),
    money("past_subsidy_region", "自治区补贴（元）", LEDGER, **_U),
    money("past_subsidy_city", "市级补贴（元）", LEDGER, **_U),
    money("past_subsidy_banner", "旗县补贴（元）", LEDGER, **_U),
    day("past_paid_on", "补贴发放日期", LEDGER, **_U),
)
# Headings that offices use for the same thing.
_ALIASES: Final = {
    "sheet_no": "编号",
    "file_no": "档案号 户档案号",
    "township": "乡镇 镇 苏木 镇（苏木） 苏木（镇） 乡镇名称",
    "village": "村 行政村 村委会 嘎查 嘎查（村） 村名 所在村 village_code",
    "group_text": "小组 组 社 村组 自然村",
    "door_no": "门牌号 住址 家庭住址 地址 详细地址",
    "address_note": "位置说明",
    "name": "姓名 户主 农户姓名",
    "id_no": "户主身份证号 身份证 身份证号码 公民身份号码 证件号码 户主身份证",
    "id_kind": "证件类型",
    "phone": "电话 手机 手机号 手机号码 联系方式 电话号码",
    "other_phones": "备用电话 第二联系电话",
    "registered_members": "家庭人口 人口 户籍人口数 户籍人数",
    "resident_members": "常住人口数 常住人数",
    "resident_months": "常住月数 每年居住月数",
    "special_groups": "困难类型 农户类型 特殊人群 贫困类型",
    "officials_relative": "村干部近亲属 是否村干部亲属",
    "consent_on": "信息处理同意书签署日期 签字日期 承诺日期 签署日期",
    "wishes": "意愿",
    "account_kind": "账户类型 卡折类型",
    "account_number": "银行账号 银行卡号 卡号 一卡通账号 一卡通卡号 社保卡号",
    "account_bank": "开户行 银行名称",
    "account_holder_name": "户名 账户名 账户姓名 开户名",
    "plot_no": "宅基地证 宅基地使用证号 不动产权证号",
    "built_year": "建房年份 建造年份 建成时间 建房时间",
    "renovated_year": "翻建年份",
    "structure": "房屋结构 结构类型 住房结构",
    "hazard_grade": "房屋等级 鉴定等级 房屋安全等级",
    "relocation_listed": "列入搬迁",
    "in_heating_network": "集中供热范围",
    "length_m": "面宽 房屋面宽",
    "depth_m": "进深 房屋进深",
    "eaves_height_m": "檐高",
    "orientation_deg": "朝向",
    "floor_area_m2": "建筑面积 房屋面积 住房面积 建筑面积平方米",
    "heated_area_m2": "取暖面积 供暖面积 采暖面积 取暖面积平方米",
    "rooms": "房间数",
    "bays": "开间数",
    "wall_template": "外墙 墙体",
    "roof_form": "屋顶形式",
    "roof_covering": "屋顶材料",
    "has_ceiling": "吊顶",
    "window_frame": "窗框",
    "air_tightness": "气密性",
    "electricity_customer_no": "电力户号 供电户号 电费户号",
    "meter_no": "电表编号",
    "heating_meter_no": "分表号",
    "transformer": "台区名称 变压器",
    "service_phases": "相数 供电相数",
    "service_kw": "进户容量 供电容量",
    "latitude_deg": "纬度 北纬",
    "longitude_deg": "经度 东经",
    "heating_device": "现取暖设备 原取暖设备",
    "heating_cost": "年取暖费 取暖费用 取暖支出",
    "heating_fuel": "取暖燃料 现取暖方式 燃料 取暖方式",
    "coal_t": "年用煤量 用煤量 年用煤吨",
    "past_status": "是否已改造 改造情况",
    "past_year": "年度 实施年度 项目年度",
    "past_route": "技术路线 改造类型 取暖设备类型",
    "past_maker": "设备品牌 厂家 品牌 生产厂家",
    "past_model": "型号 规格型号",
    "past_serial": "出厂编号 机身编号 序列号",
    "past_price": "价格 设备价格 设备价款 总价",
    "past_subsidy_central": "中央补贴 中央资金",
    "past_subsidy_region": "自治区补贴 自治区资金",
    "past_subsidy_city": "市级补贴 市级资金",
    "past_subsidy_banner": "旗县补贴 区级补贴 旗县资金",
    "past_paid_on": "发放日期 打款日期",
}
HOUSEHOLD_COLUMNS: Final[tuple[Column, ...]] = tuple(
    replace(column, aliases=tuple(_ALIASES.get(column.name, "").split())) for column in _COLUMNS
)
COLUMN_LABELS: Final = {column.name: column.label for column in HOUSEHOLD_COLUMNS}
PART_LABELS: Final = {part: part for part in (PLACE, PEOPLE, ACCOUNT, HOUSE, ENERGY, LEDGER)}
BY_NAME: Final[dict[str, Column]] = {column.name: column for column in HOUSEHOLD_COLUMNS}


def column(name: str) -> Column:
    """Find a column by its name.

    Raises
    ------
    DomainError
        `sheet_column_unknown`.
    """
    try:
        return BY_NAME[name]
    except KeyError:
        raise DomainError("sheet_column_unknown", column=name[:40]) from None

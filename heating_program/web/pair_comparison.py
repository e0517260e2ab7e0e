"""Two files field by field, as a judge needs them: both sides in words, and whether they agree.

Numbers are shown as masks and compared by their keyed marks. Of a date of birth, which would be the
rest of a masked number, the year is told and whether it is one day; of a position the distance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from heating_program.domain.duplicates import NEAR_M, distance_m, plain_group
from heating_program.domain.identity import mask_phone
from heating_program.domain.money import format_yuan
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from heating_program.services.merge_plan import Side
from heating_program.web.filters import area_name, label, local_time


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both files.

    Parameters
    ----------
    texts
        The two sides in words.
    is_same
        None where one side says nothing, or where equality means nothing.
    """

    label: str
    texts: tuple[str, str]
    is_same: bool | None


Group = tuple[str, list[Line]]


def compared(left: Side, right: Side, births: tuple[date, date]) -> list[Group]:
    """Compare two files by what a judge asks: who, where, which account, what was done.

    Parameters
    ----------
    births
        When the two heads were born.
    """
    one, other = left.household, right.household
    return [
        (_("家庭"), list(_family(one, other, births))),
        (_("住宅"), list(_house(one.dwelling, other.dwelling))),
        (_("办理情况"), list(_work(left, right))),
    ]


def _line(name: str, texts: tuple[Any, Any], values: tuple[Any, Any] | None = None) -> Line:
    """Compare two values, or the texts themselves; an empty one equals nothing."""
    said = (str(texts[0]), str(texts[1]))
    one, other = said if values is None else values
    return Line(name, said, one == other if one and other else None)


def _family(one: Household, other: Household, births: tuple[date, date]) -> Iterator[Line]:
    head, second = one.householder, other.householder
    yield _line(_("户主"), (head.name, second.name), (head.name_norm, second.name_norm))
    numbers = (head.id_no_index, second.id_no_index)
    yield _line(_("证件号"), (head.id_no_mask, second.id_no_mask), numbers)
    yield _line(_("出生年"), _birth_texts(*births), births)
    phones = (one.phone, other.phone)
    yield _line(_("联系电话"), (mask_phone(one.phone), mask_phone(other.phone)), phones)
    villages = (one.area_code, other.area_code)
    yield _line(_("嘎查村"), (area_name(one.area_code), area_name(other.area_code)), villages)
    groups = (plain_group(one.group_text), plain_group(other.group_text))
    yield _line(_("村民小组"), (one.group_text, other.group_text), groups)
    yield _line(_("门牌"), (one.door_no, other.door_no))
    yield _line(_("家庭成员"), (_members(one), _members(other)))
    counts = tuple(
        _("%(a)s 人、%(b)s 人", a=each.registered_members, b=each.resident_members)
        for each in (one, other)
    )
    yield _line(_("户籍、常住人口"), (counts[0], counts[1]))
    yield _line(_("特殊群体"), (_groups(one), _groups(other)))
    yield _line(_("补贴账户"), (_account(one), _account(other)), _account_marks(one, other))


def _birth_texts(one: date, other: date) -> tuple[str, str]:
    if one.year != other.year:
        return str(one.year), str(other.year)
    year = other.year
    same, differs = _("%(year)s，月日相同", year=year), _("%(year)s，月日不同", year=year)
    return str(one.year), same if one == other else differs


def _members(household: Household) -> str:
    return "、".join(one.name for one in household.members if not one.is_householder)


def _groups(household: Household) -> str:
    return "、".join(label(code, "special_group") for code in household.special_groups)


def _account(household: Household) -> str:
    account = household.account
    return f"{account.bank} {account.number_mask} {account.holder_name}" if account else ""


def _account_marks(one: Household, other: Household) -> tuple[Any, Any]:
    first, second = one.account, other.account
    return first.number_index if first else None, second.number_index if second else None


def _house(one: Dwelling, other: Dwelling) -> Iterator[Line]:
    for name, column in (
        (_("宅基地证号"), "plot_no"),
        (_("用电户号"), "electricity_customer_no"),
        (_("电表号"), "meter_no"),
        (_("取暖分表号"), "heating_meter_no"),
    ):
        yield _line(name, (getattr(one, column), getattr(other, column)))
    yield _distance(one, other)
    yield _line(_("建成年份"), (one.built_year, other.built_year))
    structures = (label(one.structure, "structure"), label(other.structure, "structure"))
    yield _line(_("结构"), structures)
    hazards = (label(one.hazard_grade, "hazard"), label(other.hazard_grade, "hazard"))
    yield _line(_("危房等级"), hazards)
    yield _line(_("面宽、进深、檐高"), (_sizes(one), _sizes(other)))
    areas = (f"{one.floor_area_m2:g} ㎡", f"{other.floor_area_m2:g} ㎡")
    yield _line(_("建筑面积"), areas)
    fuels = (label(one.heating_fuel, "fuel"), label(other.heating_fuel, "fuel"))
    yield _line(_("现用取暖"), fuels)


def _sizes(house: Dwelling) -> str:
    return f"{house.length_m:g} × {house.depth_m:g} × {house.eaves_height_m:g} m"


def _distance(one: Dwelling, other: Dwelling) -> Line:
    places = [(each.latitude_deg, each.longitude_deg) for each in (one, other)]
    texts = [_("未定位") if place[0] is None else _("已定位") for place in places]
    known = [(north, east) for north, east in places if north is not None and east is not None]
    is_near = None
    if len(known) == 2:
        apart_m = distance_m(known[0], known[1])
        texts[1], is_near = _("相距 %(apart)s m", apart=f"{apart_m:,.0f}"), apart_m < NEAR_M
    return Line(_("位置"), (texts[0], texts[1]), is_near)


def _work(left: Side, right: Side) -> Iterator[Line]:
    one, other = left.household, right.household
    stages = (label(one.stage, "household_stage"), label(other.stage, "household_stage"))
    yield Line(_("档案状态"), stages, None)
    opened = (local_time(one.created_at), local_time(other.created_at))
    yield Line(_("登记时间"), opened, None)
    for name, texts in (
        (_("照片"), [_("%(count)s 张", count=len(side.photos)) for side in (left, right)]),
        (_("改造项目"), [_cases(side) for side in (left, right)]),
        (_("户用光伏"), [_plants(side) for side in (left, right)]),
        (_("补贴"), [_claims(side) for side in (left, right)]),
        (_("历史台账"), [_past(side) for side in (left, right)]),
    ):
        yield Line(name, (texts[0], texts[1]), None)


def _cases(side: Side) -> str:
    return "；".join(
        f"{case.case_no} {label(case.stage, 'conversion_stage')}" for case in side.conversions
    )


def _plants(side: Side) -> str:
    return "、".join(label(plant.stage, "pv_stage") for plant in side.plants)


def _claims(side: Side) -> str:
    return "；".join(
        f"{claim.claim_no} {format_yuan(claim.amount_fen)} {label(claim.stage, 'claim_stage')}"
        for claim in side.claims
    )


def _past(side: Side) -> str:
    return "；".join(
        f"{line.year or _('年份不明')} {label(line.status, 'past_status')}" for line in side.past
    )

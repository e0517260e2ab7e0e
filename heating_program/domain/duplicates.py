"""Tells what two household files share, and how strongly that speaks for one family twice.

Nothing here decides: a shared number is a reason to look, a shared phone not even that, because
several households use one telephone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import cos, hypot, radians
from typing import Final

from heating_program.domain.identity import normalise_code

NEAR_M: Final = 15.0
"""Two houses nearer than this are looked at as one: a farmhouse is longer than that."""
WORTH_LOOKING: Final = 50
"""From this strength on a pair of files is kept for a person to judge; a phone never reaches it."""
TAIL: Final = 4
_M_PER_DEG: Final = 111_195.0  # mean radius 6,371 km times one degree
_CHINESE_DIGITS = {ord(mark): str(place) for place, mark in enumerate("〇一二三四五六七八九")}
_GROUP_WORDS = re.compile(r"第|村民|小组|组|社|队")


class Reason(StrEnum):
    """What two files share."""

    ID_NUMBER = "id_number"
    PLOT = "plot"
    METER = "meter"
    CUSTOMER_NO = "customer_no"
    ACCOUNT = "account"
    NAME_BIRTH_VILLAGE = "name_birth_village"
    NAME_VILLAGE = "name_village"
    POSITION_NEAR = "position_near"
    ID_TAIL_GROUP = "id_tail_group"
    PHONE = "phone"


REASON_LABELS: Final[dict[Reason, str]] = {
    Reason.ID_NUMBER: "证件号相同",
    Reason.PLOT: "宅基地相同",
    Reason.METER: "电表号相同",
    Reason.CUSTOMER_NO: "用电户号相同",
    Reason.ACCOUNT: "账号相同",
    Reason.NAME_BIRTH_VILLAGE: "同村同名同生日",
    Reason.NAME_VILLAGE: "同村同名",
    Reason.POSITION_NEAR: "位置相距不足 15 米",
    Reason.ID_TAIL_GROUP: "同组且证件尾号相同",
    Reason.PHONE: "电话相同（仅供参考）",
}
WEIGHTS: Final[dict[Reason, int]] = {
    Reason.ID_NUMBER: 100,
    Reason.PLOT: 90,
    Reason.METER: 90,
    Reason.CUSTOMER_NO: 90,
    Reason.ACCOUNT: 80,
    Reason.NAME_BIRTH_VILLAGE: 80,
    Reason.NAME_VILLAGE: 40,
    Reason.POSITION_NEAR: 40,
    Reason.ID_TAIL_GROUP: 35,
    Reason.PHONE: 15,
}
EXACT: Final = frozenset({Reason.ID_NUMBER, Reason.PLOT, Reason.METER, Reason.CUSTOMER_NO})
"""Numbers that stand once in the whole city: a second file is refused when it is saved."""


class Grade(StrEnum):
    """How strongly two files look like one, as a list is narrowed by it."""

    SAME_NUMBER = "same_number"
    LIKELY = "likely"
    HINT = "hint"


GRADE_LABELS: Final[dict[Grade, str]] = {
    Grade.SAME_NUMBER: "号码相同",
    Grade.LIKELY: "疑似同一户",
    Grade.HINT: "仅供参考",
}
GRADE_FROM: Final[dict[Grade, int]] = {
    Grade.SAME_NUMBER: 80,
    Grade.LIKELY: WORTH_LOOKING,
    Grade.HINT: 0,
}
"""The least strength of each grade, the strongest first."""


class PairStage(StrEnum):
    """What a person has said of two files."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


PAIR_LABELS: Final[dict[PairStage, str]] = {
    PairStage.OPEN: "待判定",
    PairStage.SAME: "同一户",
    PairStage.DIFFERENT: "不是同一户",
}


@dataclass(frozen=True, slots=True)
class PersonTraits:
    """What of a member is compared; `number` is the keyed mark of the number, never itself."""

    name: str = ""
    birth: date | None = None
    number: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a file is compared; empty is unknown and equals nothing.

    Parameters
    ----------
    house : str
        Key of the house's row: two families may be registered in one.
    meters : frozenset of str
        Electricity meter and separate heating meter.
    account : str
        Keyed mark of the account.
    position : tuple of float
        Latitude and longitude [degrees, WGS-84].
    """

    village: str = ""
    group: str = ""
    people: tuple[PersonTraits, ...] = ()
    phones: frozenset[str] = frozenset()
    house: str = ""
    plot: str = ""
    meters: frozenset[str] = frozenset()
    customer_no: str = ""
    account: str = ""
    position: tuple[float, float] | None = None


def reasons_between(left: Traits, right: Traits) -> frozenset[Reason]:
    """List what two files share; the order of the two does not matter."""
    return frozenset((*_same_numbers(left, right), *_same_place(left, right)))


def strength(reasons: Iterable[Reason]) -> int:
    """Return how strongly some reasons speak for one household, 0 to 100."""
    return min(100, sum(WEIGHTS[reason] for reason in set(reasons)))


def grade(points: int) -> Grade:
    """Return the grade of a strength."""
    return next(each for each, least in GRADE_FROM.items() if points >= least)


def is_stronger(found: Iterable[Reason], judged: Iterable[Reason]) -> bool:
    """Tell whether what is found says more than what a person has judged already."""
    known = set(judged)
    return bool(set(found) - known) and strength(found) > strength(known)


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two near places [m]: an equirectangular plane is exact to the cm."""
    north = (other[0] - one[0]) * _M_PER_DEG
    east = (other[1] - one[1]) * _M_PER_DEG * cos(radians((one[0] + other[0]) / 2))
    return hypot(north, east)


def box_around(place: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the latitudes and longitudes between which everything near a place lies [degrees]."""
    north = NEAR_M / _M_PER_DEG
    east = north / cos(radians(place[0]))
    return (place[0] - north, place[0] + north), (place[1] - east, place[1] + east)


def plain_number(text: str) -> str:
    """Make the spelling in which plot and meter numbers are compared: no blanks, no signs."""
    return re.sub(r"[^0-9A-Z\u3400-\u9fff]", "", normalise_code(text))


def plain_group(text: str) -> str:
    """Make the spelling of a villagers' group: 第一村民小组, 一组 and 1组 are the same."""
    narrow = "".join(unicodedata.normalize("NFKC", text).split())
    stem = _GROUP_WORDS.sub("", narrow)
    if stem.startswith("十"):
        stem = "一" + stem
    if "十" in stem:
        stem = stem.replace("十", "" if stem[-1] != "十" else "〇")
    return stem.translate(_CHINESE_DIGITS).lstrip("0")


def id_tail(number: str) -> str:
    """Return the last characters of a number or of its mask; nothing of a shorter one."""
    return number[-TAIL:] if len(number) >= TAIL and "*" not in number[-TAIL:] else ""


def _same_numbers(left: Traits, right: Traits) -> Iterator[Reason]:
    numbers = {one.number for one in left.people} & {one.number for one in right.people}
    if numbers - {""}:
        yield Reason.ID_NUMBER
    if (left.house and left.house == right.house) or (left.plot and left.plot == right.plot):
        yield Reason.PLOT
    if (left.meters & right.meters) - {""}:
        yield Reason.METER
    if left.customer_no and left.customer_no == right.customer_no:
        yield Reason.CUSTOMER_NO
    if left.account and left.account == right.account:
        yield Reason.ACCOUNT
    if (left.phones & right.phones) - {""}:
        yield Reason.PHONE


def _same_place(left: Traits, right: Traits) -> Iterator[Reason]:
    if left.position and right.position and distance_m(left.position, right.position) < NEAR_M:
        yield Reason.POSITION_NEAR
    if not left.village or left.village != right.village:
        return
    names = {one.name for one in left.people} & {one.name for one in right.people} - {""}
    if _births(left, names) & _births(right, names):
        yield Reason.NAME_BIRTH_VILLAGE
    elif names:
        yield Reason.NAME_VILLAGE
    tails = {one.tail for one in left.people} & {one.tail for one in right.people} - {""}
    if tails and left.group and left.group == right.group:
        yield Reason.ID_TAIL_GROUP


def _births(file: Traits, names: set[str]) -> set[tuple[str, date]]:
    return {(one.name, one.birth) for one in file.people if one.birth and one.name in names}

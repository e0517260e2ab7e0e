"""Two files become one: why, until when it can be taken back, and what the report names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

UNDO_DAYS: Final = 30
LEFT_HOW: Final = "merged"
"""How somebody left a file that was taken up into another one."""


class MergeKind(StrEnum):
    """Why two files become one."""

    DUPLICATE = "duplicate"
    JOINED = "joined"


MERGE_LABELS: Final[dict[MergeKind, str]] = {
    MergeKind.DUPLICATE: "重复建档",
    MergeKind.JOINED: "两户合户",
}
TABLE_LABELS: Final[dict[str, str]] = {
    "household": "农户档案",
    "person": "人员",
    "dwelling": "住宅",
    "occupancy": "居住关系",
    "special_status": "特殊群体",
    "bank_account": "补贴账户",
    "energy_use": "现状用能",
    "past_measure": "历史台账",
    "photo": "照片",
    "conversion": "改造项目",
    "inspection": "验收检查",
    "retrofit": "节能改造",
    "retrofit_assessment": "节能核算",
    "pv_system": "户用光伏",
    "pv_sizing": "光伏配置",
    "claim": "补贴申领",
    "issued_document": "文书",
}


class Account(StrEnum):
    """Which file's account the money goes to from now on; the other one becomes a former one."""

    KEPT = "kept"
    ABSORBED = "absorbed"


@dataclass(frozen=True, slots=True)
class MergeChoices:
    """What the person who merges has chosen.

    Parameters
    ----------
    same_house : bool
        The absorbed file describes the kept one's house: its cases belong to that house. Else both
        houses stay, and the family has two.
    take_over : frozenset of UUID
        People of the absorbed file who become members of the kept one.
    with_groups : bool
        Special groups that only the absorbed file has go along.
    account : Account
        Whose account stays in use.
    registered_members, resident_members : int or None
        New numbers of the kept file, where two families really join; None leaves them.
    """

    same_house: bool = True
    take_over: frozenset[UUID] = frozenset()
    with_groups: bool = True
    account: Account = Account.KEPT
    registered_members: int | None = None
    resident_members: int | None = None


def last_day_to_undo(merged_on: date) -> date:
    """Return the last business date on which a merge can be taken back."""
    return merged_on + timedelta(days=UNDO_DAYS)

"""The life of an imported sheet and of each of its rows, and how its heading is found."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from heating_program.domain.household_columns import HOUSEHOLD_COLUMNS
from heating_program.domain.household_part_columns import (
    ENERGY_COLUMNS,
    MEMBER_COLUMNS,
    STANDING_COLUMNS,
)
from heating_program.domain.sheet_cells import Cell, is_empty
from heating_program.domain.sheet_columns import Column, heading_key, proposed

MOST_AT_ONCE: Final = 5_000
"""Rows of an import that is all or nothing: one transaction, which other writers wait for."""
HEADING_WITHIN: Final = 10
"""The row of headings is one of so many at the top."""


class SheetKind(StrEnum):
    """What a sheet of a workbook lists."""

    HOUSEHOLDS = "households"
    MEMBERS = "members"
    ENERGY = "energy"
    STANDINGS = "standings"


SHEET_LABELS: Final[dict[SheetKind, str]] = {
    SheetKind.HOUSEHOLDS: "登记表",
    SheetKind.MEMBERS: "家庭成员",
    SheetKind.ENERGY: "现状用能",
    SheetKind.STANDINGS: "特殊群体",
}
SHEET_NAMES: Final[dict[SheetKind, tuple[str, ...]]] = {
    SheetKind.HOUSEHOLDS: ("登记表", "农户登记表"),
    SheetKind.MEMBERS: ("家庭成员", "成员", "家庭成员表", "成员表"),
    SheetKind.ENERGY: ("现状用能", "用能", "现状用能表", "用能情况"),
    SheetKind.STANDINGS: ("特殊群体", "特殊群体表"),
}
"""By what names a sheet is taken; households also stand on the first sheet of another name."""
SHEET_COLUMNS: Final[dict[SheetKind, tuple[Column, ...]]] = {
    SheetKind.HOUSEHOLDS: HOUSEHOLD_COLUMNS,
    SheetKind.MEMBERS: MEMBER_COLUMNS,
    SheetKind.ENERGY: ENERGY_COLUMNS,
    SheetKind.STANDINGS: STANDING_COLUMNS,
}
PARTS: Final = (SheetKind.MEMBERS, SheetKind.ENERGY, SheetKind.STANDINGS)
"""The sheets beside the household sheet; each may be missing."""
_APART: Final = 1_000_000


def kept_no(kind: SheetKind, row_no: int) -> int:
    """Return the number under which a row of a sheet is kept: one series for all sheets."""
    return list(SheetKind).index(kind) * _APART + row_no


def place_of(kept: int) -> tuple[SheetKind, int]:
    """Return the sheet and the row of a number made by `kept_no`."""
    return list(SheetKind)[kept // _APART], kept % _APART


class BatchStage(StrEnum):
    """Where a sheet stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    IMPORTED = "imported"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


class Outcome(StrEnum):
    """What became of a row."""

    READY = "ready"
    WARNED = "warned"
    BAD = "bad"
    KNOWN = "known"
    IMPORTED = "imported"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"


class Rule(StrEnum):
    """What is done with rows that have errors."""

    VALID_ONLY = "valid_only"
    ALL_OR_NOTHING = "all_or_nothing"


BATCH_STAGE_LABELS: Final[dict[BatchStage, str]] = {
    BatchStage.UPLOADED: "待对应列",
    BatchStage.CHECKING: "检查中",
    BatchStage.CHECKED: "已检查",
    BatchStage.IMPORTING: "导入中",
    BatchStage.IMPORTED: "已导入",
    BatchStage.UNDOING: "撤销中",
    BatchStage.UNDONE: "已撤销",
    BatchStage.DISCARDED: "已放弃",
}
OUTCOME_LABELS: Final[dict[Outcome, str]] = {
    Outcome.READY: "可导入",
    Outcome.WARNED: "可导入，有提醒",
    Outcome.BAD: "有错误",
    Outcome.KNOWN: "已登记，跳过",
    Outcome.IMPORTED: "已导入",
    Outcome.REFUSED: "导入时被拒",
    Outcome.UNDONE: "已撤销",
    Outcome.KEPT: "未能撤销",
}
IMPORTABLE: Final = (Outcome.READY, Outcome.WARNED)


def heading_row(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> int:
    """Find the row of headings: the one of the first ten in which most are known.

    Returns
    -------
    int
        Its position counted from 0; without any known heading the first row that is not empty.
    """
    first = rows[:HEADING_WITHIN]
    known = [len(proposed(row, columns)) for row in first]
    if any(known):
        return known.index(max(known))
    filled = [index for index, row in enumerate(first) if not all(map(is_empty, row))]
    return filled[0] if filled else 0


def heading_mark(headings: Sequence[str]) -> str:
    """Return the mark by which the same headings are known again, 64 hex digits."""
    text = "\n".join(heading_key(heading) for heading in headings)
    return hashlib.sha256(text.encode()).hexdigest()

"""The life of an imported sheet and of each of its rows, and how its heading is found."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from heating_program.domain.household_columns import HOUSEHOLD_COLUMNS
from heating_program.domain.sheet_cells import Cell, is_empty
from heating_program.domain.sheet_columns import heading_key, proposed

MOST_AT_ONCE: Final = 5_000
"""Rows of an import that is all or nothing: one transaction, which other writers wait for."""
HEADING_WITHIN: Final = 10
"""The row of headings is one of so many at the top."""


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


def heading_row(rows: Sequence[Sequence[Cell]]) -> int:
    """Find the row of headings: the one of the first ten in which most are known.

    Returns
    -------
    int
        Its position counted from 0; without any known heading the first row that is not empty.
    """
    first = rows[:HEADING_WITHIN]
    known = [len(proposed(row, HOUSEHOLD_COLUMNS)) for row in first]
    if any(known):
        return known.index(max(known))
    filled = [index for index, row in enumerate(first) if not all(map(is_empty, row))]
    return filled[0] if filled else 0


def heading_mark(headings: Sequence[str]) -> str:
    """Return the mark by which the same headings are known again, 64 hex digits."""
    text = "\n".join(heading_key(heading) for heading in headings)
    return hashlib.sha256(text.encode()).hexdigest()

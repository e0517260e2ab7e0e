"""Reads one cell of a spreadsheet as what its column means, and never guesses.

An identifier that was typed as a number has lost its digits; a door number ``3-2`` may have become
a date. Such cells are named by their address and never repaired. Only what a page repairs as well,
full-width digits and stray spaces, is put right here too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, TypeVar

from heating_program.domain.errors import DomainError
from heating_program.domain.identity import normalise_code

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OddValue:
    """What no column of ours takes: a time of day, a duration, a date with hours."""

    text: str


Cell = str | int | float | bool | date | OddValue | None
"""A cell as the reader of workbooks gives it; an empty one is the empty text or None."""

# How a point and a minus come out of Chinese keyboards.
_SIGNS: Final = str.maketrans("．。－−", "..--")
# Python itself would read 1_0 as ten and 1e3 as a thousand.
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
_DAY = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})日?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BETWEEN = re.compile(r"[、，,;；/\s]+")
YES: Final = frozenset({"是", "有", "yes", "y"})
NO: Final = frozenset({"否", "无", "没有", "no", "n"})
UNKNOWN: Final = frozenset({"不明", "未知", "不详", "不清楚"})
_LONGEST_UNKNOWN: Final = 12  # with spaces around it
_NOTHING: Final = frozenset({"无", "没有", "—", "-", "/"})


def is_empty(cell: Cell) -> bool:
    """Tell whether nothing was typed; blanks say nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_unknown(cell: Cell) -> bool:
    """Tell whether somebody wrote that it is not known, which is not the same as nothing."""
    return type(cell) is str and len(cell) < _LONGEST_UNKNOWN and cell.strip() in UNKNOWN


def identifier(cell: Cell) -> str:
    """Return a number that stands for something; it must be text.

    Raises
    ------
    DomainError
        `cell_is_number`, `cell_is_date`, `cell_is_odd`.
    """
    if isinstance(cell, bool | int | float):
        raise DomainError("cell_is_number")
    return _words(cell)


def plain_text(cell: Cell, *, most: int) -> str:
    """Return a text as typed, without spaces at the ends; a whole number is its digits.

    Raises
    ------
    DomainError
        `cell_is_date`, `cell_is_odd`, `cell_is_number` for a fraction, `text_control`,
        `text_too_long`.
    """
    typed = _whole_digits(cell) if isinstance(cell, bool | int | float) else _words(cell)
    if _CONTROL.search(typed):
        raise DomainError("text_control")
    if len(typed) > most:
        raise DomainError("text_too_long", most=most)
    return typed


def figure(cell: Cell, *, least: float, most: float, decimals: int) -> float:
    """Return a number within its limits, typed as a number or as text.

    Raises
    ------
    DomainError
        `figure_malformed`, `figure_not_whole`, `figure_decimals`, `figure_range`, `cell_is_date`,
        `cell_is_odd`.
    """
    if isinstance(cell, bool):
        raise DomainError("figure_malformed")
    if type(cell) is float and cell.is_integer() and least <= cell <= most:
        return cell
    if isinstance(cell, int | float):
        # Fifteen digits are what a spreadsheet keeps of a number and shows of it.
        typed = str(int(cell)) if cell % 1 == 0 else f"{cell:.15g}"
    else:
        typed = normalise_code(_words(cell)).translate(_SIGNS)
    if not _DECIMAL.fullmatch(typed):
        raise DomainError("figure_malformed")
    if len(typed.partition(".")[2]) > decimals:
        raise DomainError("figure_decimals" if decimals else "figure_not_whole", decimals=decimals)
    number = float(typed)
    if not least <= number <= most:
        raise DomainError("figure_range", least=f"{least:g}", most=f"{most:g}")
    return number


def day(cell: Cell) -> date:
    """Return a date; as text only with the year first, in full, where nothing is to be guessed.

    Raises
    ------
    DomainError
        `cell_not_date` for a number or another text, `date_impossible`.
    """
    if isinstance(cell, date):
        return cell
    written = (
        _DAY.fullmatch(normalise_code(cell).translate(_SIGNS)) if isinstance(cell, str) else None
    )
    if written is None or {written[2], written[4]} not in _SEPARATORS:
        raise DomainError("cell_not_date")
    try:
        return date(int(written[1]), int(written[3]), int(written[5]))
    except ValueError:
        raise DomainError("date_impossible") from None


def yes_or_no(cell: Cell) -> bool:
    """Return the answer to a question.

    Raises
    ------
    DomainError
        `yes_no_unclear`.
    """
    if isinstance(cell, bool):
        return cell
    answer = cell.strip().lower() if isinstance(cell, str) else ""
    if answer not in YES | NO:
        raise DomainError("yes_no_unclear")
    return answer in YES


def choice(cell: Cell, words: Mapping[str, T]) -> T:
    """Return what a word of a list stands for; `words` are keyed as `choice_key` writes them.

    Raises
    ------
    DomainError
        `choice_unknown`, with what was typed.
    """
    typed = _words(cell) if not isinstance(cell, bool | int | float) else _whole_digits(cell)
    try:
        return words[choice_key(typed)]
    except KeyError:
        raise DomainError("choice_unknown", typed=typed[:20]) from None


def choices(cell: Cell, words: Mapping[str, T]) -> tuple[T, ...]:
    """Return what several words stand for, each once; 无 is none of them.

    Raises
    ------
    DomainError
        `choice_unknown`.
    """
    typed = _words(cell).strip()
    if typed in _NOTHING:
        return ()
    return tuple(dict.fromkeys(choice(part, words) for part in parts(typed)))


def parts(typed: str) -> list[str]:
    """Split what was listed in one cell, by any of the marks people put between."""
    return [part for part in _BETWEEN.split(typed) if part]


@lru_cache(maxsize=20_000)
def choice_key(text: str) -> str:
    """Write a word so that width, case, spaces and brackets make no difference."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(mark for mark in plain.casefold() if mark not in " ()\t\u3000\u200b")


def _words(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, date):
        raise DomainError("cell_is_date")
    if isinstance(cell, OddValue | bool | int | float):
        raise DomainError("cell_is_odd")
    return ""


def _whole_digits(cell: float) -> str:
    # 2**53: beyond it a spreadsheet's number no longer holds every digit that was typed.
    if isinstance(cell, bool) or not abs(cell) < 2**53 or cell != int(cell):
        raise DomainError("cell_is_number")
    return str(int(cell))


_SEPARATORS: Final = ({"-"}, {"/"}, {"."}, {"年", "月"})

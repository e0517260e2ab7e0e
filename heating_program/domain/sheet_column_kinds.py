"""Makes columns of each kind: how a cell is read, and what the notes and the rules say of it.

Every sheet of the registry is a table of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from heating_program.domain.identity import parse_phone
from heating_program.domain.money import Fen, yuan_to_fen
from heating_program.domain.names import parse_name
from heating_program.domain.sheet_cells import Cell, figure, identifier, parts, plain_text
from heating_program.domain.sheet_columns import (
    Column,
    Kind,
    Read,
    Surroundings,
    catalogue_reader,
    choice_reader,
    day_reader,
    list_reader,
    number_reader,
    text_reader,
    words_of,
    yes_no_reader,
)

YES_NO_LABELS: Final = {True: "是", False: "否"}
MOST_YUAN: Final = 10_000_000
_YUAN: Final = (0, MOST_YUAN, 2)


def text(name: str, label: str, part: str, most: int, **more: Any) -> Column:
    """Make a column of free text."""
    read = more.pop("read", None) or text_reader(most)
    return Column(name, label, part, Kind.TEXT, read, most=most, **more)


def number_text(name: str, label: str, part: str, read: Read, most: int, **more: Any) -> Column:
    """Make a column of numbers that stand for something and are text."""
    return Column(name, label, part, Kind.IDENTIFIER, read, most=most, **more)


def number(
    name: str, label: str, part: str, limits: tuple[float, float, int], **more: Any
) -> Column:
    """Make a column of figures: the smallest, the largest and the decimals."""
    least, most, decimals = limits
    hint = f"{least:g} 至 {most:g}" + (f"，小数最多 {decimals} 位" if decimals else "，整数")
    more["hint"] = "；".join(filter(None, [hint, more.get("hint", "")]))
    return Column(name, label, part, Kind.NUMBER, number_reader(*limits), limits=limits, **more)


def choice(name: str, label: str, part: str, labels: Mapping[Any, str], **more: Any) -> Column:
    """Make a column of one word of a list."""
    read = choice_reader(more.pop("words", None) or words_of(labels))
    return Column(name, label, part, Kind.CHOICE, read, labels=labels, **more)


def catalogue_choice(name: str, label: str, part: str, **more: Any) -> Column:
    """Make a column of one word of a list that reference data keeps."""
    return Column(name, label, part, Kind.CHOICE, catalogue_reader(name), **more)


def several(name: str, label: str, part: str, labels: Mapping[Any, str], **more: Any) -> Column:
    """Make a column of any words of a list."""
    read = list_reader(more.pop("words", None) or words_of(labels))
    hint = "多项用顿号隔开，没有写“无”：" + "、".join(labels.values())
    return Column(name, label, part, Kind.LIST, read, labels=labels, hint=hint, **more)


def yes_no(name: str, label: str, part: str, **more: Any) -> Column:
    """Make a column of 是 and 否."""
    return Column(name, label, part, Kind.YES_NO, yes_no_reader, labels=YES_NO_LABELS, **more)


def day(name: str, label: str, part: str, **more: Any) -> Column:
    """Make a column of dates."""
    return Column(name, label, part, Kind.DATE, day_reader, **more)


def money(name: str, label: str, part: str, **more: Any) -> Column:
    """Make a column of yuan, which are read as fen."""
    return Column(name, label, part, Kind.NUMBER, _money, limits=_YUAN, **more)


def name_of(cell: Cell, _around: Surroundings) -> str:
    """Read a person's name, kept as typed."""
    return parse_name(plain_text(cell, most=200)).typed


def phone(cell: Cell, _around: Surroundings) -> str:
    """Read a telephone number."""
    return parse_phone(identifier(cell))


def phones(cell: Cell, _around: Surroundings) -> tuple[str, ...]:
    """Read several telephone numbers, each once."""
    return tuple(dict.fromkeys(parse_phone(part) for part in parts(identifier(cell))))


def as_typed(most: int) -> Read:
    """Read an identifier kept as typed: plot, customer and meter numbers have no common form."""

    def read(cell: Cell, _around: Surroundings) -> str:
        return plain_text(identifier(cell), most=most)

    return read


def _money(cell: Cell, _around: Surroundings) -> Fen:
    if isinstance(cell, str):
        return yuan_to_fen(cell)
    # Through its shortest text: a float times a hundred is not always the fen that were typed.
    return yuan_to_fen(f"{figure(cell, least=0, most=MOST_YUAN, decimals=2):.2f}")

"""What a column of a sheet is, and how the cells of a row are read by their columns.

A column knows its heading, the headings offices use instead, and how its cell is read. Template,
mapping, check and export go by the same columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_cells import (
    Cell,
    choice,
    choice_key,
    choices,
    day,
    figure,
    is_empty,
    is_unknown,
    plain_text,
    yes_or_no,
)


class Kind(StrEnum):
    """How a column is typed and shown."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    LIST = "list"


class Severity(StrEnum):
    """How much a finding weighs: an error keeps its row out."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the reading of a cell needs to know beside it.

    Parameters
    ----------
    on
        The day of business.
    villages
        Village codes by township and village name, both as `choice_key` writes them; a township
        left empty finds a village whose name is the only one of its kind.
    catalogue
        Codes of the choices that reference data offers, by column and by word as `choice_key`
        writes it.
    """

    on: date
    villages: Mapping[tuple[str, str], str] = field(default_factory=dict)
    catalogue: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


Read = Callable[[Cell, Surroundings], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    name
        Its name in the programme, the same as the field of the page's form.
    aliases
        Headings that offices use for the same thing.
    may_be_unknown
        不明 is a value of its own here and is read as None.
    labels
        Words of a choice or a list, by what they stand for.
    hint
        A sentence for the notes sheet.
    most
        Longest text in characters.
    limits
        Smallest and largest number and its decimals.
    """

    name: str
    label: str
    part: str
    kind: Kind
    read: Read
    is_required: bool = False
    aliases: tuple[str, ...] = ()
    may_be_unknown: bool = False
    labels: Mapping[Any, str] = field(default_factory=dict)
    hint: str = ""
    example: str = ""
    most: int = 0
    limits: tuple[float, float, int] | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """Words for the drop-down, in their order; several words of a list need none."""
        return () if self.kind is Kind.LIST else tuple(self.labels.values())


@dataclass(frozen=True, slots=True)
class Issue:
    """Something found in a row: at a column, or at the row as a whole (empty column).

    ``sheet`` and ``row_no`` name a row of a further sheet that belongs to it; both are empty where
    the row itself is meant.
    """

    column: str
    severity: Severity
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    sheet: str = ""
    row_no: int = 0


def read_cell(column: Column, cell: Cell, around: Surroundings) -> Any:
    """Read one cell; an empty one and 不明 where it is allowed are None.

    Raises
    ------
    DomainError
        `cell_missing` for an empty cell that is required, `unknown_not_allowed`, or what the
        column's own reader refuses.
    """
    if cell is None or type(cell) is str:  # a number is neither empty nor a word
        if is_empty(cell):
            if column.is_required:
                raise DomainError("cell_missing", label=column.label)
            return None
        if is_unknown(cell):
            if column.may_be_unknown:
                return None
            if column.kind not in (Kind.TEXT, Kind.CHOICE):
                raise DomainError("unknown_not_allowed")
    return column.read(cell, around)


def words_of(labels: Mapping[Any, str], **more: Any) -> dict[str, Any]:
    """Key the members of a list by their words, their codes and further words for them."""
    found = {choice_key(label): member for member, label in labels.items()}
    found |= {choice_key(str(member)): member for member in labels}
    return found | {choice_key(word): member for word, member in more.items()}


def text_reader(most: int) -> Read:
    """Read a text of at most so many characters."""
    return lambda cell, _around: plain_text(cell, most=most)


def number_reader(least: float, most: float, decimals: int) -> Read:
    """Read a number within limits; without decimals it is whole."""

    def read(cell: Cell, _around: Surroundings) -> float:
        number = figure(cell, least=least, most=most, decimals=decimals)
        return number if decimals else int(number)

    return read


def choice_reader(words: Mapping[str, Any]) -> Read:
    """Read one word of a list."""
    return lambda cell, _around: choice(cell, words)


def list_reader(words: Mapping[str, Any]) -> Read:
    """Read several words of a list."""
    return lambda cell, _around: choices(cell, words)


def catalogue_reader(name: str) -> Read:
    """Read one word of a list that reference data keeps."""
    return lambda cell, around: choice(cell, around.catalogue.get(name, {}))


def yes_no_reader(cell: Cell, _around: Surroundings) -> bool:
    """Read the answer to a question."""
    return yes_or_no(cell)


def day_reader(cell: Cell, _around: Surroundings) -> date:
    """Read a date."""
    return day(cell)


def column_letters(index: int) -> str:
    """Name a column counted from 0 as spreadsheets do: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row_no: int, index: int) -> str:
    """Name a cell by its row counted from 1 and its column counted from 0: ``C17``."""
    return f"{column_letters(index)}{row_no}"


_ADDITIONS: Final = str.maketrans("", "", "*＊:：()（）[]【】、/\n\r\t 　")


def heading_key(heading: Cell) -> str:
    """Write a heading so that stars, brackets, spaces and width make no difference."""
    return choice_key(heading.translate(_ADDITIONS)) if isinstance(heading, str) else ""


def proposed(headings: Iterable[Cell], columns: Iterable[Column]) -> dict[str, int]:
    """Propose which column of the sheet is which of ours: by label, name or alias.

    Returns
    -------
    dict
        Positions by the names of our columns; each position and each column once, the first wins.
    """
    known: dict[str, str] = {}
    for column in columns:
        for word in (column.label, column.name, *column.aliases):
            known.setdefault(heading_key(word), column.name)
    found: dict[str, int] = {}
    for index, heading in enumerate(headings):
        name = known.get(heading_key(heading))
        if name is not None:
            found.setdefault(name, index)
    return found

"""Names of people: kept as typed, with one spelling beside them to search and compare by.

The stored name never passes through a Unicode normal form: that would turn a person's own
character into another one (U+F9D1 becomes 六). Only the dots between the parts of a Mongolian
name, which come in nine look-alikes, and spaces are made equal, and only in the search spelling.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from heating_program.domain.errors import DomainError

MAX_NAME: Final = 50
"""Longest name in code points."""

DOT: Final = "\u00b7"
OTHER_DOTS: Final = "\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e."
"""What else is typed for the dot between the parts of a name."""

_DOTS = dict.fromkeys(map(ord, OTHER_DOTS), DOT)
# Directional overrides could make a list print another name than the one stored.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED_SIGNS = frozenset("-'\u2019") | {DOT} | {chr(dot) for dot in _DOTS}


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as typed, its search spelling, and warnings to show beside it."""

    typed: str
    norm: str
    warnings: tuple[str, ...] = ()

    @property
    def masked(self) -> str:
        """``张*国``; a long name without surname keeps its first character only."""
        return mask_name(self.norm)


def normalise_name(text: str) -> str:
    """Make the spelling names are compared by: one kind of dot, no spaces, no invisible marks."""
    if text.isalpha():  # letters alone, as nearly every name is: nothing to make equal
        return text
    dotted = text.translate(_DOTS)
    return "".join(mark for mark in dotted if unicodedata.category(mark) not in ("Zs", "Cf"))


def parse_name(text: str) -> PersonName:
    """Read a person's name.

    Returns
    -------
    PersonName
        With the warning ``name_private_use`` when a character is in the private-use area: another
        computer shows something else there, or nothing.

    Raises
    ------
    DomainError
        ``name_missing``, ``name_control`` (NUL, control or directional marks), ``name_too_long``,
        ``name_too_short`` or ``name_characters`` (digits and signs).
    """
    # A line break at the end comes with pasting; inside, it is refused below.
    typed = text.strip()
    if any(unicodedata.category(mark) == "Cc" or mark in _DIRECTION for mark in typed):
        raise DomainError("name_control")
    if len(typed) > MAX_NAME:
        raise DomainError("name_too_long", length=len(typed), limit=MAX_NAME)
    if typed.isalpha() and len(typed) > 1:
        return PersonName(typed, typed)
    norm = normalise_name(typed)
    if not norm:
        raise DomainError("name_missing")
    wrong = [mark for mark in norm if not _belongs_in_a_name(mark)]
    if wrong:
        raise DomainError("name_characters", characters="".join(dict.fromkeys(wrong))[:10])
    if len(norm) < 2 or not any(_is_letter(mark) for mark in norm):
        raise DomainError("name_too_short")
    private = any(unicodedata.category(mark) == "Co" for mark in norm)
    return PersonName(typed, norm, ("name_private_use",) if private else ())


def _is_letter(mark: str) -> bool:
    """Letters of any script, and private-use characters, which stand for rare ones."""
    category = unicodedata.category(mark)
    # Cn: a character younger than this Python's Unicode tables is still somebody's name.
    return category[0] == "L" or category == "Co" or (category == "Cn" and ord(mark) >= 0x20000)


def _belongs_in_a_name(mark: str) -> bool:
    """Letters, their combining marks, dots, hyphen and apostrophe."""
    return _is_letter(mark) or unicodedata.category(mark)[0] == "M" or mark in _ALLOWED_SIGNS


def mask_name(name: str) -> str:
    """Hide a name for a public list.

    Two and three characters keep surname and last character (``张*``, ``张*国``). Longer names
    and names with a dot are taken as one Mongolian given name: the first character and ``***``.
    """
    norm = normalise_name(name)
    if DOT in norm or len(norm) > 3:
        return norm[:1] + "***"
    return norm[:1] + "*" * (len(norm) > 1) + norm[2:]

"""The words a household is found by, and what somebody typed read as such words.

A key is one line of lower-case words with a space before and after each. Every Chinese character is
a word, so that any part of a name is found; Latin words and numbers are found from their beginning,
and a number's tails are words of their own. Dots inside a Mongolian name have no part in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from heating_program.domain.names import DOT, normalise_name

LONG_NUMBER: Final = 15
"""From this many digits on a text may be a whole ID or account number, which no address carries."""

MOST_WORDS: Final = 6
LONGEST_TEXT: Final = 60
_TAILS: Final = (4, 6, 8)
_FROM_LETTERS: Final = 2
_FROM_DIGITS: Final = 4
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FILE_NO: Final = re.compile(r"[a-z]{2}-[0-9]{4,6}-[0-9-]+")
_PIECE: Final = re.compile(rf"{_FILE_NO.pattern}|[a-z]+|[0-9]+x?|[^\x00-\x7f]+")
_OF_A_PAPER: Final = re.compile(r"[A-Za-z]{2,4}-[0-9]{4,6}-[0-9-]+")
_SEPARATORS: Final = re.compile(r"[\s,;，；、·-]")


class WordKind(StrEnum):
    """How a typed word is looked for."""

    HAN = "han"
    START = "start"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word as it stands in a key; a run of characters has spaces between them."""

    text: str
    kind: WordKind

    @property
    def like(self) -> str:
        """The pattern of SQL's LIKE that says what finding it means, on every engine."""
        return f"% {self.text}%" if self.kind is WordKind.START else f"% {self.text} %"


def key_line(words: Iterable[str]) -> str:
    """Join words into a key, each once, in their order."""
    return f" {' '.join(dict.fromkeys(word for word in words if word))} "


def name_words(name: str) -> str:
    """Write a name as it stands in a key: its characters apart, its dots gone."""
    norm = normalise_name(name).replace(DOT, "").lower()
    return " ".join(re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]", norm))


def number_tails(number: str, lengths: Iterable[int] = _TAILS) -> Iterator[str]:
    """Yield the tails of a number that people quote; a mask's stars end it."""
    bare = re.sub(r"[^0-9x]", "", number.lower().rpartition("*")[2])
    yield from (bare[-length:] for length in lengths if len(bare) >= length)


def phone_words(phone: str) -> Iterator[str]:
    """Yield a telephone number whole, and its tails."""
    bare = re.sub(r"[^0-9]", "", phone)
    yield bare
    yield from number_tails(bare)


def file_no_words(file_no: str) -> Iterator[str]:
    """Yield a file number, its last part, and that part as people write it, without zeros."""
    last = file_no.rpartition("-")[2]
    yield from (file_no.lower(), last, last.lstrip("0"))


def query_words(text: str) -> tuple[Word, ...]:
    """Read what somebody typed: every word must be found.

    Nothing is guessed at: a mark that stands in no key separates words.
    """
    plain = plain_text(text)[:LONGEST_TEXT].lower().replace("ü", "v").replace(DOT, "")
    found = [_word(piece) for piece in _PIECE.findall(plain)]
    return tuple(dict.fromkeys(word for word in found if word.text))[:MOST_WORDS]


def plain_text(text: str) -> str:
    """Make full-width letters and digits ordinary and dots one; characters of names stay."""
    return " ".join(normalise_name(part) for part in text.translate(_FULL_WIDTH).split())


def is_file_no(text: str) -> bool:
    """Tell whether a text is a whole file number."""
    return bool(_FILE_NO.fullmatch(plain_text(text).lower()))


def holds_long_number(text: str) -> bool:
    """Tell whether a text may hold a whole ID or account number, however it is grouped.

    Numbers of files and cases are as long, but begin with letters.
    """
    bare = _SEPARATORS.sub("", _OF_A_PAPER.sub(" ", unicodedata.normalize("NFKC", text)))
    return re.search(rf"[0-9]{{{LONG_NUMBER},}}", bare) is not None


def _word(piece: str) -> Word:
    if not piece.isascii():
        marks = [mark for mark in piece if unicodedata.category(mark)[0] in "LNMC"]
        return Word(" ".join(marks), WordKind.HAN)
    if _FILE_NO.fullmatch(piece):
        return Word(piece, WordKind.WHOLE)
    least = _FROM_LETTERS if piece.isalpha() else _FROM_DIGITS
    return Word(piece, WordKind.START if len(piece) >= least else WordKind.WHOLE)

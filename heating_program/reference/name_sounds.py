"""How a name is spoken: its pinyin and initials, as a clerk types them without tone or space.

A dictionary reads a family name like 曾 or 单 as the common word it also is; `surnames.csv` says
how the name is read, and both readings are kept, since nobody can ask. A Mongolian name has no
family name: it is one long given name, and every part between its dots counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from heating_program.domain.names import DOT, normalise_name
from heating_program.reference.files import located, read_table

MOST_READINGS: Final = 4
"""Ways in which one name is kept; more would only be noise."""
_SHORT_NAME: Final = 3
FAMILY: Final = "family"
GIVEN: Final = "given"


@dataclass(frozen=True, slots=True)
class NameSounds:
    """A name as it may be typed.

    Parameters
    ----------
    full
        Whole pinyin, the usual reading first: ``zengguofan``, ``cengguofan``.
    initials
        First letters of its syllables: ``zgf``.
    parts
        Pinyin and initials of the given name alone, and of what stands between dots.
    """

    full: tuple[str, ...]
    initials: tuple[str, ...]
    parts: tuple[str, ...]


@lru_cache(maxsize=10_000)
def sounds(name: str) -> NameSounds:
    """Read a name in every way that is kept of it.

    Characters nobody has a reading for are passed over; Latin letters stand for themselves.
    """
    norm = normalise_name(name)
    spoken = [_spoken(syllables) for syllables in _readings(norm)]
    parts = [_spoken(tail) for syllables in _readings(norm) for tail in _tails(norm, syllables)]
    return NameSounds(
        full=_unique(full for full, _ in spoken),
        initials=_unique(initials for _, initials in spoken),
        parts=_unique(text for part in parts for text in part if len(text) > 1),
    )


def sort_key(name: str) -> str:
    """Return what names are sorted by: pinyin with its syllables apart, then the name itself.

    The space keeps 王安 (wang an) before 旺 (wang) 阿… apart, as printed name lists do.
    """
    norm = normalise_name(name)
    first = next(iter(_readings(norm)), ())
    return f"{' '.join(text for text in first if text)} {norm}".strip()


def _spoken(syllables: tuple[str, ...]) -> tuple[str, str]:
    heard = [text for text in syllables if text]
    return "".join(heard), "".join(text[0] for text in heard)


def _tails(norm: str, syllables: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Cut a name, whose dots have no syllable, into what is also called by itself."""
    if DOT not in norm:
        family = len(_family_name(norm))
        return [syllables[family:]] if family else []
    found, start = [], 0
    for part in norm.split(DOT):
        found.append(syllables[start : start + len(part)])
        start += len(part)
    return found


def _family_name(norm: str) -> str:
    """Return the family name, empty for a long or dotted name, which has none."""
    if DOT in norm:
        return ""
    if len(norm) > 2 and norm[:2] in _table(FAMILY):
        return norm[:2]
    return norm[:1] if len(norm) <= _SHORT_NAME else ""


def _readings(norm: str) -> list[tuple[str, ...]]:
    """List the ways to read a name, a syllable for every character; the usual way first."""
    family = _family_name(norm)
    choices = [_of_family(family)] if family else []
    choices += [_of_mark(mark) for mark in norm[len(family) :] if mark != DOT]
    ways = islice(product(*choices), MOST_READINGS)
    return list(dict.fromkeys(tuple("-".join(way).split("-")) for way in ways))


def _of_family(family: str) -> tuple[str, ...]:
    return _table(FAMILY).get(family) or _of_mark(family)


@lru_cache(maxsize=10_000)
def _of_mark(mark: str) -> tuple[str, ...]:
    if known := _table(GIVEN).get(mark):
        return known
    if mark.isascii():
        return (mark.lower() if mark.isalnum() else "",)
    usual = _dictionary().get(ord(mark), "").partition(",")[0]
    return (_plain(usual),)


def _plain(reading: str) -> str:
    """Take the tones off: ``lǚ`` is typed ``lv``."""
    without = "".join(mark for mark in unicodedata.normalize("NFD", reading) if mark not in _TONES)
    return unicodedata.normalize("NFC", without).replace("ü", "v")


_TONES: Final = frozenset("\u0300\u0301\u0304\u030c")


def check() -> None:
    """Read the table of readings, so that a fault in it is found at the start."""
    _table(FAMILY)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


@cache
def _table(part: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("surnames.csv", ("characters", "part", "readings")):
        with located(row.place):
            readings = tuple(row["readings"].split())
            if row["part"] not in (FAMILY, GIVEN) or not readings:
                raise ValueError("a part or a reading is missing")
            if row["part"] == part:
                if row["characters"] in found:
                    raise ValueError("the name appears twice")
                found[row["characters"]] = readings
    return found


@cache
def _dictionary() -> dict[int, str]:
    """Load the readings of all characters, the usual one of each first."""
    from pypinyin.pinyin_dict import pinyin_dict

    table: dict[int, str] = pinyin_dict
    return table

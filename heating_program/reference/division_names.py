"""Finds townships and villages by what people call them: part of the name, pinyin or initials."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from heating_program.reference import divisions
from heating_program.reference.divisions import Division
from heating_program.reference.name_sounds import sounds

_SHORTEST: Final = 2


@lru_cache(maxsize=500)
def called(text: str) -> tuple[Division, ...]:
    """List the divisions a word may mean: any part of the name, or its sound from the beginning.

    Nothing below two letters or characters, which would be in half of all names.
    """
    if len(text) < _SHORTEST:
        return ()
    return tuple(place for place in divisions.all_divisions().values() if _is_called(place, text))


def _is_called(place: Division, text: str) -> bool:
    if not text.isascii():
        return text in place.name
    if not text.isalpha():
        return False
    full, initials = _sounds()[place.code]
    return full.startswith(text) or initials == text


@cache
def _sounds() -> dict[str, tuple[str, str]]:
    """Say every short name once."""
    found = {}
    for place in divisions.all_divisions().values():
        heard = sounds(divisions.short_name(place.code))
        found[place.code] = (next(iter(heard.full), ""), next(iter(heard.initials), ""))
    return found

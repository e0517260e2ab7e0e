"""Division codes: 4 digits a city, 6 a banner, 9 a township, 12 a village; a prefix is an area."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from heating_program.domain.errors import DomainError


class Level(IntEnum):
    """Levels of divisions, by the numbers the statistics office uses."""

    CITY = 2
    BANNER = 3
    TOWNSHIP = 4
    VILLAGE = 5


CODE_LENGTHS: Final[dict[Level, int]] = {
    Level.CITY: 4,
    Level.BANNER: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
}
_LEVELS = {length: level for level, length in CODE_LENGTHS.items()}


def level_of(code: str) -> Level:
    """Tell the level of a code from its length.

    Raises
    ------
    DomainError
        ``division_malformed`` for anything but 4, 6, 9 or 12 ASCII digits.
    """
    if len(code) not in _LEVELS or not (code.isascii() and code.isdigit()):
        raise DomainError("division_malformed", division=code[:20])
    return _LEVELS[len(code)]


def ancestor(code: str, level: Level) -> str:
    """Cut a code down to the division of a higher level that contains it.

    Raises
    ------
    DomainError
        ``division_malformed``, or ``division_level`` when the code is above that level.
    """
    if level_of(code) < level:
        raise DomainError("division_level", division=code)
    return code[: CODE_LENGTHS[level]]


def is_within(area_code: str, prefix: str) -> bool:
    """Tell whether an area lies in the area of a prefix, itself included."""
    return area_code.startswith(prefix)


def next_prefix(prefix: str) -> str:
    """Return the first code after every code that begins with a prefix.

    ``prefix <= area_code < next_prefix(prefix)`` is the range an index answers directly.

    Raises
    ------
    DomainError
        ``division_malformed`` for anything but digits that are not all nines.
    """
    if not (prefix.isascii() and prefix.isdigit()) or set(prefix) == {"9"}:
        raise DomainError("division_malformed", division=prefix[:20])
    return str(int(prefix) + 1).zfill(len(prefix))

"""Numbers of issued papers: ``LH-2026-BTZG-000001-K``, written, read back and checked.

The last character guards against slips of the pen: every single wrong character and every swap
of neighbours is found. It is a pure system after ISO 7064 with modulus 31 and radix 3, the one
the unified social credit code uses (GB 32100—2015). MOD 37-36 of that standard misses some swaps,
and MOD 37-2 ends one number in 37 with an asterisk, which no file name on Windows may hold.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from heating_program.domain.errors import DomainError

LARGEST_SERIAL: Final = 999_999

# GB 32100: without I, O, S, V and Z, which are easily misread.
_CHECKS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(r"([A-Z]{2})-?(\d{4})-?([A-Z]{4})-?(\d{6})-?([0-9A-Z])", re.ASCII)
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\u4e00_]")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """One number of one series; ``str()`` writes it with its check character.

    Parameters
    ----------
    banner : str
        Two capital letters.
    year : int
    series : str
        Four capital letters, the document's own.
    serial : int
        1 to 999,999, without gaps.

    Raises
    ------
    DomainError
        ``document_number_invalid``, or ``document_series_full`` beyond the last serial.
    """

    banner: str
    year: int
    series: str
    serial: int

    def __post_init__(self) -> None:
        if self.serial > LARGEST_SERIAL:
            raise DomainError("document_series_full", series=self.series, year=self.year)
        if self.serial < 1 or not _SHAPE.fullmatch(f"{self._plain}0"):
            raise DomainError("document_number_invalid", number=self._plain)

    @property
    def _plain(self) -> str:
        return f"{self.banner}{self.year:04d}{self.series}{self.serial:06d}"

    def __str__(self) -> str:
        check = check_character(self._plain)
        return f"{self.banner}-{self.year:04d}-{self.series}-{self.serial:06d}-{check}"


def check_character(characters: str) -> str:
    """Work out the check character of digits and capital letters.

    Letters count 0–25 and digits 0–9: as a place holds only the one or the other, two characters
    that could stand in the same place never have the same value.
    """
    total = 0
    for character in characters:
        value = int(character) if character.isdigit() else ord(character) - ord("A")
        total = (total + value) * 3 % 31
    return _CHECKS[-total % 31]


def parse_document_number(text: str) -> DocumentNumber:
    """Read a number as a person types it: small letters, full width, spaces, missing dashes.

    Raises
    ------
    DomainError
        ``document_number_invalid`` for another shape or a wrong check character.
    """
    plain = "".join(unicodedata.normalize("NFKC", text[:80]).upper().split())
    match = _SHAPE.fullmatch(_DASHES.sub("-", plain))
    if match is None:
        raise DomainError("document_number_invalid", number=plain[:40])
    banner, year, series, serial, check = match.groups()
    if check != check_character(banner + year + series + serial):
        raise DomainError("document_number_invalid", number=plain[:40])
    return DocumentNumber(banner, int(year), series, int(serial))

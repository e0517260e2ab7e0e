"""The typefaces of our papers: loading, which face covers a character, and refusing what none has.

Sans and serif are Noto SC from the package ``pylopdf_fonts_zh_cn`` (SIL Open Font License 1.1,
Copyright 2014-2024 Adobe); parts of them are embedded under names of our own.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Final

import pylopdf_fonts_zh_cn as noto
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from heating_program.documents.outlines import cubic_font, has_cubic_outlines
from heating_program.documents.unicode_map import correct_reportlab
from heating_program.domain.errors import DomainError

FALLBACK_VARIABLE: Final = "HEATING_FALLBACK_FONTS"
"""Environment variable naming further font files, separated like a search path."""

_LOADING = Lock()


@dataclass(frozen=True, slots=True)
class Face:
    """One font known to reportlab.

    Parameters
    ----------
    name : str
        The name it is registered and embedded under.
    characters : frozenset of str
        Every character it has a glyph for.
    sha256 : str
        Hash of the font file.
    """

    name: str
    characters: frozenset[str] = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Fonts:
    """The faces a paper may use; each text names its own first, the others stand in for it."""

    sans: Face
    serif: Face
    fallback: tuple[Face, ...] = ()

    def missing(self, text: str) -> str | None:
        """Return the first character no face has a glyph for, or None."""
        faces = (self.sans, self.serif, *self.fallback)
        for character in text:
            if not any(character in face.characters for face in faces):
                return character
        return None

    def runs(self, text: str, face: Face) -> list[tuple[str, str]]:
        """Cut a text into (font name, characters), each piece in the first face that covers it.

        Raises
        ------
        DomainError
            ``glyph_missing`` with the character and its code point.
        """
        order = tuple(dict.fromkeys((face, self.sans, self.serif, *self.fallback)))
        named = ((_covering(order, character), character) for character in text)
        return [
            (name, "".join(character for _, character in group))
            for name, group in groupby(named, key=lambda pair: pair[0])
        ]

    @property
    def version(self) -> str:
        """Twelve hex digits that change whenever any of the font files does."""
        faces = (self.sans, self.serif, *self.fallback)
        return sha256("".join(face.sha256 for face in faces).encode()).hexdigest()[:12]


def _covering(faces: tuple[Face, ...], character: str) -> str:
    for face in faces:
        if character in face.characters:
            return face.name
    raise glyph_missing(character)


def glyph_missing(character: str, text_field: str | None = None) -> DomainError:
    """Say which character cannot be printed and, where known, in which field of the content."""
    return DomainError(
        "glyph_missing",
        character=character,
        code_point=f"U+{ord(character):04X}",
        text_field=text_field,
    )


def load_fonts(fallback: tuple[Path, ...] = ()) -> Fonts:
    """Load the two faces and any further ones; a process reads each file once.

    Parameters
    ----------
    fallback : tuple of Path
        TrueType or OpenType files asked in this order for characters Noto SC lacks, for
        example HanaMin B for the CJK extensions.

    Returns
    -------
    Fonts

    Raises
    ------
    DomainError
        ``font_unreadable`` with the path of a fallback file that cannot be used.
    """
    with _LOADING:
        sans, serif = _noto_faces()
        return Fonts(sans, serif, tuple(_further_face(path) for path in fallback))


def fallback_from_environment() -> tuple[Path, ...]:
    """Read the paths of ``HEATING_FALLBACK_FONTS``."""
    named = os.environ.get(FALLBACK_VARIABLE, "")
    return tuple(Path(part) for part in named.split(os.pathsep) if part)


# reportlab knows a font by its name alone: registering one twice, while another thread draws
# with the first, would mix the two in one file.
@cache
def _noto_faces() -> tuple[Face, Face]:
    correct_reportlab()
    return (
        _face("BayannurSansSC", noto.sans_path().read_bytes()),
        _face("BayannurSerifSC", noto.serif_path().read_bytes()),
    )


@cache
def _further_face(path: Path) -> Face:
    try:
        source = path.read_bytes()
        return _face(f"Further{sha256(source).hexdigest()[:8]}", source)
    except (OSError, TTFError, KeyError) as reason:
        raise DomainError("font_unreadable", path=str(path)) from reason


def _face(name: str, source: bytes) -> Face:
    """Register one font with reportlab."""
    if has_cubic_outlines(source):
        font = cubic_font(name, source)
    else:
        font = TTFont(name, BytesIO(source), asciiReadable=False)
    pdfmetrics.registerFont(font)
    covered = frozenset(chr(point) for point in font.face.charToGlyph)
    return Face(name, covered, sha256(source).hexdigest())

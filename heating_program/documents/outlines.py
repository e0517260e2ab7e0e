"""Lets reportlab embed a CFF font: converts to TrueType only the glyphs a document really uses.

reportlab refuses PostScript outlines. A whole Chinese face takes half a minute to convert and
ten megabytes to keep; the two hundred glyphs of a paper take a tenth of a second and no file.
So reportlab is shown the font's own metrics with an empty ``glyf`` table, and the one method in
which it cuts its subset is replaced by ours.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any, Final

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as SourceFont
from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter
from reportlab.pdfbase.ttfonts import TTFont

TOLERANCE_UNITS: Final = 0.5
"""Largest distance between cubic and quadratic outline, of 1,000 units to the em."""

_METRICS: Final = ("OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post")
_TRUETYPE: Final = "\0\1\0\0"


@dataclass(frozen=True, slots=True)
class Outline:
    """One converted glyph: its ``glyf`` entry and what ``hmtx`` and ``maxp`` must know of it."""

    data: bytes
    left_units: int
    points: int
    contours: int


def has_cubic_outlines(source: bytes) -> bool:
    """Tell whether a font file holds PostScript (CFF) outlines."""
    return source[:4] == b"OTTO"


def cubic_font(name: str, source: bytes) -> TTFont:
    """Make a font reportlab can use from the bytes of a CFF OpenType file.

    Parameters
    ----------
    name : str
        The name the font is registered and embedded under. The licence of Noto reserves its
        original names for unmodified files, so give a name of our own.
    source : bytes
        The OpenType file.

    Returns
    -------
    reportlab.pdfbase.ttfonts.TTFont
        Not yet registered.
    """
    reader = SFNTReader(BytesIO(source))
    tables = {tag: bytes(reader[tag]) for tag in _METRICS}
    font = TTFont(name, BytesIO(_without_outlines(tables)), asciiReadable=False)
    font.face.name = name.encode("ascii")
    # An attribute of this one face, not of reportlab's class: other fonts are cut as ever.
    face: Any = font.face
    face.makeSubset = _subsetter(face, source, tables)
    return font


def _without_outlines(tables: dict[str, bytes]) -> bytes:
    """Wrap the metrics in a TrueType file whose every glyph is empty."""
    glyphs = struct.unpack_from(">H", tables["maxp"], 4)[0]
    head = _with_ushort(tables["head"], 50, 1)
    empty = {"glyf": b"\0", "loca": bytes(4 * (glyphs + 1)), "maxp": _limits(glyphs, 0, 0)}
    return _sfnt(tables | {"head": head} | empty)


def _subsetter(
    face: Any, source: bytes, tables: dict[str, bytes]
) -> Callable[[Sequence[int]], bytes]:
    """Give the function that turns code points into an embeddable TrueType subset."""
    charstrings = _charstrings(source)
    converted: dict[int, Outline] = {}
    lock = Lock()  # fontTools reads charstrings from one shared file position

    def subset(codes: Sequence[int]) -> bytes:
        glyph_of = [face.charToGlyph.get(code, 0) for code in codes]
        order = list(dict.fromkeys([0, *glyph_of]))
        with lock:
            for glyph in order:
                if glyph not in converted:
                    converted[glyph] = _convert(charstrings[glyph])
        place = {glyph: index for index, glyph in enumerate(order)}
        advances = [int(face.hmetrics[glyph][0]) for glyph in order]
        outlines = [converted[glyph] for glyph in order]
        return _sfnt(_subset_tables(tables, outlines, advances, [place[g] for g in glyph_of]))

    return subset


def _charstrings(source: bytes) -> Any:
    """Return the glyph programs of a CFF font, indexed by glyph number."""
    top = SourceFont(BytesIO(source), recalcTimestamp=False)["CFF "].cff.topDictIndex[0]
    return top.CharStrings.charStringsIndex


def _convert(charstring: Any) -> Outline:
    """Approximate one cubic glyph with quadratic curves."""
    pen = TTGlyphPen(None)
    charstring.draw(Cu2QuPen(pen, TOLERANCE_UNITS, reverse_direction=True))
    glyph = pen.glyph()
    data = glyph.compile(None)
    if not data:
        return Outline(b"", 0, 0, 0)
    padded = data + bytes(-len(data) % 4)
    return Outline(padded, glyph.xMin, len(glyph.coordinates), glyph.numberOfContours)


def _subset_tables(
    tables: dict[str, bytes],
    outlines: Sequence[Outline],
    advances: Sequence[int],
    glyph_at: Sequence[int],
) -> dict[str, bytes]:
    """Lay out the seven tables a PDF reader needs (ISO 32000-1, 9.9)."""
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline.data))
    points = max(outline.points for outline in outlines)
    contours = max(outline.contours for outline in outlines)
    codes = len(glyph_at)
    return {
        "cmap": struct.pack(
            f">HHHHLHHHHH{codes}H", 0, 1, 1, 0, 12, 6, 10 + 2 * codes, 0, 0, codes, *glyph_at
        ),
        "glyf": b"".join(outline.data for outline in outlines) or b"\0",
        "head": _with_ushort(tables["head"], 50, 1),
        "hhea": _with_ushort(tables["hhea"], 34, len(outlines)),
        "hmtx": b"".join(
            struct.pack(">Hh", advance, outline.left_units)
            for advance, outline in zip(advances, outlines, strict=True)
        ),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "maxp": _limits(len(outlines), points, contours),
    }


def _limits(glyphs: int, points: int, contours: int) -> bytes:
    """Write ``maxp`` 1.0 for a font without composite glyphs and without instructions."""
    return struct.pack(">L14H", 0x00010000, glyphs, points, contours, 0, 0, 1, *([0] * 8))


def _with_ushort(table: bytes, offset: int, value: int) -> bytes:
    """Replace two bytes of a table."""
    return table[:offset] + struct.pack(">H", value) + table[offset + 2 :]


def _sfnt(tables: dict[str, bytes]) -> bytes:
    """Write tables as one TrueType file with right checksums."""
    file = BytesIO()
    writer = SFNTWriter(file, len(tables), sfntVersion=_TRUETYPE)
    for tag in sorted(tables):
        writer[tag] = tables[tag]
    writer.close()
    return file.getvalue()

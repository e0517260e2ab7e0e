"""Corrects reportlab's ToUnicode maps, so that every name can be copied and searched in our PDFs.

reportlab 5.1 writes characters beyond U+FFFF as five hex digits, which readers take for other
characters, and puts up to 256 entries in one block where the format allows 100 (Adobe Technical
Note 5411; ISO 32000-1, 9.10.3). The glyphs print right: only the text behind them is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.pdfbase import ttfonts

BLOCK: Final = 100
"""Most entries the format allows between ``beginbfchar`` and ``endbfchar``."""


def to_unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """Write the CMap that leads from the byte codes of a font subset back to Unicode.

    Parameters
    ----------
    fontname : str
        PostScript name of the embedded subset.
    subset : sequence of int
        Code point for each byte code; 0 stands for an unused code and is left out.

    Returns
    -------
    str
        The CMap program, targets in UTF-16BE.
    """
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    blocks = [entries[start : start + BLOCK] for start in range(0, len(entries), BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{max(len(subset) - 1, 0):02X}>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def correct_reportlab() -> None:
    """Put the corrected map in the place of reportlab's; calling it again changes nothing."""
    ttfonts.makeToUnicodeCMap = to_unicode_map

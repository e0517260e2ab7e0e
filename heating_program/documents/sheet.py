"""Owns the A4 page: head, foot, page breaks, watermarks and the metadata of the file.

The bytes depend on the arguments and on :func:`renderer` alone: no clock, no machine.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from typing import Final

import fontTools
import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import WIDTH_PT, Piece
from heating_program.documents.envelope import DocumentState, Envelope
from heating_program.documents.fonts import Fonts
from heating_program.documents.text import (
    LABEL,
    SMALL,
    TITLE,
    Style,
    draw_aligned,
    fitted,
    set_line,
    wrap,
)
from heating_program.domain.errors import DomainError

LAYOUT: Final = 2
"""Raised whenever a change here or in a document moves ink, so that a re-render can be told."""

LEFT_PT: Final = 20 * mm
RIGHT_PT: Final = LEFT_PT + WIDTH_PT
TOP_PT: Final = A4[1] - 17 * mm
BOTTOM_PT: Final = 21 * mm
FIRST_HEAD_PT: Final = 34 * mm
NEXT_HEAD_PT: Final = 9 * mm

_STAMPS: Final = {DocumentState.SUPERSEDED: "已被替换", DocumentState.REVOKED: "已作废"}
_STAMP: Final = Style("sans", 100, 100, spacing_pt=16)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A finished file and what is recorded beside it."""

    pdf: bytes
    pages: int
    renderer: str


def renderer(fonts: Fonts) -> str:
    """Name everything the bytes of a rendering depend on besides its content."""
    return (
        f"reportlab {reportlab.Version}, fonttools {fontTools.version}, "
        f"zlib {zlib.ZLIB_RUNTIME_VERSION}, layout {LAYOUT}, fonts {fonts.version}"
    )


def compose(
    title: str, body: Sequence[Piece], envelope: Envelope, fonts: Fonts, *, example: bool
) -> Rendering:
    """Break the body into pages and write the file.

    Parameters
    ----------
    title : str
    body : sequence of Piece
    envelope : Envelope
    fonts : Fonts
    example : bool
        Print 示例 across every page.
    """
    pages = paginate(body, TOP_PT - BOTTOM_PT - FIRST_HEAD_PT, TOP_PT - BOTTOM_PT - NEXT_HEAD_PT)
    file = BytesIO()
    canvas = _canvas(file, title, envelope, fonts)
    for number, pieces in enumerate(pages, 1):
        if number == 1:
            y = _draw_first_head(canvas, fonts, title, envelope, example=example)
        else:
            y = _draw_running_head(canvas, fonts, title, envelope)
        for piece in pieces:
            piece.draw(canvas, LEFT_PT, y)
            y -= piece.height_pt
        _draw_foot(canvas, fonts, envelope, f"第 {number} 页 共 {len(pages)} 页")
        _draw_stamps(canvas, fonts, envelope.state, example=example)
        canvas.showPage()
    canvas.save()
    return Rendering(file.getvalue(), len(pages), renderer(fonts))


def paginate(body: Sequence[Piece], first_pt: float, next_pt: float) -> list[list[Piece]]:
    """Share pieces among pages; what must stay together moves on together.

    Raises
    ------
    DomainError
        ``document_piece_too_tall`` when pieces that belong together exceed a page.
    """
    pages: list[list[Piece]] = [[]]
    room = first_pt
    for bundle in _bundles(body):
        height = sum(piece.height_pt for piece in bundle)
        if pages[-1] and (height > room or bundle[0].begins_page):
            bundle = [*bundle[0].head, *bundle]
            height = sum(piece.height_pt for piece in bundle)
            pages.append([])
            room = next_pt
        if height > room:
            raise DomainError("document_piece_too_tall")
        pages[-1] += bundle
        room -= height
    return pages


def _bundles(body: Sequence[Piece]) -> list[list[Piece]]:
    bundles: list[list[Piece]] = [[]]
    for piece in body:
        bundles[-1].append(piece)
        if not piece.keep_with_next:
            bundles.append([])
    return [bundle for bundle in bundles if bundle]


def _canvas(file: BytesIO, title: str, envelope: Envelope, fonts: Fonts) -> Canvas:
    canvas = Canvas(
        file,
        pagesize=A4,
        pageCompression=1,
        invariant=1,
        # Otherwise every page refers to Helvetica, which is nowhere embedded.
        initialFontName=fonts.sans.name,  # type: ignore[arg-type]  # the stub says float
        lang="zh-CN",
    )
    canvas.setTitle(f"{title} {envelope.number}")
    canvas.setAuthor(envelope.issuing_unit)
    canvas.setSubject(f"档案号 {envelope.file_no}")
    canvas.setCreator(renderer(fonts))
    canvas.setProducer("ReportLab")
    dated = f"D:{envelope.issued_on:%Y%m%d}000000+08'00'"
    canvas.setDateFormatter(lambda *_: dated)
    # reportlab seeds the file's identity with SOURCE_DATE_EPOCH when that is set.
    file_identity = sha256(f"{envelope.number} {envelope.content_sha256}".encode())
    canvas._doc.signature = file_identity  # type: ignore[attr-defined]  # the stub leaves it out
    return canvas


def _draw_running_head(canvas: Canvas, fonts: Fonts, title: str, envelope: Envelope) -> float:
    """Draw the head of the second and further pages and return where the body begins."""
    _draw_pair(canvas, fonts, SMALL, title, f"编号 {envelope.number}", TOP_PT - 4 * mm)
    _line(canvas, TOP_PT - 6 * mm, 0.5)
    return TOP_PT - NEXT_HEAD_PT


def _draw_first_head(
    canvas: Canvas, fonts: Fonts, title: str, envelope: Envelope, *, example: bool
) -> float:
    """Draw unit, file number, title and number and return where the body begins."""
    file_no = f"档案号：{envelope.file_no}"
    _draw_pair(canvas, fonts, LABEL, envelope.issuing_unit, file_no, TOP_PT - 4 * mm)
    style = fitted(fonts, title, TITLE, WIDTH_PT)
    # The title is one line: what is still too wide after shrinking shrinks further.
    line = set_line(fonts, title, style)
    if line.width_pt > WIDTH_PT:
        style = replace(style, size_pt=style.size_pt * WIDTH_PT / line.width_pt * 0.98)
        line = set_line(fonts, title, style)
    draw_aligned(canvas, line, style, "center", LEFT_PT, RIGHT_PT, TOP_PT - 17.5 * mm)
    number = f"编号：{envelope.number}"
    if envelope.replaces_number:
        number += f"（补发，替代 {envelope.replaces_number}）"
    if example:
        number += "　示例件，不具有证明效力"
    shown = set_line(fonts, number, LABEL)
    draw_aligned(canvas, shown, LABEL, "center", LEFT_PT, RIGHT_PT, TOP_PT - 25.5 * mm)
    _line(canvas, TOP_PT - 29 * mm, 1.4)
    _line(canvas, TOP_PT - 29.9 * mm, 0.4)
    return TOP_PT - FIRST_HEAD_PT


def _draw_foot(canvas: Canvas, fonts: Fonts, envelope: Envelope, page: str) -> None:
    """Draw the number, the page of pages, the hash of the content and the layout."""
    _line(canvas, BOTTOM_PT - 4 * mm, 0.5)
    code = envelope.content_sha256[:16].upper()
    digest = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    y = BOTTOM_PT - 8 * mm
    _draw_pair(canvas, fonts, SMALL, f"编号 {envelope.number}", f"摘要码 {digest}", y)
    layout = f"版式 {LAYOUT} · 字体 {fonts.version[:8]}"
    for text, below in ((page, 0.0), (layout, 4 * mm)):
        line = set_line(fonts, text, SMALL)
        draw_aligned(canvas, line, SMALL, "center", LEFT_PT, RIGHT_PT, y - below)


def _draw_pair(canvas: Canvas, fonts: Fonts, style: Style, left: str, right: str, y: float) -> None:
    """Draw two texts on one baseline, one at each margin; a long left one shrinks or wraps up."""
    shown = set_line(fonts, right, style)
    room = WIDTH_PT - shown.width_pt - 6 * mm
    lines = wrap(fonts, left, style, room)
    for number, line in enumerate(lines, 1):
        above = (len(lines) - number) * style.leading_pt
        draw_aligned(canvas, line, style, "left", LEFT_PT, RIGHT_PT, y + above)
    draw_aligned(canvas, shown, style, "right", LEFT_PT, RIGHT_PT, y)


def _draw_stamps(canvas: Canvas, fonts: Fonts, state: DocumentState, *, example: bool) -> None:
    """Print 示例 and the state across the page, light enough to read what lies under it."""
    words = ["示例"] if example else []
    words += [_STAMPS[state]] if state in _STAMPS else []
    for place, word in enumerate(words, 1):
        line = set_line(fonts, word, _STAMP)
        canvas.saveState()
        canvas.translate(A4[0] / 2, A4[1] * (1 - place / (len(words) + 1)))
        canvas.rotate(38)
        canvas.setFillAlpha(0.12)
        half = line.width_pt / 2
        draw_aligned(canvas, line, _STAMP, "center", -half, half, -30)
        canvas.restoreState()


def _line(canvas: Canvas, y: float, width: float) -> None:
    canvas.setLineWidth(width)
    canvas.setStrokeGray(0.15)
    canvas.line(LEFT_PT, y, RIGHT_PT, y)

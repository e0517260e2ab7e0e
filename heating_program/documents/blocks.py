"""The building blocks of a paper's body: headings, paragraphs, ruled grids and tables.

A block is a list of pieces; a piece is a strip of the page that is never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.fonts import Fonts
from heating_program.documents.text import (
    BODY,
    HEADING,
    LABEL,
    Align,
    Line,
    Style,
    draw_aligned,
    fitted,
    wrap,
)

WIDTH_PT: Final = 170 * mm
"""Width of the text block: A4 less two margins of 20 mm."""

RULE_PT: Final = 0.5
RULE_GREY: Final = 0.45
SHADE_GREY: Final = 0.955
PAD_X_PT: Final = 5.0
PAD_Y_PT: Final = 2.5
LINES_IN_A_STRIP: Final = 36
"""A cell with more lines than this goes on in a second strip, so that any text finds a page."""

Draw = Callable[[Canvas, float, float], None]


def _nothing(_canvas: Canvas, _x: float, _y: float) -> None:
    """Leave white space."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A strip of the page.

    Parameters
    ----------
    height_pt : float
    draw : callable
        Takes the canvas and the left top corner in points.
    keep_with_next : bool
        Never the last strip of a page.
    head : tuple of Piece
        Strips repeated above this one when it begins a page.
    begins_page : bool
        Always the first strip of a page.
    """

    height_pt: float
    draw: Draw = _nothing
    keep_with_next: bool = False
    head: tuple[Piece, ...] = field(default=())
    begins_page: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One ruled cell of a row."""

    text: str
    width_pt: float
    style: Style = BODY
    align: Align = "left"
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: heading, share of the width and alignment."""

    title: str
    share: float
    align: Align = "left"


def gap(height_pt: float) -> Piece:
    """Leave white space."""
    return Piece(height_pt)


def new_page() -> Piece:
    """Begin a page here."""
    return Piece(0, keep_with_next=True, begins_page=True)


def together(pieces: Sequence[Piece]) -> list[Piece]:
    """Keep pieces on one page; only for what is surely lower than a page."""
    return [*(replace(piece, keep_with_next=True) for piece in pieces[:-1]), *pieces[-1:]]


def heading(fonts: Fonts, text: str) -> list[Piece]:
    """Open a section; the heading stays with what follows."""
    lines = wrap(fonts, text, HEADING, WIDTH_PT)
    strips = _strips(lines, HEADING, keep=True)
    return [Piece(9, keep_with_next=True), *strips, Piece(3, keep_with_next=True)]


def paragraph(fonts: Fonts, text: str, style: Style = BODY, align: Align = "left") -> list[Piece]:
    """Set running text across the page; it may go on over a page break at any line."""
    return _strips(wrap(fonts, text, style, WIDTH_PT), style, align=align)


def grid(
    fonts: Fonts, rows: Sequence[Sequence[tuple[str, str]]], style: Style = BODY
) -> list[Piece]:
    """Set rows of label and value, one or two pairs a row."""
    label_pt = 27 * mm
    pieces: list[Piece] = []
    for pairs in rows:
        value_pt = WIDTH_PT / len(pairs) - label_pt
        cells: list[Cell] = []
        for label, value in pairs:
            cells.append(Cell(label, label_pt, LABEL, "center", shaded=True))
            cells.append(Cell(value, value_pt, style))
        pieces += ruled_row(fonts, cells)
    return pieces


def table(
    fonts: Fonts,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    total: Sequence[str] | None = None,
    *,
    style: Style = BODY,
    numbered: bool = True,
) -> list[Piece]:
    """Set a table whose head is repeated on every page.

    Parameters
    ----------
    fonts : Fonts
    columns : sequence of Column
        Without the running number, which is added in front as 序号.
    rows : sequence of sequence of str
        One text for each column.
    total : sequence of str, optional
        A last, unnumbered row.
    style : Style
        Of the rows below the head.
    numbered : bool
        Begin every row with its number.
    """
    number_pt = 12 * mm if numbered else 0.0
    whole = sum(column.share for column in columns)
    widths = [(WIDTH_PT - number_pt) * column.share / whole for column in columns]
    names = [column.title for column in columns]
    aligns: list[Align] = [column.align for column in columns]
    texts = [list(row) for row in [*rows, *([total] if total else [])]]
    if numbered:
        names, widths, aligns = ["序号", *names], [number_pt, *widths], ["center", *aligns]
        numbers = [str(number + 1) if number < len(rows) else "" for number in range(len(texts))]
        texts = [[number, *row] for number, row in zip(numbers, texts, strict=True)]
    heads = zip(names, widths, strict=True)
    head = tuple(
        ruled_row(fonts, [Cell(name, width, LABEL, "center", True) for name, width in heads])
    )
    pieces = [Piece(strip.height_pt, strip.draw, keep_with_next=True) for strip in head]
    for row in texts:
        cells = [
            Cell(text, width, style, align)
            for text, width, align in zip(row, widths, aligns, strict=True)
        ]
        pieces += ruled_row(fonts, cells, head=head)
    return pieces


def ruled_row(fonts: Fonts, cells: Sequence[Cell], head: tuple[Piece, ...] = ()) -> list[Piece]:
    """Set one row of ruled cells as high as its longest text."""
    styles = [fitted(fonts, c.text, c.style, c.width_pt - 2 * PAD_X_PT) for c in cells]
    texts = [
        wrap(fonts, cell.text, style, cell.width_pt - 2 * PAD_X_PT)
        for cell, style in zip(cells, styles, strict=True)
    ]
    pieces = []
    for start in range(0, max(len(lines) for lines in texts), LINES_IN_A_STRIP):
        shown = [lines[start : start + LINES_IN_A_STRIP] for lines in texts]
        pieces.append(_row_strip(cells, styles, shown, head))
    return pieces


def _row_strip(
    cells: Sequence[Cell],
    styles: Sequence[Style],
    texts: Sequence[Sequence[Line]],
    head: tuple[Piece, ...],
) -> Piece:
    height = 2 * PAD_Y_PT + max(
        style.leading_pt * len(lines) for style, lines in zip(styles, texts, strict=True)
    )

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for cell, style, lines in zip(cells, styles, texts, strict=True):
            _rule(canvas, cell, x, y - height, height)
            block = style.leading_pt * len(lines)
            baseline = y - (height - block) / 2 - _ascent(style)
            for line in lines:
                left, right = x + PAD_X_PT, x + cell.width_pt - PAD_X_PT
                draw_aligned(canvas, line, style, cell.align, left, right, baseline)
                baseline -= style.leading_pt
            x += cell.width_pt

    return Piece(height, draw, head=head)


def _rule(canvas: Canvas, cell: Cell, x: float, y: float, height: float) -> None:
    canvas.setLineWidth(RULE_PT)
    canvas.setStrokeGray(RULE_GREY)
    canvas.setFillGray(SHADE_GREY)
    canvas.rect(x, y, cell.width_pt, height, stroke=1, fill=1 if cell.shaded else 0)


def _ascent(style: Style) -> float:
    """Distance from the top of a line to its baseline: Han glyphs sit 0.88 em above it."""
    return (style.leading_pt - style.size_pt) / 2 + 0.88 * style.size_pt


def _strips(
    lines: Sequence[Line], style: Style, *, keep: bool = False, align: Align = "left"
) -> list[Piece]:
    def strip(line: Line) -> Piece:
        def draw(canvas: Canvas, x: float, y: float) -> None:
            baseline = y - _ascent(style)
            draw_aligned(canvas, line, style, align, x, x + WIDTH_PT, baseline)

        return Piece(style.leading_pt, draw, keep_with_next=keep)

    return [strip(line) for line in lines]

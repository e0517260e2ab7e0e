"""Setting text: breaking lines the Chinese way, shrinking words that are too wide, drawing runs.

There is no mark-up here, so a name may hold ``<``, ``&`` or PDF syntax and is printed as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.fonts import Face, Fonts

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; sizes in points, grey from 0 (black) to 1 (white)."""

    face: Literal["sans", "serif"]
    size_pt: float
    leading_pt: float
    grey: float = 0.0
    bold: bool = False
    spacing_pt: float = 0.0


BODY: Final = Style("serif", 10.5, 16.5)
STRONG: Final = Style("serif", 10.5, 16.5, bold=True)
LABEL: Final = Style("sans", 9, 13.5, grey=0.28)
HEADING: Final = Style("sans", 10.5, 16, bold=True)
SMALL: Final = Style("sans", 8, 12, grey=0.35)
TITLE: Final = Style("serif", 21, 28, bold=True, spacing_pt=1.5)

LEAST_SIZE: Final = 0.72
"""A word wider than its cell shrinks at most to this share of the style's size, then wraps."""

# GB/T 15834 punctuation: what may not begin a line and what may not end one.
_NOT_FIRST: Final = frozenset("，。、；：？！）》〉」』】〕”’％…·•‧,.;:?!)]}%℃°/")
_NOT_LAST: Final = frozenset("（《〈「『【〔“‘([{¥￥")
# A date, a number with its unit and a Latin, Greek or Cyrillic word stay on one line.
_TOKEN: Final = re.compile(
    r"\d+年\d+月\d+日"
    r"|[<>≤≥≈−-]?\d[\d.,]* (?:[A-Za-zΩμµ°][A-Za-z²³/]{0,5}|[℃％%])(?![A-Za-z])"
    r"|[0-9A-Za-zÀ-ɏͰ-ӿ_@#&+\-.,:'’]+|\s|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line ready to draw: runs of (font name, text) and their width in points."""

    runs: tuple[tuple[str, str], ...]
    width_pt: float


def set_line(fonts: Fonts, text: str, style: Style) -> Line:
    """Set a text as one line, however wide.

    Raises
    ------
    DomainError
        ``glyph_missing``.
    """
    runs = tuple(fonts.runs(text, _face(fonts, style)))
    width = sum(stringWidth(part, name, style.size_pt) for name, part in runs)
    return Line(runs, width + style.spacing_pt * len(text))


def wrap(fonts: Fonts, text: str, style: Style, width_pt: float) -> list[Line]:
    """Break a text into lines no wider than given; a word that is too wide breaks anywhere.

    Parameters
    ----------
    fonts : Fonts
    text : str
        A line end of any kind begins a new line.
    style : Style
    width_pt : float
        Room for a line, in points.

    Returns
    -------
    list of Line
        At least one, so that an empty cell keeps its height.
    """
    lines: list[Line] = []
    for paragraph in text.splitlines() or [""]:
        lines += _wrap_paragraph(fonts, paragraph, style, width_pt)
    return lines


def fitted(fonts: Fonts, text: str, style: Style, width_pt: float) -> Style:
    """Shrink a style until the widest unbreakable word of the text fits, within reason.

    A Mongolian name may be one long word; it is made smaller before it is broken.
    """
    words = [word.rstrip() for part in text.splitlines() for word in _words(part)]
    widest = max((set_line(fonts, word, style).width_pt for word in words), default=0.0)
    if widest <= width_pt:
        return style
    scale = max(LEAST_SIZE, width_pt / widest * 0.999)
    return replace(style, size_pt=style.size_pt * scale)


def draw_line(canvas: Canvas, line: Line, style: Style, x_pt: float, y_pt: float) -> None:
    """Draw a line with its baseline at ``y_pt``."""
    text = canvas.beginText(x_pt, y_pt)
    text.setFillGray(style.grey)
    if style.bold:
        # The package has one weight: a hair of stroke gives the heavier one.
        canvas.setLineWidth(style.size_pt * 0.028)
        canvas.setStrokeGray(style.grey)
        text.setTextRenderMode(2)
    if style.spacing_pt:
        text.setCharSpace(style.spacing_pt)
    for name, part in line.runs:
        text.setFont(name, style.size_pt)
        text.textOut(part)
    # Both outlive the text object in PDF's graphics state.
    text.setTextRenderMode(0)
    text.setCharSpace(0)
    canvas.drawText(text)


def draw_aligned(
    canvas: Canvas,
    line: Line,
    style: Style,
    align: Align,
    left_pt: float,
    right_pt: float,
    y: float,
) -> None:
    """Draw a line between two margins."""
    slack = right_pt - left_pt - line.width_pt
    shift = {"left": 0.0, "center": slack / 2, "right": slack}[align]
    draw_line(canvas, line, style, left_pt + shift, y)


def _face(fonts: Fonts, style: Style) -> Face:
    return fonts.sans if style.face == "sans" else fonts.serif


def _words(text: str) -> list[str]:
    """Cut a text where a line may break: between Han characters, after spaces, not in words."""
    words: list[str] = []
    for token in _TOKEN.findall(text):
        glued = words and (token[0] in _NOT_FIRST or words[-1][-1] in _NOT_LAST)
        if glued or (words and token.isspace()):
            words[-1] += token
        else:
            words.append(token)
    return words


def _wrap_paragraph(fonts: Fonts, text: str, style: Style, width_pt: float) -> Iterator[Line]:
    line = partial(set_line, fonts, style=style)
    current, used = "", 0.0
    for word in _words(text):
        # There is no kerning, so widths add up and each word is measured once.
        width = line(word).width_pt
        if used + (width if not word[-1].isspace() else line(word.rstrip()).width_pt) > width_pt:
            if current:
                yield line(current.rstrip())
            *full, word = _pieces(fonts, word, style, width_pt)
            for piece in full:
                yield line(piece.rstrip())
            current, used = "", 0.0
            width = line(word).width_pt
        current, used = current + word, used + width
    yield line(current.rstrip())


def _pieces(fonts: Fonts, word: str, style: Style, width_pt: float) -> list[str]:
    """Break one word that is wider than the line; every piece holds at least one character."""
    pieces = [""]
    for character in word:
        longer = pieces[-1] + character
        if pieces[-1] and set_line(fonts, longer.rstrip(), style).width_pt > width_pt:
            pieces.append(character)
        else:
            pieces[-1] = longer
    return pieces

"""A chart of bars for a paper: lines and shades of grey alone, so that any printer shows it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import Piece
from heating_program.documents.fonts import Fonts
from heating_program.documents.text import Align, Style, draw_aligned, set_line
from heating_program.domain.errors import DomainError

HEIGHT_PT: Final = 56 * mm
MOST_LINES: Final = 5
"""Lines of the scale above the base; more of them would outweigh the bars."""

BAR_GREY: Final = 0.55
BAR_SHARE: Final = 0.62
"""Width of a bar as a share of its place."""

_HEAD_PT: Final = 7 * mm
_FOOT_PT: Final = 6 * mm
_WORD: Final = Style("sans", 8, 11, grey=0.28)
_FIGURE: Final = Style("sans", 8, 11)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the bars stand, how wide the place of one is, how many points one unit is high."""

    left_pt: float
    base_pt: float
    place_pt: float
    pt_per_unit: float


def bar_chart(
    fonts: Fonts,
    values: Sequence[float],
    *,
    unit: str,
    left_pt: float,
    place_pt: float,
    labels: Sequence[str] = (),
) -> list[Piece]:
    """Set one bar for each value, with the value above it and a scale at the left.

    Without labels the bars stand on the lower edge of the piece, so that the columns of a table
    of the same widths below name them.

    Parameters
    ----------
    fonts : Fonts
    values : sequence of float
        At least zero, in the unit.
    unit : str
        Printed at the head of the scale.
    left_pt, place_pt : float
        Width of the scale, and of the place of one bar.
    labels : sequence of str
        Below the bars, one for each value, or none.

    Returns
    -------
    list of Piece
        One piece, `HEIGHT_PT` high.

    Raises
    ------
    DomainError
        ``chart_value_impossible`` for a value that is negative or not finite.
    """
    for value in values:
        if not (math.isfinite(value) and value >= 0.0):
            raise DomainError("chart_value_impossible", value=str(value))
    step = scale_step(max(values))
    top = step * max(1, math.ceil(round(max(values) / step, 9)))

    def draw(canvas: Canvas, x: float, y: float) -> None:
        foot_pt = _FOOT_PT if labels else 0.0
        room_pt = HEIGHT_PT - _HEAD_PT - foot_pt
        base_pt = y - HEIGHT_PT + foot_pt
        frame = _Frame(x + left_pt, base_pt, place_pt, room_pt / top)
        _draw_scale(canvas, fonts, frame, step, round(top / step), len(values))
        _text(canvas, fonts, unit, _WORD, "right", x, frame.left_pt - 2 * mm, y - 3 * mm)
        _draw_bars(canvas, fonts, frame, labels or [""] * len(values), values)

    return [Piece(HEIGHT_PT, draw)]


def scale_step(largest: float) -> float:
    """Choose the step of a scale, 1, 2 or 5 times a power of ten, for at most `MOST_LINES` lines.

    Examples
    --------
    >>> scale_step(1234.0), scale_step(80.0), scale_step(0.0)
    (500.0, 20.0, 1.0)
    """
    if largest <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest / MOST_LINES))
    return next(step * power for step in (1, 2, 5, 10) if largest <= MOST_LINES * step * power)


def _draw_scale(
    canvas: Canvas, fonts: Fonts, frame: _Frame, step: float, steps: int, bars: int
) -> None:
    width_pt = bars * frame.place_pt
    for number in range(steps + 1):
        y = frame.base_pt + number * step * frame.pt_per_unit
        canvas.setLineWidth(0.8 if number == 0 else 0.35)
        canvas.setStrokeGray(0.2 if number == 0 else 0.75)
        canvas.line(frame.left_pt, y, frame.left_pt + width_pt, y)
        right_pt = frame.left_pt - 2 * mm
        # The zero stands on the base, below which a table may begin.
        low = 2.8 if number else -1.5
        _text(
            canvas, fonts, f"{number * step:,g}", _WORD, "right", right_pt - 40, right_pt, y - low
        )


def _draw_bars(
    canvas: Canvas, fonts: Fonts, frame: _Frame, labels: Sequence[str], values: Sequence[float]
) -> None:
    place_pt = frame.place_pt
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        left = frame.left_pt + number * place_pt
        height = value * frame.pt_per_unit
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0.2)
        canvas.setFillGray(BAR_GREY)
        inset = place_pt * (1 - BAR_SHARE) / 2
        canvas.rect(left + inset, frame.base_pt, place_pt - 2 * inset, height, fill=1)
        right, above = left + place_pt, frame.base_pt + height + 2.2
        # White behind the figure, so that no line of the scale runs through it.
        canvas.setFillGray(1)
        shown = set_line(fonts, f"{value:,.0f}", _FIGURE)
        middle = (left + right - shown.width_pt) / 2
        canvas.rect(middle - 1, above - 1.2, shown.width_pt + 2, 8.6, stroke=0, fill=1)
        draw_aligned(canvas, shown, _FIGURE, "center", left, right, above)
        _text(canvas, fonts, label, _WORD, "center", left, right, frame.base_pt - 4 * mm)


def _text(
    canvas: Canvas,
    fonts: Fonts,
    text: str,
    style: Style,
    align: Align,
    left: float,
    right: float,
    y: float,
) -> None:
    draw_aligned(canvas, set_line(fonts, text, style), style, align, left, right, y)

"""The strokes of a roof plan, told apart by line and hatching and never by colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.fonts import Fonts
from heating_program.documents.text import (
    SMALL,
    Style,
    draw_aligned,
    draw_line,
    set_line,
)

Point = tuple[float, float]

HATCH_PT: Final = 3.4
TICK_PT: Final = 2.6
SCALE_BAR_M: Final = (1, 1, 1, 2)
"""Lengths of the fields of the scale bar."""

_MEASURE: Final = Style("sans", 7.5, 10)
_NUMBER: Final = Style("sans", 8.5, 11)
_STRING: Final = Style("sans", 6, 8, grey=0.28)


def draw_area(canvas: Canvas, role: str, corners: Sequence[Point]) -> None:
    """Draw an area by its role: heavy outline, dashed setback, hatched keep-out, dark obstacle."""
    canvas.saveState()
    canvas.setStrokeGray(0)
    if role == "outline":
        canvas.setLineWidth(1.3)
        _polygon(canvas, corners)
    elif role == "setback":
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0.35)
        canvas.setDash(4, 2)
        _polygon(canvas, corners)
    elif role == "keep_out":
        _hatch(canvas, corners)
    else:
        canvas.setLineWidth(0.7)
        canvas.setFillGray(0.4)
        _polygon(canvas, corners, fill=True)
    canvas.restoreState()


def draw_module(
    canvas: Canvas, fonts: Fonts, corners: Sequence[Point], number: str, string: str
) -> None:
    """Draw a module as a white field with its number, and its string below where there is room."""
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0.1)
    canvas.setFillGray(1)
    _polygon(canvas, corners, fill=True)
    (left, low), (right, high) = corners[0], corners[2]
    two_lines = bool(string) and high - low >= 17
    middle = (low + high) / 2 - 3
    line = set_line(fonts, number, _NUMBER)
    draw_aligned(canvas, line, _NUMBER, "center", left, right, middle + (3.5 if two_lines else 0))
    if two_lines:
        below = set_line(fonts, string, _STRING)
        draw_aligned(canvas, below, _STRING, "center", left, right, middle - 4.5)


def draw_dimension(
    canvas: Canvas, fonts: Fonts, start: Point, end: Point, figure: str, name: str
) -> None:
    """Draw a dimension line with slashes at its ends; a short one has its figure beside it."""
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(0.25)
    canvas.line(*start, *end)
    for x, y in (start, end):
        canvas.line(x - TICK_PT, y - TICK_PT, x + TICK_PT, y + TICK_PT)
    (x_1, y_1), (x_2, y_2) = start, end
    middle_x, middle_y = (x_1 + x_2) / 2, (y_1 + y_2) / 2
    line = set_line(fonts, f"{name} {figure}".strip(), _MEASURE)
    if abs(x_2 - x_1) >= abs(y_2 - y_1):
        draw_aligned(canvas, line, _MEASURE, "center", x_1, x_2, middle_y + 2)
    elif abs(y_2 - y_1) < line.width_pt + 4:
        draw_line(canvas, line, _MEASURE, middle_x + 4, middle_y - 2.6)
    else:
        canvas.saveState()
        canvas.translate(middle_x - 2, middle_y)
        canvas.rotate(90)
        draw_aligned(canvas, line, _MEASURE, "center", 0, 0, 0)
        canvas.restoreState()


def draw_north(canvas: Canvas, fonts: Fonts, foot: Point, direction: Sequence[float]) -> None:
    """Draw the north arrow, one half of it dark, with 北 at its point."""
    size = 5 * mm
    (x, y), (east, up) = foot, direction
    tip = (x + east * size, y + up * size)
    tail = (x - east * size, y - up * size)
    for side, grey in ((1, 0.15), (-1, 1.0)):
        wing = (tail[0] - side * up * size * 0.45, tail[1] + side * east * size * 0.45)
        waist = (x - east * size * 0.55, y - up * size * 0.55)
        canvas.setLineWidth(0.5)
        canvas.setStrokeGray(0.15)
        canvas.setFillGray(grey)
        _polygon(canvas, [tip, wing, waist], fill=True)
    line = set_line(fonts, "北", _NUMBER)
    centre = (tip[0] + east * 6, tip[1] + up * 6)
    draw_aligned(canvas, line, _NUMBER, "center", centre[0], centre[0], centre[1] - 3)


def draw_scale_bar(canvas: Canvas, fonts: Fonts, scale: int, x: float, y: float) -> float:
    """Draw a bar of metres with the scale in words and return its right end."""
    metre = 1000 * mm / scale
    canvas.setLineWidth(0.5)
    canvas.setStrokeGray(0.15)
    reached = 0
    for number, length in enumerate(SCALE_BAR_M):
        canvas.setFillGray(0.15 if number % 2 == 0 else 1)
        canvas.rect(x + reached * metre, y + 3, length * metre, 3, fill=1)
        reached += length
    right = x + reached * metre
    for at in (0, 1, 2, 3, reached):
        mark = set_line(fonts, f"{at} m" if at == reached else str(at), _STRING)
        centre = x + at * metre
        draw_aligned(canvas, mark, _STRING, "center", centre, centre, y + 8.5)
    words = set_line(fonts, f"比例 1∶{scale}", SMALL)
    draw_line(canvas, words, SMALL, x, y - 7)
    return right


def _polygon(canvas: Canvas, corners: Sequence[Point], *, fill: bool = False) -> None:
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1 if fill else 0)


def _hatch(canvas: Canvas, corners: Sequence[Point]) -> None:
    """Fill a polygon with slanting lines inside a thin edge."""
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.setLineWidth(0.3)
    canvas.setStrokeGray(0.45)
    canvas.clipPath(path, stroke=1, fill=0)
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    lines = math.ceil((right - left + high - low) / HATCH_PT)
    for number in range(lines):
        at = left - (high - low) + number * HATCH_PT
        canvas.line(at, low, at + high - low, high)

"""The few figures a reader looks for first, large and side by side at the head of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import RULE_GREY, RULE_PT, WIDTH_PT, Piece
from heating_program.documents.fonts import Fonts
from heating_program.documents.text import LABEL, SMALL, Style, draw_line, fitted, set_line

HEIGHT_PT: Final = 21 * mm
FIGURE: Final = Style("sans", 17, 22, bold=True)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure with its name above and a remark below."""

    label: str
    figure: str
    unit: str
    remark: str


def key_figures(fonts: Fonts, figures: Sequence[KeyFigure]) -> list[Piece]:
    """Set figures in boxes of equal width across the page."""
    width = WIDTH_PT / len(figures)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for place, figure in enumerate(figures):
            canvas.setLineWidth(RULE_PT)
            canvas.setStrokeGray(RULE_GREY)
            canvas.rect(x + place * width, y - HEIGHT_PT, width, HEIGHT_PT)
            _draw_figure(canvas, fonts, figure, x + place * width + 3 * mm, y, width - 6 * mm)

    return [Piece(HEIGHT_PT, draw)]


def _draw_figure(
    canvas: Canvas, fonts: Fonts, each: KeyFigure, x: float, y: float, width: float
) -> None:
    draw_line(canvas, set_line(fonts, each.label, LABEL), LABEL, x, y - 5 * mm)
    unit = set_line(fonts, f" {each.unit}", LABEL)
    style = fitted(fonts, each.figure, FIGURE, width - unit.width_pt)
    figure = set_line(fonts, each.figure, style)
    draw_line(canvas, figure, style, x, y - 13 * mm)
    draw_line(canvas, unit, LABEL, x + figure.width_pt, y - 13 * mm)
    remark = fitted(fonts, each.remark, SMALL, width)
    draw_line(canvas, set_line(fonts, each.remark, remark), remark, x, y - 18 * mm)

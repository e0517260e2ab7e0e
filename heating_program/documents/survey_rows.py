"""The rows of a form that is filled in by hand: cells with a label, and lines, grids or ticks.

A cell that is known prints its text; an unknown one leaves room to write or boxes to tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import RULE_GREY, RULE_PT, SHADE_GREY
from heating_program.documents.fonts import Fonts
from heating_program.documents.text import (
    Align,
    Line,
    Style,
    draw_aligned,
    draw_line,
    fitted,
    set_line,
    wrap,
)

LABEL: Final = Style("sans", 7.6, 10, grey=0.25)
VALUE: Final = Style("serif", 9, 11.5)
OPTION: Final = Style("sans", 8, 11.5)
HEAD: Final = Style("sans", 8, 10.5, bold=True)
_PAD_PT: Final = 1.4 * mm
_TICK_PT: Final = 2.5 * mm
_BOX_PT: Final = 4.4 * mm
_GAP_PT: Final = 2.2 * mm


@dataclass(frozen=True, slots=True)
class Cell:
    """One question of the form.

    Parameters
    ----------
    label : str
        What is asked; empty for a cell of a table.
    share : float
        Width as a share of the row.
    text : str
        The answer as printed; empty leaves room to write.
    unit : str
        Printed at the right of the room.
    options : tuple of (code, label)
        Boxes to tick instead of a line.
    chosen : frozenset of str
        Codes that are ticked already.
    boxes : int
        A grid of so many boxes, one a character, while there is no text.
    shaded : bool
        A heading of a table.
    """

    label: str
    share: float
    text: str = ""
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    chosen: frozenset[str] = frozenset()
    boxes: int = 0
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class _Tick:
    x_pt: float
    line_no: int
    label: Line
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows are set: the faces, the width of all and the least height of each."""

    fonts: Fonts
    width_pt: float
    least_pt: float

    def height_pt(self, cells: Sequence[Cell]) -> float:
        """Return the height of a row, that of its fullest cell."""
        places = zip(cells, self._widths(cells), strict=True)
        return max(self.least_pt, *(_height(self.fonts, cell, room) for cell, room in places))

    def draw(self, canvas: Canvas, cells: Sequence[Cell], x: float, y: float) -> float:
        """Draw one row with its top left corner there and return its height."""
        height = self.height_pt(cells)
        for cell, room in zip(cells, self._widths(cells), strict=True):
            canvas.setLineWidth(RULE_PT)
            canvas.setStrokeGray(RULE_GREY)
            canvas.setFillGray(SHADE_GREY)
            canvas.rect(x, y - height, room, height, stroke=1, fill=1 if cell.shaded else 0)
            _draw_cell(canvas, self.fonts, cell, (x, y, room, height))
            x += room
        return height

    def _widths(self, cells: Sequence[Cell]) -> list[float]:
        whole = sum(cell.share for cell in cells)
        return [self.width_pt * cell.share / whole for cell in cells]


def _label_pt(fonts: Fonts, cell: Cell) -> float:
    return set_line(fonts, cell.label, LABEL).width_pt + _PAD_PT if cell.label else 0.0


def _room_pt(fonts: Fonts, cell: Cell, width_pt: float) -> float:
    unit = set_line(fonts, cell.unit, LABEL).width_pt + _PAD_PT if cell.unit else 0.0
    return width_pt - 2 * _PAD_PT - _label_pt(fonts, cell) - unit


def _height(fonts: Fonts, cell: Cell, width_pt: float) -> float:
    room = _room_pt(fonts, cell, width_pt)
    if cell.options:
        lines = 1 + max(tick.line_no for tick in _ticks(fonts, cell, room))
        return lines * OPTION.leading_pt + _PAD_PT
    lines = len(wrap(fonts, cell.text, _style(fonts, cell, room), room))
    return lines * VALUE.leading_pt + _PAD_PT


def _style(fonts: Fonts, cell: Cell, room_pt: float) -> Style:
    """Let a long Mongolian name shrink before it breaks."""
    return fitted(fonts, cell.text, HEAD if cell.shaded else VALUE, room_pt)


def _ticks(fonts: Fonts, cell: Cell, room_pt: float) -> list[_Tick]:
    """Place box after box, beginning a line where the next one would not fit."""
    ticks: list[_Tick] = []
    x, line_no = 0.0, 0
    for code, label in cell.options:
        line = set_line(fonts, label, OPTION)
        width = _TICK_PT + 0.8 * mm + line.width_pt
        if x and x + width > room_pt:
            x, line_no = 0.0, line_no + 1
        ticks.append(_Tick(x, line_no, line, code in cell.chosen))
        x += width + _GAP_PT
    return ticks


def _draw_cell(
    canvas: Canvas, fonts: Fonts, cell: Cell, box: tuple[float, float, float, float]
) -> None:
    x, y, width, height = box
    middle = y - height / 2
    left, right = x + _PAD_PT, x + width - _PAD_PT
    if cell.label:
        draw_line(canvas, set_line(fonts, cell.label, LABEL), LABEL, left, middle - 0.9 * mm)
        left += _label_pt(fonts, cell)
    if cell.unit:
        unit = set_line(fonts, cell.unit, LABEL)
        draw_aligned(canvas, unit, LABEL, "right", left, right, middle - 0.9 * mm)
    room = _room_pt(fonts, cell, width)
    if cell.options:
        _draw_ticks(canvas, _ticks(fonts, cell, room), left, middle)
    elif cell.text:
        _draw_text(canvas, fonts, cell, (left, middle, room))
    elif cell.boxes:
        _draw_boxes(canvas, cell.boxes, (left, middle, room))


def _draw_text(canvas: Canvas, fonts: Fonts, cell: Cell, place: tuple[float, float, float]) -> None:
    left, middle, room = place
    style = _style(fonts, cell, room)
    lines = wrap(fonts, cell.text, style, room)
    baseline = middle + (len(lines) - 1) * style.leading_pt / 2 - 0.36 * style.size_pt
    for line in lines:
        align: Align = "center" if cell.shaded else "left"
        draw_aligned(canvas, line, style, align, left, left + room, baseline)
        baseline -= style.leading_pt


def _draw_boxes(canvas: Canvas, count: int, place: tuple[float, float, float]) -> None:
    left, middle, room = place
    side = min(_BOX_PT, room / count)
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(0.55)
    for number in range(count):
        canvas.rect(left + number * side, middle - side / 2, side, side)


def _draw_ticks(canvas: Canvas, ticks: Sequence[_Tick], left: float, middle: float) -> None:
    lines = 1 + max(tick.line_no for tick in ticks)
    for tick in ticks:
        centre = middle + ((lines - 1) / 2 - tick.line_no) * OPTION.leading_pt
        x = left + tick.x_pt
        canvas.setLineWidth(0.6)
        canvas.setStrokeGray(0.25)
        canvas.rect(x, centre - _TICK_PT / 2, _TICK_PT, _TICK_PT)
        if tick.is_chosen:
            _draw_check(canvas, x, centre)
        draw_line(canvas, tick.label, OPTION, x + _TICK_PT + 0.8 * mm, centre - 0.36 * 8)


def _draw_check(canvas: Canvas, x: float, centre: float) -> None:
    canvas.setLineWidth(1.3)
    canvas.setStrokeGray(0)
    path = canvas.beginPath()
    path.moveTo(x + 0.15 * _TICK_PT, centre)
    path.lineTo(x + 0.42 * _TICK_PT, centre - 0.3 * _TICK_PT)
    path.lineTo(x + 1.02 * _TICK_PT, centre + 0.55 * _TICK_PT)
    canvas.drawPath(path)

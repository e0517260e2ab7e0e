"""Draws one roof plane to scale: modules with numbers, what keeps them off, sizes, north, legend.

A printed paper must be drawn again for as long as it is kept, so the shapes are values of this
module and do not follow a change of the library that laid the modules out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from heating_program.documents.blocks import WIDTH_PT, Piece
from heating_program.documents.fonts import Fonts
from heating_program.documents.plan_strokes import (
    Point,
    draw_area,
    draw_dimension,
    draw_module,
    draw_north,
    draw_scale_bar,
)
from heating_program.documents.text import SMALL, Style, draw_aligned, draw_line, set_line

SCALES: Final = (20, 25, 30, 40, 50, 60, 75, 100, 125, 150, 200, 250, 300, 400, 500, 1000)
"""Denominators a draughtsman would choose."""

LEGEND: Final = (
    ("outline", "屋面边线"),
    ("setback", "退让线"),
    ("keep_out", "避让区（含冬至日阴影）"),
    ("obstacle", "障碍物"),
)
_LEGEND_PT: Final = 13 * mm
_EDGE: Final = Style("sans", 7.5, 10, grey=0.28)
_METRE_PT: Final = 1000.0 * mm


@dataclass(frozen=True, slots=True)
class PlanArea:
    """A closed polygon in metres; ``role`` is ``outline``, ``setback``, ``keep_out``, ``obstacle``.

    ``name`` is what an obstacle is called, else empty.
    """

    role: str
    corners_m: tuple[tuple[float, ...], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlanModule:
    """One module with its number and its string, ``2.1`` for the first string on tracker 2."""

    number: int
    corners_m: tuple[tuple[float, ...], ...]
    string: str = ""


@dataclass(frozen=True, slots=True)
class PlanDimension:
    """A dimension line parallel to an edge, in metres, with a short name where it needs one."""

    name: str
    start_m: tuple[float, ...]
    end_m: tuple[float, ...]
    length_m: float


@dataclass(frozen=True, slots=True)
class PlanLabel:
    """A word beside an edge, centred on a point."""

    text: str
    at_m: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RoofDrawing:
    """All shapes of one plane in metres, x to the right and y up.

    Parameters
    ----------
    title : str
        Printed above: which plane, how many modules, how they lie.
    box_m : tuple of four float
        Least x, least y, largest x, largest y of everything but the text.
    north_at_m, north : tuple of two float
        Foot of the arrow and the unit vector it points along.
    """

    title: str
    box_m: tuple[float, ...]
    areas: tuple[PlanArea, ...]
    modules: tuple[PlanModule, ...]
    dimensions: tuple[PlanDimension, ...]
    labels: tuple[PlanLabel, ...]
    north_at_m: tuple[float, ...]
    north: tuple[float, ...]


def roof_plan(fonts: Fonts, drawing: RoofDrawing, *, most_pt: float) -> list[Piece]:
    """Set one plane at the largest usual scale that fits.

    Parameters
    ----------
    fonts : Fonts
    drawing : RoofDrawing
    most_pt : float
        Greatest height of the drawing, without its legend.

    Returns
    -------
    list of Piece
        One piece, so that a drawing is never cut.
    """
    scale = scale_of(drawing.box_m, WIDTH_PT - 8 * mm, most_pt - 6 * mm)
    pt_per_m = _METRE_PT / scale
    least_x, least_y, most_x, most_y = drawing.box_m
    height_pt = (most_y - least_y) * pt_per_m + 6 * mm

    def draw(canvas: Canvas, x: float, y: float) -> None:
        left = x + (WIDTH_PT - (most_x - least_x) * pt_per_m) / 2

        def place(point: Sequence[float]) -> Point:
            across, up = point
            return (
                left + (across - least_x) * pt_per_m,
                y - height_pt + 3 * mm + (up - least_y) * pt_per_m,
            )

        _draw_shapes(canvas, fonts, drawing, place)
        foot = y - height_pt - 6 * mm
        right = draw_scale_bar(canvas, fonts, scale, x, foot)
        _draw_legend(canvas, fonts, drawing, right + 8 * mm, foot)

    return [Piece(height_pt + _LEGEND_PT, draw)]


def scale_of(box_m: Sequence[float], width_pt: float, height_pt: float) -> int:
    """Return the denominator of the largest usual scale at which a box fits.

    Examples
    --------
    >>> scale_of((0.0, 0.0, 15.0, 9.0), 160 * mm, 95 * mm)
    100
    """
    least_x, least_y, most_x, most_y = box_m
    needed = max((most_x - least_x) / width_pt, (most_y - least_y) / height_pt) * _METRE_PT
    return next((scale for scale in SCALES if scale >= needed), SCALES[-1])


def _draw_shapes(
    canvas: Canvas, fonts: Fonts, drawing: RoofDrawing, place: Callable[[Sequence[float]], Point]
) -> None:
    for area in drawing.areas:
        draw_area(canvas, area.role, [place(corner) for corner in area.corners_m])
    for module in drawing.modules:
        corners = [place(corner) for corner in module.corners_m]
        draw_module(canvas, fonts, corners, str(module.number), module.string)
    for dimension in drawing.dimensions:
        draw_dimension(
            canvas,
            fonts,
            place(dimension.start_m),
            place(dimension.end_m),
            f"{dimension.length_m:.2f}",
            dimension.name,
        )
    for label in drawing.labels:
        x, y = place(label.at_m)
        line = set_line(fonts, label.text, _EDGE)
        draw_aligned(canvas, line, _EDGE, "center", x, x, y - 2.6)
    for area in drawing.areas:
        if area.role == "obstacle":
            _name_obstacle(canvas, fonts, area.name, [place(corner) for corner in area.corners_m])
    draw_north(canvas, fonts, place(drawing.north_at_m), drawing.north)


def _name_obstacle(canvas: Canvas, fonts: Fonts, name: str, corners: list[Point]) -> None:
    line = set_line(fonts, name, _EDGE)
    middle = (min(x for x, _ in corners) + max(x for x, _ in corners)) / 2
    above = max(y for _, y in corners) + 2
    canvas.setFillGray(1)
    canvas.rect(middle - line.width_pt / 2 - 1, above - 1.5, line.width_pt + 2, 9, stroke=0, fill=1)
    draw_aligned(canvas, line, _EDGE, "center", middle, middle, above)


def _draw_legend(canvas: Canvas, fonts: Fonts, drawing: RoofDrawing, x: float, y: float) -> None:
    """Draw a sample of every role that occurs, with its word."""
    roles = {area.role for area in drawing.areas}
    for role, word in LEGEND:
        if role in roles:
            sample: list[Point] = [(x, y), (x + 16, y), (x + 16, y + 8), (x, y + 8)]
            draw_area(canvas, role, sample)
            line = set_line(fonts, word, SMALL)
            draw_line(canvas, line, SMALL, x + 20, y + 1)
            x += 20 + line.width_pt + 10

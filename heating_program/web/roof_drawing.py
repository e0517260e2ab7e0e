"""Draws the plan of one roof plane as inline SVG, in metres, from the shapes of the library.

The eaves are at the bottom, as somebody sees the roof who faces it from outside. A string's
number is hidden on narrow screens; what the picture says stands beside it in words as well.
"""

import math
from collections.abc import Iterator

from flask_babel import gettext as _
from markupsafe import Markup

from pv_sizing.drawing import Area, Dimension, DrawnModule, EdgeLabel, North, Plan, Role

# Strokes keep their width however far the picture is scaled.
THIN = Markup('vector-effect="non-scaling-stroke"')
# Text as a share of the picture's width: readable on a telephone and not loud on a desk.
TEXT_SHARE = 0.028
# Room around the shapes for the letters of the outermost lines. [m]
LETTERS_M = 0.5
ARROW_M = 0.55

AREA_LOOKS = {
    Role.OUTLINE: Markup('class="chart-axis" fill="none"'),
    Role.SETBACK: Markup('class="chart-axis" fill="none" stroke-dasharray="5 4"'),
    Role.KEEP_OUT: Markup('class="chart-behind" fill="currentColor" fill-opacity="0.18"'),
    Role.OBSTACLE: Markup('class="chart-low"'),
}
# Pale, so that a number in the colour of the text is legible on it by day and by night.
MODULE_LOOK = Markup('class="chart-data chart-axis" fill-opacity="0.22"')


def roof_plan(chart_id: str, title: str, told: str, plan: Plan) -> Markup:
    """Draw a plane with what lies on it.

    Parameters
    ----------
    chart_id
        Unique on the page.
    title, told
        What the picture is, and what it says, for those who do not see it.
    plan
        Shapes in metres.

    Returns
    -------
    Markup
        An ``<svg>`` as wide as its place; a deep plane gets a narrower one, since a square
        picture would be as high as the page is wide.
    """
    left, low, right, high = plan.box_m
    wide, deep = right - left + 2.0 * LETTERS_M, high - low + 2.0 * LETTERS_M
    return Markup(
        '<svg class="chart" id="{id}" role="img" aria-labelledby="{id}-title {id}-desc"'
        ' width="{width}%" viewBox="{x:.2f} {y:.2f} {wide:.2f} {deep:.2f}">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{told}</desc>{shapes}</svg>'
    ).format(
        id=chart_id,
        width=round(min(100.0, 60.0 * wide / deep), 1),
        x=left - LETTERS_M,
        y=-high - LETTERS_M,
        wide=wide,
        deep=deep,
        title=title,
        told=told,
        shapes=Markup().join(_shapes(plan, TEXT_SHARE * wide)),
    )


def _shapes(plan: Plan, text_m: float) -> Iterator[Markup]:
    """Yield everything from back to front; y runs up the slope, a picture's runs down."""
    words = {
        "eaves": _("檐口"),
        "ridge": _("屋脊"),
        "front": _("前沿"),
        "back": _("后沿"),
    }
    yield from (_area(each) for each in plan.areas if each.role is not Role.OBSTACLE)
    for module in plan.modules:
        yield from _module(module, text_m)
    yield from (_area(each) for each in plan.areas if each.role is Role.OBSTACLE)
    for dimension in plan.dimensions:
        yield from _dimension(dimension, text_m)
    yield from (_edge(each, words[each.name], text_m) for each in plan.edges)
    yield from _north(plan.north, text_m)


def _polygon(look: Markup, corners_m: tuple[tuple[float, float], ...]) -> Markup:
    points = " ".join(f"{x:.3f},{-y:.3f}" for x, y in corners_m)
    return Markup('<polygon {look} points="{points}" {thin}/>').format(
        look=look, points=points, thin=THIN
    )


def _area(area: Area) -> Markup:
    return _polygon(AREA_LOOKS[area.role], area.corners_m)


def _module(module: DrawnModule, text_m: float) -> Iterator[Markup]:
    yield _polygon(MODULE_LOOK, module.corners_m)
    (left, low), (right, high) = module.corners_m[0], module.corners_m[2]
    size = min(text_m, 0.4 * (high - low), 0.4 * (right - left))
    x, y = module.centre_m
    string = module.string_label
    yield _text(str(module.number), x, y + 0.55 * size if string else y, size)
    if string:
        yield _text(string, x, y - 0.65 * size, 0.8 * size, "chart-quiet chart-dense")


def _dimension(dimension: Dimension, text_m: float) -> Iterator[Markup]:
    (x_a, y_a), (x_b, y_b) = dimension.start_m, dimension.end_m
    tick = 0.3 * text_m
    yield _line(x_a, y_a, x_b, y_b)
    for x, y in (dimension.start_m, dimension.end_m):
        yield _line(x - tick, y - tick, x + tick, y + tick)
    x, y = (x_a + x_b) / 2.0, (y_a + y_b) / 2.0
    said = f"{dimension.length_m:.2f} m"
    if y_a == y_b:
        # Between the line and the roof, so that the name of the edge has its place outside.
        yield _text(said, x, y + math.copysign(0.7 * text_m, -y), text_m)
    elif x < 0.0:
        yield _text(said, x - 0.7 * text_m, y, text_m, turned=True)
    else:
        yield _text(said, x + 0.5 * text_m, y, text_m, anchor="start")


def _edge(edge: EdgeLabel, word: str, text_m: float) -> Markup:
    return _text(word, *edge.at_m, text_m, "chart-quiet")


def _north(north: North, text_m: float) -> Iterator[Markup]:
    (x, y), (ahead, up) = north.at_m, north.direction
    # Tip ahead, two corners behind it to the left and the right of the way it points.
    corners = tuple(
        (x + ARROW_M * (along * ahead + aside * up), y + ARROW_M * (along * up - aside * ahead))
        for along, aside in ((1.0, 0.0), (-0.6, -0.45), (-0.25, 0.0), (-0.6, 0.45))
    )
    yield _polygon(Markup('fill="currentColor"'), corners)
    beyond = ARROW_M + 0.6 * text_m
    yield _text(_("北"), x + beyond * ahead, y + beyond * up, text_m)


def _line(x_a: float, y_a: float, x_b: float, y_b: float) -> Markup:
    return Markup(
        '<line class="chart-axis" x1="{:.3f}" y1="{:.3f}" x2="{:.3f}" y2="{:.3f}" {}/>'
    ).format(x_a, -y_a, x_b, -y_b, THIN)


def _text(
    said: str,
    x: float,
    y: float,
    size_m: float,
    classes: str = "",
    *,
    turned: bool = False,
    anchor: str = "middle",
) -> Markup:
    turn = Markup(' transform="rotate(-90 {:.3f} {:.3f})"').format(x, -y) if turned else ""
    return Markup(
        '<text class="{classes}" x="{x:.3f}" y="{y:.3f}" font-size="{size:.3f}"'
        ' text-anchor="{anchor}" dominant-baseline="central"{turn}>{said}</text>'
    ).format(classes=classes, x=x, y=-y, size=size_m, anchor=anchor, turn=turn, said=said)

"""Draws one roof plane from above with its modules and obstacles, in metres, as inline SVG.

The eaves are at the bottom, as somebody sees the roof who faces it from outside. Numbers stand
beside the picture; only shapes are in it, so that it scales without unreadable letters.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

# Strokes keep their width however far the picture is scaled.
_THIN = Markup('vector-effect="non-scaling-stroke"')


def roof_plan(
    chart_id: str,
    title: str,
    told: str,
    plane: Mapping[str, Any],
    positions: Iterable[Mapping[str, Any]],
) -> Markup:
    """Draw a plane with what lies on it.

    Parameters
    ----------
    chart_id
        Unique on the page.
    title, told
        What the picture is, and what it says, for those who do not see it.
    plane
        ``length_m``, ``depth_m`` and ``obstacles`` as stored.
    positions
        Modules with ``x_m``, ``y_m``, ``width_m``, ``depth_m`` from the lower left corner.

    Returns
    -------
    Markup
        An ``<svg>`` as wide as its place.
    """
    length_m, depth_m = float(plane["length_m"]), float(plane["depth_m"])
    # A square picture would be as high as the page is wide: deep planes get a narrower one.
    width_pct = round(min(100.0, 60.0 * length_m / depth_m), 1)
    shapes = [_rectangle("chart-track chart-axis", 0.0, 0.0, length_m, depth_m, depth_m)]
    shapes += [_placed("chart-data chart-axis", each, depth_m) for each in positions]
    shapes += [_placed("chart-low chart-axis", each, depth_m) for each in plane["obstacles"]]
    return Markup(
        '<svg class="chart" id="{id}" role="img" aria-labelledby="{id}-title {id}-desc"'
        ' width="{width}%" viewBox="-0.1 -0.1 {box_w:.2f} {box_h:.2f}">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{told}</desc>{shapes}</svg>'
    ).format(
        id=chart_id,
        width=width_pct,
        box_w=length_m + 0.2,
        box_h=depth_m + 0.2,
        title=title,
        told=told,
        shapes=Markup().join(shapes),
    )


def _placed(classes: str, each: Mapping[str, Any], roof_depth_m: float) -> Markup:
    return _rectangle(
        classes, each["x_m"], each["y_m"], each["width_m"], each["depth_m"], roof_depth_m
    )


def _rectangle(
    classes: str, x_m: float, y_m: float, width_m: float, depth_m: float, roof_depth_m: float
) -> Markup:
    return Markup(
        '<rect class="{classes}" x="{x:.3f}" y="{y:.3f}" width="{w:.3f}" height="{h:.3f}" {thin}/>'
    ).format(
        classes=classes,
        x=x_m,
        y=roof_depth_m - y_m - depth_m,  # y runs up the slope, a picture's runs down
        w=width_m,
        h=depth_m,
        thin=_THIN,
    )

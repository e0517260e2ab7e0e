"""A picture of what a plant makes and a house uses month by month, and of both at once.

A light bar is what is made, its dark foot what the house uses of it, a dashed mark what the
house needs: told apart by shape, so that a grey print says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from heating_program.web.charts import (
    HEAD_PX,
    PLOT_HEIGHT_PX,
    ROW_HEIGHT_PX,
    largest,
    name_and_numbers,
)


@dataclass(frozen=True, slots=True)
class Flow:
    """One month [kWh]; ``used`` is what the house uses of what is made."""

    label: str
    made: float
    used: float
    needed: float


def flow_bars(chart_id: str, title: str, flows: Sequence[Flow], *, words: Sequence[str]) -> Markup:
    """Draw the months of a year.

    Parameters
    ----------
    chart_id
        Unique on the page.
    words
        What made, used and needed are called, for the description.

    Raises
    ------
    ValueError
        If a value is negative or not finite.
    """
    top = largest(value for flow in flows for value in (flow.made, flow.used, flow.needed)) or 1.0
    step_pct = 100 / max(len(flows), 1)
    foot_px = HEAD_PX + PLOT_HEIGHT_PX
    parts = [
        _month(index * step_pct, step_pct, flow, top, dense=index % 2 == 1)
        for index, flow in enumerate(flows)
    ]
    axis = Markup('<line class="chart-axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>')
    parts.append(axis.format(y=foot_px))
    made, used, needed = words
    told = [
        f"{flow.label} {made} {flow.made:,.0f}，{used} {flow.used:,.0f}，"
        f"{needed} {flow.needed:,.0f} kWh"
        for flow in flows
    ]
    return Markup(
        '<svg class="chart" id="{id}" role="img" aria-labelledby="{id}-title {id}-desc"'
        ' width="100%" height="{height}">{told}{body}</svg>'
    ).format(
        id=chart_id,
        height=foot_px + ROW_HEIGHT_PX,
        told=name_and_numbers(chart_id, title, told),
        body=Markup().join(parts),
    )


def _month(left_pct: float, step_pct: float, flow: Flow, top: float, *, dense: bool) -> Markup:
    foot_px = HEAD_PX + PLOT_HEIGHT_PX
    made_px, used_px, needed_px = (
        value / top * PLOT_HEIGHT_PX for value in (flow.made, flow.used, flow.needed)
    )
    return Markup(
        '<rect class="chart-track chart-axis" x="{x:.2f}%" y="{made_y:.1f}" width="{w:.2f}%"'
        ' height="{made:.1f}"/>'
        '<rect class="chart-data" x="{x:.2f}%" y="{used_y:.1f}" width="{w:.2f}%"'
        ' height="{used:.1f}"/>'
        '<line class="chart-line" x1="{l:.2f}%" x2="{r:.2f}%" y1="{needed:.1f}" y2="{needed:.1f}"/>'
        '<text class="chart-quiet{dense}" x="{c:.2f}%" y="{below}" text-anchor="middle">'
        "{label}</text>"
    ).format(
        x=left_pct + step_pct * 0.16,
        w=step_pct * 0.68,
        l=left_pct + step_pct * 0.04,
        r=left_pct + step_pct * 0.96,
        c=left_pct + step_pct / 2,
        made_y=foot_px - made_px,
        made=made_px,
        used_y=foot_px - used_px,
        used=used_px,
        needed=foot_px - needed_px,
        below=foot_px + 20,
        label=flow.label,
        dense=" chart-dense" if dense else "",
    )

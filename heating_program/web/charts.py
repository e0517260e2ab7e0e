"""Pictures drawn on the server: numbers in, inline SVG out, without script or inline style.

Widths are percentages and text keeps its own size, so a chart narrows with its card and stays
readable on a phone; lying bars are rows of a grid whose words are ordinary text. Colours come
from the classes of ``static/css/figures.css``; a picture never speaks by colour alone: every bar
carries its number, and the description holds them all.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

ROW_HEIGHT_PX = 28
BAR_HEIGHT_PX = 20
PLOT_HEIGHT_PX = 160
HEAD_PX = 24


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a share chart: who, how much in percent, and a word when it is below the line."""

    label: str
    share_pct: float
    note: str = ""
    figure: str = ""

    @property
    def printed(self) -> str:
        """The number as it stands at the bar: one decimal unless the caller has its own."""
        return self.figure or f"{self.share_pct:.1f}%"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the path and how many cases have reached it."""

    label: str
    count: int


def monthly_bars(
    chart_id: str, title: str, values: Sequence[float], labels: Sequence[str], *, unit: str
) -> Markup:
    """Draw one upright bar per month with its value on top.

    Parameters
    ----------
    chart_id
        Unique on the page; names the title and the description for screen readers.
    values
        Not negative, in `unit`, as many as `labels` (twelve for a year).

    Returns
    -------
    Markup
        An ``<svg>`` as wide as its place, with title and description.

    Raises
    ------
    ValueError
        If lengths differ or a value is negative or not finite.
    """
    if len(values) != len(labels):
        message = f"{len(values)} values for {len(labels)} labels"
        raise ValueError(message)
    top = largest(values)
    step_pct = 100 / max(len(values), 1)
    foot_px = HEAD_PX + PLOT_HEIGHT_PX
    parts = [
        _month(
            index * step_pct,
            step_pct,
            value / top if top else 0.0,
            f"{value:,.0f}",
            label,
            dense=index % 2 == 1,
        )
        for index, (value, label) in enumerate(zip(values, labels, strict=True))
    ]
    parts.append(
        Markup('<line class="chart-axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>').format(y=foot_px)
    )
    told = [f"{label} {value:,.0f} {unit}" for value, label in zip(values, labels, strict=True)]
    return Markup(
        '<svg class="chart" id="{id}" role="img" aria-labelledby="{id}-title {id}-desc"'
        ' width="100%" height="{height}">{told}{body}</svg>'
    ).format(
        id=chart_id,
        height=foot_px + ROW_HEIGHT_PX,
        told=name_and_numbers(chart_id, title, told),
        body=Markup().join(parts),
    )


def share_bars(
    chart_id: str, title: str, rows: Sequence[Share], *, line_pct: float, line_label: str
) -> Markup:
    """Draw lying bars of percentages with one dashed line that should be reached.

    Parameters
    ----------
    rows
        Shares in percent; a negative share (more energy than before) is drawn empty and told.
    line_pct
        Where the line stands, e.g. 30 for the saving a retrofit must reach.

    Raises
    ------
    ValueError
        If a share is not finite.
    """
    largest(abs(row.share_pct) for row in rows)  # refuses what is not finite, below zero as well
    full_pct = _round_up(max([line_pct * 1.5, *(row.share_pct for row in rows)]))
    line = line_pct / full_pct
    parts = [
        Markup(
            '<span></span><svg class="chart-bar" width="100%" height="{head}">'
            '<text class="chart-quiet" x="{x:.2f}%" y="{base}" text-anchor="middle">{label}</text>'
            "</svg><span></span><span></span>"
        ).format(head=HEAD_PX, x=line * 100, base=HEAD_PX - 7, label=line_label)
    ]
    parts += [
        _lying_bar(
            row.label,
            row.share_pct / full_pct,
            row.printed,
            row.note,
            low=row.share_pct < line_pct,
            line=line,
        )
        for row in rows
    ]
    told = [line_label, *(f"{row.label} {row.printed} {row.note}".strip() for row in rows)]
    return _rows(chart_id, title, told, parts)


def stage_bars(chart_id: str, title: str, stages: Sequence[Stage], *, step_label: str) -> Markup:
    """Draw how many cases have reached each stage, and the part that came from the stage before.

    Parameters
    ----------
    step_label
        Words with ``{pct}`` for the conversion from the stage before, e.g. ``"转化 {pct}%"``.

    Raises
    ------
    ValueError
        If a count is negative.
    """
    top = largest(stage.count for stage in stages)
    notes = [""] + [
        step_label.format(pct=round(stage.count * 100 / before.count)) if before.count else ""
        for before, stage in pairwise(stages)
    ]
    parts = [
        _lying_bar(stage.label, stage.count / top if top else 0.0, f"{stage.count:,}", note)
        for stage, note in zip(stages, notes, strict=False)
    ]
    told = [f"{stage.label} {stage.count:,}" for stage in stages]
    return _rows(chart_id, title, told, parts)


def _month(
    left_pct: float, step_pct: float, share: float, text: str, label: str, *, dense: bool
) -> Markup:
    # A phone has no room for every value and label: what is dense is left out there.
    foot_px = HEAD_PX + PLOT_HEIGHT_PX
    return Markup(
        '<rect class="chart-data" x="{x:.2f}%" y="{y:.1f}" width="{w:.2f}%" height="{h:.1f}"/>'
        '<text class="chart-dense" x="{c:.2f}%" y="{above:.1f}" text-anchor="middle">'
        "{text}</text>"
        '<text class="chart-quiet{dense}" x="{c:.2f}%" y="{below}" text-anchor="middle">'
        "{label}</text>"
    ).format(
        x=left_pct + step_pct * 0.16,
        w=step_pct * 0.68,
        c=left_pct + step_pct / 2,
        y=foot_px - share * PLOT_HEIGHT_PX,
        h=share * PLOT_HEIGHT_PX,
        above=foot_px - share * PLOT_HEIGHT_PX - 6,
        below=foot_px + 20,
        text=text,
        label=label,
        dense=" chart-dense" if dense else "",
    )


def _lying_bar(
    label: str, share: float, text: str, note: str, *, low: bool = False, line: float | None = None
) -> Markup:
    # Four cells of a grid row. The words are HTML, so that the label column is as wide as its
    # longest label; the svg between them is only the bar and takes the width that is left.
    mark = _dashed(line) if line is not None else Markup()
    return Markup(
        '<span class="chart-label">{label}</span>'
        '<svg class="chart-bar" width="100%" height="{row}">'
        '<rect class="chart-track" y="4" width="100%" height="{bar}"/>'
        '<rect class="{fill}" y="4" width="{w:.2f}%" height="{bar}"/>{mark}</svg>'
        '<span class="chart-value">{text}</span><span class="chart-note {tone}">{note}</span>'
    ).format(
        label=label,
        row=ROW_HEIGHT_PX,
        bar=BAR_HEIGHT_PX,
        w=min(max(share, 0.0), 1.0) * 100,
        fill="chart-low" if low else "chart-data",
        mark=mark,
        text=text,
        tone="chart-behind" if low else "chart-quiet",
        note=note,
    )


def _dashed(share: float) -> Markup:
    return Markup(
        '<line class="chart-line" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{foot}"/>'
    ).format(x=share * 100, foot=ROW_HEIGHT_PX)


def name_and_numbers(chart_id: str, title: str, told: Sequence[str]) -> Markup:
    """Make the title and the description that a picture is labelled by."""
    return Markup(
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{told}</desc>'
    ).format(id=chart_id, title=title, told="；".join(told))


def _rows(chart_id: str, title: str, told: Sequence[str], parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<div class="chart chart-rows" id="{id}" role="img"'
        ' aria-labelledby="{id}-title {id}-desc"><svg class="hidden">{told}</svg>{body}</div>'
    ).format(id=chart_id, told=name_and_numbers(chart_id, title, told), body=Markup().join(parts))


def largest(values: Iterable[float]) -> float:
    """Return the largest value, 0 when there is none.

    Raises
    ------
    ValueError
        If one is negative or not finite: it cannot be drawn.
    """
    top = 0.0
    for value in values:
        if not math.isfinite(value) or value < 0:
            message = f"cannot draw {value}"
            raise ValueError(message)
        top = max(top, value)
    return top


def _round_up(value: float) -> float:
    return math.ceil(value / 10) * 10

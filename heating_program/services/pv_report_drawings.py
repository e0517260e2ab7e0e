"""Draws the planes of a kept size as the frozen shapes of the PV report."""

from collections.abc import Iterator
from typing import Any

from heating_program.documents.roof_plan import (
    PlanArea,
    PlanDimension,
    PlanLabel,
    PlanModule,
    RoofDrawing,
)
from heating_program.domain.errors import DomainError
from heating_program.services.pv_calculation import KeptSize
from pv_sizing.drawing import MARGIN_M, Plan, plan_of
from pv_sizing.errors import RecordError
from pv_sizing.layout import Layout, Orientation
from pv_sizing.record import from_plain
from pv_sizing.roof import RoofPlane, RoofRules
from pv_sizing.strings import StringPlan

_ORIENTATIONS = {Orientation.LANDSCAPE: "横放", Orientation.PORTRAIT: "竖放"}
_EDGES = {"eaves": "檐口", "ridge": "屋脊", "front": "前沿", "back": "后沿"}
_DIMENSIONS = {"row_pitch": "行距", "setback_eaves": "退让", "setback_side": "退让"}


def drawings(sizing: KeptSize) -> tuple[RoofDrawing, ...]:
    """Draw every plane that carries modules, numbered through the house.

    Raises
    ------
    DomainError
        `sizing_outdated` when the stored layout is not of this version.
    """
    try:
        return tuple(_drawings(sizing.result, sizing.inputs))
    except RecordError as error:
        raise DomainError("sizing_outdated") from error


def _drawings(result: dict[str, Any], inputs: dict[str, Any]) -> list[RoofDrawing]:
    planes = {plane["name"]: from_plain(RoofPlane, plane) for plane in inputs["roofs"]}
    rules = from_plain(RoofRules, inputs["rules"])
    strings = [from_plain(StringPlan, each) for each in result["strings"]]
    drawn: list[RoofDrawing] = []
    number = 1
    for plain in result["layouts"]:
        layout = from_plain(Layout, plain)
        plan = plan_of(
            planes[layout.plane_name],
            layout,
            rules,
            inputs["site"]["latitude_deg"],
            strings=strings,
            first_number=number,
        )
        drawn.append(_frozen(plan, _title(layout)))
        number += layout.count
    return drawn


def _title(layout: Layout) -> str:
    return (
        f"{layout.plane_name}：{layout.count} 块，{_ORIENTATIONS[layout.orientation]}，"
        f"组件倾角 {layout.module_tilt_deg:g}°，朝向 {layout.module_azimuth_deg:g}°，"
        f"最高处高出屋面 {layout.top_height_m:.2f} m。单位：米。"
    )


def _frozen(plan: Plan, title: str) -> RoofDrawing:
    return RoofDrawing(
        title=title,
        box_m=_rounded(_box(plan)),
        areas=tuple(
            PlanArea(str(area.role), _corners(area.corners_m), area.name) for area in plan.areas
        ),
        modules=tuple(
            PlanModule(module.number, _corners(module.corners_m), module.string_label)
            for module in plan.modules
        ),
        dimensions=tuple(
            PlanDimension(
                _DIMENSIONS.get(each.name, ""),
                _rounded(each.start_m),
                _rounded(each.end_m),
                round(each.length_m, 3),
            )
            for each in plan.dimensions
        ),
        labels=tuple(_labels(plan)),
        north_at_m=_rounded(plan.north.at_m),
        north=plan.north.direction,
    )


def _labels(plan: Plan) -> Iterator[PlanLabel]:
    """Name the edges; the upper one stands close unless its length is drawn between."""
    low, high = plan.edges
    yield PlanLabel(_EDGES[low.name], _rounded(low.at_m))
    across, up = high.at_m
    yield PlanLabel(_EDGES[high.name], _rounded((across, up - _spare_m(plan))))


def _box(plan: Plan) -> tuple[float, float, float, float]:
    least_x, least_y, most_x, most_y = plan.box_m
    return least_x, least_y, most_x, most_y - _spare_m(plan)


def _spare_m(plan: Plan) -> float:
    has_ridge = any(dimension.name == "ridge" for dimension in plan.dimensions)
    return 0.0 if has_ridge else MARGIN_M


def _corners(corners_m: tuple[tuple[float, float], ...]) -> tuple[tuple[float, ...], ...]:
    return tuple(_rounded(corner) for corner in corners_m)


def _rounded(values_m: tuple[float, ...]) -> tuple[float, ...]:
    """Keep millimetres: finer is neither built nor seen, and the hash must not hang on it."""
    return tuple(round(value, 3) + 0.0 for value in values_m)

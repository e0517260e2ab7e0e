"""The picture of a roof: eaves below, every module where it lies, nothing unescaped."""

import re
from typing import Any

import pytest

from heating_program.web.roof_drawing import roof_plan

PLANE: dict[str, Any] = {
    "length_m": 12.5,
    "depth_m": 7.2,
    "obstacles": [{"kind": "烟囱", "x_m": 9.0, "y_m": 5.0, "width_m": 0.5, "depth_m": 0.4}],
}
MODULE = {"row": 0, "x_m": 0.5, "y_m": 0.5, "width_m": 2.278, "depth_m": 1.134}


def rectangles(svg: str, kind: str) -> list[tuple[float, ...]]:
    found = re.findall(rf'class="{kind} [^"]*" x="([^"]+)" y="([^"]+)" width="([^"]+)" h', svg)
    return [tuple(map(float, each)) for each in found]


def test_the_eaves_are_at_the_bottom() -> None:
    svg = roof_plan("r", "t", "d", PLANE, [MODULE])
    assert rectangles(svg, "chart-data") == [(0.5, pytest.approx(7.2 - 0.5 - 1.134), 2.278)]
    assert rectangles(svg, "chart-low") == [(9.0, pytest.approx(1.8), 0.5)]


def test_a_deep_roof_gets_a_narrower_picture_and_a_long_one_all_the_width() -> None:
    assert 'width="100.0%"' in roof_plan("r", "t", "d", PLANE, [])
    deep = roof_plan("r", "t", "d", PLANE | {"length_m": 6.0, "depth_m": 12.0}, [])
    assert 'width="30.0%"' in deep


def test_what_a_person_typed_stays_text() -> None:
    svg = roof_plan("r", "<b>", "南坡 & <script>", PLANE, [])
    assert "<script>" not in svg
    assert "南坡 &amp; &lt;script&gt;" in svg

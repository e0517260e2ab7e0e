"""The picture of a year's flows: parts in proportion, told apart by shape, every number said."""

import math
import xml.etree.ElementTree as ET

import pytest

from heating_program.web.flow_chart import Flow, flow_bars

YEAR = [Flow(f"{month}月", 800.0 + 50 * month, 40.0 * month, 1600.0) for month in range(1, 13)]
WORDS = ("发电", "当时自用", "用电")


def parsed(flows: list[Flow]) -> ET.Element:
    return ET.fromstring(flow_bars("flows", "逐月", flows, words=WORDS))


def heights(drawing: ET.Element, css_class: str) -> list[float]:
    bars = [rect for rect in drawing.iter("rect") if rect.get("class", "").startswith(css_class)]
    return [float(bar.attrib["height"]) for bar in bars]


def test_the_foot_of_a_bar_is_the_part_used_at_once() -> None:
    drawing = parsed(YEAR)
    made, used = heights(drawing, "chart-track"), heights(drawing, "chart-data")
    assert len(made) == len(used) == 12
    for flow, whole, part in zip(YEAR, made, used, strict=True):
        assert part / whole == pytest.approx(flow.used / flow.made, abs=0.01)


def test_the_mark_of_what_is_needed_stands_at_its_height() -> None:
    drawing = parsed([Flow("1月", 800.0, 400.0, 1600.0), Flow("2月", 1600.0, 400.0, 800.0)])
    marks = [line for line in drawing.iter("line") if line.get("class") == "chart-line"]
    tops = [float(line.attrib["y1"]) for line in marks]
    bars = [r for r in drawing.iter("rect") if r.get("class", "").startswith("chart-track")]
    assert tops == [float(bar.attrib["y"]) for bar in reversed(bars)]


def test_every_number_is_told_for_whoever_does_not_see_it() -> None:
    drawing = parsed(YEAR)
    told = "".join(drawing.itertext())
    assert "1月 发电 850，当时自用 40，用电 1,600 kWh" in told
    assert drawing.get("role") == "img"
    ids = {part.get("id") for part in drawing.iter()}
    assert set(drawing.attrib["aria-labelledby"].split()) <= ids


def test_a_year_without_sun_and_use_is_drawn_flat() -> None:
    assert heights(parsed([Flow("1月", 0.0, 0.0, 0.0)]), "chart") == [0.0, 0.0]


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf])
def test_what_cannot_be_drawn_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="cannot draw"):
        flow_bars("flows", "逐月", [Flow("1月", wrong, 0.0, 0.0)], words=WORDS)

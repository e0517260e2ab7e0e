"""The pictures: parts in proportion, every number told, nothing that could run or style."""

import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from heating_program.web.charts import Share, Stage, monthly_bars, share_bars, stage_bars

MONTHS = [f"{month}月" for month in range(1, 13)]
YIELD_KWH = [820, 905, 1180, 1260, 1340, 1275, 1240, 1190, 1050, 960, 790, 740]
TEXTS = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=12)


def parsed(drawing: Markup) -> ET.Element:
    return ET.fromstring(f"<root>{drawing}</root>")


def bars(drawing: Markup, css_class: str) -> list[ET.Element]:
    return [rect for rect in parsed(drawing).iter("rect") if rect.get("class") == css_class]


def width_pct(bar: ET.Element) -> float:
    return float(bar.attrib["width"].removesuffix("%"))


def year() -> Markup:
    return monthly_bars("year", "逐月发电量", YIELD_KWH, MONTHS, unit="kWh")


def savings() -> Markup:
    rows = [Share("张建国", 42.0), Share("李志强", 24.6, "低于 30%"), Share("王二", -3.0)]
    return share_bars("saving", "节能率", rows, line_pct=30, line_label="应达 30%")


def path() -> Markup:
    stages = [Stage("登记", 200), Stage("申报", 150), Stage("验收", 0), Stage("运行", 0)]
    return stage_bars("path", "各阶段户数", stages, step_label="转化 {pct}%")


@pytest.mark.parametrize("drawing", [year(), savings(), path()])
def test_a_picture_has_a_name_and_a_description_it_points_to(drawing: Markup) -> None:
    top = parsed(drawing)[0]
    named = {part.get("id"): "".join(part.itertext()) for part in top.iter() if part.get("id")}
    assert top.get("role") == "img"
    assert all(named[key] for key in top.attrib["aria-labelledby"].split())


@pytest.mark.parametrize("drawing", [year(), savings(), path()])
def test_a_picture_keeps_to_the_content_security_policy(drawing: Markup) -> None:
    assert not re.search(r"\sstyle=|\son\w+=|<script|href=", drawing)


def test_twelve_months_are_twelve_bars_with_their_numbers() -> None:
    drawing = year()
    assert len(bars(drawing, "chart-data")) == 12
    assert "1,340" in drawing
    assert "5月 1,340 kWh" in drawing


def test_the_height_of_a_month_is_in_proportion_to_its_value() -> None:
    heights = [float(bar.attrib["height"]) for bar in bars(year(), "chart-data")]
    assert heights.index(max(heights)) == YIELD_KWH.index(max(YIELD_KWH))
    assert heights[0] / heights[4] == pytest.approx(820 / 1340, abs=0.01)


def test_a_year_without_yield_is_drawn_flat() -> None:
    drawing = monthly_bars("none", "无", [0] * 12, MONTHS, unit="kWh")
    assert {bar.attrib["height"] for bar in bars(drawing, "chart-data")} == {"0.0"}


def test_values_without_their_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="11 values for 12 labels"):
        monthly_bars("year", "逐月", YIELD_KWH[:11], MONTHS, unit="kWh")


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_a_number_that_cannot_be_drawn_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="cannot draw"):
        monthly_bars("year", "逐月", [bad], ["1月"], unit="kWh")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_share_that_cannot_be_drawn_is_refused(bad: float) -> None:
    rows = [Share("甲", bad)]
    with pytest.raises(ValueError, match="cannot draw"):
        share_bars("saving", "节能率", rows, line_pct=30, line_label="30%")


def test_only_shares_below_the_line_are_marked_low_and_said_so() -> None:
    drawing = savings()
    assert len(bars(drawing, "chart-data")) == 1
    assert len(bars(drawing, "chart-low")) == 2
    assert "李志强 24.6% 低于 30%" in drawing


def test_a_share_on_the_line_reaches_it() -> None:
    drawing = share_bars("s", "节能率", [Share("甲", 30.0)], line_pct=30, line_label="30%")
    assert not bars(drawing, "chart-low")
    line = next(parsed(drawing).iter("line"))
    assert width_pct(bars(drawing, "chart-data")[0]) == float(line.attrib["x1"].removesuffix("%"))


def test_a_rise_in_demand_is_an_empty_bar_with_its_negative_number() -> None:
    drawing = savings()
    assert min(width_pct(bar) for bar in bars(drawing, "chart-low")) == 0
    assert "-3.0%" in drawing


def test_no_rows_still_make_a_picture() -> None:
    assert "应达" in share_bars("s", "节能率", [], line_pct=30, line_label="应达 30%")
    assert "<title" in stage_bars("s", "各阶段", [], step_label="{pct}%")
    assert "<title" in monthly_bars("s", "逐月", [], [], unit="kWh")


def test_each_stage_tells_what_part_came_from_the_stage_before() -> None:
    drawing = path()
    assert [width_pct(bar) for bar in bars(drawing, "chart-data")] == [100, 75, 0, 0]
    assert "转化 75%" in drawing
    assert drawing.count("转化") == 2


@given(label=TEXTS, note=TEXTS, share=st.floats(-1e6, 1e6))
def test_names_from_outside_stay_text(label: str, note: str, share: float) -> None:
    drawing = share_bars("s", label, [Share(label, share, note)], line_pct=30, line_label=note)
    texts = [part.text or "" for part in parsed(drawing).iter("span")]
    assert label in texts


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_no_bar_leaves_its_picture(counts: list[int]) -> None:
    drawing = stage_bars("s", "各阶段", [Stage("甲", n) for n in counts], step_label="{pct}%")
    assert all(0 <= width_pct(bar) <= 100 for bar in bars(drawing, "chart-data"))

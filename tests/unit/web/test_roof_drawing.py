"""The picture of a roof: eaves below, every module numbered where it lies, nothing unescaped."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import Babel

from heating_program.web.roof_drawing import roof_plan
from pv_sizing.drawing import Plan, plan_of
from pv_sizing.layout import pack
from pv_sizing.roof import Covering, Obstacle, RoofKind, RoofPlane, RoofRules
from pv_sizing.strings import StringPlan

PLANE = RoofPlane(
    "south",
    RoofKind.FLAT,
    Covering.CONCRETE,
    12.5,
    7.2,
    0.0,
    180.0,
    obstacles=(Obstacle("烟囱", 9.0, 6.0, 0.5, 0.4, 0.5),),
)


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """A request to find words in; without a catalogue they are the Chinese ones."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def plan(plane: RoofPlane = PLANE, *strings: StringPlan) -> Plan:
    layout = pack(
        plane,
        module_length_m=2.278,
        module_width_m=1.134,
        latitude_deg=40.75,
        rules=RoofRules(),
        rack_tilt_deg=35.0,
    )
    return plan_of(plane, layout, RoofRules(), 40.75, strings=strings)


def polygons(svg: str, look: str) -> list[list[tuple[float, float]]]:
    found = re.findall(rf'<polygon {look}[^>]* points="([^"]+)"', svg)
    return [
        [(float(x), float(y)) for x, y in (corner.split(",") for corner in points.split())]
        for points in found
    ]


def test_the_eaves_are_at_the_bottom() -> None:
    svg = roof_plan("r", "t", "d", plan())
    modules = polygons(svg, 'class="chart-data chart-axis"')
    assert len(modules) == plan().modules[-1].number
    # A picture's y runs down: the first module stands half a metre above the eaves at y = 0.
    assert modules[0][0] == (0.5, -0.5)
    (shadow,) = polygons(svg, 'class="chart-behind"')
    (chimney,) = polygons(svg, 'class="chart-low"')
    assert chimney[0] == (9.0, -6.0)
    assert min(y for _, y in shadow) == pytest.approx(-7.2)
    assert "檐口" not in svg
    assert ">前沿<" in svg


def test_modules_are_numbered_and_say_their_string() -> None:
    svg = roof_plan("r", "t", "d", plan(PLANE, StringPlan("south", 1, 3, 1, 178.0, 111.0)))
    numbers = re.findall(r'<text class=""[^>]*>(\d+)</text>', svg)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert svg.count(">1.1</text>") == 3
    assert ">12.50 m</text>" in svg
    assert ">北</text>" in svg


def test_the_arrow_points_north() -> None:
    for azimuth, side in ((180.0, 0), (90.0, 1)):
        svg = roof_plan("r", "t", "d", plan(replace(PLANE, azimuth_deg=azimuth)))
        ((tip, *_, behind),) = polygons(svg, 'fill="currentColor"')
        if side == 0:
            assert tip[1] < behind[1]  # up the picture
        else:
            assert tip[0] > behind[0]  # to the right


def test_a_deep_roof_gets_a_narrower_picture_and_a_long_one_all_the_width() -> None:
    bare = replace(PLANE, obstacles=())
    wide = plan_of(replace(bare, length_m=20.0, depth_m=5.0), None, RoofRules(), 40.75)
    assert 'width="100.0%"' in roof_plan("r", "t", "d", wide)
    deep = plan_of(replace(bare, length_m=6.0, depth_m=12.0), None, RoofRules(), 40.75)
    (width,) = re.findall(r'width="([0-9.]+)%"', roof_plan("r", "t", "d", deep))
    assert 30.0 < float(width) < 45.0


def test_what_a_person_typed_stays_text() -> None:
    svg = roof_plan("r", "<b>", "南坡 & <script>", plan())
    assert "<script>" not in svg
    assert "南坡 &amp; &lt;script&gt;" in svg


def test_the_picture_brings_no_style_of_its_own() -> None:
    svg = roof_plan("r", "t", "d", plan())
    assert "style=" not in svg
    assert not re.findall(r"#[0-9a-f]{3,6}", svg)

"""The design page says what a plant is worth to its house, in words first, and marks examples."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from heating_program.domain.pv_prospect_words import (
    CAUTION_LABELS,
    PAYING_LABELS,
    RISK_LABELS,
    SAID_LABELS,
    risk_text,
)
from heating_program.models.conversion import Conversion
from heating_program.models.pv_system import PvSystem
from heating_program.services import conversion_equipment, heat_scheme
from tests.architecture.catalogue import ROOT
from tests.factories import measures, pv_plants
from tests.factories.conversions import DEVICE
from tests.factories.people import Staff
from tests.pages import Page, Pages

Commit = Callable[..., Any]
Send = Callable[..., Page]


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    """Add a plant that waits for its size."""

    def make(session: Any) -> UUID:
        plant_key = measures.pv_system(session, staff["TC"], stage="structure_ok")
        session.get_one(PvSystem, plant_key).roof = measures.ROOF_SURVEY.plain()
        return plant_key

    made: UUID = commit(make)
    return made


@pytest.fixture
def send(pages: Pages, staff: Staff, commit: Commit, key: UUID) -> Send:
    """Ask for a size and follow to the page."""

    def sent(**given: str) -> Page:
        version = commit(lambda session: session.get_one(PvSystem, key).row_version)
        return pages.post(
            "pv.size",
            {"row_version": str(version), **given},
            as_=staff.id_of("IN2"),
            follow=True,
            pv_system_id=key,
        )

    return sent


def design(commit: Commit, key: UUID) -> None:
    """Give the house a designed heat pump."""

    def make(session: Any) -> None:
        plant = session.get_one(PvSystem, key)
        case = session.get_one(Conversion, plant.conversion_id)
        inputs = conversion_equipment.load_inputs(session, case)
        case.design = heat_scheme.frozen(heat_scheme.make(case.technology, inputs, DEVICE))

    commit(make)


def test_words_come_first_then_the_picture_then_the_tables(send: Send) -> None:
    page = send()
    assert page.status == 200, page.errors
    for told in (
        "这户一年大约自用",
        "余电上网",
        "三种并网方式",
        "测算不构成收益承诺",
        "市场价情景（低）（示例）",
        "原基准价（存量项目）（待核实）",
        "农户要担的",
        "屋顶被占用 20 年",
        "等额本息",
        "取暖方案尚未设计",
    ):
        assert told in page.text, told
    picture = re.search(r'<svg class="chart" id="flows".*?</svg>', page.html, re.S)
    assert picture
    assert picture[0].count("chart-line") == picture[0].count("chart-data") == 12
    order = [page.html.index(part) for part in ("这户一年大约", 'id="flows"', "三种并网方式")]
    assert order == sorted(order)


def test_a_designed_heat_pump_is_counted_and_winter_is_told(
    send: Send, commit: Commit, key: UUID
) -> None:
    design(commit, key)
    page = send()
    assert "取暖期光伏只能覆盖热泵用电的" in page.text
    assert "已计入热泵用电" in page.text
    asked = commit(lambda s: s.get_one(PvSystem, key).sizings[-1].inputs["prospects"])
    assert asked["use"]["heating_state"] == "heat_pump"
    assert asked["tariff"]["code"] == "mengxi_heating_tou"


def test_what_was_chosen_stands_first_and_becomes_the_plants(
    send: Send, commit: Commit, key: UUID
) -> None:
    page = send(connection_mode="full_export", base_kwh="2400", tariff="mengxi_residential_flat")
    assert "发的电全部上网" in page.text
    first = re.search(
        r"三种并网方式（首行为所选）.*?<tbody><tr><th[^>]*>(.*?)</th>", page.html, re.S
    )
    assert first
    assert first[1] == "全额上网"
    plant = commit(lambda session: session.get_one(PvSystem, key))
    assert plant.connection_mode == "full_export"
    assert 'value="2400"' in page.html
    assert re.search(r'<option selected value="mengxi_residential_flat">', page.html)


def test_blank_fields_take_the_labelled_examples(send: Send, commit: Commit, key: UUID) -> None:
    send(base_kwh="", price_yuan_per_kwp="")
    asked = commit(lambda s: s.get_one(PvSystem, key).sizings[-1].inputs["prospects"])
    assert asked["use"]["base_kwh"] == 1800.0
    assert (asked["price"]["value"], asked["price"]["status"]) == ("3000", "example")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"base_kwh": "很多"}, "base_kwh"),
        ({"base_kwh": "-5"}, "base_kwh"),
        ({"tariff": "free"}, "tariff"),
        ({"connection_mode": "off_grid"}, "connection_mode"),
    ],
)
def test_an_impossible_answer_is_said_beside_its_field(
    send: Send, given: dict[str, str], field: str
) -> None:
    page = send(**given)
    assert page.status == 422
    assert f'id="{field}-error"' in page.html
    assert re.search(r"[一-鿿]", page.errors[0])


def test_a_house_without_use_that_may_not_sell_is_told_so(send: Send) -> None:
    page = send(connection_mode="full_self_use", base_kwh="0")
    assert page.status == 422
    assert "发的电没有去处" in page.text


def test_a_size_from_before_has_no_such_cards(pages: Pages, staff: Staff, commit: Commit) -> None:
    old = commit(lambda s: pv_plants.sized_plant(s, staff["TC"]))
    page = pages.get("pv.show", pv_system_id=old, as_=staff.id_of("IN2"))
    assert page.status == 200
    assert 'id="money"' not in page.html


@pytest.mark.parametrize(
    ("source", "pattern", "labels"),
    [
        ("ownership", r'Risk\("(\w+)"|^\s+\("(\w+)", -', RISK_LABELS),
        ("prospect_reasons", r'Reason\("\w+", "(\w+)"', SAID_LABELS),
        ("cash_flow", r'^    "(\w+)",$', CAUTION_LABELS),
        ("self_use_sizes", r'"(nothing_pays|limit|margin)"', PAYING_LABELS),
    ],
)
def test_every_code_of_the_library_has_words(
    source: str, pattern: str, labels: dict[str, str]
) -> None:
    text = (ROOT / "pv_sizing" / f"{source}.py").read_text(encoding="utf-8")
    codes = {code for found in re.finditer(pattern, text, re.M) for code in found.groups() if code}
    assert len(codes) >= 3
    assert codes <= set(labels)


def test_a_code_without_words_is_shown_and_amounts_are_whole_yuan() -> None:
    assert risk_text("new_thing", []) == "new_thing"
    assert risk_text("interest_is_paid", [("amount_fen", 422_249)]) == "利息共 4,222 元。"

"""What the technical scheme and the retrofit acceptance must say, and what they refuse to print."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from heating_program.documents.frozen import from_json, to_json
from heating_program.documents.heat_scheme import NO_ELECTRIC, NO_SEASON
from heating_program.documents.registry import document_type, render
from heating_program.documents.retrofit_acceptance import NO_STANDARD, printed_pct
from heating_program.domain.errors import DomainError

SCHEME = document_type("heat_scheme").sample
ACCEPTANCE = document_type("retrofit_acceptance").sample


@pytest.fixture
def pages(fonts, envelope_of):
    def text(code: str, content: object) -> list[str]:
        pdf = render(code, to_json(content), envelope_of(code), fonts).pdf
        return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]

    return text


@pytest.fixture
def printed(pages):
    def text(code: str, content: object) -> str:
        return "".join("".join(pages(code, content)).split())

    return text


def test_the_first_page_of_the_scheme_tells_load_device_and_house(pages):
    first = pages("heat_scheme", SCHEME)[0]
    for told in ("13,531", "150.3", "14.4", "RB-16", "1.535", "406.32", "−15.3 ℃（待核实）"):
        assert told in first, told


def test_the_inputs_are_a_page_of_their_own_after_the_signatures(pages):
    for code, content in (("heat_scheme", SCHEME), ("retrofit_acceptance", ACCEPTANCE)):
        *others, last = pages(code, content)
        assert "计算输入" in last
        assert "输入指纹" in last
        assert "手印" in others[-1]
        assert len(others) == 2


def test_what_was_not_computed_is_said_in_a_sentence(printed):
    text = printed("heat_scheme", replace(SCHEME, electric=None, season=None))
    assert NO_ELECTRIC in text
    assert "".join(NO_SEASON.split()) in text


def test_a_unit_below_the_load_says_what_the_heater_carries(printed):
    small = replace(SCHEME.device, nominal_kw=12.0)
    text = printed("heat_scheme", replace(SCHEME, device=small))
    assert "缺17%，由辅助电加热补足" in text
    assert "余量" in printed("heat_scheme", SCHEME)


def test_warnings_stand_on_the_first_page(pages):
    warned = replace(SCHEME.device, warnings=("额定制热量超过需要的 30%，会频繁启停",))
    assert "会频繁启停" in pages("heat_scheme", replace(SCHEME, device=warned))[0]


def test_a_source_that_knows_no_outdoor_air_has_no_low_point(printed):
    boiler = replace(
        SCHEME.device,
        is_air_source=False,
        kw_at_minus_20=None,
        ratio_at_minus_20=None,
        factor_at_design=1.0,
        factor_at_record_low=1.0,
    )
    text = printed("heat_scheme", replace(SCHEME, device=boiler))
    assert "不随室外气温变化" in text
    assert "室外−12℃" not in text


def test_parts_that_are_not_their_total_are_refused():
    with pytest.raises(DomainError, match="document_parts_differ"):
        replace(SCHEME.house, h_w_k=400.0)
    with pytest.raises(DomainError, match="document_parts_differ"):
        replace(ACCEPTANCE, after_w_k=180.0)


def test_a_verdict_that_no_method_gave_is_refused():
    for wrong in ({"saving_pct": "60.00"}, {"passes": False}):
        with pytest.raises(DomainError, match="document_verdict_differs"):
            replace(ACCEPTANCE, verdict=replace(ACCEPTANCE.verdict, **wrong))


def test_both_methods_the_probe_and_the_verdict_are_printed(printed):
    text = printed("retrofit_acceptance", ACCEPTANCE)
    for told in (
        *("57.64%", "54.78%", "判定依据", "参考", "只舍不入", "2026年10月9日"),
        *("模塑聚苯板80mm", "苏木镇验收人（一）", "苏木镇验收人（二）", "嘎查村验收人"),
        *("高于限值", "尚未与标准原文核对", "hourly_nodes/1", "steady_index/1"),
    ):
        assert told in text, told


def test_a_house_without_standard_or_layers_is_still_printed(printed):
    bare = replace(ACCEPTANCE, standard=None, layers=(), forms=(), hidden_work_note="")
    text = printed("retrofit_acceptance", bare)
    assert NO_STANDARD in text
    assert "本户方案没有须覆盖的保温层" in text


def test_a_saving_below_nothing_has_a_true_minus():
    assert printed_pct("-3.10") == "−3.10%"
    assert printed_pct("29.99") == "29.99%"


@pytest.mark.parametrize("content", [SCHEME, ACCEPTANCE], ids=["scheme", "acceptance"])
def test_the_content_survives_being_frozen(content):
    assert from_json(type(content), to_json(content)) == content

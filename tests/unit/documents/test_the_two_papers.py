"""What the subsidy notice and the acceptance form must say, and what they refuse to say."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from heating_program.documents.frozen import to_json
from heating_program.documents.install_acceptance import (
    ItemVerdict,
    RetrofitResult,
    printed_saving,
)
from heating_program.documents.registry import document_type, document_types, render
from heating_program.documents.subsidy_certificate import FundingShare
from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen

NOTICE = document_type("subsidy_certificate").sample
FORM = document_type("install_acceptance").sample


@pytest.fixture
def printed(fonts, envelope_of):
    def text(code: str, content: object) -> str:
        pdf = render(code, to_json(content), envelope_of(code), fonts).pdf
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)

    return text


def test_every_paper_of_the_folder_is_found_under_a_series_of_its_own():
    series = {code: paper.series for code, paper in document_types().items()}
    assert series["subsidy_certificate"] == "BTZG"
    assert series["install_acceptance"] == "AZYS"
    assert len(set(series.values())) == len(series)


def test_an_unknown_paper_is_refused():
    with pytest.raises(DomainError, match="document_unknown"):
        document_type("payment_detail")


def test_the_notice_prints_the_linhe_amounts_in_figures_and_capitals(printed):
    text = printed("subsidy_certificate", NOTICE)
    assert "人民币(大写)：壹万肆仟肆佰元整" in text
    assert "¥ 14,400.00 元" in text
    assert "13,968.00 元（壹万叁仟玖佰陆拾捌元整）" in text
    assert "432.00 元（肆佰叁拾贰元整）" in text
    for level, amount in (("中央", "10,000.00"), ("市级", "2,200.00"), ("旗县区级", "2,200.00")):
        assert f"{level} {amount}" in text


def test_an_example_policy_has_no_document_number_even_if_one_was_given(printed):
    text = printed(
        "subsidy_certificate", replace(NOTICE, policy_document_no="巴住建发〔2026〕12号")
    )
    assert "示例政策，无文号" in text
    assert "〔2026〕12号" not in text


def test_a_real_policy_is_named_by_its_document_number(printed):
    real = replace(NOTICE, example=False, policy_document_no="巴住建发〔2026〕12号")
    assert "巴住建发〔2026〕12号" in printed("subsidy_certificate", real)


def test_a_notice_whose_shares_do_not_sum_cannot_be_made():
    with pytest.raises(DomainError, match="document_amounts_differ"):
        replace(NOTICE, shares=NOTICE.shares[:-1])


def test_a_notice_whose_parts_do_not_make_the_price_cannot_be_made():
    with pytest.raises(DomainError, match="document_amounts_differ"):
        replace(NOTICE, self_paid_fen=Fen(1))


def test_a_level_without_a_name_cannot_be_printed():
    with pytest.raises(DomainError, match="funding_level_unknown"):
        replace(NOTICE, shares=(FundingShare("village", NOTICE.amount_fen),))


def test_a_notice_without_retention_does_not_speak_of_it(printed):
    text = printed("subsidy_certificate", replace(NOTICE, retention_fen=Fen(0)))
    assert "质量保证金" not in text
    assert "14,400.00 元（壹万肆仟肆佰元整）" in text


def test_the_notice_with_all_four_levels_still_bears_its_seal_on_the_first_page(fonts, envelope_of):
    code = "subsidy_certificate"
    shares = tuple(
        FundingShare(level, Fen(360_000)) for level in ("central", "region", "city", "banner")
    )
    rendering = render(code, to_json(replace(NOTICE, shares=shares)), envelope_of(code), fonts)
    first = PdfReader(BytesIO(rendering.pdf)).pages[0].extract_text()
    assert rendering.pages == 2
    assert "（盖章）" in first


@pytest.mark.parametrize(
    ("hundredths", "text"),
    [(2999, "29.99%"), (3000, "30.00%"), (4149, "41.49%"), (5, "0.05%"), (-150, "−1.50%")],
)
def test_a_saving_is_printed_as_it_was_rounded_down(hundredths, text):
    assert printed_saving(RetrofitResult(hundredths, "", passed=False)) == text


def test_a_saving_of_a_hair_below_thirty_is_printed_as_a_failure(printed):
    form = replace(FORM, retrofit=RetrofitResult(2999, "稳态法", passed=False))
    assert "节能率 29.99%，未达到30%（稳态法）" in printed("install_acceptance", form)


def test_the_form_leaves_out_what_the_house_does_not_have(printed):
    text = printed("install_acceptance", replace(FORM, retrofit=None, pv=None))
    assert "节能率" not in text
    assert "光伏" not in text


def test_a_temperature_is_printed_as_recorded_and_never_rounded_up(printed):
    text = printed("install_acceptance", replace(FORM, room_celsius=17.96, outdoor_celsius=-21.0))
    assert "室内温度 17.96 ℃" in text
    assert "室外温度 −21.0 ℃" in text


def test_a_failed_item_and_a_failed_form_say_so(printed):
    items = (replace(FORM.items[0], verdict=ItemVerdict.FAILED), *FORM.items[1:])
    text = printed("install_acceptance", replace(FORM, items=items, passed=False))
    assert "2 台，相符 不合格" in text
    assert "验收不合格，限期整改" in text


def test_the_form_asks_the_household_for_a_thumbprint_and_the_township_for_two_people(printed):
    text = printed("install_acceptance", FORM)
    assert text.count("（手印）") == 1
    assert "苏木镇验收人（一）" in text
    assert "苏木镇验收人（二）" in text
    assert text.count("签字：") == 5


def test_the_places_of_seal_and_thumbprint_are_dashed_and_nothing_red_is_drawn(fonts, envelope_of):
    for code, dashed in (("subsidy_certificate", 1), ("install_acceptance", 2)):
        content = to_json(document_type(code).sample)
        pdf = render(code, content, envelope_of(code), fonts).pdf
        drawn = b"".join(p.get_contents().get_data() for p in PdfReader(BytesIO(pdf)).pages)
        assert drawn.count(b"[3 2.4] 0 d") == dashed
        assert b" rg" not in drawn, "only shades of grey"
        assert b" RG" not in drawn, "only shades of grey"


def test_a_long_checklist_goes_on_under_a_repeated_head(fonts, envelope_of):
    code = "install_acceptance"
    content = to_json(replace(FORM, items=FORM.items * 4))
    pdf = render(code, content, envelope_of(code), fonts).pdf
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert sum("序号 验收项目 要求" in page for page in pages) == 2
    assert "32 操作培训与说明书" in "\n".join(pages)


@pytest.mark.parametrize("count", range(1, 31))
def test_the_place_of_the_seal_stands_on_the_page_of_the_signatures(fonts, envelope_of, count):
    code = "install_acceptance"
    items = tuple(FORM.items[at % len(FORM.items)] for at in range(count))
    pdf = render(code, to_json(replace(FORM, items=items)), envelope_of(code), fonts).pdf
    last = PdfReader(BytesIO(pdf)).pages[-1].extract_text()
    assert "四、签字" in last
    assert "（盖章）" in last


def test_a_character_no_font_has_refuses_the_paper_by_field(fonts, envelope_of):
    code = "subsidy_certificate"
    content = to_json(replace(NOTICE, householder="甲ᠠ"))
    with pytest.raises(DomainError, match="glyph_missing") as refusal:
        render(code, content, envelope_of(code), fonts)
    assert refusal.value.values == {
        "character": "ᠠ",
        "code_point": "U+1820",
        "text_field": "householder",
    }

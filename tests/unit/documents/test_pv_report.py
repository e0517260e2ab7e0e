"""What the PV report must say, what it says when nothing was computed, and how it is drawn."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from heating_program.documents.frozen import from_json, to_json
from heating_program.documents.pv_report import NO_PROMISE
from heating_program.documents.pv_report_facts import PvReportReason
from heating_program.documents.pv_report_money import NO_GRID, NO_LOAD, NO_MONEY
from heating_program.documents.registry import document_type, render
from heating_program.domain.errors import DomainError

CODE = "pv_report"
REPORT = document_type(CODE).sample
BARE = replace(REPORT, self_use=None, grid=None, money=None, open_capacity_kw=None)


@pytest.fixture
def pages(fonts, envelope_of):
    def text(content: object) -> list[str]:
        pdf = render(CODE, to_json(content), envelope_of(CODE), fonts).pdf
        return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]

    return text


@pytest.fixture
def printed(pages):
    def text(content: object) -> str:
        return "".join("\n".join(pages(content)).split())

    return text


def test_the_first_page_tells_the_plant_the_household_and_the_roof(pages):
    first = pages(REPORT)[0]
    for told in ("7.70", "12,146", "11,147", "1,577", "1508************13", "示例逆变器 8 kW 单相"):
        assert told in first
    assert "三、屋面勘察" in first
    assert "已计入发电量" in first


def test_the_drawing_begins_a_page_and_the_months_stand_below_their_bars(pages):
    second, third = pages(REPORT)[1:3]
    assert second.splitlines()[1].startswith("四、屋面排布图")
    for told in ("七、逐月发电量", "1,500", "占比%"):
        assert told in third


def test_every_module_stands_in_the_drawing_under_its_number(pages):
    lines = pages(REPORT)[1].splitlines()
    numbers = [line for line in lines if line.isdigit() and int(line) > 5]
    assert numbers == [str(number) for number in range(6, 15)]
    assert "比例 1∶100" in pages(REPORT)[1]


def test_what_was_not_computed_is_said_and_no_empty_table_is_drawn(printed):
    text = printed(BARE)
    for sentence in (NO_LOAD, NO_GRID, NO_MONEY):
        assert sentence in text
    for head in ("自用占发电", "额定容量", "回收期", "出资方式"):
        assert head not in text


def test_an_entered_open_capacity_is_told_without_the_transformer(printed):
    text = printed(replace(BARE, open_capacity_kw=5.5))
    assert "可开放容量按录入的5.50kW计" in text
    assert NO_GRID not in text


def test_the_report_promises_nothing_with_or_without_money(printed):
    assert printed(REPORT).count(NO_PROMISE) == 2
    assert printed(BARE).count(NO_PROMISE) == 2


def test_a_transformer_without_room_says_so(printed):
    full = replace(REPORT.grid, open_kw=-2.5, grade="red")
    text = printed(replace(REPORT, grid=full))
    assert "8kW，不足" in text
    assert "−2.50kW" in text
    assert "红色：已无可开放容量" in text


def test_money_that_never_comes_back_is_not_given_a_year(printed):
    low = replace(REPORT.money.scenarios[0], payback_years=None, irr_pct=None)
    text = printed(replace(REPORT, money=replace(REPORT.money, scenarios=(low,))))
    assert "回收期不能收回" in text
    assert "内部收益率—" in text
    assert "净现值（元）−1,564.20" in text


def test_prices_show_how_far_they_may_be_relied_upon(printed):
    text = printed(REPORT)
    assert "电价、造价等为示例值" in text
    assert "系统造价3,000元/kWp示例" in text
    real = replace(REPORT, money=replace(REPORT.money, example=False))
    assert "电价、造价等为示例值" not in printed(real)


def test_a_string_that_the_inverter_cannot_take_is_called_so(printed):
    hot = replace(REPORT.strings.strings[0], v_oc_cold_v=612.0)
    strings = replace(REPORT.strings, strings=(hot,))
    assert "612>600" in printed(replace(REPORT, strings=strings))
    assert "不符合" in printed(replace(REPORT, strings=strings))
    assert "不符合" not in printed(REPORT)


def test_the_assumptions_name_weather_losses_models_and_hashes(printed):
    text = printed(REPORT)
    for told in (
        "±6.6%",
        "积灰4.8%8.0%经验判断注1",
        "perez1990",
        "pv_sizing/2",
        "3F5A3F5A",
        "90C190C1",
    ):
        assert told in text


def test_surveyor_and_reviewer_sign_and_nobody_else(printed):
    text = printed(REPORT)
    assert text.count("签字：") == 2
    assert "勘察人" in text
    assert "复核人" in text
    assert "手印" not in text
    assert "文号" not in text


def test_no_heading_stands_last_on_a_page(pages):
    for content in (REPORT, BARE):
        for page in pages(content):
            body = page.split("编号 LH")[0] if page.startswith("巴彦") else page
            last = body.strip().splitlines()[-1]
            assert not last.startswith(("一、", "二、", "三、", "四、", "五、", "六、", "七、"))


def test_only_shades_of_grey_are_drawn(fonts, envelope_of):
    pdf = render(CODE, to_json(REPORT), envelope_of(CODE), fonts).pdf
    drawn = b"".join(page.get_contents().get_data() for page in PdfReader(BytesIO(pdf)).pages)
    assert b" rg" not in drawn
    assert b" RG" not in drawn


def test_a_house_of_six_planes_and_long_names_still_finds_its_pages(pages):
    roof = replace(REPORT.roofs[0], name="东厢房后加建彩钢坡屋面", obstacles="太阳能热水器 " * 8)
    many = replace(
        REPORT,
        roofs=(roof,) * 6,
        drawings=REPORT.drawings * 6,
        reasons=REPORT.reasons * 6,
        householder="巴图孟克额尔德尼其其格苏日古嘎" * 2,
    )
    assert len(pages(many)) > len(pages(REPORT))


def test_content_frozen_before_the_prospects_existed_is_still_printed(printed):
    old = to_json(BARE)
    for name in ("self_use", "grid", "money", "open_capacity_kw"):
        del old[name]
    assert NO_LOAD in printed(from_json(type(REPORT), old))


def test_the_content_comes_back_from_its_frozen_form():
    assert from_json(type(REPORT), to_json(REPORT)) == REPORT


def test_eleven_months_are_no_year():
    with pytest.raises(DomainError, match="document_months_missing"):
        replace(REPORT.plant, monthly_kwh=REPORT.plant.monthly_kwh[:11])


def test_a_reason_has_a_known_weight():
    with pytest.raises(DomainError, match="reason_weight_unknown"):
        PvReportReason("perhaps", "也许。")

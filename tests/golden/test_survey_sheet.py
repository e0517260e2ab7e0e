"""The survey sheet, filled and blank, beside what was looked at and found good."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from heating_program.documents.fonts import load_fonts
from heating_program.documents.survey_questions import SurveySheet, house
from heating_program.documents.survey_sample import ABOUT, BLANK, FILLED
from heating_program.documents.survey_sheet import render
from heating_program.domain.dwelling import STRUCTURE_LABELS
from tests.golden.test_document_pages import FOLDER, INK, accepted, picture

SHEETS = {"filled": FILLED, "blank": BLANK}


@pytest.fixture(scope="module", params=sorted(SHEETS))
def sheet(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, render([SHEETS[request.param]], ABOUT, load_fonts())


def pages(*sheets: SurveySheet) -> list[str]:
    reader = PdfReader(BytesIO(render(sheets, ABOUT, load_fonts())))
    return [page.extract_text() for page in reader.pages]


def test_the_text_is_the_accepted_one(sheet: tuple[str, bytes]) -> None:
    name, pdf = sheet
    seen = "\n\f\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages) + "\n"
    assert seen == accepted(FOLDER / f"survey_sheet_{name}.txt", seen)


def test_the_pages_look_like_the_accepted_ones(sheet: tuple[str, bytes]) -> None:
    name, pdf = sheet
    seen = picture(pdf)
    wanted = accepted(FOLDER / f"survey_sheet_{name}.picture.txt", seen)
    assert len(seen) == len(wanted)
    pairs = zip(seen, wanted, strict=True)
    assert max(abs(INK.find(a) - INK.find(b)) for a, b in pairs) <= 1


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert render([FILLED, BLANK], ABOUT, load_fonts()) == render(
        [FILLED, BLANK], ABOUT, load_fonts()
    )


def test_every_household_takes_two_pages_even_a_very_large_family() -> None:
    large = replace(FILLED, members=FILLED.members * 8)
    found = pages(large, BLANK)
    assert len(found) == 4
    assert "另有 5 人，见档案" in found[0]


def test_every_opening_is_printed_and_very_many_are_counted() -> None:
    assert "0.95×2.1" in pages(FILLED)[1]
    many = replace(FILLED, openings=FILLED.openings * 5)
    found = pages(many)
    assert len(found) == 2
    for words in ("另有", "4 处", "见档案"):
        assert words in found[1]


def test_a_name_no_font_can_print_is_marked_and_not_lost() -> None:
    rare = replace(FILLED, texts={**FILLED.texts, "name": "王\U0003134a"})
    assert "〓(U+3134A)" in pages(rare)[0].replace("\n", "")


def test_a_blank_sheet_shows_no_number_and_says_what_it_is() -> None:
    first, second = pages(BLANK)
    assert "HH-" not in first
    assert "不编号、不盖章" in second


def test_long_names_of_a_large_family_leave_members_out_before_they_leave_the_page() -> None:
    name = "额尔敦其木格·巴雅尔赛罕图雅·乌云毕力格"
    member = (name, "150802********0021", "子女", "138****0022")
    first, _second = pages(replace(FILLED, members=(member,) * 20))
    left_out = re.search(r"另有 (\d+) 人，见档案", first)
    assert left_out
    assert 20 - int(left_out[1]) >= 7, "as many as the page holds on two lines each"


def test_an_answer_has_the_key_by_which_it_is_entered() -> None:
    keyed = {
        label
        for row in house(BLANK)
        for cell in row
        for _code, label in cell.options
        if cell.label == "结构"
    }
    assert keyed == {
        f"{key} {label}" for key, label in enumerate(map(str, STRUCTURE_LABELS.values()), 1)
    }

"""Breaking lines: nothing is lost, nothing sticks out, punctuation stands where it may."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from heating_program.documents.fonts import load_fonts
from heating_program.documents.text import BODY, LEAST_SIZE, fitted, set_line, wrap

MONGOLIAN = "巴图孟克·额尔德尼"
LONG_WORD = "Erdenebatmunkhjargalsaikhan"


def words(lines) -> list[str]:
    return ["".join(part for _, part in line.runs) for line in lines]


@settings(max_examples=60, deadline=None)
@example("““ ·", 21.0)
@given(st.text("甲乙丙，。（）“”·AB12年月日 　-\n", max_size=60), st.floats(11, 200))
def test_wrapping_loses_no_character_and_keeps_to_the_width(text, width):
    lines = wrap(load_fonts(), text, BODY, width)
    assert "".join("".join(words(lines)).split()) == "".join(text.split())
    assert all(line.width_pt <= width + 0.01 for line in lines)


def test_a_comma_takes_the_last_character_with_it_to_the_next_line(fonts):
    width = set_line(fonts, "甲甲甲甲", BODY).width_pt + 0.1
    assert words(wrap(fonts, "甲甲甲甲，乙乙", BODY, width)) == ["甲甲甲", "甲，乙乙"]


def test_an_opening_bracket_waits_for_what_it_opens(fonts):
    width = set_line(fonts, "甲甲甲甲", BODY).width_pt + 0.1
    assert words(wrap(fonts, "甲甲甲（乙）", BODY, width)) == ["甲甲甲", "（乙）"]


@pytest.mark.parametrize("phrase", ["2026年11月2日", "30 mA", "0.6 MPa", "18 ℃", LONG_WORD])
def test_a_date_a_measure_or_a_word_is_not_torn(fonts, phrase):
    width = set_line(fonts, f"甲甲甲甲{phrase}", BODY).width_pt - 1
    assert words(wrap(fonts, f"甲甲甲甲{phrase}", BODY, width)) == ["甲甲甲甲", phrase]


@settings(max_examples=60, deadline=None)
@given(st.text("甲乙，。·ABCab12 \n", max_size=60), st.floats(11, 200))
def test_a_style_is_only_ever_made_smaller_and_never_below_the_least(text, width):
    size = fitted(load_fonts(), text, BODY, width).size_pt
    assert BODY.size_pt * LEAST_SIZE - 1e-9 <= size <= BODY.size_pt


def test_a_name_that_is_too_wide_is_made_smaller_before_it_is_broken(fonts):
    width = set_line(fonts, LONG_WORD, BODY).width_pt * 0.8
    style = fitted(fonts, LONG_WORD, BODY, width)
    assert style.size_pt < BODY.size_pt
    assert words(wrap(fonts, LONG_WORD, style, width)) == [LONG_WORD]


def test_a_name_far_too_wide_shrinks_to_the_least_size_and_is_broken_but_whole(fonts):
    width = set_line(fonts, LONG_WORD, BODY).width_pt * 0.3
    style = fitted(fonts, LONG_WORD, BODY, width)
    assert style.size_pt == pytest.approx(BODY.size_pt * LEAST_SIZE)
    assert "".join(words(wrap(fonts, LONG_WORD, style, width))) == LONG_WORD


def test_a_mongolian_name_breaks_after_the_dot_and_never_before_it(fonts):
    for characters in range(2, 10):
        width = BODY.size_pt * characters
        assert not any(line.startswith("·") for line in words(wrap(fonts, MONGOLIAN, BODY, width)))


def test_a_line_feed_begins_a_line_and_an_empty_text_keeps_one(fonts):
    assert words(wrap(fonts, "甲\n乙\r\n丙", BODY, 100)) == ["甲", "乙", "丙"]
    assert words(wrap(fonts, "", BODY, 100)) == [""]

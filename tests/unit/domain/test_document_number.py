"""Numbers of issued papers."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.document_number import (
    DocumentNumber,
    parse_document_number,
)
from heating_program.domain.errors import DomainError

CAPITALS = string.ascii_uppercase
numbers = st.builds(
    DocumentNumber,
    banner=st.text(CAPITALS, min_size=2, max_size=2),
    year=st.integers(2000, 2099),
    series=st.text(CAPITALS, min_size=4, max_size=4),
    serial=st.integers(1, 999_999),
)


def refused(text: str) -> bool:
    try:
        parse_document_number(text)
    except DomainError as refusal:
        return refusal.code == "document_number_invalid"
    return False


def test_the_first_certificate_of_linhe_is_written_like_this():
    assert str(DocumentNumber("LH", 2026, "BTZG", 1)) == "LH-2026-BTZG-000001-G"


@given(numbers)
def test_what_is_written_is_read_back(number):
    assert parse_document_number(str(number)) == number


@given(numbers, st.data())
def test_any_single_wrong_character_is_refused(number, data):
    text = str(number)
    places = [place for place, character in enumerate(text) if character != "-"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from((CAPITALS + string.digits).replace(text[place], "")))
    assert refused(text[:place] + other + text[place + 1 :])


@given(numbers)
def test_any_swap_of_neighbours_is_refused(number):
    plain = str(number).replace("-", "")
    for place in range(len(plain) - 1):
        first, second = plain[place : place + 2]
        if first != second:
            assert refused(plain[:place] + second + first + plain[place + 2 :])


@pytest.mark.parametrize(
    "typed",
    [
        " lh-2026-btzg-000001-g ",
        "LH2026BTZG000001G",
        "ＬＨ－２０２６－ＢＴＺＧ－００００01－Ｇ",
        "LH – 2026 – BTZG – 000001 – G",
    ],
)
def test_a_number_is_understood_however_it_was_typed(typed):
    assert str(parse_document_number(typed)) == "LH-2026-BTZG-000001-G"


@pytest.mark.parametrize("typed", ["", "LH", "LH-2026-BTZG-000000-A", "临河-2026", "9" * 500])
def test_what_is_no_number_is_refused(typed):
    assert refused(typed)


def test_a_full_series_is_refused_rather_than_wrapped():
    with pytest.raises(DomainError, match="document_series_full"):
        DocumentNumber("LH", 2026, "BTZG", 1_000_000)

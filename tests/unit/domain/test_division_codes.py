"""An area is a prefix of a division code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.divisions import Level, ancestor, is_within, level_of, next_prefix
from heating_program.domain.errors import DomainError

VILLAGE = "150802100200"


def test_the_length_of_a_code_is_its_level() -> None:
    assert [level_of(VILLAGE[:length]) for length in (4, 6, 9, 12)] == list(Level)


@pytest.mark.parametrize("code", ["", "15", "15080", "15080２", "15080a", "1508021002001"])
def test_a_malformed_code_is_refused(code: str) -> None:
    with pytest.raises(DomainError, match="division_malformed"):
        level_of(code)


def test_a_village_lies_in_its_township_banner_and_city() -> None:
    assert ancestor(VILLAGE, Level.TOWNSHIP) == "150802100"
    assert ancestor(VILLAGE, Level.BANNER) == "150802"
    assert ancestor(VILLAGE, Level.VILLAGE) == VILLAGE


def test_a_banner_lies_in_no_township() -> None:
    with pytest.raises(DomainError, match="division_level"):
        ancestor("150802", Level.TOWNSHIP)


@given(
    st.from_regex(r"[0-9]{4,12}", fullmatch=True), st.from_regex(r"[0-8][0-9]{3}", fullmatch=True)
)
def test_the_range_of_a_prefix_holds_exactly_the_codes_within_it(code: str, prefix: str) -> None:
    assert is_within(code, prefix) == (prefix <= code < next_prefix(prefix))


@pytest.mark.parametrize("prefix", ["", "99", "15x"])
def test_a_prefix_without_a_next_one_is_refused(prefix: str) -> None:
    with pytest.raises(DomainError, match="division_malformed"):
        next_prefix(prefix)

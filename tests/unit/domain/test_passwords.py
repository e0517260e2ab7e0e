"""A password is long enough and not what anybody here would try first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.passwords import LONGEST, SHORTEST, check_password


def refusal(password: str, username: str = "tc1") -> str:
    with pytest.raises(DomainError) as caught:
        check_password(password, username=username)
    return caught.value.code


@pytest.mark.parametrize(
    "password",
    [
        "Bayannur2026!!",
        "bayannaoer2026",
        "qnqnqnqnqnqn2026",
        "QingJieQuNuan2026",
        "aaaaaaaaaaaa",
        "121212121212",
        "wang.fang2026wang.fang",
        "巴彦淖尔清洁取暖2026年项目",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    assert refusal(password, "wang.fang") == "password_guessable"


@pytest.mark.parametrize("password", ["", "k7#pQ", "x" * 11, "kq" * 65])
def test_a_password_of_the_wrong_length_is_refused(password: str) -> None:
    assert refusal(password) == "password_length"


@pytest.mark.parametrize(
    "password", ["河套的向日葵八月开花真的好看", "four brown sheep slept", "t7Kq-9vWm-2xRz"]
)
def test_a_sentence_or_a_random_word_is_accepted(password: str) -> None:
    check_password(password, username="tc1")


def accepts(password: str) -> bool:
    try:
        check_password(password, username="tc1")
    except DomainError:
        return False
    return True


@given(st.text(max_size=200))
def test_any_text_is_answered_and_never_breaks(password: str) -> None:
    assert not accepts(password) or SHORTEST <= len(password) <= LONGEST

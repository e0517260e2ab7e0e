"""What somebody types becomes the words a key is made of; whole personal numbers are noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.search_words import (
    MOST_WORDS,
    Word,
    WordKind,
    file_no_words,
    holds_long_number,
    is_file_no,
    key_line,
    name_words,
    number_tails,
    phone_words,
    query_words,
)

NINE_DOTS = "·•‧∙⋅・･．."


@pytest.mark.parametrize("dot", NINE_DOTS)
def test_a_dotted_name_and_a_typed_one_are_the_same_words(dot: str) -> None:
    assert name_words(f"阿拉坦{dot}其其格") == "阿 拉 坦 其 其 格"
    assert query_words(f"阿拉坦{dot}其其格") == query_words("阿拉坦其其格")


def test_any_part_of_a_name_is_found() -> None:
    key = key_line([name_words("王建国"), "wangjianguo", "wjg"])
    assert key == " 王 建 国 wangjianguo wjg "
    for typed in ("王建国", "王建", "建国", "国", "wang", "WJG", "ｗｊｇ"):
        (word,) = query_words(typed)
        assert word.like.strip("%") in key, typed


def test_one_letter_and_three_digits_are_whole_words() -> None:
    assert query_words("w") == (Word("w", WordKind.WHOLE),)
    assert query_words("123") == (Word("123", WordKind.WHOLE),)
    assert query_words("0021") == (Word("0021", WordKind.START),)


def test_words_of_different_kinds_need_no_space() -> None:
    assert [word.text for word in query_words("王wjg0021")] == ["王", "wjg", "0021"]


def test_a_check_character_belongs_to_its_number() -> None:
    assert [word.text for word in query_words("002X")] == ["002x"]


def test_a_file_number_is_one_word() -> None:
    assert [word.text for word in query_words("HH-150802-000123")] == ["hh-150802-000123"]
    assert is_file_no(" hh-150802-000123 ")
    assert not is_file_no("hh-150802-000123 王")
    assert list(file_no_words("HH-150802-000123")) == ["hh-150802-000123", "000123", "123"]


def test_umlauts_are_typed_as_v() -> None:
    assert [word.text for word in query_words("lü")] == ["lv"]


def test_tails_are_cut_from_a_mask_and_from_a_telephone() -> None:
    assert list(number_tails("150802********002X")) == ["002x"]
    assert list(number_tails("********")) == []
    assert list(phone_words("0478-8220001")) == ["04788220001", "0001", "220001", "88220001"]


def test_signs_are_no_words() -> None:
    assert query_words("%_%' OR 1=1 --；，") == (Word("or", WordKind.START), *query_words("1"))
    assert query_words("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "15080219050101001X",
        "150802 19050101 0011",
        "150802-19050101-0011",
        "１５０８０２１９０５０１０１００１１",
        "张三 150802190501010011",
        "6217 0000 0000 0000 012",
        "150802190501010",
    ],
)
def test_a_whole_number_is_noticed_however_it_is_grouped(text: str) -> None:
    assert holds_long_number(text)


@pytest.mark.parametrize(
    "text", ["13847860021", "HH-150802-000123", "QN-150802-2026-000123", "0478-8220001", "王建国"]
)
def test_numbers_people_search_by_are_not_whole_numbers(text: str) -> None:
    assert not holds_long_number(text)


@given(st.text(max_size=200))
def test_whatever_is_typed_becomes_few_words_without_signs(text: str) -> None:
    words = query_words(text)
    assert len(words) <= MOST_WORDS
    for word in words:
        assert not set(word.text) & set("%_\\'\"*")
        assert word.text == word.text.strip() != ""

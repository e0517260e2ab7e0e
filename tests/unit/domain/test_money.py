"""Money is whole fen: what is read, printed, shared and written in capitals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.money import (
    MAX_FEN,
    Fen,
    format_yuan,
    in_capitals,
    round_half_up,
    split,
    yuan_to_fen,
)

AMOUNTS = st.integers(0, MAX_FEN).map(Fen)

# The vectors of the design paper, worked by hand after the payment-settlement appendix.
CAPITALS = [
    ("14,400.00", "壹万肆仟肆佰元整"),
    ("3,600.00", "叁仟陆佰元整"),
    ("1,478.40", "壹仟肆佰柒拾捌元肆角整"),
    ("10,050.05", "壹万零伍拾元零伍分"),
    ("20,000.50", "贰万元伍角整"),
    ("107,000.53", "壹拾万柒仟元零伍角叁分"),
    ("16,409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("80,800.00", "捌万零捌佰元整"),
    ("10,010,001", "壹仟零壹万零壹元整"),
    ("0.30", "叁角整"),
    ("0.05", "伍分"),
    ("100,000,000", "壹亿元整"),
    ("13,968.00", "壹万叁仟玖佰陆拾捌元整"),
    ("432.00", "肆佰叁拾贰元整"),
    ("240.00", "贰佰肆拾元整"),
    ("79,600.00", "柒万玖仟陆佰元整"),
    ("77,360.00", "柒万柒仟叁佰陆拾元整"),
    ("3,440.00", "叁仟肆佰肆拾元整"),
    ("1,470.00", "壹仟肆佰柒拾元整"),
    ("6,400.00", "陆仟肆佰元整"),
    ("0", "零元整"),
    ("15.00", "壹拾伍元整"),
    ("1,001,000,010.10", "壹拾亿零壹佰万零壹拾元壹角整"),
    ("1,000,000,000,000", "壹万亿元整"),
]


@pytest.mark.parametrize(("figures", "words"), CAPITALS)
def test_an_amount_is_written_in_capital_numerals(figures: str, words: str) -> None:
    assert in_capitals(yuan_to_fen(figures)) == words


def test_a_negative_amount_has_no_capital_numerals() -> None:
    with pytest.raises(DomainError, match="amount_negative"):
        in_capitals(Fen(-1))


def test_an_amount_beyond_the_largest_has_no_capital_numerals() -> None:
    with pytest.raises(DomainError, match="amount_too_large"):
        in_capitals(Fen(MAX_FEN + 1))


VALUES = {"壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}


def read_capitals(words: str) -> int:
    """An independent reader of capital numerals, in fen."""
    total = section = hundred_million = digit = 0
    for mark in words:
        if mark in VALUES:
            digit = VALUES[mark]
        elif mark in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[mark]
            digit = 0
        elif mark == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif mark == "亿":
            hundred_million, total, section, digit = (total + section + digit), 0, 0, 0
        elif mark == "元":
            total = (hundred_million * 10**8 + total + section + digit) * 100
            section = digit = 0
        elif mark in "角分":
            total += digit * {"角": 10, "分": 1}[mark]
            digit = 0
    return total


@given(AMOUNTS)
def test_capital_numerals_read_back_to_the_same_amount(fen: Fen) -> None:
    words = in_capitals(fen)
    assert read_capitals(words) == fen
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@given(AMOUNTS)
def test_what_is_printed_reads_back_to_the_same_fen(fen: Fen) -> None:
    assert yuan_to_fen(format_yuan(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("14400", 1_440_000),
        (" ¥3,600.5 ", 360_050),
        ("１４，４００．００", 1_440_000),
        ("￥0.01", 1),
        ("3600元", 360_000),
        ("007", 700),
    ],
)
def test_an_amount_is_read_as_people_type_it(text: str, fen: int) -> None:
    assert yuan_to_fen(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_missing"),
        ("  ", "amount_missing"),
        ("-5", "amount_negative"),
        ("1.234", "amount_decimals"),
        ("1,44,00", "amount_malformed"),
        ("14400,00", "amount_malformed"),
        ("12.", "amount_malformed"),
        (".5", "amount_malformed"),
        ("1e5", "amount_malformed"),
        ("nan", "amount_malformed"),
        ("١٢", "amount_malformed"),
        ("一万", "amount_malformed"),
        ("1 2", "amount_malformed"),
        ("9" * 15, "amount_too_large"),
        ("9" * 9000, "amount_too_large"),
    ],
)
def test_a_text_that_is_not_an_amount_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        yuan_to_fen(text)
    assert refused.value.code == code


@given(st.text())
def test_any_text_is_either_an_amount_or_refused(text: str) -> None:
    fen, code = Fen(0), "amount_"
    try:
        fen = yuan_to_fen(text)
    except DomainError as refused:
        code = refused.code
    assert 0 <= fen <= MAX_FEN
    assert code.startswith("amount_")


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        yuan_to_fen(14400.0)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(TypeError):
        round_half_up(0.5)  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize(
    ("exact", "fen"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Decimal("48873.51"), 48874),
        (Decimal("2.4999"), 2),
        (7, 7),
    ],
)
def test_halves_round_away_from_zero(exact: Fraction | Decimal | int, fen: int) -> None:
    assert round_half_up(exact) == fen


RATIOS = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)


@given(AMOUNTS, RATIOS, st.integers(-12, 11))
def test_shares_sum_exactly_and_none_is_negative(
    total: Fen, ratios: list[int], residual: int
) -> None:
    shares = split(total, ratios, residual=residual)
    assert sum(shares) == total
    assert min(shares) >= 0


@given(st.integers(0, 40).map(Fen), st.lists(st.just(1), min_size=1, max_size=40))
def test_a_few_fen_over_many_receivers_never_leave_a_debt(total: Fen, ratios: list[int]) -> None:
    assert min(split(total, ratios)) >= 0


def test_the_named_receiver_takes_the_rest_of_thirds() -> None:
    assert split(Fen(100), (1, 1, 1)) == (33, 33, 34)
    assert split(Fen(100), (1, 1, 1), residual=0) == (34, 33, 33)


@pytest.mark.parametrize("ratios", [(), (0, 0), (1, -1)])
def test_ratios_that_share_nothing_are_refused(ratios: tuple[int, ...]) -> None:
    with pytest.raises(DomainError, match="split_ratios"):
        split(Fen(1), ratios)


def test_a_debt_is_not_shared() -> None:
    with pytest.raises(DomainError, match="split_negative"):
        split(Fen(-1), (1,))

"""Identity numbers, credit codes, accounts and telephones; all numbers here are invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.identity import (
    AccountKind,
    Sex,
    id_number_from_fifteen,
    mask_account,
    mask_id_number,
    mask_phone,
    normalise_code,
    parse_account_number,
    parse_credit_code,
    parse_id_number,
    parse_phone,
)

ON = date(2026, 11, 2)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check(stem: str) -> str:
    return stem + "10X98765432"[sum(int(d) * w for d, w in zip(stem, WEIGHTS, strict=True)) % 11]


STEMS = st.tuples(
    st.sampled_from(["150802", "152826", "110101"]),
    st.dates(date(1850, 1, 1), date(1912, 12, 31)),
    st.integers(0, 999),
).map(lambda parts: f"{parts[0]}{parts[1]:%Y%m%d}{parts[2]:03d}".replace(" ", "0"))


def test_a_mask_leaves_thousands_of_numbers_and_with_a_year_only_some_thirty() -> None:
    mask, first, last = "150826********1015", date(1936, 1, 1), date(2005, 12, 31)
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    fitting = [day for day in days if with_check(f"{mask[:6]}{day:%Y%m%d}{mask[14:17]}")[-1] == "5"]
    assert len(fitting) == 2_326
    assert sum(day.year == 1960 for day in fitting) == 34


def code_of(text: str) -> str:
    with pytest.raises(DomainError) as refused:
        parse_id_number(text, on=ON)
    return refused.value.code


@pytest.mark.parametrize(
    "number", ["150802190101010013", "150821190808085069", "15082519041224708X"]
)
def test_a_right_number_is_kept(number: str) -> None:
    assert parse_id_number(number, on=ON).value == number


def test_a_wrong_check_digit_is_refused_and_only_the_tail_is_told() -> None:
    with pytest.raises(DomainError) as refused:
        parse_id_number("150802190101010014", on=ON)
    assert refused.value.code == "id_no_checksum"
    assert refused.value.values == {"tail": "0014"}


@given(STEMS, st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_refused(stem: str, place: int, shift: int) -> None:
    number = with_check(stem)
    assert parse_id_number(number, on=ON).value == number
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert code_of(wrong).startswith("id_no_")


@given(STEMS)
def test_birth_and_sex_are_read_from_the_number(stem: str) -> None:
    number = parse_id_number(with_check(stem), on=ON)
    assert f"{number.birth_date:%Y%m%d}".rjust(8, "0") == stem[6:14]
    assert number.sex is (Sex.MALE if int(stem[16]) % 2 else Sex.FEMALE)
    assert number.issue_prefix == stem[:6]


@pytest.mark.parametrize(
    "typed",
    [
        "15082519041224708x",
        "１５０８２５１９０４１２２４７０８Ｘ",
        " 150825 19041224 708X\u200b",
        "\ufeff150825190412\u3000\u200e24708ｘ",
    ],
)
def test_full_width_spaces_invisible_marks_and_a_small_x_are_put_right(typed: str) -> None:
    assert parse_id_number(typed, on=ON).value == "15082519041224708X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id_no_missing"),
        (" \u200b ", "id_no_missing"),
        ("150802010101001", "id_no_fifteen_digits"),
        ("1508021901010100", "id_no_length"),
        ("1508021901010100130", "id_no_length"),
        ("15080219010101001A", "id_no_characters"),
        ("1508021901X1010013", "id_no_characters"),
        ("15080219010101001\u0663", "id_no_characters"),
        ("15080219010101001²", "id_no_characters"),
        ("160802190101010013", "id_no_province"),
        (with_check("15080219010230001"), "id_no_date"),
        (with_check("15080219011301001"), "id_no_date"),
        (with_check("15080219010001001"), "id_no_date"),
        (with_check("15080200010101001"), "id_no_date"),
        (with_check("15080220261103001"), "id_no_future"),
        ("150802\x00190101010013", "text_nul"),
    ],
)
def test_every_kind_of_wrong_number_has_its_own_name(typed: str, code: str) -> None:
    assert code_of(typed) == code


def test_a_birth_on_the_day_itself_is_not_in_the_future() -> None:
    assert parse_id_number(with_check("15080220261102001"), on=ON).birth_date == ON


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused_by_name(text: str) -> None:
    value = ""
    try:
        value = parse_id_number(text, on=ON).value
    except DomainError as refused:
        assert refused.code.startswith(("id_no_", "text_nul"))  # noqa: PT017 -- both outcomes are right
    assert value == "" or (value.isascii() and len(value) == 18)


def test_an_old_number_of_a_ledger_gets_its_century_and_check_digit() -> None:
    old, new = "150802010101001", "150802190101010013"
    assert id_number_from_fifteen(old, on=ON) == parse_id_number(new, on=ON)


def test_only_fifteen_digits_are_lengthened() -> None:
    with pytest.raises(DomainError, match="id_no_length"):
        id_number_from_fifteen("150802190101010013", on=ON)


def test_the_middle_of_a_number_is_masked() -> None:
    assert mask_id_number("15082619120101101X") == "150826********101X"
    assert parse_id_number("150802190101010013", on=ON).masked == "150802********0013"


def test_a_right_credit_code_is_kept_and_a_wrong_one_refused() -> None:
    assert parse_credit_code("91150802ma0my7x00x") == "91150802MA0MY7X00X"
    for typed, code in [
        ("", "credit_code_missing"),
        ("91150802MA0MY7X00", "credit_code_length"),
        ("91150802MA0MY7X00Y", "credit_code_checksum"),
        ("91150802MAOMY7X00X", "credit_code_characters"),
    ]:
        with pytest.raises(DomainError) as refused:
            parse_credit_code(typed)
        assert refused.value.code == code


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_any_single_wrong_character_of_a_credit_code_is_refused(place: int, mark: str) -> None:
    right = "91150802MA0MY7X00X"
    wrong = right[:place] + mark + right[place + 1 :]
    if wrong == right:
        assert parse_credit_code(wrong) == right
    else:
        with pytest.raises(DomainError, match="credit_code_checksum"):
            parse_credit_code(wrong)


@pytest.mark.parametrize("kind", [AccountKind.BANK_CARD, AccountKind.SOCIAL_CARD])
@pytest.mark.parametrize("number", ["6217000000000000012", "6230590000000000128"])
def test_a_right_card_is_kept_without_its_spaces(number: str, kind: AccountKind) -> None:
    typed = " ".join(number[place : place + 4] for place in range(0, 19, 4))
    account = parse_account_number(typed, kind=kind)
    assert (account.value, account.warnings) == (number, ())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "account_no_missing"),
        ("6217000000000000013", "account_no_checksum"),
        ("6217", "account_no_length"),
        ("62170000000000000120", "account_no_length"),
        ("621700000000000001X", "account_no_characters"),
    ],
)
def test_a_wrong_card_is_blocked(typed: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse_account_number(typed, kind=AccountKind.SOCIAL_CARD)
    assert refused.value.code == code


def test_a_passbook_without_luhn_digit_only_warns() -> None:
    book = parse_account_number("0560101220000012346", kind=AccountKind.PASSBOOK)
    assert book.warnings == ("account_no_luhn",)


def test_only_the_last_four_digits_of_an_account_are_shown() -> None:
    assert mask_account("6217000000000000012") == "***************0012"
    assert mask_account("123") == "***"


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13800000000", "13800000000"),
        ("+86 138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("0478-8212345", "0478-8212345"),
        ("（0478）8212345", "0478-8212345"),
    ],
)
def test_a_telephone_is_read_as_people_write_it(typed: str, phone: str) -> None:
    assert parse_phone(typed) == phone


@pytest.mark.parametrize("typed", ["12800000000", "1380000000", "8212345", "0471-8212345", "abc"])
def test_a_wrong_telephone_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="phone_malformed"):
        parse_phone(typed)


def test_a_missing_telephone_is_called_missing() -> None:
    with pytest.raises(DomainError, match="phone_missing"):
        parse_phone(" ")


def test_the_middle_of_a_telephone_is_masked() -> None:
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("0478-1234567") == "0478-***4567"


def test_a_roman_numeral_is_not_read_as_letters() -> None:
    assert normalise_code("Ⅻ") == "Ⅻ"

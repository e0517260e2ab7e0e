"""A row of the household sheet: what it says, what is named in it, and that it never guesses."""

import string
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.errors import DomainError
from heating_program.domain.household import SpecialGroup, SpecialStanding, Wish
from heating_program.domain.household_columns import BY_NAME, HOUSEHOLD_COLUMNS
from heating_program.domain.household_sheet import HouseholdRow, cells_of, read_row
from heating_program.domain.money import Fen
from heating_program.domain.past_measure import PastMeasureDetails, PastStatus
from heating_program.domain.policy import FundingLevel
from heating_program.domain.sheet_cells import Cell, OddValue, choice_key
from heating_program.domain.sheet_columns import (
    Severity,
    Surroundings,
    address,
    column_letters,
    proposed,
    words_of,
)
from tests.factories.households import ON, VILLAGE
from tests.factories.sheets import plain as details

TOWNSHIP, NAME = "干召庙镇", "民主村"
WALLS = {"brick_timber": "370 砖木瓦房", "adobe": "土坯房"}
PORCHES = {"": "没有", "single_glazed": "单玻阳光间"}
AROUND = Surroundings(
    ON,
    {(choice_key(TOWNSHIP), choice_key(NAME)): VILLAGE},
    {"wall_template": words_of(WALLS), "porch": words_of(PORCHES)},
)


def cells(**changes: Cell) -> dict[str, Cell]:
    return {**cells_of(details(), None, township=TOWNSHIP, village=NAME), **changes}


def read(**changes: Cell) -> HouseholdRow:
    return read_row(cells(**changes), AROUND)


def errors(row: HouseholdRow) -> list[tuple[str, str]]:
    return [(each.column, each.code) for each in row.issues if each.severity is Severity.ERROR]


def test_a_household_written_as_a_row_is_read_as_the_same_household() -> None:
    full = details(
        special_groups=(SpecialStanding(SpecialGroup.DIBAO), SpecialStanding(SpecialGroup.TEKUN)),
        wishes=(Wish.HEAT_PUMP, Wish.PV),
        other_phones=("13947860022", "0478-7654321"),
        officials_relative=True,
        officials_relation="侄子",
    )
    past = PastMeasureDetails(
        PastStatus.CONVERTED,
        year=2019,
        route="空气源热泵",
        price_fen=Fen(1_440_050),
        subsidy_fen={FundingLevel.CENTRAL: Fen(500_000), FundingLevel.BANNER: Fen(1)},
        paid_on=date(2019, 11, 2),
    )
    row = read_row(cells_of(full, past, township=TOWNSHIP, village=NAME), AROUND)
    assert errors(row) == []
    assert (row.details, row.past) == (full, past)


def test_every_required_column_is_missed_by_its_name() -> None:
    row = read_row({}, AROUND)
    required = {column.name for column in HOUSEHOLD_COLUMNS if column.is_required}
    assert {column for column, code in errors(row) if code == "cell_missing"} == required
    assert row.details is None


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("id_no", 1.528e17, "cell_is_number"),
        ("id_no", "150802190501010018", "id_no_checksum"),
        ("id_no", date(1905, 1, 1), "cell_is_date"),
        ("phone", 13847860021, "cell_is_number"),
        ("account_number", 6.217e18, "cell_is_number"),
        ("plot_no", 12345678.0, "cell_is_number"),
        ("door_no", date(2026, 3, 2), "cell_is_date"),
        ("door_no", OddValue("10:30:00"), "cell_is_odd"),
        ("door_no", "一" * 61, "text_too_long"),
        ("door_no", "甲\x01乙", "text_control"),
        ("village", "没有这个村", "village_not_found"),
        ("township", "别的镇", "village_not_found"),
        ("consent_on", 46082, "cell_not_date"),
        ("consent_on", "3/1/2026", "cell_not_date"),
        ("consent_on", "2026-2", "cell_not_date"),
        ("consent_on", "2026-02-30", "date_impossible"),
        ("consent_on", date(2027, 1, 1), "consent_in_future"),
        ("structure", "砖瓦", "choice_unknown"),
        ("special_groups", "低保户、富裕户", "choice_unknown"),
        ("officials_relative", "可能", "yes_no_unclear"),
        ("built_year", "不明", "unknown_not_allowed"),
        ("built_year", 1998.5, "figure_not_whole"),
        ("built_year", "九八年", "figure_malformed"),
        ("built_year", "1e3", "figure_malformed"),
        ("length_m", 12.55, "figure_decimals"),
        ("length_m", 50, "figure_range"),
        ("length_m", True, "figure_malformed"),
        ("name", "王3", "name_characters"),
        ("account_kind", "", "account_kind_missing"),
        ("account_number", "6217000000000000013", "account_no_checksum"),
        ("account_holder_name", "别人", "account_holder_differs"),
        ("heated_area_m2", 200, "heated_area_above_floor_area"),
        ("latitude_deg", "", "position_half"),
        ("past_year", 2019, "past_status_missing"),
        ("past_price", "一万四", "amount_malformed"),
    ],
)
def test_a_cell_that_would_have_to_be_guessed_is_refused_at_its_column(
    column: str, cell: Any, code: str
) -> None:
    row = read(**{column: cell})
    place = {"past_year": "past_status", "township": "village"}.get(column, column)
    assert errors(row) == [(place, code)]
    assert not row.is_valid


def test_full_width_digits_and_stray_spaces_are_put_right_as_on_the_page() -> None:
    entered = details()
    wide = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in string.digits}
    number = entered.householder.id_number.value
    row = read_row(
        {
            **cells_of(entered, None, township=f" {TOWNSHIP}", village=f"{NAME}　"),
            "id_no": f" {number[:6]} {number[6:14].translate(wide)} {number[14:]}",
            "phone": "１３８ ４７８６ ００２１",
            "length_m": "１２．５",
            "hazard_grade": "Ｂ级",
            "structure": " 砖木 ",
        },
        AROUND,
    )
    assert errors(row) == []
    assert row.details == entered


def test_a_date_written_as_text_is_read_year_first_and_pointed_out() -> None:
    for typed in ("2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "２０２６-03-01"):
        row = read(consent_on=typed)
        assert row.details is not None
        assert row.details.consent_on == date(2026, 3, 1)
        assert [(i.column, i.severity, i.code) for i in row.issues] == [
            ("consent_on", Severity.WARNING, "date_is_text")
        ]


def test_separators_are_not_mixed_in_a_date() -> None:
    assert errors(read(consent_on="2026-3/1")) == [("consent_on", "cell_not_date")]


def test_what_an_old_ledger_does_not_know_is_a_value() -> None:
    row = read(past_status="已改造", past_year="不明", past_maker="未知", past_price="不明")
    assert errors(row) == []
    assert row.past == PastMeasureDetails(PastStatus.CONVERTED)
    assert read(past_status="不明").past == PastMeasureDetails(PastStatus.UNKNOWN)


def test_a_blank_in_an_old_ledger_is_taken_as_unknown_and_pointed_out() -> None:
    row = read(past_status="已改造", past_year="", past_maker="海尔")
    blank = [each.column for each in row.issues if each.code == "blank_taken_as_unknown"]
    assert row.is_valid
    assert "past_year" in blank
    assert "past_maker" not in blank


def test_a_house_that_was_not_converted_has_no_device() -> None:
    assert errors(read(past_status="未改造", past_maker="海尔")) == [
        ("past_status", "past_not_converted_but_told")
    ]


def test_subsidies_above_the_price_are_refused() -> None:
    row = read(past_status="已改造", past_price=100, past_subsidy_city=100.01)
    assert errors(row) == [("past_price", "past_subsidy_above_price")]


def test_a_whole_number_is_fine_where_text_is_expected_because_nothing_is_lost() -> None:
    row = read(door_no=12.0, group_text=3)
    assert row.details is not None
    assert (row.details.door_no, row.details.group_text) == ("12", "3")
    assert errors(read(door_no=float(2**60))) == [("door_no", "cell_is_number")]


def test_an_account_may_be_left_out_as_a_whole() -> None:
    row = read(account_kind="", account_number="", account_bank="", account_holder_name="")
    assert row.details is not None
    assert row.details.account is None


def test_headings_of_offices_find_their_columns() -> None:
    headings = [
        "备注",
        "乡镇 ",
        "行政村",
        "户主姓名*",
        "身份证号码",
        "建筑面积(㎡)",
        "姓名",
        None,
        3,
    ]
    assert proposed(headings, HOUSEHOLD_COLUMNS) == {
        "township": 1,
        "village": 2,
        "name": 3,
        "id_no": 4,
        "floor_area_m2": 5,
    }


def test_no_heading_stands_for_two_columns() -> None:
    words = [
        word
        for column in HOUSEHOLD_COLUMNS
        for word in {choice_key(each) for each in (column.label, column.name, *column.aliases)}
    ]
    assert sorted(words) == sorted(set(words))
    assert set(BY_NAME) == {column.name for column in HOUSEHOLD_COLUMNS}


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 51, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "ZZ",
        "AAA",
    ]
    assert address(17, 2) == "C17"


ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.dates(),
    st.builds(OddValue, st.text(max_size=8)),
)


@given(column=st.sampled_from(HOUSEHOLD_COLUMNS), cell=ANY_CELL)
def test_any_cell_is_read_or_refused_with_a_code_and_never_breaks(column: Any, cell: Any) -> None:
    row = read_row({**GOOD, column.name: cell}, AROUND)
    assert row.is_valid == (not errors(row))
    assert (row.details is not None) or errors(row)


@given(number=st.floats(allow_nan=True, allow_infinity=True) | st.integers())
def test_no_number_whatever_is_taken_for_an_identifier(number: float) -> None:
    for name in ("id_no", "phone", "account_number", "plot_no", "meter_no"):
        with pytest.raises(DomainError, match="cell_is_number"):
            BY_NAME[name].read(number, AROUND)


@given(yuan=st.decimals(0, 1_000_000, places=2))
def test_money_typed_as_a_number_is_the_fen_that_were_typed(yuan: Any) -> None:
    assert BY_NAME["past_price"].read(float(yuan), AROUND) == int(yuan * 100)
    assert BY_NAME["past_price"].read(str(yuan), AROUND) == int(yuan * 100)


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_is_the_same_as_date_and_as_text(day: date) -> None:
    consent = BY_NAME["consent_on"]
    assert consent.read(day, AROUND) == consent.read(day.isoformat(), AROUND) == day


GOOD = cells()


def test_the_row_of_a_different_day_is_judged_by_that_day() -> None:
    row = read_row(cells(), replace(AROUND, on=date(1990, 1, 1)))
    assert {code for _, code in errors(row)} >= {"consent_in_future", "built_in_future"}

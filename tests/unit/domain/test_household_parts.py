"""The sheets beside the household sheet: what they say of a household, and where it is refused."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.end_use import EndUse, Fuel, Unit
from heating_program.domain.household import HouseholdDetails, SpecialGroup, SpecialStanding
from heating_program.domain.household_parts import PartLine, part_cells
from heating_program.domain.household_sheet import HouseholdRow, cells_of, read_row
from heating_program.domain.id_document import IdKind, OtherDocument
from heating_program.domain.sheet_cells import Cell, OddValue, choice_key
from heating_program.domain.sheet_columns import Issue, Severity, Surroundings, words_of
from heating_program.domain.sheet_import import PARTS, SHEET_COLUMNS, SheetKind, kept_no, place_of
from tests.factories.families import full_details
from tests.factories.households import ON, VILLAGE
from tests.factories.sheets import surveyed

LABELS = {
    "wall_template": {"brick_timber": "370 砖木瓦房"},
    "porch": {"": "没有", "single_glazed": "单玻阳光间"},
}
AROUND = Surroundings(
    ON,
    {(choice_key("干召庙镇"), choice_key("民主村")): VILLAGE},
    {name: words_of(said) for name, said in LABELS.items()},
)
FAMILY = surveyed(full_details())


def written(household: HouseholdDetails) -> dict[str, Cell]:
    return cells_of(household, None, township="干召庙镇", village="民主村", labels=LABELS)


def lines(
    household: HouseholdDetails, change: tuple[SheetKind, int] | None = None, **cells: Any
) -> list[PartLine]:
    """Write the lines of a household; `cells` replaces some of the line named by `change`."""
    return [
        PartLine(kind, number, {**row, **(cells if change == (kind, number) else {})})
        for kind, rows in part_cells(household).items()
        for number, row in enumerate(rows, start=2)
    ]


def read(change: tuple[SheetKind, int] | None = None, **cells: Any) -> HouseholdRow:
    return read_row(written(FAMILY), AROUND, None, lines(FAMILY, change, **cells))


def places(row: HouseholdRow) -> list[tuple[str, int, str, str]]:
    errors: list[Issue] = [each for each in row.issues if each.severity is Severity.ERROR]
    return [(each.sheet, each.row_no, each.column, each.code) for each in errors]


def test_the_fullest_family_written_on_four_sheets_is_read_as_the_same_family() -> None:
    row = read()
    assert places(row) == []
    assert row.details == FAMILY
    assert row.member_rows == (2, 3)


def test_a_household_without_lines_is_read_from_its_own_row() -> None:
    row = read_row(written(FAMILY), AROUND)
    assert row.details is not None
    assert row.details.members == ()
    assert row.details.applicant is None
    assert [each.group for each in row.details.special_groups] == [
        SpecialGroup.DIBAO,
        SpecialGroup.DISABLED,
    ]
    assert [(use.end_use, use.amount) for use in row.details.energy] == [
        (EndUse.HEATING, FAMILY.dwelling.coal_t)
    ]


MEMBER, CHILD, COUSIN = ((SheetKind.MEMBERS, number) for number in (2, 3, 4))
HEATING, COOKING, WATER = ((SheetKind.ENERGY, number) for number in (2, 3, 4))
FIRST = (SheetKind.STANDINGS, 2)


@pytest.mark.parametrize(
    ("line", "column", "cell", "code"),
    [
        (MEMBER, "name", "", "cell_missing"),
        (MEMBER, "relation", "本人", "choice_unknown"),
        (MEMBER, "id_no", 1.5e17, "cell_is_number"),
        (MEMBER, "id_no", "150802190101010014", "id_no_checksum"),
        (MEMBER, "id_no", FAMILY.householder.id_number.value, "member_twice"),
        (MEMBER, "is_applicant", "是", "authority_missing"),
        (MEMBER, "phone", "138", "phone_malformed"),
        (CHILD, "birth", "", "birth_missing"),
        (CHILD, "sex", "", "sex_missing"),
        (CHILD, "id_reason", "", "document_reason_missing"),
        (CHILD, "id_no", FAMILY.members[0].id_number.value, "member_twice"),
        (COUSIN, "is_applicant", "否", "neither_member_nor_applicant"),
        (HEATING, "fuel", "石油", "choice_unknown"),
        (HEATING, "season_start", "十月", "month_day_malformed"),
        (COOKING, "kg_per_unit", "", "bundle_without_weight"),
        (COOKING, "amount", -1, "figure_range"),
        (WATER, "amount", 3, "amount_without_unit"),
        (WATER, "cost", "一百", "amount_malformed"),
        (FIRST, "until", "2024-01-01", "standing_ends_before_it_begins"),
        (FIRST, "since", 45000, "cell_not_date"),
    ],
)
def test_a_cell_of_a_further_sheet_is_refused_where_it_stands(
    line: tuple[SheetKind, int], column: str, cell: Any, code: str
) -> None:
    blamed = {"authority_missing": "authority_note", "amount_without_unit": "unit"}
    place = {"neither_member_nor_applicant": "is_member"}.get(code, blamed.get(code, column))
    found = places(read(line, **{column: cell}))
    assert found == [(line[0].value, line[1], place, code)]


def test_a_second_applicant_and_a_second_row_of_one_use_are_refused() -> None:
    row = read(MEMBER, is_applicant="是", authority_note="2026-03-01")
    assert places(row) == [("members", 4, "is_applicant", "applicant_twice")]
    row = read(COOKING, end_use="取暖", fuel="散煤", unit="吨")
    assert places(row) == [("energy", 3, "fuel", "energy_use_twice")]
    assert row.issues[0].values == {"use": "取暖"}


def test_a_member_who_applies_is_one_person_in_two_parts() -> None:
    son = FAMILY.members[0]
    row = read_row(
        written(FAMILY),
        AROUND,
        None,
        lines(FAMILY, MEMBER, is_applicant="是", authority_note="2026年委托书")[:2],
    )
    assert row.details is not None
    assert row.details.applicant is not None
    assert row.details.applicant.id_number == son.id_number
    assert son in row.details.members


def test_a_spoiled_cell_of_a_further_sheet_is_named() -> None:
    (first, *rest) = lines(FAMILY)
    row = read_row(
        written(FAMILY), AROUND, None, [replace(first, spoiled={"name": "cell_is_formula"}), *rest]
    )
    assert places(row) == [("members", 2, "name", "cell_is_formula")]


def test_the_row_of_heating_stands_for_the_columns_of_heating_and_that_is_said() -> None:
    cells = {**written(FAMILY), "heating_device": "火炉", "heating_cost": 900}
    row = read_row(cells, AROUND, None, lines(FAMILY))
    assert row.details is not None
    assert row.details.energy == FAMILY.energy
    assert {each.column for each in row.issues if each.code == "heating_told_beside"} == {
        "heating_device",
        "heating_cost",
    }
    alone = read_row(cells, AROUND)
    assert alone.details is not None
    assert alone.details.energy[0].cost_fen == 90_000


def test_a_group_of_the_household_sheet_and_its_row_are_one() -> None:
    cells = {**written(FAMILY), "special_groups": "低保户、优抚对象"}
    row = read_row(cells, AROUND, None, lines(FAMILY))
    assert row.details is not None
    assert row.details.special_groups == (
        *FAMILY.special_groups,
        SpecialStanding(SpecialGroup.VETERAN),
    )


def test_a_head_with_another_paper_is_read_with_its_reason() -> None:
    paper = OtherDocument(
        IdKind.PASSPORT, "E12345678", ON.replace(year=1960), FAMILY.members[1].id_number.sex, "护照"
    )
    head = replace(FAMILY.householder, id_number=paper)
    row = read_row(written(replace(FAMILY, householder=head)), AROUND)
    assert places(row) == []
    assert row.head == paper
    without = {**written(replace(FAMILY, householder=head)), "id_reason": ""}
    assert places(read_row(without, AROUND)) == [("", 0, "id_reason", "document_reason_missing")]


def test_an_amount_without_its_unit_is_in_the_usual_one() -> None:
    row = read(HEATING, unit="")
    assert row.details is not None
    assert row.details.energy[0].unit is Unit.TONNE
    assert row.details.energy[0].fuel is Fuel.LOOSE_COAL


ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.dates(),
    st.builds(OddValue, st.text(max_size=8)),
)
ANY_COLUMN = st.sampled_from([(kind, each) for kind in PARTS for each in SHEET_COLUMNS[kind]])


@given(place=ANY_COLUMN, cell=ANY_CELL)
def test_any_cell_of_a_further_sheet_is_read_or_refused_and_never_breaks(
    place: Any, cell: Any
) -> None:
    kind, column = place
    row = read((kind, 2), **{column.name: cell})
    assert (row.details is not None) != bool(places(row))
    assert all(sheet in ("", kind.value) for sheet, _, _, _ in places(row))


@given(
    kind=st.sampled_from(PARTS),
    cells=st.dictionaries(st.sampled_from(["name", "id_no", "group", "fuel", "end_use"]), ANY_CELL),
)
def test_a_line_of_any_cells_is_read_or_refused_and_never_breaks(kind: Any, cells: Any) -> None:
    row = read_row(written(FAMILY), AROUND, None, [PartLine(kind, 7, cells)])
    assert all(number == 7 for _, number, _, code in places(row) if code != "heating_fuel_differs")


@given(row_no=st.integers(1, 200_010), kind=st.sampled_from(SheetKind))
def test_rows_of_all_sheets_share_one_series_of_numbers(row_no: int, kind: SheetKind) -> None:
    assert place_of(kept_no(kind, row_no)) == (kind, row_no)


def test_headings_of_a_further_sheet_mean_one_column_each() -> None:
    for kind in PARTS:
        columns = SHEET_COLUMNS[kind]
        words = [
            word
            for column in columns
            for word in {choice_key(each) for each in (column.label, column.name, *column.aliases)}
        ]
        assert len(words) == len(set(words)), kind


def test_the_number_of_a_household_is_on_every_line_of_it() -> None:
    rows = [row for each in part_cells(FAMILY, head_no="7").values() for row in each]
    assert {row["head_no"] for row in rows} == {"7"}
    assert {row["head_id_no"] for row in rows} == {FAMILY.householder.id_number.value}

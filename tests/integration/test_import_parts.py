"""A workbook with members, energy and groups beside its households, on both engines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.permissions import Role
from heating_program.domain.sheet_import import SHEET_LABELS, SheetKind, kept_no
from heating_program.models.base import new_id
from heating_program.models.household import Household, Person
from heating_program.models.import_batch import ImportRow
from heating_program.services import household_reading, households, import_sheets, imports
from heating_program.services.import_files import Sheets
from heating_program.services.vault import Vault
from heating_program.services.workbook_reading import read_workbook
from tests.app_fixtures import TODAY
from tests.factories.families import full_details
from tests.factories.people import GANZHAO, make_user
from tests.factories.sheets import HEADINGS, beside, part_rows, plain, row, surveyed, workbook
from tests.integration.test_imports import Office, table_sizes

Write = Callable[[Callable[[Session], Any]], Any]
MEMBERS, ENERGY = SheetKind.MEMBERS, SheetKind.ENERGY


@pytest.fixture
def office(write: Write, vault: Vault, tmp_path: Path) -> Office:
    clerk = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return Office(write, Sheets(tmp_path / "imports", vault), clerk)


def families(count: int) -> list[HouseholdDetails]:
    """Invent full families, each with people and meters of its own."""
    return [surveyed(full_details(4_100 + 10 * number)) for number in range(count)]


def book(households: Sequence[HouseholdDetails], **cells: Any) -> bytes:
    return workbook([row(each, **cells) for each in households], beside=beside(households))


def stored(office: Office) -> dict[str, HouseholdDetails]:
    def read(session: Session) -> dict[str, HouseholdDetails]:
        files = session.scalars(select(Household)).unique()
        found = [household_reading.details_of(session, each) for each in files]
        return {each.householder.id_number.value: each for each in found}

    result: dict[str, HouseholdDetails] = office.write(read)
    return result


def test_full_families_come_in_whole_again_as_known_and_go_out_whole(office: Office) -> None:
    before = office.write(table_sizes)
    given = families(4)
    key = office.upload(book(given))
    assert office.check(key) == {"ready": 4}
    assert office.bring_in(key, portion=3) == {"imported": 4}
    found = stored(office)
    for family in given:
        assert found[family.householder.id_number.value] == family
    assert office.check(office.upload(book(given))) == {"known": 4}
    assert office.take_back(key) == {"undone": 4}
    after = office.write(table_sizes)
    kept = {"event", "event_chain", "import_batch", "import_row", "number_series", "job"}
    assert {name for name in after if after[name] != before[name]} <= kept


def test_a_fault_of_a_member_keeps_the_household_out_and_names_sheet_and_row(
    office: Office,
) -> None:
    good, bad = families(2)
    rows = part_rows([good, bad], MEMBERS)
    rows[-1][rows[0].index("证件号码")] = 1.5e17
    key = office.upload(workbook([row(good), row(bad)], beside={"家庭成员": rows}))
    assert office.check(key) == {"ready": 1, "bad": 1}
    assert places(office, key) == {3: [("id_no", "cell_is_number", "members", 7)]}


def places(office: Office, key: Any) -> dict[int, list[tuple[Any, ...]]]:
    wanted = select(ImportRow).where(ImportRow.batch_id == key).order_by(ImportRow.row_no)
    rows = office.write(lambda session: session.scalars(wanted).all())
    return {
        each.row_no: [(issue[0], issue[2], *issue[4:]) for issue in each.issues]
        for each in rows
        if each.issues
    }


def test_rows_of_no_household_are_named_and_the_rest_comes_in(office: Office) -> None:
    one, other = families(2)
    headings = part_rows([], ENERGY)[0]
    at = {heading: index for index, heading in enumerate(headings)}

    def use(**cells: Any) -> list[Any]:
        made = [""] * len(headings)
        for heading, cell in {"用途": "炊事", "能源": "电", **cells}.items():
            made[at[heading]] = cell
        return made

    head = one.householder.id_number.value
    lines = [
        use(户主身份证号=head),
        use(户主序号=2),
        use(户主身份证号="150802190101010013"),
        use(),
        use(户主身份证号=head, 户主序号="2"),
        use(户主身份证号=1.5e17),
        use(户主序号="9"),
        [head],
    ]
    rows = [row(one, sheet_no=1), row(other, sheet_no="2"), row(sheet_no="9"), row(sheet_no=9)]
    key = office.upload(workbook(rows, beside={"用能": [headings, *lines]}))
    assert office.check(key) == {"ready": 4, "bad": 5}
    assert {row_no: found for row_no, found in places(office, key).items() if row_no > 100} == {
        kept_no(ENERGY, 4): [("head_id_no", "part_head_unknown")],
        kept_no(ENERGY, 5): [("head_id_no", "part_without_head")],
        kept_no(ENERGY, 6): [("head_no", "part_heads_differ")],
        kept_no(ENERGY, 7): [("head_id_no", "cell_is_number")],
        kept_no(ENERGY, 8): [("head_no", "part_head_ambiguous")],
    }
    assert office.check(key) == {"ready": 4, "bad": 5}
    office.bring_in(key)
    found = stored(office)
    assert len(found[head].energy) == 2
    assert len(found[other.householder.id_number.value].energy) == 2


def test_a_member_of_another_file_or_of_another_row_keeps_the_later_household_out(
    office: Office,
) -> None:
    known, meeting, twin = families(3)
    office.write(
        lambda session: households.register(
            session,
            actor=office.clerk,
            on=TODAY,
            household_id=new_id(),
            details=known,
        )
    )
    meeting = replace(meeting, members=(*meeting.members, known.members[0]))
    other = surveyed(full_details(4_500))
    twin = replace(other, members=(twin.members[0],))
    later = replace(surveyed(full_details(4_600)), members=(twin.members[0],))
    key = office.upload(book([meeting, twin, later]))
    assert office.check(key) == {"warned": 1, "bad": 2}
    assert places(office, key) == {
        2: [("id_no", "member_taken", "members", 4)],
        3: [("name", "same_name_in_village")],
        4: [("name", "same_name_in_village"), ("id_no", "number_repeats_on", "members", 8)],
    }
    assert office.bring_in(key) == {"imported": 1, "bad": 2}


def test_a_head_who_is_a_member_elsewhere_in_the_workbook_is_named(office: Office) -> None:
    one, other = families(2)
    other = replace(
        other, householder=replace(other.householder, id_number=one.members[0].id_number)
    )
    key = office.upload(book([one, other]))
    assert office.check(key) == {"ready": 1, "bad": 1}
    assert places(office, key) == {2: [("id_no", "number_repeats_on", "members", 2)]}


def test_each_sheet_is_remembered_by_its_own_headings(office: Office) -> None:
    given = families(1)
    rows = part_rows(given, MEMBERS)
    rows[0][rows[0].index("姓名")] = "家人"
    strange = [*HEADINGS[:-1], "某列"]
    content = workbook([row(given[0])], headings=strange, beside={"成员": rows})
    key = office.upload(content)
    mapping = office.batch(key).mapping
    assert mapping is not None
    said = mapping["parts"]["members"]
    assert "name" not in said["columns"]
    named = {**said["columns"], "name": rows[0].index("家人")}

    def say(columns: dict[SheetKind, dict[str, int]]) -> None:
        version = office.batch(key).row_version
        office.write(
            lambda session: imports.map_columns(
                session, actor=office.clerk, batch_id=key, row_version=version, columns=columns
            )
        )

    main = {SheetKind.HOUSEHOLDS: mapping["columns"]}
    with pytest.raises(DomainError, match="columns_missing") as caught:
        say({**main, MEMBERS: said["columns"]})
    assert caught.value.values == {"sheet": "成员", "columns": "姓名"}
    keyless = {name: at for name, at in named.items() if not name.startswith("head_")}
    with pytest.raises(DomainError, match="part_key_missing"):
        say({**main, MEMBERS: keyless})
    say({**main, MEMBERS: named})
    again = office.upload(workbook([row()], beside={"成员表": rows}))
    found = office.batch(again).mapping
    assert found is not None
    assert found["parts"]["members"]["columns"] == named


def test_a_sheet_that_is_left_out_is_neither_checked_nor_imported(office: Office) -> None:
    given = families(1)
    key = office.upload(book(given))
    batch = office.batch(key)
    assert batch.mapping is not None
    columns = batch.mapping["columns"]
    office.write(
        lambda session: imports.map_columns(
            session,
            actor=office.clerk,
            batch_id=key,
            row_version=batch.row_version,
            columns={SheetKind.HOUSEHOLDS: columns},
        )
    )
    assert office.check(key) == {"ready": 1}
    office.bring_in(key)
    people = office.write(lambda session: session.scalar(select(func.count(Person.id))))
    assert people == 1


def test_a_file_number_is_known_again_and_a_strange_one_is_an_error(office: Office) -> None:
    given = families(1)
    key = office.upload(book(given))
    office.check(key)
    office.bring_in(key)
    number = office.write(lambda session: session.scalar(select(Household.file_no)))
    masked = row(given[0], file_no=number, id_no="1508**********0018", account_number="6217****")
    strange = row(plain(), file_no="HH-150802-999999")
    second = office.upload(workbook([masked, strange]))
    assert office.check(second) == {"known": 1, "bad": 1}
    assert places(office, second)[3] == [("file_no", "file_no_unknown")]


def test_all_sheets_come_back_with_a_column_of_problems(office: Office) -> None:
    good, bad = families(2)
    rows = part_rows([good, bad], MEMBERS)
    lost = ["150802190101010013", *rows[1][1:]]
    content = workbook([row(good), row(bad)], beside={"家庭成员": [*rows, lost]})
    key = office.upload(content)
    office.check(key)
    batch = office.batch(key)
    said = {
        (SheetKind.HOUSEHOLDS, 2): "",
        (SheetKind.HOUSEHOLDS, 3): "见成员表",
        (MEMBERS, 8): "没有这一户",
    }
    sheets = read_workbook(
        import_sheets.with_problems(office.sheets, batch, said, heading="问题")
    ).sheets
    assert [row_[-1] for row_ in sheets[SheetKind.HOUSEHOLDS].rows] == ["问题", "", "见成员表"]
    members = sheets[MEMBERS]
    assert members.name == SHEET_LABELS[MEMBERS]
    assert [row_[-1] for row_ in members.rows] == ["问题", *[""] * 6, "没有这一户"]

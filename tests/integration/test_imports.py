"""A sheet from upload to import and back, on both engines: nothing twice, nothing half."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.permissions import Role
from heating_program.domain.sheet_columns import address
from heating_program.domain.sheet_import import BatchStage, Rule, SheetKind
from heating_program.models.base import Base, new_id
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.services import (
    chain_check,
    household_reading,
    households,
    import_files,
    import_layout,
    import_links,
    import_reading,
    import_rows,
    import_undo,
    imports,
    invariants,
)
from heating_program.services.import_files import Sheets
from heating_program.services.imports import Upload
from heating_program.services.vault import Vault
from heating_program.services.workbook_reading import read_workbook
from tests.app_fixtures import TODAY
from tests.factories.people import GANZHAO, make_user
from tests.factories.sheets import HEADINGS, POSITIONS, plain, row, workbook

HOUSEHOLDS = SheetKind.HOUSEHOLDS
Write = Callable[[Callable[[Session], Any]], Any]


@dataclass(frozen=True, slots=True)
class Office:
    """One clerk who imports, step by step, as the jobs would."""

    write: Write
    sheets: Sheets
    clerk: Actor

    def upload(self, content: bytes) -> UUID:
        key, book = new_id(), read_workbook(content)
        import_files.keep(self.sheets, key, book)
        upload = Upload(key, "台账.xlsx", sha256(content).hexdigest(), len(content), book)
        self.write(
            lambda session: imports.receive(session, actor=self.clerk, on=TODAY, upload=upload)
        )
        return key

    def batch(self, key: UUID) -> ImportBatch:
        found: ImportBatch = self.write(lambda session: imports.load(session, self.clerk, key))
        return found

    def readings(self, key: UUID, portion: int) -> Sequence[list[import_reading.RowReading]]:
        batch = self.batch(key)
        around = import_reading.surroundings(self.clerk, TODAY)
        layout = import_layout.layout_of(batch)
        return [
            import_reading.read_portion(self.sheets, layout, around, offset=offset, limit=portion)
            for offset in range(0, batch.row_count, portion)
        ]

    def check(self, key: UUID, *, portion: int = 2) -> dict[str, int]:
        for found in self.readings(key, portion):
            self.write(
                lambda session, found=found: import_rows.check_rows(
                    session, actor=self.clerk, batch_id=key, found=found
                )
            )
        batch = self.batch(key)
        layout = import_layout.layout_of(batch)
        repeats = list(import_reading.repeats(self.sheets, layout, batch.row_count))
        orphans = import_links.orphans(self.sheets, layout)

        def finish(session: Session) -> dict[str, int]:
            import_rows.mark_repeats(session, batch_id=key, found=repeats)
            import_rows.note_orphans(session, batch_id=key, orphans=orphans)
            return imports.finish(session, batch_id=key, stage=BatchStage.CHECKED)

        counts: dict[str, int] = self.write(finish)
        return counts

    def bring_in(
        self, key: UUID, *, rule: Rule = Rule.VALID_ONLY, portion: int = 2
    ) -> dict[str, int]:
        version = self.batch(key).row_version
        self.write(
            lambda session: imports.begin_import(
                session, actor=self.clerk, on=TODAY, batch_id=key, row_version=version, rule=rule
            )
        )
        for found in self.readings(key, portion):
            self.write(
                lambda session, found=found: import_rows.import_rows(
                    session, actor=self.clerk, on=TODAY, batch_id=key, found=found
                )
            )
        counts: dict[str, int] = self.write(
            lambda session: imports.finish(session, batch_id=key, stage=BatchStage.IMPORTED)
        )
        return counts

    def take_back(self, key: UUID) -> dict[str, int]:
        self.write(
            lambda session: import_undo.undo_rows(
                session, actor=self.clerk, on=TODAY, batch_id=key, row_nos=list(range(200))
            )
        )
        counts: dict[str, int] = self.write(
            lambda session: imports.finish(session, batch_id=key, stage=BatchStage.UNDONE)
        )
        return counts

    def issues(self, key: UUID) -> dict[int, list[tuple[str, str]]]:
        wanted = select(ImportRow).where(ImportRow.batch_id == key).order_by(ImportRow.row_no)
        rows = self.write(lambda session: session.scalars(wanted).all())
        return {each.row_no: [(i[0], i[2]) for i in each.issues] for each in rows if each.issues}

    def count(self) -> int:
        found: int = self.write(lambda session: session.scalar(select(func.count(Household.id))))
        return found


@pytest.fixture
def office(write: Write, vault: Vault, tmp_path: Path) -> Office:
    clerk = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return Office(write, Sheets(tmp_path / "imports", vault), clerk)


def test_a_good_sheet_is_checked_and_imported_row_by_row(office: Office) -> None:
    key = office.upload(workbook([row() for _ in range(5)]))
    assert office.check(key) == {"ready": 5}
    assert office.bring_in(key) == {"imported": 5}
    assert office.count() == 5
    assert office.write(chain_check.broken_days) == {}
    assert office.batch(key).stage == BatchStage.IMPORTED


def test_the_same_file_again_adds_nothing(office: Office) -> None:
    content = workbook([row() for _ in range(3)])
    first, second = office.upload(content), office.upload(content)
    office.check(first)
    office.bring_in(first)
    assert office.check(second) == {"known": 3}
    with pytest.raises(DomainError, match="import_nothing_ready"):
        office.bring_in(second)
    assert office.count() == 3
    assert imports_same_file(office, second) == first


def imports_same_file(office: Office, key: UUID) -> UUID | None:
    found: UUID | None = office.write(
        lambda session: getattr(
            imports.same_file(session, imports.load(session, office.clerk, key)), "id", None
        )
    )
    return found


def test_a_portion_that_is_imported_twice_registers_once(office: Office) -> None:
    key = office.upload(workbook([row() for _ in range(3)]))
    office.check(key)
    office.bring_in(key)
    for found in office.readings(key, 3):
        office.write(
            lambda session, found=found: import_rows.import_rows(
                session, actor=office.clerk, on=TODAY, batch_id=key, found=found
            )
        )
    assert office.count() == 3
    assert office.write(lambda session: import_rows.counted(session, key)) == {"imported": 3}


def test_a_portion_that_is_checked_twice_is_told_once(office: Office) -> None:
    key = office.upload(workbook([row(), row(structure="砖瓦")]))
    assert office.check(key) == office.check(key) == {"ready": 1, "bad": 1}
    assert office.issues(key) == {3: [("structure", "choice_unknown")]}


def test_cells_that_would_have_to_be_guessed_are_named_and_kept_out(office: Office) -> None:
    bad_number = plain().householder.id_number.value
    wrong = bad_number[:-1] + ("1" if bad_number[-1] != "1" else "2")
    rows = [
        row(id_no=1.528e17),
        row(id_no=wrong),
        row(village="无此村"),
        row(consent_on="二〇二六年"),
        row(),
        row(),
    ]
    number = POSITIONS["account_number"]
    letters = address(1, number)[:-1]
    content = workbook(rows, formulas={f"{letters}6": "=A1"}, merged={"E7:F7": "三组"})
    key = office.upload(content)
    assert office.check(key) == {"bad": 6}
    assert office.issues(key) == {
        2: [("id_no", "cell_is_number")],
        3: [("id_no", "id_no_checksum")],
        4: [("village", "village_not_found")],
        5: [("consent_on", "cell_not_date")],
        6: [("account_number", "cell_is_formula")],
        7: [("group_text", "cell_is_merged"), ("door_no", "cell_is_merged")],
    }


def test_a_title_above_the_headings_is_passed_over(office: Office) -> None:
    titles = ("巴彦淖尔市农户台账", "填报单位：干召庙镇")
    key = office.upload(workbook([row(), row(phone=13847860021)], titles=titles))
    office.check(key)
    assert office.issues(key) == {5: [("phone", "cell_is_number")]}


def test_empty_rows_are_no_households(office: Office) -> None:
    key = office.upload(workbook([row(), [], ["", " "], row()]))
    assert office.check(key) == {"ready": 2}


def test_one_number_in_two_rows_keeps_the_later_one_out(office: Office) -> None:
    one = plain()
    twin = plain(householder=one.householder)
    plot = plain()
    plot = replace(plot, dwelling=replace(plot.dwelling, plot_no=one.dwelling.plot_no))
    key = office.upload(workbook([row(each) for each in (one, plain(), plain(), twin, plot)]))
    assert office.check(key) == {"ready": 3, "bad": 2}
    assert office.issues(key) == {
        5: [("id_no", "number_repeats")],
        6: [("plot_no", "number_repeats")],
    }
    assert office.bring_in(key) == {"imported": 3, "bad": 2}


def test_a_namesake_in_the_village_is_a_warning_and_no_hindrance(office: Office) -> None:
    office.write(
        lambda session: households.register(
            session, actor=office.clerk, on=TODAY, household_id=new_id(), details=plain()
        )
    )
    key = office.upload(workbook([row()]))
    assert office.check(key) == {"warned": 1}
    assert office.issues(key) == {2: [("name", "same_name_in_village")]}
    assert office.bring_in(key) == {"imported": 1}


def test_a_plot_that_stands_in_the_register_keeps_its_row_out(office: Office) -> None:
    known = plain()
    office.write(
        lambda session: households.register(
            session, actor=office.clerk, on=TODAY, household_id=new_id(), details=known
        )
    )
    same = plain()
    same = replace(same, dwelling=replace(same.dwelling, plot_no=known.dwelling.plot_no))
    key = office.upload(workbook([row(same)]))
    assert office.check(key) == {"bad": 1}


def test_a_number_registered_after_the_check_keeps_its_row_out(office: Office) -> None:
    meanwhile = plain()
    key = office.upload(workbook([row(meanwhile), row()]))
    office.check(key)
    office.write(
        lambda session: households.register(
            session, actor=office.clerk, on=TODAY, household_id=new_id(), details=meanwhile
        )
    )
    assert office.bring_in(key) == {"refused": 1, "imported": 1}
    assert office.issues(key)[2] == [("id_no", "id_no_taken")]


def test_all_or_nothing_is_refused_for_a_sheet_with_an_error(office: Office) -> None:
    key = office.upload(workbook([row(), row(structure="砖瓦")]))
    office.check(key)
    with pytest.raises(DomainError, match="import_has_errors"):
        office.bring_in(key, rule=Rule.ALL_OR_NOTHING)
    assert office.count() == 0


def test_all_or_nothing_writes_nothing_when_one_number_was_taken_meanwhile(
    office: Office,
) -> None:
    meanwhile = plain()
    key = office.upload(workbook([row(), row(), row(meanwhile)]))
    office.check(key)
    office.write(
        lambda session: households.register(
            session, actor=office.clerk, on=TODAY, household_id=new_id(), details=meanwhile
        )
    )
    with pytest.raises(DomainError, match="import_not_whole"):
        office.bring_in(key, rule=Rule.ALL_OR_NOTHING, portion=5_000)
    assert office.count() == 1


def test_all_or_nothing_brings_in_a_whole_sheet(office: Office) -> None:
    key = office.upload(workbook([row() for _ in range(4)]))
    office.check(key)
    counts = office.bring_in(key, rule=Rule.ALL_OR_NOTHING, portion=5_000)
    assert counts == {"imported": 4}


def test_an_import_is_taken_back_and_leaves_no_row_but_the_record(office: Office) -> None:
    before = office.write(table_sizes)
    key = office.upload(workbook([row() for _ in range(3)]))
    office.check(key)
    office.bring_in(key)
    assert office.take_back(key) == {"undone": 3}
    after = office.write(table_sizes)
    kept = {"event", "event_chain", "import_batch", "import_row", "number_series", "job"}
    assert {name for name in after if after[name] != before[name]} <= kept
    assert office.write(chain_check.broken_days) == {}
    numbers = invariants.CHECKS["numbers_without_gaps"]
    nowhere = invariants.Place(Path(), Path())
    assert list(office.write(lambda session: list(numbers(session, nowhere)))) == []
    undone = select(func.count(Event.id)).where(Event.action == "household.import_undone")
    assert office.write(lambda session: session.scalar(undone)) == 3
    assert office.check(office.upload(workbook([row()]))) == {"ready": 1}


def table_sizes(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_a_file_that_somebody_worked_on_stays_and_is_named(office: Office) -> None:
    key = office.upload(workbook([row() for _ in range(3)]))
    office.check(key)
    office.bring_in(key)
    third = select(ImportRow.household_id).where(ImportRow.batch_id == key, ImportRow.row_no == 3)

    def correct(session: Session) -> None:
        home = session.get_one(Household, session.scalar(third))
        entered = household_reading.details_of(session, home)
        households.revise(
            session,
            actor=office.clerk,
            on=TODAY,
            household_id=home.id,
            row_version=home.row_version,
            details=replace(entered, door_no="13号"),
        )

    office.write(correct)
    assert office.take_back(key) == {"undone": 2, "kept": 1}
    assert office.issues(key) == {3: [("", "file_was_touched")]}
    assert office.count() == 1


def test_the_same_headings_are_remembered_with_their_columns(office: Office) -> None:
    headings = [*HEADINGS[:-1], "某列"]
    key = office.upload(workbook([row()], headings=headings))
    columns = {**office.batch(key).mapping["columns"], "past_paid_on": len(HEADINGS) - 1}
    version = office.batch(key).row_version
    office.write(
        lambda session: imports.map_columns(
            session,
            actor=office.clerk,
            batch_id=key,
            row_version=version,
            columns={HOUSEHOLDS: columns},
        )
    )
    again = office.upload(workbook([row()], headings=headings))
    assert office.batch(again).mapping["columns"] == columns


def test_a_sheet_without_required_columns_is_not_checked(office: Office) -> None:
    key = office.upload(workbook([row()]))
    batch = office.batch(key)
    columns = {n: i for n, i in batch.mapping["columns"].items() if n not in ("id_no", "phone")}

    def say(named: dict[str, int]) -> None:
        office.write(
            lambda session: imports.map_columns(
                session,
                actor=office.clerk,
                batch_id=key,
                row_version=batch.row_version,
                columns={HOUSEHOLDS: named},
            )
        )

    with pytest.raises(DomainError, match="columns_missing") as caught:
        say(columns)
    assert caught.value.values["columns"] == "身份证号、联系电话"
    with pytest.raises(DomainError, match="column_named_twice"):
        say({**batch.mapping["columns"], "id_no": 0})


def test_another_township_sees_neither_the_sheet_nor_its_villages(office: Office) -> None:
    key = office.upload(workbook([row()]))
    stranger = office.write(lambda session: make_user(session, Role.TC, "150826001"))
    with pytest.raises(DomainError, match="not_found"):
        office.write(lambda session: imports.load(session, stranger, key))
    elsewhere = replace(office, clerk=stranger)
    assert elsewhere.check(elsewhere.upload(workbook([row()]))) == {"bad": 1}


def test_a_sheet_is_neither_imported_unchecked_nor_twice(office: Office) -> None:
    key = office.upload(workbook([row()]))
    with pytest.raises(Refused, match="import_not_checked"):
        office.bring_in(key)
    office.check(key)
    office.bring_in(key)
    with pytest.raises(Refused, match="import_not_checked"):
        office.bring_in(key)


def test_cells_lie_sealed_on_the_disk_and_in_no_table(office: Office) -> None:
    household = plain()
    key = office.upload(workbook([row(household, structure="砖瓦")]))
    office.check(key)
    number = household.householder.id_number.value.encode()
    for path in office.sheets.folder.rglob("*.sealed"):
        assert number not in path.read_bytes()
    _, cells = next(import_files.rows(office.sheets, key, 1, 5))
    assert cells[POSITIONS["id_no"]] == number.decode()
    assert number.decode() not in str(office.issues(key))


def test_the_township_may_be_left_out_where_the_villages_name_is_the_only_one(
    office: Office,
) -> None:
    key = office.upload(workbook([row(township=""), row(township="别的镇")]))
    assert office.check(key) == {"ready": 1, "bad": 1}
    assert office.issues(key) == {3: [("village", "village_not_found")]}

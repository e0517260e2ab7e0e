"""A list of households taken out with every column comes in again as nothing new."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.permissions import Role
from heating_program.domain.sheet_import import SHEET_COLUMNS, SheetKind
from heating_program.models.household import Household
from heating_program.services import household_roster
from heating_program.services.import_files import Sheets
from heating_program.services.vault import Vault
from heating_program.services.workbook_reading import Workbook, read_workbook
from tests.app_fixtures import TODAY
from tests.factories.families import full_details
from tests.factories.people import GANZHAO, make_user
from tests.factories.sheets import beside, plain, row, surveyed, workbook
from tests.integration.test_imports import Office

Write = Callable[[Callable[[Session], Any]], Any]
PAST = {"past_status": "已改造", "past_year": 2019, "past_price": 14_400.5}


@pytest.fixture
def office(write: Write, vault: Vault, tmp_path: Path) -> Office:
    clerk = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return Office(write, Sheets(tmp_path / "imports", vault), clerk)


def registered(office: Office) -> list[Any]:
    """Bring three families in: two full ones, one with an old ledger's line, one plain one."""
    families = [surveyed(full_details(5_100 + 10 * number)) for number in range(2)]
    rows = [row(families[0], **PAST), row(families[1]), row()]
    key = office.upload(workbook(rows, beside=beside(families)))
    office.check(key)
    assert office.bring_in(key) == {"imported": 3}
    return families


def taken_out(office: Office) -> bytes:
    def read(session: Session) -> bytes:
        keys = list(session.scalars(select(Household.id).order_by(Household.id)))
        rows = household_roster.rows_of(session, keys, on=TODAY)
        # As the job keeps them.
        kept = json.loads(json.dumps(rows))
        at = datetime(2026, 11, 2, 8, tzinfo=UTC)
        return household_roster.workbook(kept, actor=office.clerk, at=at)

    content: bytes = office.write(read)
    return content


def said(book: Workbook, kind: SheetKind, number: int) -> dict[str, Any]:
    cells = book.sheets[kind].rows[number]
    return {column.name: cell for column, cell in zip(SHEET_COLUMNS[kind], cells, strict=False)}


def test_what_was_taken_out_comes_in_again_as_nothing_new(office: Office) -> None:
    registered(office)
    content = taken_out(office)
    assert office.check(office.upload(content)) == {"known": 3}
    assert office.check(office.upload(workbook([row(plain())]))) == {"warned": 1}


def test_every_sheet_has_its_rows_with_numbers_hidden(office: Office) -> None:
    families = registered(office)
    book = read_workbook(taken_out(office))
    assert book.names == ("农户名册", "登记表", "家庭成员", "现状用能", "特殊群体")
    counts = {kind: len(sheet.rows) - 1 for kind, sheet in book.sheets.items()}
    assert counts == {
        SheetKind.HOUSEHOLDS: 3,
        SheetKind.MEMBERS: 6,
        SheetKind.ENERGY: 7,
        SheetKind.STANDINGS: 4,
    }
    first, member = said(book, SheetKind.HOUSEHOLDS, 1), said(book, SheetKind.MEMBERS, 1)
    head, son = families[0].householder, families[0].members[0]
    assert (first["name"], first["id_no"]) == (head.name, head.id_number.masked)
    assert (first["sheet_no"], member["head_no"]) == ("1", "1")
    assert (member["name"], member["id_no"]) == (son.name, son.id_number.masked)
    assert (first["wall_template"], first["past_year"], first["past_price"]) == (
        "370 砖木瓦房",
        2019,
        14_400.5,
    )
    assert first["latitude_deg"] == ""
    everything = "".join(str(sheet.rows) for sheet in book.sheets.values())
    for family in families:
        people = (family.householder, *family.members, family.applicant)
        numbers = {one.id_number.value for one in people}
        assert not any(number in everything for number in (*numbers, family.phone))
        assert family.account.number not in everything

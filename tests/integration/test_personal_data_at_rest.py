"""No column holds an ID number, an account or a date of birth in plain, whatever was done.

Every table is read as the database holds it, so that the next column and the next payload are
found as well. A valid ID number is recognised by its check character, whoever it belongs to.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.domain.household import AccountDetails, HouseholdDetails, HouseholderDetails
from heating_program.domain.identity import AccountKind, parse_id_number
from heating_program.domain.life_events import Death, Kind
from heating_program.domain.merging import MergeChoices, MergeKind
from heating_program.models.base import Base, new_id
from heating_program.models.engine import writer
from heating_program.models.household import BankAccount, Household, Person
from heating_program.services import (
    access_log,
    drafts,
    duplicate_pairs,
    events,
    import_files,
    import_layout,
    import_reading,
    import_rows,
    imports,
    jobs,
    merges,
    outbox,
)
from heating_program.services.household_reading import birth_of
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE
from heating_program.services.import_files import Sheets
from heating_program.services.vault import Vault
from heating_program.services.workbook_reading import read_workbook
from tests.app_fixtures import NOW, TODAY
from tests.factories import changes, conversions, documents, families, households, people, sheets
from tests.factories.households import ON, id_number
from tests.factories.people import GANZHAO, Staff

Write = Callable[[Callable[[Session], Any]], Any]
ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
TYPED_WRONG = "150802190203040019"  # the check character is another one
ACCOUNT = AccountDetails(AccountKind.SOCIAL_CARD, "6217000000000000020", "农商行", "乌云其木格")
# Filled by what `installation` does; an empty table would prove nothing.
TOLD_IN = {
    *("person", "bank_account", "search_key", "event", "access_record", "change_request"),
    *("draft", "import_batch", "import_row", "duplicate_pair", "merge", "job", "outbox_item"),
    *("issued_document", "claim", "conversion", "special_status", "energy_use", "occupancy"),
}


@pytest.fixture
def installation(write: Write, vault: Vault, tmp_path: Path) -> set[str]:
    """Do everything that writes of people once; return the numbers that were typed."""
    staff: Staff = write(people.everyone)
    write(lambda session: documents.certificate(session, staff))
    write(lambda session: correct(session, staff))
    write(lambda session: bury(session, staff))
    write(lambda session: join(session, staff))
    write(lambda session: leave_unfinished(session, staff))
    bring_in(write, Sheets(tmp_path / "imports", vault), staff)
    return {TYPED_WRONG, id_number(8_100), id_number(8_200), id_number(8_300), ACCOUNT.number}


def correct(session: Session, staff: Staff) -> None:
    """Let one number and the account be corrected, and ask for one more correction."""

    def other_number(details: HouseholdDetails) -> HouseholdDetails:
        number = parse_id_number(id_number(8_100), on=ON)
        head = HouseholderDetails(details.householder.name, number)
        return replace(details, householder=head, account=ACCOUNT)

    def another_member(details: HouseholdDetails) -> HouseholdDetails:
        member = replace(details.members[0], id_number=parse_id_number(id_number(8_200), on=ON))
        return replace(details, members=(member, *details.members[1:]))

    file = changes.family(session, staff)
    changes.approve(session, staff, changes.propose(session, staff, file, other_number))
    changes.propose(session, staff, file, another_member)


def bury(session: Session, staff: Staff) -> None:
    """Register the fullest file, whose child has no ID number, and let a member die."""
    file = changes.family(session, staff, first=4_201)
    person = changes.person_of(session, file, "其其格")
    changes.happen(session, staff, file, Kind.DEATH, Death(person, date(2026, 10, 1), 2, 2))
    entered = families.full_details()
    households.register(
        session, staff["TC"], **{name: getattr(entered, name) for name in vars_of(entered)}
    )


def join(session: Session, staff: Staff) -> None:
    """Bring two files together as a pair and take one up into the other with its people."""
    kept = conversions.registered_household(session, staff)
    absorbed = changes.family(session, staff, first=4_301)
    session.flush()
    numbers = [session.get_one(Household, key).file_no for key in (kept, absorbed)]
    duplicate_pairs.bring_together(
        session, actor=staff["TR2"], first_no=numbers[0], second_no=numbers[1]
    )
    merges.merge(
        session,
        actor=staff["TR2"],
        on=ON,
        merge_id=new_id(),
        kept_id=kept,
        absorbed_id=absorbed,
        kept_version=conversions.version_of(session, Household, kept),
        absorbed_version=conversions.version_of(session, Household, absorbed),
        kind=MergeKind.JOINED,
        choices=MergeChoices(
            take_over=frozenset(one.id for one in session.get_one(Household, absorbed).members)
        ),
        reason="户口簿为同一户",
    )


def leave_unfinished(session: Session, staff: Staff) -> None:
    """Keep a draft, ask for work in the background, and look at a number."""
    typed = (("id_no", id_number(8_300)), ("account_number", ACCOUNT.number))
    clerk = staff["TC"]
    drafts.save(session, actor=clerk, form=drafts.NEW_HOUSEHOLD, object_id=new_id(), typed=typed)
    jobs.submit(session, actor=clerk, kind="duplicate_scan", title="排查", area_code=GANZHAO)
    outbox.promise(session, "paper.render", document_id=str(new_id()))
    home = session.scalars(select(Household).limit(1)).one()
    subject = events.Subject("household", home.id, home.area_code)
    access_log.note_reveal(
        session, actor=clerk, at=NOW, subject=subject, field="id_no", reason="核对"
    )


def bring_in(write: Write, kept: Sheets, staff: Staff) -> None:
    """Bring in a sheet with a good row, a wrong number, and numbers in columns of other things."""
    rows = [
        sheets.row(),
        sheets.row(id_no=TYPED_WRONG),
        sheets.row(id_no=TYPED_WRONG[:10] + "1340" + TYPED_WRONG[14:]),
        sheets.row(structure=id_number(8_300), phone=id_number(8_300)),
        sheets.row(village=id_number(8_300), built_year=ACCOUNT.number),
    ]
    content = sheets.workbook(rows)
    key, book, clerk = new_id(), read_workbook(content), staff["TC"]
    import_files.keep(kept, key, book)
    upload = imports.Upload(key, "台账.xlsx", sha256(content).hexdigest(), len(content), book)
    write(lambda session: imports.receive(session, actor=clerk, on=TODAY, upload=upload))
    batch = write(lambda session: imports.load(session, clerk, key))
    around = import_reading.surroundings(clerk, TODAY)
    layout = import_layout.layout_of(batch)
    found = import_reading.read_portion(kept, layout, around, offset=0, limit=9)
    write(lambda session: import_rows.check_rows(session, actor=clerk, batch_id=key, found=found))


def vars_of(entered: object) -> list[str]:
    return list(getattr(entered, "__dataclass_fields__", ()))


def test_no_number_and_no_date_of_birth_stands_in_plain_in_any_column(
    engine: Engine, write: Write, vault: Vault, installation: set[str]
) -> None:
    secret = installation | write(lambda session: opened(session, vault))
    held = list(cells(engine))
    assert {place.partition(".")[0] for place, _ in held} >= TOLD_IN
    told = {(place, each) for place, cell in held for each in secret if each in cell}
    assert told == set()
    whole = {(place, each) for place, cell in held for each in ID_NUMBER.findall(cell)}
    assert {(place, each) for place, each in whole if is_id_number(each)} == set()


def test_no_search_key_tells_more_of_a_number_than_its_mask(
    engine: Engine, write: Write, installation: set[str]
) -> None:
    def tails(session: Session) -> set[str]:
        everybody = session.scalars(select(Person).where(Person.id_kind == "resident_id"))
        return {f"{birth_of(session, one):%d}{one.id_no_mask[-4:].lower()}" for one in everybody}

    keys = " ".join(cell for place, cell in cells(engine) if place == "search_key.key").split()
    assert keys
    assert write(tails) & set(keys) == set()


def test_a_number_or_a_date_in_plain_is_noticed(
    engine: Engine, write: Write, vault: Vault, installation: set[str]
) -> None:
    def blab(session: Session) -> date:
        household = session.scalars(select(Household).limit(1)).one()
        household.address_note = f"证{id_number(9_999)}"
        person = session.scalars(select(Person).limit(1)).one()
        household.wish_reason = f"{birth_of(session, person)}"
        return birth_of(session, person)

    birth = write(blab)
    held = list(cells(engine))
    places = {place for place, cell in held if f"{birth}" in cell}
    assert places - {"file.content"} == {"household.wish_reason"}
    noticed = [place for place, cell in held for each in ID_NUMBER.findall(cell)]
    assert "household.address_note" in noticed


def test_a_failed_statement_is_told_without_its_values(engine: Engine) -> None:
    asked = text("SELECT name FROM person WHERE no_such_column = :number")
    with (
        writer(engine).connect() as connection,
        pytest.raises(DBAPIError) as failed,
    ):
        connection.execute(asked, {"number": TYPED_WRONG})
    assert TYPED_WRONG not in str(failed.value)


def opened(session: Session, vault: Vault) -> set[str]:
    """Open every number and every date of birth, the dates in each spelling they may have."""
    found: set[str] = set()
    for one in session.scalars(select(Person)):
        found.add(vault.open(ID_PLACE, one.id, one.id_no_sealed))
        born = birth_of(session, one)
        found |= {f"{born}", f"{born:%Y%m%d}", f"{born.year}年{born.month}月{born.day}日"}
    for account in session.scalars(select(BankAccount)):
        found.add(vault.open(ACCOUNT_PLACE, account.id, account.number_sealed))
    return found


def cells(engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield every value of every table as text, with its place; bytes one character a byte.

    Of SQLite the whole file follows, with what was deleted and the words of the search.
    """
    with engine.connect() as connection:
        for name in Base.metadata.tables:
            rows = connection.execute(text(f'SELECT * FROM "{name}"'))
            for row in rows.mappings():
                for column, value in row.items():
                    plain = value.decode("latin-1") if isinstance(value, bytes) else f"{value}"
                    yield f"{name}.{column}", plain
    if engine.dialect.name == "sqlite":
        engine.dispose()  # the last connection empties the write-ahead log into the file
        yield "file.content", Path(str(engine.url.database)).read_bytes().decode("latin-1")


def is_id_number(found: str) -> bool:
    try:
        parse_id_number(found, on=TODAY)
    except DomainError:
        return False
    return True

"""Dates of birth are carried over into sealed ones and back, whole or not at all."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from heating_program.cli import search
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import Role
from heating_program.models import schema
from heating_program.models.household import Person
from heating_program.models.search_key import SearchKey
from heating_program.services.household_reading import birth_of
from heating_program.services.vault import Vault
from tests.factories import families, households, people

Write = Callable[[Callable[[Session], Any]], Any]
BEFORE = "0008"
_FILE_NODE = text("SELECT pg_relation_filenode('person')")


class FailingVault(Vault):
    """A vault that is gone after the first person."""

    def seal(self, place: str, row_id: UUID, plain: str) -> bytes:
        """Fail as a killed process does: in the middle."""
        raise KeyboardInterrupt


@pytest.fixture
def births(write: Write) -> dict[UUID, date]:
    """Open a file with head, members and applicant, one of them without an ID number."""

    def work(session: Session) -> dict[UUID, date]:
        entered = families.full_details()
        given = {name: getattr(entered, name) for name in entered.__dataclass_fields__}
        households.register(session, people.everyone(session)["TC"], **given)
        return opened(session)

    made: dict[UUID, date] = write(work)
    assert len(made) == 4
    return made


def many(session: Session, count: int) -> dict[UUID, date]:
    """Open further files until they fill many pages of the database."""
    clerk = people.make_user(session, Role.TC, people.GANZHAO)
    for number in range(count):
        entered = families.full_details(5_000 + 3 * number)
        given = {name: getattr(entered, name) for name in entered.__dataclass_fields__}
        households.register(session, clerk, **given)
    return opened(session)


def opened(session: Session) -> dict[UUID, date]:
    return {one.id: birth_of(session, one) for one in session.scalars(select(Person))}


def plain(engine: Engine) -> set[str]:
    """Return the dates as the older schema holds them."""
    with engine.connect() as connection:
        return {str(birth) for birth in connection.scalars(text("SELECT birth FROM person"))}


def iso(births: dict[UUID, date]) -> set[str]:
    return {birth.isoformat() for birth in births.values()}


def test_births_are_plain_on_the_way_down_and_sealed_again_on_the_way_up(
    write: Write, engine: Engine, vault: Vault, births: dict[UUID, date]
) -> None:
    schema.downgrade(engine, BEFORE, vault=vault)
    assert plain(engine) == iso(births)
    schema.upgrade(engine, vault=vault)
    assert write(opened) == births
    with pytest.raises(Exception, match="birth"):
        plain(engine)


def test_an_upgrade_that_stops_half_way_leaves_every_date_as_it_was(
    write: Write, engine: Engine, vault: Vault, births: dict[UUID, date]
) -> None:
    schema.downgrade(engine, BEFORE, vault=vault)
    with pytest.raises(KeyboardInterrupt):
        schema.upgrade(engine, vault=FailingVault(vault.master_key))
    assert (schema.current(engine), plain(engine)) == (BEFORE, iso(births))
    schema.upgrade(engine, vault=vault)
    assert write(opened) == births


def test_people_are_not_migrated_without_the_key(
    write: Write, engine: Engine, vault: Vault, births: dict[UUID, date]
) -> None:
    with pytest.raises(DomainError, match="migration_needs_key"):
        schema.downgrade(engine, BEFORE)
    with pytest.raises(DomainError, match="sealed_value_damaged"):
        schema.downgrade(engine, BEFORE, vault=Vault(bytes(32)))
    assert (schema.current(engine), write(opened)) == (schema.head(), births)
    schema.downgrade(engine, BEFORE, vault=vault)
    with pytest.raises(DomainError, match="migration_needs_key"):
        schema.upgrade(engine)
    assert (schema.current(engine), plain(engine)) == (BEFORE, iso(births))


def test_an_empty_database_is_migrated_without_a_key(engine: Engine) -> None:
    schema.downgrade(engine, BEFORE)
    schema.upgrade(engine)
    assert schema.current(engine) == schema.head()


def test_search_keys_that_held_the_day_of_birth_go_and_are_written_anew(
    write: Write, engine: Engine, vault: Vault, births: dict[UUID, date]
) -> None:
    schema.downgrade(engine, BEFORE, vault=vault)
    with engine.begin() as connection:
        connection.execute(text("UPDATE search_key SET key = ' 121234 '"))
    schema.upgrade(engine, vault=vault)
    keys = select(SearchKey.key)
    assert write(lambda session: session.scalars(keys).all()) == []
    assert search.fill(engine, vault) == 1
    assert " wuyunqimuge " in write(lambda session: session.scalars(keys).one())


def test_no_date_is_left_in_the_files_of_the_engine(
    engine: Engine, write: Write, vault: Vault, births: dict[UUID, date]
) -> None:
    births |= write(lambda session: many(session, 60))  # of a few, little is left in any case
    schema.downgrade(engine, BEFORE, vault=vault)
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            before = connection.scalar(_FILE_NODE)
        schema.upgrade(engine, vault=vault)
        with engine.connect() as connection:
            # A dropped column stays in its rows as long as they stay in their file.
            assert connection.scalar(_FILE_NODE) != before
        return
    file = Path(str(engine.url.database))
    assert iso(births) <= found_in(engine, file, births)
    schema.upgrade(engine, vault=vault)
    assert found_in(engine, file, births) == set()


def found_in(engine: Engine, file: Path, births: dict[UUID, date]) -> set[str]:
    engine.dispose()  # the last connection empties the write-ahead log into the file
    content = file.read_bytes()
    return {birth for birth in iso(births) if birth.encode() in content}

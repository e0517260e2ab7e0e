"""The migrations build what the models say, go back down, and guard what may only be added."""

from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, delete, func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from heating_program.models import Base, schema
from heating_program.models.access_log import AccessRecord
from heating_program.models.budget import Transfer
from heating_program.models.dwelling import Occupancy
from heating_program.models.engine import prepare, writer
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.search_key import WORD_INDEX
from heating_program.services import access_log, events
from heating_program.services.vault import Vault
from tests.app_fixtures import NOW
from tests.factories import budgets, families, households, people

Write = Callable[[Callable[[Session], Any]], Any]
APPEND_ONLY = (Event, Transfer, AccessRecord)
# What each engine searches by; see migrations 0004 and 0008.
NOT_IN_MODELS = {"alembic_version", "ix_search_key_trigrams", "ix_search_key_words"}


def is_of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    is_word_index = kind == "table" and (name or "").startswith(WORD_INDEX)
    return name not in NOT_IN_MODELS and not is_word_index


@pytest.fixture
def filled(engine: Engine, write: Write) -> Engine:
    """A database with at least one row of each append-only table."""

    def work(session: Session) -> None:
        staff = people.everyone(session)
        key = households.register(session, staff["TC"])
        subject = events.Subject("household", key, households.VILLAGE)
        access_log.note_reveal(
            session, actor=staff["TC"], at=NOW, subject=subject, field="id_no", reason="核对"
        )
        budgets.funded(session, staff["FC"], staff["FR"], 100_00)

    write(work)
    return engine


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(schema.FOLDER)).get_heads()) == 1


def test_the_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_of_the_models}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_a_column_that_a_migration_forgot_is_noticed(engine: Engine) -> None:
    with writer(engine).begin() as connection:
        connection.execute(text("ALTER TABLE setting ADD COLUMN forgotten INTEGER"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata)


def test_rows_do_not_hinder_the_way_down_and_up_again(filled: Engine, vault: Vault) -> None:
    schema.downgrade(filled, "base", vault=vault)
    left = set(inspect(filled).get_table_names()) - {"alembic_version"}
    assert left == set()
    assert schema.current(filled) is None
    schema.upgrade(filled)
    assert schema.current(filled) == schema.head()
    found = MetaData()
    found.reflect(filled)
    made = {name for name in found.tables if is_of_the_models(name, "table", {})}
    assert made == set(Base.metadata.tables)


def test_special_groups_survive_the_way_to_the_older_schema_and_back(
    write: Write, engine: Engine, vault: Vault
) -> None:
    entered = families.full_details()

    def work(session: Session) -> Any:
        return households.register(session, people.everyone(session)["TC"], **vars_of(entered))

    key = write(work)
    schema.downgrade(engine, "0002", vault=vault)
    schema.upgrade(engine, vault=vault)

    def groups_and_houses(session: Session) -> tuple[list[str], int]:
        lived = select(func.count()).where(Occupancy.household_id == key)
        return session.get_one(Household, key).special_groups, session.scalar(lived) or 0

    assert write(groups_and_houses) == (["dibao", "disabled"], 1)


def vars_of(entered: Any) -> dict[str, Any]:
    return {name: getattr(entered, name) for name in entered.__dataclass_fields__}


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__tablename__)
def test_what_happened_is_neither_changed_nor_deleted(filled: Engine, model: type[Base]) -> None:
    column = next(column for column in model.__table__.columns if column.key != "id")
    attempts = [
        update(model).values({column.key: column}),
        delete(model),
    ]
    if filled.dialect.name == "postgresql":
        attempts.append(text(f"TRUNCATE {model.__tablename__} CASCADE"))
    with filled.connect() as connection:
        before = connection.scalar(select(func.count()).select_from(model))
    assert before
    for attempt in attempts:
        with pytest.raises(DBAPIError, match="append-only"), writer(filled).begin() as connection:
            connection.execute(attempt)
    with filled.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(model)) == before


def test_a_failed_migration_leaves_sqlite_as_it_was(sqlite_url: str) -> None:
    engine = prepare(create_engine(sqlite_url))

    def fail_half_way() -> None:
        with writer(engine).begin() as connection:
            connection.execute(text("CREATE TABLE half (a INTEGER)"))
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        fail_half_way()
    assert "half" not in inspect(engine).get_table_names()
    engine.dispose()

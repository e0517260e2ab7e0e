"""An application, a database on either engine, people with roles, and the one door to its pages."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from heating_program.app import create_app
from heating_program.config import Settings
from heating_program.models import schema
from heating_program.models.engine import prepare
from heating_program.services import installation
from heating_program.services.vault import Vault, create_key_file, open_vault
from heating_program.unit_of_work import run_in_transaction, unit_of_work
from tests.factories import people
from tests.pages import Pages

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
GANZHAO = "150802102"


def migrate(url: str) -> None:
    """Build the schema in an empty database, as an office does."""
    engine = prepare(create_engine(url))
    schema.upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep one migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("schema") / "migrated.sqlite"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """Give a fresh migrated SQLite database."""
    copy = tmp_path / "heating.sqlite"
    shutil.copy(migrated_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test once on each engine."""
    if request.param == "sqlite":
        url: str = request.getfixturevalue("sqlite_url")
        return url
    create: Callable[..., str] = request.getfixturevalue("create_database")
    return create(migrate)


@pytest.fixture(scope="session")
def vault() -> Vault:
    """Give a vault with a key of this test run."""
    return Vault(secrets.token_bytes(32))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Give a prepared engine on either database."""
    made = prepare(create_engine(database_url))
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """Give a prepared engine on SQLite alone."""
    made = prepare(create_engine(sqlite_url))
    yield made
    made.dispose()


@pytest.fixture
def write(engine: Engine, vault: Vault) -> Callable[[Callable[[Session], Any]], Any]:
    """Give the unit of work on either engine, at a fixed instant."""
    info = {"vault": vault, "at": NOW, "request_id": "test"}
    return lambda work: run_in_transaction(engine, work, info=info)


def installed(folder: Path, database_url: str) -> Settings:
    """Give an installation its key and canary; its schema is there."""
    settings = Settings(
        data_dir=folder / "data",
        key_dir=folder / "keys",
        database_url=database_url,
        public_url="http://heating.test",
        is_https=False,
        totp_roles=frozenset(),
        unit_name="巴彦淖尔市农村清洁取暖项目（测试）",
    )
    create_key_file(settings.key_file)
    key = open_vault(settings.key_file)
    engine = prepare(create_engine(database_url))
    run_in_transaction(engine, lambda session: installation.plant_canary(session, key))
    engine.dispose()
    return settings


@pytest.fixture
def app(tmp_path: Path, sqlite_url: str) -> Flask:
    """Give the application on a fresh SQLite database, with its key and canary."""
    made = create_app(installed(tmp_path, sqlite_url))
    made.testing = True
    return made


@pytest.fixture
def commit(app: Flask) -> Callable[[Callable[[Session], Any]], Any]:
    """Give the application's unit of work outside any request.

    Tests never keep an application context open: requests inside one would share its `g`.
    """

    def run(work: Callable[[Session], Any]) -> Any:
        with app.app_context():
            return unit_of_work(work)

    return run


@pytest.fixture
def pages(app: Flask) -> Pages:
    """Give the one door to the pages."""
    return Pages(app)


@pytest.fixture
def staff(app: Flask) -> people.Staff:
    """Give two of each role where two are needed, all of them in Linhe or Ganzhao township."""
    return people.staff_of(app)

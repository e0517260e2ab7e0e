"""Brings a database to the schema of this release, and tells how far it is."""

from pathlib import Path
from typing import Protocol
from uuid import UUID

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from heating_program.models.engine import writer

FOLDER = Path(__file__).parent.parent / "migrations"


class Sealing(Protocol):
    """What a migration seals and opens personal data with; services/vault.py is one."""

    def seal(self, place: str, row_id: UUID, plain: str) -> bytes:
        """Seal a value of a column of a row."""

    def open(self, place: str, row_id: UUID, sealed: bytes) -> str:
        """Open what `seal` made."""


def head() -> str:
    """Return the revision this release needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise RuntimeError("no migrations found")
    return revision


def current(engine: Engine) -> str | None:
    """Return the revision the database stands at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head", *, vault: Sealing | None = None) -> None:
    """Migrate up in one transaction: a failed step leaves the database as it was.

    Parameters
    ----------
    vault
        The installation's; an empty database is built without.

    Raises
    ------
    DomainError
        `migration_needs_key` when rows have to be sealed and there is no vault.
    """
    with writer(engine).begin() as connection:
        command.upgrade(_config(connection, vault), revision)


def downgrade(engine: Engine, revision: str, *, vault: Sealing | None = None) -> None:
    """Migrate down in one transaction, as `upgrade` does up."""
    with writer(engine).begin() as connection:
        command.downgrade(_config(connection, vault), revision)


def _config(connection: Connection | None = None, vault: Sealing | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", FOLDER.as_posix())
    config.attributes |= {"connection": connection, "vault": vault}
    return config

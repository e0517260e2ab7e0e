"""The date of birth is sealed: beside the mask in plain it was nearly the whole ID number.

Whoever migrates hands over the installation's vault (models/schema.py); a database without people
needs none. Search keys held the day of birth before the last four characters. They are derived, so
they go and are written anew by `heating upgrade` or `heating search-keys`.

A dropped column stays in PostgreSQL's rows until they are written anew, hence CLUSTER and TRUNCATE;
SQLite overwrites what is deleted (models/engine.py) and gets its full-text table afresh.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import context, op

from heating_program.domain.errors import DomainError

revision = "0006"
down_revision = "0008"

_PLACE = "person.birth"
_AT_ONCE = 10_000
_PLAIN = sa.column("birth", sa.Date())
_SEALED = sa.column("birth_sealed", sa.LargeBinary())
_PERSON = sa.table("person", sa.column("id", sa.Uuid()), _PLAIN, _SEALED)


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("birth_sealed", sa.LargeBinary(), nullable=False, server_default="")
    )
    _carry_over(_PLAIN, _SEALED, _sealed)
    op.drop_column("person", "birth")
    _write_anew("birth_sealed")


def downgrade() -> None:
    op.add_column(
        "person", sa.Column("birth", sa.Date(), nullable=False, server_default="1900-01-01")
    )
    _carry_over(_SEALED, _PLAIN, _opened)
    op.drop_column("person", "birth_sealed")
    _write_anew("birth")


def _sealed(vault: Any, key: UUID, birth: date) -> bytes:
    sealed: bytes = vault.seal(_PLACE, key, birth.isoformat())
    return sealed


def _opened(vault: Any, key: UUID, sealed: bytes) -> date:
    return date.fromisoformat(vault.open(_PLACE, key, sealed))


def _carry_over(
    source: sa.ColumnElement[Any],
    target: sa.ColumnElement[Any],
    turned: Callable[[Any, UUID, Any], object],
) -> None:
    """Fill one column from the other, a portion of people at a time."""
    vault = context.config.attributes["vault"]
    filled = sa.update(_PERSON).where(_PERSON.c.id == sa.bindparam("key"))
    filled = filled.values({target: sa.bindparam("value", type_=target.type)})
    for portion in _portions(source):
        if vault is None:
            raise DomainError("migration_needs_key")
        values = [{"key": key, "value": turned(vault, key, held)} for key, held in portion]
        op.get_bind().execute(filled, values)


def _portions(column: sa.ColumnElement[Any]) -> Iterator[Sequence[Any]]:
    wanted = sa.select(_PERSON.c.id, column).order_by(_PERSON.c.id).limit(_AT_ONCE)
    portion = op.get_bind().execute(wanted).all()
    while portion:
        yield portion
        portion = op.get_bind().execute(wanted.where(_PERSON.c.id > portion[-1].id)).all()


def _write_anew(column: str) -> None:
    """Leave nothing of the former column and of the search keys in the files of the engine."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM search_key")
        op.execute("INSERT INTO search_word(search_word) VALUES ('rebuild')")
        return
    op.alter_column("person", column, server_default=None)
    op.execute("TRUNCATE search_key")
    op.execute("CLUSTER person USING pk_person")
    op.execute("ALTER TABLE person SET WITHOUT CLUSTER")

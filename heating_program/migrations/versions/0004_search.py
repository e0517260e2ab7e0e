"""An index over the words a household is found by, in each engine's own way.

SQLite: a full-text table that holds no text of its own (the row of search_key does) and follows it
by triggers. A later migration that rebuilds search_key has to make them again.
PostgreSQL: trigrams, if the extension is there and this role may create it; without it a search
reads the whole narrow table, which is slower and finds the same.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TAKE_OUT = "INSERT INTO search_word(search_word, rowid, key) VALUES ('delete', old.id, old.key);"
_PUT_IN = "INSERT INTO search_word(rowid, key) VALUES (new.id, new.key);"
_WORDS = "key, content='search_key', content_rowid='id', columnsize=0"
_SQLITE = (
    f"CREATE VIRTUAL TABLE search_word USING fts5({_WORDS})",
    f"CREATE TRIGGER search_word_insert AFTER INSERT ON search_key BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER search_word_delete AFTER DELETE ON search_key BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER search_word_update AFTER UPDATE ON search_key BEGIN {_TAKE_OUT} {_PUT_IN} END",
    "INSERT INTO search_word(search_word) VALUES ('rebuild')",
)
_EXTENSION_IS_THERE = sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
    elif _has_trigrams():
        op.create_index(
            "ix_search_key_trigrams",
            "search_key",
            ["key"],
            postgresql_using="gin",
            postgresql_ops={"key": "gin_trgm_ops"},
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER search_word_{name}")
        op.execute("DROP TABLE search_word")
    else:
        op.drop_index("ix_search_key_trigrams", if_exists=True)


def _has_trigrams() -> bool:
    """Create the extension unless it is missing or this role may not; the rest goes on."""
    connection = op.get_bind()
    if connection.scalar(_EXTENSION_IS_THERE) is None:
        return False
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except sa.exc.ProgrammingError:
        return False
    return True

"""Tells the database how full its tables are, so that it chooses its ways by what stands there.

PostgreSQL looks by itself within a minute or so, SQLite never does. Between a large import and
that look a planner believes the tables to be nearly empty: the league table of a banner then took
PostgreSQL minutes instead of a fraction of a second.
"""

from sqlalchemy import Engine

from heating_program.models.engine import writer

# Entries read of each index: enough for the planner, and milliseconds in a large file.
_SQLITE_SAMPLE = 400


def refresh(engine: Engine) -> None:
    """Count anew how the rows of all tables are spread; cheap, and safe at any time."""
    with writer(engine).begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA analysis_limit={_SQLITE_SAMPLE}")
        connection.exec_driver_sql("ANALYZE")

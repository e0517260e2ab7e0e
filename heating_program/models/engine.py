"""How an engine must behave before the programme trusts it with money.

On SQLite Python's driver opens transactions late and by itself, which lets two readers both decide
to spend the same yuan. Two listeners take that over: none is begun implicitly, and a writer begins
with BEGIN IMMEDIATE, so that it waits its turn before it reads.
"""

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

WRITER = "heating_writer"
HASTY = "heating_hasty"
BUSY_TIMEOUT_MS = 10_000

# KiB a connection may keep in memory; SQLite's own 2 MB read a city's indexes again and again.
_CACHE_KIB = 32_000

# FULL: a paid batch must survive a power cut, not only a killed process.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA cache_size=-{_CACHE_KIB}",
    # What is deleted or overwritten leaves the file, not only the tables.
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


def prepare(engine: Engine) -> Engine:
    """Give an engine the programme's rules; as to transactions PostgreSQL's own suffice.

    A failed statement is told without its values: they are people's names and numbers.
    """
    engine.hide_parameters = True
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _plan_each_time)
    return engine


def writer(engine: Engine) -> Engine:
    """Return a view of the engine whose transactions are meant to write."""
    return engine.execution_options(**{WRITER: True})


def _plan_each_time(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - signature given by SQLAlchemy
    # A statement prepared once is planned for any area and any name: a search that knows it looks
    # for three characters takes a millisecond, one that may look for anything reads a city.
    connection.prepare_threshold = None


def hasty_writer(engine: Engine) -> Engine:
    """Return a writer that gives up at once, on SQLite, while somebody else is writing."""
    return engine.execution_options(**{WRITER: True, HASTY: True})


def _on_connect(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - signature given by SQLAlchemy
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(HASTY):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITER) else "BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")

"""A real PostgreSQL for the tests: one server per test process, one database per test.

A server of its own for each xdist process starts in about a second, needs no lock between
processes and no count of users. It is started by the first test that asks for it.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.needs import refuse
from tests.postgres_process import programs_folder

PROCESS = Path(__file__).with_name("postgres_process.py")
Prepare = Callable[[str], None]


def pytest_report_header() -> str:
    """Say in the report's head which PostgreSQL the tests use."""
    return f"PostgreSQL: {programs_folder() or 'none'}"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """Where the server of this test process is; `host` is a socket folder or an address."""

    host: str
    port: int

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of one database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.host}&port={self.port}"

    def execute(self, statement: str) -> None:
        """Run one statement of administration, outside any transaction."""
        with psycopg.connect(
            host=self.host, port=self.port, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Keep one PostgreSQL for this test process; leaving closes its input, which ends it."""
    if programs_folder() is None:
        refuse("PostgreSQL")
    with subprocess.Popen(
        [sys.executable, PROCESS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; the server ends when they have
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.startswith("{"):
            pytest.fail(f"PostgreSQL did not start:\n{line}{process.stdout.read()}", pytrace=False)
        yield PostgresServer(**json.loads(line))


@pytest.fixture(scope="session")
def _copies(postgres_server: PostgresServer) -> Callable[[Prepare | None], str]:
    """Number the databases of this process and remember which are prepared."""
    numbers = count(1)
    prepared: dict[Prepare, str] = {}

    def template(prepare: Prepare) -> str:
        if prepare not in prepared:
            name = f"template_{next(numbers)}"
            postgres_server.execute(f"CREATE DATABASE {name}")
            prepare(postgres_server.url(name))
            prepared[prepare] = name
        return prepared[prepare]

    def copy(prepare: Prepare | None) -> str:
        source = "template1" if prepare is None else template(prepare)
        name = f"test_{next(numbers)}"
        # Copying files beats copying pages through the log while fsync is off: 39 ms, not 88.
        postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")
        return name

    return copy


@pytest.fixture
def create_database(
    postgres_server: PostgresServer, _copies: Callable[[Prepare | None], str]
) -> Iterator[Callable[..., str]]:
    """Give a function ``create_database(prepare=None) -> url``; the test's end drops all.

    ``prepare(url)`` builds tables or runs migrations; it is called once per test process, its
    database is then copied. It must close its connections (``engine.dispose()``).
    """
    made: list[str] = []

    def create(prepare: Prepare | None = None) -> str:
        made.append(_copies(prepare))
        return postgres_server.url(made[-1])

    yield create
    for name in made:
        postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")

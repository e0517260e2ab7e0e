"""The tests' own PostgreSQL: real, one database per test, gone however the tests end."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.postgres_server import PROCESS, PostgresServer

pytestmark = pytest.mark.postgres


def one_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE fact (id int)"))
    engine.dispose()


def rows(url: str) -> int:
    engine = create_engine(url)
    with engine.begin() as connection:
        found = connection.execute(text("SELECT count(*) FROM fact")).scalar_one()
        connection.execute(text("INSERT INTO fact VALUES (1)"))
    engine.dispose()
    return int(found)


def test_each_database_is_a_fresh_copy_of_the_prepared_one(
    create_database: Callable[..., str],
) -> None:
    first, second = create_database(one_table), create_database(one_table)
    assert first != second
    assert [rows(first), rows(first), rows(second)] == [0, 1, 0]


def test_a_finished_test_leaves_no_database(postgres_server: PostgresServer) -> None:
    with psycopg.connect(
        host=postgres_server.host, port=postgres_server.port, user="postgres", dbname="postgres"
    ) as connection:
        left = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test%'")
        assert left.fetchall() == []


@pytest.mark.slow
def test_the_server_ends_with_the_process_that_asked_for_it() -> None:
    asks = f"""import subprocess, sys
server = subprocess.Popen([sys.executable, {str(PROCESS)!r}],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
sys.stdout.write(server.stdout.readline().decode()); sys.stdout.flush(); sys.stdin.read()"""
    with subprocess.Popen(
        [sys.executable, "-c", asks],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as tests:
        assert tests.stdout is not None
        assert tests.stderr is not None
        host = Path(json.loads(tests.stdout.readline())["host"])
        assert host.is_dir()
        tests.send_signal(signal.SIGKILL)
        tests.stderr.read()  # shared with the server's process: closed when that has ended too
    assert not host.exists()

"""After a large import the planner of either engine knows how full the tables are."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, text

from heating_program.domain.permissions import Role
from heating_program.models import table_statistics
from tests.factories.people import GANZHAO, make_user

PEOPLE = 7
_KNOWN = {
    "sqlite": "SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE tbl = 'app_user' LIMIT 1",
    "postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'app_user'",
}


def test_refreshed_statistics_know_the_rows_that_came_in(
    engine: Engine, write: Callable[[Callable[[Any], Any]], Any]
) -> None:
    for _ in range(PEOPLE):
        write(lambda session: make_user(session, Role.TC, GANZHAO))
    table_statistics.refresh(engine)
    with engine.connect() as connection:
        assert connection.scalar(text(_KNOWN[engine.dialect.name])) == PEOPLE

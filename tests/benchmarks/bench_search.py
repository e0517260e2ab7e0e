"""The one search box and the list at 350,000 households, on SQLite and on PostgreSQL.

Questions as people ask them, by a clerk of one township and by readers of the banner and the city;
answers beside what they cost: the median and the slowest in twenty.
"""

import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import Role
from heating_program.models import schema
from heating_program.models.engine import prepare
from heating_program.models.household import Household, Person
from heating_program.services import household_list, household_search
from heating_program.services.household_list import HouseholdFilter, Place
from heating_program.services.vault import Vault, create_key_file, open_vault
from heating_program.unit_of_work import run_in_transaction
from tests.benchmarks.population import populate
from tests.benchmarks.report import Report
from tests.factories.people import Staff, everyone
from tests.postgres_process import programs_folder, running

HOUSEHOLDS = int(os.environ.get("BENCH_SEARCH_HOUSEHOLDS", "350000"))
ON = date(2026, 11, 2)
_ASKED = 20  # times each kind of question, each time about somebody else
_ACTORS = {"city": Role.AU, "banner": Role.BA, "township": Role.TC}
_AREAS = {"city": "1508", "banner": "150802", "township": "150802102"}


def bench(report: Report) -> None:
    """Fill each engine and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        key_file = Path(folder) / "keys" / "master.key"
        create_key_file(key_file)
        vault = open_vault(key_file)
        for name, opened in (("sqlite", _sqlite(Path(folder))), ("postgresql", _postgres())):
            with opened as engine:
                if engine is not None:
                    _measure(report, name, engine, vault)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Engine | None]:
    engine = prepare(create_engine(f"sqlite:///{folder / 'bench.sqlite'}"))
    yield engine
    engine.dispose()


@contextmanager
def _postgres() -> Iterator[Engine | None]:
    programs = programs_folder()
    if programs is None:
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="heating-pg-"))
    try:
        with running(programs, home) as (host, port):
            address = f"postgresql+psycopg://postgres@/postgres?host={host}&port={port}"
            engine = prepare(create_engine(address))
            yield engine
            engine.dispose()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measure(report: Report, engine_name: str, engine: Engine, vault: Vault) -> None:
    schema.upgrade(engine)
    info = {"vault": vault, "at": datetime.now(UTC)}
    staff: Staff = run_in_transaction(engine, everyone, info=info)
    start = time.perf_counter()
    populate(engine, vault, staff["TC"], HOUSEHOLDS, under="1508")
    report.value(f"{engine_name} writing {HOUSEHOLDS:,}", time.perf_counter() - start, "s")
    _settle(engine)
    with Session(engine, info={"vault": vault}) as session:
        questions = _questions(session, random.Random(7))
        for reach, role in _ACTORS.items():
            actor = Actor(uuid4(), reach, (Grant(role, _AREAS[reach]),))
            _ask(report, f"{engine_name} {reach}", session, actor, questions)
            _turn_pages(report, f"{engine_name} {reach}", session, actor)


def _settle(engine: Engine) -> None:
    """Do what the engines do by themselves in an office, and the throw-away server does not."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.execute(text("ANALYZE"))
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # also merges the trigrams' list of late comers


def _questions(session: Session, rng: random.Random) -> dict[str, list[str]]:
    """Take what is asked from people who are there, and a little that is not."""
    keys = rng.sample(list(session.scalars(select(Household.id))), _ASKED)
    heads = select(Person).where(Person.household_id.in_(keys), Person.is_householder)
    people = list(session.scalars(heads))
    homes = [session.get_one(Household, key) for key in keys]
    session.expunge_all()
    return {
        "name": [one.name for one in people],
        "given name": [one.name[1:] for one in people],
        "surname": [one.name[:1] for one in people],
        "pinyin": ["wangjianguo", "lixiuying", "zhangm", "liuyu", "wang", "chenj", "ma", "gao"],
        "initials": ["wjg", "lxy", "zm", "lg", "hjl", "zyz", "mh", "gj"],
        "ID tail": [one.id_no_mask[-4:] for one in people],
        "phone tail": [home.phone[-4:] for home in homes],
        "file number": [home.file_no for home in homes],
        "village and surname": [f"民主村 {one.name[:1]}" for one in people],
        "nobody": ["欧阳不在", "zzzz", "qqq", "9999999", "呼和查无"],
    }


def _ask(
    report: Report,
    where: str,
    session: Session,
    actor: Actor,
    questions: dict[str, list[str]],
) -> None:
    durations = []
    for kind, texts in questions.items():
        taken = [
            _seconds(lambda t=t: household_search.search(session, actor, t), session) for t in texts
        ]
        durations += taken
        report.value(f"{where} {kind}, slowest of {len(taken)}", max(taken) * 1000, "ms")
    ordered = sorted(durations)
    report.value(f"{where} p50", statistics.median(ordered) * 1000, "ms")
    report.value(f"{where} p95", ordered[int(0.95 * len(ordered))] * 1000, "ms")


def _turn_pages(report: Report, where: str, session: Session, actor: Actor) -> None:
    lists: dict[str, tuple[HouseholdFilter, str]] = {
        "list": (HouseholdFilter(), "file"),
        "list by name": (HouseholdFilter(), "name"),
        "list of a stage": (HouseholdFilter(stage="surveyed"), "file"),
        "list of a fuel": (HouseholdFilter(fuel="loose_coal"), "file"),
        "list of wang": (HouseholdFilter(text="wang"), "file"),
        "list lacking something": (HouseholdFilter(missing="account"), "file"),
    }
    for what, (wanted, sort) in lists.items():
        total = household_list.count(session, actor, wanted, on=ON)
        last = max(total // household_list.PAGE_SIZE, 1)
        counted = _seconds(lambda w=wanted: household_list.count(session, actor, w, on=ON), session)
        first = _page(session, actor, wanted, sort, Place())
        numbered = _page(session, actor, wanted, sort, Place(last))
        behind = _behind(session, actor, wanted, sort, last)
        report.value(f"{where} {what}: count of {total:,}", counted * 1000, "ms")
        report.value(f"{where} {what}: page 1", first * 1000, "ms")
        report.value(f"{where} {what}: page {last:,} by number", numbered * 1000, "ms")
        report.value(f"{where} {what}: page {last:,} by the row before", behind * 1000, "ms")


def _page(
    session: Session, actor: Actor, wanted: HouseholdFilter, sort: str, place: Place
) -> float:
    def turn() -> None:
        household_list.page_of(session, actor, wanted, on=ON, sort=sort, place=place)

    return _seconds(turn, session)


def _behind(session: Session, actor: Actor, wanted: HouseholdFilter, sort: str, page: int) -> float:
    place = Place(max(page - 1, 1))
    rows = household_list.page_of(session, actor, wanted, on=ON, sort=sort, place=place)
    if not rows:
        return 0.0
    return _page(session, actor, wanted, sort, Place(max(page, 2), after=rows[-1].id))


def _seconds(work: Callable[[], Any], session: Session) -> float:
    start = time.perf_counter()
    work()
    taken = time.perf_counter() - start
    session.expunge_all()
    return taken

"""The one search box and the list at 350,000 households, on SQLite and on PostgreSQL.

Questions as people ask them, by a clerk of one township and by readers of the banner and the city;
answers beside what they cost: the median and the slowest in twenty. The list is asked with every
filter in every order, for its first page, the one behind it and its last.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import Role
from heating_program.models.household import Household, Person
from heating_program.services import household_list, household_pages, household_search
from heating_program.services.household_list import HouseholdFilter
from heating_program.services.household_pages import ORDERS, Place, Total
from heating_program.services.vault import Vault, create_key_file, open_vault
from tests.benchmarks import city
from tests.benchmarks.report import Report

T = TypeVar("T")
HOUSEHOLDS = int(os.environ.get("BENCH_SEARCH_HOUSEHOLDS", "350000"))
ON = date(2026, 11, 2)
_ASKED = 20  # times each kind of question, each time about somebody else
_ACTORS = {"city": Role.AU, "banner": Role.BA, "township": Role.TC}
_AREAS = {"city": "1508", "banner": "150802", "township": "150802102"}
_LISTS = {
    "all": HouseholdFilter(),
    "of a banner": HouseholdFilter(area_code="150826"),
    "of a stage": HouseholdFilter(stage="surveyed"),
    "of a stage nobody is in": HouseholdFilter(stage="closed"),
    "of a group": HouseholdFilter(group="dibao"),
    "of a common fuel": HouseholdFilter(fuel="loose_coal"),
    "of a rarer fuel": HouseholdFilter(fuel="gas"),
    "of a fuel nobody burns": HouseholdFilter(fuel="district"),
    "assigned to nobody": HouseholdFilter(assigned_to=household_list.NOBODY),
    "lacking a phone": HouseholdFilter(missing="phone"),
    "lacking an account": HouseholdFilter(missing="account"),
    "lacking a customer number": HouseholdFilter(missing="electricity_customer_no"),
    "lacking a position": HouseholdFilter(missing="position"),
    "lacking anything": HouseholdFilter(missing="any"),
    "of wang": HouseholdFilter(text="wang"),
    "of wang with gas": HouseholdFilter(text="wang", fuel="gas"),
    "with gas lacking a phone": HouseholdFilter(fuel="gas", missing="phone"),
}


def bench(report: Report) -> None:
    """Fill each engine and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        key_file = Path(folder) / "keys" / "master.key"
        create_key_file(key_file)
        vault = open_vault(key_file)
        for name, opened in (
            ("sqlite", city.sqlite(Path(folder))),
            ("postgresql", city.postgresql()),
        ):
            with opened as engine:
                if engine is None:
                    report.write(f"{report.bench}  {name}: none to start here")
                    continue
                start = time.perf_counter()
                city.build(engine, vault, HOUSEHOLDS)
                written = time.perf_counter() - start
                report.value(f"{name} writing {HOUSEHOLDS:,}", written, "s")
                measure(report, name, engine, vault)


def measure(report: Report, engine_name: str, engine: Engine, vault: Vault) -> None:
    """Ask a city that is there already."""
    _settle(engine)
    with Session(engine, info={"vault": vault}) as session:
        questions = _questions(session, random.Random(7))
        for reach, role in _ACTORS.items():
            actor = Actor(uuid4(), reach, (Grant(role, _AREAS[reach]),))
            _ask(report, f"{engine_name} {reach}", session, actor, questions)
            _turn_pages(report, f"{engine_name} {reach}", session, actor)


def _settle(engine: Engine) -> None:
    """Do what PostgreSQL does by itself in an office, and the throw-away server does not."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM"))  # also merges the trigrams' list of late comers


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
            _timed(lambda t=t: household_search.search(session, actor, t), session)[0]
            for t in texts
        ]
        durations += taken
        report.value(f"{where} {kind}, slowest of {len(taken)}", max(taken) * 1000, "ms")
    ordered = sorted(durations)
    report.value(f"{where} p50", statistics.median(ordered) * 1000, "ms")
    report.value(f"{where} p95", ordered[int(0.95 * len(ordered))] * 1000, "ms")


def _turn_pages(report: Report, where: str, session: Session, actor: Actor) -> None:
    """Print a line a filter, each kind of page in its slowest order."""
    every = []
    for what, wanted in _LISTS.items():
        counted, total = _timed(
            lambda w=wanted: household_pages.tally(session, actor, w, on=ON), session
        )
        taken: dict[str, list[float]] = {"first": [], "next": [], "last": []}
        for sort in (*ORDERS, *(f"-{name}" for name in ORDERS)):
            for page, seconds in _pages(session, actor, wanted, sort, total):
                taken[page].append(seconds)
        every += [counted, *(each for page in taken.values() for each in page)]
        pages = ", ".join(f"{page} {max(each) * 1000:.0f}" for page, each in taken.items() if each)
        many = f"{total.number:,}{'+' if total.is_more else ''}"
        report.write(
            f"{report.bench}  {where} list {what}: "
            f"count of {many} {counted * 1000:.0f}, page {pages} ms"
        )
    ordered = sorted(every)
    report.value(f"{where} lists p50 of {len(every)}", statistics.median(ordered) * 1000, "ms")
    report.value(f"{where} lists p95", ordered[int(0.95 * len(ordered))] * 1000, "ms")


def _pages(
    session: Session, actor: Actor, wanted: HouseholdFilter, sort: str, total: Total
) -> Iterator[tuple[str, float]]:
    def turn(place: Place) -> tuple[float, list[Any]]:
        return _timed(
            lambda: [
                row.id
                for row in household_pages.page_of(
                    session, actor, wanted, on=ON, sort=sort, place=place, total=total
                )
            ],
            session,
        )

    seconds, keys = turn(Place())
    yield "first", seconds
    if total.number > len(keys):
        yield "next", turn(Place(2, after=keys[-1]))[0]
    if total.pages and total.pages > 1:
        yield "last", turn(Place(total.pages))[0]


def _timed(work: Callable[[], T], session: Session) -> tuple[float, T]:
    start = time.perf_counter()
    found = work()
    taken = time.perf_counter() - start
    session.expunge_all()
    return taken, found

"""Duplicates in a city of 150,000 households on SQLite: while typing, on saving, and all of it."""

import os
import random
import secrets
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.models import schema
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.dwelling import Dwelling
from heating_program.models.engine import prepare
from heating_program.models.household import Household
from heating_program.services import duplicate_scan
from heating_program.services.duplicates import Probe, candidates
from heating_program.services.household_reading import birth_of
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.benchmarks.population import NOW, populate
from tests.benchmarks.report import Report
from tests.factories.households import id_number
from tests.factories.people import everyone

HOUSEHOLDS = int(os.environ.get("BENCH_DUPLICATES_HOUSEHOLDS", "150000"))
CITY = "1508"
_ASKED, _PORTIONS, _PORTION = 100, 20, 500


def bench(report: Report) -> None:
    """Measure the panel at the form, one file after saving, and portions of the search."""
    with tempfile.TemporaryDirectory() as folder:
        engine = prepare(create_engine(f"sqlite:///{Path(folder) / 'bench.sqlite'}"))
        schema.upgrade(engine)
        vault = Vault(secrets.token_bytes(32))
        staff = run_in_transaction(engine, everyone, info={"vault": vault, "at": NOW})
        populate(engine, vault, staff["TC"], HOUSEHOLDS, under=CITY)
        with engine.connect() as connection:
            connection.execute(text("ANALYZE"))
        with Session(engine, info={"vault": vault, "at": NOW}) as session:
            _type(report, session, staff["BC"])
            _save(report, session)
            _search(report, session)
        engine.dispose()


def _probes(session: Session) -> list[Probe]:
    """Take everything a clerk may have typed from files that are there."""
    rng = random.Random(7)
    keys = rng.sample(list(session.scalars(select(Household.id))), _ASKED)
    made = []
    for number, key in enumerate(keys):
        home = session.get_one(Household, key)
        house: Dwelling = home.dwelling
        made.append(
            Probe(
                id_number=id_number(number),
                name=home.householder.name,
                birth=birth_of(session, home.householder),
                village_code=home.area_code,
                group_text=home.group_text,
                phone=home.phone,
                plot_no=house.plot_no,
                meter_no="M1",
                customer_no=house.electricity_customer_no,
                account_no="6217000000000000012",
                latitude_deg=40.75,
                longitude_deg=107.4,
            )
        )
    session.expunge_all()
    return made


def _type(report: Report, session: Session, actor: Actor) -> None:
    taken = []
    for probe in _probes(session):
        start = time.perf_counter()
        found = candidates(session, actor, probe)
        taken.append(time.perf_counter() - start)
        session.expunge_all()
        if not found:
            raise RuntimeError("a file is not found by its own numbers")
    taken.sort()
    report.value("candidates with everything typed, p50", taken[len(taken) // 2] * 1000, "ms")
    report.value("candidates with everything typed, p95", taken[int(0.95 * _ASKED)] * 1000, "ms")


def _save(report: Report, session: Session) -> None:
    keys = list(session.scalars(select(Household.id).limit(_ASKED)))
    start = time.perf_counter()
    for key in keys:
        duplicate_scan.scan_household(session, key)
    report.value("one file after saving", (time.perf_counter() - start) / _ASKED * 1000, "ms")


def _search(report: Report, session: Session) -> None:
    total = duplicate_scan.count(session, CITY)
    start = time.perf_counter()
    for place in range(_PORTIONS):
        duplicate_scan.scan(session, CITY, place * (total // _PORTIONS), _PORTION)
    each = (time.perf_counter() - start) / _PORTIONS
    report.value(f"a portion of {_PORTION} files", each * 1000, "ms")
    report.value(f"all {total:,} at this rate", each * total / _PORTION, "s")
    pairs = session.scalar(select(func.count()).select_from(DuplicatePair)) or 0
    report.value("pairs kept meanwhile", pairs, "")

"""The league table of data quality for a banner of 100,000 households on SQLite."""

import os
import secrets
import tempfile
from datetime import date
from pathlib import Path

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from heating_program.models import schema
from heating_program.models.base import new_id
from heating_program.models.energy_use import EnergyUse
from heating_program.models.engine import prepare
from heating_program.models.household import BankAccount, Household
from heating_program.services import quality
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.benchmarks.population import NOW, populate
from tests.benchmarks.report import Report, median_seconds
from tests.factories.people import everyone

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "100000"))
BANNER, DAY = "150802", date(2026, 11, 2)
_BATCH = 20_000


def bench(report: Report) -> None:
    """Measure the banner's table, a township's, the rows behind two numbers, and one file."""
    with tempfile.TemporaryDirectory() as folder:
        engine = prepare(create_engine(f"sqlite:///{Path(folder) / 'bench.sqlite'}"))
        schema.upgrade(engine)
        vault = Vault(secrets.token_bytes(32))
        staff = run_in_transaction(engine, everyone, info={"vault": vault, "at": NOW})
        populate(engine, vault, staff["TC"], HOUSEHOLDS)
        run_in_transaction(engine, _further_rows)
        reader = staff["BA"]
        township = f"{BANNER}102"
        with Session(engine) as session:

            def league(area_code: str) -> None:
                quality.league(session, actor=reader, on=DAY, area_code=area_code)

            def rows(rule: str) -> None:
                wanted = quality.Wanted(BANNER, rule=rule)
                quality.findings(session, actor=reader, on=DAY, wanted=wanted)

            household = session.scalars(select(Household).limit(1)).unique().one()
            for what, work in (
                ("league table of the banner", lambda: league(BANNER)),
                ("league table of a township", lambda: league(township)),
                ("rows of a common rule", lambda: rows("position_missing")),
                ("rows of a rare rule", lambda: rows("account_of_another")),
                ("one file", lambda: quality.of_household(session, household, on=DAY)),
            ):
                report.value(what, median_seconds(work) * 1000, "ms")
        engine.dispose()


def _further_rows(session: Session) -> None:
    """Give most files an account and a heating row, as a surveyed banner has them."""
    homes = session.execute(select(Household.id, Household.area_code)).all()
    for start in range(0, len(homes), _BATCH):
        batch = homes[start : start + _BATCH]
        session.execute(insert(EnergyUse), [_heating(home, area) for home, area in batch])
        session.execute(insert(BankAccount), [_account(home, area) for home, area in batch])


def _heating(home: object, area: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "household_id": home,
        "area_code": area,
        "end_use": "heating",
        "fuel": "loose_coal",
        "amount": 3.0,
        "unit": "t",
    }


def _account(home: object, area: str) -> dict[str, object]:
    return {
        "household_id": home,
        "area_code": area,
        "kind": "social_card",
        "bank": "",
        "holder_name": "王建国",
        "number_sealed": b"",
        "number_index": secrets.token_bytes(32),
        "number_mask": "",
    }

"""A whole city's registry on either engine, with gaps and differences as offices have them."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, create_engine

from heating_program.models import schema, table_statistics
from heating_program.models.base import new_id
from heating_program.models.dwelling import Dwelling
from heating_program.models.engine import prepare
from heating_program.models.household import BankAccount, Household, SpecialStatus
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.benchmarks.population import Rows, populate
from tests.factories.people import Staff, everyone
from tests.postgres_process import programs_folder, running

CITY = "1508"
_FUELS = (
    *("loose_coal", "loose_coal", "loose_coal", "loose_coal", "clean_coal", "clean_coal"),
    *("firewood", "straw", "electricity", "gas"),
)
_GROUPS = ("dibao", "disabled", "lifted", "tekun", "veteran")
_GROUP_UNTIL = date(2027, 3, 31)


@contextmanager
def sqlite(folder: Path) -> Iterator[Engine]:
    """Open an empty database file."""
    engine = prepare(create_engine(f"sqlite:///{folder / 'city.sqlite'}"))
    yield engine
    engine.dispose()


@contextmanager
def postgresql() -> Iterator[Engine | None]:
    """Start a throw-away server; None where there is none to start."""
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


def build(engine: Engine, vault: Vault, households: int) -> Staff:
    """Write the people of the programme and a city's households; return the people."""
    schema.upgrade(engine)
    info = {"vault": vault, "at": datetime.now(UTC)}
    staff: Staff = run_in_transaction(engine, everyone, info=info)
    clerks = [staff["TC"].id, staff["TC2"].id]

    def furnish(number: int, rows: Rows) -> None:
        home, house = rows[Household][0], rows[Dwelling][0]
        house["heating_fuel"] = _FUELS[number % len(_FUELS)]
        if number % 13 == 0:
            house["electricity_customer_no"] = ""
        if number % 3:
            house["latitude_deg"], house["longitude_deg"] = 40.8, 107.4
        if number % 11 == 0:
            home["phone"] = ""
        if number % 4 == 0:
            home["assigned_to"] = clerks[number // 4 % len(clerks)]
        of_household = {"household_id": home["id"], "area_code": home["area_code"]}
        if number % 5:
            rows[BankAccount] = [_account(of_household)]
        if number % 8 == 0:
            group = {"id": new_id(), "group": _GROUPS[number // 8 % len(_GROUPS)]}
            rows[SpecialStatus] = [{**of_household, **group, "until": _GROUP_UNTIL}]

    populate(engine, vault, staff["TC"], households, under=CITY, furnish=furnish)
    table_statistics.refresh(engine)
    return staff


def _account(of_household: dict[str, object]) -> dict[str, object]:
    return {
        **of_household,
        "kind": "social_card",
        "bank": "",
        "holder_name": "王建国",
        "number_sealed": b"",
        "number_index": secrets.token_bytes(32),
        "number_mask": "",
    }

"""Request times of the main pages at 100,000 households, beside an empty page of the same run."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, url_for
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from heating_program.access import public
from heating_program.app import create_app
from heating_program.config import Settings
from heating_program.models import schema
from heating_program.models.conversion import Conversion
from heating_program.models.engine import prepare
from heating_program.models.household import Household
from heating_program.services import installation
from heating_program.services.vault import create_key_file, open_vault
from heating_program.unit_of_work import run_in_transaction
from tests.benchmarks.population import populate
from tests.benchmarks.report import Report, median_seconds
from tests.factories.people import Staff, everyone
from tests.pages import Pages

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "100000"))


def bench(report: Report) -> None:
    """Measure each page five times after a warm-up; the median counts."""
    with tempfile.TemporaryDirectory() as folder:
        app, staff = _installation(Path(folder))
        pages = Pages(app)
        plain = _seconds(pages, staff, "TR", "plain")
        report.value("empty page", plain * 1000, "ms")
        with app.app_context(), Session(app.extensions["engine"]) as session:
            household = session.scalars(select(Household.id).limit(1)).one()
            conversion = session.scalars(select(Conversion.id).limit(1)).one()
        for who, endpoint, query, values in (
            ("TR", "home.index", {}, {}),
            ("BC", "home.index", {}, {}),
            ("BA", "home.index", {}, {}),
            ("BA", "households.index", {}, {}),
            ("BA", "households.index", {"q": "王建国"}, {}),
            ("BA", "households.index", {"page": 1000}, {}),
            ("TC", "households.index", {}, {}),
            ("TC", "enrolment.new", {}, {}),
            ("BA", "households.show", {}, {"household_id": household}),
            ("BA", "household_tabs.family", {}, {"household_id": household}),
            ("BA", "household_tabs.house", {}, {"household_id": household}),
            ("BA", "household_tabs.log", {}, {"household_id": household}),
            ("TR", "me.index", {}, {}),  # nothing of its own but the bar with its badge
            ("BA", "conversions.index", {}, {}),
            ("BA", "conversions.index", {"stage": "submitted"}, {}),
            ("BA", "conversions.show", {}, {"conversion_id": conversion}),
            ("BA", "claims.index", {}, {}),
            ("AU", "audit.index", {}, {}),
        ):
            taken = _seconds(pages, staff, who, endpoint, query, **values)
            shown = "&".join(f"{key}={value}" for key, value in query.items())
            what = f"{endpoint}{'?' if shown else ''}{shown} as {who}"
            report.ratio(what, taken * 1000, plain * 1000, "ms", plain_is="empty page")


def _seconds(
    pages: Pages, staff: Staff, who: str, endpoint: str, query: object = None, **values: object
) -> float:
    with pages.app.test_request_context():
        address = url_for(endpoint, **values)
    client = pages.client(staff.id_of(who))

    def request() -> None:
        answer = client.get(address, query_string=query)
        assert answer.status_code == 200, (endpoint, answer.status_code)

    return median_seconds(request)


def _installation(folder: Path) -> tuple[Flask, Staff]:
    settings = Settings(
        data_dir=folder / "data",
        key_dir=folder / "keys",
        database_url=f"sqlite:///{folder / 'bench.sqlite'}",
        public_url="http://bench.test",
        is_https=False,
        totp_roles=frozenset(),
        unit_name="测速",
    )
    create_key_file(settings.key_file)
    vault = open_vault(settings.key_file)
    engine = prepare(create_engine(settings.database_url))
    schema.upgrade(engine)
    run_in_transaction(engine, lambda session: installation.plant_canary(session, vault))
    staff: Staff = run_in_transaction(
        engine, everyone, info={"vault": vault, "at": datetime.now(UTC)}
    )
    populate(engine, vault, staff["TC"], HOUSEHOLDS)
    engine.dispose()
    app = create_app(settings)
    app.add_url_rule("/plain", "plain", public(lambda: "<!doctype html><title>.</title>"))
    return app, staff

"""Every main page in a real browser, as a person who works with it: light, dark and on a phone.

One practice township is built for the whole module; every page is judged by axe-core and must not
scroll sideways.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, abort, url_for
from playwright.sync_api import Browser, Page, ViewportSize
from sqlalchemy import select
from sqlalchemy.orm import Session
from waitress import create_server

from heating_program.access import public
from heating_program.app import create_app
from heating_program.cli import practice
from heating_program.cli.demo import practice_settings
from heating_program.domain.errors import Refused
from heating_program.extensions import db
from heating_program.jobs import outbox
from heating_program.models.budget import Appropriation
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.inspection import Inspection
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.models.user import User
from tests.browser_support import assert_accessible
from tests.pages import Pages

pytestmark = pytest.mark.browser

WIDE = ViewportSize(width=1280, height=900)
# Taller than any page: the bar at the foot of a form would cover a target here or there.
PHONE = ViewportSize(width=390, height=9000)
# Codes of the library or of the server that a browser cannot be made to get on purpose.
BROKEN = (403, 405, 409, 413, 422, 429, 500, 503)


@dataclass(frozen=True, slots=True)
class Row:
    """The first row of a table in a stage, whose key an address needs."""

    name: str
    model: Any
    stage: str | None = None
    column: str = "id"


HOUSEHOLD = Row("household_id", Household, "registered")
CONVERSION = Row("conversion_id", Conversion, "acceptance")
RETROFIT = Row("retrofit_id", Retrofit, "accepted")
PLANT = Row("pv_system_id", PvSystem, "sized")

PAGES: dict[str, list[tuple[str, Row | None]]] = {
    "": [
        ("security.login", None),
        ("verify.index", None),
        ("verify.show", Row("code", IssuedDocument, "issued", "verify_code")),
        ("styleguide.index", None),
    ],
    "tc1": [
        ("home.index", None),
        ("households.index", None),
        ("search.index", None),
        ("enrolment.new", None),
        ("households.show", HOUSEHOLD),
        ("household_tabs.family", HOUSEHOLD),
        ("household_tabs.house", HOUSEHOLD),
        ("house_survey.edit", HOUSEHOLD),
        ("household_tabs.energy", HOUSEHOLD),
        ("household_tabs.measures", HOUSEHOLD),
        ("household_tabs.papers", HOUSEHOLD),
        ("household_tabs.money", HOUSEHOLD),
        ("household_tabs.log", HOUSEHOLD),
        ("consents.sign", HOUSEHOLD),
        ("household_edit.edit", Row("household_id", Household, "surveyed")),
        ("conversions.index", None),
        ("conversions.new", Row("household", Household, "registered")),
        ("claims.index", None),
        ("me.index", None),
        ("security.change_password", None),
        ("security.two_factor_setup", None),
    ],
    "tr1": [("conversions.show", CONVERSION), ("documents.index", None)],
    "in1": [
        ("home.index", None),
        ("conversion_equipment.design", Row("conversion_id", Conversion, "approved")),
        ("inspections.new", CONVERSION),
        ("inspections.show", Row("inspection_id", Inspection)),
        ("retrofits.show", RETROFIT),
        ("retrofit_village.show", None),
        ("pv_village.show", None),
        ("heat_design.show", CONVERSION),
        ("retrofits.design_form", Row("retrofit_id", Retrofit, "surveyed")),
        ("retrofits.hidden_work_form", Row("retrofit_id", Retrofit, "in_construction")),
        ("retrofits.as_built_form", Row("retrofit_id", Retrofit, "completed")),
        ("pv.show", PLANT),
        ("pv.survey_form", Row("pv_system_id", PvSystem, "enquiry")),
        ("photos.show", Row("photo_id", Photo)),
    ],
    "bc1": [("conversion_equipment.device", Row("conversion_id", Conversion, "in_construction"))],
    "fc1": [
        ("claims.new", Row("conversion", Conversion, "accepted")),
        ("claims.show", Row("claim_id", Claim, "confirmed")),
        ("budget.index", None),
        ("budget.new", None),
        ("budget.show", Row("appropriation_id", Appropriation)),
        ("documents.show", Row("document_id", IssuedDocument, "issued")),
        ("policies.index", None),
    ],
    "au1": [("audit.index", None), ("audit.readings", None), ("audit.chain", None)],
    "ad1": [
        ("users.index", None),
        ("users.new", None),
        ("users.show", Row("user_id", User)),
        ("clock.index", None),
    ],
}


@dataclass(frozen=True, slots=True)
class Township:
    """The practice township, served."""

    app: Flask
    address: str

    def find(self, row: Row) -> object:
        """Return the key of a row."""
        wanted = {"stage": row.stage} if row.stage else {}
        column = getattr(row.model, row.column)
        with Session(self.app.extensions["engine"]) as session:
            found = session.scalars(select(column).filter_by(**wanted).order_by(row.model.id))
            key = found.first()
        assert key is not None, f"the sample township has no {row}"
        return key

    def path(self, endpoint: str, row: Row | None) -> str:
        """Return the address of a page."""
        values: dict[str, Any] = {row.name: self.find(row)} if row else {}
        with self.app.test_request_context():
            return self.address + url_for(endpoint, **values)

    def person(self, username: str) -> UUID:
        """Return the key of an account."""
        with self.app.app_context():
            return db.session.scalars(select(User.id).where(User.username == username)).one()


@pytest.fixture(scope="module")
def township(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Township]:
    """Build, serve and take down a practice township whose papers are rendered."""
    settings = practice_settings(Path(tmp_path_factory.mktemp("practice")) / "demo", 0)
    practice.build(settings, print)
    app = create_app(settings)
    add_broken_pages(app)
    while outbox.run_once(app):
        pass
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Township(app, f"http://127.0.0.1:{server.effective_port}")
    for context in browser.contexts:  # an open line would keep the server's thread alive
        context.close()
    server.close()
    thread.join(timeout=10)


def add_broken_pages(app: Flask) -> None:
    """Add a door behind which each error page waits."""

    @public
    def broken(code: int) -> str:
        if code == 409:
            raise Refused("house_dangerous")
        if code == 500:
            raise RuntimeError("on purpose")
        abort(code)

    app.add_url_rule("/broken/<int:code>", "broken", broken)


def open_as(browser: Browser, township: Township, who: str) -> Page:
    """Open a profile in which a person is logged in, or nobody."""
    context = browser.new_context(viewport=WIDE, color_scheme="light", locale="zh-CN")
    if who:
        cookie = Pages(township.app).client(township.person(who)).get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": township.address}])
    return context.new_page()


def judge(page: Page) -> None:
    """Judge the page that is open in light, in dark and on a phone."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    assert_accessible(page)
    assert_fits(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, only=("color-contrast",))  # nothing else changes with the colours
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    assert_accessible(page, only=("target-size", "scrollable-region-focusable"))
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """Fail when the page itself scrolls sideways; a wide table scrolls in its own frame."""
    width, room = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= room, f"{page.url} is {width} px wide in {room} px"


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "public")
def test_the_pages_of_a_person_break_no_rule_in_light_in_dark_and_on_a_phone(
    browser: Browser, township: Township, who: str
) -> None:
    page = open_as(browser, township, who)
    for endpoint, row in PAGES[who]:
        answer = page.goto(township.path(endpoint, row))
        assert answer is not None
        assert answer.status == 200, f"{page.url} answers {answer.status} to {who or 'anyone'}"
        judge(page)
    page.context.close()


def test_a_refused_form_names_every_error_and_breaks_no_rule(
    browser: Browser, township: Township
) -> None:
    page = open_as(browser, township, "tc1")
    page.goto(township.path("enrolment.new", None))
    page.get_by_role("button", name="下一步", exact=True).click()
    page.wait_for_selector("[data-error-summary]")
    judge(page)
    page.context.close()


def test_the_error_pages_break_no_rule(browser: Browser, township: Township) -> None:
    page = open_as(browser, township, "tc1")
    for path in ("nothing-here", *(f"broken/{code}" for code in BROKEN)):
        page.goto(f"{township.address}/{path}")
        assert page.locator("h1").count() == 1, path
        judge(page)
    page.context.close()

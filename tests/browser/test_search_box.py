"""The search box and the list in a real browser: the keyboard, whole numbers, work on many."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse
from uuid import UUID

import pytest
from playwright.sync_api import expect

from heating_program.domain.household import HouseholderDetails
from heating_program.domain.identity import parse_id_number
from tests.factories import households
from tests.factories.households import ON, id_number
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser

Commit = Callable[..., Any]
ID_NO = id_number(5_432)
GROUPED = f"{ID_NO[:6]} {ID_NO[6:14]} {ID_NO[14:]}"


@pytest.fixture
def known(commit: Commit, staff: Staff) -> UUID:
    """A household among others; the key of the first."""

    def work(session: Any) -> UUID:
        head = HouseholderDetails("曾国福", parse_id_number(ID_NO, on=ON))
        first = households.register(session, staff["TC"], householder=head, account=None)
        for _ in range(3):
            households.register(session, staff["TC"])
        return first

    key: UUID = commit(work)
    return key


@pytest.mark.parametrize("path", ["/", "/households"])
def test_a_whole_number_typed_into_a_box_never_reaches_an_address(
    live: Live, staff: Staff, known: UUID, path: str
) -> None:
    page = live.open(path, as_=staff.id_of("TC"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("html")).to_have_attribute("data-ready", "yes")
    if path == "/":
        page.keyboard.press("/")  # as a scanner's user does before scanning
        page.keyboard.type(GROUPED)
    else:
        page.fill("#filter-q", GROUPED)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/households/{known}")
    expect(page.locator("h1")).to_contain_text("曾国福")
    digits = ID_NO[:14]
    assert asked
    assert not [url for url in asked if digits in url.replace("%20", "").replace("+", "")]


def test_initials_lead_to_the_household(live: Live, staff: Staff, known: UUID) -> None:
    page = live.open("/", as_=staff.id_of("TC"))
    expect(page.locator("html")).to_have_attribute("data-ready", "yes")
    page.keyboard.press("/")
    page.keyboard.type("zgf")
    page.keyboard.press("Enter")
    page.click("#households a")
    assert urlparse(page.url).path == f"/households/{known}"


def test_without_script_neither_a_whole_number_reaches_an_address(
    live: Live, staff: Staff, known: UUID
) -> None:
    page = live.open("/search", as_=staff.id_of("TC"), scripts=False)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.fill("[data-search]", ID_NO)
    page.locator("[data-search]").press("Enter")
    page.wait_for_url(f"**/households/{known}")
    page.goto(page.url.partition("/households/")[0] + "/households")
    page.fill("#filter-q", ID_NO)
    page.locator("#filter-q").press("Enter")
    assert page.evaluate("document.querySelector('#filter-q').validity.patternMismatch")
    page.fill("#filter-q", "HH-150802-000001")
    page.locator("#filter-q").press("Enter")
    page.wait_for_url("**/households?*HH-150802-000001*")
    assert not [url for url in asked if ID_NO in url]


def test_the_keys_go_through_what_was_found(live: Live, staff: Staff, known: UUID) -> None:
    page = live.open("/search?q=HH", as_=staff.id_of("TC"))
    expect(page.locator("html")).to_have_attribute("data-ready", "yes")
    links = page.locator("[data-result]")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("ArrowDown")
    target = links.nth(0).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_ticked_households_are_assigned_after_a_look(live: Live, staff: Staff, known: UUID) -> None:
    page = live.open("/households", as_=staff.id_of("TC"))
    expect(page.locator("html")).to_have_attribute("data-ready", "yes")
    page.check("[data-tick-all]")
    expect(page.locator("[data-bulk-count]")).to_have_text("已选 4 条")
    page.click("text=分派…")
    page.select_option("#to", value=str(staff.id_of("VC")))
    page.click("text=确认分派")
    expect(page.locator(".note.ok")).to_contain_text("已分派 4 户")
    row = page.locator("tr", has=page.locator(f"a[href='/households/{known}']"))
    expect(row).to_contain_text(staff["VC"].name)

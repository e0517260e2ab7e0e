"""The panel of possible duplicates by keyboard: F8 there, Enter back, nothing in the way."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from heating_program.domain.household import HouseholderDetails
from heating_program.domain.identity import parse_id_number
from tests.browser.clerk import Clerk
from tests.browser_support import assert_accessible
from tests.factories import households
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
# One name and one birthday, two people.
NUMBER, TWIN = households.id_number(8101), households.id_number(8101 + 4500)


def test_a_look_alike_is_told_apart_by_keyboard_and_stands_in_nobodys_way(
    live: Live, commit: Callable[..., Any], staff: Staff
) -> None:
    head = HouseholderDetails("阿拉坦", parse_id_number(NUMBER, on=households.ON))
    before = commit(
        lambda session: households.register(session, staff["TC2"], householder=head, account=None)
    )
    page = live.open(f"/households/new?after={before}", as_=staff.id_of("TC"))
    page.wait_for_selector("html[data-ready]")
    clerk = Clerk(page)
    clerk.press("Enter")
    for name, text in (("name", "阿拉坦"), ("phone", "13847860099"), ("id_no", TWIN)):
        clerk.is_at(name)
        clerk.copy(text)
        clerk.press("Enter")
    clerk.is_at("registered_members")
    remark = page.get_by_label("不是同一户的，写明理由")
    expect(remark).to_be_visible()
    expect(page.locator("#likely")).to_contain_text("同村同名同生日")
    clerk.press("F8")
    expect(remark).to_be_focused()
    clerk.copy("叔侄二人")
    page.wait_for_selector("form[data-draft=saved]")
    assert_accessible(page)
    clerk.press("Enter")
    clerk.is_at("registered_members")
    clerk.type("1")
    clerk.press("Enter")
    clerk.type("1")
    clerk.press("Enter")
    clerk.is_at("officials_relative")
    clerk.choose("2")
    clerk.send_step("Enter", "住宅")  # the panel is no stop on the way
    expect(page.get_by_label("不是同一户的，写明理由")).to_have_value("叔侄二人")

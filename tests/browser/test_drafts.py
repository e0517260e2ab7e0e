"""What is typed survives: a dropped line, an ended log-in, a closed browser."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from heating_program.services import sessions
from tests.app_fixtures import NOW
from tests.browser_support import assert_accessible
from tests.factories import households
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
SAVED = "form[data-draft=saved]"
LOST = "form[data-draft=lost]"


@pytest.fixture
def page(live: Live, staff: Staff) -> Page:
    opened = live.open("/households/new", as_=staff.id_of("TC"))
    opened.wait_for_selector("html[data-ready]")
    return opened


def type_name(page: Page, name: str) -> None:
    page.get_by_label("户主姓名").fill(name)


def stored_by_browser(page: Page) -> list[int]:
    """Count what the browser itself has kept of the site."""
    counted: list[int] = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length,"
        " (await indexedDB.databases()).length]"
    )
    return counted


def test_what_is_typed_is_there_again_after_the_browser_was_closed(
    page: Page, live: Live, staff: Staff
) -> None:
    type_name(page, "乌云其木格")
    page.wait_for_selector(SAVED)
    expect(page.locator("[data-draft-state]")).to_contain_text("草稿已保存")
    assert stored_by_browser(page) == [0, 0, 0]
    page.context.close()
    again = live.open("/households/new", as_=staff.id_of("TC"))
    again.get_by_role("link", name="乌云其木格").click()
    expect(again.get_by_label("户主姓名")).to_have_value("乌云其木格")


def test_a_reload_in_the_middle_shows_the_draft(page: Page) -> None:
    type_name(page, "苏日娜")
    page.wait_for_selector(SAVED)
    page.reload()
    expect(page.get_by_label("户主姓名")).to_have_value("苏日娜")


def test_a_dropped_line_is_said_and_everything_typed_stays_until_it_is_back(page: Page) -> None:
    type_name(page, "甲")
    page.wait_for_selector(SAVED)
    page.context.set_offline(True)
    type_name(page, "巴特尔")
    page.wait_for_selector(LOST)
    expect(page.locator("[data-draft-state]")).to_contain_text("网络不通")
    assert_accessible(page)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_label("户主姓名")).to_have_value("巴特尔")
    expect(page.locator("[data-draft-state]")).to_contain_text("填写的内容都在本页")
    page.context.set_offline(False)
    # The press was not forgotten: the step is sent as soon as it can be, and judged.
    expect(page.get_by_role("alert")).to_contain_text("处需要修改", timeout=15_000)
    expect(page.get_by_label("户主姓名")).to_have_value("巴特尔")


def test_whoever_types_on_while_the_line_is_down_is_not_sent_away(page: Page) -> None:
    page.context.set_offline(True)
    type_name(page, "甲乙")
    page.wait_for_selector(LOST)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("联系电话").fill("13847860021")
    page.context.set_offline(False)
    page.wait_for_selector(SAVED, timeout=15_000)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("联系电话")).to_have_value("13847860021")


def test_after_an_expired_log_in_nothing_typed_is_lost(
    page: Page, live: Live, commit: Callable[..., Any], staff: Staff
) -> None:
    clerk: UUID = staff.id_of("TC")
    type_name(page, "阿拉坦")
    page.wait_for_selector(SAVED)
    commit(lambda session: sessions.revoke(session, user_id=clerk, at=NOW))
    type_name(page, "阿拉坦·其其格")
    page.wait_for_selector(LOST)
    expect(page.locator("[data-draft-state]")).to_contain_text("登录已过期")
    expect(page.get_by_label("户主姓名")).to_have_value("阿拉坦·其其格")
    live.log_in(page.context, clerk)  # in another tab of the same browser
    page.wait_for_selector(SAVED, timeout=15_000)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("alert")).to_contain_text("处需要修改")
    expect(page.get_by_label("户主姓名")).to_have_value("阿拉坦·其其格")


def test_similar_files_are_looked_for_once_a_name_is_composed(
    live: Live, commit: Callable[..., Any], staff: Staff
) -> None:
    commit(lambda session: households.register(session, staff["TC"]))
    page = live.open("/households/new", as_=staff.id_of("TC"))
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("嘎查村").select_option(households.VILLAGE)
    page.wait_for_selector("[data-likely][data-asked]")
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/likely/" in sent.url else None)
    page.get_by_label("户主姓名").focus()
    client = page.context.new_cdp_session(page)
    for piece in ("w", "wu", "wuy", "wuyun"):
        client.send(
            "Input.imeSetComposition",
            {"text": piece, "selectionStart": len(piece), "selectionEnd": len(piece)},
        )
    client.send("Input.insertText", {"text": "乌云其木格"})
    expect(page.locator("#likely")).to_contain_text("同村同名")
    assert len(asked) == 1, asked
    assert not any("乌云" in url or "%" in url for url in asked)


def test_the_place_is_taken_from_the_device(live: Live, staff: Staff) -> None:
    page = live.open("/households/new", as_=staff.id_of("TC"))
    page.context.grant_permissions(["geolocation"], origin=live.address)
    page.context.set_geolocation({"latitude": 40.751234, "longitude": 107.412345, "accuracy": 6})
    type_name(page, "甲乙")
    page.wait_for_selector(SAVED)
    page.goto(page.url.removesuffix("1") + "2")
    page.wait_for_selector("html[data-ready]")
    page.get_by_text("位置（WGS-84）").click()
    page.get_by_role("button", name="取当前位置").click()
    expect(page.get_by_label("纬度（°）")).to_have_value("40.751234")
    expect(page.get_by_label("定位精度（m）")).to_have_value("6.0")
    page.wait_for_selector(SAVED)

"""What is typed survives: a dropped line, an ended log-in, a stopped server, a killed browser."""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete
from werkzeug.serving import make_server

from heating_program.models.user import LoginSession
from heating_program.services import sessions
from tests.app_fixtures import NOW
from tests.browser.test_enrolment import PASSWORD, log_in, with_password
from tests.browser_support import ARGUMENTS, assert_accessible, chromium_path
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


def test_a_log_in_that_is_gone_leads_back_to_the_step_with_everything_typed(
    live: Live, commit: Callable[..., Any], staff: Staff
) -> None:
    """The row of the session is deleted, as an office does that throws everybody out."""
    username = commit(lambda session: with_password(session, staff, "TC"))
    page = live.open("/")
    log_in(page, username)
    page.goto(live.address + "/households/new")
    page.wait_for_selector("html[data-ready]")
    type_name(page, "乌兰")
    page.wait_for_selector(SAVED)
    commit(lambda session: session.execute(delete(LoginSession)))
    page.get_by_label("联系电话").fill("13847860021")
    page.wait_for_selector(LOST)
    # In another tab, by the link beside the words.
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="重新登录").click()
    log_in(opened.value, username)
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector(SAVED, timeout=15_000)
    expect(page.get_by_label("联系电话")).to_have_value("13847860021")
    # Or in this tab: the log-in returns to the step.
    commit(lambda session: session.execute(delete(LoginSession)))
    page.reload()
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("户主姓名")).to_have_value("乌兰")
    expect(page.get_by_label("联系电话")).to_have_value("13847860021")


def test_a_server_that_stops_and_starts_again_finds_everything_typed(
    app: Flask, browser: Browser, staff: Staff
) -> None:
    first, stop = serving(app)
    live = Live(app, f"http://127.0.0.1:{first}", browser)
    page = live.open("/households/new", as_=staff.id_of("TC"))
    page.wait_for_selector("html[data-ready]")
    type_name(page, "甲")
    page.wait_for_selector(SAVED)
    stop()
    type_name(page, "哈斯其其格")
    page.wait_for_selector(LOST)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("户主姓名")).to_have_value("哈斯其其格")
    _port, stop = serving(app, first)
    page.wait_for_selector("[data-error-summary]", timeout=30_000)  # the step was sent and judged
    expect(page.get_by_label("户主姓名")).to_have_value("哈斯其其格")
    page.context.close()
    stop()


def test_two_windows_on_one_draft_ask_whose_words_stand(page: Page) -> None:
    type_name(page, "甲")
    page.wait_for_selector(SAVED)
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector("html[data-ready]")
    type_name(other, "甲·在另一页")
    other.wait_for_selector(SAVED)
    type_name(page, "甲·在本页")
    state = page.locator("[data-draft-state]")
    expect(state).to_contain_text("这份草稿在另一个页面改过")
    assert_accessible(page)
    expect(page.get_by_label("户主姓名")).to_have_value("甲·在本页")
    page.get_by_role("button", name="以本页为准").click()
    page.wait_for_selector(SAVED)
    other.get_by_label("联系电话").fill("1384786")
    other.get_by_role("button", name="改看另一页的内容").click()
    expect(other.get_by_label("户主姓名")).to_have_value("甲·在本页")


def test_a_browser_that_is_killed_has_lost_at_most_the_last_second(
    live: Live, browser: Browser, staff: Staff
) -> None:
    doomed = browser.browser_type.launch(executable_path=chromium_path(), args=ARGUMENTS)
    page = Live(live.app, live.address, doomed).open("/households/new", as_=staff.id_of("TC"))
    page.wait_for_selector("html[data-ready]")
    type_name(page, "敖敦格日勒")
    page.wait_for_selector(SAVED)
    told = doomed.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    (pid,) = [each["id"] for each in told["processInfo"] if each["type"] == "browser"]
    os.kill(int(pid), signal.SIGKILL)
    again = live.open("/households/new", as_=staff.id_of("TC"))
    again.get_by_role("link", name="敖敦格日勒").click()
    expect(again.get_by_label("户主姓名")).to_have_value("敖敦格日勒")


def serving(app: Flask, port: int = 0) -> tuple[int, Callable[[], None]]:
    """Serve on loopback until the returned function is called."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)

    return server.port, stop


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

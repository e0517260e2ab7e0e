"""A clerk at the keyboard: logs in, registers a household without the mouse, finds it again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from heating_program.models.user import User
from heating_program.services import users
from tests.browser_support import assert_accessible
from tests.factories import households
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
PASSWORD = "herders-plough-at-dawn-7"


def with_password(session: Session, staff: Staff, name: str) -> str:
    """Give a person a password and return the user name."""
    user = session.get_one(User, staff.id_of(name))
    user.password = users.hash_password(PASSWORD)
    return user.username


def log_in(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("待办")


def test_a_clerk_logs_in_and_registers_a_household_by_keyboard(
    live: Live, commit: Callable[..., Any], staff: Staff
) -> None:
    username = commit(lambda session: with_password(session, staff, "TC"))
    page = live.open("/")
    assert_accessible(page)
    log_in(page, username)
    page.goto(live.address + "/households/new")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("嘎查村").select_option(households.VILLAGE)
    page.get_by_label("户主姓名").fill("阿拉坦·其其格")
    page.keyboard.press("Enter")
    page.keyboard.type("150802190101010013")
    page.keyboard.press("Enter")
    expect(page.locator("#id_no-reading")).to_contain_text("1901年1月1日")
    fill_the_rest(page)
    assert_accessible(page)
    page.keyboard.press("Control+S")
    expect(page.get_by_role("heading", level=1)).to_contain_text("阿拉坦·其其格")
    expect(page.get_by_text("150802********0013")).to_be_visible()


def fill_the_rest(page: Page) -> None:
    for label, value in (
        ("联系电话", "13847860021"),
        ("户籍人口（人）", "4"),
        ("常住人口（人）", "3"),
        ("年常住月数（月）", "12"),
        ("信息处理同意书签署日期", "2026-03-01"),
        ("建成年份（年）", "1998"),
        ("面宽（m）", "12.5"),
        ("进深（m）", "7.2"),
        ("檐高（m）", "3"),
        ("建筑面积（㎡）", "90"),
        ("取暖面积（㎡）", "90"),
        ("年用煤量（吨）", "3"),
    ):
        page.get_by_label(label).fill(value)
    for label, code in (
        ("结构", "brick_timber"),
        ("危房等级", "B"),
        ("现用取暖燃料", "loose_coal"),
    ):
        page.get_by_label(label).select_option(code)
    for group in ("是否村干部近亲属", "是否列入搬迁", "是否在集中供热范围"):
        page.get_by_role("group", name=group).get_by_label("否").check(force=True)


def test_every_page_works_without_script(
    live: Live, commit: Callable[..., Any], staff: Staff
) -> None:
    username = commit(lambda session: with_password(session, staff, "TC"))
    page = live.open("/", scripts=False)
    log_in(page, username)
    page.goto(live.address + "/households/new")
    page.get_by_role("button", name="保存", exact=True).click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("处需要修改")
    summary.get_by_role("link", name="请填写户主姓名。").click()
    expect(page.get_by_label("户主姓名")).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (820, "light"), (360, "light")])
def test_the_registry_is_accessible_in_every_dress(
    live: Live, commit: Callable[..., Any], staff: Staff, width: int, scheme: str
) -> None:
    key = commit(lambda session: households.register(session, staff["TC"]))
    for path in ("/", "/households", "/households/new", f"/households/{key}"):
        page = live.open(path, as_=staff.id_of("TC"), width=width, scheme=scheme)
        assert_accessible(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{path} is wider than the screen by {overflow} px"
        page.context.close()

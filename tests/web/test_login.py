"""Logging in and out as a browser without script does it, with forged-form protection on."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from heating_program.domain.permissions import Role
from heating_program.login import LoginUser
from heating_program.models.user import LoginSession, Throttle, User
from heating_program.services import sessions, users
from tests.factories.accounts import PASSWORD, make_account
from tests.pages import Page, judge

Commit = Callable[[Callable[[Session], Any]], Any]
NEW = "葵花朵朵向太阳 七月里花开"


class Browser:
    """A browser without script: it sends the forms it was given, hidden fields and all."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, *, follow: bool = True) -> Page:
        page = Page(self.client.get(path, follow_redirects=follow))
        if page.status < 300:
            judge(page)
        return page

    def send(self, page: Page, action: str, *, follow: bool = True, **typed: str) -> Page:
        """Fill in the form of the page that goes to `action`."""
        forms = re.findall(r"<form[^>]*?action=\"([^\"]*)\"[^>]*>(.*?)</form>", page.html, re.S)
        target, inside = next(form for form in forms if re.search(action, form[0]))
        hidden = {}
        for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", inside):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            hidden[name[1] if name else ""] = value[1] if value else ""
        answer = Page(
            self.client.post(
                target.replace("&amp;", "&"), data=hidden | typed, follow_redirects=follow
            )
        )
        if answer.status < 300:
            judge(answer)
        return answer

    def log_in(self, username: str, password: str = PASSWORD, *, path: str = "/login") -> Page:
        return self.send(self.open(path), "/login", username=username, password=password)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


def english(page: Page) -> list[str]:
    """List the English words a reader sees; a user name is none."""
    bare = re.sub(r"<code>.*?</code>|<button[^>]*lang=\"en\".*?</button>", " ", page.html)
    text = re.sub(r"<(script|style|title)[^>]*>.*?</\1>|<[^>]+>", " ", bare, flags=re.S)
    return [word for word in re.findall(r"[A-Za-z]{4,}", text) if word not in {"TOTP", "wuyun"}]


def test_a_person_logs_in_reaches_the_page_they_wanted_and_logs_out(
    app: Flask, browser: Browser
) -> None:
    make_account(app, "wuyun")
    inside = browser.log_in("  WuYun ", path="/households?q=a")
    assert inside.response.request.path == "/households"
    cookie = browser.client.get_cookie("session")
    browser.send(inside, "/logout")
    assert browser.open("/households").response.request.path == "/login"
    assert cookie is not None
    browser.client.set_cookie("session", cookie.value)
    assert browser.open("/households").response.request.path == "/login"


def test_log_in_without_the_forms_token_is_refused(app: Flask, browser: Browser) -> None:
    make_account(app, "wuyun")
    browser.open("/login")
    answer = browser.client.post("/login", data={"username": "wuyun", "password": PASSWORD})
    assert answer.status_code == 400
    assert browser.open("/").response.request.path == "/login"


def test_a_wrong_name_a_wrong_password_and_a_closed_account_get_the_same_sentence(
    app: Flask, browser: Browser
) -> None:
    make_account(app, "wuyun")
    make_account(app, "closed", active=False)
    tries = [("nobody", PASSWORD), ("wuyun", "wrong"), ("closed", PASSWORD), ("", ""), ("<b>", "x")]
    for username, password in tries:
        page = browser.log_in(username, password)
        summary = re.search(r'<div class="error-summary".*?</div>', page.html, re.S)
        assert summary is not None, username
        assert summary[0].count("<li>") == 1
        assert "用户名或密码不正确。" in summary[0]
        assert english(page) == []


def test_five_wrong_passwords_lock_the_account_and_a_reset_count_opens_it(
    app: Flask, browser: Browser, commit: Commit
) -> None:
    make_account(app, "wuyun")
    for _ in range(5):
        assert "不正确" in browser.log_in("wuyun", "wrong").text
    assert "锁定 15 分钟" in browser.log_in("WUYUN").text
    past = datetime.now(UTC) - timedelta(seconds=1)
    commit(lambda session: session.execute(update(Throttle).values(until=past)))
    assert browser.log_in("wuyun").response.request.path == "/"


@pytest.mark.parametrize(
    ("column", "age"),
    [("seen_at", sessions.IDLE), ("created_at", sessions.ABSOLUTE), ("revoked_at", timedelta(0))],
)
def test_a_log_in_ends_when_it_is_old_idle_or_revoked(
    app: Flask, browser: Browser, commit: Commit, column: str, age: timedelta
) -> None:
    make_account(app, "wuyun")
    browser.log_in("wuyun")
    assert browser.open("/households").status == 200
    moment = datetime.now(UTC) - age
    commit(lambda session: session.execute(update(LoginSession).values({column: moment})))
    assert browser.open("/households").response.request.path == "/login"


def test_a_revoked_log_in_cannot_touch_the_second_factor(
    app: Flask, browser: Browser, commit: Commit
) -> None:
    make_account(app, "wuyun")
    browser.log_in("wuyun")
    page = browser.open("/me/second-factor")
    assert "开始设置" in page.text
    now = datetime.now(UTC)
    commit(lambda session: session.execute(update(LoginSession).values(revoked_at=now)))
    assert "登录已中断" in browser.send(page, "/me/second-factor", setup="authenticator").text


def test_an_initial_password_must_be_changed_before_anything_else(
    app: Flask, browser: Browser, commit: Commit
) -> None:
    make_account(app, "wuyun", must_change_password=True)
    other = Browser(app.test_client())
    other.log_in("wuyun")
    page = browser.log_in("wuyun")
    assert page.response.request.path == "/me/password"
    assert browser.open("/households").response.request.path == "/me/password"
    assert english(page) == []
    for typed, said in (
        ({"new_password": "short", "new_password_confirm": "short"}, "密码至少 12 个字符"),
        ({"new_password": NEW, "new_password_confirm": "other"}, "不一致"),
        ({"new_password": "Bayannur2026!", "new_password_confirm": "Bayannur2026!"}, "猜到"),
        ({"new_password": "", "new_password_confirm": ""}, "请输入新密码"),
    ):
        refused = browser.send(page, "/me/password", password=PASSWORD, **typed)
        assert said in refused.text
        assert english(refused) == []
    wrong = browser.send(
        page, "/me/password", password="x", new_password=NEW, new_password_confirm=NEW
    )
    assert "密码不正确" in wrong.text
    # A minute later the request itself writes that the log-in was seen, before the change.
    old = datetime.now(UTC) - timedelta(minutes=5)
    commit(lambda session: session.execute(update(LoginSession).values(seen_at=old)))
    done = browser.send(
        page, "/me/password", password=PASSWORD, new_password=NEW, new_password_confirm=NEW
    )
    assert done.response.request.path == "/me"
    assert "密码已修改" in done.text
    assert browser.open("/households").status == 200
    assert other.open("/households").response.request.path == "/login"
    assert "不正确" in other.log_in("wuyun").text
    assert other.log_in("wuyun", NEW).response.request.path == "/"


def key_of(page: Page) -> TOTP:
    found = re.search(r"<code>([^<]+)</code>", page.html)
    assert found is not None
    return TOTP(key=found[1])


def test_a_person_sets_up_the_second_factor_logs_in_with_it_and_a_code_works_once(
    app: Flask, browser: Browser
) -> None:
    make_account(app, "wuyun")
    browser.log_in("wuyun")
    offered = browser.open("/me/second-factor")
    chosen = browser.send(offered, "/me/second-factor", setup="authenticator")
    assert english(offered) + english(chosen) == []
    clock = key_of(chosen)
    code = clock.generate().token
    wrong = browser.send(chosen, "/me/second-factor/", code="000000")
    assert "验证码不正确" in wrong.text
    done = browser.send(chosen, "/me/second-factor/", code=code)
    assert "第二验证已开启" in done.text
    again = Browser(app.test_client())
    asked = again.log_in("wuyun")
    assert asked.response.request.path == "/login/second-factor"
    assert english(asked) == []
    assert again.open("/households").response.request.path == "/login"
    asked = again.log_in("wuyun")
    spaced, wide = f"{code[:3]} {code[3:]}", code.translate({48 + n: 0xFF10 + n for n in range(10)})
    for spelling in (code, spaced, f"{code[:2]}-{code[2:]}", wide):
        assert "已用过" in again.send(asked, "/login/second-factor", code=spelling).text
    later = clock.generate(datetime.now(UTC).timestamp() + 30).token
    assert again.send(asked, "/login/second-factor", code=later).response.request.path == "/"
    third = Browser(app.test_client())
    asked = third.log_in("wuyun")
    for _ in range(5):
        third.send(asked, "/login/second-factor", code="123456")
    refused = third.send(asked, "/login/second-factor", code="123456")
    assert "15 分钟后再试" in refused.text
    assert english(refused) == []


def test_a_role_that_demands_a_second_factor_lets_nobody_in_without(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LoginUser, "totp_roles", frozenset({Role.FC.value}))
    make_account(app, "caiwu", Role.FC, "150802")
    make_account(app, "wuyun")
    assert browser.log_in("wuyun").response.request.path == "/"
    fresh = Browser(app.test_client())
    asked = fresh.log_in("caiwu")
    assert asked.response.request.path == "/me/second-factor"
    assert "必须使用" in asked.text
    assert fresh.open("/households").response.request.path == "/login"
    asked = fresh.log_in("caiwu")
    chosen = fresh.send(asked, "/me/second-factor", setup="authenticator")
    inside = fresh.send(chosen, "/login/second-factor", code=key_of(chosen).generate().token)
    assert inside.response.request.path == "/"
    settings = fresh.open("/me/second-factor")
    assert "关闭第二验证" not in settings.text


def test_the_second_factor_is_changed_only_with_a_fresh_password(
    app: Flask, browser: Browser
) -> None:
    make_account(app, "wuyun")
    browser.log_in("wuyun")
    with browser.client.session_transaction() as cookie:
        cookie["fs_paa"] = 0
    asked = browser.open("/me/second-factor")
    assert asked.response.request.path == "/me/confirm"
    assert english(asked) == []
    refused = browser.send(asked, "/me/confirm", password="x")
    assert "密码不正确" in refused.text
    assert english(refused) == []
    done = browser.send(asked, "/me/confirm", password=PASSWORD)
    assert done.response.request.path == "/me/second-factor"


def test_a_hash_of_the_service_opens_with_the_library_and_is_not_rewritten(
    app: Flask, browser: Browser, commit: Commit
) -> None:
    make_account(app, "wuyun", password=users.hash_password(PASSWORD))
    before = commit(lambda session: session.scalars(select(User.password)).one())
    browser.log_in("wuyun")
    assert commit(lambda session: session.scalars(select(User.password)).one()) == before

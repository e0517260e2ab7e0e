"""What a guesser of passwords tries: other spellings of a name, and doors beside the log-in."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import Role
from heating_program.services import throttle, users
from tests.app_fixtures import TODAY
from tests.factories.accounts import PASSWORD, make_account
from tests.pages import Pages

Commit = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def pages(pages: Pages, app: Flask) -> Pages:
    make_account(app, "wuyun")
    return pages


def log_in(app: Flask, username: str, password: str = PASSWORD) -> str:
    answer = app.test_client().post("/login", data={"username": username, "password": password})
    return answer.headers.get("Location", "") or answer.get_data(as_text=True)


def test_every_spelling_the_library_reads_as_one_name_shares_its_tries(
    app: Flask, pages: Pages
) -> None:
    spellings = ["ｗｕｙｕｎ", "𝐰𝐮𝐲𝐮𝐧", "WUYUN", "\u3000wuyun ", "ⓦuyun", "𝓌uyun"]
    for spelling in spellings:
        log_in(app, spelling, "wrong")
    assert "锁定 15 分钟" in log_in(app, "wuyun")


@pytest.mark.parametrize("typed", ["", None, 5, "\x00", "\ud83d", "字" * 5000])
def test_anything_typed_as_a_name_has_a_key_that_fits(typed: object) -> None:
    assert len(throttle.login_key(typed)) == 70


def test_the_old_password_cannot_be_guessed_at_the_door_of_changing_it(
    app: Flask, pages: Pages
) -> None:
    new = {"new_password": "葵花朵朵向太阳 七月里花开", "new_password_confirm": "x"}
    client = pages.client(make_account(app, "saihan"))
    for _ in range(5):
        client.post("/me/password", data={"password": "wrong", **new})
    answer = client.post("/me/password", data={"password": PASSWORD, **new})
    assert "请 15 分钟后再试" in answer.get_data(as_text=True)


def test_a_reset_password_opens_a_locked_account_at_once(
    app: Flask, pages: Pages, commit: Commit
) -> None:
    locked = make_account(app, "saihan")
    for _ in range(6):
        log_in(app, "saihan", "wrong")
    manager = make_account(app, "guanli", Role.AD, "1508")
    hashed, admin = users.hash_password(PASSWORD), Actor(manager, "甲", (Grant(Role.AD, "1508"),))
    commit(
        lambda session: users.reset_password(
            session, actor=admin, on=TODAY, user_id=locked, password_hash=hashed
        )
    )
    assert log_in(app, "saihan") == "/"


def test_every_user_name_that_may_be_given_can_log_in(app: Flask, pages: Pages) -> None:
    for name in ("a.b", "a_b", "a-b", "b2"):
        assert users.checked_username(name) == name
        make_account(app, name)
        assert log_in(app, name) == "/", name

"""Accounts as the administrator manages them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.event import Event
from heating_program.models.user import User
from heating_program.services import sessions
from tests.app_fixtures import NOW
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
TYPED = {
    "username": "Sarana",
    "display_name": "萨如拉",
    "role": "TC",
    "area_code": "150802102",
    "village_code": "",
}


def open_account(pages: Pages, staff: Staff, **changes: str) -> Page:
    return pages.post(
        "users.create", TYPED | {"id": str(new_id())} | changes, as_=staff.id_of("AD")
    )


def found(commit: Commit, username: str) -> tuple[Any, ...]:
    columns = (User.id, User.password, User.must_change_password, User.active)
    return commit(
        lambda session: tuple(
            session.execute(select(*columns).where(User.username == username)).one()
        )
    )


def test_an_account_is_opened_with_a_password_that_is_shown_once_and_logs_in(
    app: Flask, pages: Pages, staff: Staff, commit: Commit
) -> None:
    page = open_account(pages, staff)
    assert page.status == 200, page.errors
    shown = re.search(r"<code>([\w-]+)</code>", page.html)
    assert shown is not None
    key, hashed, must_change, _ = found(commit, "sarana")
    assert must_change
    assert shown[1] not in hashed
    browser = app.test_client()
    answer = browser.post("/login", data={"username": "sarana", "password": shown[1]})
    assert answer.status_code == 302
    assert browser.get("/households").headers["Location"] == "/me/password"
    after = commit(
        lambda session: session.scalars(
            select(Event.after).where(Event.action == "user.opened", Event.subject_id == key)
        ).one()
    )
    assert after == {"username": "sarana", "display_name": "萨如拉", "roles": ["TC 150802102"]}
    listed = pages.get("users.index", as_=staff.id_of("AD"), query={"q": "萨如"})
    assert "sarana" in listed.text
    assert "共 1 条" in listed.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "1x"}, "小写字母开头"),
        ({"username": ""}, "请填写用户名"),
        ({"display_name": "<b>"}, "姓名"),
        ({"role": ""}, "请选择角色"),
        ({"role": "XX"}, ""),
        ({"area_code": "110101"}, ""),
        ({"village_code": "150826104205"}, "不在所选地区"),
        ({"village_code": "150802102999"}, ""),
    ],
)
def test_a_wrong_field_opens_nothing(
    pages: Pages, staff: Staff, commit: Commit, changes: dict[str, str], said: str
) -> None:
    page = open_account(pages, staff, **changes)
    assert page.status == 422
    assert page.errors
    assert said in "".join(page.errors)
    names = commit(lambda session: session.scalars(select(User.username)).all())
    assert "sarana" not in names


def test_the_form_sent_a_second_time_shows_no_password_that_opens_nothing(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    key = str(new_id())
    assert open_account(pages, staff, id=key).status == 200
    hashed = found(commit, "sarana")[1]
    for again in ({}, {"username": "other"}):
        page = open_account(pages, staff, id=key, **again)
        assert (page.status, page.errors) == (422, ["该用户名已有人使用。"])
    assert found(commit, "sarana")[1] == hashed


def test_a_name_is_used_once(pages: Pages, staff: Staff) -> None:
    open_account(pages, staff)
    again = open_account(pages, staff)
    assert again.status == 422
    assert again.errors == ["该用户名已有人使用。"]


@pytest.mark.parametrize(("first", "second"), [("FC", "FR"), ("TC", "AD")])
def test_roles_that_one_person_may_not_hold_together_are_refused(
    pages: Pages, staff: Staff, first: str, second: str, commit: Commit
) -> None:
    key = commit(lambda session: make_user(session, Role(first), "150802").id)
    grant = {"role": second, "area_code": "150802", "village_code": ""}
    page = pages.post("users.give_role", grant, user_id=key, as_=staff.id_of("AD"))
    assert page.status == 422
    assert "不能同时担任" in page.text


@pytest.mark.parametrize("what", ["give", "take", "reset", "close"])
def test_whatever_changes_an_account_ends_its_log_ins(
    pages: Pages, staff: Staff, commit: Commit, what: str
) -> None:
    person, admin = staff.id_of("TC"), staff.id_of("AD")
    browser = pages.client(person)
    assert browser.get("/households").status_code == 200
    if what == "give":
        grant = {"role": "VC", "area_code": "150802102", "village_code": "150802102202"}
        done = pages.post("users.give_role", grant, user_id=person, as_=admin)
    elif what == "take":
        done = pages.post(
            "users.take_role", user_id=person, role="TC", area_code="150802102", as_=admin
        )
    elif what == "reset":
        done = pages.post("users.reset_password", user_id=person, as_=admin)
    else:
        done = pages.post("users.close", {"reason": "调离"}, user_id=person, as_=admin)
    assert done.status in (200, 303)
    assert browser.get("/households").status_code == 302
    live = commit(lambda session: len(sessions.of_user(session, person, NOW)))
    assert live == 0
    pages.get("users.show", user_id=person, as_=admin)


def test_a_person_without_roles_is_let_in_and_may_do_nothing(pages: Pages, staff: Staff) -> None:
    person = staff.id_of("TC")
    pages.post(
        "users.take_role",
        user_id=person,
        role="TC",
        area_code="150802102",
        as_=staff.id_of("AD"),
    )
    assert pages.get("home.index", as_=person).status == 200
    assert pages.get("households.index", as_=person).status == 403


def test_nobody_changes_their_own_account_or_closes_without_a_reason(
    pages: Pages, staff: Staff
) -> None:
    admin = staff.id_of("AD")
    own = pages.post("users.close", {"reason": "x"}, user_id=admin, as_=admin)
    assert own.status == 409 or own.status == 303
    assert pages.get("users.show", user_id=admin, as_=admin).status == 200
    pages.post("users.close", {"reason": " "}, user_id=staff.id_of("TC"), as_=admin)
    assert "启用" in pages.get("users.show", user_id=staff.id_of("TC"), as_=admin).text


def test_an_administrator_of_one_banner_does_not_see_people_of_another(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    local = commit(lambda session: make_user(session, Role.AD, "150826").id)
    assert pages.get("users.show", user_id=staff.id_of("TC"), as_=local).status == 404
    listed = pages.get("users.index", as_=local)
    assert "共 1 条" in listed.text
    far = {"role": "TC", "area_code": "150802102", "village_code": ""}
    refused = pages.post("users.create", TYPED | far | {"id": str(new_id())}, as_=local)
    assert refused.status == 422


def test_the_business_date_moves_in_training_data_only(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    from_today = {"date": "2030-01-01"}
    refused = pages.post("clock.set_forward", from_today, as_=staff.id_of("AD"))
    assert refused.status == 422
    assert "正式数据" in refused.text
    assert "不能调整" in pages.get("clock.index", as_=staff.id_of("AD")).text

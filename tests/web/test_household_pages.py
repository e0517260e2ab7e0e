"""The registry as a clerk meets it."""

from collections.abc import Callable
from typing import Any

from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from tests.factories import households
from tests.factories.people import Staff, make_user
from tests.pages import Pages
from tests.web.enrolling import TYPED, enrol, take

Commit = Callable[..., Any]


def test_a_clerk_registers_a_household_and_finds_it_in_the_list(pages: Pages, staff: Staff) -> None:
    sent = enrol(pages, TYPED, key=new_id(), as_=staff.id_of("TC"), follow=True)
    assert sent.status == 200, sent.errors
    assert "阿拉坦·其其格" in sent.text
    assert "150802********0013" in sent.text
    assert "150802190101010013" not in sent.html
    listed = pages.get("households.index", as_=staff.id_of("TC"), query={"q": "阿拉坦•其其格"})
    assert "HH-150802-000001" in listed.text


def test_a_form_sent_twice_opens_one_file(pages: Pages, staff: Staff) -> None:
    key = new_id()
    for _ in range(2):
        assert enrol(pages, TYPED, key=key, as_=staff.id_of("TC")).status == 303
    assert "共 1 条" in pages.get("households.index", as_=staff.id_of("TC")).text


def test_every_wrong_field_is_named_and_everything_typed_stays(pages: Pages, staff: Staff) -> None:
    wrong = TYPED | {
        "id_no": "150802190101010014",
        "account_number": "6217000000000000013",
        "consent_on": "2026-02-30",
        "heated_area_m2": "一百",
        "village_code": "150826104205",
    }
    key, clerk = new_id(), staff.id_of("TC")
    steps = [take(pages, number, wrong, key=key, as_=clerk) for number in range(1, 5)]
    assert [page.status for page in steps] == [422, 422, 303, 422]
    assert [len(page.errors) for page in steps] == [2, 1, 0, 2]
    for step, kept in ((0, "150802190101010014"), (1, "一百"), (3, "6217000000000000013")):
        assert kept in steps[step].html
    assert "2026-02-30" in steps[3].html
    checked = pages.get("enrolment.review", key=key, as_=clerk)
    assert "有 5 处需要修改" in checked.text
    assert pages.post("enrolment.register", key=key, as_=clerk).status == 422
    assert "共 0 条" in pages.get("households.index", as_=clerk).text


def test_a_household_outside_the_area_does_not_exist(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    key = commit(lambda session: households.register(session, staff["TC"]))
    assert pages.get("households.show", household_id=key, as_=staff.id_of("BA")).status == 200
    elsewhere = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    hidden = pages.get("households.show", household_id=key, as_=elsewhere)
    missing = pages.get("households.show", household_id=new_id(), as_=elsewhere)
    assert (hidden.status, missing.status) == (404, 404)
    assert hidden.text == missing.text


def test_who_entered_a_file_cannot_confirm_it(commit: Commit, pages: Pages, staff: Staff) -> None:
    key = commit(lambda session: households.register(session, staff["TC"]))
    own = pages.get("households.show", household_id=key, as_=staff.id_of("TC"))
    assert "/confirm" not in own.html
    assert "等待确认建档（苏木镇审核）" in own.text
    confirmed = pages.post(
        "households.change_stage",
        {"row_version": "1"},
        household_id=key,
        action="confirm",
        as_=staff.id_of("TR"),
        follow=True,
    )
    assert "已建档" in confirmed.text

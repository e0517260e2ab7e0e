"""The registry as a clerk meets it."""

from collections.abc import Callable
from typing import Any

from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from tests.factories import households
from tests.factories.people import Staff, make_user
from tests.pages import Pages

Commit = Callable[..., Any]

TYPED = {
    "village_code": households.VILLAGE,
    "group_text": "二组",
    "door_no": "8号",
    "name": "阿拉坦·其其格",
    "id_no": "150802 19010101 0013",
    "phone": "１３８４７８６００２１",
    "registered_members": "4",
    "resident_members": "3",
    "resident_months": "12",
    "officials_relative": "no",
    "consent_on": "2026-03-01",
    "account_kind": "social_card",
    "account_number": "6217000000000000012",
    "account_bank": "内蒙古农村信用社",
    "account_holder_name": "阿拉坦・其其格",
    "plot_no": "LH-77",
    "built_year": "1998",
    "structure": "brick_timber",
    "hazard_grade": "B",
    "relocation_listed": "no",
    "in_heating_network": "no",
    "length_m": "12.5",
    "depth_m": "7.2",
    "eaves_height_m": "3",
    "orientation_deg": "180",
    "floor_area_m2": "90",
    "heated_area_m2": "90",
    "electricity_customer_no": "1500000077",
    "transformer": "民主村1号台区",
    "heating_fuel": "loose_coal",
    "coal_t": "3",
}


def test_a_clerk_registers_a_household_and_finds_it_in_the_list(pages: Pages, staff: Staff) -> None:
    sent = pages.post(
        "households.create", TYPED | {"id": str(new_id())}, as_=staff.id_of("TC"), follow=True
    )
    assert sent.status == 200, sent.errors
    assert "阿拉坦·其其格" in sent.text
    assert "150802********0013" in sent.text
    assert "150802190101010013" not in sent.html
    listed = pages.get("households.index", as_=staff.id_of("TC"), query={"q": "阿拉坦•其其格"})
    assert "HH-150802-000001" in listed.text


def test_a_form_sent_twice_opens_one_file(pages: Pages, staff: Staff) -> None:
    form = TYPED | {"id": str(new_id())}
    for _ in range(2):
        assert pages.post("households.create", form, as_=staff.id_of("TC")).status == 303
    assert "共 1 条" in pages.get("households.index", as_=staff.id_of("TC")).text


def test_every_wrong_field_is_named_and_everything_typed_stays(pages: Pages, staff: Staff) -> None:
    wrong = TYPED | {
        "id": str(new_id()),
        "id_no": "150802190101010014",
        "account_number": "6217000000000000013",
        "consent_on": "2026-02-30",
        "heated_area_m2": "一百",
        "village_code": "150826104205",
    }
    page = pages.post("households.create", wrong, as_=staff.id_of("TC"))
    assert page.status == 422
    assert len(page.errors) == 5
    for kept in ("150802190101010014", "6217000000000000013", "2026-02-30", "一百"):
        assert kept in page.html
    assert "共 0 条" in pages.get("households.index", as_=staff.id_of("TC")).text


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

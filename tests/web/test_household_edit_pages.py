"""Correcting a file on one page: numbers stay sealed, drafts wait, two clerks lose nothing."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from heating_program.domain.dwelling import Position
from heating_program.domain.household import ApplicantDetails, MemberDetails, Relation
from heating_program.domain.identity import parse_id_number
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.services.household_reading import details_of
from tests.factories import households
from tests.factories.people import Staff
from tests.pages import Page, Pages

Commit = Callable[..., Any]
NUMBER = households.id_number(8201)


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    number = parse_id_number(NUMBER, on=households.ON)
    changes: dict[str, Any] = {
        "members": (MemberDetails("巴特尔", number, Relation.SPOUSE),),
        "dwelling": households.dwelling(8201, position=Position(40.81, 107.31, 5.0)),
        "applicant": ApplicantDetails("巴特尔", number, Relation.SPOUSE, "2026-03-01"),
    }
    made: UUID = commit(lambda session: households.register(session, staff["TC"], **changes))
    return made


def stored(app: Flask, key: UUID) -> Any:
    with app.app_context():
        household = db.session.get(Household, key)
        assert household is not None
        return details_of(db.session, household)


def shown(page: Page) -> dict[str, Any]:
    """Read what a browser would send of a form as it is shown."""
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page.html):
        name = re.search(r' name="([^"]+)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name is None or name[1] in ("csrf_token", "q", "merge"):
            continue
        if re.search(r'type="(radio|checkbox)"', tag) and " checked" not in tag:
            continue
        sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, inner in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page.html, re.S
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', inner)
        sent[name] = [unescape(chosen[1]) if chosen else ""]
    return sent


def test_a_page_sent_back_untouched_changes_nothing(
    app: Flask, pages: Pages, staff: Staff, key: UUID
) -> None:
    before = stored(app, key)
    page = pages.get("household_edit.edit", household_id=key, as_=staff.id_of("TC"))
    assert NUMBER not in page.html
    assert NUMBER[-4:] in page.html, "its mask is shown"
    sent = pages.post("household_edit.revise", shown(page), household_id=key, as_=staff.id_of("TC"))
    assert sent.status == 303, sent.errors
    assert stored(app, key) == before


def test_a_number_is_kept_only_for_a_person_of_this_file(
    commit: Commit, pages: Pages, staff: Staff, key: UUID
) -> None:
    other = commit(lambda session: households.register(session, staff["TC"], phone="13947860033"))
    page = pages.get("household_edit.edit", household_id=other, as_=staff.id_of("TC"))
    theirs = pages.get("household_edit.edit", household_id=key, as_=staff.id_of("TC"))
    person = shown(theirs)["members-0-person"][0]
    sent = shown(page) | {
        "members-0-person": person,
        "members-0-name": "借用",
        "members-0-relation": "child",
    }
    refused = pages.post("household_edit.revise", sent, household_id=other, as_=staff.id_of("TC"))
    assert refused.status == 422
    assert refused.errors == ["请填写身份证号。"]


def test_a_refused_page_shows_no_number_that_was_kept(
    pages: Pages, staff: Staff, key: UUID
) -> None:
    page = pages.get("household_edit.edit", household_id=key, as_=staff.id_of("TC"))
    wrong = shown(page) | {"length_m": "长"}
    again = pages.post("household_edit.revise", wrong, household_id=key, as_=staff.id_of("TC"))
    assert again.status == 422
    assert NUMBER not in again.html


def test_a_member_is_added_by_a_button_and_saved(
    app: Flask, pages: Pages, staff: Staff, key: UUID
) -> None:
    clerk = staff.id_of("TC")
    first = shown(pages.get("household_edit.edit", household_id=key, as_=clerk))
    page = pages.post(
        "household_edit.revise", first | {"rows": "members+"}, household_id=key, as_=clerk
    )
    assert page.status == 200
    new = {
        "members-1-name": "苏日娜",
        "members-1-id_no": households.id_number(8202),
        "members-1-relation": "child",
    }
    saved = pages.post("household_edit.revise", shown(page) | new, household_id=key, as_=clerk)
    assert saved.status == 303
    assert [one.name for one in stored(app, key).members] == ["巴特尔", "苏日娜"]


def both_edit(
    pages: Pages, staff: Staff, key: UUID, first: Mapping[str, str], second: Mapping[str, str]
) -> Page:
    """Let two clerks open one file; the first saves, then the second sends theirs."""
    opened = {
        who: shown(pages.get("household_edit.edit", household_id=key, as_=staff.id_of(who)))
        for who in ("TC", "TC2")
    }
    saved = pages.post(
        "household_edit.revise", opened["TC"] | first, household_id=key, as_=staff.id_of("TC")
    )
    assert saved.status == 303
    return pages.post(
        "household_edit.revise", opened["TC2"] | second, household_id=key, as_=staff.id_of("TC2")
    )


FIRST = {"door_no": "9号", "rooms": "5", "phone": "13947860044"}
SECOND = {"door_no": "10号", "transformer": "乙台区", "id_no": ""}


def test_the_second_clerk_sees_both_versions_side_by_side(
    pages: Pages, staff: Staff, key: UUID
) -> None:
    page = both_edit(pages, staff, key, FIRST, SECOND)
    assert page.status == 422
    assert "另一位同事已修改" in page.text
    for word in ("9号", "10号", "乙台区", "13947860044"):
        assert word in page.text
    assert NUMBER not in page.html
    chosen = shown(page)
    assert chosen["choose-door_no"] == ["mine"], "both touched it: mine unless I say otherwise"
    assert chosen["choose-transformer"] == ["mine"]
    assert chosen["choose-rooms"] == ["stored"], "only the colleague touched it"
    assert chosen["choose-phone"] == ["stored"]


@pytest.mark.parametrize(
    ("merge", "choices", "expected"),
    [
        ("each", {}, ("10号", "乙台区", 5, "13947860044")),
        ("each", {"choose-door_no": "stored"}, ("9号", "乙台区", 5, "13947860044")),
        ("mine", {}, ("10号", "乙台区", None, "13847860021")),
        ("stored", {}, ("9号", "民主村1号台区", 5, "13947860044")),
    ],
)
def test_the_second_clerk_chooses_by_field_or_for_all_and_nothing_is_lost(
    app: Flask,
    pages: Pages,
    staff: Staff,
    key: UUID,
    merge: str,
    choices: dict[str, str],
    expected: tuple[object, ...],
) -> None:
    before = stored(app, key)
    page = both_edit(pages, staff, key, FIRST, SECOND)
    sent = shown(page) | choices | {"merge": merge}
    saved = pages.post("household_edit.revise", sent, household_id=key, as_=staff.id_of("TC2"))
    assert saved.status == 303, saved.text
    now = stored(app, key)
    rooms = before.dwelling.rooms if expected[2] is None else expected[2]
    house = now.dwelling
    assert (now.door_no, house.transformer, house.rooms, now.phone) == (
        *expected[:2],
        rooms,
        expected[3],
    )
    changed = {"door_no": now.door_no, "phone": now.phone, "dwelling": house}
    assert replace(before, **changed) == now, "everything else stands, sealed numbers included"


def test_a_third_change_meanwhile_is_shown_again(pages: Pages, staff: Staff, key: UUID) -> None:
    page = both_edit(pages, staff, key, FIRST, SECOND)
    third = shown(pages.get("household_edit.edit", household_id=key, as_=staff.id_of("TC")))
    pages.post(
        "household_edit.revise",
        third | {"door_no": "11号"},
        household_id=key,
        as_=staff.id_of("TC"),
    )
    sent = shown(page) | {"merge": "mine"}
    again = pages.post("household_edit.revise", sent, household_id=key, as_=staff.id_of("TC2"))
    assert again.status == 422
    assert "11号" in again.text
    assert "10号" in again.text


@pytest.mark.parametrize("marks", ["", "[1]", "{", json.dumps({"door_no": 5}), "x" * 9000])
def test_marks_that_make_no_sense_only_cost_the_hint(
    pages: Pages, staff: Staff, key: UUID, marks: str
) -> None:
    page = both_edit(pages, staff, key, FIRST, SECOND | {"as_opened": marks})
    assert page.status == 422
    assert shown(page)["choose-rooms"] == ["mine"], "a doubt loses nothing of what was typed"


def test_an_unfinished_correction_waits_for_its_clerk(
    pages: Pages, staff: Staff, key: UUID
) -> None:
    clerk = staff.id_of("TC")
    typed = shown(pages.get("household_edit.edit", household_id=key, as_=clerk))
    place = {"form": "household_edit", "object_id": key, "step": 0}
    kept = pages.post("drafts.save", typed | {"door_no": "半"}, as_=clerk, **place)
    assert kept.status == 200
    assert (
        "您有一份没有提交的修改"
        in pages.get("household_edit.edit", household_id=key, as_=clerk).text
    )
    again = pages.get("household_edit.edit", household_id=key, as_=clerk, query={"draft": "1"})
    assert shown(again)["door_no"] == ["半"]
    saved = pages.post("household_edit.revise", shown(again), household_id=key, as_=clerk)
    assert saved.status == 303
    assert (
        "没有提交的修改" not in pages.get("household_edit.edit", household_id=key, as_=clerk).text
    )


def test_a_confirmed_file_is_asked_to_change_by_the_same_form(
    app: Flask, pages: Pages, staff: Staff, key: UUID
) -> None:
    confirm = {"row_version": "1"}
    pages.post(
        "households.change_stage",
        confirm,
        household_id=key,
        action="confirm",
        as_=staff.id_of("TR"),
    )
    page = pages.get("household_edit.edit", household_id=key, as_=staff.id_of("TC"))
    assert "变更申请" in page.text
    before, sent = stored(app, key), shown(page) | {"door_no": "99号", "reason": "换了门牌"}
    direct = pages.post("household_edit.revise", sent, household_id=key, as_=staff.id_of("TC"))
    assert direct.status == 409
    asked = pages.post(
        "changes.propose", sent, household_id=key, as_=staff.id_of("TC"), follow=True
    )
    assert "99号" in asked.text
    assert stored(app, key) == before, "nothing changes before it was looked at"


def test_a_household_elsewhere_cannot_be_opened_for_correction(pages: Pages, staff: Staff) -> None:
    page = pages.get("household_edit.edit", household_id=new_id(), as_=staff.id_of("TC"))
    assert page.status == 404

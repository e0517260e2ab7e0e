"""A clerk says why a file that looks alike is another household; the judge reads it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from heating_program.domain.household import HouseholderDetails
from heating_program.domain.identity import parse_id_number
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.duplicate import DuplicatePair
from heating_program.services import duplicate_scan
from heating_program.web.enrolment_carried import remarks_in
from tests.factories import households
from tests.factories.people import Staff
from tests.pages import Pages
from tests.web.enrolling import TYPED, take

Commit = Callable[..., Any]
REASON = "两兄弟，父亲同名，分户居住"
# Two people of one name born on one day: what a clerk meets in a village of few surnames.
NUMBER, TWIN = households.id_number(8101), households.id_number(8101 + 4500)


@pytest.fixture
def other(commit: Commit, staff: Staff) -> UUID:
    """Register a file that looks like the one being typed."""
    head = HouseholderDetails(TYPED["name"], parse_id_number(NUMBER, on=households.ON))

    def work(session: Any) -> UUID:
        return households.register(session, staff["TC2"], householder=head, account=None)

    key: UUID = commit(work)
    return key


def typed(other: UUID, reason: str = REASON) -> dict[str, str]:
    return TYPED | {"id_no": TWIN, f"apart-{other.hex}": reason}


def sent_whole(pages: Pages, clerk: UUID, other: UUID, reason: str = REASON) -> UUID:
    key = new_id()
    own = {f"apart-{other.hex}": reason}
    take(pages, 1, TYPED | {"id_no": TWIN}, key=key, as_=clerk, **own)
    for number in (2, 3, 4):
        take(pages, number, TYPED, key=key, as_=clerk)
    assert pages.post("enrolment.register", key=key, as_=clerk).status == 303
    return key


def pair_of(app: Flask, *keys: UUID) -> UUID:
    with app.app_context():
        left, right = duplicate_scan.in_order(*keys)  # type: ignore[arg-type]  # plain keys of a test
        wanted = select(DuplicatePair.id).where(
            DuplicatePair.left_id == left, DuplicatePair.right_id == right
        )
        return db.session.scalars(wanted).one()


def test_the_reason_stands_in_the_record_of_the_pair_and_judges_nothing(
    app: Flask, pages: Pages, staff: Staff, other: UUID
) -> None:
    key = sent_whole(pages, staff.id_of("TC"), other)
    pair = pair_of(app, key, other)
    page = pages.get("duplicates.show", pair_id=pair, as_=staff.id_of("TR"))
    assert "录入人说明不是同一户" in page.text
    assert REASON in page.text
    assert "待判定" in page.text


def test_the_panel_asks_and_keeps_what_was_said(pages: Pages, staff: Staff, other: UUID) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    answer = pages.client(clerk).post(f"/households/likely/{key}", data=typed(other))
    html = answer.get_data(as_text=True)
    assert "同村同名同生日" in html
    assert "不是同一户的，写明理由" in html
    assert f'name="apart-{other.hex}" form="household" value="{REASON}"' in html
    own = {f"apart-{other.hex}": REASON}
    take(pages, 1, TYPED | {"id_no": TWIN}, key=key, as_=clerk, **own)
    for number in (1, 2):
        step = pages.get("enrolment.step", key=key, number=number, as_=clerk)
        assert f'value="{REASON}"' in step.html
    take(pages, 2, TYPED, key=key, as_=clerk)
    assert REASON in pages.get("enrolment.review", key=key, as_=clerk).html


def test_a_hint_that_leads_to_no_pair_asks_for_no_reason(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    commit(lambda session: households.register(session, staff["TC"]))
    same_name = {"village_code": households.VILLAGE, "name": "乌云其木格"}
    answer = pages.client(staff.id_of("TC")).post(f"/households/likely/{new_id()}", data=same_name)
    html = answer.get_data(as_text=True)
    assert "同村同名" in html
    assert "不是同一户的" not in html


def test_a_reason_about_a_file_nobody_compared_is_no_error(
    pages: Pages, staff: Staff, other: UUID
) -> None:
    sent_whole(pages, staff.id_of("TC"), new_id())


def test_the_reason_may_be_given_on_the_check_page_and_when_a_file_is_corrected(
    app: Flask, pages: Pages, staff: Staff, other: UUID
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    for number in range(1, 5):
        take(pages, number, TYPED | {"id_no": TWIN}, key=key, as_=clerk)
    said = {f"apart-{other.hex}": REASON}
    assert pages.post("enrolment.register", said, key=key, as_=clerk).status == 303
    pair = pair_of(app, key, other)
    again = TYPED | {"id_no": "", "row_version": "1", f"apart-{other.hex}": "各有户口簿"}
    sent = pages.post("household_edit.revise", again, household_id=key, as_=clerk)
    assert sent.status == 303, sent.text
    page = pages.get("duplicates.show", pair_id=pair, as_=staff.id_of("TR"))
    assert REASON in page.text
    assert "各有户口簿" in page.text


def test_a_remark_is_cut_cleaned_and_read_only_from_a_key() -> None:
    key = new_id()
    pairs = ((f"apart-{key.hex}", "甲\0乙\n" * 100), ("apart-x", "丙"), ("apart-", "丁"))
    assert remarks_in(pairs) == {key: ("甲乙" * 100)[:200]}
    assert remarks_in(((f"apart-{key.hex}", " \t"),)) == {}


def test_an_adversarial_remark_is_text(pages: Pages, staff: Staff, other: UUID) -> None:
    said = '<script>alert(1)</script>" autofocus'
    answer = pages.client(staff.id_of("TC")).post(
        f"/households/likely/{new_id()}", data=typed(other, said)
    )
    html = answer.get_data(as_text=True)
    assert "<script" not in html
    assert "&#34; autofocus" in html

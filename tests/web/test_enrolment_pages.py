"""The wizard as a clerk meets it: four steps, a check page, drafts that are there again."""

from collections.abc import Callable
from typing import Any

from heating_program.models.base import new_id
from tests.factories.people import Staff
from tests.pages import Pages
from tests.web.enrolling import TYPED, enrol

Commit = Callable[..., Any]


def test_the_first_step_opens(pages: Pages, staff: Staff) -> None:
    page = pages.get("enrolment.new", as_=staff.id_of("TC"))
    assert page.status == 200


def test_a_household_goes_through_every_step(pages: Pages, staff: Staff) -> None:
    key = new_id()
    sent = enrol(pages, TYPED, key=key, as_=staff.id_of("TC"), follow=True)
    assert sent.status == 200, sent.errors
    assert "阿拉坦·其其格" in sent.text

"""The roofs of a whole village on one page, for the planner of the township."""

from collections.abc import Callable
from typing import Any

import pytest

from heating_program.models.pv_system import PvSystem
from tests.factories import measures
from tests.factories.households import VILLAGE
from tests.factories.people import Staff
from tests.pages import Pages

Commit = Callable[..., Any]


@pytest.fixture
def surveyed(commit: Commit, staff: Staff) -> None:
    def add(session: Any) -> None:
        key = measures.pv_system(session, staff["TC"])
        session.get_one(PvSystem, key).roof = measures.ROOF_SURVEY.plain()
        waiting = measures.pv_system(session, staff["TC"])
        session.get_one(PvSystem, waiting).roof = None

    commit(add)


def test_every_surveyed_house_is_planned_and_the_others_are_counted(
    pages: Pages, staff: Staff, surveyed: None
) -> None:
    page = pages.get("pv_village.show", area=VILLAGE, as_=staff.id_of("TC"))
    assert "另有 1 户待勘察" in page.text
    assert "kWp" in page.text
    assert "不构成收益承诺" in page.text


def test_a_township_holds_its_villages(pages: Pages, staff: Staff, surveyed: None) -> None:
    page = pages.get("pv_village.show", area=VILLAGE[:9], as_=staff.id_of("BC"))
    assert "另有 1 户待勘察" in page.text


def test_the_page_opens_at_the_first_village_that_has_a_plant(
    pages: Pages, staff: Staff, surveyed: None
) -> None:
    page = pages.get("pv_village.show", as_=staff.id_of("BC"))
    assert "另有 1 户待勘察" in page.text


def test_a_whole_banner_is_asked_to_narrow_down(pages: Pages, staff: Staff) -> None:
    page = pages.get("pv_village.show", area=VILLAGE[:6], as_=staff.id_of("BC"))
    assert "请选择苏木镇或嘎查村" in page.text


def test_a_place_that_does_not_exist_is_said_so(pages: Pages, staff: Staff) -> None:
    page = pages.get("pv_village.show", area="999999999", as_=staff.id_of("BC"))
    assert "没有代码为 999999999 的行政区划" in page.text


def test_nobody_sees_the_roofs_of_another_area(pages: Pages, staff: Staff, surveyed: None) -> None:
    mine = pages.get("pv_village.show", as_=staff.id_of("TC"))
    assert mine.status == 200
    elsewhere = pages.get("pv_village.show", area="150821100", as_=staff.id_of("TC"))
    assert "还没有勘察过的屋面" in elsewhere.text

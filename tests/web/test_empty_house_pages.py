"""A house whose family has left: offered beside its number, taken, and begun from the inbox."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.life_events import HouseSold, Kind
from heating_program.models.base import new_id
from heating_program.models.dwelling import Dwelling, Occupancy
from heating_program.models.household import Household
from tests.factories import changes, households
from tests.factories.households import ON
from tests.factories.people import Staff
from tests.pages import Pages
from tests.web.enrolling import TYPED, enrol, take

Commit = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def sold(commit: Commit, staff: Staff) -> Any:
    """The key of a house that was sold to somebody without a file."""

    def work(session: Session) -> Any:
        house = households.dwelling(8_123, meter_no="M8123", transformer="民主村2号台区")
        file = changes.family(session, staff, dwelling=house)
        sale = HouseSold(ON, "", None, buyer_name="巴雅尔", buyer_phone="13947860099")
        changes.happen(session, staff, file, Kind.HOUSE_SOLD, sale)
        return session.get_one(Household, file).dwelling_id

    return commit(work)


@pytest.mark.parametrize("field", ["plot_no", "meter_no"])
def test_an_empty_house_is_offered_beside_its_number_and_taken(
    commit: Commit, pages: Pages, staff: Staff, sold: Any, field: str
) -> None:
    clerk, key = staff.id_of("TC"), new_id()
    number = commit(lambda session: getattr(session.get_one(Dwelling, sold), field))
    typed = {**TYPED, field: number}
    take(pages, 1, typed, key=key, as_=clerk)
    page = take(pages, 2, typed, key=key, as_=clerk)
    assert page.status == 422
    assert "原住户已于2026年11月2日迁出" in page.text
    assert "登记为该住宅的新住户" in page.text
    page = pages.post("empty_houses.take", {}, key=key, house_id=sold, as_=clerk, follow=True)
    assert "民主村2号台区" in page.html
    assert f'name="house_id" value="{sold}"' in page.html
    shown = dict(re.findall(r'name="(plot_no|meter_no)"[^>]* value="([^"]*)"', page.html))
    assert shown["meter_no"] == "M8123"
    house = commit(lambda session: session.get_one(Dwelling, sold))
    again = {**typed, "plot_no": house.plot_no, "meter_no": "M8123"}
    again["electricity_customer_no"] = house.electricity_customer_no
    assert take(pages, 2, again, key=key, as_=clerk, house_id=str(sold)).status == 303
    for step in (3, 4):
        take(pages, step, again, key=key, as_=clerk)
    done = pages.post("enrolment.register", key=key, as_=clerk, follow=True)
    assert "已登记" in done.text, done.errors
    new = commit(lambda session: session.get_one(Household, key))
    assert new.dwelling_id == sold
    lived = select(Occupancy.until).where(Occupancy.dwelling_id == sold).order_by(Occupancy.id)
    assert commit(lambda session: session.scalars(lived).all()) == [ON, None]


def test_a_house_that_was_offered_and_not_taken_is_refused_as_before(
    pages: Pages, staff: Staff, commit: Commit, sold: Any
) -> None:
    number = commit(lambda session: session.get_one(Dwelling, sold).plot_no)
    page = enrol(pages, {**TYPED, "plot_no": number}, key=new_id(), as_=staff.id_of("TC"))
    assert page.status == 422


def test_the_buyer_is_registered_from_the_inbox(
    commit: Commit, pages: Pages, staff: Staff, sold: Any
) -> None:
    clerk = staff.id_of("TC")
    inbox = pages.get("home.index", as_=clerk)
    assert "登记买方" in inbox.text
    assert "巴雅尔" in inbox.text
    seller = commit(lambda session: session.scalars(select(Household.id)).one())
    page = pages.get("households.show", household_id=seller, as_=clerk)
    assert "买方 巴雅尔 还没有档案" in page.text
    assert "13947860099" not in page.html
    begun = pages.post("empty_houses.begin", {}, house_id=sold, as_=clerk, follow=True)
    assert 'value="巴雅尔"' in begun.html
    assert 'value="13947860099"' in begun.html
    approver = pages.get("households.show", household_id=seller, as_=staff.id_of("BA"))
    assert "登记买方" not in approver.text


def test_a_house_elsewhere_is_neither_taken_nor_begun(
    pages: Pages, staff: Staff, sold: Any
) -> None:
    clerk = staff.id_of("TC")
    assert pages.post("empty_houses.begin", {}, house_id=new_id(), as_=clerk).status == 404
    place = {"key": new_id(), "house_id": sold}
    assert pages.post("empty_houses.take", {}, as_=staff.id_of("BA"), **place).status == 403

"""Which houses of a village are tried, on either engine."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import Role
from heating_program.domain.retrofit import Insulation, RetrofitPlan
from heating_program.models.household import Household
from heating_program.services import retrofit_village as village
from heating_program.services.retrofit_village import VillageSavings
from tests.factories import households, people
from tests.factories.households import VILLAGE
from tests.factories.measures import ON
from tests.factories.people import Staff, make_user

Write = Callable[[Callable[[Session], Any]], Any]
# Thick walls alone lie on both sides of the line by the two methods.
WALLS = RetrofitPlan(wall=Insulation("eps", 100.0))


@pytest.fixture
def crew(write: Write) -> Staff:
    return write(people.everyone)


@pytest.fixture
def keys(write: Write, crew: Staff) -> list[Any]:
    return write(lambda session: [households.register(session, crew["TC"]) for _ in range(3)])


def tried(write: Write, actor: Actor, area_code: str = VILLAGE) -> VillageSavings:
    def plan(session: Session) -> VillageSavings:
        return village.plan_village(
            session, actor=actor, on=ON, area_code=area_code, measures=WALLS
        )

    return write(plan)


def test_every_open_file_of_the_area_is_tried_once(
    write: Write, crew: Staff, keys: list[Any]
) -> None:
    assert len(tried(write, crew["TC"]).rows) == 3

    def close(session: Session) -> None:
        session.get_one(Household, keys[0]).stage = "closed"

    write(close)
    assert len(tried(write, crew["TC"], VILLAGE[:9]).rows) == 2


def test_a_house_of_two_households_saves_its_heat_once(
    write: Write, crew: Staff, keys: list[Any]
) -> None:
    before = tried(write, crew["TC"])

    def share(session: Session) -> None:
        first, second = (session.get_one(Household, key) for key in keys[:2])
        second.dwelling_id = first.dwelling_id

    write(share)
    after = tried(write, crew["TC"])
    assert (len(before.rows), len(after.rows)) == (3, 2)
    assert after.before_kwh < before.before_kwh


def test_the_policy_names_the_method_that_sorts_the_houses(
    write: Write, crew: Staff, keys: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hourly = tried(write, crew["TC"])
    monkeypatch.setattr(village, "saving_method", lambda area, on: "steady_index")
    steady = tried(write, crew["TC"])
    assert (hourly.deciding, steady.deciding) == ("hourly_model", "steady_index")
    assert (hourly.reaching, steady.reaching) == (0, 3)
    assert (hourly.before_kwh, hourly.after_kwh) == (steady.before_kwh, steady.after_kwh)


def test_somebody_of_another_township_finds_no_houses(
    write: Write, crew: Staff, keys: list[Any]
) -> None:
    elsewhere = write(lambda session: make_user(session, Role.TC, "150826104"))
    assert tried(write, elsewhere).rows == ()


def test_more_houses_than_anyone_reads_are_refused(
    write: Write, crew: Staff, keys: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(village, "MOST_HOUSES", 2)
    with pytest.raises(DomainError) as refusal:
        tried(write, crew["TC"])
    assert refusal.value.code == "village_too_large"

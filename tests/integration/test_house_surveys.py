"""A house survey is kept, recorded and found again in houses built alike, on both engines."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.dwelling import Side, SideWall
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.dwelling import DwellingOpening
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.services import house_surveys
from heating_program.services.household_reading import house_details
from tests.factories import households
from tests.factories.households import ON
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]


def keep(session: Session, clerk: Any, key: Any, **survey: Any) -> Any:
    version = session.get_one(Household, key).row_version
    return house_surveys.keep(
        session,
        actor=clerk,
        on=ON,
        household_id=key,
        row_version=version,
        survey=survey,
        change_id=new_id(),
    )


def test_a_survey_kept_twice_is_recorded_with_what_was_and_what_is(write: Write) -> None:
    walls = (SideWall(Side.LEFT, "brick_490"), SideWall(Side.BACK, "adobe"))

    def work(session: Session) -> Any:
        clerk = make_user(session, Role.TC, GANZHAO)
        key = households.register(session, clerk, dwelling=households.dwelling(1, openings=()))
        assert keep(session, clerk, key, openings=households.OPENINGS, walls=walls) is None
        assert keep(session, clerk, key, openings=households.OPENINGS[:1], walls=walls) is None
        house = house_details(session.get_one(Household, key).dwelling)
        assert house.openings == households.OPENINGS[:1]
        assert set(house.walls) == set(walls)
        return key

    key = write(work)
    told = select(Event.before, Event.after).where(
        Event.subject_id == key, Event.action == "household.revised"
    )
    first, second = write(lambda session: session.execute(told.order_by(Event.position)).all())
    assert first[0]["openings"] == []
    assert len(first[1]["openings"]) == 3
    assert first[1]["walls"] == ["back adobe", "left brick_490"]
    assert set(second[0]) == set(second[1]) == {"openings"}, "walls stayed as they were"


def test_houses_built_alike_are_those_of_the_village_nearest_in_years(write: Write) -> None:
    def work(session: Session) -> tuple[list[int], list[Any]]:
        clerk = make_user(session, Role.TC, GANZHAO)
        stranger = make_user(session, Role.TC, "150826")
        years = (1990, 1999, 1997, 1989, 2000)
        for number, year in enumerate(years, start=1):
            house = households.dwelling(number, built_year=year)
            households.register(session, clerk, dwelling=house)
        own = session.get_one(Household, households.register(session, clerk))
        found = house_surveys.alike(session, actor=clerk, household=own)
        strange = house_surveys.alike(session, actor=stranger, household=own)
        return [each.dwelling.built_year for each in found], [each.id for each in strange]

    assert write(work) == ([1999, 1997, 1990], [])


@pytest.mark.parametrize("wrong", [{"side": "roof"}, {"count": 0}, {"width_m": 0.0}])
def test_the_database_keeps_no_opening_that_is_none(write: Write, wrong: dict[str, Any]) -> None:
    columns = {"side": "front", "kind": "window", "width_m": 1.0, "height_m": 1.0, "count": 1}

    def work(session: Session) -> None:
        key = households.register(session, make_user(session, Role.TC, GANZHAO))
        house = session.get_one(Household, key).dwelling
        row = DwellingOpening(
            id=new_id(), dwelling_id=house.id, area_code=house.area_code, **columns | wrong
        )
        session.add(row)
        session.flush()

    with pytest.raises(DomainError, match="conflict_with_stored_data"):
        write(work)

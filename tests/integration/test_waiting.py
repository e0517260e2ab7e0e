"""What waits for whom, on both engines: by step, by duty, by area, and how late it is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import Role
from heating_program.domain.stages import ConversionStage, HouseholdStage
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.household import Household
from heating_program.models.ids import UserId
from heating_program.services import waiting
from heating_program.services.circumstances import moment_of
from heating_program.services.waiting import Group
from tests.factories import changes, conversions, households, people
from tests.factories.people import Staff

Write = Callable[[Callable[[Session], Any]], Any]
ON = households.ON
FAR_VILLAGE = "150826104205"


@pytest.fixture
def crew(write: Write) -> Staff:
    return write(people.everyone)


def found(write: Write, actor: Actor, on: date = ON) -> dict[str, Group]:
    groups = write(lambda session: waiting.groups(session, actor, on))
    return {f"{group.kind}:{group.stage}": group for group in groups}


def badge(write: Write, actor: Actor, most: int = 100) -> int:
    return write(lambda session: waiting.count_up_to(session, actor, most))


def test_a_new_file_waits_for_its_reviewer_and_is_late_after_its_days(
    write: Write, crew: Staff
) -> None:
    write(lambda session: households.register(session, crew["TC"]))
    for days, is_late in ((5, False), (6, True)):
        group = found(write, crew["TR"], ON + timedelta(days=days))["household:surveyed"]
        assert (group.total, group.overdue) == (1, int(is_late))
        assert group.tasks[0].due == ON + timedelta(days=5)
    assert found(write, crew["TC"]) == {}


def test_whoever_entered_a_file_is_not_asked_to_review_it(write: Write, crew: Staff) -> None:
    both = crew["TC"]
    both = Actor(both.id, both.name, (*both.grants, Grant(Role.TR, people.GANZHAO)))
    write(lambda session: households.register(session, crew["TC"]))
    assert "household:surveyed" not in found(write, both)
    write(lambda session: households.register(session, crew["TC2"]))
    assert found(write, both)["household:surveyed"].total == 1
    assert badge(write, both) == 1


def test_a_confirmed_file_waits_for_nobody_to_suspend_it(write: Write, crew: Staff) -> None:
    write(lambda session: conversions.registered_household(session, crew))
    assert found(write, crew["TR"]) == {}
    assert badge(write, crew["TR"]) == 0


def test_a_case_waits_for_the_office_whose_step_is_next(write: Write, crew: Staff) -> None:
    write(lambda session: conversions.bring_to(session, crew, ConversionStage.SUBMITTED))
    assert "conversion:submitted" in found(write, crew["BA"])
    assert "conversion:submitted" not in found(write, crew["TR"])


def test_files_given_to_me_wait_until_they_are_confirmed(write: Write, crew: Staff) -> None:
    def give(session: Session) -> Any:
        key = households.register(session, crew["TC2"])
        session.get_one(Household, key).assigned_to = UserId(crew["TC"].id)
        return key

    key = write(give)
    assert found(write, crew["TC"])["assigned:surveyed"].tasks[0].household_id == key
    assert "assigned:surveyed" not in found(write, crew["TC2"])

    def confirm(session: Session) -> None:
        session.get_one(Household, key).stage = HouseholdStage.REGISTERED.value

    write(confirm)
    assert found(write, crew["TC"]) == {}


def test_a_change_waits_for_its_first_look(write: Write, crew: Staff) -> None:
    def ask(session: Session) -> None:
        key = conversions.registered_household(session, crew)
        changes.propose(session, crew, key, changes.other_phone)

    write(ask)
    assert found(write, crew["TR"])["change:proposed"].total == 1
    assert "change:proposed" not in found(write, crew["BA"])


def pair(session: Session, crew: Staff, *, near: str = "left") -> Any:
    """Add an open pair of a file here and one in another banner."""
    far = people.make_user(session, Role.TC, "150826")
    here = households.register(session, crew["TC"])
    there = households.register(session, far, village_code=FAR_VILLAGE)
    sides = [(here, households.VILLAGE), (there, FAR_VILLAGE)]
    (left, left_area), (right, right_area) = sides if near == "left" else sides[::-1]
    session.add(
        DuplicatePair(
            left_id=left,
            right_id=right,
            area_code=left_area,
            other_area_code=right_area,
            reasons=["plot"],
            strength=90,
            stage="open",
            found_at=moment_of(session),
            decided_by=None,
            decided_at=None,
        )
    )
    return here


@pytest.mark.parametrize("near", ["left", "right"])
def test_a_pair_is_named_by_the_file_on_this_side_of_the_border(
    write: Write, crew: Staff, near: str
) -> None:
    here = write(lambda session: pair(session, crew, near=near))
    group = found(write, crew["TR"])["duplicate:open"]
    assert [task.household_id for task in group.tasks] == [here]
    assert {task.area_code for task in group.tasks} == {households.VILLAGE}
    assert "duplicate:open" not in found(write, crew["TC"])


def test_the_badge_counts_what_the_lists_show_but_no_further_than_it_prints(
    write: Write, crew: Staff
) -> None:
    def fill(session: Session) -> None:
        for _ in range(12):
            households.register(session, crew["TC"])
        pair(session, crew)

    write(fill)
    groups = found(write, crew["TR"])
    total = sum(group.total for group in groups.values())
    assert len(groups["household:surveyed"].tasks) == waiting.SHOWN
    assert badge(write, crew["TR"]) == total == 14
    assert badge(write, crew["TR"], most=5) == 5
    assert badge(write, crew["AD"]) == 0


def test_the_oldest_stands_first(write: Write, crew: Staff) -> None:
    def fill(session: Session) -> list[Any]:
        days = (date(2026, 11, 2), date(2026, 10, 1), date(2026, 10, 20))
        return [households.register(session, crew["TC"], on=day) for day in days]

    first, second, third = write(fill)
    tasks = found(write, crew["TR"])["household:surveyed"].tasks
    assert [task.id for task in tasks] == [second, third, first]

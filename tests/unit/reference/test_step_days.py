"""How long a step may take: every step has its days, and they say that they are examples."""

from datetime import date

import pytest

from heating_program.domain.lifecycle import MACHINES
from heating_program.domain.provenance import Status
from heating_program.domain.standing import way_on
from heating_program.reference.step_days import step_days_on, step_days_versions

TODAY = date(2026, 11, 2)


def test_every_step_that_somebody_waits_for_has_its_days() -> None:
    version = step_days_on(TODAY)
    assert version is not None
    waited_for = {
        step.event
        for name, machine in MACHINES.items()
        if not name.startswith("document.")
        for step in way_on(machine.table).values()
    }
    assert waited_for - set(version.days) == set()


def test_no_day_is_kept_for_a_step_that_no_table_knows() -> None:
    known = {step.event for machine in MACHINES.values() for step in machine.table}
    known |= {"household.surveyed", "duplicate.decided", "household.enrolled"}  # the inbox's own
    for version in step_days_versions():
        assert set(version.days) <= known


def test_the_days_say_that_they_are_examples() -> None:
    assert {version.status for version in step_days_versions()} == {Status.EXAMPLE}


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(1990, 1, 1)])
def test_before_the_first_version_nothing_is_overdue(day: date) -> None:
    assert step_days_on(day) is None

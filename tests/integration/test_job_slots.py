"""Slots: one living bearer a name, on either engine, and free as soon as the bearer is gone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from heating_program.domain.errors import DomainError
from heating_program.jobs import slots
from heating_program.models.engine import prepare

Take = Callable[[str], slots.Slot | None]


@pytest.fixture
def take(engine: Engine, tmp_path: Path) -> Take:
    """Take slots on the database of the test."""
    return lambda name: slots.take(engine, tmp_path / "locks", name)


def test_a_name_is_held_once_until_it_is_released(take: Take) -> None:
    first = take("slot-0")
    assert first is not None
    assert first.is_held()
    assert take("slot-0") is None
    other = take("slot-1")
    assert other is not None
    first.release()
    again = take("slot-0")
    assert again is not None
    for slot in (other, again):
        slot.release()


def test_workers_without_a_name_take_the_first_free_one(engine: Engine, tmp_path: Path) -> None:
    taken = [slots.take_first(engine, tmp_path) for _ in range(3)]
    assert [slot.name for slot in taken] == ["slot-0", "slot-1", "slot-2"]
    taken[1].release()
    taken.append(slots.take_first(engine, tmp_path))
    assert taken[-1].name == "slot-1"
    for slot in (taken[0], taken[2], taken[3]):
        slot.release()


@pytest.mark.parametrize("name", ["", "slot-", "slot-x", "slot-100", "worker-1", "../slot-1"])
def test_a_name_that_is_no_slot_is_refused(take: Take, name: str) -> None:
    with pytest.raises(DomainError, match="job_slot_name"):
        take(name)


@pytest.mark.postgres
def test_a_lost_connection_gives_the_slot_away_and_its_bearer_knows(
    create_database: Callable[..., str],
) -> None:
    engine = prepare(create_engine(create_database()))
    held = slots.take(engine, Path(), "slot-0")
    assert held is not None
    with engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )
    assert not held.is_held()
    again = slots.take(engine, Path(), "slot-0")
    assert again is not None
    for slot in (held, again):
        slot.release()
    engine.dispose()

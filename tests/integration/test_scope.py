"""The one fence around personal data, on both engines."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import Role
from heating_program.models import Base
from heating_program.models.base import AreaScoped, new_id
from heating_program.models.household import Household
from heating_program.services import scope
from tests.factories import households
from tests.factories.people import CITY, GANZHAO, LINHE, make_user

Write = Callable[[Callable[[Session], Any]], Any]
OTHER_VILLAGE = "150802102203"
SOURCES = Path(__file__).parents[2] / "heating_program"


def reader(*areas: str, role: Role = Role.TC) -> Actor:
    return Actor(new_id(), "读者", tuple(Grant(role, area) for area in areas))


@pytest.fixture
def key(write: Write) -> Any:
    def work(session: Session) -> Any:
        return households.register(session, make_user(session, Role.TC, GANZHAO))

    return write(work)


@pytest.mark.parametrize(
    ("areas", "is_seen"),
    [
        ((households.VILLAGE,), True),
        ((GANZHAO,), True),
        ((LINHE,), True),
        ((CITY,), True),
        ((OTHER_VILLAGE,), False),
        (("150802101",), False),
        (("150802103",), False),
        (("150826",), False),
        (("150826", GANZHAO), True),
        ((), False),
    ],
)
def test_a_household_is_seen_from_its_own_areas_alone(
    write: Write, key: Any, areas: tuple[str, ...], is_seen: bool
) -> None:
    actor = reader(*areas)
    seen = write(
        lambda session: len(
            session.scalars(scope.visible(Household, actor, "household.read")).unique().all()
        )
    )
    assert seen == is_seen


def test_a_permission_one_does_not_hold_shows_nothing(write: Write, key: Any) -> None:
    actor = reader(CITY, role=Role.AD)
    with pytest.raises(DomainError, match="not_found"):
        write(lambda session: scope.load(session, Household, key, actor, "household.read"))


def test_a_foreign_row_and_a_row_that_never_was_are_the_same_refusal(
    write: Write, key: Any
) -> None:
    said = []
    for wanted in (key, new_id()):
        with pytest.raises(DomainError) as refused:
            write(
                lambda session, wanted=wanted: scope.load(
                    session, Household, wanted, reader("150826"), "household.read", lock=True
                )
            )
        said.append((refused.value.code, refused.value.values))
    assert said[0] == said[1]


def test_every_table_with_names_or_numbers_of_people_carries_its_area() -> None:
    scoped = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, AreaScoped)
    }
    personal = {
        "household",
        "person",
        "dwelling",
        "bank_account",
        "conversion",
        "retrofit",
        "pv_system",
        "claim",
        "issued_document",
        "inspection",
        "event",
        "access_record",
    }
    assert personal <= scoped
    for name in personal:
        assert not Base.metadata.tables[name].c.area_code.nullable


def test_pages_select_scoped_tables_only_through_the_fence() -> None:
    """A door never builds its own query: it asks a service, and that asks the fence."""
    doors = [path for door in ("web", "jobs") for path in (SOURCES / door).rglob("*.py")]
    direct = [
        path.name
        for path in doors
        if "from sqlalchemy import" in path.read_text("utf-8")
        and "select" in path.read_text("utf-8").split("from sqlalchemy import")[1].split("\n")[0]
    ]
    assert direct == []


def test_a_row_is_held_for_changing_only_as_the_form_showed_it(write: Write, key: Any) -> None:
    actor = reader(GANZHAO)

    def held(version: int) -> Any:
        return write(
            lambda session: (
                scope.hold(session, Household, key, actor, "household.read", row_version=version).id
            )
        )

    assert held(1) == key
    with pytest.raises(DomainError, match="stale_version"):
        held(2)

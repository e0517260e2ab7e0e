"""Finds households in the actor's areas, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager

from heating_program.domain.actor import Actor
from heating_program.domain.names import normalise_name
from heating_program.models.household import Household, Person
from heating_program.services import scope

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """What a list of households is narrowed by."""

    text: str = ""
    area_code: str = ""
    stage: str = ""


def search(
    session: Session, actor: Actor, wanted: HouseholdFilter, *, page: int = 1
) -> tuple[Sequence[Household], int]:
    """Return one page of households in the actor's areas by file number, and how many there are."""
    statement = scope.visible(Household, actor, "household.read").join(
        Person, (Person.household_id == Household.id) & Person.is_householder
    )
    if wanted.area_code:
        statement = statement.where(scope.within(Household.area_code, wanted.area_code))
    if wanted.stage:
        statement = statement.where(Household.stage == wanted.stage)
    if wanted.text:
        text = normalise_name(wanted.text.strip())
        statement = statement.where(
            or_(
                Person.name_norm.contains(text, autoescape=True),
                Household.file_no == wanted.text.strip().upper(),
                Household.phone.endswith(text, autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = statement.options(contains_eager(Household.people)).order_by(Household.file_no)
    found = session.scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).unique().all()
    return found, total

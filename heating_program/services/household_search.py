"""Finds households in the actor's areas, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
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
    """Return one page of households by village and file number, and how many there are.

    That order is the index's own: the first page of a city costs no more than that of a village.
    """
    narrowed = _narrowed(actor, wanted)
    found = narrowed.with_only_columns(Household.id).subquery()
    total = session.scalar(select(func.count()).select_from(found)) or 0
    skipped = (page - 1) * PAGE_SIZE
    if skipped >= total:
        return [], total
    rows = (
        narrowed.join(Person, (Person.household_id == Household.id) & Person.is_householder)
        .options(contains_eager(Household.people))
        .order_by(Household.area_code, Household.file_no)
    )
    return session.scalars(rows.limit(PAGE_SIZE).offset(skipped)).unique().all(), total


def _narrowed(actor: Actor, wanted: HouseholdFilter) -> Select[Household]:
    statement = scope.visible(Household, actor, "household.read")
    if wanted.area_code:
        statement = statement.where(scope.within(Household.area_code, wanted.area_code))
    if wanted.stage:
        statement = statement.where(Household.stage == wanted.stage)
    if typed := wanted.text.strip():
        named = select(Person.household_id).where(
            Person.is_householder,
            Person.name_norm.contains(normalise_name(typed), autoescape=True),
        )
        statement = statement.where(
            or_(
                Household.id.in_(named),
                Household.file_no == typed.upper(),
                Household.phone.endswith(typed, autoescape=True),
            )
        )
    return statement

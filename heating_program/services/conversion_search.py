"""Finds conversions in the actor's areas, a page at a time, and counts them by stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from heating_program.domain.actor import Actor
from heating_program.domain.names import normalise_name
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household, Person
from heating_program.services import scope

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ConversionFilter:
    """What a list of conversions is narrowed by."""

    text: str = ""
    area_code: str = ""
    technology: str = ""
    stage: str = ""


def search(
    session: Session, actor: Actor, wanted: ConversionFilter, *, page: int = 1
) -> tuple[Sequence[Conversion], int]:
    """Return one page of conversions, the newest number first, and how many there are."""
    statement = _narrowed(actor, wanted)
    if wanted.stage:
        statement = statement.where(Conversion.stage == wanted.stage)
    keys = statement.with_only_columns(Conversion.id)
    total = session.scalar(select(func.count()).select_from(keys.subquery())) or 0
    skipped = (page - 1) * PAGE_SIZE
    if skipped >= total:
        return [], total
    # The page's keys first: joining and sorting whole rows of a banner costs ten times as much.
    newest = keys.order_by(Conversion.case_no.desc()).limit(PAGE_SIZE).offset(skipped)
    chosen = select(Conversion).where(Conversion.id.in_(newest.scalar_subquery()))
    rows = _with_household(chosen).order_by(Conversion.case_no.desc())
    return session.scalars(rows).unique().all(), total


def counts(session: Session, actor: Actor, wanted: ConversionFilter) -> dict[str, int]:
    """Count the conversions of every stage under the same filter, whatever its own stage."""
    inner = _narrowed(actor, wanted).with_only_columns(Conversion.stage).subquery()
    statement = select(inner.c.stage, func.count()).group_by(inner.c.stage)
    return {stage: number for stage, number in session.execute(statement)}


def of_household(session: Session, actor: Actor, household_id: UUID) -> Sequence[Conversion]:
    """List the conversions of one household, the newest first."""
    statement = (
        scope.visible(Conversion, actor, "conversion.read")
        .where(Conversion.household_id == household_id)
        .order_by(Conversion.case_no.desc())
    )
    return session.scalars(statement).all()


def _narrowed(actor: Actor, wanted: ConversionFilter) -> Select[Conversion]:
    statement = scope.visible(Conversion, actor, "conversion.read")
    if wanted.area_code:
        statement = statement.where(scope.within(Conversion.area_code, wanted.area_code))
    if wanted.technology:
        statement = statement.where(Conversion.technology == wanted.technology)
    if wanted.text:
        text = normalise_name(wanted.text.strip())
        named = select(Person.household_id).where(
            Person.is_householder, Person.name_norm.contains(text, autoescape=True)
        )
        number = wanted.text.strip().upper()
        statement = statement.where(
            or_(Conversion.case_no == number, Conversion.household_id.in_(named))
        )
    return statement


def _with_household(statement: Select[Conversion]) -> Select[Conversion]:
    """Bring household and head along, so that a page of rows is one query."""
    return (
        statement.join(Household, Household.id == Conversion.household_id)
        .join(Person, (Person.household_id == Household.id) & Person.is_householder)
        .options(
            contains_eager(Conversion.household).contains_eager(Household.people),
        )
    )

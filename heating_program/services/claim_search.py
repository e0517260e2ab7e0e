"""Finds claims in the actor's areas, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from heating_program.domain.actor import Actor
from heating_program.domain.names import normalise_name
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household, Person
from heating_program.models.subsidy import Claim
from heating_program.services import scope

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a list of claims is narrowed by."""

    text: str = ""
    area_code: str = ""
    stage: str = ""


def search(
    session: Session, actor: Actor, wanted: ClaimFilter, *, page: int = 1
) -> tuple[Sequence[Claim], int]:
    """Return one page of claims in the actor's areas, the latest first, and how many there are."""
    statement = (
        scope.visible(Claim, actor, "claim.read")
        .join(Claim.conversion)
        .join(Conversion.household)
        .join(Person, (Person.household_id == Household.id) & Person.is_householder)
    )
    if wanted.area_code:
        statement = statement.where(scope.within(Claim.area_code, wanted.area_code))
    if wanted.stage:
        statement = statement.where(Claim.stage == wanted.stage)
    if text := wanted.text.strip():
        statement = statement.where(
            or_(
                Person.name_norm.contains(normalise_name(text), autoescape=True),
                Claim.claim_no == text.upper(),
                Household.file_no == text.upper(),
            )
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    people = contains_eager(Claim.conversion).contains_eager(Conversion.household)
    rows = statement.options(people.contains_eager(Household.people))
    rows = rows.order_by(Claim.claim_no.desc())
    found = session.scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).unique().all()
    return found, total


def of_conversion(session: Session, actor: Actor, conversion: Conversion) -> Sequence[Claim]:
    """List the claims of one conversion, the latest first."""
    wanted = scope.visible(Claim, actor, "claim.read").where(Claim.conversion_id == conversion.id)
    return session.scalars(wanted.order_by(Claim.claim_no.desc())).all()


def of_household(session: Session, actor: Actor, household_id: UUID) -> Sequence[Claim]:
    """List the claims of one household with their shares, the latest first."""
    wanted = scope.visible(Claim, actor, "claim.read").where(Claim.household_id == household_id)
    rows = wanted.options(selectinload(Claim.shares)).order_by(Claim.claim_no.desc())
    return session.scalars(rows).all()

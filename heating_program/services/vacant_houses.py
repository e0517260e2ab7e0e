"""Houses whose family has sold or left them: whoever comes is registered in the same house.

A plot, a meter and a subsidy's lock-out belong to the house, so a second row of it would begin
anew what has begun already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from heating_program.domain.actor import Actor
from heating_program.domain.errors import Refused
from heating_program.models.dwelling import Dwelling, Occupancy, is_given
from heating_program.models.ids import DwellingId
from heating_program.services import scope

PERMISSION = "household.enrol"


@dataclass(frozen=True, slots=True)
class Vacant:
    """A house that stands empty.

    Parameters
    ----------
    field, number
        By which of its numbers it was found.
    left_on
        Since when nobody of the programme lives there.
    """

    id: DwellingId
    field: str
    number: str
    left_on: date


def found_by(session: Session, actor: Actor, numbers: Mapping[str, str]) -> Vacant | None:
    """Find an empty house of the actor's areas by the numbers that were typed of a house.

    Parameters
    ----------
    numbers
        By the column of `Dwelling` that holds them; empty ones find nothing.
    """
    for field, number in numbers.items():
        column = getattr(Dwelling, field)
        wanted = scope.visible(Dwelling, actor, PERMISSION)
        wanted = wanted.where(column == number, is_given(column))
        house = session.scalar(wanted) if number else None
        if house is not None and (left_on := _left_on(session, house.id)):
            return Vacant(DwellingId(house.id), field, number, left_on)
    return None


def hold(session: Session, actor: Actor, house_id: UUID, village_code: str) -> Dwelling:
    """Load and hold an empty house that a family is registered in.

    Raises
    ------
    DomainError
        `not_found` outside the actor's areas.
    Refused
        `house_is_lived_in` when somebody came before; `house_in_other_village`.
    """
    house = scope.load(session, Dwelling, house_id, actor, PERMISSION, lock=True)
    if _left_on(session, house.id) is None:
        raise Refused("house_is_lived_in", field="plot_no")
    if house.area_code != village_code:
        raise Refused("house_in_other_village", field="village_code")
    return house


def awaiting(session: Session, house: Dwelling) -> Occupancy | None:
    """Return the ended stay that names a buyer without a file, while the house stands empty.

    The house was loaded by area.
    """
    if _left_on(session, house.id) is None:
        return None
    named = select(Occupancy).where(
        Occupancy.dwelling_id == house.id, is_given(Occupancy.next_name)
    )
    return session.scalars(named.order_by(Occupancy.until.desc()).limit(1)).first()


def is_empty(stay: type[Occupancy]) -> ColumnElement[bool]:
    """Return the condition that nobody lives any more where a stay was."""
    other = aliased(Occupancy)
    return ~(
        select(other.id)
        .where(other.dwelling_id == stay.dwelling_id, other.until.is_(None))
        .exists()
    )


def _left_on(session: Session, house_id: UUID) -> date | None:
    """Return since when a house stands empty; None while lived in, and where nobody ever did."""
    last = select(func.max(Occupancy.until)).where(
        Occupancy.dwelling_id == house_id, is_empty(Occupancy)
    )
    return session.scalar(last)

"""Which family lives in which house, and from when until when."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.models.dwelling import Dwelling, Occupancy
from heating_program.models.household import Household


def present(session: Session, household: Household) -> Occupancy | None:
    """Return where a loaded household lives now; None once it has left."""
    found = select(Occupancy).where(
        Occupancy.household_id == household.id, Occupancy.until.is_(None)
    )
    return session.scalar(found)


def is_shared(session: Session, household: Household) -> bool:
    """Tell whether another family lives in the same house now."""
    others = select(Occupancy.id).where(
        Occupancy.dwelling_id == household.dwelling_id,
        Occupancy.household_id != household.id,
        Occupancy.until.is_(None),
    )
    return session.scalar(others.limit(1)) is not None


def end(session: Session, household: Household, day: date) -> None:
    """Note that a family no longer lives in its house."""
    if here := present(session, household):
        here.until = day


def begin(
    session: Session, household: Household, house: Dwelling, *, since: date, how: str
) -> None:
    """Note that a family lives in a house from a day on."""
    session.flush()
    session.add(
        Occupancy(
            household_id=household.id,
            dwelling_id=house.id,
            area_code=house.area_code,
            since=since,
            how=how,
        )
    )
    session.flush()

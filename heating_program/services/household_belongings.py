"""Lists what belongs to one household that was loaded inside the reader's areas."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Occupancy, is_given
from heating_program.models.household import Household
from heating_program.models.past_measure import PastMeasure
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.services import scope, vacant_houses


def retrofits(session: Session, actor: Actor, household: Household) -> Sequence[Retrofit]:
    """List the retrofits of a household that the actor may read."""
    cases = select(Conversion.id).where(Conversion.household_id == household.id)
    wanted = scope.visible(Retrofit, actor, "retrofit.read")
    wanted = wanted.where(Retrofit.conversion_id.in_(cases))
    return session.scalars(wanted.order_by(Retrofit.id)).all()


def plants(session: Session, actor: Actor, household: Household) -> Sequence[PvSystem]:
    """List the rooftop plants of a household that the actor may read."""
    wanted = scope.visible(PvSystem, actor, "pv.read")
    wanted = wanted.where(PvSystem.household_id == household.id)
    return session.scalars(wanted.order_by(PvSystem.id)).all()


def inherited(session: Session, actor: Actor, household: Household) -> Sequence[Conversion]:
    """List what other families had built in a household's present house, with its lock-out.

    A case keeps the household that applied for it and follows the house by the house alone.
    """
    wanted = scope.visible(Conversion, actor, "conversion.read").where(
        Conversion.dwelling_id == household.dwelling_id, Conversion.household_id != household.id
    )
    return session.scalars(wanted.order_by(Conversion.case_no)).unique().all()


def past_measures(session: Session, household: Household) -> Sequence[PastMeasure]:
    """List what older ledgers say of a household, the latest year first."""
    wanted = select(PastMeasure).where(PastMeasure.household_id == household.id)
    return session.scalars(wanted.order_by(PastMeasure.year.desc(), PastMeasure.id)).all()


def occupancies(session: Session, household: Household) -> Sequence[Occupancy]:
    """List the houses a household has lived in, the present one first."""
    wanted = select(Occupancy).where(Occupancy.household_id == household.id)
    return session.scalars(wanted.order_by(Occupancy.since.desc(), Occupancy.id)).all()


def awaited_buyer(session: Session, household: Household) -> Occupancy | None:
    """Return the stay that ended by a sale to somebody who has no file yet."""
    sold = select(Occupancy).where(
        Occupancy.household_id == household.id,
        is_given(Occupancy.next_name),
        vacant_houses.is_empty(Occupancy),
    )
    return session.scalars(sold.order_by(Occupancy.until.desc()).limit(1)).first()


def file_no(session: Session, household_id: UUID) -> str:
    """Name a file by its number alone; its page asks anew who may open it."""
    return session.scalar(select(Household.file_no).where(Household.id == household_id)) or ""

"""The survey of a house: kept directly or asked for, and taken over from a house built alike."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, selectinload

from heating_program.domain.actor import Actor
from heating_program.domain.dwelling import DwellingDetails
from heating_program.domain.errors import DomainError
from heating_program.domain.openings import side_by_side
from heating_program.domain.stages import HouseholdStage
from heating_program.models.dwelling import Dwelling, DwellingOpening
from heating_program.models.household import Household
from heating_program.models.ids import ChangeRequestId
from heating_program.services import changes, households, scope
from heating_program.services import household_reading as reading
from heating_program.services.quality_conditions import LIVING

MOST_ALIKE: Final = 5
_DECADE: Final = 10
# How a house is built; its sizes, place and meters are its own.
_BUILT: Final = (
    "wall_template",
    "window_frame",
    "window_panes",
    "air_tightness",
    "roof_form",
    "roof_covering",
    "has_ceiling",
    "porch",
)


def keep(
    session: Session,
    *,
    actor: Actor,
    on: date,
    household_id: UUID,
    row_version: int,
    survey: Mapping[str, Any],
    change_id: UUID,
    reason: str = "",
) -> ChangeRequestId | None:
    """Write the survey of a family's house; of a confirmed file it becomes a request.

    Parameters
    ----------
    survey
        What was found, by field of `DwellingDetails`; everything else of the house stays.
    change_id, reason
        Of the request, where it becomes one.

    Returns
    -------
    ChangeRequestId or None
        None where the file was corrected directly.

    Raises
    ------
    DomainError
        As `households.revise` and `changes.propose`.
    """
    household = scope.load(session, Household, household_id, actor, "household.enrol")
    stored = reading.details_of(session, household)
    details = replace(stored, dwelling=replace(stored.dwelling, **survey))
    if household.stage == HouseholdStage.SURVEYED:
        households.revise(
            session,
            actor=actor,
            on=on,
            household_id=household_id,
            row_version=row_version,
            details=details,
        )
        return None
    return changes.propose(
        session,
        actor=actor,
        on=on,
        change_id=change_id,
        household_id=household_id,
        base_version=row_version,
        details=details,
        reason=reason,
    )


def alike(session: Session, *, actor: Actor, household: Household) -> Sequence[Household]:
    """List surveyed houses of the village, of the same structure and decade, the nearest first."""
    years_apart = func.abs(Dwelling.built_year - household.dwelling.built_year)
    wanted = _alike(actor, household).options(selectinload(Household.people))
    return (
        session.scalars(wanted.order_by(years_apart, Household.file_no).limit(MOST_ALIKE))
        .unique()
        .all()
    )


def copied(
    session: Session, *, actor: Actor, household: Household, source_id: UUID
) -> DwellingDetails:
    """Return a house as it would be if it were built like another one; nothing is written.

    Raises
    ------
    DomainError
        `not_found` for a house that is not alike.
    """
    other = (
        session.scalars(_alike(actor, household).where(Household.id == source_id))
        .unique()
        .one_or_none()
    )
    if other is None:
        raise DomainError("not_found")
    own = reading.house_details(household.dwelling)
    source = reading.house_details(other.dwelling)
    built = {name: getattr(source, name) for name in _BUILT}
    return replace(own, **built, **side_by_side(source))


def _alike(actor: Actor, household: Household) -> Select[Household]:
    own = household.dwelling
    decade = own.built_year // _DECADE * _DECADE
    surveyed = exists().where(DwellingOpening.dwelling_id == Dwelling.id)
    houses = select(Dwelling.id).where(
        Dwelling.area_code == household.area_code,
        Dwelling.id != own.id,
        Dwelling.structure == own.structure,
        Dwelling.built_year.between(decade, decade + _DECADE - 1),
        surveyed,
    )
    return (
        scope.visible(Household, actor, "household.read")
        .join(Dwelling, Dwelling.id == Household.dwelling_id)
        .where(
            Household.area_code == household.area_code,
            Household.stage.in_(LIVING),
            Household.dwelling_id.in_(houses),
        )
    )

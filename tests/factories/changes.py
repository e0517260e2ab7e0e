"""Change requests as clerks file them and superiors decide them, for tests of what follows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.household import HouseholdDetails, MemberDetails, Relation
from heating_program.domain.identity import parse_id_number
from heating_program.domain.life_events import Kind, LifeEvent
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.models.ids import ChangeRequestId, HouseholdId
from heating_program.services import changes, life_events
from heating_program.services import household_reading as reading
from tests.factories import conversions
from tests.factories.households import ON, id_number
from tests.factories.people import Staff

SPOUSE, SON = 4001, 4002


def member(number: int, name: str, relation: Relation) -> MemberDetails:
    """Describe somebody of the family by a number of their own."""
    return MemberDetails(name, parse_id_number(id_number(number), on=ON), relation)


def family(session: Session, staff: Staff, *, first: int = SPOUSE, **more: Any) -> HouseholdId:
    """Open and confirm a file with a spouse and a child beside the head."""
    people = (
        member(first, "其其格", Relation.SPOUSE),
        member(first + 1, "阿拉坦", Relation.CHILD),
    )
    return conversions.registered_household(session, staff, members=people, **more)


def person_of(session: Session, household_id: UUID, name: str) -> str:
    """Return the key of somebody on a file."""
    people = session.get_one(Household, household_id).people
    return str(next(one.id for one in people if one.name == name))


def details_of(session: Session, household_id: UUID) -> HouseholdDetails:
    """Return what a file says now."""
    return reading.details_of(session, session.get_one(Household, household_id))


def propose(
    session: Session,
    staff: Staff,
    household_id: UUID,
    change: Callable[[HouseholdDetails], HouseholdDetails],
    *,
    by: str = "TC",
    version: int | None = None,
    key: UUID | None = None,
    on: date = ON,
    reason: str = "农户来电更正",
) -> ChangeRequestId:
    """Ask for a change of the file as it is."""
    session.flush()
    household = session.get_one(Household, household_id)
    return changes.propose(
        session,
        actor=staff[by],
        on=on,
        change_id=key or new_id(),
        household_id=household_id,
        base_version=version or household.row_version,
        details=change(details_of(session, household_id)),
        reason=reason,
    )


def propose_event(
    session: Session,
    staff: Staff,
    household_id: UUID,
    kind: Kind,
    event: LifeEvent,
    *,
    key: UUID | None = None,
    on: date = ON,
) -> ChangeRequestId:
    """Ask for an event to be carried out."""
    session.flush()
    return life_events.propose(
        session,
        actor=staff["TC"],
        on=on,
        change_id=key or new_id(),
        household_id=household_id,
        base_version=session.get_one(Household, household_id).row_version,
        kind=kind,
        event=event,
        reason="有派出所证明",
    )


def step(
    session: Session,
    staff: Staff,
    key: UUID,
    action: str,
    who: str,
    *,
    on: date = ON,
    reason: str = "",
) -> None:
    """Take one step as this person, on the request as it stands."""
    session.flush()
    changes.change_stage(
        session,
        actor=staff[who],
        on=on,
        change_id=key,
        row_version=session.get_one(ChangeRequest, key).row_version,
        action=action,
        reason=reason,
    )
    session.flush()


def approve(session: Session, staff: Staff, key: UUID, *, on: date = ON) -> None:
    """Let a request be looked at twice and applied."""
    step(session, staff, key, "check", "TR", on=on)
    step(session, staff, key, "apply", "BA", on=on)


def happen(
    session: Session, staff: Staff, household_id: UUID, kind: Kind, event: LifeEvent
) -> ChangeRequestId:
    """Ask for an event and carry it out."""
    key = propose_event(session, staff, household_id, kind, event)
    approve(session, staff, key)
    return key


def other_phone(details: HouseholdDetails) -> HouseholdDetails:
    """Change a field that is looked at once."""
    return replace(details, phone="13947860022")


def other_plot(details: HouseholdDetails) -> HouseholdDetails:
    """Change a field that is looked at twice."""
    return replace(details, dwelling=replace(details.dwelling, plot_no="LH-999"))

"""Events among a family's people, as their rows: death, a new head, leaving, founding."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.household import (
    HouseholdDetails,
    HouseholderDetails,
    MemberDetails,
    Relation,
)
from heating_program.domain.life_events import (
    KIND_LABELS,
    Death,
    Kind,
    Kinship,
    MovedOut,
    NewHead,
    Split,
)
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household, Person
from heating_program.models.ids import HouseholdId
from heating_program.services import duties, households, numbering, occupancies
from heating_program.services import household_reading as reading
from heating_program.services import household_rows as rows


def died(session: Session, household: Household, event: Death) -> None:
    """Note a death; a head stays on the file until there is a new one."""
    person = mourned(household, event.person_id)
    if event.deceased_on < reading.birth_of(session, person):
        raise DomainError("died_before_birth", field="deceased_on")
    person.deceased_on = event.deceased_on
    if not person.is_householder:
        _leave(person, event.deceased_on, "died")
    count(household, event.registered_members, event.resident_members)
    session.flush()


def new_head(session: Session, household: Household, event: NewHead, *, on: date, by: UUID) -> None:
    """Let a member become head; the former one stays as a member, or leaves when deceased.

    The former head's account and letter of authority end with the change.
    """
    details = headed_by(session, household, event)
    households.check(session, details, on=on, own=household)
    former, person = household.householder, living(household, event.person_id)
    former.is_householder = False
    session.flush()  # a file has one head at any moment: the index is asked row by row
    person.is_householder = True
    session.flush()
    ending = rows.Ending(event.since, by, KIND_LABELS[Kind.NEW_HEAD])
    rows.overwrite(session, household, details, ending=ending)
    if former.deceased_on:
        _leave(former, former.deceased_on, "died")
    session.flush()


def headed_by(session: Session, household: Household, event: NewHead) -> HouseholdDetails:
    """Return the file as it says itself under the new head.

    Raises
    ------
    Refused
        `kinship_missing` unless every other living member is named with what they are.
    """
    person = living(household, event.person_id)
    if person.is_householder:
        raise Refused("already_head", field="person_id")
    details = reading.details_of(session, household)
    staying = [one for one in living_members(household) if one is not person]
    return replace(
        details,
        householder=HouseholderDetails(person.name, reading.identity_of(session, person)),
        members=_members(session, staying, event.kinships),
        account=event.account,
        applicant=None,
    )


def left(session: Session, household: Household, event: MovedOut) -> None:
    """Let members leave, or the whole family, which then lives in no house of the programme."""
    if event.person_ids:
        for key in event.person_ids:
            person = living(household, key)
            if person.is_householder:
                raise Refused("head_cannot_leave", field="person_ids")
            _leave(person, event.since, "moved_out")
        count(household, event.registered_members, event.resident_members)
    else:
        vacate(session, household, event.since)
    session.flush()


def vacate(session: Session, household: Household, since: date) -> None:
    """Note that nobody of a family lives here any more."""
    occupancies.end(session, household, since)
    count(household, household.registered_members, 0)
    household.resident_months = 0


def split(
    session: Session, household: Household, event: Split, *, on: date, request: ChangeRequest
) -> Household:
    """Open a file of their own for those who leave; whoever proposed it has entered it."""
    going = [living(household, key) for key in (event.head_id, *_named(event.kinships))]
    if any(person.is_householder for person in going):
        raise Refused("head_cannot_leave", field="head_id")
    details = _founded(session, household, event, going)
    for person in going:
        _leave(person, event.since, "split")
    count(household, event.registered_left, event.resident_left)
    session.flush()  # whoever left may be registered again
    own = None if event.home else household
    households.check(session, details, on=on, own=own)
    entered_by = Actor(request.proposed_by, "", ())
    founded = households.new_file(
        session,
        actor=entered_by,
        on=on,
        key=HouseholdId(new_id()),
        file_no=numbering.file_no(session, details.village_code),
        details=details,
    )
    if event.home is None:
        founded.dwelling = household.dwelling
    session.add(founded)
    occupancies.begin(session, founded, founded.dwelling, since=event.since, how="split")
    duties.take(session, entered_by, Duty.ENROL, DutySubject.HOUSEHOLD, founded.id)
    return founded


def living(household: Household, person_id: str) -> Person:
    """Find a living member by key.

    Raises
    ------
    Refused
        `person_not_member` for anybody else.
    """
    for person in living_members(household):
        if person.id == UUID(person_id):
            return person
    raise Refused("person_not_member", field="person_id")


def mourned(household: Household, person_id: str) -> Person:
    """Find who died: a living member, or the applicant from outside the family.

    Raises
    ------
    Refused
        `person_not_member` for anybody else.
    """
    applicant = household.applicant
    if applicant and applicant.id == UUID(person_id) and applicant.deceased_on is None:
        return applicant
    return living(household, person_id)


def living_members(household: Household) -> list[Person]:
    """List the members who are alive, the head first."""
    return [one for one in household.members if one.deceased_on is None]


def count(household: Household, registered: int, resident: int) -> None:
    """Write how many belong to a household and how many live there."""
    household.registered_members, household.resident_members = registered, resident


def _founded(
    session: Session, household: Household, event: Split, going: list[Person]
) -> HouseholdDetails:
    """Return what the new file says: the people who leave, and the house they live in.

    What the family wished and, in the same house, what it burns go along: the new file is not
    confirmed yet, so both are corrected there directly.
    """
    head, others = going[0], going[1:]
    details = reading.details_of(session, household)
    home = event.home
    return replace(
        details,
        village_code=home.village_code if home else details.village_code,
        group_text=home.group_text if home else details.group_text,
        door_no=home.door_no if home else details.door_no,
        address_note="",
        phone=event.phone,
        other_phones=(),
        registered_members=event.registered_members,
        resident_members=event.resident_members,
        resident_months=event.resident_months,
        special_groups=(),
        consent_on=event.consent_on,
        householder=HouseholderDetails(head.name, reading.identity_of(session, head)),
        members=_members(session, others, event.kinships),
        applicant=None,
        account=None,
        dwelling=home.house if home else details.dwelling,
        energy=() if home else details.energy,
    )


def _members(
    session: Session, people: list[Person], kinships: tuple[Kinship, ...]
) -> tuple[MemberDetails, ...]:
    said = {UUID(each.person_id): each.relation for each in kinships}
    if set(said) != {person.id for person in people} or Relation.SELF in said.values():
        raise Refused("kinship_missing", field="kinships")
    return tuple(
        MemberDetails(
            name=person.name,
            id_number=reading.identity_of(session, person),
            relation=said[person.id],
            phone=person.phone,
        )
        for person in people
    )


def _named(kinships: tuple[Kinship, ...]) -> list[str]:
    return [each.person_id for each in kinships]


def _leave(person: Person, day: date, how: str) -> None:
    person.left_on, person.left_how = day, how
    if person.is_applicant:
        person.household.authority_note = ""  # the letter of authority named this person

"""Opens, corrects and confirms household files."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.guards import HouseholdFacts
from heating_program.domain.household import HouseholdDetails, contradictions
from heating_program.domain.id_document import Identity
from heating_program.domain.identity import parse_account_number
from heating_program.domain.lifecycle import HOUSEHOLD, require_reason
from heating_program.domain.stages import ConversionStage, HouseholdStage
from heating_program.domain.transitions import advance
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling, is_given
from heating_program.models.household import Household, Person
from heating_program.models.ids import HouseholdId, UserId
from heating_program.services import (
    duties,
    events,
    numbering,
    quality,
    scope,
    search_keys,
    vacant_houses,
)
from heating_program.services import household_reading as reading
from heating_program.services import household_rows as rows
from heating_program.services.circumstances import moment_of, vault_of

UNIQUE_OF_A_HOUSE = ("plot_no", "electricity_customer_no", "meter_no", "heating_meter_no")


def register(
    session: Session,
    *,
    actor: Actor,
    on: date,
    household_id: UUID,
    details: HouseholdDetails,
    house_id: UUID | None = None,
) -> HouseholdId:
    """Open a file; sending the same form twice opens one.

    Parameters
    ----------
    house_id
        The house that stands empty and that this family lives in now; None for a house that is not
        on file yet.

    Raises
    ------
    DomainError
        `id_no_taken`, `plot_no_taken`, `electricity_customer_no_taken`, or the first contradiction.
    Refused
        `not_permitted` for a village outside the actor's area; what `vacant_houses.hold` refuses.
    """
    key = HouseholdId(household_id)
    if known := scope.sent_before(session, Household, key, actor, "household.enrol"):
        scope.require_repetition(is_same=_says(session, known, details))
        return key
    if actor.role_for("household.enrol", details.village_code) is None:
        raise Refused("village_outside_area", field="village_code")
    house = None
    if house_id:
        house = vacant_houses.hold(session, actor, house_id, details.village_code)
    check(session, details, on=on, house_id=house_id)
    file_no = numbering.file_no(session, details.village_code)
    household = new_file(session, actor=actor, on=on, key=key, file_no=file_no, details=details)
    _move_in(session, household, house, details, on)
    search_keys.refresh(session, household)
    duties.take(session, actor, Duty.ENROL, DutySubject.HOUSEHOLD, key)
    events.record(
        session,
        actor=actor,
        permission="household.enrol",
        on=on,
        subject=subject_of(household),
        action="household.enrolled",
        after=reading.described(session, household),
    )
    return key


def _move_in(
    session: Session,
    household: Household,
    house: Dwelling | None,
    details: HouseholdDetails,
    on: date,
) -> None:
    """Add a new file with its own house, or let it live in one that stood empty."""
    if house:
        household.dwelling = house
    session.add(household)
    session.flush()
    if house:
        rows.overwrite(session, household, details)
    session.add(rows.first_occupancy(household, on))


def new_file(
    session: Session,
    *,
    actor: Actor,
    on: date,
    key: HouseholdId,
    file_no: str,
    details: HouseholdDetails,
) -> Household:
    """Return the rows of a new file, not yet added to the session: one as well as thousands."""
    dwelling = Dwelling(area_code=details.village_code, **rows.dwelling_columns(details.dwelling))
    household = Household(
        id=key,
        area_code=details.village_code,
        file_no=file_no,
        stage=HouseholdStage.SURVEYED.value,
        stage_since=on,
        dwelling=dwelling,
        created_at=moment_of(session),
        created_by=UserId(actor.id),
        **rows.household_columns(details),
    )
    rows.fill(session, household, details)
    return household


def revise(
    session: Session,
    *,
    actor: Actor,
    on: date,
    household_id: UUID,
    row_version: int,
    details: HouseholdDetails,
) -> None:
    """Correct a file that is not yet confirmed.

    Raises
    ------
    DomainError
        `stale_version` when somebody changed it meanwhile; the contradictions of `register`.
    Refused
        `file_is_confirmed`: after confirmation a field changes only by request.
    """
    household = scope.hold(
        session, Household, household_id, actor, "household.enrol", row_version=row_version
    )
    if household.stage != HouseholdStage.SURVEYED:
        raise Refused("file_is_confirmed")
    if actor.role_for("household.enrol", details.village_code) is None:
        raise Refused("village_outside_area", field="village_code")
    check(session, details, on=on, own=household)
    duties.take(session, actor, Duty.ENROL, DutySubject.HOUSEHOLD, household.id)
    before = reading.described(session, household)
    rows.overwrite(session, household, details)
    flag_modified(household, "stage")  # the file's version counts its house and family too
    session.flush()
    search_keys.refresh(session, household)
    after = reading.described(session, household)
    events.record(
        session,
        actor=actor,
        permission="household.enrol",
        on=on,
        subject=subject_of(household),
        action="household.revised",
        before={name: value for name, value in before.items() if after.get(name) != value},
        after={name: value for name, value in after.items() if before.get(name) != value},
    )


def change_stage(
    session: Session,
    *,
    actor: Actor,
    on: date,
    household_id: UUID,
    row_version: int,
    action: str,
    reason: str = "",
) -> None:
    """Confirm, suspend, resume or close a file, as the table of its life allows."""
    household = scope.hold(
        session, Household, household_id, actor, "household.review", row_version=row_version
    )
    require_reason(action, reason)
    row = advance(
        HOUSEHOLD, HouseholdStage(household.stage), action, facts(session, household, on=on)
    )
    if row.duty:
        duties.take(session, actor, row.duty, DutySubject.HOUSEHOLD, household.id)
    before, household.stage = household.stage, row.target.value
    household.stage_since = on
    events.record(
        session,
        actor=actor,
        permission=row.permission,
        on=on,
        subject=subject_of(household),
        action=row.event,
        before={"stage": before},
        after={"stage": household.stage},
        reason=reason,
    )


def facts(session: Session, household: Household, *, on: date = date.max) -> HouseholdFacts:
    """Gather what the guards of the household table ask.

    Parameters
    ----------
    on
        Day whose rules of data quality count; by default those that have no end.
    """
    finished = [ConversionStage.REJECTED.value, ConversionStage.CANCELLED.value]
    open_conversions = session.scalar(
        select(func.count())
        .select_from(Conversion)
        .where(Conversion.household_id == household.id, Conversion.stage.not_in(finished))
    )
    return HouseholdFacts(
        has_householder=bool(household.people),
        has_dwelling=household.dwelling is not None,
        has_consent=household.consent_on is not None,
        open_conversions=open_conversions or 0,
        broken_rules=quality.blocking(session, household, on=on),
    )


def check(
    session: Session,
    details: HouseholdDetails,
    *,
    on: date,
    own: Household | None = None,
    house_id: UUID | None = None,
) -> None:
    """Refuse contradictions and numbers that already stand in another file, kindly and early."""
    home = own.dwelling_id if own else house_id
    for contradiction in contradictions(details, on=on):
        raise contradiction
    if _belongs_elsewhere(session, details.householder.id_number, own):
        raise DomainError("id_no_taken", field="id_no")
    for member in details.members:
        if _belongs_elsewhere(session, member.id_number, own):
            raise DomainError("member_taken", field="members", name=member.name)
    for field in UNIQUE_OF_A_HOUSE:
        number = getattr(details.dwelling, field)
        if number and _stands_elsewhere(session, field, number, home):
            raise DomainError(f"{field}_taken", field=field)


def _stands_elsewhere(session: Session, field: str, number: str, home: UUID | None) -> bool:
    column = getattr(Dwelling, field)
    found = select(Dwelling.id).where(column == number, is_given(column))
    other = session.scalar(found)
    return other is not None and other != home


def _belongs_elsewhere(session: Session, identity: Identity, own: Household | None) -> bool:
    index = rows.id_index(vault_of(session), identity)
    living = and_(Person.is_member, Person.left_on.is_(None))
    holder = session.scalar(select(Person.household_id).where(Person.id_no_index == index, living))
    return holder is not None and (own is None or holder != own.id)


def _says(session: Session, household: Household, details: HouseholdDetails) -> bool:
    """Tell whether a file says exactly what was entered: the same form, sent again."""
    account = details.account
    if account:
        number = parse_account_number(account.number, kind=account.kind).value
        details = replace(details, account=replace(account, number=number))
    return reading.details_of(session, household) == details


def subject_of(household: Household) -> events.Subject:
    """Return the household as the subject of an event."""
    return events.Subject("household", household.id, household.area_code)

"""Opens a clean-heating conversion and walks it through the steps of its table."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.dwelling import HazardGrade
from heating_program.domain.errors import Refused
from heating_program.domain.lifecycle import require_reason
from heating_program.domain.pv_kind import ConnectionMode, Investor
from heating_program.domain.stages import ConversionStage, HouseholdStage, PvStage, RetrofitStage
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from heating_program.models.ids import ConversionId, HouseholdId, PvSystemId, RetrofitId, UserId
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.reference import catalog
from heating_program.services import conversion_steps, duties, events, numbering, scope
from heating_program.services.circumstances import moment_of

FINISHED = (ConversionStage.REJECTED.value, ConversionStage.CANCELLED.value)
_FILE_NOT_LIVE = (HouseholdStage.SUSPENDED, HouseholdStage.CLOSED, HouseholdStage.MERGED)
# These steps come with a form of their own; by name alone they would leave nothing on record.
_WITH_FORM = {"design"}


def open_case(
    session: Session,
    *,
    actor: Actor,
    on: date,
    conversion_id: UUID,
    household_id: UUID,
    technology: str,
    with_retrofit: bool = False,
    with_pv: bool = False,
    connection_mode: ConnectionMode = ConnectionMode.SELF_USE_SURPLUS,
    investor: Investor = Investor.HOUSEHOLD,
) -> str:
    """Open a conversion, with a retrofit and a PV plant where wished, and return its number.

    Sending the same form twice opens one.

    Raises
    ------
    DomainError
        `not_found` outside the actor's areas; `technology_unknown`.
    Refused
        `household_file_suspended`, `household_file_closed`, `household_file_merged`;
        `house_dangerous`, `house_relocation_listed` (E03); `technology_legacy`;
        `conversion_exists`.
    """
    key = ConversionId(conversion_id)
    # The household is held first: the same form sent twice at once waits here and is known then.
    household = scope.load(
        session, Household, HouseholdId(household_id), actor, "conversion.enrol", lock=True
    )
    if known := scope.sent_before(session, Conversion, key, actor, "conversion.enrol"):
        scope.require_repetition(
            is_same=(known.household_id, known.technology) == (household.id, technology)
        )
        return known.case_no
    _check_household(household)
    if catalog.technology(technology).legacy:
        raise Refused("technology_legacy", field="technology")
    _check_dwelling(session, household.dwelling)
    case = Conversion(
        id=key,
        area_code=household.area_code,
        case_no=_case_no(session, household.area_code, on),
        household=household,
        dwelling_id=household.dwelling_id,
        technology=technology,
        programme_year=on.year,
        stage=ConversionStage.DRAFT.value,
        stage_since=on,
        created_at=moment_of(session),
        created_by=UserId(actor.id),
    )
    session.add(case)
    session.flush()
    duties.take(session, actor, Duty.ENROL, DutySubject.CASE, key)
    opened: dict[str, Any] = {
        "case_no": case.case_no,
        "file_no": household.file_no,
        "technology": technology,
    }
    if with_retrofit:
        opened["retrofit"] = str(_add_retrofit(session, case, on))
    if with_pv:
        plant = _add_pv(session, case, on, connection_mode, investor)
        duties.take(session, actor, Duty.ENROL, DutySubject.CASE, plant)
        opened["pv_system"] = str(plant)
    events.record(
        session,
        actor=actor,
        permission="conversion.enrol",
        on=on,
        subject=conversion_steps.subject_of(case),
        action="conversion.opened",
        after=opened,
    )
    return case.case_no


def change_stage(
    session: Session,
    *,
    actor: Actor,
    on: date,
    conversion_id: UUID,
    row_version: int,
    action: str,
    reason: str = "",
) -> None:
    """Take a step of the table that needs no form of its own.

    Raises
    ------
    DomainError
        `stale_version`; `reason_missing` for a step that goes back or ends.
    Refused
        `action_not_allowed` or what the step's guard misses; `not_permitted`; `duty_taken`.
    """
    conversion = conversion_steps.load(
        session, actor, "conversion.read", conversion_id, row_version
    )
    if action in _WITH_FORM:
        raise Refused("action_not_allowed", action=action, stage=conversion.stage)
    require_reason(action, reason)
    if action == "redesign":
        conversion.design = None  # the event of the old scheme keeps it
    conversion_steps.step(session, actor, on, conversion, action, reason=reason)


def _check_household(household: Household) -> None:
    """Refuse files and houses for which nothing may be begun (eligibility reason E03)."""
    if household.stage in _FILE_NOT_LIVE:
        raise Refused(f"household_file_{household.stage}")
    if household.dwelling.hazard_grade == HazardGrade.D:
        raise Refused("house_dangerous")
    if household.dwelling.relocation_listed:
        raise Refused("house_relocation_listed")


def _check_dwelling(session: Session, dwelling: Dwelling) -> None:
    """Refuse a second case on the same house; the lock makes two clerks at once queue for it."""
    held = select(Dwelling.id).where(Dwelling.id == dwelling.id).with_for_update()
    session.execute(held)
    going_on = select(Conversion.case_no).where(
        Conversion.dwelling_id == dwelling.id, Conversion.stage.not_in(FINISHED)
    )
    if other := session.scalars(going_on.limit(1)).first():
        raise Refused("conversion_exists", case_no=other)


def _case_no(session: Session, area_code: str, on: date) -> str:
    banner = area_code[:6]
    number = numbering.next_number(session, f"conversion:{banner}:{on.year}")
    return f"QN-{banner}-{on.year}-{number:06d}"


def _add_retrofit(session: Session, case: Conversion, on: date) -> RetrofitId:
    retrofit = Retrofit(
        id=RetrofitId(new_id()),
        area_code=case.area_code,
        dwelling_id=case.dwelling_id,
        conversion_id=case.id,
        stage=RetrofitStage.SURVEYED.value,
        stage_since=on,
    )
    session.add(retrofit)
    return retrofit.id


def _add_pv(
    session: Session, case: Conversion, on: date, mode: ConnectionMode, investor: Investor
) -> PvSystemId:
    plant = PvSystem(
        id=PvSystemId(new_id()),
        area_code=case.area_code,
        household_id=case.household_id,
        dwelling_id=case.dwelling_id,
        conversion_id=case.id,
        stage=PvStage.ENQUIRY.value,
        stage_since=on,
        connection_mode=mode.value,
        investor=investor.value,
    )
    session.add(plant)
    return plant.id

"""Changes of a confirmed file: proposed with evidence, looked at once or twice, then applied."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.changes import (
    changed_fields,
    flat,
    is_sensitive,
    needs_stricter_review,
    overlay,
    require_correction,
)
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import Refused
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.identity import parse_account_number
from heating_program.domain.life_events import Kind
from heating_program.domain.lifecycle import CHANGE, require_reason
from heating_program.domain.stages import ChangeStage
from heating_program.domain.transitions import advance
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.models.ids import ChangeRequestId
from heating_program.services import change_requests as requests
from heating_program.services import household_reading as reading
from heating_program.services import household_rows as rows
from heating_program.services import household_telling as telling
from heating_program.services import (
    households,
    life_event_effects,
    life_events,
    occupancies,
    scope,
    steps,
)
from heating_program.services.circumstances import vault_of


def propose(
    session: Session,
    *,
    actor: Actor,
    on: date,
    change_id: UUID,
    household_id: UUID,
    base_version: int,
    details: HouseholdDetails,
    reason: str,
) -> ChangeRequestId:
    """Ask for the fields in which the form differs from the file; sent twice, it asks once.

    Raises
    ------
    DomainError
        `stale_version` when the file is no longer what the form showed; `reason_missing`; what
        `services.households.check` refuses.
    Refused
        `nothing_changed`, `change_open_already`, `head_changes_by_event`,
        `village_changes_by_event`, `file_not_confirmed`.
    """
    if known := requests.sent_before(session, actor, change_id, household_id, Kind.FIELDS):
        return known
    household = requests.hold_file(session, actor, household_id, base_version)
    stored, wanted = reading.details_of(session, household), _normalised(details)
    fields = changed_fields(stored, wanted)
    if not fields:
        raise Refused("nothing_changed")
    require_correction(stored, wanted)
    _require_home(session, household, fields)
    households.check(session, wanted, on=on, own=household)
    was, becomes = flat(stored), flat(wanted)
    vault = vault_of(session)
    proposal = requests.Proposal(
        kind=Kind.FIELDS,
        fields=fields,
        seen={name: was[name] for name in fields},
        content={name: becomes[name] for name in fields},
        told={
            "before": telling.of_fields(telling.told(vault, stored), fields),
            "after": telling.of_fields(telling.told(vault, wanted), fields),
        },
        is_sensitive=is_sensitive(fields, strict=needs_stricter_review(household)),
    )
    return requests.file_request(
        session,
        actor=actor,
        on=on,
        change_id=change_id,
        household=household,
        proposal=proposal,
        reason=reason,
    )


def change_stage(
    session: Session,
    *,
    actor: Actor,
    on: date,
    change_id: UUID,
    row_version: int,
    action: str,
    reason: str = "",
) -> None:
    """Check, apply, reject or withdraw a request, as its table allows.

    A move into another banner is released by the banner it leaves and then lies with the one it
    goes to, which receives or declines it; each side acts in its own area alone.

    Raises
    ------
    DomainError
        `stale_version`; `reason_missing`; what `services.households.check` refuses today.
    Refused
        `duty_taken`: who proposed does not look, who looked first does not look again;
        `second_look_needed`; `change_outdated` when one of the fields has changed since;
        `cases_must_end_first` and what else an event waits for.
    """
    request = scope.hold(
        session, ChangeRequest, change_id, actor, "household.read", row_version=row_version
    )
    require_reason(action, reason)
    row = advance(CHANGE, ChangeStage(request.stage), action, requests.facts(session, request))
    if actor.role_for(row.permission, request.area_code) is None:
        raise Refused("not_permitted", action=action)
    steps.take(
        session,
        actor=actor,
        on=on,
        thing=request,
        row=row,
        subject=requests.subject_of(request),
        duty_on=(DutySubject.CHANGE, request.id),
        reason=reason,
    )
    request.decision_reason = reason[: requests.LONGEST_REASON]
    if row.target is ChangeStage.RELEASED:
        _require_receivable(session, actor, request)
        requests.hand_over(session, request, requests.moves_to(request))
    elif row.action == "decline":
        household = session.get_one(Household, request.household_id)
        requests.hand_over(session, request, household.area_code)
    if row.target is ChangeStage.APPLIED:
        _apply(session, actor=actor, on=on, request=request, permission=row.permission)


def _apply(
    session: Session, *, actor: Actor, on: date, request: ChangeRequest, permission: str
) -> None:
    # The request was loaded by area; one that was handed over speaks of a file of another banner.
    lock = {"of": Household}
    held = session.get_one(Household, request.household_id, with_for_update=lock)
    requests.require_changeable(held)
    stored = reading.details_of(session, held)
    seen, content = requests.opened(session, request)
    requests.require_current(request, seen, stored)
    if request.kind != Kind.FIELDS:
        life_events.apply(
            session, actor=actor, on=on, request=request, content=content, permission=permission
        )
        return
    _require_home(session, held, request.fields)
    wanted = overlay(stored, content)
    households.check(session, wanted, on=on, own=held)
    ending = rows.Ending(on, actor.id, request.reason)
    rows.overwrite(session, held, wanted, ending=ending)
    session.flush()
    vault = vault_of(session)
    told = telling.differences(telling.told(vault, stored), telling.told(vault, wanted))
    requests.write_event(
        session,
        actor=actor,
        on=on,
        permission=permission,
        household=held,
        request=request,
        told=told,
    )


def _require_receivable(session: Session, actor: Actor, request: ChangeRequest) -> None:
    """Refuse to hand over a move that the other banner could not carry out."""
    household = session.get_one(Household, request.household_id)
    found = life_events.foreseen(session, actor, request, household)
    life_event_effects.require_possible(found)


def _require_home(session: Session, household: Household, fields: Sequence[str]) -> None:
    """Refuse to change a house in which the family no longer lives: it is somebody else's now.

    Raises
    ------
    Refused
        `family_has_left`.
    """
    of_house = any(field.startswith("dwelling.") for field in fields)
    if of_house and occupancies.present(session, household) is None:
        raise Refused("family_has_left")


def _normalised(details: HouseholdDetails) -> HouseholdDetails:
    """Write the account's number as it is stored, so that spaces are no change."""
    account = details.account
    if account is None:
        return details
    number = parse_account_number(account.number, kind=account.kind).value
    return replace(details, account=replace(account, number=number))

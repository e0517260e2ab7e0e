"""Keeps the wishes to change a confirmed file: sealed, told in masks, one open wish a field."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from heating_program.domain.actor import Actor
from heating_program.domain.changes import flat, needs_stricter_review, outdated
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.guards import ChangeFacts
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.life_events import Kind
from heating_program.domain.stages import OPEN_CHANGES, ChangeStage, HouseholdStage
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.models.ids import ChangeRequestId, HouseholdId, UserId
from heating_program.models.photo import Photo
from heating_program.services import duplicate_scan, duties, events, scope, search_keys
from heating_program.services import household_reading as reading
from heating_program.services.circumstances import moment_of, vault_of

CHANGE_PLACE: Final = "change_request.sealed"
OPEN: Final = tuple(stage.value for stage in OPEN_CHANGES)
CHANGEABLE: Final = (HouseholdStage.REGISTERED, HouseholdStage.SUSPENDED)
_NOT_COMPARED: Final = (HouseholdStage.MERGED, HouseholdStage.CLOSED)
LONGEST_REASON: Final = 200
_BANNER: Final = 6


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a request holds beside its row.

    Parameters
    ----------
    kind, fields
        What it is about, and which fields of the file it touches.
    seen
        The plain values of those fields when the file was looked at.
    content
        The proposed values by field, or an event's plain facts.
    told
        The same in masks: what was and what is to be.
    is_sensitive
        Whether it needs the second look.
    """

    kind: Kind
    fields: tuple[str, ...]
    seen: dict[str, Any]
    content: dict[str, Any]
    told: dict[str, dict[str, Any]]
    is_sensitive: bool


def hold_file(
    session: Session, actor: Actor, household_id: UUID, base_version: int | None = None
) -> Household:
    """Load and hold a file whose fields change by request only.

    Raises
    ------
    DomainError
        `stale_version` when it is no longer what was looked at.
    Refused
        `file_not_confirmed` while it may still be corrected directly; `action_not_allowed`.
    """
    household = scope.load(session, Household, household_id, actor, "household.enrol", lock=True)
    require_changeable(household)
    if base_version is not None and household.row_version != base_version:
        raise DomainError("stale_version")
    return household


def require_changeable(household: Household) -> None:
    """Refuse files that are corrected directly, and files that are over."""
    if household.stage == HouseholdStage.SURVEYED:
        raise Refused("file_not_confirmed")
    if household.stage not in CHANGEABLE:
        raise Refused("action_not_allowed")


def file_request(
    session: Session,
    *,
    actor: Actor,
    on: date,
    change_id: UUID,
    household: Household,
    proposal: Proposal,
    reason: str,
) -> ChangeRequestId:
    """Keep a proposal for a held file.

    Raises
    ------
    DomainError
        `reason_missing`; `change_open_already` when an open request touches the same fields.
    """
    if not reason.strip():
        raise DomainError("reason_missing", field="reason")
    _require_untouched(session, household, proposal.fields)
    key = ChangeRequestId(change_id)
    payload = {"seen": proposal.seen, "content": proposal.content}
    request = ChangeRequest(
        id=key,
        area_code=household.area_code,
        household_id=HouseholdId(household.id),
        kind=proposal.kind.value,
        fields=list(proposal.fields),
        sealed=vault_of(session).seal(CHANGE_PLACE, key, json.dumps(payload, ensure_ascii=False)),
        told=proposal.told,
        reason=reason.strip()[:LONGEST_REASON],
        is_sensitive=proposal.is_sensitive,
        base_version=household.row_version,
        stage=ChangeStage.PROPOSED.value,
        stage_since=on,
        proposed_by=UserId(actor.id),
        proposed_at=moment_of(session),
    )
    session.add(request)
    session.flush()
    duties.take(session, actor, Duty.ENROL, DutySubject.CHANGE, key)
    events.record(
        session,
        actor=actor,
        permission="household.enrol",
        on=on,
        subject=subject_of(request),
        action="change.proposed",
        before=proposal.told["before"],
        after={"file_no": household.file_no, **proposal.told["after"]},
        reason=request.reason,
    )
    return key


def sent_before(
    session: Session, actor: Actor, change_id: UUID, household_id: UUID, kind: Kind
) -> ChangeRequestId | None:
    """Return the key of a request that this form has filed already."""
    known = scope.sent_before(session, ChangeRequest, change_id, actor, "household.enrol")
    if known is None:
        return None
    same = (known.household_id, known.kind) == (household_id, kind.value)
    scope.require_repetition(is_same=same)
    return known.id


def opened(session: Session, request: ChangeRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Open what was seen of the file and what is proposed; never shown as it is.

    Raises
    ------
    DomainError
        `sealed_value_damaged`.
    """
    text = vault_of(session).open(CHANGE_PLACE, request.id, request.sealed)
    payload: dict[str, dict[str, Any]] = json.loads(text)
    return payload["seen"], payload["content"]


def require_current(
    request: ChangeRequest, seen: dict[str, Any], details: HouseholdDetails
) -> None:
    """Refuse a proposal when one of its fields has changed since.

    Raises
    ------
    Refused
        `change_outdated` with the fields.
    """
    if stale := outdated(request.fields, seen, flat(details)):
        raise Refused("change_outdated", fields=stale)


def stale_fields(session: Session, request: ChangeRequest) -> tuple[str, ...]:
    """List the fields of an open request that have changed since it was proposed."""
    if request.stage not in OPEN:
        return ()
    seen, _content = opened(session, request)
    household = session.get_one(Household, request.household_id)
    return outdated(request.fields, seen, flat(reading.details_of(session, household)))


def facts(session: Session, request: ChangeRequest) -> ChangeFacts:
    """Gather what the table of changes asks; a file flagged since is looked at twice as well."""
    household = session.get_one(Household, request.household_id)
    return ChangeFacts(
        is_sensitive=request.is_sensitive or needs_stricter_review(household),
        leaves_banner=_leaves_banner(request, household),
    )


def load(session: Session, actor: Actor, change_id: UUID) -> ChangeRequest:
    """Load a request to be read: of the actor's areas, or about a file that still lies in them.

    Raises
    ------
    DomainError
        `not_found`.
    """
    try:
        return scope.load(session, ChangeRequest, change_id, actor, "household.read")
    except DomainError:
        request = session.get(ChangeRequest, change_id)
        if request is None:
            raise
        scope.load(session, Household, request.household_id, actor, "household.read")
        return request


def hand_over(session: Session, request: ChangeRequest, village_code: str) -> None:
    """Let a request, with its evidence, lie in another area: who answers there acts on it."""
    request.area_code = village_code
    evidence = (Photo.subject_type == "change", Photo.subject_id == request.id)
    session.execute(update(Photo).where(*evidence).values(area_code=village_code))


def moves_to(request: ChangeRequest) -> str:
    """Return the village a family moves to; empty for what is no move."""
    told: dict[str, Any] = request.told["after"]
    return told["village_code"] if request.kind == Kind.MOVE else ""


def _leaves_banner(request: ChangeRequest, household: Household) -> bool:
    village = moves_to(request)
    return bool(village) and village[:_BANNER] != household.area_code[:_BANNER]


def write_event(
    session: Session,
    *,
    actor: Actor,
    on: date,
    permission: str,
    household: Household,
    request: ChangeRequest,
    told: tuple[dict[str, Any], dict[str, Any]],
    action: str = "household.revised",
) -> None:
    """Record on the file what a request changed, by whom and why; its version counts on."""
    flag_modified(household, "stage")
    find_anew(session, household)
    before, after = told
    events.record(
        session,
        actor=actor,
        permission=permission,
        on=on,
        subject=events.Subject("household", household.id, household.area_code),
        action=action,
        before=before,
        after={**after, "change_id": str(request.id)},
        reason=request.reason,
    )


def find_anew(session: Session, household: Household) -> None:
    """Let a changed file be found by its new words, and compare it anew with its village."""
    session.flush()
    search_keys.refresh(session, household)
    if household.stage not in _NOT_COMPARED:
        duplicate_scan.scan_household(session, household.id)


def subject_of(request: ChangeRequest) -> events.Subject:
    """Return a request as the subject of an event."""
    return events.Subject("change", request.id, request.area_code)


def open_requests(session: Session, household_id: UUID) -> list[ChangeRequest]:
    """List the open requests of a file, the oldest first; the file itself was loaded by area."""
    wanted = select(ChangeRequest).where(
        ChangeRequest.household_id == household_id, ChangeRequest.stage.in_(OPEN)
    )
    return list(session.scalars(wanted.order_by(ChangeRequest.id)))


def _require_untouched(session: Session, household: Household, fields: Iterable[str]) -> None:
    wanted = set(fields)
    for request in open_requests(session, household.id):
        if taken := sorted(wanted.intersection(request.fields)):
            raise Refused("change_open_already", fields=tuple(taken))

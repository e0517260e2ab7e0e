"""Assesses a household's subsidy under a pinned policy and walks the claim to its confirmation.

Confirming promises each level's share in that level's appropriation, in the same transaction: a
claim without money stays where it is.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.documents.frozen import content_sha256
from heating_program.domain.actor import Actor
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.lifecycle import CLAIM, require_reason
from heating_program.domain.money import ZERO_FEN, format_yuan
from heating_program.domain.policy import FUNDING_LEVEL_LABELS, FundingLevel, Payee, Policy
from heating_program.domain.stages import ClaimStage
from heating_program.domain.subsidy import Assessment, assess
from heating_program.domain.subsidy_record import (
    assessment_as_record,
    facts_as_record,
    facts_from_record,
)
from heating_program.domain.transitions import advance
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ClaimId, UserId
from heating_program.models.subsidy import Claim, ClaimShare
from heating_program.reference import policies
from heating_program.services import budgets, events, ledger, numbering, scope, steps
from heating_program.services.circumstances import moment_of
from heating_program.services.claim_facts import ACCEPTED, facts_of, guard_facts
from heating_program.services.papers_of_subject import is_papered

_FREES_MONEY = (ClaimStage.REJECTED, ClaimStage.WITHDRAWN)
_NAMES_ACCOUNT = ("confirm", "resume")


def open_and_assess(
    session: Session,
    *,
    actor: Actor,
    on: date,
    claim_id: UUID,
    conversion_id: UUID,
    policy_code: str,
) -> ClaimId:
    """Open a claim and assess it; sending the same form twice opens one.

    Raises
    ------
    DomainError
        `policy_not_for_case`, `price_missing`; `claim_exists` for a second one of the kind.
    Refused
        `conversion_not_accepted` before the acceptance that the policy waits for.
    """
    key = ClaimId(claim_id)
    if known := scope.sent_before(session, Claim, key, actor, "claim.assess"):
        scope.require_repetition(
            is_same=(known.conversion_id, known.policy_code) == (conversion_id, policy_code)
        )
        return key
    conversion = scope.load(session, Conversion, conversion_id, actor, "claim.assess", lock=True)
    policy = _policy_in_force(conversion, policy_code, on)
    if policy.needs_acceptance and conversion.stage not in ACCEPTED:
        raise Refused("conversion_not_accepted")
    claim = Claim(
        id=key,
        area_code=conversion.area_code,
        claim_no=_claim_no(session, conversion.area_code, on),
        household_id=conversion.household_id,
        conversion=conversion,
        kind=policy.kind,
        stage=ClaimStage.DRAFT.value,
        stage_since=on,
        created_at=moment_of(session),
        created_by=UserId(actor.id),
    )
    _assess(session, claim, policy, on)
    session.add(claim)
    session.flush()
    _step(session, claim, "calculate", actor=actor, on=on)
    return key


def recalculate(
    session: Session, *, actor: Actor, on: date, claim_id: UUID, row_version: int
) -> None:
    """Assess a claim afresh from today's records and policy, as long as nobody has checked it.

    Raises
    ------
    DomainError
        `stale_version`, `policy_not_for_case`.
    Refused
        `action_not_allowed` once it is checked.
    """
    claim = _loaded(session, actor, claim_id, row_version)
    before = claim.amount_fen
    advance(
        CLAIM, ClaimStage(claim.stage), "calculate", guard_facts(session, claim, policy_of(claim))
    )
    policy = _policy_in_force(claim.conversion, claim.policy_code, on)
    claim.shares.clear()
    session.flush()
    _assess(session, claim, policy, on)
    _step(session, claim, "calculate", actor=actor, on=on, before={"amount_fen": before})


def change_stage(
    session: Session,
    *,
    actor: Actor,
    on: date,
    claim_id: UUID,
    row_version: int,
    action: str,
    reason: str = "",
) -> None:
    """Check, review, confirm, reject, withdraw, suspend or resume a claim, as its table allows.

    Raises
    ------
    DomainError
        `stale_version`; `reason_missing` where a claim is stopped.
    Refused
        `budget_exhausted` (level, missing) when the money for a confirmation is not there,
        `certificate_stands` when a claim with an issued certificate is to end.
    """
    if action == "calculate":
        recalculate(session, actor=actor, on=on, claim_id=claim_id, row_version=row_version)
        return
    claim = _loaded(session, actor, claim_id, row_version)
    require_reason(action, reason)
    _step(session, claim, action, actor=actor, on=on, reason=reason)
    if action in _NAMES_ACCOUNT:
        _name_account(claim)
    if action == "confirm":
        _reserve(session, claim, actor)
    elif ClaimStage(claim.stage) in _FREES_MONEY:
        if is_papered(session, claim.id):
            raise Refused("certificate_stands")
        for pending_id in ledger.reservations(session, _reference(claim)):
            ledger.void(session, actor=actor, pending_id=pending_id)


def _name_account(claim: Claim) -> None:
    """Keep to which account of the family the money is promised, as long as it goes to them."""
    account = claim.conversion.household.account
    to_family = policy_of(claim).payee in (Payee.HOUSEHOLD, Payee.PERSON)
    claim.account_id = account.id if account and to_family else None


def policy_of(claim: Claim) -> Policy:
    """Return the policy version a claim is pinned to.

    Raises
    ------
    DomainError
        `policy_altered` when the published file is gone or no longer the one the claim was judged
        by.
    """
    file = policies.policy_files().get((claim.policy_code, claim.policy_version))
    if file is None or file.policy.sha256 != claim.policy_sha256:
        raise DomainError("policy_altered", policy=claim.policy_code)
    return file.policy


def recompute(claim: Claim) -> Assessment:
    """Assess the kept facts again under the pinned policy: the same fen, for ever."""
    return assess(policy_of(claim), facts_from_record(claim.facts), claim.assessed_on)


def subject_of(claim: Claim) -> events.Subject:
    """Return the claim as the subject of an event."""
    return events.Subject("claim", claim.id, claim.area_code)


def _loaded(session: Session, actor: Actor, claim_id: UUID, row_version: int) -> Claim:
    return scope.hold(session, Claim, claim_id, actor, "claim.read", row_version=row_version)


def _policy_in_force(conversion: Conversion, code: str, on: date) -> Policy:
    for policy in policies.policies_for(conversion.area_code, conversion.technology, on=on):
        if policy.code == code:
            return policy
    raise DomainError("policy_not_for_case", field="policy_code", measure=conversion.technology)


def _assess(session: Session, claim: Claim, policy: Policy, on: date) -> None:
    """Write facts, result and shares into the claim, with the hashes that pin them."""
    facts = facts_of(session, claim.conversion, on=on, kind=claim.kind, claim_id=claim.id)
    result = assess(policy, facts, on)
    claim.policy_code, claim.policy_version = policy.code, policy.version
    claim.policy_sha256 = policy.sha256
    claim.facts = facts_as_record(facts)
    claim.facts_sha256 = content_sha256(claim.facts)
    claim.assessment, claim.assessed_on = assessment_as_record(result), on
    claim.amount_fen, claim.retention_fen = result.amount_fen, result.retention_fen
    claim.self_paid_fen = result.self_paid_fen or ZERO_FEN
    claim.shares.extend(
        ClaimShare(level=share.level.value, position=place, amount_fen=share.amount_fen)
        for place, share in enumerate(result.shares)
    )


def _step(
    session: Session,
    claim: Claim,
    action: str,
    *,
    actor: Actor,
    on: date,
    reason: str = "",
    before: dict[str, object] | None = None,
) -> None:
    """Take one row of the table: duty, stage, event."""
    facts = guard_facts(session, claim, policy_of(claim))
    row = advance(CLAIM, ClaimStage(claim.stage), action, facts)
    steps.take(
        session,
        actor=actor,
        on=on,
        thing=claim,
        row=row,
        subject=subject_of(claim),
        duty_on=(DutySubject.CLAIM, claim.id),
        before=before,
        after={
            "amount_fen": claim.amount_fen,
            "policy": f"{claim.policy_code} {claim.policy_version}",
            "facts_sha256": claim.facts_sha256,
        },
        reason=reason,
    )


def _reserve(session: Session, claim: Claim, actor: Actor) -> None:
    """Promise every level's share, all of them or none."""
    due = []
    for share in claim.shares:
        if not share.amount_fen:
            continue
        appropriation = budgets.paying(
            session,
            level=share.level,
            programme=claim.kind,
            year=claim.conversion.programme_year,
            area_code=claim.area_code,
        )
        if appropriation is None:
            raise Refused(
                "budget_exhausted",
                level=FUNDING_LEVEL_LABELS[FundingLevel(share.level)],
                missing=format_yuan(share.amount_fen),
            )
        due.append((appropriation.id, share.amount_fen))
    ledger.lock(session, [key for key, _ in due])
    for key, amount_fen in due:
        ledger.reserve(
            session,
            actor=actor,
            appropriation_id=key,
            amount_fen=amount_fen,
            reference=_reference(claim),
        )


def _reference(claim: Claim) -> ledger.Reference:
    return ledger.Reference("claim", claim.id)


def _claim_no(session: Session, area_code: str, on: date) -> str:
    series = f"{area_code[:6]}-{on.year}"
    return f"BT-{series}-{numbering.next_number(session, f'claim:{series}'):06d}"

"""Gathers what `heating_program.domain.standing` asks about one household.

The household was loaded inside the reader's areas. Where it stands is one truth for everybody, so
its own cases are read whatever else the reader may open; the page links only what they may.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.duplicates import PairStage
from heating_program.domain.dwelling import HazardGrade
from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import CLAIM, CONVERSION, HOUSEHOLD, PV, RETROFIT
from heating_program.domain.stages import (
    OPEN_CHANGES,
    ChangeStage,
    ClaimStage,
    ConversionStage,
    HouseholdStage,
)
from heating_program.domain.standing import DossierFacts, OpenCase, Standing, standing, way_on
from heating_program.models.change_request import ChangeRequest
from heating_program.models.conversion import Conversion
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.services import (
    claim_facts,
    claims,
    conversion_facts,
    households,
    pv_systems,
    retrofits,
)

_GIVEN_UP = (ConversionStage.REJECTED.value, ConversionStage.CANCELLED.value)
_ACCEPTED = (ConversionStage.ACCEPTED.value, ConversionStage.IN_OPERATION.value)
_UNCLAIMED = (ClaimStage.REJECTED.value, ClaimStage.WITHDRAWN.value)
_HOUSEKEEPING = frozenset({"archive"})  # of the office's; no household waits for it
_ENDED = (HouseholdStage.CLOSED.value, HouseholdStage.MERGED.value)


def of_household(session: Session, household: Household, on: date) -> Standing:
    """Say where a household that was loaded inside the actor's areas stands on a day."""
    return standing(_facts(session, household, on))


def _facts(session: Session, household: Household, on: date) -> DossierFacts:
    stage = HouseholdStage(household.stage)
    converted = [
        row
        for row in _rows(session, Conversion, Conversion.household_id == household.id)
        if row.stage not in _GIVEN_UP
    ]
    claimed = _rows(session, Claim, Claim.household_id == household.id)
    return DossierFacts(
        stage=stage,
        since=household.stage_since,
        merged_into=household.merged_into,
        suspended_because=_why_suspended(session, household),
        unconfirmable=_unconfirmable(session, household, on),
        house_barred=_bar(household),
        open_duplicate=_open_duplicate(session, household),
        open_change=_open_change(session, household),
        cases=tuple(_cases(session, household, converted, claimed)),
        was_converted=bool(converted),
        is_accepted=any(row.stage in _ACCEPTED for row in converted),
        has_claim=any(claim.stage not in _UNCLAIMED for claim in claimed),
        has_account=household.account is not None,
    )


def _cases(
    session: Session, household: Household, converted: list[Any], claimed: list[Any]
) -> Iterator[OpenCase]:
    for row in converted:
        yield _open_case("conversion", CONVERSION, row, conversion_facts.facts(session, row))
    for work in _retrofits(session, converted):
        yield _open_case("retrofit", RETROFIT, work, retrofits.facts(work))
    for plant in _rows(session, PvSystem, PvSystem.household_id == household.id):
        yield _open_case("pv", PV, plant, pv_systems.facts(plant))
    for claim in claimed:
        yield _open_claim(session, claim)


def _open_case(kind: str, table: Any, row: Any, facts: Any) -> OpenCase:
    step = way_on(table).get(row.stage)
    if step and step.action in _HOUSEKEEPING:
        step = None
    blocked_by = tuple(step.guard(facts)) if step else ()
    return OpenCase(kind, row.id, row.stage, row.stage_since, step, blocked_by)


def _open_claim(session: Session, claim: Claim) -> OpenCase:
    try:
        policy = claims.policy_of(claim)
    except DomainError as error:
        step = way_on(CLAIM).get(ClaimStage(claim.stage))
        return OpenCase("claim", claim.id, claim.stage, claim.stage_since, step, (error.code,))
    return _open_case("claim", CLAIM, claim, claim_facts.guard_facts(session, claim, policy))


def _retrofits(session: Session, converted: list[Any]) -> list[Any]:
    if not converted:
        return []
    return _rows(session, Retrofit, Retrofit.conversion_id.in_([row.id for row in converted]))


def _rows(session: Session, model: Any, own: Any) -> list[Any]:
    return list(session.scalars(select(model).where(own).order_by(model.id)))


def _unconfirmable(session: Session, household: Household, on: date) -> tuple[str, ...]:
    if household.stage != HouseholdStage.SURVEYED:
        return ()
    confirm = way_on(HOUSEHOLD)[HouseholdStage.SURVEYED]
    return tuple(confirm.guard(households.facts(session, household, on=on)))


def _why_suspended(session: Session, household: Household) -> str:
    if household.stage != HouseholdStage.SUSPENDED:
        return ""
    latest = (
        select(Event.reason)
        .where(Event.subject_id == household.id, Event.action == "household.suspended")
        .order_by(Event.day.desc(), Event.position.desc())
    )
    return session.scalar(latest.limit(1)) or ""


def _bar(household: Household) -> str:
    if household.dwelling.hazard_grade == HazardGrade.D:
        return "house_dangerous"
    return "house_relocation_listed" if household.dwelling.relocation_listed else ""


def _open_duplicate(session: Session, household: Household) -> Any:
    """Find the strongest open pair of the file; one with a file that has ended waits no more."""
    either = or_(
        DuplicatePair.left_id == household.id,
        DuplicatePair.right_id == household.id,
    )
    other = case(
        (DuplicatePair.left_id == household.id, DuplicatePair.right_id),
        else_=DuplicatePair.left_id,
    )
    pairs = (
        select(DuplicatePair.id)
        .join(Household, Household.id == other)
        .where(either, DuplicatePair.stage == PairStage.OPEN.value, Household.stage.not_in(_ENDED))
    )
    return session.scalar(pairs.order_by(DuplicatePair.strength.desc()).limit(1))


def _open_change(session: Session, household: Household) -> tuple[Any, ChangeStage, date] | None:
    wanted = select(ChangeRequest.id, ChangeRequest.stage, ChangeRequest.stage_since).where(
        ChangeRequest.household_id == household.id, ChangeRequest.stage.in_(OPEN_CHANGES)
    )
    row = session.execute(wanted.order_by(ChangeRequest.id).limit(1)).first()
    return (row[0], ChangeStage(row[1]), row[2]) if row else None

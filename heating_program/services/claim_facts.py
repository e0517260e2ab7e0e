"""Gathers from the records what a subsidy is judged by: by the policy, and by the claim's table."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.eligibility import HouseholdRecord
from heating_program.domain.guards import ClaimFacts
from heating_program.domain.past_measure import PastStatus
from heating_program.domain.policy import Policy
from heating_program.domain.stages import ClaimStage, ConversionStage
from heating_program.domain.subsidy import Facts
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling, Occupancy
from heating_program.models.household import Household
from heating_program.models.past_measure import PastMeasure
from heating_program.models.subsidy import Claim
from heating_program.services import events
from heating_program.services.clock import BEIJING

ACCEPTED = (ConversionStage.ACCEPTED.value, ConversionStage.IN_OPERATION.value)
_ENDED = (ClaimStage.REJECTED.value, ClaimStage.WITHDRAWN.value)


def facts_of(
    session: Session, conversion: Conversion, *, on: date, kind: str, claim_id: object
) -> Facts:
    """Gather what a policy looks at; whether it is a repetition is asked for one kind of money."""
    household = conversion.household
    # The house it was built in; the family may have moved to another one since.
    dwelling = session.get_one(Dwelling, conversion.dwelling_id)
    return Facts(
        area_code=conversion.area_code,
        measure=conversion.technology,
        price_fen=conversion.price_fen,
        quantities={
            "heated_area_m2": Decimal(str(dwelling.heated_area_m2)),
            "floor_area_m2": Decimal(str(dwelling.floor_area_m2)),
        },
        groups=frozenset(household.groups_on(on)),
        accepted_on=accepted_on(session, conversion),
        record=HouseholdRecord(
            resident_months=household.resident_months,
            house_empty=household.resident_members == 0,
            hazard_grade=dwelling.hazard_grade,
            relocation_listed=dwelling.relocation_listed,
            in_heating_network=dwelling.in_heating_network,
            last_subsidy_on=_last_subsidy_on(session, conversion, kind, claim_id),
            plot_or_meter_taken=_house_claimed(session, conversion, kind, claim_id),
        ),
    )


def accepted_on(session: Session, conversion: Conversion) -> date | None:
    """Return the business date of the acceptance that stands, from the record of events."""
    if conversion.stage not in ACCEPTED:
        return None
    day = events.last_day_of(session, conversion.id, "conversion.accepted")
    return day or conversion.stage_since


def guard_facts(session: Session, claim: Claim, policy: Policy) -> ClaimFacts:
    """Gather what the guards of the claim table ask."""
    conversion, household = claim.conversion, claim.conversion.household
    return ClaimFacts(
        has_assessment=bool(claim.assessment),
        eligible=bool(claim.assessment.get("eligible")) and claim.amount_fen > 0,
        conversion_accepted=conversion.stage in ACCEPTED,
        needs_acceptance=policy.needs_acceptance,
        duplicate=_house_claimed(
            session, conversion, claim.kind, claim.id, confirmed_since=claim.assessed_on
        ),
        payee_ready=household.account is not None and household.householder.deceased_on is None,
    )


def _house_claimed(
    session: Session,
    conversion: Conversion,
    kind: str,
    claim_id: object,
    *,
    confirmed_since: date | None = None,
) -> bool:
    """Tell whether another claim of the kind runs for the house or the household.

    Asked across all areas: a household that moved its file must not be paid twice. A claim that
    was confirmed is a lock-out of some years, which the policy's gate judges, unless it was
    confirmed after this one was assessed.
    """
    running: ColumnElement[bool] = Claim.stage.not_in((*_ENDED, ClaimStage.CONFIRMED.value))
    if confirmed_since is not None:
        lately = (Claim.stage == ClaimStage.CONFIRMED.value) & (
            Claim.stage_since >= confirmed_since
        )
        running = running | lately
    others = _others(conversion, kind, claim_id).where(running)
    return session.scalar(others.with_only_columns(Claim.id).limit(1)) is not None


def _last_subsidy_on(
    session: Session, conversion: Conversion, kind: str, claim_id: object
) -> date | None:
    """Return the day of the last subsidy of the kind for the house or the household.

    Confirmed claims count, and what an old ledger says was converted.
    """
    earlier = _others(conversion, kind, claim_id).where(Claim.stage == ClaimStage.CONFIRMED.value)
    confirmed = session.scalar(earlier.with_only_columns(func.max(Claim.stage_since)))
    past = _past_days(session, conversion) if kind == "equipment" else []
    return max([*past, *([confirmed] if confirmed else [])], default=None)


def _past_days(session: Session, conversion: Conversion) -> list[date]:
    """List the days of what an old ledger says was converted at this house or for this family.

    A year without a day ends with it. Without either it counts from the day the file was opened:
    the lock-out of something known to have been paid cannot be shorter than what we know.
    """
    lived_here = select(Occupancy.household_id).where(
        Occupancy.dwelling_id == conversion.dwelling_id
    )
    rows = session.execute(
        select(PastMeasure.paid_on, PastMeasure.year, Household.created_at)
        .join(Household, Household.id == PastMeasure.household_id)
        .where(
            PastMeasure.status == PastStatus.CONVERTED.value,
            or_(
                PastMeasure.household_id == conversion.household_id,
                PastMeasure.household_id.in_(lived_here),
            ),
        )
    )
    return [
        paid_on or (date(year, 12, 31) if year else opened.astimezone(BEIJING).date())
        for paid_on, year, opened in rows
    ]


def _others(conversion: Conversion, kind: str, claim_id: object) -> Select[Claim]:
    return (
        select(Claim)
        .join(Claim.conversion)
        .where(Claim.kind == kind, Claim.id != claim_id)
        .where(
            or_(
                Conversion.dwelling_id == conversion.dwelling_id,
                Claim.household_id == conversion.household_id,
            )
        )
    )

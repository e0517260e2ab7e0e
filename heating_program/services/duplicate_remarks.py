"""Keeps what a clerk says of a file that looks like the one they enter: grounds for the judge.

Whoever entered one of two files does not judge them; their reason stands in the record of the pair.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duplicates import PairStage
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.household import Household
from heating_program.models.ids import HouseholdId
from heating_program.services import events
from heating_program.services.duplicate_scan import in_order

TOLD_APART = "duplicate.told_apart"


def tell_apart(
    session: Session, *, actor: Actor, on: date, household_id: UUID, reasons: Mapping[UUID, str]
) -> int:
    """Record why the file is not the same household as others; call it after they were compared.

    Parameters
    ----------
    reasons
        By file. One that no open pair is kept with needs no judgement, and nothing is recorded.

    Returns
    -------
    int
        How many remarks were recorded.
    """
    if not reasons:
        return 0
    own = session.get_one(Household, HouseholdId(household_id))
    told = 0
    for other, reason in reasons.items():
        left, right = in_order(HouseholdId(own.id), HouseholdId(other))
        wanted = select(DuplicatePair.id).where(
            DuplicatePair.left_id == left,
            DuplicatePair.right_id == right,
            DuplicatePair.stage == PairStage.OPEN.value,
        )
        pair_id = session.scalar(wanted)
        if pair_id is None:
            continue
        events.record(
            session,
            actor=actor,
            permission="household.enrol",
            on=on,
            subject=events.Subject("duplicate", pair_id, own.area_code),
            action=TOLD_APART,
            reason=reason,
        )
        told += 1
    return told

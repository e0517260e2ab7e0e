"""What a life event does to open cases and unpaid claims: seen before, carried out after.

The rules are the table in domain/life_events.py; here the rows are found and the table is obeyed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import Refused
from heating_program.domain.life_events import (
    EFFECTS,
    LEAVES_HOUSE,
    Effect,
    Happening,
    Phase,
    claim_phase,
    conversion_phase,
    pv_phase,
    retrofit_phase,
)
from heating_program.domain.stages import ClaimStage, ConversionStage, PvStage, RetrofitStage
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.inspection import Inspection
from heating_program.models.pv_system import PvSizing, PvSystem
from heating_program.models.retrofit import Retrofit, RetrofitAssessment
from heating_program.models.subsidy import Claim
from heating_program.services import claims
from heating_program.services.claim_facts import ACCEPTED

_ONLY_IN_HOUSE = LEAVES_HOUSE | {Happening.REZONED, Happening.REZONED_AWAY}


@dataclass(frozen=True, slots=True)
class Consequence:
    """One open case or unpaid claim, and what an event does to it."""

    machine: str
    id: UUID
    number: str
    stage: str
    effect: Effect


def consequences(
    session: Session, household: Household, happening: Happening
) -> tuple[Consequence, ...]:
    """List what an event does, case by case and claim by claim."""
    return tuple(
        Consequence(machine, row.id, number, row.stage, EFFECTS[happening, phase])
        for machine, row, number, phase in _at_stake(session, household, happening)
        if phase is not None
    )


def require_possible(found: Iterable[Consequence]) -> None:
    """Refuse an event while something must be ended first.

    Raises
    ------
    Refused
        `cases_must_end_first` with their numbers.
    """
    open_ones = [each.number for each in found if each.effect is Effect.END_FIRST]
    if open_ones:
        raise Refused("cases_must_end_first", numbers="、".join(dict.fromkeys(open_ones)))


def carry_out(
    session: Session,
    *,
    actor: Actor,
    on: date,
    found: Iterable[Consequence],
    village_code: str,
    reason: str,
) -> None:
    """Suspend what is held and take along what follows the file; the rest needs no writing.

    Raises
    ------
    Refused
        `not_permitted`, `duty_taken` when the actor may not suspend a claim.
    """
    for each in found:
        if each.effect is Effect.HOLD:
            claim = session.get_one(Claim, each.id)
            claims.change_stage(
                session,
                actor=actor,
                on=on,
                claim_id=each.id,
                row_version=claim.row_version,
                action="suspend",
                reason=reason,
            )
        elif each.effect is Effect.FOLLOW:
            _take_along(session, each, village_code)


def told(found: Iterable[Consequence]) -> list[str]:
    """Write the consequences for the record."""
    return [f"{each.machine} {each.number}: {each.effect.value}" for each in found]


def _at_stake(
    session: Session, household: Household, happening: Happening
) -> Iterator[tuple[str, Any, str, Phase | None]]:
    """Yield machine, row, printed number and phase; of an event about the house only what is in it.

    The household was loaded inside the actor's areas, and what hangs on it needs no fence.
    """
    here = household.dwelling_id if happening in _ONLY_IN_HOUSE else None
    cases = select(Conversion).where(*_of(Conversion, household, here))
    for case in session.scalars(cases.order_by(Conversion.case_no)).unique().all():
        yield "conversion", case, case.case_no, conversion_phase(ConversionStage(case.stage))
        retrofit = session.scalar(select(Retrofit).where(Retrofit.conversion_id == case.id))
        if retrofit is not None:
            yield (
                "retrofit",
                retrofit,
                case.case_no,
                retrofit_phase(RetrofitStage(retrofit.stage)),
            )
    plants = select(PvSystem).where(*_of(PvSystem, household, here))
    for plant in session.scalars(plants.order_by(PvSystem.id)).unique().all():
        yield "pv", plant, household.file_no, pv_phase(PvStage(plant.stage))
    money = select(Claim).join(Claim.conversion).where(Claim.household_id == household.id)
    if here is not None:
        money = money.where(Conversion.dwelling_id == here)
    for claim in session.scalars(money.order_by(Claim.claim_no)).unique().all():
        accepted = claim.conversion.stage in ACCEPTED
        phase = claim_phase(ClaimStage(claim.stage), is_accepted=accepted)
        yield "claim", claim, claim.claim_no, phase


def _of(model: Any, household: Household, here: UUID | None) -> list[ColumnElement[bool]]:
    found = [model.household_id == household.id]
    return found if here is None else [*found, model.dwelling_id == here]


def _take_along(session: Session, each: Consequence, village_code: str) -> None:
    """Give a case or claim, and what hangs on it, the division code of the file."""
    rows: dict[str, tuple[tuple[type[Any], Any], ...]] = {
        "conversion": ((Conversion, Conversion.id), (Inspection, Inspection.conversion_id)),
        "retrofit": (
            (Retrofit, Retrofit.id),
            (RetrofitAssessment, RetrofitAssessment.retrofit_id),
        ),
        "pv": ((PvSystem, PvSystem.id), (PvSizing, PvSizing.pv_system_id)),
        "claim": ((Claim, Claim.id),),
    }
    for model, key in rows[each.machine]:
        session.execute(update(model).where(key == each.id).values(area_code=village_code))

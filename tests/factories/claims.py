"""Accepted conversions and claims at a wished-for stage, for tests of money and papers."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from heating_program.domain.inspection import ItemVerdict
from heating_program.domain.money import Fen
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.ids import ClaimId, ConversionId, UserId
from heating_program.models.inspection import Finding, Inspection
from heating_program.models.subsidy import Claim
from heating_program.reference.checklists import checklist
from heating_program.services import claims, events, numbering
from heating_program.services.circumstances import moment_of
from tests.factories import households
from tests.factories.people import Staff

ON = date(2026, 11, 2)
POLICY = "linhe-2023-example"
_STEPS = (("check", "BC"), ("review", "FR"), ("confirm", "BA"))


def accepted_conversion(
    session: Session,
    staff: Staff,
    *,
    stage: str = "accepted",
    price_fen: int = 1_800_000,
    household: dict[str, Any] | None = None,
    **changes: Any,
) -> ConversionId:
    """Write an accepted heat pump of 18,000 yuan with its visit, as if it had walked there."""
    household_id = households.register(session, staff["TC"], **(household or {}))
    owner = session.get_one(Household, household_id)
    number = numbering.next_number(session, "test:conversion")
    values: dict[str, Any] = {
        "case_no": f"GZ-TEST-{number:06d}",
        "technology": "ashp_air",
        "programme_year": 2026,
        "design": None,
        "device_maker": "示例清洁取暖设备供应商",
        "device_model": "KFR-72W",
        "price_fen": Fen(price_fen),
        "device_serial": f"SL2026{number:08d}",
        "heat_meter_no": f"1508{number:08d}",
    }
    conversion = Conversion(
        id=ConversionId(new_id()),
        area_code=owner.area_code,
        household_id=household_id,
        dwelling_id=owner.dwelling_id,
        stage=stage,
        stage_since=ON,
        created_at=moment_of(session),
        created_by=UserId(staff["TC"].id),
        **(values | changes),
    )
    session.add(conversion)
    session.flush()
    inspect(session, staff, conversion)
    events.record(
        session,
        actor=staff["TR"],
        permission="conversion.accept",
        on=ON,
        subject=events.Subject("conversion", conversion.id, conversion.area_code),
        action="conversion.accepted",
    )
    return conversion.id


def inspect(session: Session, staff: Staff, conversion: Conversion) -> None:
    """Write a visit on which everything was in order."""
    items = checklist(conversion.technology)
    session.add(
        Inspection(
            conversion_id=conversion.id,
            area_code=conversion.area_code,
            checklist=items.code,
            checklist_version=items.version,
            inspected_on=ON,
            room_temp_celsius=19.4,
            outdoor_temp_celsius=-6.5,
            verdict="passed",
            note="",
            recorded_at=moment_of(session),
            inspector_id=UserId(staff["IN"].id),
            findings=[
                Finding(
                    item=item.code,
                    position=place,
                    verdict=ItemVerdict.PASS.value,
                    value=(item.minimum or item.maximum) if item.is_number else None,
                    note="",
                )
                for place, item in enumerate(items.items)
            ],
        )
    )
    session.flush()


def assessed(session: Session, staff: Staff, conversion_id: ConversionId | None = None) -> ClaimId:
    """Open and assess a claim on an accepted conversion."""
    return claims.open_and_assess(
        session,
        actor=staff["FC"],
        on=ON,
        claim_id=new_id(),
        conversion_id=conversion_id or accepted_conversion(session, staff),
        policy_code=POLICY,
    )


def step(session: Session, staff: Staff, key: ClaimId, action: str, who: str, **more: Any) -> None:
    """Take one step as this person, on the claim as it stands."""
    session.flush()
    claims.change_stage(
        session,
        actor=staff[who],
        on=ON,
        claim_id=key,
        row_version=session.get_one(Claim, key).row_version,
        action=action,
        **more,
    )


def bring_to(
    session: Session, staff: Staff, stage: str, conversion_id: ConversionId | None = None
) -> ClaimId:
    """Walk a new claim to a stage: `calculated`, `checked`, `reviewed` or `confirmed`."""
    key = assessed(session, staff, conversion_id)
    for action, who in _STEPS:
        if session.get_one(Claim, key).stage == stage:
            break
        step(session, staff, key, action, who)
    session.flush()
    return key

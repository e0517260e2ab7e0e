"""Money for tests: an appropriation with an approved sum."""

from datetime import date

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.budget import AppropriationDetails, ChangeDetails, Programme
from heating_program.domain.money import Fen
from heating_program.domain.policy import FundingLevel
from heating_program.models.base import new_id
from heating_program.models.ids import AppropriationId
from heating_program.services import budgets

ON = date(2026, 11, 2)
LINHE = "150802"


def opened(
    session: Session,
    clerk: Actor,
    level: FundingLevel = FundingLevel.CENTRAL,
    area_code: str = LINHE,
) -> AppropriationId:
    """Open an appropriation without money."""
    return budgets.open_appropriation(
        session,
        actor=clerk,
        on=ON,
        appropriation_id=new_id(),
        details=AppropriationDetails(level, Programme.EQUIPMENT, 2026, area_code, "2026年设备补贴"),
    )


def funded(
    session: Session,
    clerk: Actor,
    reviewer: Actor,
    amount_fen: int,
    level: FundingLevel = FundingLevel.CENTRAL,
    area_code: str = LINHE,
) -> AppropriationId:
    """Open an appropriation and let one addition count."""
    key = opened(session, clerk, level, area_code)
    change(session, clerk, reviewer, key, amount_fen)
    return key


def change(
    session: Session, clerk: Actor, reviewer: Actor, key: AppropriationId, amount_fen: int
) -> None:
    """Enter an example addition or cut and approve it."""
    change_id = budgets.enter_change(
        session,
        actor=clerk,
        on=ON,
        change_id=new_id(),
        appropriation_id=key,
        details=ChangeDetails(Fen(amount_fen), "", ON, is_example=True),
    )
    budgets.approve_change(session, actor=reviewer, on=ON, change_id=change_id)


def enough_for(
    session: Session, clerk: Actor, reviewer: Actor, claims: int
) -> dict[str, AppropriationId]:
    """Grant what so many claims of scenario A1 need: 10,000, 2,200 and 2,200 yuan each."""
    parts = {
        FundingLevel.CENTRAL: 1_000_000,
        FundingLevel.CITY: 220_000,
        FundingLevel.BANNER: 220_000,
    }
    return {
        level.value: funded(session, clerk, reviewer, amount * claims, level)
        for level, amount in parts.items()
    }

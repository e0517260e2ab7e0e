"""The season's cost that the household signs with its scheme, at the prices of the design's day."""

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.documents.heat_scheme_facts import HeatSchemeSeason
from heating_program.domain.errors import DomainError
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling
from heating_program.models.event import Event
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.reference.factors import factor_set_on
from heating_program.services.heat_design import study_state
from heating_program.services.heat_design_house import surveyed_house

_BASIS: Final = (
    "按逐时模型、典型年、全天 18 ℃ 和方案确定当日的价格估算，机组取目录中同类产品；"
    "少开房间或调低室温会更省。"
)


def season_estimate(
    session: Session,
    conversion: Conversion,
    technology: str,
    assessment: RetrofitAssessment | None,
) -> HeatSchemeSeason | None:
    """Estimate a season of the house the scheme was made for.

    Returns
    -------
    HeatSchemeSeason or None
        None where the day has no prices or factors, or the way of heating no estimate: the paper
        then says that nothing was estimated.
    """
    on = _designed_on(session, conversion)
    dwelling = session.get_one(Dwelling, conversion.dwelling_id)
    try:
        surveyed = surveyed_house(dwelling, assessment)
        study = study_state(surveyed, surveyed.states[-1], dwelling, factor_set_on(on), on=on)
        line = study.cost.line(technology)
    except DomainError:
        return None
    return HeatSchemeSeason(
        heat_kwh=float(study.cost.need.useful_kwh),
        electricity_kwh=float(line.quantity) if line.unit == "kWh" else None,
        bill_fen=line.season_fen,
        sentence=f"{study.cost.said(technology)}{_BASIS}",
    )


def _designed_on(session: Session, conversion: Conversion) -> date:
    """Return the day of the design that stands, so that draft and issue ask for the same prices."""
    # The conversion itself was loaded inside the actor's areas; its own history needs no fence.
    said = (
        select(Event.business_date)
        .where(Event.subject_id == conversion.id, Event.action == "conversion.designed")
        .order_by(Event.day.desc(), Event.position.desc())
        .limit(1)
    )
    day = session.scalar(said)
    return date.fromisoformat(day) if day else conversion.stage_since

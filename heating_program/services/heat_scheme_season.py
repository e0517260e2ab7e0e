"""The season's cost that the household signs with its scheme, at the prices of the design's day."""

from typing import Final

from sqlalchemy.orm import Session

from heating_program.documents.heat_scheme_facts import HeatSchemeSeason
from heating_program.domain.errors import DomainError
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.reference.factors import factor_set_on
from heating_program.services import events
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
    # The day of the design that stands, so that draft and issue ask for the same prices.
    designed = events.last_day_of(session, conversion.id, "conversion.designed")
    on = designed or conversion.stage_since
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

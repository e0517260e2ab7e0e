"""Surveyed and sized PV plants, for tests of what is made of them."""

from functools import cache

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.models.base import new_id
from heating_program.models.ids import PvSystemId
from heating_program.models.pv_system import PvSizing, PvSystem
from heating_program.services.circumstances import moment_of
from heating_program.services.pv_calculation import SizedPlant, compute_size
from heating_program.services.roof_survey import RoofSurvey
from pv_sizing.limits import Limits
from tests.factories import measures
from tests.factories.households import VILLAGE


@cache
def computed(roof: RoofSurvey = measures.ROOF_SURVEY, open_kw: float | None = None) -> SizedPlant:
    """Compute a size once for all tests."""
    limits = Limits(roof.service_phases, grid_open_capacity_kw=open_kw)
    return compute_size(roof, VILLAGE, limits, on=measures.ON)


def sized_plant(
    session: Session,
    clerk: Actor,
    *,
    roof: RoofSurvey = measures.ROOF_SURVEY,
    stage: str = "sized",
    sized: SizedPlant | None = None,
) -> PvSystemId:
    """Add a plant that was surveyed and sized."""
    key = measures.pv_system(session, clerk, stage=stage)
    plant = session.get_one(PvSystem, key)
    plant.roof = roof.plain()
    resize(session, plant, clerk, sized or computed(roof))
    return key


def resize(session: Session, plant: PvSystem, clerk: Actor, sized: SizedPlant) -> None:
    """Keep one more size of a plant."""
    columns = {name: getattr(sized, name) for name in SizedPlant.__slots__ if name != "roof"}
    plant.sizings.append(
        PvSizing(
            id=new_id(),
            area_code=plant.area_code,
            made_at=moment_of(session),
            made_by=clerk.id,
            **columns,
        )
    )
    session.flush()

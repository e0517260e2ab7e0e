"""Retrofits and PV plants of an approved project, made as rows until they are walked there."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from heating_program.building_physics.envelope import House, Surface, SurfaceKind, Wall
from heating_program.building_physics.thermal_house import MassClass, ThermalCharacter
from heating_program.domain.actor import Actor
from heating_program.domain.dwelling import Structure
from heating_program.domain.retrofit import EnvelopeSurvey, Insulation, RetrofitPlan
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.ids import ConversionId, PvSystemId, RetrofitId
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.services.circumstances import moment_of
from heating_program.services.numbering import next_number
from heating_program.services.roof_survey import (
    LoadStatement,
    RoofSurvey,
    Surroundings,
    SurveyedPlane,
)
from heating_program.services.saving_verdict import Judgement, judge
from pv_sizing.roof import Covering, RoofKind
from tests.factories import households
from tests.factories.households import VILLAGE

ON = date(2026, 11, 2)
SURVEY = EnvelopeSurvey(
    structure=Structure.BRICK_TIMBER, window_front_m2=10.0, window_back_m2=3.0, door_m2=4.0
)
WALL = Insulation("eps", 80.0)
ROOF = Insulation("mineral_wool", 100.0)
OPENINGS: dict[str, str] = {"window": "double_pvc", "door": "insulated", "air": "tight"}
EVERYTHING = RetrofitPlan(WALL, ROOF, **OPENINGS)


def conversion(session: Session, clerk: Actor, **changes: Any) -> Conversion:
    """Add an approved project on a freshly registered household of the reference farmhouse."""
    household = session.get_one(Household, households.register(session, clerk))
    columns: dict[str, Any] = {
        "case_no": f"QN-TEST-{next_number(session, 'test-case'):06d}",
        "technology": "ashp_hydronic",
        "programme_year": 2026,
        "stage": "approved",
        "stage_since": ON,
        "design": None,
        "price_fen": None,
        "created_at": moment_of(session),
        "created_by": clerk.id,
    }
    made = Conversion(
        id=ConversionId(new_id()),
        area_code=household.area_code,
        household_id=household.id,
        dwelling_id=household.dwelling_id,
        **columns | changes,
    )
    session.add(made)
    session.flush()
    return made


def retrofit(session: Session, clerk: Actor, *, stage: str = "surveyed") -> RetrofitId:
    """Add a retrofit linked to a project of its own."""
    case = conversion(session, clerk)
    key = RetrofitId(new_id())
    session.add(
        Retrofit(
            id=key,
            area_code=case.area_code,
            dwelling_id=case.dwelling_id,
            conversion_id=case.id,
            stage=stage,
            stage_since=ON,
            hidden_work_on=None,
            hidden_work=None,
        )
    )
    session.flush()
    return key


def pv_system(
    session: Session, clerk: Actor, *, stage: str = "enquiry", case: Conversion | None = None
) -> PvSystemId:
    """Add a PV plant linked to a project, one of its own if none is given."""
    case = case or conversion(session, clerk)
    key = PvSystemId(new_id())
    session.add(
        PvSystem(
            id=key,
            area_code=case.area_code,
            household_id=case.household_id,
            dwelling_id=case.dwelling_id,
            conversion_id=case.id,
            stage=stage,
            stage_since=ON,
            connection_mode="self_use_surplus",
            investor="household",
            roof=None,
        )
    )
    session.flush()
    return key


FLAT = SurveyedPlane(
    name="平屋面",
    kind=RoofKind.FLAT,
    covering=Covering.CONCRETE,
    length_m=12.5,
    depth_m=7.2,
    tilt_deg=0.0,
    azimuth_deg=180.0,
    age_years=12,
    load=LoadStatement.YES,
)
ROOF_SURVEY = RoofSurvey((FLAT,), service_phases=1, surroundings=Surroundings.OPEN)


def close_call(u_wall_w_m2k: float) -> Judgement:
    """Judge a house of 1,000 W/K by the steady index; 2.0 on its wall is exactly 30 %."""

    def house(u_w_m2k: float) -> House:
        return House(
            floor_area_m2=100.0,
            volume_m3=300.0,
            air_changes_per_hour=0.5,
            walls=(Wall("all", 100.0, u_w_m2k, azimuth_deg=180.0),),
            surfaces=(
                Surface(SurfaceKind.ROOF, 100.0, 4.0),
                Surface(SurfaceKind.FLOOR, 100.0, 0.505),
            ),
        )

    return judge(
        house(5.0),
        house(u_wall_w_m2k),
        character=ThermalCharacter(MassClass.HEAVY),
        area_code=VILLAGE,
        deciding="steady_index",
        noted={},
    )

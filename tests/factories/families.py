"""A household with everything a survey can find: the fullest file the registry can hold."""

from dataclasses import replace
from datetime import date

from heating_program.domain.dwelling import (
    AirTightness,
    BuiltLayer,
    Opening,
    OpeningKind,
    PlotProof,
    Position,
    PositionSource,
    RoofCovering,
    RoofForm,
    Side,
    SideWall,
    WindowFrame,
)
from heating_program.domain.end_use import Device, EndUse, EndUseDetails, Fuel, Unit
from heating_program.domain.household import (
    ApplicantDetails,
    HouseholdDetails,
    MemberDetails,
    Relation,
    SpecialGroup,
    SpecialStanding,
    Wish,
)
from heating_program.domain.id_document import IdKind, parse_other_document
from heating_program.domain.identity import Sex, parse_id_number
from heating_program.domain.money import Fen
from tests.factories import households
from tests.factories.households import ON, id_number


def full_details(number: int = 4_000) -> HouseholdDetails:
    """Describe a family of three with an applicant from outside; `number` makes it its own."""
    son = MemberDetails(
        "巴图·朝鲁", parse_id_number(id_number(number), on=ON), Relation.CHILD, "13947800001"
    )
    child = MemberDetails(
        "萨仁",
        parse_other_document(
            f"内户{number:06d}",
            kind=IdKind.REGISTER,
            birth_date=date(1911, 5, 1),
            sex=Sex.FEMALE,
            reason="尚未办理身份证",
            on=ON,
        ),
        Relation.GRANDCHILD,
    )
    cousin = ApplicantDetails(
        "张伟", parse_id_number(id_number(number + 1), on=ON), Relation.OTHER, "2026年委托书"
    )
    base = households.details()
    return replace(
        base,
        address_note="村委会东侧",
        other_phones=("13947800002", "0478-8220001"),
        officials_relative=True,
        officials_relation="村主任之弟",
        special_groups=(
            SpecialStanding(
                SpecialGroup.DIBAO, "旗民政局", date(2025, 1, 1), date(2026, 12, 31), "乌云其木格"
            ),
            SpecialStanding(SpecialGroup.DISABLED),
        ),
        wishes=(Wish.HEAT_PUMP, Wish.PV),
        wish_reason="希望入冬前完工",
        members=(son, child),
        applicant=cousin,
        energy=(
            EndUseDetails(
                EndUse.HEATING,
                Fuel.LOOSE_COAL,
                3.0,
                Unit.TONNE,
                lhv_mj_kg=20.9,
                cost_fen=Fen(270_000),
                device=Device.COAL_BOILER,
                device_age_years=8,
                rooms_heated=3,
                usual_room_celsius=15.5,
                season_start="10-15",
                season_end="04-15",
            ),
            EndUseDetails(EndUse.COOKING, Fuel.STRAW, 120.0, Unit.BUNDLE, kg_per_unit=8.5),
            EndUseDetails(EndUse.HOT_WATER, Fuel.SOLAR, device=Device.SOLAR_HEATER),
        ),
        dwelling=replace(
            base.dwelling,
            plot_proof=PlotProof.CERTIFICATE,
            position=Position(40.7434, 107.4171, 6.0, PositionSource.GPS),
            renovated_year=2015,
            rooms=4,
            bays=3,
            roof_form=RoofForm.PITCHED,
            roof_covering=RoofCovering.TILE,
            has_ceiling=True,
            wall_template="brick_timber",
            window_frame=WindowFrame.ALUMINIUM,
            window_panes=1,
            air_tightness=AirTightness.LEAKY,
            porch="single_glazed",
            porch_area_m2=18.0,
            walls=(
                SideWall(Side.LEFT, "brick_490"),
                SideWall(
                    Side.BACK,
                    layers=(BuiltLayer("clay_brick", 370.0), BuiltLayer("eps", 60.5)),
                ),
            ),
            openings=(
                Opening(
                    Side.FRONT, OpeningKind.WINDOW, 1.8, 1.5, 3, WindowFrame.PVC, 2, leaks=False
                ),
                Opening(Side.RIGHT, OpeningKind.WINDOW, 0.6, 0.6, 1, leaks=True),
                Opening(Side.FRONT, OpeningKind.DOOR, 0.95, 2.1),
            ),
            roof_layers=(BuiltLayer("mineral_wool", 100.0),),
            floor_layers=(BuiltLayer("xps", 30.0), BuiltLayer("cement_mortar", 40.0)),
            meter_no=f"M{number}",
            heating_meter_no=f"H{number}",
            service_phases=1,
            service_kw=8.0,
        ),
    )

"""Invented households; their ID numbers are valid and of birth years no living person has."""

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.dwelling import (
    AirTightness,
    DwellingDetails,
    HazardGrade,
    HeatingFuel,
    Opening,
    OpeningKind,
    PlotProof,
    Position,
    PositionSource,
    RoofCovering,
    RoofForm,
    Side,
    Structure,
    WindowFrame,
)
from heating_program.domain.end_use import USUAL_UNIT, EndUse, EndUseDetails, Fuel
from heating_program.domain.household import (
    AccountDetails,
    HouseholdDetails,
    HouseholderDetails,
    Wish,
)
from heating_program.domain.identity import AccountKind, parse_id_number
from heating_program.models.base import new_id
from heating_program.models.ids import HouseholdId
from heating_program.services import households

VILLAGE = "150802102202"
ON = date(2026, 11, 2)
_numbers = count(1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(number: int, *, prefix: str = "150802") -> str:
    """Make a checksum-valid ID number of a birth year up to 1912."""
    birth = date.fromordinal(date(1900, 1, 1).toordinal() + number % 4500)
    stem = f"{prefix}{birth:%Y%m%d}{number // 4500 % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(stem, _WEIGHTS, strict=True))
    return stem + "10X98765432"[total % 11]


def details(**changes: Any) -> HouseholdDetails:
    """Describe a household like that of scenario A1: 90 m², three tonnes of coal."""
    number = next(_numbers)
    made = HouseholdDetails(
        village_code=VILLAGE,
        group_text="一组",
        door_no="12号",
        phone="13847860021",
        registered_members=4,
        resident_members=3,
        resident_months=12,
        special_groups=(),
        officials_relative=False,
        consent_on=date(2026, 3, 1),
        householder=HouseholderDetails("乌云其木格", parse_id_number(id_number(number), on=ON)),
        account=AccountDetails(
            AccountKind.SOCIAL_CARD, "6217000000000000012", "内蒙古农村信用社", "乌云其木格"
        ),
        dwelling=dwelling(number),
        wishes=(Wish.HEAT_PUMP,),
    )
    made = replace(made, **changes)
    return made if "energy" in changes else replace(made, energy=(heating(made.dwelling),))


def heating(house: DwellingDetails) -> EndUseDetails:
    """Describe how a house is heated today, by the fuel and the coal its own row names."""
    fuel = Fuel(house.heating_fuel)
    return EndUseDetails(
        EndUse.HEATING, fuel, amount=house.coal_t or 2.0, unit=USUAL_UNIT.get(fuel)
    )


# As much of each as the template of the house assumes: 10, 3 and 4 m².
OPENINGS = (
    Opening(Side.FRONT, OpeningKind.WINDOW, 2.0, 1.25, 4),
    Opening(Side.BACK, OpeningKind.WINDOW, 1.2, 1.25, 2),
    Opening(Side.FRONT, OpeningKind.DOOR, 1.0, 2.0, 2),
)


def dwelling(number: int = 0, **changes: Any) -> DwellingDetails:
    """Describe the reference farmhouse: 12.5 × 7.2 × 3.0 m, south-facing brick, fully surveyed."""
    made = DwellingDetails(
        plot_no=f"LH{number:08d}" if number else "",
        built_year=1998,
        structure=Structure.BRICK_TIMBER,
        hazard_grade=HazardGrade.B,
        relocation_listed=False,
        in_heating_network=False,
        length_m=12.5,
        depth_m=7.2,
        eaves_height_m=3.0,
        orientation_deg=180,
        floor_area_m2=90.0,
        heated_area_m2=90.0,
        electricity_customer_no=f"15{number:08d}" if number else "",
        transformer="民主村1号台区",
        heating_fuel=HeatingFuel.LOOSE_COAL,
        coal_t=3.0,
        plot_proof=PlotProof.CERTIFICATE,
        position=Position(
            40.80 + number % 50 / 1000, 107.30 + number % 40 / 1000, None, PositionSource.ESTIMATE
        ),
        rooms=4,
        bays=3,
        roof_form=RoofForm.PITCHED,
        roof_covering=RoofCovering.TILE,
        has_ceiling=True,
        wall_template="brick_timber",
        window_frame=WindowFrame.ALUMINIUM,
        window_panes=1,
        air_tightness=AirTightness.AVERAGE,
        service_phases=1,
        service_kw=8.0,
        openings=OPENINGS,
    )
    return replace(made, **changes)


def register(
    session: Session, actor: Actor, *, on: date = ON, key: UUID | None = None, **changes: Any
) -> HouseholdId:
    """Open a file the way a clerk does."""
    return households.register(
        session,
        actor=actor,
        on=on,
        household_id=key or new_id(),
        details=details(**changes),
    )

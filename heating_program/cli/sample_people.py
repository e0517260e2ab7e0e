"""The invented people of the practice township: who works there and who lives there."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import yaml

from heating_program.domain.actor import Grant
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
from heating_program.domain.end_use import EndUse, EndUseDetails, Fuel, Unit
from heating_program.domain.household import (
    AccountDetails,
    HouseholdDetails,
    HouseholderDetails,
    SpecialGroup,
    SpecialStanding,
    Wish,
)
from heating_program.domain.identity import AccountKind, parse_id_number
from heating_program.domain.permissions import Role
from heating_program.services.users import UserDetails

CITY, LINHE, GANZHAO = "1508", "150802", "150802102"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

# Two people wherever one person may not do both steps.
_STAFF = (
    ("tc1", "王晓燕", Role.TC, GANZHAO),
    ("tc2", "李志强", Role.TC, GANZHAO),
    ("tr1", "苏和", Role.TR, GANZHAO),
    ("tr2", "张慧敏", Role.TR, GANZHAO),
    ("vc1", "贺小军", Role.VC, f"{GANZHAO}202"),
    ("bc1", "白音", Role.BC, LINHE),
    ("ba1", "刘卫东", Role.BA, LINHE),
    ("in1", "朝鲁", Role.IN, LINHE),
    ("in2", "孟凡", Role.IN, LINHE),
    ("fc1", "赵敏", Role.FC, LINHE),
    ("fc2", "钱丽", Role.FC, LINHE),
    ("fr1", "周海", Role.FR, LINHE),
    ("fr2", "陶格斯", Role.FR, LINHE),
    ("au1", "郝静", Role.AU, CITY),
)


def staff() -> tuple[UserDetails, ...]:
    """List the accounts beside the administrator's."""
    return tuple(
        UserDetails(username, name, (Grant(role, area),)) for username, name, role, area in _STAFF
    )


@dataclass(frozen=True, slots=True)
class Family:
    """One invented family and how far it has come in the programme."""

    number: int
    details: HouseholdDetails
    reached: str
    with_retrofit: bool
    with_pv: bool


@cache
def families(today: date) -> tuple[Family, ...]:
    """Read the families of the sample file, their papers dated before `today`."""
    text = files(__package__).joinpath("sample_township.yaml").read_text("utf-8")
    rows = yaml.safe_load(text)["families"]
    return tuple(_family(number, row, today) for number, row in enumerate(rows, start=1))


def _family(number: int, row: list[object], today: date) -> Family:
    name, village, group, structure, area_m2, coal_t, reached, extras, special = row
    name, extras = str(name), list(extras) if isinstance(extras, list) else []
    details = HouseholdDetails(
        village_code=f"{GANZHAO}{village}",
        group_text=str(group),
        door_no=f"{number * 3}号",
        phone=f"1384780{number:04d}",
        registered_members=3 + number % 4,
        resident_members=2 + number % 3,
        resident_months=12 - number % 3,
        special_groups=_standings(str(special or "")),
        officials_relative=number % 17 == 0,
        consent_on=today - timedelta(days=200),
        householder=HouseholderDetails(name, parse_id_number(_id_number(number), on=today)),
        account=AccountDetails(
            AccountKind.SOCIAL_CARD, _card_number(number), "示例农村商业银行", name
        ),
        dwelling=_dwelling(number, str(structure), float(str(area_m2)), float(str(coal_t))),
        wishes=_wishes(extras),
        energy=_energy(float(str(coal_t))),
    )
    return Family(number, details, str(reached), "retrofit" in extras, "pv" in extras)


def _standings(code: str) -> tuple[SpecialStanding, ...]:
    return (SpecialStanding(SpecialGroup(code), "示例名册"),) if code else ()


def _wishes(extras: list[object]) -> tuple[Wish, ...]:
    more = {"retrofit": Wish.RETROFIT, "pv": Wish.PV}
    return (Wish.HEAT_PUMP, *(wish for name, wish in more.items() if name in extras))


def _energy(coal_t: float) -> tuple[EndUseDetails, ...]:
    return (EndUseDetails(EndUse.HEATING, Fuel.LOOSE_COAL, amount=coal_t, unit=Unit.TONNE),)


def _dwelling(number: int, structure: str, area_m2: float, coal_t: float) -> DwellingDetails:
    # One storey, 7.2 m deep, as the plain farmhouse of the reference house; its length follows.
    return DwellingDetails(
        plot_no=f"临集用{number:05d}",
        built_year=1988 + number % 25,
        structure=Structure(structure),
        hazard_grade=HazardGrade.C if structure == Structure.ADOBE else HazardGrade.B,
        relocation_listed=False,
        in_heating_network=False,
        length_m=round(area_m2 / 7.2, 1),
        depth_m=7.2,
        eaves_height_m=3.0,
        orientation_deg=180,
        floor_area_m2=area_m2,
        heated_area_m2=area_m2,
        electricity_customer_no=f"1508020{number:05d}",
        transformer=f"干召庙{number % 6 + 1}号台区",
        heating_fuel=HeatingFuel.LOOSE_COAL,
        coal_t=coal_t,
        plot_proof=PlotProof.CERTIFICATE,
        position=_place(number),
        rooms=max(2, round(area_m2 / 22)),
        bays=max(2, round(area_m2 / 30)),
        roof_form=RoofForm.FLAT if number % 5 == 0 else RoofForm.PITCHED,
        roof_covering=RoofCovering.CONCRETE if number % 5 == 0 else RoofCovering.TILE,
        has_ceiling=number % 5 != 0,
        wall_template=structure,
        window_frame=WindowFrame.WOOD if structure == Structure.ADOBE else WindowFrame.ALUMINIUM,
        window_panes=1 + number % 2,
        air_tightness=AirTightness.LEAKY if structure == Structure.ADOBE else AirTightness.AVERAGE,
        service_phases=1,
        service_kw=8.0,
        openings=_openings(round(area_m2 / 7.2, 1)),
    )


def _openings(length_m: float) -> tuple[Opening, ...]:
    # About what the template of such a house assumes, in windows of a usual size.
    return (
        Opening(Side.FRONT, OpeningKind.WINDOW, 1.8, 1.5, round(length_m * 0.8 / 2.7)),
        Opening(Side.FRONT, OpeningKind.DOOR, 1.0, 2.1, round(length_m * 0.32 / 2.1)),
        Opening(Side.BACK, OpeningKind.WINDOW, 1.2, 1.2, round(length_m * 0.24 / 1.44)),
    )


def _place(number: int) -> Position:
    # No house stands there: invented places, spread a little and marked as estimates.
    return Position(
        round(40.822 + number * 37 % 90 / 1000, 6),
        round(107.22 + number * 53 % 90 / 1000, 6),
        source=PositionSource.ESTIMATE,
    )


def _id_number(number: int) -> str:
    """Make a checksum-valid ID number of a birth year no living person has."""
    birth = date(1901, 1, 1) + timedelta(days=number * 97)
    stem = f"{LINHE}{birth:%Y%m%d}{number:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(stem, _ID_WEIGHTS, strict=True))
    return stem + "10X98765432"[total % 11]


def _card_number(number: int) -> str:
    """Make a card number that passes the Luhn check and whose issuer number is nobody's."""
    stem = f"621700000000{number:06d}"
    total = 0
    for place, digit in enumerate(reversed(stem)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{stem}{-total % 10}"

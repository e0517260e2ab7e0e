"""One real banner with 50,000 invented families, opened through the programme's own services.

Its townships and villages are those of the division list; the people, their houses and numbers are
invented, with identity numbers of birth years no living person has.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine, select
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
from heating_program.domain.end_use import Device, EndUse, EndUseDetails, Fuel, Unit
from heating_program.domain.household import (
    AccountDetails,
    HouseholdDetails,
    HouseholderDetails,
    SpecialGroup,
    SpecialStanding,
    Wish,
)
from heating_program.domain.identity import AccountKind, parse_id_number
from heating_program.domain.money import Fen
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.models.ids import HouseholdId
from heating_program.reference import divisions
from heating_program.services import household_bulk, households
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.factories.households import id_number

BANNER = "150821"
FAMILIES = 50_000
ENROLLED_ON = date(2026, 9, 1)
CONFIRMED_ON = date(2026, 9, 20)
_PORTION = 2_000
_SURNAMES = (*"王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗单解仇曾查乔贺郝白云", "欧阳", "尉迟")
_GIVEN = "建国秀英桂兰玉梅海军红霞志强丽华永胜春花巧云利平根全福贵改娥引弟"
_MONGOLIAN = (
    "乌云其木格",
    "阿拉坦·其其格",
    "巴特尔",
    "苏日娜",
    "孟和巴雅尔",
    "敖特根·巴雅尔",
    "娜仁高娃",
    "额尔敦朝鲁",
    "萨仁图雅",
    "斯琴·孟克·乌力吉",
)
_RARE = ("王\U00020164", "李\u4dae", "张\u7287", "赵\U0002b50a")
_FUELS = (
    (HeatingFuel.LOOSE_COAL, Fuel.LOOSE_COAL, Device.COAL_BOILER, 78),
    (HeatingFuel.CLEAN_COAL, Fuel.CLEAN_COAL, Device.COAL_BOILER, 9),
    (HeatingFuel.STRAW, Fuel.STRAW, Device.KANG, 8),
    (HeatingFuel.ELECTRICITY, Fuel.ELECTRICITY, Device.ELECTRIC_HEATER, 5),
)


def populate(
    engine: Engine, vault: Vault, clerk: Actor, reviewer: Actor, count: int = FAMILIES
) -> None:
    """Open the files of the banner and confirm two in five of them, a portion at a time."""
    families = _families(count)
    while portion := list(islice(families, _PORTION)):
        files = [household_bulk.NewFile(HouseholdId(new_id()), one) for one in portion]
        _in_one(engine, vault, ENROLLED_ON, lambda s, f=files: _open(s, clerk, f))
        _in_one(engine, vault, CONFIRMED_ON, lambda s, f=files: _confirm(s, reviewer, f))


def _open(session: Session, clerk: Actor, files: list[household_bulk.NewFile]) -> None:
    household_bulk.register_many(
        session, actor=clerk, on=ENROLLED_ON, permission="household.enrol", files=files
    )


def _confirm(session: Session, reviewer: Actor, files: list[household_bulk.NewFile]) -> None:
    for number, file in enumerate(files):
        if number % 5 < 2 and file.details.dwelling.position:
            version = session.scalar(select(Household.row_version).where(Household.id == file.key))
            households.change_stage(
                session,
                actor=reviewer,
                on=CONFIRMED_ON,
                household_id=file.key,
                row_version=version or 1,
                action="confirm",
            )


def _in_one(engine: Engine, vault: Vault, on: date, work: Any) -> None:
    at = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
    run_in_transaction(engine, work, info={"vault": vault, "at": at, "request_id": "walk"})


def _families(count: int) -> Iterator[HouseholdDetails]:
    rng = random.Random(20261122)
    villages = [each.code for each in divisions.villages_under(BANNER)]
    for number in range(1, count + 1):
        yield family(rng, number, villages[number % len(villages)])


def family(rng: random.Random, number: int, village: str) -> HouseholdDetails:
    """Invent one family; the number makes its papers, plot and meters its own."""
    name = _name(rng, number)
    heating, fuel, device = _heating(rng)
    group = f"{rng.randint(1, 9)}组"
    poor = rng.random() < 0.08
    identity = parse_id_number(id_number(number, prefix=_prefix(rng)), on=ENROLLED_ON)
    return HouseholdDetails(
        village_code=village,
        group_text=group,
        door_no=f"{number // 148 % 300 + 1}号",
        phone=f"139{number % 100_000_000:08d}",
        registered_members=rng.randint(1, 6),
        resident_members=rng.randint(1, 4),
        resident_months=rng.choice((12, 12, 12, 10, 8, 6, 3)),
        special_groups=(_standing(rng, name),) if poor else (),
        officials_relative=rng.random() < 0.02,
        consent_on=date(2026, 8, 20),
        householder=HouseholderDetails(name, identity),
        account=_account(number, name) if rng.random() < 0.93 else None,
        dwelling=_dwelling(rng, number, heating),
        wishes=(rng.choice((Wish.HEAT_PUMP, Wish.BIOMASS, Wish.PV, Wish.RETROFIT)),),
        energy=(_use(rng, fuel, device),),
    )


def _name(rng: random.Random, number: int) -> str:
    if number % 997 == 0:
        return rng.choice(_RARE)
    if rng.random() < 0.12:
        return rng.choice(_MONGOLIAN)
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2, 2))))


def _prefix(rng: random.Random) -> str:
    """Take the place of issue, most often the retired code of the older cards."""
    return rng.choice(("152822", "152822", "150821", "152801", "612722"))


def _heating(rng: random.Random) -> tuple[HeatingFuel, Fuel, Device]:
    chosen = rng.choices(_FUELS, weights=[each[3] for each in _FUELS])[0]
    return chosen[0], chosen[1], chosen[2]


def _use(rng: random.Random, fuel: Fuel, device: Device) -> EndUseDetails:
    if fuel is Fuel.ELECTRICITY:
        return EndUseDetails(
            EndUse.HEATING, fuel, float(rng.randint(3000, 9000)), Unit.KILOWATT_HOUR, device=device
        )
    amount_t = round(rng.uniform(1.0, 4.5), 1)
    cost_fen = Fen(round(amount_t * rng.randint(600, 1100)) * 100)
    return EndUseDetails(
        EndUse.HEATING, fuel, amount_t, Unit.TONNE, cost_fen=cost_fen, device=device
    )


def _standing(rng: random.Random, name: str) -> SpecialStanding:
    return SpecialStanding(
        rng.choice(tuple(SpecialGroup)),
        "旗民政局名册（示例）",
        date(2025, 1, 1),
        rng.choice((date(2026, 6, 30), date(2027, 12, 31))),
        name,
    )


def _account(number: int, name: str) -> AccountDetails:
    stem = f"621700000000{number:06d}"
    total = 0
    for place, digit in enumerate(reversed(stem)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return AccountDetails(AccountKind.SOCIAL_CARD, f"{stem}{-total % 10}", "示例农村信用社", name)


def _dwelling(rng: random.Random, number: int, heating: HeatingFuel) -> DwellingDetails:
    area_m2 = float(rng.choice((70, 80, 90, 100, 120)))
    structure = rng.choice((Structure.BRICK_TIMBER, Structure.BRICK_CONCRETE, Structure.ADOBE))
    position = Position(
        round(41.09 + rng.uniform(-0.15, 0.15), 6),
        round(108.27 + rng.uniform(-0.3, 0.3), 6),
        8.0,
        PositionSource.GPS,
    )
    burns = heating in (HeatingFuel.LOOSE_COAL, HeatingFuel.CLEAN_COAL)
    return DwellingDetails(
        plot_no=f"五集用{number:07d}",
        plot_proof=PlotProof.CERTIFICATE,
        position=position if rng.random() < 0.9 else None,
        built_year=rng.randint(1978, 2020),
        structure=structure,
        hazard_grade=HazardGrade.C if structure is Structure.ADOBE else HazardGrade.B,
        relocation_listed=rng.random() < 0.01,
        in_heating_network=False,
        length_m=round(area_m2 / 7.2, 1),
        depth_m=7.2,
        eaves_height_m=3.0,
        orientation_deg=rng.choice((170, 175, 180, 180, 180, 190)),
        floor_area_m2=area_m2,
        heated_area_m2=round(area_m2 * rng.choice((1.0, 0.8, 0.6)), 1),
        storeys=1,
        rooms=rng.randint(2, 6),
        bays=rng.randint(2, 4),
        has_ceiling=rng.random() < 0.7,
        roof_form=RoofForm.PITCHED,
        roof_covering=rng.choice(tuple(RoofCovering)),
        wall_template=structure.value,
        window_frame=rng.choice(tuple(WindowFrame)),
        window_panes=rng.choice((1, 2)),
        air_tightness=rng.choice(tuple(AirTightness)),
        electricity_customer_no=f"15{number:08d}",
        meter_no=f"M{number:09d}" if rng.random() < 0.85 else "",
        transformer=f"{number % 900 + 1}号台区",
        service_phases=1,
        service_kw=8.0,
        heating_fuel=heating,
        coal_t=round(rng.uniform(1.0, 4.5), 1) if burns else 0.0,
        openings=_openings(rng),
    )


def _openings(rng: random.Random) -> tuple[Opening, ...]:
    back = Opening(Side.BACK, OpeningKind.WINDOW, 1.2, 0.9, 2)
    return (
        Opening(Side.FRONT, OpeningKind.WINDOW, rng.choice((1.5, 1.8, 2.1)), 1.5, 3),
        Opening(Side.FRONT, OpeningKind.DOOR, 0.9, 2.1),
        *((back,) if rng.random() < 0.6 else ()),
    )

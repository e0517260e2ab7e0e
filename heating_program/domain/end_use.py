"""What a household uses energy for today: end uses, fuels, devices, and one row of the survey."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from heating_program.domain.dwelling import HeatingFuel
from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen


class EndUse(StrEnum):
    """What the energy is for."""

    HEATING = "heating"
    COOKING = "cooking"
    HOT_WATER = "hot_water"
    LIGHTING = "lighting"
    TRANSPORT = "transport"


class Fuel(StrEnum):
    """What is bought or gathered; the codes of `HeatingFuel` mean the same here."""

    LOOSE_COAL = "loose_coal"
    CLEAN_COAL = "clean_coal"
    FIREWOOD = "firewood"
    STRAW = "straw"
    PELLET = "biomass_pellet"
    LPG = "lpg"
    GAS = "gas"
    ELECTRICITY = "electricity"
    SOLAR = "solar"
    DISTRICT = "district"
    PETROL = "petrol"
    DIESEL = "diesel"


class Unit(StrEnum):
    """The unit an amount a year is given in; a bundle needs its weight."""

    TONNE = "t"
    KILOGRAM = "kg"
    CUBIC_METRE = "m3"
    KILOWATT_HOUR = "kwh"
    LITRE = "l"
    BUNDLE = "bundle"


class Device(StrEnum):
    """What the energy is used in."""

    COAL_BOILER = "coal_boiler"
    KANG = "kang"
    STOVE = "stove"
    ELECTRIC_HEATER = "electric_heater"
    HEAT_PUMP = "heat_pump"
    GAS_BOILER = "gas_boiler"
    INDUCTION = "induction"
    GAS_COOKER = "gas_cooker"
    RICE_COOKER = "electric_cooker"
    SOLAR_HEATER = "solar_heater"
    ELECTRIC_BOILER = "electric_water_heater"
    LED = "led"
    OTHER = "other"


END_USE_LABELS: Final[dict[EndUse, str]] = {
    EndUse.HEATING: "取暖",
    EndUse.COOKING: "炊事",
    EndUse.HOT_WATER: "热水",
    EndUse.LIGHTING: "照明",
    EndUse.TRANSPORT: "出行",
}
END_USE_FUEL_LABELS: Final[dict[Fuel, str]] = {
    Fuel.LOOSE_COAL: "散煤",
    Fuel.CLEAN_COAL: "洁净煤",
    Fuel.FIREWOOD: "薪柴",
    Fuel.STRAW: "秸秆",
    Fuel.PELLET: "生物质成型燃料",
    Fuel.LPG: "液化气",
    Fuel.GAS: "天然气",
    Fuel.ELECTRICITY: "电",
    Fuel.SOLAR: "太阳能",
    Fuel.DISTRICT: "集中供热",
    Fuel.PETROL: "汽油",
    Fuel.DIESEL: "柴油",
}
UNIT_LABELS: Final[dict[Unit, str]] = {
    Unit.TONNE: "吨",
    Unit.KILOGRAM: "千克",
    Unit.CUBIC_METRE: "立方米",
    Unit.KILOWATT_HOUR: "千瓦时",
    Unit.LITRE: "升",
    Unit.BUNDLE: "捆",
}
DEVICE_LABELS: Final[dict[Device, str]] = {
    Device.COAL_BOILER: "土暖气",
    Device.KANG: "火炕",
    Device.STOVE: "火炉",
    Device.ELECTRIC_HEATER: "电暖器",
    Device.HEAT_PUMP: "热泵",
    Device.GAS_BOILER: "燃气壁挂炉",
    Device.INDUCTION: "电磁灶",
    Device.GAS_COOKER: "燃气灶",
    Device.RICE_COOKER: "电饭锅等",
    Device.SOLAR_HEATER: "太阳能热水器",
    Device.ELECTRIC_BOILER: "电热水器",
    Device.LED: "LED 灯",
    Device.OTHER: "其他",
}
USUAL_UNIT: Final[dict[Fuel, Unit]] = {
    Fuel.LOOSE_COAL: Unit.TONNE,
    Fuel.CLEAN_COAL: Unit.TONNE,
    Fuel.FIREWOOD: Unit.TONNE,
    Fuel.STRAW: Unit.TONNE,
    Fuel.PELLET: Unit.TONNE,
    Fuel.LPG: Unit.KILOGRAM,
    Fuel.GAS: Unit.CUBIC_METRE,
    Fuel.ELECTRICITY: Unit.KILOWATT_HOUR,
    Fuel.PETROL: Unit.LITRE,
    Fuel.DIESEL: Unit.LITRE,
}
"""What an office asks in; solar heat and district heat are not bought by amount."""


@dataclass(frozen=True, slots=True)
class EndUseDetails:
    """One end use with one fuel.

    ``amount`` a year in ``unit``; ``kg_per_unit`` the weight of a bundle; ``lhv_mj_kg`` the lower
    heating value when it is known; ``season_start`` and ``season_end`` as "10-15".
    """

    end_use: EndUse
    fuel: Fuel
    amount: float | None = None
    unit: Unit | None = None
    kg_per_unit: float | None = None
    lhv_mj_kg: float | None = None
    cost_fen: Fen | None = None
    device: Device | None = None
    device_age_years: int | None = None
    rooms_heated: int | None = None
    usual_room_celsius: float | None = None
    season_start: str = ""
    season_end: str = ""


_LEAP_YEAR = 2000  # a season may begin on 29 February
_MONTH_DAY = re.compile(r"(1[0-2]|0?[1-9])[-./月](3[01]|[12][0-9]|0?[1-9])日?", re.ASCII)


def month_day(typed: str) -> str:
    """Write ``10月15日``, ``10.15`` and ``10-15`` as ``10-15``; what is no such day as empty."""
    found = _MONTH_DAY.fullmatch(typed)
    if found is None or int(found[2]) > monthrange(_LEAP_YEAR, int(found[1]))[1]:
        return ""
    return f"{int(found[1]):02d}-{int(found[2]):02d}"


def contradictions(uses: tuple[EndUseDetails, ...], heating: HeatingFuel) -> Iterator[DomainError]:
    """Yield what cannot be true of a household's uses together."""
    seen = set()
    for use in uses:
        if (use.end_use, use.fuel) in seen:
            yield DomainError("energy_use_twice", field="energy", use=END_USE_LABELS[use.end_use])
        seen.add((use.end_use, use.fuel))
        if use.unit is Unit.BUNDLE and use.kg_per_unit is None:
            yield DomainError("bundle_without_weight", field="energy")
        if use.amount is not None and use.unit is None:
            yield DomainError("amount_without_unit", field="energy")
    fuels = {use.fuel for use in uses if use.end_use is EndUse.HEATING}
    # Gas and bottled gas were one choice of the heating question before the end uses came.
    same = {heating.value} | ({Fuel.LPG.value} if heating is HeatingFuel.GAS else set())
    if fuels and not same & {fuel.value for fuel in fuels}:
        yield DomainError("heating_fuel_differs", field="heating_fuel")

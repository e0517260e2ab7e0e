"""Gathers what self-use and money of a plant rest on: the household's load and dated prices."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from heating_program.building_physics.hourly_electricity import HeatingLoad
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced
from heating_program.domain.tariff import TariffPlan
from heating_program.domain.technology import Carrier
from heating_program.models.conversion import Conversion
from heating_program.models.pv_system import PvSystem
from heating_program.reference import catalog
from heating_program.reference.export_prices import ExportPrice, export_scenarios
from heating_program.reference.load_shapes import LoadShape, heat_pump_figures, load_shape
from heating_program.reference.pv_batteries import house_batteries
from heating_program.reference.pv_money import Choice, Figure, PvMoney, pv_money, turnkey_price
from heating_program.reference.tariffs import plans_for
from heating_program.services import heat_scheme
from heating_program.services.pv_load import heat_pump_load
from heating_program.services.pv_prices import seasonal_time_of_use, time_of_use
from heating_program.services.pv_prospect_facts import (
    PROSPECTS_VERSION,
    Assumed,
    DayShape,
    ElectricityUse,
    ExportScenario,
    HeatingState,
    ProspectInputs,
    Tariff,
)
from pv_sizing.prospect_rows import ConnectionMode

SHAPE: Final = "farm_household"
# The heating season of the prefecture, 15 October to 15 April, in whole months.
HEATING_MONTHS: Final = (1, 2, 3, 4, 10, 11, 12)
# Above this outdoor temperature sun, people and appliances heat a farm house enough: the design
# room temperature less 4 K. A judgement, printed with every figure.
BALANCE_CELSIUS: Final = heat_scheme.INDOOR_CELSIUS - 4.0


def base_kwh_example() -> int:
    """Return the example of a household's own yearly use, to start a form from [kWh]."""
    return load_shape(SHAPE).base_kwh_per_year.value


def tariff_choices(area_code: str, *, on: date) -> dict[str, TariffPlan]:
    """Return the tariffs by code of which every hour has a price of its own.

    What a tier costs depends on what was used before; such a tariff is left to the bill.
    """
    return {each.code: each for each in plans_for(area_code, on=on) if each.by_hour_only}


def gather(
    session: Session,
    plant: PvSystem,
    *,
    on: date,
    mode: str,
    base_kwh: float,
    tariff_code: str,
    price_yuan_per_kwp: int,
) -> ProspectInputs:
    """Put together what a household said, what was designed, and the prices of a day.

    Parameters
    ----------
    mode
        How the plant is to be connected.
    base_kwh
        The household's own use a year, without heating.
    tariff_code
        One of `tariff_choices`.
    price_yuan_per_kwp
        Of building.

    Raises
    ------
    DomainError
        ``tariff_unknown``, ``export_price_unknown``, ``base_kwh_impossible``.
    """
    return prospect_inputs(
        plant.area_code,
        on=on,
        mode=mode,
        heating=heating_of(conversion_of(session, plant)),
        base_kwh=base_kwh,
        tariff_code=tariff_code,
        price_yuan_per_kwp=price_yuan_per_kwp,
    )


def prospect_inputs(
    area_code: str,
    *,
    on: date,
    mode: str,
    heating: tuple[HeatingState, HeatingLoad | None],
    base_kwh: float,
    tariff_code: str,
    price_yuan_per_kwp: int,
) -> ProspectInputs:
    """Do the same from plain values; see `gather`."""
    if not 0.0 <= base_kwh <= 1e6:
        raise DomainError("base_kwh_impossible", field="base_kwh", base_kwh=base_kwh)
    money, batteries = pv_money(on), house_batteries()
    exports = sorted(export_scenarios(area_code, on=on), key=lambda price: price.fen_per_kwh)
    return ProspectInputs(
        version=PROSPECTS_VERSION,
        on=on.isoformat(),
        mode=ConnectionMode(mode),
        use=ElectricityUse(
            base_kwh=float(base_kwh),
            shape=_shape(load_shape(SHAPE), base_kwh),
            heating_state=heating[0],
            heating=heating[1],
            heating_notes=_pump(heating[1]),
            heating_months=HEATING_MONTHS,
        ),
        tariff=_tariff(area_code, tariff_code, on),
        exports=tuple(_export(price) for price in exports),
        judged_by=_judged_by(exports),
        price_fen_per_kwp=price_yuan_per_kwp * 100,
        price=_price(price_yuan_per_kwp),
        money_version=money.version,
        money=_assumed(money),
        batteries=batteries.batteries,
        battery_note=Assumed(
            code="batteries",
            zh="电池容量",
            en="battery sizes",
            value="、".join(f"{each.capacity_kwh:g}" for each in batteries.batteries),
            unit="kWh",
            status=batteries.status.value,
            source=batteries.source,
        ),
    )


def conversion_of(session: Session, plant: PvSystem) -> Conversion | None:
    """Return the heating project a plant belongs to, if any."""
    return session.get_one(Conversion, plant.conversion_id) if plant.conversion_id else None


def heating_of(conversion: Conversion | None) -> tuple[HeatingState, HeatingLoad | None]:
    """Tell how the house is heated, and the heat pump where one was designed.

    Raises
    ------
    DomainError
        Under the code of the physics, for a scheme whose figures no house could have.
    """
    if conversion is None:
        return HeatingState.NO_PROJECT, None
    technology = catalog.technology(conversion.technology)
    if technology.carrier is not Carrier.ELECTRICITY:
        return HeatingState.NOT_ELECTRIC, None
    if technology.capacity_at_minus_20 is None:
        return HeatingState.OTHER_ELECTRIC, None
    if conversion.design is None:
        return HeatingState.NOT_DESIGNED, None
    return HeatingState.HEAT_PUMP, designed_heat_pump(heat_scheme.thawed(conversion.design))


def designed_heat_pump(scheme: heat_scheme.Scheme) -> HeatingLoad:
    """Return the heat pump of a scheme as the electricity of a year needs it."""
    figures = heat_pump_figures()
    ratio = scheme.ratio_at_minus_20 or figures.ratio_at_minus_20
    return heat_pump_load(
        design_load_kw=scheme.load.load_w / 1000.0,
        design_outdoor_celsius=scheme.inputs.outdoor_celsius,
        indoor_celsius=scheme.inputs.indoor_celsius,
        balance_celsius=BALANCE_CELSIUS,
        heating_months=HEATING_MONTHS,
        nominal_heat_kw=scheme.device.nominal_kw,
        figures=replace(figures, ratio_at_minus_20=ratio),
    )


def _pump(heating: HeatingLoad | None) -> tuple[Assumed, ...]:
    """Print the heat pump: its size as designed, its efficiency as an example."""
    if heating is None:
        return ()
    figures = heat_pump_figures()
    texts = {"status": figures.status.value, "source": figures.source}
    rows = (
        ("design_load", "设计热负荷", "design load", f"{heating.design_load_kw:.2f}", "kW"),
        ("pump_heat", "热泵额定制热量", "heat of the unit", f"{heating.nominal_heat_kw:g}", "kW"),
        ("pump_balance", "停暖室外温度", "no heating above", f"{heating.balance_celsius:g}", "°C"),
        ("pump_cop_max", "热泵能效上限", "best efficiency", f"{heating.cop_max:g}", "kW/kW"),
    )
    return tuple(Assumed(code, zh, en, value, unit, **texts) for code, zh, en, value, unit in rows)


def _tariff(area_code: str, code: str, on: date) -> Tariff:
    """Price the year: a heating tariff holds in the heating months only."""
    choices = tariff_choices(area_code, on=on)
    if code not in choices:
        raise DomainError("tariff_unknown", field="tariff", tariff=code)
    chosen = choices[code]
    other = next((each for each in choices.values() if not each.for_heating), None)
    if not chosen.for_heating or other is None:
        return Tariff(code, time_of_use(chosen).windows, _prices(chosen))
    windows = seasonal_time_of_use(chosen, other, heating_months=HEATING_MONTHS).windows
    return Tariff(code, windows, (*_prices(chosen), *_prices(other)))


def _prices(plan: TariffPlan) -> tuple[Assumed, ...]:
    def row(zh: str, value: Decimal) -> Assumed:
        texts = {"status": plan.status.value, "source": plan.source, "unit": "元/kWh"}
        return Assumed(code=plan.code, zh=zh, en=plan.en, value=str(value), **texts)

    if len(plan.periods) == 1:
        return (row(plan.zh, plan.periods[0].yuan_per_kwh),)
    return tuple(
        row(f"{plan.zh} {each.from_hour}～{each.to_hour} 时", each.yuan_per_kwh)
        for each in plan.periods
    )


def _export(price: ExportPrice) -> ExportScenario:
    return ExportScenario(price.fen_per_kwh, _sourced(price, price.yuan_per_kwh))


def _judged_by(exports: list[ExportPrice]) -> str:
    """Name the middle price of the market, or of all there are."""
    market = [price for price in exports if price.kind.value == "market"] or exports
    return market[(len(market) - 1) // 2].code


def _price(yuan_per_kwp: int) -> Assumed:
    known = turnkey_price()
    entered = yuan_per_kwp != known.value
    return Assumed(
        code="turnkey_price",
        zh="光伏系统造价",
        en="price of building",
        value=f"{yuan_per_kwp}",
        unit=known.unit,
        status="unverified" if entered else known.status.value,
        source="entered for this plant" if entered else known.source,
    )


def _shape(shape: LoadShape, base_kwh: float) -> DayShape:
    known = shape.base_kwh_per_year
    return DayShape(
        code=shape.code,
        summer_months=shape.summer_months,
        month_weights=shape.month_weights,
        winter_hour_weights=shape.winter_hour_weights,
        summer_hour_weights=shape.summer_hour_weights,
        assumed=Assumed(
            code="base_kwh",
            zh=shape.zh,
            en=shape.en,
            value=f"{base_kwh:g}",
            unit="kWh/年",
            status=known.status.value,
            source=known.source,
        ),
    )


def _assumed(money: PvMoney) -> tuple[Assumed, ...]:
    items: list[Figure | Choice] = [*money.figures, *money.choices]
    return tuple(_sourced(item, item.value) for item in items)


def _sourced(item: Figure | Choice | ExportPrice, value: Sourced[Any]) -> Assumed:
    return Assumed(
        code=item.code,
        zh=item.zh,
        en=item.en,
        value=str(value.value),
        unit=value.unit,
        status=value.status.value,
        source=value.source,
    )

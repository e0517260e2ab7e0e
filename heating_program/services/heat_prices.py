"""What a season's energy of one way of heating costs in an area on a day, ready to compare.

Electricity is billed hour by hour, fuel by its heating value, delivered heat by its meter or the
heated area.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from heating_program.building_physics.season_energy import SeasonEnergy
from heating_program.domain.bill import RankedBill, SeasonBill, ranked
from heating_program.domain.errors import DomainError
from heating_program.domain.fuel_prices import FuelPrice, fuel_bill
from heating_program.domain.heat_tariff import heat_bill
from heating_program.domain.money import Fen
from heating_program.domain.provenance import weakest
from heating_program.domain.running_cost import HeatNeed
from heating_program.domain.technology import Carrier, Technology
from heating_program.reference.tariffs import bill_plans_for, heat_plans_for
from heating_program.services.hourly_bills import bill_of_hours

_NETWORK: Final = frozenset({Carrier.DISTRICT_HEAT, Carrier.GEOTHERMAL})
# Who is weaned off coal by electricity, also beside the sun, gets the heating meter; the fan of a
# pellet boiler runs on the household's own.
_HEATING_METER: Final = frozenset({Carrier.ELECTRICITY, Carrier.SOLAR})
_STORAGE: Final = "electric_storage"
_KWH_PER_GJ: Final = Decimal(2500) / 9
_HUNDREDTH: Final = Decimal("0.01")
_NOTHING: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class HeatHours:
    """When in the year the heat is needed.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Useful heat of every hour in any unit: only its shares count.
    months, hours : array_like of int, shape (n,)
        Calendar month and hour of the clock in which every hour begins.
    """

    weights: ArrayLike
    months: ArrayLike
    hours: ArrayLike

    def shares(self) -> NDArray[np.float64]:
        """Return the share of the season's heat in every hour, shape (n,).

        Raises
        ------
        DomainError
            ``heat_hours_impossible`` when one is negative or no number, or all are nothing.
        """
        weights = np.asarray(self.weights, float)
        total = weights.sum()
        if not (np.isfinite(total) and total > 0.0 and weights.min() >= 0.0):
            raise DomainError("heat_hours_impossible", field="heat")
        return np.asarray(weights / total, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """One technology offered to the house.

    Parameters
    ----------
    code : str
        Of the catalogue.
    given : mapping
        Figures of the house its formula asks for beside the heat, for example
        ``design_load_kw``; a name of its parameters replaces the stanza's figure.
    electricity_kwh : array_like or None, shape (n,)
        What it draws in every hour where an hourly model has found it; None spreads the
        season's sum as the heat. [kWh]
    """

    code: str
    given: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    electricity_kwh: ArrayLike | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """What all lines of one estimate share."""

    area_code: str
    on: date
    need: HeatNeed
    hours: HeatHours
    heated_area_m2: Decimal
    fuels: Mapping[str, FuelPrice]


@dataclass(frozen=True, slots=True)
class Priced:
    """A bill with the quantity it is for, before it is a line."""

    delivered_kwh: Decimal
    quantity: Decimal
    unit: str
    bill: SeasonBill
    tariffs: tuple[RankedBill, ...] = ()


def stores_heat(technology: Technology) -> bool:
    """Tell whether a technology charges while electricity is cheap."""
    return technology.formula == _STORAGE


def priced(
    place: Place, technology: Technology, offer: Offer, season: SeasonEnergy
) -> Priced | str:
    """Return the bill of a technology, or a code of `UNPRICED_LABELS`.

    Raises
    ------
    DomainError
        What the tariffs say of the hours.
    """
    if season.amounts.get("unmet_kwh", 0.0) > 0.0:
        return "heat_not_met"
    electric = _electric(place, technology, offer, season) if season.electricity_kwh else None
    if technology.carrier in _HEATING_METER:
        return electric or "price_unknown"
    if technology.carrier in _NETWORK:
        main = _network(place, _metered_kwh(season))
    else:
        main = _fuel(place, technology.carrier, season)
    if main is None or (season.electricity_kwh and electric is None):
        return "price_unknown"
    return _together(main, electric) if electric else main


def _electric(
    place: Place, technology: Technology, offer: Offer, season: SeasonEnergy
) -> Priced | None:
    """Bill electricity by the tariffs of its meter, or by all where the area has none of them."""
    plans = bill_plans_for(place.area_code, on=place.on)
    if not plans:
        return None
    hourly = (
        season.electricity_kwh * place.hours.shares()
        if offer.electricity_kwh is None
        else np.asarray(offer.electricity_kwh, float)
    )
    stores, months, hours = stores_heat(technology), place.hours.months, place.hours.hours
    bills = {
        plan: bill_of_hours(plan, hourly, months, hours, year=place.on.year, in_cheapest=stores)
        for plan in plans
    }
    heating_meter = technology.carrier in _HEATING_METER
    own = [bill for plan, bill in bills.items() if plan.for_heating is heating_meter]
    best = ranked(own or list(bills.values()))[0].bill
    total = hundredths(best.energy_kwh)
    return Priced(total, total, "kWh", best, ranked(list(bills.values())))


def _network(place: Place, metered_kwh: Decimal) -> Priced | None:
    """Bill delivered heat by the cheapest of the area's prices."""
    plans = heat_plans_for(place.area_code, on=place.on)
    if not plans:
        return None
    bills = sorted(
        (heat_bill(plan, area_m2=place.heated_area_m2, heat_kwh=metered_kwh) for plan in plans),
        key=lambda bill: (bill.total_fen, bill.code),
    )
    least = bills[0].total_fen
    tariffs = tuple(RankedBill(bill, Fen(bill.total_fen - least)) for bill in bills)
    paid = bills[0].lines[-1]  # the area of a flat price, else the heat of the meter
    return Priced(metered_kwh, hundredths(paid.quantity), paid.unit, bills[0], tariffs)


def _metered_kwh(season: SeasonEnergy) -> Decimal:
    """Return what passes the house's heat meter, without the losses of the network."""
    return hundredths(Decimal(season.amounts["metered_gj"]) * _KWH_PER_GJ)


def _fuel(place: Place, carrier: Carrier, season: SeasonEnergy) -> Priced | None:
    """Bill the fuel of a stove or boiler, by the heating value of its own stanza."""
    fuel = next((each for each in place.fuels.values() if each.carrier is carrier), None)
    if fuel is None:
        return None
    delivered = hundredths(season.delivered_kwh)
    burnt = season.amounts.get("fuel_m3" if fuel.unit == "m3" else "fuel_kg")
    if burnt is None:
        quantity = fuel.quantity(delivered)
    else:
        quantity = (Decimal(burnt) / (1000 if fuel.unit == "t" else 1)).quantize(Decimal("0.001"))
    return Priced(delivered, quantity, fuel.unit, fuel_bill(fuel, quantity))


def _together(main: Priced, auxiliary: Priced) -> Priced:
    """Add the electricity of fans and pumps to the bill of the fuel or the heat."""
    bill = SeasonBill(
        main.bill.code,
        main.bill.zh,
        weakest(main.bill.status, auxiliary.bill.status),
        (*main.bill.lines, *auxiliary.bill.lines),
    )
    return Priced(main.delivered_kwh, main.quantity, main.unit, bill, main.tariffs)


def hundredths(energy: float | Decimal) -> Decimal:
    """Print energy as a meter does."""
    return Decimal(energy).quantize(_HUNDREDTH)

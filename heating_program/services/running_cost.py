"""The running-cost estimate a household signs: the same heat by every way, at the prices of a day.

What cannot give the same heat, or has no price, is named and not compared.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from heating_program.building_physics.errors import PhysicsError
from heating_program.domain.energy_use import FactorSet
from heating_program.domain.errors import DomainError
from heating_program.domain.fuel_prices import FuelPrice, fuel_bill
from heating_program.domain.money import Fen
from heating_program.domain.provenance import Status, weakest
from heating_program.domain.running_cost import (
    BurntBefore,
    CostLine,
    HeatNeed,
    NeedBasis,
    RunningCost,
    Unpriced,
)
from heating_program.domain.technology import Technology
from heating_program.reference import catalog
from heating_program.reference.fuel_prices import fuel_prices_for
from heating_program.services.heat_prices import (
    HeatHours,
    Offer,
    Place,
    Priced,
    hundredths,
    priced,
    stores_heat,
)

RUNNING_COST_VERSION: Final = "running_cost/1"


def running_cost(
    need: HeatNeed,
    offers: Iterable[Offer],
    hours: HeatHours,
    *,
    area_code: str,
    on: date,
    heated_area_m2: Decimal,
    before: BurntBefore | None = None,
) -> RunningCost:
    """Estimate what a season costs by every technology offered, and by the fuels beside them.

    Parameters
    ----------
    need
        Useful heat, the same on every line.
    offers
        Technologies of the catalogue, each once.
    hours
        When the heat is needed.
    area_code, on
        Whose prices, and of which day.
    heated_area_m2
        What district heat by area is charged for.
    before
        The coal of the survey (`burnt_before`), shown apart.

    Raises
    ------
    DomainError
        ``technology_unknown``, ``nothing_to_compare``, ``heat_hours_impossible``, what the
        tariffs say of the hours, and under the code of the physics a figure of an offer that
        no house could have.
    """
    fuels = fuel_prices_for(area_code, on=on)
    place = Place(area_code, on, need, hours, heated_area_m2, fuels)
    found = [_offered(place, offer) for offer in offers]
    lines = [each for each in found if isinstance(each, CostLine)]
    burnt = {catalog.technology(line.code).carrier for line in lines}
    beside = [_beside(place, fuel) for fuel in fuels.values() if fuel.carrier not in burnt]
    compared = sorted([*lines, *beside], key=lambda line: (line.season_fen, line.code))
    if not compared:
        raise DomainError("nothing_to_compare", division=area_code, on=on)
    return RunningCost(
        version=RUNNING_COST_VERSION,
        on=on,
        area_code=area_code,
        need=need,
        lines=tuple(compared),
        unpriced=tuple(each for each in found if isinstance(each, Unpriced)),
        before=before,
        notes=_notes(need, compared, before),
    )


def burnt_before(coal_t: Decimal, factors: FactorSet, *, paid_fen: Fen | None) -> BurntBefore:
    """Return the heat that the coal of a survey gave in a household stove."""
    per_t = factors.coal_kwh_per_t * factors.value("coal_stove")
    useful = hundredths(float(coal_t) * float(per_t))
    return BurntBefore(coal_t, useful, paid_fen)


def need_from_coal(before: BurntBefore) -> HeatNeed:
    """Take the heat of the surveyed coal as the need: the same rooms at the same warmth.

    Raises
    ------
    DomainError
        ``useful_heat_impossible`` when no coal was burnt.
    """
    return HeatNeed(before.useful_kwh, NeedBasis.MEASURED_COAL)


def _notes(
    need: HeatNeed, lines: Sequence[CostLine], before: BurntBefore | None
) -> tuple[str, ...]:
    notes = ["prices_of_the_day"]
    if before is not None and need.basis is not NeedBasis.MEASURED_COAL:
        notes.insert(0, "demand_computed_coal_measured")
    if any(line.offered and stores_heat(catalog.technology(line.code)) for line in lines):
        notes.append("storage_charges_in_cheapest")
    if any(line.status is Status.EXAMPLE for line in lines):
        notes.append("prices_are_examples")
    return tuple(notes)


def _offered(place: Place, offer: Offer) -> CostLine | Unpriced:
    """Price one technology, or say why it cannot be compared."""
    technology = catalog.technology(offer.code)
    reason = "figures_missing"
    if not (technology.example.given.keys() - offer.given.keys() - {"useful_kwh"}):
        try:
            season = catalog.season(
                offer.code, useful_kwh=float(place.need.useful_kwh), **offer.given
            )
        except PhysicsError as error:
            raise DomainError(error.code, field=offer.code, where=error.where) from error
        found = priced(place, technology, offer, season)
        if isinstance(found, Priced):
            return _line(technology, found)
        reason = found
    return Unpriced(technology.code, technology.zh, technology.en, reason)


def _line(technology: Technology, found: Priced) -> CostLine:
    return CostLine(
        code=technology.code,
        zh=technology.zh,
        en=technology.en,
        offered=True,
        delivered_kwh=found.delivered_kwh,
        quantity=found.quantity,
        unit=found.unit,
        bill=found.bill,
        tariffs=found.tariffs,
        status=weakest(found.bill.status, technology.season_efficiency.status),
    )


def _beside(place: Place, fuel: FuelPrice) -> CostLine:
    """Price a fuel in its usual appliance, for comparison only."""
    delivered = fuel.delivered_kwh(place.need.useful_kwh)
    quantity = fuel.quantity(delivered)
    bill = fuel_bill(fuel, quantity)
    return CostLine(
        code=fuel.code,
        zh=fuel.appliance_zh,
        en=fuel.appliance_en,
        offered=False,
        delivered_kwh=hundredths(delivered),
        quantity=quantity,
        unit=fuel.unit,
        bill=bill,
        tariffs=(),
        status=weakest(bill.status, fuel.season_efficiency.status),
    )

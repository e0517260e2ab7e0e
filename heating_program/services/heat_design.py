"""The design study of a house: load, season and every way of heating; it keeps nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.building_physics.hourly_demand import MODEL_VERSION as HOURLY_MODEL
from heating_program.building_physics.sizing_orders import TransformerDemand, transformer_demands
from heating_program.domain.actor import Actor
from heating_program.domain.energy_use import FactorSet
from heating_program.domain.running_cost import HeatNeed, NeedBasis, RunningCost
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling
from heating_program.models.ids import ConversionId
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.reference.factors import factor_set_on
from heating_program.services import conversion_facts, heat_scheme, retrofits, scope
from heating_program.services.heat_design_house import (
    HeatedHouse,
    SurveyedHouse,
    surveyed_house,
)
from heating_program.services.heat_design_ways import Way, ways_of
from heating_program.services.heat_prices import HeatHours, hundredths
from heating_program.services.pv_load import typical_year_clock
from heating_program.services.running_cost import burnt_before, running_cost

HEAT_DESIGN_VERSION: Final = "heat_design/1"


@dataclass(frozen=True, slots=True, eq=False)
class StateStudy:
    """One state of the house with every way of heating it.

    ``cost`` prices all ways; ``possible`` only those that carry the load and can be connected,
    from the cheapest on.
    """

    house: HeatedHouse
    ways: tuple[Way, ...]
    cost: RunningCost
    possible: RunningCost

    def way(self, technology_code: str) -> Way | None:
        """Find a way by its technology; None for one no new conversion may choose."""
        return next((each for each in self.ways if each.technology.code == technology_code), None)

    @property
    def cheapest_code(self) -> str | None:
        """Technology that costs least among those possible, reference fuels left out."""
        return next((line.code for line in self.possible.lines if line.offered), None)


@dataclass(frozen=True, slots=True, eq=False)
class HeatDesign:
    """Everything the design page shows, with what it was computed from.

    ``states`` has the house as it stands and, where a retrofit is designed, the one after it;
    ``transformer`` is what the schemes of the village ask of this house's transformer, None where
    it has no name.
    """

    model_versions: tuple[str, ...]
    technology: str
    surveyed: SurveyedHouse
    factors: FactorSet
    coal_t: Decimal
    states: tuple[StateStudy, ...]
    transformer: TransformerDemand | None

    def state(self, name: str) -> StateStudy:
        """Return a state by name, else the last: the house as it will be when it is heated."""
        return next((each for each in self.states if each.house.state == name), self.states[-1])


def heat_design(session: Session, *, actor: Actor, on: date, conversion_id: UUID) -> HeatDesign:
    """Study the house of a conversion.

    Raises
    ------
    DomainError
        ``not_found``; of the house ``house_sizes_implausible``, ``house_impossible``,
        ``structure_unknown``, ``heat_way_impossible``; of the place ``climate_unknown``,
        ``nothing_to_compare``, ``factor_set_not_yet``.
    """
    key = ConversionId(conversion_id)
    case = scope.load(session, Conversion, key, actor, "conversion.read")
    dwelling = session.get_one(Dwelling, case.dwelling_id)
    surveyed = surveyed_house(dwelling, _designed(session, case))
    factors = factor_set_on(on)
    return HeatDesign(
        model_versions=(HEAT_DESIGN_VERSION, heat_scheme.MODEL_VERSION, HOURLY_MODEL),
        technology=case.technology,
        surveyed=surveyed,
        factors=factors,
        coal_t=Decimal(f"{dwelling.coal_t:g}"),
        states=tuple(
            study_state(surveyed, house, dwelling, factors, on=on) for house in surveyed.states
        ),
        transformer=_transformer(session, actor, dwelling),
    )


def study_state(
    surveyed: SurveyedHouse,
    house: HeatedHouse,
    dwelling: Dwelling,
    factors: FactorSet,
    *,
    on: date,
) -> StateStudy:
    """Compare every way of heating one state of a house at the prices of a day.

    Raises
    ------
    DomainError
        As `heat_design`.
    """
    ways = ways_of(surveyed, house, dwelling, factors)
    return StateStudy(
        house=house,
        ways=ways,
        cost=_cost(ways, house, dwelling, factors, on),
        possible=_cost([way for way in ways if way.possible], house, dwelling, factors, on),
    )


def _cost(
    ways: Iterable[Way], house: HeatedHouse, dwelling: Dwelling, factors: FactorSet, on: date
) -> RunningCost:
    whole = dwelling.heated_area_m2 >= dwelling.floor_area_m2
    basis = NeedBasis.COMPUTED_FULL_COMFORT if whole else NeedBasis.COMPUTED_OWN_USE
    coal_t = Decimal(f"{dwelling.coal_t:g}")
    return running_cost(
        HeatNeed(hundredths(house.season_kwh), basis),
        [way.offer() for way in ways],
        HeatHours(house.hourly_kwh, *typical_year_clock()),
        area_code=dwelling.area_code,
        on=on,
        heated_area_m2=hundredths(house.floor_area_m2),
        before=burnt_before(coal_t, factors, paid_fen=None) if coal_t else None,
    )


def _designed(session: Session, case: Conversion) -> RetrofitAssessment | None:
    """Return the newest design of the linked retrofit, None without."""
    retrofit = conversion_facts.retrofit_of(session, case.id)
    return retrofits.latest(retrofit, "design") if retrofit is not None else None


def _transformer(session: Session, actor: Actor, dwelling: Dwelling) -> TransformerDemand | None:
    """Add up what the schemes behind this house's transformer draw on the coldest night."""
    if not dwelling.transformer:
        return None
    rows = session.scalars(
        scope.visible(Conversion, actor, "conversion.read")
        .where(scope.within(Conversion.area_code, dwelling.area_code))
        .where(
            Conversion.dwelling_id.in_(
                select(Dwelling.id).where(Dwelling.transformer == dwelling.transformer)
            )
        )
    ).unique()
    peaks = [
        (dwelling.transformer, heat_scheme.peak_electric_kw(heat_scheme.thawed(row.design)))
        for row in rows
        if row.design
    ]
    return next(iter(transformer_demands(peaks)), None)

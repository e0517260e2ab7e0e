"""Every way of heating offered to one house: its device, its season, its carbon, its remarks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from heating_program.building_physics.air_source_season import air_source_season, steady_flow
from heating_program.building_physics.errors import PhysicsError
from heating_program.building_physics.heat_source import HeatNeed
from heating_program.building_physics.hourly_demand import Floats
from heating_program.building_physics.season_energy import SeasonEnergy
from heating_program.building_physics.solar_heat import collector_w_m2
from heating_program.building_physics.source_sizing import Candidate, candidates
from heating_program.building_physics.thermal_house import Facing
from heating_program.domain.carbon import CarbonChange, against_surveyed_use, same_service
from heating_program.domain.energy_use import EnergyUse, FactorSet
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status, weakest
from heating_program.domain.technology import Carrier, Technology
from heating_program.models.dwelling import Dwelling
from heating_program.reference import catalog
from heating_program.reference.heat_products import heat_catalogue
from heating_program.services.heat_design_house import HeatedHouse, SurveyedHouse
from heating_program.services.heat_prices import Offer, hundredths
from heating_program.services.house_climate import hourly_climate

# Circulation pump of a hydronic unit while it heats: usual for a farmhouse, replaced by the label
# of the pump that is bought. [W]
PUMP_W: Final = 60.0
# Collector by heated floor, tilted steeply for the low sun of winter: an example to compare with.
COLLECTOR_SHARE: Final = 0.15
COLLECTOR_FACING: Final = Facing(60.0, 180.0)
_ON_A_NETWORK: Final = frozenset({Carrier.DISTRICT_HEAT, Carrier.GEOTHERMAL})
_COMFORT: Final[Mapping[str, tuple[str, ...]]] = {
    "ashp_hydronic": ("even_heat", "outdoor_noise", "needs_power"),
    "ashp_air": ("room_by_room", "fast_heat", "cools_fast", "needs_power"),
    "gshp": ("even_heat", "ground_to_drill", "needs_power"),
    "biomass_stove": ("feed_by_hand", "ash_to_carry"),
    "biomass_boiler": ("even_heat", "feed_by_hand", "ash_to_carry"),
    "electric_storage": ("cool_by_evening", "strong_line", "needs_power"),
    "electric_direct": ("fast_heat", "cools_fast", "needs_power"),
    "electric_boiler": ("even_heat", "strong_line", "needs_power"),
    "solar_thermal": ("sun_alone_too_little",),
    "solar_thermal_hybrid": ("even_heat", "backup_on_dull_days", "needs_power"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One technology for one house.

    Parameters
    ----------
    technology
        Of the catalogue.
    chosen
        Smallest product that carries the load, else the largest there is; None without products.
    season
        Energy of the season by the technology's formula; an air-source unit's with the seasonal
        factor of its own rating points.
    electricity_kwh
        Electricity by hour where an hourly model found it, shape (8760,), else None. [kWh]
    given
        Figures of the house the formula was given.
    surveyed, same
        CO2 against the surveyed coal, and against coal for the same heat; None without a season.
    peak_electric_kw
        Largest electric power the way asks of the line. [kW]
    comfort
        Codes of `web.heat_design_figures`.
    possible
        Whether it carries the load alone and the house can be connected.
    status
        Of the least reliable figure it was made with.
    """

    technology: Technology
    chosen: Candidate | None
    season: SeasonEnergy | None
    electricity_kwh: Floats | None
    given: Mapping[str, float]
    surveyed: CarbonChange | None
    same: CarbonChange | None
    peak_electric_kw: float
    comfort: tuple[str, ...]
    possible: bool
    status: Status

    def offer(self) -> Offer:
        """Return the way as the running-cost estimate takes it."""
        return Offer(self.technology.code, self.given, self.electricity_kwh)


def ways_of(
    surveyed: SurveyedHouse, house: HeatedHouse, dwelling: Dwelling, factors: FactorSet
) -> tuple[Way, ...]:
    """Work every technology a new conversion may choose out for a state of the house.

    Raises
    ------
    DomainError
        ``heat_way_impossible`` for a figure no house could have.
    """
    collector = _collector(surveyed, house, dwelling.area_code)
    found = []
    for technology in catalog.open_technologies():
        try:
            found.append(_way(technology, surveyed, house, dwelling, factors, collector))
        except PhysicsError as error:
            raise DomainError("heat_way_impossible", way=technology.code, why=error.code) from error
    return tuple(found)


def best(technology_code: str, need: HeatNeed) -> Candidate | None:
    """Return the smallest product that carries the load, else the largest; None without any."""
    found = candidates(heat_catalogue().sources(technology_code), need)
    return found[0] if found else None


def energy_of(technology: Technology, season: SeasonEnergy) -> EnergyUse:
    """Return what a household buys for a season; biomass as without a certificate."""
    amounts = season.amounts
    biomass_t = amounts.get("fuel_kg", 0.0) / 1000.0
    return EnergyUse(
        electricity_kwh=hundredths(season.electricity_kwh),
        biomass_t=Decimal(f"{biomass_t:.3f}")
        if technology.carrier is Carrier.BIOMASS
        else Decimal(0),
        heat_gj=hundredths(amounts.get("metered_gj", 0.0)),
    )


def _way(
    technology: Technology,
    surveyed: SurveyedHouse,
    house: HeatedHouse,
    dwelling: Dwelling,
    factors: FactorSet,
    collector: Mapping[str, float],
) -> Way:
    chosen = best(technology.code, house.need(surveyed.inputs))
    given, hourly = _given(technology, surveyed, house, chosen, collector)
    season = catalog.season(technology.code, useful_kwh=house.season_kwh, **given)
    after = energy_of(technology, season)
    before = EnergyUse(coal_t=Decimal(f"{dwelling.coal_t:g}"))
    unmet = season.amounts.get("unmet_kwh", 0.0) > 0.0
    reachable = technology.carrier not in _ON_A_NETWORK or dwelling.in_heating_network
    own = [technology.season_efficiency.status]
    if chosen is not None:
        own.append(heat_catalogue().products[chosen.source.code].status)
    heat = hundredths(house.season_kwh)
    return Way(
        technology=technology,
        chosen=chosen,
        season=season,
        electricity_kwh=hourly,
        given=given,
        surveyed=None if unmet else against_surveyed_use(before, after, factors),
        same=None if unmet else same_service(heat, after, factors),
        peak_electric_kw=_peak_electric_kw(technology, house, chosen),
        comfort=_comfort(technology, reachable=reachable),
        possible=reachable and not unmet and (chosen is None or chosen.is_enough),
        status=weakest(*own),
    )


def _given(
    technology: Technology,
    surveyed: SurveyedHouse,
    house: HeatedHouse,
    chosen: Candidate | None,
    collector: Mapping[str, float],
) -> tuple[dict[str, float], Floats | None]:
    """Gather what the formula asks of the house; a heat pump brings its own season by the hour."""
    if chosen is not None and chosen.source.unit is not None:
        return _air_source(technology, surveyed, house, chosen)
    figures = {"design_load_kw": house.load_w / 1000.0, **collector}
    asked = technology.example.given.keys()
    return {name: value for name, value in figures.items() if name in asked}, None


def _air_source(
    technology: Technology, surveyed: SurveyedHouse, house: HeatedHouse, chosen: Candidate
) -> tuple[dict[str, float], Floats | None]:
    unit = chosen.source.unit
    if unit is None:
        return {}, None
    pump_w = PUMP_W if technology.code == "ashp_hydronic" else 0.0
    year = air_source_season(
        unit,
        house.hourly_kwh * 1000.0 / chosen.units,
        surveyed.climate.temp_air,
        flow=steady_flow(chosen.source.flow_celsius),
        pump_w=pump_w,
    )
    electricity: Floats = year.electricity_w / 1000.0 * chosen.units
    factor = year.spf_system
    return ({} if factor is None else {"season_efficiency": factor}), electricity


def _collector(surveyed: SurveyedHouse, house: HeatedHouse, area_code: str) -> dict[str, float]:
    """Return an example collector with the sun of the season that the house can use.

    The tank carries one day: what shines above the heat of its day is lost, so the irradiation is
    lowered by that share.
    """
    climate, _ = hourly_climate(area_code, (COLLECTOR_FACING,))
    plane, area_m2 = climate.irradiance[0], COLLECTOR_SHARE * house.floor_area_m2
    figures = catalog.technology("solar_thermal").parameters
    power = collector_w_m2(
        plane,
        climate.temp_air,
        **{name: float(figures[name].value) for name in ("eta0", "a1_w_m2k", "fluid_celsius")},
    )
    kept = area_m2 / 1000.0 * (1.0 - float(figures["loss_pct"].value) / 100.0)
    works = surveyed.heated & (power > 0.0)
    offered = _by_day(np.where(works, power, 0.0)) * kept
    used = np.minimum(offered, _by_day(house.hourly_kwh))
    share = float(used.sum() / offered.sum()) if offered.sum() > 0.0 else 0.0
    return {
        "collector_m2": area_m2,
        "plane_kwh_m2": float(plane[works].sum()) / 1000.0 * share,
        "plane_w_m2": float(plane[works].mean()),
        "temp_air_celsius": float(climate.temp_air[works].mean()),
    }


def _by_day(hours: Floats) -> Floats:
    days: Floats = hours.reshape(-1, 24).sum(axis=1)
    return days


def _peak_electric_kw(
    technology: Technology, house: HeatedHouse, chosen: Candidate | None
) -> float:
    """Return the electric peak; beside collectors the back-up must carry the house on its own."""
    if chosen is not None:
        return chosen.peak_electric_kw
    backup = technology.parameters.get("backup_efficiency")
    return 0.0 if backup is None else house.load_w / 1000.0 / float(backup.value)


def _comfort(technology: Technology, *, reachable: bool) -> tuple[str, ...]:
    if technology.carrier in _ON_A_NETWORK:
        return ("even_heat", "nothing_to_tend") if reachable else ("outside_network",)
    return _COMFORT.get(technology.code, ())

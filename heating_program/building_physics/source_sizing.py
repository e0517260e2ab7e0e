"""Which units of a catalogue carry a house through the cold, and what they ask of the supply line.

A unit is judged at the station's design temperature by its own rating points; what speaks against
it is told as codes, never as a silent no.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from heating_program.building_physics.air_source import SourceError
from heating_program.building_physics.heat_pump import LOW_CELSIUS
from heating_program.building_physics.heat_source import (
    NAMEPLATE_KW,
    HeatNeed,
    HeatSource,
    Supply,
)

# A unit far above the load starts and stops all day.
OVERSIZE = 1.3
# Share of the design load that the unit alone must still give on the coldest day on record.
RECORD_LOW_SHARE = 0.6
_SHORT = frozenset({"undersized", "store_too_small", "charging_too_weak"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One product judged for one house.

    Parameters
    ----------
    source : HeatSource
        The product.
    units : int
        How many of them.
    required_nominal_kw : float
        Nameplate that would carry the load exactly, with this product's loss of heat in the
        cold. [kW]
    capacity_kw : float
        Heat at the design temperature, all units. [kW]
    margin_pct : float
        That above the load. [%]
    record_low_pct : float
        Share of the design load that the units alone give at the record low. [%]
    backup_kw : float
        Electric heater: what is short at -20 °C. [kW]
    peak_electric_kw : float
        Largest electric power: nameplate, or units and heater at -20 °C. [kW]
    phases : int
        Phases the service needs.
    warnings : tuple of str
        Codes: ``undersized``, ``oversized``, ``weak_at_record_low``, ``stops_before_record_low``,
        ``design_beyond_test_points``, ``record_low_beyond_test_points``, ``store_too_small``,
        ``charging_too_weak``, ``single_phase_tight``, ``three_phase_needed``,
        ``grid_works_needed``.
    """

    source: HeatSource
    units: int
    required_nominal_kw: float
    capacity_kw: float
    margin_pct: float
    record_low_pct: float
    backup_kw: float
    peak_electric_kw: float
    phases: int
    warnings: tuple[str, ...]

    @property
    def nominal_kw(self) -> float:
        """Nameplate heat of all units [kW]."""
        return self.units * self.source.nominal_heat_kw

    @property
    def price_fen(self) -> int | None:
        """Price of all units, None where unknown [fen]."""
        price = self.source.price_fen
        return None if price is None else self.units * price

    @property
    def is_enough(self) -> bool:
        """Whether load and store are carried without back-up."""
        return _SHORT.isdisjoint(self.warnings)


def judged(source: HeatSource, need: HeatNeed, supply: Supply | None = None) -> Candidate:
    """Judge as many units of one product as the load asks for, or as a house may have.

    Parameters
    ----------
    source : HeatSource
        Product.
    need : HeatNeed
        House.
    supply : Supply or None
        Electric service; None is the usual single-phase one of the country.

    Returns
    -------
    Candidate

    Raises
    ------
    SourceError
        ``stops_before_design`` for a unit that does not run at the design temperature.

    Examples
    --------
    The worked house before its retrofit, 13.5 kW at -15.3 °C:

    >>> from heating_program.building_physics.air_source import AirSourceUnit, RatingPoint
    >>> points = (RatingPoint(-12.0, 41.0, 16.0, 2.2), RatingPoint(-20.0, 41.0, 13.6, 1.9))
    >>> unit = AirSourceUnit(points, min_ambient_celsius=-35.0)
    >>> source = HeatSource("RB-16", "ashp_hydronic", 16.0, 7.3, 3, unit=unit)
    >>> found = judged(source, HeatNeed(13.531, 18.0, -15.3, -35.3))
    >>> round(found.required_nominal_kw, 1), round(found.margin_pct), round(found.backup_kw, 1)
    (14.4, 11, 1.8)
    """
    one_kw = source.sustained_kw(need.design_celsius, peak_hours=need.peak_hours)
    if one_kw <= 0.0:
        raise SourceError("stops_before_design", source.code, celsius=need.design_celsius)
    units = min(max(ceil((need.load_kw - NAMEPLATE_KW) / one_kw), 1), source.most_units)
    capacity = units * one_kw
    backup = _backup_kw(source, need, units)
    peak = _peak_electric_kw(source, units, backup)
    low_kw = units * source.sustained_kw(need.record_low_celsius, peak_hours=need.peak_hours)
    service = supply or Supply()
    return Candidate(
        source=source,
        units=units,
        required_nominal_kw=need.load_kw * source.nominal_heat_kw / one_kw,
        capacity_kw=capacity,
        margin_pct=100.0 * (capacity / need.load_kw - 1.0),
        record_low_pct=100.0 * low_kw / need.load_kw,
        backup_kw=backup,
        peak_electric_kw=peak,
        phases=3 if source.phases == 3 or peak > service.most_kw else min(source.phases, 1),
        warnings=(
            *_size_warnings(source, need, units, capacity),
            *_cold_warnings(source, need, low_kw),
            *_supply_warnings(source, peak, service),
        ),
    )


def candidates(
    sources: Iterable[HeatSource], need: HeatNeed, supply: Supply | None = None
) -> tuple[Candidate, ...]:
    """Judge all products: those that carry the load first, each group from small to large.

    A unit that stops before the design temperature is left out. "Small" is the heat at the design
    temperature, so that a larger load never leads to a smaller pick.
    """
    running = (each for each in sources if each.heat_kw(need.design_celsius) > 0.0)
    found = [judged(each, need, supply) for each in running]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                not each.is_enough,
                each.capacity_kw if each.is_enough else -each.capacity_kw,
                each.units,
                each.price_fen or 0,
                each.source.code,
            ),
        )
    )


def pick(sources: Sequence[HeatSource], need: HeatNeed, supply: Supply | None = None) -> Candidate:
    """Pick the smallest product that carries the load without back-up.

    Raises
    ------
    SourceError
        ``no_source_large_enough`` with the load and the largest capacity offered.
    """
    found = candidates(sources, need, supply)
    if found and found[0].is_enough:
        return found[0]
    largest = max((each.capacity_kw for each in found), default=0.0)
    raise SourceError(
        "no_source_large_enough", "catalogue", load_kw=need.load_kw, largest_kw=largest
    )


def _backup_kw(source: HeatSource, need: HeatNeed, units: int) -> float:
    if source.unit is None:
        # The cold takes nothing from it: it is sized by its load, and has no heater.
        return 0.0
    return max(need.at(LOW_CELSIUS) - units * source.heat_kw(LOW_CELSIUS), 0.0)


def _peak_electric_kw(source: HeatSource, units: int, backup_kw: float) -> float:
    nameplate_kw = units * source.input_kw
    if source.unit is None:
        return nameplate_kw
    one_kw = source.electric_kw(LOW_CELSIUS, source.heat_kw(LOW_CELSIUS))
    return max(nameplate_kw, units * one_kw + backup_kw)


def _size_warnings(
    source: HeatSource, need: HeatNeed, units: int, capacity_kw: float
) -> tuple[str, ...]:
    if capacity_kw > OVERSIZE * need.load_kw:
        return ("oversized",)
    if capacity_kw >= need.load_kw - NAMEPLATE_KW - 1e-9:
        return ()
    if source.storage_kwh is None:
        return ("undersized",)
    stored_kw = units * source.storage_kwh / need.peak_hours
    return ("store_too_small",) if stored_kw <= capacity_kw else ("charging_too_weak",)


def _cold_warnings(source: HeatSource, need: HeatNeed, low_kw: float) -> tuple[str, ...]:
    if source.unit is None:
        return ()
    found = []
    if need.record_low_celsius < source.unit.min_ambient_celsius:
        found.append("stops_before_record_low")
    if low_kw < RECORD_LOW_SHARE * need.load_kw:
        found.append("weak_at_record_low")
    if need.design_celsius < source.unit.coldest_celsius:
        found.append("design_beyond_test_points")
    if need.record_low_celsius < source.unit.coldest_celsius:
        found.append("record_low_beyond_test_points")
    return tuple(found)


def _supply_warnings(source: HeatSource, peak_kw: float, supply: Supply) -> tuple[str, ...]:
    needs_three = source.phases == 3 or peak_kw > supply.most_kw
    if needs_three and supply.three_phase_kw is None:
        return ("three_phase_needed",)
    if peak_kw > (supply.three_phase_kw or supply.most_kw):
        return ("grid_works_needed",)
    if supply.three_phase_kw is None and peak_kw > supply.sure_kw:
        return ("single_phase_tight",)
    return ()

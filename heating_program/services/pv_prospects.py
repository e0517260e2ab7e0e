"""Computes what a recommended plant is worth to its house: self-use hour by hour, then money.

Pure: the plant, its weather and the frozen inputs go in, the frozen answer comes out, so that a
kept answer can be computed again. Nothing here is a promise.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heating_program.domain.provenance import Sourced, Status, weakest
from heating_program.reference.load_shapes import LoadShape
from heating_program.services.pv_load import household_load_kw
from heating_program.services.pv_prospect_facts import (
    PROSPECTS_VERSION,
    BatteryRow,
    DayShape,
    MonthFlow,
    PayingRow,
    ProspectInputs,
    PvProspects,
    Said,
    SizeRow,
)
from heating_program.services.pv_prospect_money import (
    money_rows,
    money_terms,
    money_years,
    owner_flows,
    ways_of,
)
from pv_sizing.battery import Battery, greedy
from pv_sizing.battery_plan import tariff_aware
from pv_sizing.cash_flow import CashFlow
from pv_sizing.prices import TimeOfUse
from pv_sizing.prospect_reasons import reasons_of
from pv_sizing.prospect_rows import ConnectionMode, PlantSize, Prospect, Prospects
from pv_sizing.prospects import prospects
from pv_sizing.result import Sizing
from pv_sizing.self_use import energy_split, self_use_curve
from pv_sizing.self_use_sizes import size_where_marginal_pays
from pv_sizing.sizing import hourly_ac_kw
from pv_sizing.strings import string_limits
from pv_sizing.weather import Weather

# Smaller plants to set beside the recommended one, as shares of its modules.
SHARES = (0.25, 0.5, 0.75)

Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HouseYear:
    """The hours of one plant in one house; arrays of shape (n,)."""

    ac_kw: Hours
    load_kw: Hours
    pump_kw: Hours
    buy_fen_per_kwh: Hours
    months: NDArray[np.int64]
    interval_hours: float


def prospects_of(sizing: Sizing, weather: Weather, given: ProspectInputs) -> PvProspects:
    """Return self-use and money of a recommended plant.

    Parameters
    ----------
    sizing, weather
        The plant and the year it was computed on.
    given
        Load and prices.

    Raises
    ------
    PvSizingError
        What the library refuses: ``no_energy`` when nothing is used nor sold.
    DomainError
        An impossible load.
    """
    year = house_year(hourly_ac_kw(sizing, weather), weather, given)
    modes = _modes(sizing, year, given)
    chosen = modes[0]
    terms = money_terms(given, kwp_dc=sizing.kwp_dc, kw_ac=sizing.kw_ac)
    used_kw = _used_kw(year, given.mode)
    flows = owner_flows(terms, sizing, chosen, used_kw * year.interval_hours, year.buy_fen_per_kwh)
    judged = flows[given.judged_by]
    statuses = (Status(each.status) for each in given.printed)
    return PvProspects(
        version=PROSPECTS_VERSION,
        status=weakest(*statuses).value,
        load_kwh=_kwh(year, year.load_kw),
        pump_kwh=_kwh(year, year.pump_kw),
        pump_cover_pct=_pump_cover_pct(year),
        months=_months(year),
        modes=modes,
        sizes=_sizes(sizing, year, given),
        paying=_paying(judged, chosen, year, given),
        batteries=tuple(_battery(each, year, given) for each in given.batteries),
        reasons=_reasons(sizing, year, given),
        capex_fen=terms.costs.capex_fen,
        money=money_rows(flows),
        years=money_years(judged),
        ways=ways_of(terms, judged.investment, sizing.module_count),
        cautions=judged.assumptions,
    )


def house_year(ac_kw: Hours, weather: Weather, given: ProspectInputs) -> HouseYear:
    """Put plant, load and price of every hour of the weather year side by side."""
    months = weather.months
    clock = weather.mid_times.hour.to_numpy(dtype=np.int64)
    temp_air = weather.column("temp_air")
    base_kwh, shape = given.use.base_kwh, _shape(given.use.shape)
    own = household_load_kw(temp_air, months, clock, base_kwh, None, shape=shape)
    load = household_load_kw(temp_air, months, clock, base_kwh, given.use.heating, shape=shape)
    return HouseYear(
        ac_kw=ac_kw,
        load_kw=load,
        pump_kw=load - own,
        buy_fen_per_kwh=TimeOfUse(given.tariff.windows).fen_per_kwh(months, clock),
        months=months,
        interval_hours=weather.interval_hours,
    )


def _shape(stored: DayShape) -> LoadShape:
    known = stored.assumed
    base = Sourced(round(float(known.value)), known.unit, known.source, Status(known.status))
    return LoadShape(
        code=stored.code,
        zh=known.zh,
        en=known.en,
        base_kwh_per_year=base,
        summer_months=stored.summer_months,
        month_weights=stored.month_weights,
        winter_hour_weights=stored.winter_hour_weights,
        summer_hour_weights=stored.summer_hour_weights,
    )


def _kwh(year: HouseYear, power_kw: Hours) -> float:
    return float(power_kw.sum()) * year.interval_hours


def _used_kw(year: HouseYear, mode: ConnectionMode) -> Hours:
    """Return what the house takes from the plant under a connection mode."""
    if mode is ConnectionMode.FULL_EXPORT:
        return np.zeros_like(year.load_kw)
    return np.minimum(year.ac_kw, year.load_kw)


def _pump_cover_pct(year: HouseYear) -> float | None:
    """Share what is used in an hour out by what each part of the house takes in it."""
    asked = float(year.pump_kw.sum())
    if asked <= 0.0:
        return None
    share = np.divide(
        np.minimum(year.ac_kw, year.load_kw),
        year.load_kw,
        out=np.zeros_like(year.load_kw),
        where=year.load_kw > 0.0,
    )
    return 100.0 * float(year.pump_kw @ share) / asked


def _months(year: HouseYear) -> tuple[MonthFlow, ...]:
    split = energy_split(year.ac_kw, year.load_kw, year.interval_hours, months=year.months)
    return tuple(
        MonthFlow(
            month=each.month,
            made_kwh=each.self_used_kwh + each.exported_kwh,
            load_kwh=each.self_used_kwh + each.imported_kwh,
            self_used_kwh=each.self_used_kwh,
        )
        for each in split.by_month
    )


def _rows(
    sizing: Sizing,
    counts: Iterable[int],
    year: HouseYear,
    given: ProspectInputs,
    modes: tuple[ConnectionMode, ...],
) -> tuple[Prospect, ...]:
    """Compare plants that are parts of the recommended one, inverter and all."""
    limit_kw = sizing.kw_ac if sizing.ac_limit_kw is None else sizing.ac_limit_kw
    shares = [count / sizing.module_count for count in counts]
    found = prospects(
        year.ac_kw / sizing.kwp_dc,
        [PlantSize(sizing.kwp_dc * share, limit_kw * share) for share in shares],
        year.load_kw,
        year.buy_fen_per_kwh,
        {each.assumed.code: each.fen_per_kwh for each in given.exports},
        year.interval_hours,
        months=year.months,
        heating_months=given.use.heating_months,
        modes=modes,
    )
    return found.rows


def _modes(sizing: Sizing, year: HouseYear, given: ProspectInputs) -> tuple[Prospect, ...]:
    """Return the recommended size under each mode, the chosen one first."""
    others = tuple(mode for mode in ConnectionMode if mode is not given.mode)
    return _rows(sizing, [sizing.module_count], year, given, (given.mode, *others))


def _sizes(sizing: Sizing, year: HouseYear, given: ProspectInputs) -> tuple[SizeRow, ...]:
    counts = side_sizes(sizing)
    rows = _rows(sizing, counts, year, given, (given.mode,))
    return tuple(SizeRow(count, row) for count, row in zip(counts, rows, strict=True))


def side_sizes(sizing: Sizing) -> list[int]:
    """Return module counts near a quarter, a half and three quarters that make equal strings.

    The recommended count is the last.
    """
    limits = string_limits(sizing.module, sizing.inverter, sizing.assumptions.site)
    trackers = limits.strings_per_mppt * sizing.inverter.mppt_count
    valid = {
        length * strings
        for length in range(limits.shortest, limits.longest + 1)
        for strings in range(1, trackers + 1)
        if length * strings < sizing.module_count
    }
    wished = [share * sizing.module_count for share in SHARES]
    nearest = {min(valid, key=lambda count: (abs(count - wish), count)) for wish in wished if valid}
    return [*sorted(nearest), sizing.module_count]


def _paying(
    judged: CashFlow, chosen: Prospect, year: HouseYear, given: ProspectInputs
) -> tuple[PayingRow, ...]:
    """Find the paying size at each export price.

    A kWp costs a year what the energy it serves costs over the plant's life, so that value and
    cost are of the same first year.
    """
    kwp = chosen.size.kwp
    yearly_fen = judged.lcoe_fen_per_kwh * (chosen.self_used_kwh + chosen.exported_kwh)
    alone = given.mode is ConnectionMode.FULL_EXPORT
    load = np.zeros_like(year.load_kw) if alone else year.load_kw
    found = []
    for each in given.exports:
        curve = self_use_curve(
            year.ac_kw / kwp,
            load,
            year.interval_hours,
            buy_fen_per_kwh=year.buy_fen_per_kwh,
            sell_fen_per_kwh=_sell(given, each.fen_per_kwh),
        )
        size = size_where_marginal_pays(curve, cost_fen_per_kwp_year=yearly_fen / kwp, kwp_max=kwp)
        found.append(PayingRow(each.assumed.code, size.kwp, size.decided_by))
    return tuple(found)


def _sell(given: ProspectInputs, fen_per_kwh: float) -> float:
    """Return what surplus brings: nothing where it may not leave the house."""
    return 0.0 if given.mode is ConnectionMode.FULL_SELF_USE else fen_per_kwh


def _battery(battery: Battery, year: HouseYear, given: ProspectInputs) -> BatteryRow:
    """Run a battery at the price judged by, as if the house used the plant itself."""
    price = next(e.fen_per_kwh for e in given.exports if e.assumed.code == given.judged_by)
    buy, sell = year.buy_fen_per_kwh, _sell(given, price)
    hours = year.interval_hours
    empty = replace(battery, capacity_kwh=0.0, power_kw=0.0)
    without = greedy(year.ac_kw, year.load_kw, empty, hours)
    plain = greedy(year.ac_kw, year.load_kw, battery, hours)
    priced = tariff_aware(year.ac_kw, year.load_kw, battery, hours, buy, sell)
    cost_fen = without.cost_fen(buy, sell)
    return BatteryRow(
        capacity_kwh=battery.capacity_kwh,
        self_used_more_kwh=without.imported_kwh - plain.imported_kwh,
        plain_saves_fen=round(cost_fen - plain.cost_fen(buy, sell)),
        priced_saves_fen=round(cost_fen - priced.cost_fen),
    )


def _reasons(sizing: Sizing, year: HouseYear, given: ProspectInputs) -> tuple[Said, ...]:
    rows = _modes(sizing, year, given)
    found = Prospects(rows, given.use.heating_months, None)
    return tuple(
        Said(each.weight, each.code, each.values)
        for each in reasons_of(found, rows[0], given.judged_by)
    )

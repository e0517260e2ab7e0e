"""What a household asks before building: the same year under every connection mode, side by side.

Energies and money of the first year only, on one weather year and one load; the years after it
are the business of `cash_flow`. Export prices are scenarios by name and never a promise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pv_sizing.arrays import Floats
from pv_sizing.battery import Battery, greedy_many
from pv_sizing.battery_flows import Dispatch
from pv_sizing.errors import ArrayError, HourlyError, PriceError
from pv_sizing.hourly import calendar_months, hourly_array, require_interval, require_same_length
from pv_sizing.prices import hourly_prices
from pv_sizing.prospect_rows import (
    ConnectionMode,
    PlantSize,
    Prospect,
    Prospects,
    ScenarioValue,
)


@dataclass(frozen=True, slots=True, eq=False)
class _Year:
    """The checked year of one house."""

    pv_kw_per_kwp: Floats
    load_kw: Floats
    buy: Floats
    sell: dict[str, Floats]
    winter: NDArray[np.bool_]
    interval_hours: float

    def kwh(self, power_kw: Floats) -> float:
        return float(power_kw.sum()) * self.interval_hours


def prospects(
    pv_kw_per_kwp: ArrayLike,
    sizes: Sequence[PlantSize],
    load_kw: ArrayLike,
    buy_fen_per_kwh: ArrayLike,
    sell_fen_per_kwh: Mapping[str, ArrayLike],
    interval_hours: float,
    *,
    months: ArrayLike,
    heating_months: Sequence[int],
    modes: Sequence[ConnectionMode] = tuple(ConnectionMode),
    battery: Battery | None = None,
) -> Prospects:
    """Compare sizes and connection modes on one year.

    Parameters
    ----------
    pv_kw_per_kwp : array_like, shape (n,)
        Mean AC power of one kWp, a whole year. [kW/kWp]
    sizes : sequence of PlantSize
        To compare; power above the inverter's is cut off.
    load_kw : array_like, shape (n,)
        Mean power of the house. [kW]
    buy_fen_per_kwh : array_like, shape (n,) or scalar
        Price of buying. [fen/kWh]
    sell_fen_per_kwh : mapping of str to array_like, shape (n,) or scalar
        Export prices by name of the scenario. [fen/kWh]
    interval_hours : float
        Length of every interval. [h]
    months : array_like of int, shape (n,)
        Calendar month of every interval.
    heating_months : sequence of int
        Months counted as winter.
    modes : sequence of ConnectionMode
        To compare.
    battery : Battery or None
        Run by the plain rule in the modes with self-use.

    Returns
    -------
    Prospects

    Raises
    ------
    HourlyError
        If a series has an impossible hour or another length, or is not a year.
    PriceError
        If there is no export scenario or a price is impossible.
    ArrayError
        If there is nothing to compare.

    Examples
    --------
    >>> from pv_sizing.prospect_rows import PlantSize
    >>> months = np.repeat(np.arange(1, 13), 730)
    >>> year = prospects(np.tile([0.0, 0.4], 4380), [PlantSize(5.0, 5.0)], np.full(8760, 1.0),
    ...                  46.5, {"low": 15.0}, 1.0, months=months, heating_months=(1, 2, 12))
    >>> [(row.mode.value, row.value("low").total_fen) for row in year.rows]
    [('full_export', 131400), ('self_use_surplus', 269370), ('full_self_use', 203670)]
    """
    year = _checked_year(
        pv_kw_per_kwp,
        load_kw,
        buy_fen_per_kwh,
        sell_fen_per_kwh,
        interval_hours,
        calendar_months(months),
        heating_months,
    )
    if not sizes or not modes:
        raise ArrayError("nothing_to_compare", "prospects", sizes=len(sizes), modes=len(modes))
    ordered = sorted(sizes, key=lambda size: (size.kwp, size.kw_ac))
    made = np.column_stack(
        [np.minimum(year.pv_kw_per_kwp * size.kwp, size.kw_ac) for size in ordered]
    )
    none = Battery(0.0, 0.0, 100.0, 0.0)
    runs = greedy_many(made, year.load_kw[:, None], [battery or none], interval_hours)
    rows = tuple(
        _row(mode, size, made[:, place], run, year)
        for place, (size, run) in enumerate(zip(ordered, runs, strict=True))
        for mode in modes
    )
    return Prospects(rows, tuple(heating_months), battery)


def _checked_year(
    pv_kw_per_kwp: ArrayLike,
    load_kw: ArrayLike,
    buy_fen_per_kwh: ArrayLike,
    sell_fen_per_kwh: Mapping[str, ArrayLike],
    interval_hours: float,
    months: NDArray[np.int64],
    heating_months: Sequence[int],
) -> _Year:
    require_interval(interval_hours)
    pv = hourly_array(pv_kw_per_kwp, name="pv_kw_per_kwp")
    load = hourly_array(load_kw, name="load_kw")
    count = require_same_length(pv_kw_per_kwp=pv, load_kw=load, months=months)
    if round(count * interval_hours, 6) not in (8760.0, 8784.0):
        raise HourlyError("not_a_whole_year", "prospects", hours=count * interval_hours)
    if not sell_fen_per_kwh:
        raise PriceError("no_export_scenario", "prospects")
    sell = {
        name: hourly_prices(price, count, name=f"sell_fen_per_kwh {name}")
        for name, price in sell_fen_per_kwh.items()
    }
    buy = hourly_prices(buy_fen_per_kwh, count, name="buy_fen_per_kwh")
    winter = np.isin(months, calendar_months(heating_months))
    return _Year(pv, load, buy, sell, winter, interval_hours)


def _row(
    mode: ConnectionMode,
    size: PlantSize,
    made: Floats,
    run: Dispatch,
    year: _Year,
) -> Prospect:
    """Book one run of one size under one mode."""
    nothing = np.zeros_like(made)
    if mode is ConnectionMode.FULL_EXPORT:
        used, exported, curtailed = nothing, made, nothing
    elif mode is ConnectionMode.SELF_USE_SURPLUS:
        used, exported, curtailed = year.load_kw - run.imported_kw, run.exported_kw, nothing
    else:
        used, exported, curtailed = year.load_kw - run.imported_kw, nothing, run.exported_kw
    annual, winter_load = year.kwh(made), year.kwh(year.load_kw[year.winter])
    outlets = year.kwh(used) + year.kwh(exported) + year.kwh(curtailed)
    return Prospect(
        mode=mode,
        size=size,
        annual_kwh=annual,
        self_used_kwh=year.kwh(used),
        exported_kwh=year.kwh(exported),
        curtailed_kwh=year.kwh(curtailed),
        battery_lost_kwh=max(annual - outlets, 0.0),
        imported_kwh=year.kwh(year.load_kw - used),
        self_use_share_pct=_share_pct(year.kwh(used), annual),
        self_sufficiency_pct=_share_pct(year.kwh(used), year.kwh(year.load_kw)),
        winter_cover_pct=_share_pct(year.kwh(used[year.winter]), winter_load),
        winter_made_pct=_share_pct(year.kwh(made[year.winter]), winter_load),
        values=tuple(
            ScenarioValue(
                scenario=name,
                saved_fen=round(year.kwh(used * year.buy)),
                sold_fen=round(year.kwh(exported * sell)),
                used_while_selling_dearer_kwh=year.kwh(used[sell > year.buy]),
            )
            for name, sell in year.sell.items()
        ),
    )


def _share_pct(part: float, whole: float) -> float | None:
    return 100.0 * part / whole if whole > 0.0 else None

"""A battery that looks at prices: each day it plans two days ahead which hours its energy serves.

The plan is a merit order. Stored energy is worth what the dearest hour pays that it can still
reach before it could be replaced more cheaply. From the end of the plan backwards every hour adds
its own offer to store and its own wish to use, and what no longer fits is cut off; what is left
says for that hour how far to fill and how much to keep.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing.arrays import Floats
from pv_sizing.battery import Battery, greedy
from pv_sizing.battery_flows import Dispatch, flows_of, priced_case
from pv_sizing.checks import require_between
from pv_sizing.errors import BatteryError
from pv_sizing.hourly import require_interval


@dataclass(frozen=True, slots=True, eq=False)
class TariffDispatch:
    """A run by prices, beside what the plain rule would have cost.

    Parameters
    ----------
    flows : Dispatch
        What flowed.
    fill_to_kwh, keep_kwh : ndarray, shape (n,)
        The plan of every hour: fill up to the first, do not go below the second. Above the
        lowest allowed state. [kWh]
    cost_fen, greedy_cost_fen : float
        Purchases less proceeds of this run and of the plain rule, unrounded. [fen]
    rule : str
        ``plan``, or ``greedy`` where the plan would have cost more than the plain rule: then
        the flows are those of the plain rule, so that `cost_fen` never exceeds its cost.
    """

    flows: Dispatch
    fill_to_kwh: Floats
    keep_kwh: Floats
    cost_fen: float
    greedy_cost_fen: float
    rule: str

    @property
    def gain_fen(self) -> float:
        """What looking at prices saves, never below zero [fen]."""
        return self.greedy_cost_fen - self.cost_fen


@dataclass(frozen=True, slots=True)
class _Offers:
    """For every hour: how much may be stored and used, and what a stored kWh costs and saves."""

    store_kwh: list[float]
    store_fen: list[float]
    use_kwh: list[float]
    use_fen: list[float]
    sunny: list[bool]


def tariff_aware(
    pv_kw: ArrayLike,
    load_kw: ArrayLike,
    battery: Battery,
    interval_hours: float,
    buy_fen_per_kwh: ArrayLike,
    sell_fen_per_kwh: ArrayLike,
    *,
    look_ahead_hours: float = 48.0,
    plan_every_hours: float = 24.0,
) -> TariffDispatch:
    """Run a battery so that the house pays least, as far as each plan can see.

    It charges from the grid in cheap hours when a dearer one follows that the sun will not serve,
    keeps energy for that hour instead of spending it at the valley price, and sells surplus that
    would bring less in the house.

    Parameters
    ----------
    pv_kw, load_kw : array_like, shape (n,)
        Mean AC power of plant and house. [kW]
    battery : Battery
        Starts at its lowest allowed state.
    interval_hours : float
        Length of every interval. [h]
    buy_fen_per_kwh, sell_fen_per_kwh : array_like, shape (n,) or scalar
        Prices of every interval. [fen/kWh]
    look_ahead_hours, plan_every_hours : float
        How far each plan sees and after how long the next one is made. [h]

    Returns
    -------
    TariffDispatch

    Raises
    ------
    HourlyError, PriceError
        If a series is empty, has an impossible hour, or another length.
    BatteryError
        If a plan does not reach to the next one.

    Notes
    -----
    Sun and load inside a plan are taken as known; a real controller forecasts them and gains
    less. In hours with surplus the grid does not charge. With a plan as long as the series the
    result is the optimum of that problem, the one `battery_lp.optimum` finds.

    Examples
    --------
    >>> run = tariff_aware([0.0, 0.0], [0.0, 2.0], Battery(5.0, 5.0, 100.0, 0.0), 1.0,
    ...                    buy_fen_per_kwh=[16.5, 46.5], sell_fen_per_kwh=0.0)
    >>> run.rule, run.cost_fen, run.greedy_cost_fen
    ('plan', 33.0, 93.0)
    """
    require_interval(interval_hours)
    ahead = _intervals(look_ahead_hours, interval_hours, "look_ahead_hours")
    every = _intervals(plan_every_hours, interval_hours, "plan_every_hours")
    if ahead < every:
        raise BatteryError("plan_too_short", "battery plan", look_ahead=ahead, plan_every=every)
    pv, load, buy, sell = priced_case(pv_kw, load_kw, buy_fen_per_kwh, sell_fen_per_kwh)
    hours = len(pv)
    offers = _offers(pv - load, battery, interval_hours, buy, sell)
    fill, keep = np.empty(hours), np.empty(hours)
    for start in range(0, hours, every):
        end = min(start + ahead, hours)
        levels = np.array(_levels(offers, start, end, battery.usable_kwh))[:every]
        fill[start : start + every], keep[start : start + every] = levels.T
    stored = _follow(offers, fill.tolist(), keep.tolist())
    planned = flows_of(pv - load, stored, battery.one_way_efficiency, interval_hours)
    plain = greedy(pv, load, battery, interval_hours)
    cost, plain_cost = planned.cost_fen(buy, sell), plain.cost_fen(buy, sell)
    run = TariffDispatch(planned, fill, keep, cost, plain_cost, "plan")
    if cost > plain_cost:
        return replace(run, flows=plain, cost_fen=plain_cost, rule="greedy")
    return run


def _intervals(hours: float, interval_hours: float, name: str) -> int:
    require_between(
        hours,
        0.0,
        1e5,
        error=BatteryError,
        code="plan_hours_impossible",
        where="battery plan",
        name=name,
    )
    return max(round(hours / interval_hours), 1)


def _offers(
    net_kw: Floats,
    battery: Battery,
    interval_hours: float,
    buy: Floats,
    sell: Floats,
) -> _Offers:
    """Say what every hour can do for the battery, per stored kWh."""
    eta, sunny = battery.one_way_efficiency, net_kw > 0.0
    charge_kw = np.where(sunny, np.minimum(net_kw, battery.power_kw), battery.power_kw)
    use_kw = np.minimum(np.maximum(-net_kw, 0.0), battery.power_kw)
    return _Offers(
        store_kwh=(charge_kw * interval_hours * eta).tolist(),
        store_fen=(np.where(sunny, sell, buy) / eta).tolist(),
        use_kwh=(use_kw * interval_hours / eta).tolist(),
        use_fen=(buy * eta).tolist(),
        sunny=sunny.tolist(),
    )


def _levels(offers: _Offers, start: int, end: int, usable_kwh: float) -> list[tuple[float, float]]:
    """Return (fill to, keep) of the hours of one plan, worked out from its end backwards.

    ``merit`` lists what the next stored kWh is worth, dearest use first, as [fen, kWh]: the slopes
    of the concave value of stored energy. Beyond the end of the plan nothing is worth anything.
    """
    merit = [[0.0, usable_kwh]]
    levels = []
    for hour in range(end - 1, start - 1, -1):
        # Surplus that earns the same either way is stored: it may help after the plan's end.
        fill = _worth_more(merit, offers.store_fen[hour], or_equal=offers.sunny[hour])
        keep = _worth_more(merit, offers.use_fen[hour], or_equal=False)
        levels.append((fill, keep))
        _offer(merit, offers.store_fen[hour], offers.store_kwh[hour])
        _cut(merit, 0, offers.store_kwh[hour])
        _offer(merit, offers.use_fen[hour], offers.use_kwh[hour])
        _cut(merit, -1, offers.use_kwh[hour])
    levels.reverse()
    return levels


def _worth_more(merit: list[list[float]], fen: float, *, or_equal: bool) -> float:
    return sum(kwh for worth, kwh in merit if worth > fen or (or_equal and worth == fen))


def _offer(merit: list[list[float]], fen: float, kwh: float) -> None:
    """Put an amount at its place in the order."""
    for place, step in enumerate(merit):
        if step[0] == fen:
            step[1] += kwh
            return
        if step[0] < fen:
            merit.insert(place, [fen, kwh])
            return
    merit.append([fen, kwh])


def _cut(merit: list[list[float]], end: int, kwh: float) -> None:
    """Take an amount off the dear end (0) or the cheap end (-1) of the order."""
    while merit and kwh >= merit[end][1]:
        kwh -= merit.pop(end)[1]
    if merit:
        merit[end][1] -= kwh


def _follow(offers: _Offers, fill_to: list[float], keep: list[float]) -> Floats:
    """Fill and empty by the levels and return the stored energy, shape (n + 1,)."""
    stored = [0.0]
    for room, use, fill, kept in zip(offers.store_kwh, offers.use_kwh, fill_to, keep, strict=True):
        energy = stored[-1]
        if energy < fill:
            energy = min(energy + room, fill)
        elif energy > kept:
            energy = max(energy - use, kept)
        stored.append(energy)
    return np.array(stored)

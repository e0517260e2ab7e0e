"""The cheapest possible run of a battery, by linear programming: a check of the rules, not a rule.

Written from the flows (grid to house, grid to battery, plant to battery, battery to house), quite
apart from `battery_plan`, so that the two can test each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.optimize import linprog

from pv_sizing.battery import Battery
from pv_sizing.battery_flows import Dispatch, priced_case
from pv_sizing.errors import BatteryError
from pv_sizing.hourly import require_interval


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The cheapest run and its cost, purchases less proceeds, unrounded [fen]."""

    flows: Dispatch
    cost_fen: float


def optimum(
    pv_kw: ArrayLike,
    load_kw: ArrayLike,
    battery: Battery,
    interval_hours: float,
    buy_fen_per_kwh: ArrayLike,
    sell_fen_per_kwh: ArrayLike,
) -> Optimum:
    """Return the run with the least cost when the whole series is known beforehand.

    Parameters
    ----------
    pv_kw, load_kw : array_like, shape (n,)
        Mean AC power of plant and house. [kW]
    battery : Battery
        Starts at its lowest allowed state, may end anywhere.
    interval_hours : float
        Length of every interval. [h]
    buy_fen_per_kwh, sell_fen_per_kwh : array_like, shape (n,) or scalar
        Prices of every interval. [fen/kWh]

    Returns
    -------
    Optimum

    Raises
    ------
    HourlyError, PriceError
        If a series is empty, has an impossible hour, or another length.
    BatteryError
        ``optimum_not_found`` if the solver gives up.

    Notes
    -----
    Minimise ``sum h (buy (g + c) - sell (s - b))`` over grid to house g, grid to battery c, plant
    to battery b, battery to house d and stored energy E, with ``g + d = shortage``,
    ``E' = E + h (eta (b + c) - d / eta)``, ``0 <= E <= usable``. The house is served by the plant
    first, the battery does not sell, and with surplus s > 0 the grid does not charge: one meter
    cannot buy and sell in the same instant. Solved by HiGHS, sparse.

    References
    ----------
    Huangfu, Q. and Hall, J. A. J. (2018), "Parallelizing the dual revised simplex method",
    Mathematical Programming Computation 10, doi:10.1007/s12532-017-0130-5.

    Examples
    --------
    >>> best = optimum([0.0, 0.0], [0.0, 2.0], Battery(5.0, 5.0, 100.0, 0.0), 1.0,
    ...                buy_fen_per_kwh=[16.5, 46.5], sell_fen_per_kwh=0.0)
    >>> best.cost_fen
    33.0
    """
    require_interval(interval_hours)
    pv, load, buy, sell = priced_case(pv_kw, load_kw, buy_fen_per_kwh, sell_fen_per_kwh)
    hours = len(pv)
    surplus, shortage = np.maximum(pv - load, 0.0), np.maximum(load - pv, 0.0)
    power = np.full(hours, battery.power_kw)
    upper = np.concatenate(
        (
            shortage,
            np.where(surplus > 0.0, 0.0, power),
            np.minimum(surplus, power),
            np.minimum(shortage, power),
            np.full(hours, battery.usable_kwh),
        )
    )
    found = linprog(
        np.concatenate((buy, buy, sell, np.zeros(2 * hours))) * interval_hours,
        A_eq=_balances(hours, battery.one_way_efficiency, interval_hours),
        b_eq=np.concatenate((shortage, np.zeros(hours))),
        bounds=np.column_stack((np.zeros_like(upper), upper)),
        method="highs",
    )
    if found.status != 0:
        raise BatteryError("optimum_not_found", "battery optimum", reason=str(found.message))
    grid_house, grid_battery, pv_battery, battery_house, stored = np.split(found.x, 5)
    flows = Dispatch(
        charged_from_pv_kw=pv_battery,
        charged_from_grid_kw=grid_battery,
        discharged_kw=battery_house,
        exported_kw=surplus - pv_battery,
        imported_kw=grid_house + grid_battery,
        stored_kwh=np.concatenate(([0.0], stored)),
        interval_hours=interval_hours,
    )
    return Optimum(flows, flows.cost_fen(buy, sell))


def _balances(hours: int, eta: float, interval_hours: float) -> sparse.csr_array:
    """Return house and battery balance, shape (2 n, 5 n)."""
    one = sparse.eye_array(hours)
    before = sparse.eye_array(hours, k=-1)
    charge = one * (-eta * interval_hours)
    house = [one, None, None, one, None]
    store = [None, charge, charge, one * (interval_hours / eta), one - before]
    return sparse.csr_array(sparse.block_array([house, store]))

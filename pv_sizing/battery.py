"""A house battery behind the meter, and the plain rule that runs it.

The plant serves the house first; the battery takes from what is left over and gives to what is
missing. It never sells: energy out of it goes into the house only, as household meters demand.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing.arrays import Floats
from pv_sizing.battery_flows import Dispatch, flows_of
from pv_sizing.checks import float_array, require_between
from pv_sizing.errors import BatteryError
from pv_sizing.hourly import hourly_array, require_interval, require_same_length


@dataclass(frozen=True, slots=True)
class Battery:
    """A battery with its inverter.

    Parameters
    ----------
    capacity_kwh : float
        From empty to full; 0 is no battery. [kWh]
    power_kw : float
        Largest charge and discharge, at the house side of the inverter. [kW]
    round_trip_efficiency_pct : float
        Energy out by energy in; half of the loss (its root) is taken each way. [%]
    min_soc_pct : float
        State of charge that is never undercut; every run starts there. [%]

    Raises
    ------
    BatteryError
        If a figure is impossible.

    Notes
    -----
    No standing loss, no ageing and the same power at every temperature. At -20 °C a battery in
    an unheated shed gives and takes far less: it belongs into the house.

    Examples
    --------
    >>> Battery(10.0, 5.0, 90.25, min_soc_pct=10.0).usable_kwh
    9.0
    """

    capacity_kwh: float
    power_kw: float
    round_trip_efficiency_pct: float
    min_soc_pct: float

    def __post_init__(self) -> None:
        for name, low, high in (
            ("capacity_kwh", 0.0, 1e5),
            ("power_kw", 0.0, 1e5),
            ("round_trip_efficiency_pct", 30.0, 100.0),
            ("min_soc_pct", 0.0, 95.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=BatteryError,
                code="battery_figure_impossible",
                where=f"battery {name}",
                name=name,
            )

    @property
    def usable_kwh(self) -> float:
        """Energy between the lowest allowed state and full [kWh]."""
        return self.capacity_kwh * (1.0 - self.min_soc_pct / 100.0)

    @property
    def one_way_efficiency(self) -> float:
        """Efficiency of charging, and of discharging [-]."""
        return math.sqrt(self.round_trip_efficiency_pct / 100.0)


def greedy(
    pv_kw: ArrayLike, load_kw: ArrayLike, battery: Battery, interval_hours: float
) -> Dispatch:
    """Store every surplus, serve every shortage, look at no price.

    Parameters
    ----------
    pv_kw, load_kw : array_like, shape (n,)
        Mean AC power of plant and house. [kW]
    battery : Battery
        Starts at its lowest allowed state.
    interval_hours : float
        Length of every interval. [h]

    Returns
    -------
    Dispatch

    Raises
    ------
    HourlyError
        If a series is empty, has a missing or negative hour, or another length.

    Notes
    -----
    With ``x`` what the battery would take or give if it were endless, the stored energy follows
    ``E' = min(max(E + x, 0), usable)``: two operations an hour, everything else is an array.

    Examples
    --------
    >>> flows = greedy([3.0, 0.0], [1.0, 3.0], Battery(10.0, 5.0, 81.0, 0.0), 1.0)
    >>> flows.stored_kwh.round(9).tolist(), flows.imported_kw.round(9).tolist()
    ([0.0, 1.8, 0.0], [0.0, 1.38])
    """
    pv = hourly_array(pv_kw, name="pv_kw")
    load = hourly_array(load_kw, name="load_kw")
    require_same_length(pv_kw=pv, load_kw=load)
    return greedy_many(pv[:, None], load[:, None], [battery], interval_hours)[0]


def greedy_many(
    pv_kw: Floats,
    load_kw: Floats,
    batteries: Sequence[Battery],
    interval_hours: float,
) -> tuple[Dispatch, ...]:
    """Run the plain rule for several plants, houses or batteries abreast.

    Parameters
    ----------
    pv_kw, load_kw : ndarray, shape (n, m) or (n, 1)
        A column for each of the m runs; one column stands for all. [kW]
    batteries : sequence of Battery
        m of them, or one for all.
    interval_hours : float
        Length of every interval. [h]

    Returns
    -------
    tuple of Dispatch
        One a run.

    Raises
    ------
    HourlyError
        If a column has a missing or negative hour, or the shapes do not fit together.

    Examples
    --------
    >>> pv, load = np.array([[3.0], [0.0]]), np.array([[1.0], [3.0]])
    >>> sizes = [Battery(size, 5.0, 100.0, 0.0) for size in (0.0, 1.0, 9.0)]
    >>> [run.imported_kwh for run in greedy_many(pv, load, sizes, 1.0)]
    [3.0, 2.0, 1.0]
    """
    require_interval(interval_hours)
    pv, load = _columns(pv_kw, "pv_kw"), _columns(load_kw, "load_kw")
    require_same_length(pv_kw=pv, load_kw=load)
    try:
        runs = np.broadcast_shapes((1, len(batteries)), pv.shape[1:], load.shape[1:])[1]
    except ValueError:
        counts = {"pv": pv.shape[1], "load": load.shape[1], "batteries": len(batteries)}
        raise BatteryError("runs_differ_in_number", "battery runs", **counts) from None
    usable, power, eta = (
        np.broadcast_to([getattr(each, name) for each in batteries], runs)
        for name in ("usable_kwh", "power_kw", "one_way_efficiency")
    )
    net = np.broadcast_to(pv - load, (len(pv), runs))
    wish = np.clip(net, -power, power) * interval_hours
    wish = np.where(wish > 0.0, wish * eta, wish / eta)
    stored = np.zeros((len(pv) + 1, runs))
    for hour, change in enumerate(wish):
        after = np.add(stored[hour], change, out=stored[hour + 1])
        np.minimum(np.maximum(after, 0.0, out=after), usable, out=after)
    # Turned once: an hour reads across the runs above, a run reads along the hours below.
    net, stored = np.ascontiguousarray(net.T), np.ascontiguousarray(stored.T)
    return tuple(
        flows_of(net[run], stored[run], float(eta[run]), interval_hours) for run in range(runs)
    )


def _columns(table: Floats, name: str) -> Floats:
    columns = float_array(table, error=BatteryError, code="series_not_numbers", where=name)
    if columns.ndim != 2:
        raise BatteryError("columns_needed", name, shape=columns.shape)
    for column in columns.T:
        hourly_array(column, name=name)
    return columns

"""What flows between plant, house, battery and grid, interval by interval, and what it costs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing.arrays import Floats
from pv_sizing.hourly import hourly_array, require_same_length
from pv_sizing.prices import hourly_prices


@dataclass(frozen=True, slots=True, eq=False)
class Dispatch:
    """What flowed in every interval, mean powers at the house side; all arrays of shape (n,).

    Parameters
    ----------
    charged_from_pv_kw, charged_from_grid_kw, discharged_kw : ndarray
        Into and out of the battery. [kW]
    exported_kw, imported_kw : ndarray
        Through the meter of the house. [kW]
    stored_kwh : ndarray, shape (n + 1,)
        Above the lowest allowed state, before the first interval and after every one. [kWh]
    interval_hours : float
        Length of every interval. [h]
    """

    charged_from_pv_kw: Floats
    charged_from_grid_kw: Floats
    discharged_kw: Floats
    exported_kw: Floats
    imported_kw: Floats
    stored_kwh: Floats
    interval_hours: float

    @property
    def exported_kwh(self) -> float:
        """Energy sold [kWh]."""
        return float(self.exported_kw.sum()) * self.interval_hours

    @property
    def imported_kwh(self) -> float:
        """Energy bought [kWh]."""
        return float(self.imported_kw.sum()) * self.interval_hours

    @property
    def discharged_kwh(self) -> float:
        """Energy that the house took from the battery [kWh]."""
        return float(self.discharged_kw.sum()) * self.interval_hours

    @property
    def lost_kwh(self) -> float:
        """Energy that went in and neither came out nor is still stored [kWh]."""
        charged = float((self.charged_from_pv_kw + self.charged_from_grid_kw).sum())
        kept = float(self.stored_kwh[-1] - self.stored_kwh[0])
        return charged * self.interval_hours - self.discharged_kwh - kept

    def cost_fen(self, buy_fen_per_kwh: ArrayLike, sell_fen_per_kwh: ArrayLike) -> float:
        """Return purchases less proceeds, unrounded, so that runs can be compared.

        Parameters
        ----------
        buy_fen_per_kwh, sell_fen_per_kwh : array_like, shape (n,) or scalar
            Prices of every interval. [fen/kWh]

        Returns
        -------
        float
            Negative when more is sold than bought. [fen]

        Raises
        ------
        PriceError
            If a price is missing, negative or above 100 yuan.
        """
        hours = len(self.imported_kw)
        buy = hourly_prices(buy_fen_per_kwh, hours, name="buy_fen_per_kwh")
        sell = hourly_prices(sell_fen_per_kwh, hours, name="sell_fen_per_kwh")
        return float(self.imported_kw @ buy - self.exported_kw @ sell) * self.interval_hours


def flows_of(
    net_kw: Floats,
    stored_kwh: Floats,
    one_way_efficiency: float,
    interval_hours: float,
) -> Dispatch:
    """Return what flowed, from what was stored.

    Parameters
    ----------
    net_kw : ndarray, shape (n,)
        Plant less house. [kW]
    stored_kwh : ndarray, shape (n + 1,)
        Before the first interval and after every one. [kWh]
    one_way_efficiency : float
        Of charging and of discharging. [-]
    interval_hours : float
        Length of every interval. [h]

    Returns
    -------
    Dispatch
        In an interval with surplus the battery is charged by the plant alone, in any other by the
        grid alone.

    Examples
    --------
    >>> flows = flows_of(np.array([2.0, -1.0]), np.array([0.0, 0.9, 0.0]), 0.9, 1.0)
    >>> flows.exported_kw.round(9).tolist(), flows.imported_kw.round(9).tolist()
    ([1.0, 0.0], [0.0, 0.19])
    """
    change = np.diff(stored_kwh) / interval_hours
    charged = np.maximum(change, 0.0) / one_way_efficiency
    discharged = np.maximum(-change, 0.0) * one_way_efficiency
    sunny = net_kw > 0.0
    from_pv, from_grid = np.where(sunny, charged, 0.0), np.where(sunny, 0.0, charged)
    # Differences of stored energy carry round-off; neither flow may fall below zero by it.
    return Dispatch(
        charged_from_pv_kw=from_pv,
        charged_from_grid_kw=from_grid,
        discharged_kw=discharged,
        exported_kw=np.maximum(np.maximum(net_kw, 0.0) - from_pv, 0.0),
        imported_kw=np.maximum(np.maximum(-net_kw, 0.0) - discharged, 0.0) + from_grid,
        stored_kwh=stored_kwh,
        interval_hours=interval_hours,
    )


def priced_case(
    pv_kw: ArrayLike, load_kw: ArrayLike, buy_fen_per_kwh: ArrayLike, sell_fen_per_kwh: ArrayLike
) -> tuple[Floats, ...]:
    """Return plant, house and both prices as checked series of one length.

    Parameters
    ----------
    pv_kw, load_kw : array_like, shape (n,)
        [kW]
    buy_fen_per_kwh, sell_fen_per_kwh : array_like, shape (n,) or scalar
        [fen/kWh]

    Returns
    -------
    tuple of four ndarray, shape (n,)

    Raises
    ------
    HourlyError, PriceError
        If a series is empty, has an impossible hour, or another length.

    Examples
    --------
    >>> [series.tolist() for series in priced_case([1.0, 0.0], [2.0, 2.0], 46.5, 15.0)]
    [[1.0, 0.0], [2.0, 2.0], [46.5, 46.5], [15.0, 15.0]]
    """
    pv = hourly_array(pv_kw, name="pv_kw")
    load = hourly_array(load_kw, name="load_kw")
    hours = require_same_length(pv_kw=pv, load_kw=load)
    buy = hourly_prices(buy_fen_per_kwh, hours, name="buy_fen_per_kwh")
    sell = hourly_prices(sell_fen_per_kwh, hours, name="sell_fen_per_kwh")
    return pv, load, buy, sell

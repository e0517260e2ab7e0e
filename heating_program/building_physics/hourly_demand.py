"""Heat demand hour by hour for thousands of houses abreast.

Every house is folded into four modes first (`node_model`), so that an hour costs a handful of
array operations for all houses together; a single house is a list of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from heating_program.building_physics.errors import LoadError
from heating_program.building_physics.node_model import (
    FLOOR,
    ROOF,
    WALL,
    Floats,
    Folded,
    Numbers,
    Precision,
    ThermalHouses,
    fold,
)

__all__ = [
    "MODEL_VERSION",
    "Floats",
    "HeatDemand",
    "HourlyClimate",
    "HouseUse",
    "ThermalHouses",
    "heat_demand",
]

MODEL_VERSION = "hourly_nodes/1"

# Houses abreast and hours at a time: what is worked on stays in the processor's cache.
BLOCK, HOURS_AT_A_TIME = 4096, 48
# Hours run before heat is counted so that a house forgets its start: some time constants of
# heavy walls. Unheated hours before that are not run at all.
WARM_UP_HOURS = 35 * 24
# A house without one of these has no heat balance at all.
POSITIVE = ("floor_m2", "air_w_k", "capacity_wh_m2k")


@dataclass(frozen=True, slots=True, eq=False)
class HourlyClimate:
    """What drives a house, hour by hour over one year.

    Parameters
    ----------
    temp_air : numpy.ndarray, shape (n,)
        Outdoor dry bulb. [°C]
    temp_ground : numpy.ndarray, shape (n,)
        What the floor's transmittance looks at. [°C]
    irradiance : numpy.ndarray, shape (facings, n)
        Total irradiance on each facing that any house has. [W/m2]
    months : numpy.ndarray, shape (n,)
        Calendar month 1-12.
    """

    temp_air: Floats
    temp_ground: Floats
    irradiance: Floats
    months: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class HouseUse:
    """How the houses are used, the same for all rows and on both sides of a comparison.

    Parameters
    ----------
    set_celsius : numpy.ndarray, shape (n,)
        Lowest permitted room temperature. [°C]
    gains_w_m2 : numpy.ndarray, shape (n,)
        People and appliances per heated floor. [W/m2]
    heated : numpy.ndarray of bool, shape (n,)
        Hours of the heating season.
    """

    set_celsius: Floats
    gains_w_m2: Floats
    heated: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class HeatDemand:
    """Heat a source must deliver.

    Parameters
    ----------
    monthly_kwh : numpy.ndarray, shape (N, 12)
        By calendar month. [kWh]
    peak_w : numpy.ndarray, shape (N,)
        Largest hourly mean. [W]
    """

    monthly_kwh: Floats
    peak_w: Floats

    @property
    def season_kwh(self) -> Floats:
        """Heat of the year, shape (N,) [kWh]."""
        total: Floats = self.monthly_kwh.sum(axis=1)
        return total


def heat_demand(
    houses: ThermalHouses, climate: HourlyClimate, use: HouseUse, *, single_precision: bool = True
) -> HeatDemand:
    """Return the ideal heat that keeps every house at its set point.

    With the modes x of a house and the inputs u of an hour, ``x' = a x + F u + b q``, the mean air
    temperature of the hour is ``c x + E u + d q`` and ``q = max((set - c x - E u) / d, 0)``.

    Parameters
    ----------
    houses : ThermalHouses
        N rows.
    climate : HourlyClimate
        n hours of one year.
    use : HouseUse
        n hours.
    single_precision : bool
        Seven digits, for villages; a verdict about money asks for all fifteen.

    Returns
    -------
    HeatDemand

    Raises
    ------
    LoadError
        If shapes differ, a number is not finite, or a house has no walls, roof, floor, air or mass.

    References
    ----------
    ISO 52016-1:2017, hourly calculation.
    """
    _check(houses, climate, use)
    kind: Precision = np.float32 if single_precision else np.float64
    rows = houses.floor_m2.size
    monthly = np.zeros((rows, 12))
    peak = np.zeros(rows)
    for first in range(0, rows, BLOCK):
        block = slice(first, min(first + BLOCK, rows))
        for month, heat_w in _hours(fold(houses, block, kind), climate, use, kind):
            monthly[block, month - 1] += heat_w.sum(axis=0, dtype=np.float64) / 1000.0
            np.maximum(peak[block], heat_w.max(axis=0), out=peak[block])
    return HeatDemand(monthly, peak)


def _hours(
    given: Folded, climate: HourlyClimate, use: HouseUse, kind: Precision
) -> Iterator[tuple[int, Numbers]]:
    """Yield month and heat of each run of hours in one month, shape (hours, houses) [W]."""
    inputs = np.vstack(
        (
            climate.temp_air,
            climate.temp_ground,
            climate.irradiance,
            use.gains_w_m2,
            np.ones_like(climate.temp_air),
        )
    ).astype(kind)
    # A set point nobody can fall below stands for "not heated".
    set_celsius = np.where(use.heated, use.set_celsius, -1e6).astype(kind)
    channels, rows = inputs.shape[0], given.air_heated.size
    forced = given.forced.reshape(channels, -1)
    # What a kelvin that is missing in the air adds to the modes when it is heated away.
    warmed, per_kelvin = given.heated / given.air_heated, 1.0 / given.air_heated
    modes = np.zeros_like(given.kept)
    for run, counts in _runs(climate.months, use.heated):
        driven = (inputs[:, run].T @ forced).reshape(-1, len(given.kept) + 1, rows)
        missing = driven[:, -1]
        np.subtract(set_celsius[run, np.newaxis], missing, out=missing)
        for hour in range(len(driven)):
            row = missing[hour]
            for mode in given.air_of_mode * modes:
                row -= mode
            np.maximum(row, 0.0, out=row)
            modes *= given.kept
            modes += driven[hour, :-1]
            modes += warmed * row
        if counts:
            missing *= per_kelvin
            yield int(climate.months[run.start]), missing


def _runs(months: NDArray[np.int64], heated: NDArray[np.bool_]) -> Iterator[tuple[slice, bool]]:
    """Yield short runs of hours within one month, and whether their heat counts.

    The year begins with its own end, which does not count. Hours with no heating within
    `WARM_UP_HOURS` after them are left out.
    """
    hours = months.size
    ahead = np.concatenate(([0], np.cumsum(np.concatenate((heated, heated)))))
    needed = ahead[WARM_UP_HOURS + 1 :][:hours] > ahead[:hours]
    new = np.flatnonzero((np.diff(months) != 0) | (np.diff(needed) != 0)) + 1
    start = hours - WARM_UP_HOURS
    edges = sorted({0, *new.tolist(), hours})
    warm_up = [start, *range(start + HOURS_AT_A_TIME, hours, HOURS_AT_A_TIME), hours]
    for first, end in pairwise(warm_up):
        yield slice(first, end), False
    for first, end in pairwise(edges):
        for at in range(first, end, HOURS_AT_A_TIME) if needed[first] else ():
            yield slice(at, min(at + HOURS_AT_A_TIME, end)), True


def _check(houses: ThermalHouses, climate: HourlyClimate, use: HouseUse) -> None:
    rows, (facings, hours) = houses.floor_m2.size, climate.irradiance.shape
    parts = houses.area_m2.shape[-1]
    for name, values, shape in (
        ("temp_air", climate.temp_air, (hours,)),
        ("temp_ground", climate.temp_ground, (hours,)),
        ("irradiance", climate.irradiance, (facings, hours)),
        ("months", climate.months, (hours,)),
        ("set_celsius", use.set_celsius, (hours,)),
        ("gains_w_m2", use.gains_w_m2, (hours,)),
        ("heated", use.heated, (hours,)),
        ("area_m2", houses.area_m2, (rows, parts)),
        ("loss_w_k", houses.loss_w_k, (rows, parts)),
        ("inner_w_k", houses.inner_w_k, (rows,)),
        ("collecting_m2", houses.collecting_m2, (rows, facings)),
        ("taking_up_m2", houses.taking_up_m2, (rows, parts, facings)),
        *((name, getattr(houses, name), (rows,)) for name in POSITIVE),
    ):
        if values.shape != shape:
            raise LoadError("shapes_differ", name, shape=values.shape, expected=shape)
        _refuse(name, values, np.isfinite(values))
        if name in POSITIVE:
            _refuse(name, values, values > 0.0)
    _refuse("area_m2", houses.area_m2, houses.area_m2 >= 0.0)
    for name in ("area_m2", "loss_w_k"):
        opaque = getattr(houses, name)[:, [WALL, ROOF, FLOOR]]
        _refuse(name, opaque, opaque > 0.0)
    if hours not in (8760, 8784):
        raise LoadError("climate_not_a_year", "climate", hours=hours)


def _refuse(name: str, values: NDArray[np.generic], fine: NDArray[np.bool_]) -> None:
    wrong = np.argwhere(~fine)
    if wrong.size:
        first = tuple(int(place) for place in wrong[0])
        raise LoadError("figure_impossible", f"{name} {first}", value=float(values[first]))

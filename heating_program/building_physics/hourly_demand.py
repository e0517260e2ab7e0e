"""Heat demand hour by hour: one mass, five conductances, thousands of houses abreast.

The simple hourly method of ISO 13790 in state-space form. Everything about a house is folded
into a few coefficients first, so that an hour costs a handful of array operations for all houses
together; a single house is a list of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heating_program.building_physics.errors import LoadError

Floats = NDArray[np.float64]
Numbers = NDArray[np.floating[Any]]
Precision = type[np.floating[Any]]

MODEL_VERSION = "hourly_5r1c/1"

# ISO 13790:2008, 7.2.2.2 and annex C: heat transfer between air and surfaces, and between
# surfaces and mass [W/(m2 K)]; all room surfaces per heated floor [-].
H_AIR_SURFACE = 3.45
H_SURFACE_MASS = 9.1
SURFACES_PER_FLOOR = 4.5
# Houses abreast: rows of 8 kB that stay in a level-1 cache.
BLOCK = 2048
# A house without one of these has no heat balance at all.
POSITIVE = ("floor_m2", "opaque_w_k", "ground_w_k", "light_w_k", "air_w_k", "mass_wh_k", "mass_m2")
# Hours run before the year so that the mass forgets its start; its time constant is some days.
WARM_UP_HOURS = 21 * 24


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
class ThermalHouses:
    """N houses as the hourly model sees them, one row each.

    Parameters
    ----------
    floor_m2 : numpy.ndarray, shape (N,)
        Heated floor. [m2]
    opaque_w_k, ground_w_k, light_w_k, air_w_k : numpy.ndarray, shape (N,)
        Conductance to outdoor air through walls and roof, to the ground, through windows and
        doors, and by air change. [W/K]
    collecting_m2 : numpy.ndarray, shape (N, facings)
        Glass area times solar transmittance, by facing. [m2]
    opaque_sun_m2 : numpy.ndarray, shape (N, facings)
        ``absorptance R_se U A`` of walls and roof, by facing. [m2]
    sky_loss_w : numpy.ndarray, shape (N,)
        Long-wave loss of walls and roof to the cold sky, ``R_se U A h_r dT F``. [W]
    mass_wh_k : numpy.ndarray, shape (N,)
        Effective heat capacity. [Wh/K]
    mass_m2 : numpy.ndarray, shape (N,)
        Effective mass area. [m2]
    """

    floor_m2: Floats
    opaque_w_k: Floats
    ground_w_k: Floats
    light_w_k: Floats
    air_w_k: Floats
    collecting_m2: Floats
    opaque_sun_m2: Floats
    sky_loss_w: Floats
    mass_wh_k: Floats
    mass_m2: Floats


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

    ``m' = a m + F_m + b q``, ``air = c m + F_a + d q``, ``q = max((set - c m - F_a) / d, 0)``.

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
        If shapes differ, a number is not finite, a conductance is not positive, or a house loses
        more through its opaque parts than its surfaces can pass on.

    References
    ----------
    ISO 13790:2008, annex C.
    """
    _check(houses, climate, use)
    kind: Precision = np.float32 if single_precision else np.float64
    rows = houses.floor_m2.size
    monthly = np.zeros((rows, 12))
    peak = np.zeros(rows)
    for first in range(0, rows, BLOCK):
        block = slice(first, min(first + BLOCK, rows))
        for month, heat_w in _hours(_coefficients(houses, block, kind), climate, use, kind):
            monthly[block, month - 1] += heat_w.sum(axis=0, dtype=np.float64) / 1000.0
            np.maximum(peak[block], heat_w.max(axis=0), out=peak[block])
    return HeatDemand(monthly, peak)


@dataclass(frozen=True, slots=True, eq=False)
class _Coefficients:
    """A block of houses folded; `mass` and `air` weigh [outdoor, ground, facings, gains, 1]."""

    mass_kept: Numbers
    mass_forced: Numbers
    mass_heated: Numbers
    air_of_mass: Numbers
    air_forced: Numbers
    air_heated: Numbers


def _response(houses: ThermalHouses, block: slice, **unit: float) -> tuple[Floats, Floats]:
    """Return the mass's next temperature and the air's, all inputs zero but those named.

    Inputs: ``mass`` (temperature before), ``outdoor``, ``behind`` (what opaque parts look at)
    [°C], ``sun``, ``inner`` (gains), ``heat`` [W].
    """
    floor, light, air = houses.floor_m2[block], houses.light_w_k[block], houses.air_w_k[block]
    mass_m2, capacity = houses.mass_m2[block], houses.mass_wh_k[block]
    surfaces_m2 = SURFACES_PER_FLOOR * floor
    to_mass = H_SURFACE_MASS * mass_m2
    behind_w_k = houses.opaque_w_k[block] + houses.ground_w_k[block]
    outer = 1.0 / (1.0 / behind_w_k - 1.0 / to_mass)
    to_air = H_AIR_SURFACE * surfaces_m2
    first = 1.0 / (1.0 / air + 1.0 / to_air)
    second = first + light
    third = 1.0 / (1.0 / second + 1.0 / to_mass)

    mass, outdoor, behind, sun, inner, heat = (
        unit.get(name, 0.0) for name in ("mass", "outdoor", "behind", "sun", "inner", "heat")
    )
    radiant = 0.5 * inner + sun
    on_mass = mass_m2 / surfaces_m2 * radiant
    on_surface = (1.0 - mass_m2 / surfaces_m2 - light / (H_SURFACE_MASS * surfaces_m2)) * radiant
    on_air = 0.5 * inner + heat
    through_air = first * (on_air / air + outdoor)
    total = on_mass + outer * behind + third * (on_surface + light * outdoor + through_air) / second
    half = 0.5 * (third + outer)
    after = (mass * (capacity - half) + total) / (capacity + half)
    middle = 0.5 * (mass + after)
    surface = (to_mass * middle + on_surface + light * outdoor + through_air) / (
        to_mass + light + first
    )
    return after, (to_air * surface + air * outdoor + on_air) / (to_air + air)


def _coefficients(houses: ThermalHouses, block: slice, kind: Precision) -> _Coefficients:
    behind_w_k = houses.opaque_w_k[block] + houses.ground_w_k[block]
    outdoor_share = houses.opaque_w_k[block] / behind_w_k
    sun_share = houses.opaque_sun_m2[block] / behind_w_k[:, np.newaxis]
    units = {
        name: _response(houses, block, **{name: 1.0})
        for name in ("mass", "outdoor", "behind", "sun", "inner", "heat")
    }
    forced = []
    for which in (0, 1):
        behind, sun = units["behind"][which], units["sun"][which][:, np.newaxis]
        forced.append(
            np.column_stack(
                (
                    units["outdoor"][which] + behind * outdoor_share,
                    behind * (1.0 - outdoor_share),
                    behind[:, np.newaxis] * sun_share + sun * houses.collecting_m2[block],
                    units["inner"][which] * houses.floor_m2[block],
                    -behind * houses.sky_loss_w[block] / behind_w_k,
                )
            )
        )
    folded = (
        units["mass"][0],
        forced[0],
        units["heat"][0],
        units["mass"][1],
        forced[1],
        units["heat"][1],
    )
    return _Coefficients(*(np.ascontiguousarray(values, dtype=kind) for values in folded))


def _hours(
    given: _Coefficients, climate: HourlyClimate, use: HouseUse, kind: Precision
) -> Iterator[tuple[int, Numbers]]:
    """Yield month and heat of each run of hours in one month, shape (hours, houses) [W]."""
    forcing = np.vstack(
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
    per_kelvin = 1.0 / given.air_heated
    mass = np.full_like(given.mass_kept, 15.0)
    for run in (slice(-WARM_UP_HOURS, None), *_month_runs(climate.months)):
        mass_forced = forcing[:, run].T @ given.mass_forced.T
        air_forced = forcing[:, run].T @ given.air_forced.T
        np.subtract(set_celsius[run, np.newaxis], air_forced, out=air_forced)
        heat_w = air_forced
        for hour in range(len(mass_forced)):
            # In place, row by row: the missing air temperature becomes the heat of the hour.
            row = heat_w[hour]
            row -= given.air_of_mass * mass
            np.maximum(row, 0.0, out=row)
            row *= per_kelvin
            mass *= given.mass_kept
            mass += mass_forced[hour]
            mass += given.mass_heated * row
        if run.start >= 0:
            yield int(climate.months[run.start]), heat_w


def _month_runs(months: NDArray[np.int64]) -> list[slice]:
    edges = [0, *(np.flatnonzero(np.diff(months)) + 1).tolist(), months.size]
    return [slice(start, end) for start, end in pairwise(edges)]


def _check(houses: ThermalHouses, climate: HourlyClimate, use: HouseUse) -> None:
    rows, (facings, hours) = houses.floor_m2.size, climate.irradiance.shape
    for name, values, shape in (
        ("temp_air", climate.temp_air, (hours,)),
        ("temp_ground", climate.temp_ground, (hours,)),
        ("irradiance", climate.irradiance, (facings, hours)),
        ("months", climate.months, (hours,)),
        ("set_celsius", use.set_celsius, (hours,)),
        ("gains_w_m2", use.gains_w_m2, (hours,)),
        ("heated", use.heated, (hours,)),
        ("collecting_m2", houses.collecting_m2, (rows, facings)),
        ("opaque_sun_m2", houses.opaque_sun_m2, (rows, facings)),
        ("sky_loss_w", houses.sky_loss_w, (rows,)),
        *((name, getattr(houses, name), (rows,)) for name in POSITIVE),
    ):
        if values.shape != shape:
            raise LoadError("shapes_differ", name, shape=values.shape, expected=shape)
        wrong = np.argwhere(~np.isfinite(values))
        if name in POSITIVE:
            wrong = np.argwhere(~(values > 0.0))
        if wrong.size:
            first = tuple(int(place) for place in wrong[0])
            raise LoadError("figure_impossible", f"{name} {first}", value=float(values[first]))
    too_open = houses.opaque_w_k + houses.ground_w_k >= H_SURFACE_MASS * houses.mass_m2
    if too_open.any():
        raise LoadError("envelope_too_open", f"house {int(np.flatnonzero(too_open)[0])}")
    if hours not in (8760, 8784):
        raise LoadError("climate_not_a_year", "climate", hours=hours)

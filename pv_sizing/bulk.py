"""The same physics for very many roofs at once: arrays in, an (N, 12) array of energies out.

What does not depend on a roof is computed once per weather cell (`cell_basis`); per roof only
a dot product, the transposition, an algebraic incidence factor and the inverter's quadratic are
left, in float32 blocks that stay in the processor's cache. Deviation from `year_yield` is tested.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pvlib
from numpy.typing import ArrayLike, NDArray

from pv_sizing.errors import ArrayError, RoofError
from pv_sizing.irradiance import Floats, diffuse_factors, sun_path
from pv_sizing.losses import LossSet
from pv_sizing.site import Site
from pv_sizing.weather import Weather, require_whole_year
from pv_sizing.yields import ETA_REFERENCE

Singles = NDArray[np.float32]

# Roofs per block: eight rows of some 4,500 daylight hours are 144 kB, inside a level-2 cache.
BLOCK = 8
# The glass of pvlib.iam.physical with its default figures.
GLASS_INDEX = 1.526
GLASS_EXTINCTION = 4.0 * 0.002
# Perez' own lower bound of the cosine of the zenith, 85°.
COS_85 = float(np.cos(np.radians(85.0)))


@dataclass(frozen=True, slots=True, eq=False)
class CellBasis:
    """All hourly vectors of a weather cell that no roof changes, daylight hours only.

    Parameters
    ----------
    east, north, up : numpy.ndarray, shape (n,)
        Unit vector to the sun. [-]
    dni : numpy.ndarray, shape (n,)
        Direct normal irradiance, 0 with the sun down. [W/m2]
    isotropic, circumsolar, horizon : numpy.ndarray, shape (n,)
        Perez split: ``DHI (1 - F1)``, ``DHI F1 / max(cos z, cos 85°)``, ``DHI F2``. [W/m2]
    ground : numpy.ndarray, shape (n,)
        ``GHI albedo``. [W/m2]
    temp_air : numpy.ndarray, shape (n,)
        Air temperature. [°C]
    cooling : numpy.ndarray, shape (n,)
        ``1 / (25 + 6.84 v)`` of the Faiman model. [K m2/W]
    month_starts : numpy.ndarray, shape (m,)
        First daylight hour of every run of one month.
    run_months : numpy.ndarray, shape (m,)
        Calendar month 1-12 of each run.
    months : numpy.ndarray, shape (n,)
        Calendar month of every hour.
    interval_hours : float
        Length of an interval. [h]
    weather_hash : str
        Of the weather it was made from.
    diffuse_iam : str
        Diffuse incidence model.
    """

    east: Singles
    north: Singles
    up: Singles
    dni: Singles
    isotropic: Singles
    circumsolar: Singles
    horizon: Singles
    ground: Singles
    temp_air: Singles
    cooling: Singles
    month_starts: NDArray[np.int64]
    run_months: NDArray[np.int64]
    months: NDArray[np.int64]
    interval_hours: float
    weather_hash: str
    diffuse_iam: str


def cell_basis(site: Site, weather: Weather, *, diffuse_iam: str = "marion") -> CellBasis:
    """Prepare a weather cell for `monthly_energy_kwh`.

    Parameters
    ----------
    site, weather : Site, Weather
        Place and one whole year.
    diffuse_iam : str
        Diffuse incidence model.

    Returns
    -------
    CellBasis

    Raises
    ------
    WeatherError
        If the weather is not one year or its clock does not fit the sun.
    """
    require_whole_year(weather)
    sun = sun_path(site, weather)
    ghi, dni, dhi = (weather.column(name) for name in ("ghi", "dni", "dhi"))
    day = (ghi > 0.0) | (dni > 0.0) | (dhi > 0.0)
    zenith, azimuth = np.radians(sun.zenith[day]), np.radians(sun.azimuth[day])
    above = sun.zenith[day] < 90.0
    brightening, horizon = _perez_split(
        dhi[day], dni[day], sun.dni_extra[day], sun.zenith[day], sun.airmass[day]
    )
    months = weather.months[day]
    starts = np.flatnonzero(np.diff(months, prepend=0))
    return CellBasis(
        east=_single(np.sin(zenith) * np.sin(azimuth)),
        north=_single(np.sin(zenith) * np.cos(azimuth)),
        up=_single(np.cos(zenith)),
        dni=_single(np.where(above, dni[day], 0.0)),
        isotropic=_single(dhi[day] * (1.0 - brightening)),
        circumsolar=_single(dhi[day] * brightening / np.maximum(np.cos(zenith), COS_85)),
        horizon=_single(dhi[day] * horizon),
        ground=_single(ghi[day] * site.albedo),
        temp_air=_single(weather.column("temp_air")[day]),
        cooling=_single(1.0 / (25.0 + 6.84 * weather.column("wind_speed")[day])),
        month_starts=starts,
        run_months=months[starts],
        months=months,
        interval_hours=weather.interval_hours,
        weather_hash=weather.content_hash,
        diffuse_iam=diffuse_iam,
    )


def monthly_energy_kwh(
    cell: CellBasis,
    *,
    tilt_deg: ArrayLike,
    azimuth_deg: ArrayLike,
    kwp_dc: ArrayLike,
    kw_ac: ArrayLike,
    temp_coeff_pmax_pct_per_k: float,
    efficiency_pct: float,
    losses: LossSet,
) -> Floats:
    """Return AC energy by month of N roofs, each one plane on one inverter.

    Parameters
    ----------
    cell : CellBasis
        Weather cell of all these roofs.
    tilt_deg, azimuth_deg : array_like, shape (N,) or scalar
        Orientation. [°]
    kwp_dc, kw_ac : array_like, shape (N,) or scalar
        Label power and inverter rating. [kW]
    temp_coeff_pmax_pct_per_k, efficiency_pct : float
        Module and inverter figures shared by all roofs. [%/K], [%]
    losses : LossSet
        Shared by all roofs.

    Returns
    -------
    numpy.ndarray, shape (N, 12)
        Energy. [kWh]

    Raises
    ------
    RoofError
        If a tilt or azimuth is outside its range; ``values`` name the first roof's number.
    ArrayError
        If a size is not positive, or module or inverter figures are impossible.
    """
    tilt, azimuth, kwp, kw = np.broadcast_arrays(
        *(
            np.atleast_1d(np.asarray(v, dtype=np.float64))
            for v in (tilt_deg, azimuth_deg, kwp_dc, kw_ac)
        )
    )
    _check(tilt, azimuth, kwp, kw, temp_coeff_pmax_pct_per_k, efficiency_pct)
    factor = _single(losses.monthly_factor()[cell.months - 1] / 1000.0)
    gamma = temp_coeff_pmax_pct_per_k / 100.0
    # P = E kWp f (1 + gamma (T - 25)) with T = T_air + POA cooling: two vectors per set.
    at_air = _single(factor * (1.0 + gamma * (cell.temp_air - 25.0)))
    per_light = _single(factor * gamma * cell.cooling)
    # Runs of equal month, as a matrix: a year that starts in June has thirteen of them.
    by_month = np.eye(12)[cell.run_months - 1]
    energies = np.zeros((tilt.size, 12))
    for first in range(0, tilt.size, BLOCK):
        rows = slice(first, first + BLOCK)
        total, effective = _plane_light(cell, tilt[rows], azimuth[rows])
        per_kwp = effective * (at_air + per_light * total)
        ac_kw = _ac_power(per_kwp, kwp[rows], kw[rows], efficiency_pct / 100.0)
        sums = np.add.reduceat(ac_kw, cell.month_starts, axis=1)
        energies[rows] = sums @ by_month
    return energies * cell.interval_hours


def _plane_light(cell: CellBasis, tilt_deg: Floats, azimuth_deg: Floats) -> tuple[Singles, Singles]:
    """Return plane irradiance before and behind the glass, shape (block, n) [W/m2]."""
    tilt, azimuth = np.radians(tilt_deg), np.radians(azimuth_deg)
    sky_factor, ground_factor = _diffuse_factors(tilt_deg, cell.diffuse_iam)
    cosine = _column(np.sin(tilt) * np.sin(azimuth)) * cell.east
    cosine += _column(np.sin(tilt) * np.cos(azimuth)) * cell.north
    cosine += _column(np.cos(tilt)) * cell.up
    np.maximum(cosine, np.float32(0.0), out=cosine)
    sky = _column((1.0 + np.cos(tilt)) / 2.0) * cell.isotropic
    sky += cosine * cell.circumsolar
    sky += _column(np.sin(tilt)) * cell.horizon
    np.maximum(sky, np.float32(0.0), out=sky)
    ground = _column((1.0 - np.cos(tilt)) / 2.0) * cell.ground
    effective = sky * _column(sky_factor)
    effective += ground * _column(ground_factor)
    beam = cosine * cell.dni
    total = sky
    total += ground
    total += beam
    beam *= _glass(cosine)
    effective += beam
    return total, effective


def _glass(cosine: Singles) -> Singles:
    """Return pvlib's physical incidence factor from the cosine of the angle, shape as given.

    With c the cosine outside and c' inside the glass both Fresnel terms are quotients of sums,
    so no angle is needed.
    """
    index = np.float32(GLASS_INDEX)
    inside: Singles = np.sqrt(np.float32(1.0 - GLASS_INDEX**-2) + (cosine / index) ** 2)
    # 1 - ((a - b) / (a + b))^2 = 4 a b / (a + b)^2, for both directions of polarisation.
    product = cosine * inside
    passed: Singles = product / (cosine + index * inside) ** 2
    passed += product / (inside + index * cosine) ** 2
    passed *= np.exp(np.float32(-GLASS_EXTINCTION) / inside)
    normal = 2.0 / (1.0 + GLASS_INDEX) ** 2 * np.exp(-GLASS_EXTINCTION)
    passed *= np.float32(1.0 / normal)
    return passed


def _ac_power(per_kwp: Singles, kwp: Floats, kw_ac: Floats, eta: float) -> Singles:
    """Return AC power of the PVWatts curve, a quadratic in DC power, shape (block, n) [kW]."""
    rated_dc = kw_ac / eta
    scale = eta / ETA_REFERENCE
    power = per_kwp * _column(-0.0162 * scale * kwp**2 / rated_dc)
    power += _column(0.9858 * scale * kwp)
    power *= per_kwp
    power -= _column(0.0059 * scale * rated_dc)
    np.clip(power, np.float32(0.0), _column(kw_ac), out=power)
    return power


def _perez_split(
    dhi: Floats, dni: Floats, dni_extra: Floats, zenith: Floats, airmass: Floats
) -> tuple[Floats, Floats]:
    """Return Perez' F1 and F2 from the components of a plane of one degree, which show both."""
    parts = pvlib.irradiance.perez(
        1.0,
        180.0,
        dhi,
        dni,
        dni_extra,
        zenith,
        np.full_like(zenith, 180.0),
        airmass,
        model="allsitescomposite1990",
        return_components=True,
    )
    usable = (dhi > 0.0) & (zenith < 90.0)
    safe = np.where(usable, dhi, 1.0)
    view = (1.0 + np.cos(np.radians(1.0))) / 2.0
    first = 1.0 - np.asarray(parts["poa_isotropic"]) / (safe * view)
    second = np.asarray(parts["poa_horizon"]) / (safe * np.sin(np.radians(1.0)))
    return np.where(usable, first, 0.0), np.where(usable, second, 0.0)


def _diffuse_factors(tilt_deg: Floats, diffuse_iam: str) -> tuple[Floats, Floats]:
    degrees, sky, ground = _diffuse_table(diffuse_iam)
    return np.interp(tilt_deg, degrees, sky), np.interp(tilt_deg, degrees, ground)


@lru_cache(maxsize=4)
def _diffuse_table(diffuse_iam: str) -> tuple[Floats, Floats, Floats]:
    """Tabulate the diffuse factors by whole degree; they are smooth, linear steps cost 1e-5."""
    degrees = np.arange(0.0, 91.0)
    factors = np.array([diffuse_factors(float(degree), diffuse_iam) for degree in degrees])
    return degrees, factors[:, 0], factors[:, 1]


def _check(
    tilt: Floats, azimuth: Floats, kwp: Floats, kw: Floats, gamma_pct: float, efficiency_pct: float
) -> None:
    for name, values, low, high in (
        ("tilt_deg", tilt, 0.0, 90.0),
        ("azimuth_deg", azimuth, 0.0, 360.0),
        ("kwp_dc", kwp, 1e-3, 1e5),
        ("kw_ac", kw, 1e-3, 1e5),
        ("temp_coeff_pmax_pct_per_k", np.array([gamma_pct]), -1.0, 0.0),
        ("efficiency_pct", np.array([efficiency_pct]), 50.0, 100.0),
    ):
        wrong = np.flatnonzero(~((values >= low) & (values <= high)))
        if wrong.size:
            error = RoofError if name in ("tilt_deg", "azimuth_deg") else ArrayError
            first = int(wrong[0])
            raise error(
                "bulk_figure_impossible", f"roof {first} {name}", value=float(values[first])
            )


def _single(values: Floats | Singles) -> Singles:
    return np.ascontiguousarray(values, dtype=np.float32)


def _column(values: Floats) -> Singles:
    return values.astype(np.float32)[:, np.newaxis]

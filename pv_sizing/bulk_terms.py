"""The arithmetic both bulk engines share: what an hour and what a roof bring to the sum.

With the sun's unit vector `s` and the plane's normal `n`, an hour of one roof is::

    c     = max(s . n, 0)
    sky   = max(isotropic (1 + cos T)/2 + horizon sin T + circumsolar c, 0)
    poa   = sky + dni c + ground (1 - cos T)/2
    light = sky f_sky + ground (1 - cos T)/2 f_ground + dni c glass(c)
    x     = light (at_air + per_light poa)
    ac_kw = min(max(a2 x^2 + a1 x - a0, 0), most_kw)

`x` is DC power per kWp after losses, its bracket the loss and temperature factor (the cell is
``T_air + poa cooling``), and the last line PVWatts' inverter, whose part-load curve times power
is a quadratic. `glass` is pvlib's physical incidence factor without an angle: with index n,
``t = sqrt(c^2 + n^2 - 1)`` (n times the cosine inside) and
``r = c t / (c^2 + c t + (n^2 - 1)/(n^2 + 1))`` the two Fresnel transmittances, averaged, are
proportional to ``r (1 - b r)`` with ``b = ((n^2 - 1)/(n^2 + 1))^2``. The glass absorbs
``exp(-K L n / t)``, here by its Padé form ``1 - k / (t + k/2)``, k = K L n, exact to 1e-7.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pv_sizing.arrays import Floats
from pv_sizing.bulk_basis import CellBasis, Singles
from pv_sizing.irradiance import diffuse_factors
from pv_sizing.losses import LossSet
from pv_sizing.yields import ETA_REFERENCE

# The glass of pvlib.iam.physical with its default figures: index, extinction [1/m], depth [m].
GLASS_INDEX = 1.526
GLASS_PATH = 4.0 * 0.002

# Constants of `glass`, see above; single precision, as the vectors they meet.
_BEND = GLASS_INDEX**2 - 1.0
_RATIO = _BEND / (GLASS_INDEX**2 + 1.0)
ABSORPTION = GLASS_PATH * GLASS_INDEX
# Absolute factor: the transmittance at c = 1, t = n, is 1 by definition.
_STRAIGHT = GLASS_INDEX / (1.0 + GLASS_INDEX + _RATIO)
_NORMAL = 1.0 / (
    _STRAIGHT
    * (1.0 - _RATIO**2 * _STRAIGHT)
    * (1.0 - ABSORPTION / (GLASS_INDEX + ABSORPTION / 2.0))
)
BEND, RATIO, NORMAL, NORMAL_BEND, HALF_ABSORPTION, FULL_ABSORPTION = (
    np.float32(value)
    for value in (_BEND, _RATIO, _NORMAL, -_NORMAL * _RATIO**2, ABSORPTION / 2.0, ABSORPTION)
)

# Columns of `roof_terms`.
ROOF_TERMS = (
    "east",
    "north",
    "up",
    "isotropic_view",
    "horizon_view",
    "ground_view",
    "sky_factor",
    "ground_factor",
    "a2",
    "a1",
    "a0",
    "most_kw",
)


@dataclass(frozen=True, slots=True, eq=False)
class HourTerms:
    """A weather cell with module and losses worked in; shapes and units as in `CellBasis`.

    Parameters
    ----------
    sun, dome, circumsolar, dni, ground : numpy.ndarray
        Of the cell.
    at_air, per_light : numpy.ndarray, shape (n,)
        ``f (1 + gamma (T_air - 25)) / 1000`` and ``f gamma cooling / 1000`` with the month's
        loss factor f. [m2/W], [m4/W2]
    run_starts : numpy.ndarray, shape (m + 1,)
        Of the cell.
    """

    sun: Singles
    dome: Singles
    circumsolar: Singles
    dni: Singles
    ground: Singles
    at_air: Singles
    per_light: Singles
    run_starts: NDArray[np.int64]


def hour_terms(cell: CellBasis, *, temp_coeff_pmax_pct_per_k: float, losses: LossSet) -> HourTerms:
    """Work module and losses into a cell.

    Parameters
    ----------
    cell : CellBasis
        Weather cell.
    temp_coeff_pmax_pct_per_k : float
        Change of power per kelvin above 25 °C. [%/K]
    losses : LossSet
        Of all roofs.

    Returns
    -------
    HourTerms
    """
    kept = losses.monthly_factor()[cell.months - 1] / 1000.0
    gamma = temp_coeff_pmax_pct_per_k / 100.0
    return HourTerms(
        sun=cell.sun,
        dome=cell.dome,
        circumsolar=cell.circumsolar,
        dni=cell.dni,
        ground=cell.ground,
        at_air=(kept * (1.0 + gamma * (cell.temp_air - 25.0))).astype(np.float32),
        per_light=(kept * gamma * cell.cooling).astype(np.float32),
        run_starts=cell.run_starts,
    )


def light_hours(cell: CellBasis) -> HourTerms:
    """Return a cell in which `x` is the light behind the glass itself [W/m2]."""
    return HourTerms(
        sun=cell.sun,
        dome=cell.dome,
        circumsolar=cell.circumsolar,
        dni=cell.dni,
        ground=cell.ground,
        at_air=np.ones_like(cell.temp_air),
        per_light=np.zeros_like(cell.cooling),
        run_starts=cell.run_starts,
    )


def roof_terms(
    tilt_deg: Floats,
    azimuth_deg: Floats,
    kwp_dc: Floats,
    kw_ac: Floats,
    ac_limit_kw: Floats,
    *,
    efficiency_pct: float,
    diffuse_iam: str,
) -> Singles:
    """Return the twelve numbers of every roof that the sum needs.

    Parameters
    ----------
    tilt_deg, azimuth_deg : numpy.ndarray, shape (N,)
        Orientation. [°]
    kwp_dc, kw_ac : numpy.ndarray, shape (N,)
        Label power and inverter rating. [kW]
    ac_limit_kw : numpy.ndarray, shape (N,)
        What the inverter may give, at most its rating. [kW]
    efficiency_pct : float
        Of the inverter. [%]
    diffuse_iam : str
        Diffuse incidence model.

    Returns
    -------
    numpy.ndarray, shape (N, 12)
        Columns `ROOF_TERMS`, of mixed units.
    """
    tilt, azimuth = np.radians(tilt_deg), np.radians(azimuth_deg)
    sky_factor, ground_factor = _diffuse_factors(tilt_deg, diffuse_iam)
    eta = efficiency_pct / 100.0
    rated_dc, scale = kw_ac / eta, eta / ETA_REFERENCE
    columns = (
        np.sin(tilt) * np.sin(azimuth),
        np.sin(tilt) * np.cos(azimuth),
        np.cos(tilt),
        (1.0 + np.cos(tilt)) / 2.0,
        np.sin(tilt),
        (1.0 - np.cos(tilt)) / 2.0,
        sky_factor,
        ground_factor,
        -0.0162 * scale * kwp_dc**2 / rated_dc,
        0.9858 * scale * kwp_dc,
        0.0059 * scale * rated_dc,
        np.minimum(kw_ac, ac_limit_kw),
    )
    return np.stack(columns, axis=1, dtype=np.float32, casting="same_kind")


def light_terms(tilt_deg: Floats, azimuth_deg: Floats, *, diffuse_iam: str) -> Singles:
    """Return the columns `ROOF_TERMS` of planes whose "AC power" is `x`, shape (N, 12)."""
    one = np.ones_like(tilt_deg)
    terms = roof_terms(
        tilt_deg, azimuth_deg, one, one, one, efficiency_pct=100.0, diffuse_iam=diffuse_iam
    )
    terms[:, 8:] = (0.0, 1.0, 0.0, np.inf)
    return terms


def _diffuse_factors(tilt_deg: Floats, diffuse_iam: str) -> tuple[Floats, Floats]:
    degrees, sky, ground = _diffuse_table(diffuse_iam)
    return np.interp(tilt_deg, degrees, sky), np.interp(tilt_deg, degrees, ground)


@lru_cache(maxsize=4)
def _diffuse_table(diffuse_iam: str) -> tuple[Floats, Floats, Floats]:
    """Tabulate the diffuse factors by whole degree; they are smooth, linear steps cost 1e-5."""
    degrees = np.arange(0.0, 91.0)
    factors = np.array([diffuse_factors(float(degree), diffuse_iam) for degree in degrees])
    return degrees, factors[:, 0], factors[:, 1]

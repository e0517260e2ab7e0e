"""The same physics for very many roofs at once: arrays in, an (N, 12) array of energies out.

What does not depend on a roof is computed once per weather cell (`cell_basis`); per roof only
a dot product, the transposition, an algebraic incidence factor and the inverter's quadratic are
left, in float32. Two engines run the same formulas: NumPy always, numba where it is installed.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing import bulk_compiled, bulk_numpy
from pv_sizing.arrays import Floats
from pv_sizing.bulk_basis import CellBasis, Singles, cell_basis
from pv_sizing.bulk_roofs import RoofFigures, require_products, roof_figures
from pv_sizing.bulk_terms import HourTerms, hour_terms, light_hours, light_terms, roof_terms
from pv_sizing.errors import EngineError
from pv_sizing.losses import LossSet

# The first two live next door; they are what `monthly_energy_kwh` starts from.
__all__ = [
    "CellBasis",
    "cell_basis",
    "choose_engine",
    "energies_kwh",
    "monthly_energy_kwh",
    "yearly_light",
]

RunSums = Callable[[HourTerms, Singles, Singles | None], Floats]
ENGINES: dict[str, RunSums] = {
    "numba": bulk_compiled.run_sums,
    "numpy": bulk_numpy.run_sums,
}


def choose_engine(wanted: str = "auto") -> str:
    """Choose the engine of a process; a program asks once at its start and passes the name on.

    Asking compiles numba's loop (about a second), so that no request waits for it later.

    Parameters
    ----------
    wanted : str
        ``numba``, ``numpy``, or ``auto``: numba where it is installed, else NumPy.

    Returns
    -------
    str
        ``numba`` or ``numpy``.

    Raises
    ------
    EngineError
        ``engine_unknown``, or ``engine_not_installed`` when numba is named and cannot be loaded.

    Examples
    --------
    >>> choose_engine("numpy")
    'numpy'
    >>> choose_engine("fortran")
    Traceback (most recent call last):
        ...
    pv_sizing.errors.EngineError: engine_unknown at engine: wanted='fortran'
    """
    if wanted not in ("auto", *ENGINES):
        raise EngineError("engine_unknown", "engine", wanted=wanted)
    if wanted == "numpy":
        return wanted
    missing = _why_not_compiled()
    if missing and wanted == "numba":
        raise EngineError("engine_not_installed", "engine", wanted=wanted, reason=missing)
    return "numpy" if missing else "numba"


@lru_cache(maxsize=1)
def _why_not_compiled() -> str:
    """Return why numba cannot be used, empty if it can."""
    try:
        bulk_compiled.compiled_loop()
    except ImportError as error:
        return str(error)
    return ""


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
    ac_limit_kw: ArrayLike | None = None,
    shading_factor: ArrayLike | None = None,
    engine: str = "auto",
) -> Floats:
    """Return AC energy by month of N roofs of one weather cell.

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
    ac_limit_kw : array_like, shape (N,) or scalar, optional
        What inverters are set to that may not give their rating. [kW]
    shading_factor : array_like, shape (N, 12) or (12,), optional
        What near shade leaves of each roof's DC power by month. [-]
    engine : str
        As for `choose_engine`.

    Returns
    -------
    numpy.ndarray, shape (N, 12)
        Energy. [kWh]

    Raises
    ------
    RoofError
        If an orientation or a shading factor is impossible; ``where`` names the first roof.
    ArrayError
        If a size is not positive, or module or inverter figures are impossible.
    EngineError
        If the engine is unknown or not installed.
    """
    figures = roof_figures(
        tilt_deg=tilt_deg,
        azimuth_deg=azimuth_deg,
        kwp_dc=kwp_dc,
        kw_ac=kw_ac,
        ac_limit_kw=ac_limit_kw,
        shading_factor=shading_factor,
    )
    require_products(temp_coeff_pmax_pct_per_k, efficiency_pct)
    hours = hour_terms(cell, temp_coeff_pmax_pct_per_k=temp_coeff_pmax_pct_per_k, losses=losses)
    return energies_kwh(cell, hours, figures, efficiency_pct, choose_engine(engine))


def yearly_light(cell: CellBasis, *, tilt_deg: ArrayLike, azimuth_deg: ArrayLike) -> Floats:
    """Return what passes the glass of N planes over the year, as a single roof's sizing sums it.

    The same sum as of energy, with a power of one per light and an inverter that changes nothing.

    Parameters
    ----------
    cell : CellBasis
        Weather cell.
    tilt_deg, azimuth_deg : array_like, shape (N,) or scalar
        Orientation. [°]

    Returns
    -------
    numpy.ndarray, shape (N,)
        [Wh/m2]

    Raises
    ------
    RoofError
        If an orientation is impossible; ``where`` names the first plane.
    """
    figures = roof_figures(tilt_deg=tilt_deg, azimuth_deg=azimuth_deg, kwp_dc=1.0, kw_ac=1.0)
    planes = light_terms(figures.tilt_deg, figures.azimuth_deg, diffuse_iam=cell.models.diffuse_iam)
    sums = bulk_numpy.run_sums(light_hours(cell), planes, None)
    return np.asarray(sums.sum(axis=1) * cell.interval_hours, dtype=np.float64)


def energies_kwh(
    cell: CellBasis, hours: HourTerms, figures: RoofFigures, efficiency_pct: float, engine: str
) -> Floats:
    """Return AC energy by month of checked roofs with a chosen engine, shape (N, 12) [kWh]."""
    roofs = roof_terms(
        figures.tilt_deg,
        figures.azimuth_deg,
        figures.kwp_dc,
        figures.kw_ac,
        figures.ac_limit_kw,
        efficiency_pct=efficiency_pct,
        diffuse_iam=cell.models.diffuse_iam,
    )
    run_months = cell.run_months - 1
    shading = figures.shading_factor
    by_run = None if shading is None else shading[:, run_months].astype(np.float32, order="C")
    sums = ENGINES[engine](hours, roofs, by_run)
    # A matrix of runs by months: a year that starts in mid-June has two runs of June.
    return sums @ (np.eye(12)[run_months] * cell.interval_hours)

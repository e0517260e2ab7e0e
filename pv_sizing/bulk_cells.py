"""Roofs of many weather cells in one call, with bounded memory and cells shared between calls."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pv_sizing.arrays import Floats
from pv_sizing.bulk import choose_engine, energies_kwh
from pv_sizing.bulk_basis import CellBasis, cell_basis
from pv_sizing.bulk_roofs import require_products, roof_figures
from pv_sizing.bulk_terms import hour_terms
from pv_sizing.checks import require_between
from pv_sizing.errors import ModelError, RoofError, WeatherError
from pv_sizing.losses import LossSet
from pv_sizing.site import Site
from pv_sizing.submodels import MODEL_VERSION, PINNED, SubModels
from pv_sizing.weather import Weather

# Roofs taken together: all that is not input or output stays below two megabytes.
BLOCK_ROOFS = 4096
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class BulkYield:
    """Energies of many roofs and what they were computed with.

    Parameters
    ----------
    monthly_kwh : numpy.ndarray, shape (N, 12)
        AC energy by month in a typical year. [kWh]
    engine : str
        ``numba`` or ``numpy``; they agree within 1e-5.
    model_version : str
        Of the physics.
    models : SubModels
        Chain of submodels.
    weather_hashes : tuple of (str, str)
        Name of every cell and the hash of its weather.
    """

    monthly_kwh: Floats
    engine: str
    model_version: str
    models: SubModels
    weather_hashes: tuple[tuple[str, str], ...]

    @property
    def annual_kwh(self) -> Floats:
        """Energy of the year, shape (N,) [kWh]."""
        return np.asarray(self.monthly_kwh.sum(axis=1), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class CellCache:
    """The cells used last, by place, content of the weather and chain; safe between threads.

    A program keeps one for all its requests. A cell takes some 250 kB.

    Parameters
    ----------
    most : int
        How many cells are kept, 1 to 10,000.

    Raises
    ------
    WeatherError
        ``cell_cache_impossible``.
    """

    most: int = 64
    _kept: OrderedDict[tuple[Site, str, SubModels], CellBasis] = field(
        default_factory=OrderedDict, init=False, repr=False
    )
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        require_between(
            self.most,
            1,
            10_000,
            error=WeatherError,
            code="cell_cache_impossible",
            where="cell cache",
            name="most",
        )

    def basis(self, site: Site, weather: Weather, *, models: SubModels = PINNED) -> CellBasis:
        """Return the cell, prepared now if it is not among those kept.

        Parameters
        ----------
        site, weather, models
            As for `cell_basis`, whose errors it raises.

        Returns
        -------
        CellBasis
            Shared: its arrays are to be read only.
        """
        key = (site, weather.content_hash, models)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        # Prepared outside the lock: two threads may do it twice, but none waits for another cell.
        fresh = cell_basis(site, weather, models=models)
        with self._lock:
            cell = self._kept.setdefault(key, fresh)
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return cell

    def __len__(self) -> int:
        return len(self._kept)


def energy_of_roofs(
    cells: Mapping[str, CellBasis],
    cell_of_roof: ArrayLike,
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
    out: Floats | None = None,
    progress: Progress | None = None,
) -> BulkYield:
    """Return AC energy by month of N roofs in any of the cells.

    Beside its input a million roofs need 96 MB of output and 9 MB more (measured), as long as the
    input is float64 and need not be converted.

    Parameters
    ----------
    cells : mapping of str to CellBasis
        Prepared cells by name, all with the same chain of submodels.
    cell_of_roof : array_like of str, shape (N,)
        Name of the cell each roof is in.
    tilt_deg, azimuth_deg, kwp_dc, kw_ac : array_like, shape (N,) or scalar
        Orientation [°], label power and inverter rating [kW].
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
    out : numpy.ndarray of float64, shape (N, 12), optional
        Where to write, for example a memory-mapped file.
    progress : callable, optional
        Called after every block with the number of roofs done and N.

    Returns
    -------
    BulkYield
        Its ``monthly_kwh`` is `out` if that was given.

    Raises
    ------
    RoofError
        If a figure is impossible or a roof's cell is not among `cells`, naming the first such
        roof; if lengths differ.
    ArrayError
        If a size, module or inverter figure is impossible.
    EngineError
        If the engine is unknown or not installed.

    Examples
    --------
    >>> from datetime import datetime, timedelta, timezone
    >>> from pv_sizing.losses import pvwatts_losses
    >>> from pv_sizing.weather import WeatherBasis, weather_from_arrays
    >>> grey = np.where(np.isin(np.arange(8760) % 24, range(8, 16)), 200.0, 0.0)
    >>> overcast = weather_from_arrays(
    ...     ghi=grey, dni=0.0 * grey, dhi=grey, temp_air=0.0 * grey, wind_speed=0.0 * grey,
    ...     start=datetime(2001, 1, 1, tzinfo=timezone(timedelta(hours=8))),
    ...     basis=WeatherBasis("measured", "always overcast", 2.0, 3.0))
    >>> plain = Site(40.0, 120.0, 100.0, record_low_celsius=-20.0, record_high_celsius=40.0)
    >>> result = energy_of_roofs(
    ...     {"plain": CellCache().basis(plain, overcast)}, ["plain"] * 3,
    ...     tilt_deg=[0.0, 30.0, 30.0], azimuth_deg=[180.0, 180.0, 0.0],
    ...     kwp_dc=[10.0, 10.0, 5.0], kw_ac=[10.0, 10.0, 5.0],
    ...     temp_coeff_pmax_pct_per_k=-0.35, efficiency_pct=97.0, losses=pvwatts_losses(),
    ...     engine="numpy")
    >>> result.annual_kwh.round(-1).tolist()
    [4790.0, 4790.0, 2050.0]
    >>> result.monthly_kwh.shape, result.engine
    ((3, 12), 'numpy')
    """
    places = np.atleast_1d(np.asarray(cell_of_roof))
    figures = roof_figures(
        tilt_deg=tilt_deg,
        azimuth_deg=azimuth_deg,
        kwp_dc=kwp_dc,
        kw_ac=kw_ac,
        ac_limit_kw=ac_limit_kw,
        shading_factor=shading_factor,
        roofs=places.size,
    )
    require_products(temp_coeff_pmax_pct_per_k, efficiency_pct)
    models = _one_chain(cells)
    groups = _roofs_by_cell(cells, places)
    chosen = choose_engine(engine)
    monthly = _output(out, places.size)
    done = 0
    for name, rows in groups.items():
        cell = cells[name]
        hours = hour_terms(cell, temp_coeff_pmax_pct_per_k=temp_coeff_pmax_pct_per_k, losses=losses)
        for first in range(0, rows.size, BLOCK_ROOFS):
            block = rows[first : first + BLOCK_ROOFS]
            monthly[block] = energies_kwh(cell, hours, figures.take(block), efficiency_pct, chosen)
            done += block.size
            if progress is not None:
                progress(done, places.size)
    hashes = tuple((name, cell.weather_hash) for name, cell in cells.items())
    return BulkYield(monthly, chosen, MODEL_VERSION, models, hashes)


def _one_chain(cells: Mapping[str, CellBasis]) -> SubModels:
    """Return the chain all cells share: one result states one set of assumptions."""
    chains = {cell.models for cell in cells.values()}
    if len(chains) > 1:
        raise ModelError("bulk_chains_differ", "cells", chains=sorted(map(str, chains)))
    return chains.pop() if chains else PINNED


def _roofs_by_cell(
    cells: Mapping[str, CellBasis], places: NDArray[np.str_]
) -> dict[str, NDArray[np.intp]]:
    """Return the numbers of the roofs in every cell that has any."""
    groups = {name: np.flatnonzero(places == name) for name in cells}
    if sum(rows.size for rows in groups.values()) != places.size:
        known = np.zeros(places.size, dtype=np.bool_)
        for rows in groups.values():
            known[rows] = True
        first = int(np.argmin(known))
        raise RoofError("cell_unknown", f"roof {first} cell_of_roof", cell=str(places[first]))
    return {name: rows for name, rows in groups.items() if rows.size}


def _output(out: Floats | None, roofs: int) -> Floats:
    if out is None:
        return np.empty((roofs, 12))
    if out.shape != (roofs, 12) or out.dtype != np.float64:
        raise RoofError("bulk_output_unfit", "out", shape=out.shape, dtype=str(out.dtype))
    return out

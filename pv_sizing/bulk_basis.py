"""What a weather cell gives to every roof in it: hourly vectors that no roof changes.

Placing the sun and splitting the sky take nearly all the time of a single roof's simulation;
here they are done once a cell, for the daylight hours only.
"""

from dataclasses import dataclass

import numpy as np
import pvlib
from numpy.typing import NDArray

from pv_sizing.arrays import Floats
from pv_sizing.errors import ModelError, WeatherError
from pv_sizing.irradiance import SunPath, sun_path
from pv_sizing.site import Site
from pv_sizing.submodels import PINNED, SubModels
from pv_sizing.weather import Weather, require_whole_year

Singles = NDArray[np.float32]

# Perez' own lower bound of the cosine of the zenith, 85°.
COS_85 = float(np.cos(np.radians(85.0)))
# Parts of the chain that the bulk arithmetic has no other form of. The diffuse incidence factor
# is one number a roof, whichever model it comes from, so both of its choices are open.
PINNED_PARTS = ("sky", "beam_iam", "temperature")


@dataclass(frozen=True, slots=True, eq=False)
class CellBasis:
    """All hourly vectors of a weather cell that no roof changes, daylight hours only.

    Parameters
    ----------
    sun : numpy.ndarray, shape (3, n)
        Unit vector to the sun: east, north, up. [-]
    dome : numpy.ndarray, shape (2, n)
        Perez' isotropic and horizon light, ``DHI (1 - F1)`` and ``DHI F2``. [W/m2]
    circumsolar : numpy.ndarray, shape (n,)
        ``DHI F1 / max(cos z, cos 85°)``. [W/m2]
    dni : numpy.ndarray, shape (n,)
        Direct normal irradiance, 0 with the sun down. [W/m2]
    ground : numpy.ndarray, shape (n,)
        ``GHI albedo``. [W/m2]
    temp_air : numpy.ndarray, shape (n,)
        Air temperature. [°C]
    cooling : numpy.ndarray, shape (n,)
        ``1 / (25 + 6.84 v)`` of the Faiman model. [K m2/W]
    months : numpy.ndarray, shape (n,)
        Calendar month 1-12 of every hour.
    run_starts : numpy.ndarray, shape (m + 1,)
        First hour of every run of one month, and the end; a year that begins in mid-June has
        thirteen runs.
    interval_hours : float
        Length of an interval. [h]
    weather_hash : str
        Of the weather it was made from.
    models : SubModels
        The chain; only its diffuse incidence model may differ from the pinned one.
    """

    sun: Singles
    dome: Singles
    circumsolar: Singles
    dni: Singles
    ground: Singles
    temp_air: Singles
    cooling: Singles
    months: NDArray[np.int64]
    run_starts: NDArray[np.int64]
    interval_hours: float
    weather_hash: str
    models: SubModels

    @property
    def run_months(self) -> NDArray[np.int64]:
        """Calendar month 1-12 of every run, shape (m,)."""
        return self.months[self.run_starts[:-1]]


def cell_basis(site: Site, weather: Weather, *, models: SubModels = PINNED) -> CellBasis:
    """Prepare a weather cell for any number of roofs.

    The horizon is open; what stands near a roof goes into its shading factors by month.

    Parameters
    ----------
    site, weather : Site, Weather
        Place and one whole year.
    models : SubModels
        The pinned chain, or the pinned chain with another diffuse incidence model.

    Returns
    -------
    CellBasis

    Raises
    ------
    WeatherError
        If the weather is not one year, has no light, or its clock does not fit the sun.
    ModelError
        ``bulk_submodel_not_pinned``, with the part and both choices.
    """
    _require_pinned(models)
    require_whole_year(weather)
    path = sun_path(site, weather)
    ghi, dni, dhi = (weather.column(name) for name in ("ghi", "dni", "dhi"))
    day = (ghi > 0.0) | (dni > 0.0) | (dhi > 0.0)
    if not day.any():
        raise WeatherError("weather_without_sun", "weather ghi", days=len(weather.frame) / 24)
    zenith, azimuth = np.radians(path.zenith[day]), np.radians(path.azimuth[day])
    brightening, horizon = _perez_split(path, weather, day)
    months = weather.months[day]
    cell = CellBasis(
        sun=_single(
            [np.sin(zenith) * np.sin(azimuth), np.sin(zenith) * np.cos(azimuth), np.cos(zenith)]
        ),
        dome=_single([dhi[day] * (1.0 - brightening), dhi[day] * horizon]),
        circumsolar=_single(dhi[day] * brightening / np.maximum(np.cos(zenith), COS_85)),
        dni=_single(np.where(path.zenith[day] < 90.0, dni[day], 0.0)),
        ground=_single(ghi[day] * site.albedo),
        temp_air=_single(weather.column("temp_air")[day]),
        cooling=_single(1.0 / (25.0 + 6.84 * weather.column("wind_speed")[day])),
        months=months,
        run_starts=np.append(np.flatnonzero(np.diff(months, prepend=0)), months.size),
        interval_hours=weather.interval_hours,
        weather_hash=weather.content_hash,
        models=models,
    )
    _require_finite(cell)
    return cell


def _require_pinned(models: SubModels) -> None:
    for part in PINNED_PARTS:
        given, pinned = getattr(models, part), getattr(PINNED, part)
        if given != pinned:
            raise ModelError("bulk_submodel_not_pinned", part, given=given, pinned=pinned)


def _require_finite(cell: CellBasis) -> None:
    # No NaN may enter the sums, which compare and clip: a comparison could lose it.
    for name in ("sun", "dome", "circumsolar", "dni", "ground", "temp_air", "cooling"):
        if not np.isfinite(getattr(cell, name)).all():
            raise WeatherError("cell_not_finite", f"weather cell {name}", hash=cell.weather_hash)


def _perez_split(path: SunPath, weather: Weather, day: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return Perez' F1 and F2 from the components of a plane of one degree, which show both."""
    dhi, dni = weather.column("dhi")[day], weather.column("dni")[day]
    zenith = path.zenith[day]
    parts = pvlib.irradiance.perez(
        1.0,
        180.0,
        dhi,
        dni,
        path.dni_extra[day],
        zenith,
        np.full_like(zenith, 180.0),
        path.airmass[day],
        model="allsitescomposite1990",
        return_components=True,
    )
    usable = (dhi > 0.0) & (zenith < 90.0)
    safe = np.where(usable, dhi, 1.0)
    view = (1.0 + np.cos(np.radians(1.0))) / 2.0
    first = 1.0 - np.asarray(parts["poa_isotropic"]) / (safe * view)
    second = np.asarray(parts["poa_horizon"]) / (safe * np.sin(np.radians(1.0)))
    return np.where(usable, first, 0.0), np.where(usable, second, 0.0)


def _single(values: Floats | list[Floats]) -> Singles:
    return np.ascontiguousarray(values, dtype=np.float32)

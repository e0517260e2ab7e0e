"""Sun and light on a tilted plane: solar position at mid-interval, Perez sky, incidence losses.

Names inside follow pvlib's nomenclature (ghi, dni, dhi, poa, aoi, zenith); the unit is in each
docstring. The submodels are named choices of `pv_sizing.submodels`, printed with every result.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import pvlib

from pv_sizing.arrays import Floats
from pv_sizing.checks import require_between
from pv_sizing.errors import ModelError, RoofError, WeatherError
from pv_sizing.horizon import Horizon
from pv_sizing.site import Site
from pv_sizing.sky_view import sky_view_share
from pv_sizing.submodels import CHOICES, PINNED, SubModels
from pv_sizing.weather import Weather

# Measured data can be half an interval off when start, middle and end stamps are confused.
MAX_CLOCK_SHIFT_MINUTES = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class SunPath:
    """The sun over one weather year; everything about the light that no roof changes.

    Parameters
    ----------
    zenith, azimuth : numpy.ndarray, shape (n,)
        Apparent zenith and azimuth at mid-interval, azimuth clockwise from north. [°]
    dni_extra : numpy.ndarray, shape (n,)
        Irradiance above the atmosphere, normal to the sun. [W/m2]
    airmass : numpy.ndarray, shape (n,)
        Relative air mass, NaN while the sun is down. [-]
    """

    zenith: Floats
    azimuth: Floats
    dni_extra: Floats
    airmass: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PlaneIrradiance:
    """Light on a plane before (`total`) and behind (`effective`) the module's glass.

    Parameters
    ----------
    beam, sky, ground : numpy.ndarray, shape (n,)
        Components in the plane, after the horizon. [W/m2]
    effective : numpy.ndarray, shape (n,)
        What reaches the cells after incidence losses. [W/m2]
    effective_direct, effective_sky : numpy.ndarray, shape (n,)
        Parts of it: beam with the circumsolar light, which a near shadow takes, and the rest of
        the sky; what is left came from the ground. [W/m2]
    """

    beam: Floats
    sky: Floats
    ground: Floats
    effective: Floats
    effective_direct: Floats
    effective_sky: Floats

    @property
    def total(self) -> Floats:
        """Plane-of-array irradiance, shape (n,) [W/m2]."""
        return self.beam + self.sky + self.ground


def sun_path(site: Site, weather: Weather) -> SunPath:
    """Place the sun at the middle of every interval and check the weather's clock against it.

    Parameters
    ----------
    site : Site
        Position and height.
    weather : Weather
        One checked year.

    Returns
    -------
    SunPath

    Raises
    ------
    WeatherError
        If light is reported in deep night, or the irradiance fits the sun of another instant.

    References
    ----------
    I. Reda and A. Andreas, Solar Energy 76 (2004) 577, doi:10.1016/j.solener.2003.12.003.
    """
    times = weather.mid_times
    position = pvlib.solarposition.get_solarposition(
        times,
        site.latitude_deg,
        site.longitude_deg,
        site.altitude_m,
        # Cold air bends more: -30 °C lifts a sun on the horizon by another tenth of a degree.
        temperature=weather.column("temp_air"),
    )
    zenith = position["apparent_zenith"].to_numpy(dtype=np.float64)
    azimuth = position["azimuth"].to_numpy(dtype=np.float64)
    path = SunPath(
        zenith=zenith,
        azimuth=azimuth,
        # Day numbers, not the index: pvlib 0.16 asks pandas 3 for a deprecated attribute.
        dni_extra=np.asarray(
            pvlib.irradiance.get_extra_radiation(times.day_of_year.to_numpy()), dtype=np.float64
        ),
        airmass=np.asarray(pvlib.atmosphere.get_relative_airmass(zenith), dtype=np.float64),
    )
    _refuse_light_at_night(weather, zenith)
    shift = clock_shift_minutes(path, weather, site.latitude_deg)
    if abs(shift) > MAX_CLOCK_SHIFT_MINUTES:
        raise WeatherError(
            "weather_clock_off", "weather index", shift_minutes=round(shift, 1), zone=str(times.tz)
        )
    return path


def clock_shift_minutes(sun: SunPath, weather: Weather, latitude_deg: float) -> float:
    """Estimate how far the irradiance's own clock is from mid-interval.

    Global, direct and diffuse light close: ``GHI - DHI = DNI cos(z)``. If the values belong to
    an instant `s` later than mid-interval, the difference is ``DNI s d(cos z)/dt``; `s` follows
    by least squares over the hours with the sun above 5°. A stamp that means the end of the
    hour instead of its beginning shows as 60 minutes, a mid-hour stamp as 30.

    Parameters
    ----------
    sun : SunPath
        Sun at mid-interval, shape (n,).
    weather : Weather
        Weather on the same intervals.
    latitude_deg : float
        North positive. [°]

    Returns
    -------
    float
        Shift, positive when the values belong to later instants than assumed. [min]
    """
    up = sun.zenith < 85.0
    zenith, azimuth = np.radians(sun.zenith[up]), np.radians(sun.azimuth[up])
    # d(cos z)/dt = cos(latitude) sin(z) sin(azimuth) omega, with azimuth from north.
    omega_per_minute = 2 * np.pi / (24 * 60)
    slope = np.cos(np.radians(latitude_deg)) * np.sin(zenith) * np.sin(azimuth) * omega_per_minute
    dni = weather.column("dni")[up]
    residual = weather.column("ghi")[up] - weather.column("dhi")[up] - dni * np.cos(zenith)
    weight = float(np.sum((dni * slope) ** 2))
    if weight == 0.0:
        return 0.0
    return float(np.sum(residual * dni * slope)) / weight


def plane_irradiance(
    sun: SunPath,
    weather: Weather,
    *,
    tilt_deg: float,
    azimuth_deg: float,
    albedo: float,
    horizon: Horizon,
    models: SubModels = PINNED,
) -> PlaneIrradiance:
    """Transpose horizontal irradiance to a plane behind its horizon and through its glass.

    ``POA = DNI max(cos(aoi), 0) + sky(DHI) + GHI albedo (1 - cos(tilt)) / 2``. While the sun of
    mid-interval stands below the skyline, beam and circumsolar light are zero; the rest of the
    sky counts by the share of the dome the plane still sees (`sky_view.sky_view_share`), the
    brightened band at the horizon with it. Diffuse light with the sun below the level is taken
    as isotropic.

    Parameters
    ----------
    sun : SunPath
        From `sun_path`.
    weather : Weather
        The year `sun` was made for.
    tilt_deg, azimuth_deg : float
        Slope of the plane and the direction it faces, clockwise from north. [°]
    albedo : float
        Ground reflectance. [-]
    horizon : Horizon
        Skyline seen from the plane; `open_horizon` where nothing stands above the level.
    models : SubModels
        Sky and incidence models.

    Returns
    -------
    PlaneIrradiance
        Arrays of shape (n,). [W/m2]

    Raises
    ------
    RoofError
        If tilt, azimuth or albedo is impossible.
    WeatherError
        If sun and weather are of different length.

    References
    ----------
    R. Perez et al., Solar Energy 44 (1990) 271, doi:10.1016/0038-092X(90)90055-H.
    B. Marion, Solar Energy 147 (2017) 344, doi:10.1016/j.solener.2017.03.027.
    """
    if len(sun.zenith) != len(weather.frame):
        raise WeatherError(
            "weather_is_another", "sun path", sun=len(sun.zenith), weather=len(weather.frame)
        )
    for name, value, high in (
        ("tilt_deg", tilt_deg, 90.0),
        ("azimuth_deg", azimuth_deg, 360.0),
        ("albedo", albedo, 1.0),
    ):
        require_between(
            value, 0.0, high, error=RoofError, code="plane_impossible", where="plane", name=name
        )
    ghi, dni, dhi = (weather.column(name) for name in ("ghi", "dni", "dhi"))
    aoi = np.asarray(
        pvlib.irradiance.aoi(tilt_deg, azimuth_deg, sun.zenith, sun.azimuth), dtype=np.float64
    )
    lit = (sun.zenith < 90.0) & (90.0 - sun.zenith >= horizon.elevation_at(sun.azimuth))
    beam = np.where(lit, dni * np.maximum(np.cos(np.radians(aoi)), 0.0), 0.0)
    sky, circumsolar = _sky_diffuse(sun, dni, dhi, tilt_deg, azimuth_deg, models.sky)
    if not horizon.is_open:
        share = sky_view_share(horizon, tilt_deg, azimuth_deg)
        seen = np.maximum((sky - circumsolar) * share, 0.0)
        circumsolar = np.where(lit, circumsolar, 0.0)
        sky = seen + circumsolar
    ground = np.asarray(
        pvlib.irradiance.get_ground_diffuse(tilt_deg, ghi, albedo), dtype=np.float64
    )
    sky_factor, ground_factor = diffuse_factors(tilt_deg, models.diffuse_iam)
    transmitted = beam * _beam_factor(aoi, models)
    return PlaneIrradiance(
        beam=beam,
        sky=sky,
        ground=ground,
        effective=transmitted + sky * sky_factor + ground * ground_factor,
        effective_direct=transmitted + circumsolar * sky_factor,
        effective_sky=(sky - circumsolar) * sky_factor,
    )


def _beam_factor(aoi: Floats, models: SubModels) -> Floats:
    if models.beam_iam == "none":
        return np.ones_like(aoi)
    factor = pvlib.iam.physical if models.beam_iam == "physical" else pvlib.iam.ashrae
    return np.asarray(factor(aoi), dtype=np.float64)


def _sky_diffuse(
    sun: SunPath, dni: Floats, dhi: Floats, tilt_deg: float, azimuth_deg: float, model: str
) -> tuple[Floats, Floats]:
    """Return all diffuse light of the sky in the plane, and the circumsolar part of it [W/m2]."""
    isotropic = dhi * (1.0 + np.cos(np.radians(tilt_deg))) / 2.0
    if model == "isotropic":
        return isotropic, np.zeros_like(isotropic)
    place = (tilt_deg, azimuth_deg, dhi, dni, sun.dni_extra, sun.zenith, sun.azimuth)
    if model == "hay_davies":
        parts = pvlib.irradiance.haydavies(*place, return_components=True)
    else:
        parts = pvlib.irradiance.perez(
            *place, sun.airmass, model="allsitescomposite1990", return_components=True
        )
    sky = np.asarray(parts["poa_sky_diffuse"], dtype=np.float64)
    # Perez divides by DHI: it is NaN where DHI = 0, even with the sun up, and one NaN would
    # spread through every sum. There the sky gives exactly nothing, as the isotropic form says.
    usable = np.isfinite(sky) & (sun.zenith < 90.0)
    circumsolar = np.asarray(parts["poa_circumsolar"], dtype=np.float64)
    # A strongly negative horizon band can leave less sky than its circumsolar part.
    circumsolar = np.minimum(np.where(usable, circumsolar, 0.0), np.where(usable, sky, 0.0))
    return np.where(usable, sky, isotropic), circumsolar


@lru_cache(maxsize=1024)
def diffuse_factors(tilt_deg: float, diffuse_iam: str) -> tuple[float, float]:
    """Return how much of sky and ground light passes the glass on a plane.

    Parameters
    ----------
    tilt_deg : float
        Slope of the plane. [°]
    diffuse_iam : str
        ``marion`` or ``none``, as in `SubModels`.

    Returns
    -------
    tuple of (float, float)
        For the sky dome and for the ground. [-]

    Raises
    ------
    ModelError
        ``submodel_unknown``.
    RoofError
        If the tilt is impossible.

    Examples
    --------
    >>> [round(factor, 3) for factor in diffuse_factors(35.0, "marion")]
    [0.959, 0.8]
    """
    if diffuse_iam not in CHOICES["diffuse_iam"]:
        raise ModelError("submodel_unknown", "diffuse_iam", given=diffuse_iam)
    require_between(
        tilt_deg,
        0.0,
        90.0,
        error=RoofError,
        code="plane_impossible",
        where="plane",
        name="tilt_deg",
    )
    if diffuse_iam == "none":
        return 1.0, 1.0
    factors = pvlib.iam.marion_diffuse("physical", tilt_deg)
    # A level plane sees no ground; pvlib answers NaN for the share of nothing.
    ground = float(factors["ground"])
    return float(factors["sky"]), ground if np.isfinite(ground) else 1.0


def _refuse_light_at_night(weather: Weather, zenith: Floats) -> None:
    # 100° is ten degrees below the horizon, beyond any sunrise inside the hour.
    dark = np.flatnonzero((zenith > 100.0) & (weather.column("ghi") > 5.0))
    if dark.size:
        times: pd.DatetimeIndex = weather.mid_times
        raise WeatherError(
            "weather_light_at_night",
            f"weather interval around {times[int(dark[0])].isoformat()} ghi",
            value=float(weather.column("ghi")[dark[0]]),
            hours_concerned=int(dark.size),
        )

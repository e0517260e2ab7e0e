"""Light by orientation, computed once each, and how the planes of a house compare by it."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from pv_sizing.horizon import Horizon
from pv_sizing.irradiance import PlaneIrradiance, SunPath, plane_irradiance
from pv_sizing.roof import RoofKind, RoofPlane
from pv_sizing.site import Site
from pv_sizing.submodels import SubModels
from pv_sizing.weather import Weather

# (tilt [°], azimuth [°]) -> light on that plane; computed once per orientation.
Light = Callable[[float, float], PlaneIrradiance]


def light_source(
    site: Site, weather: Weather, sun: SunPath, models: SubModels, horizon: Horizon
) -> Light:
    """Return a function from tilt and azimuth to the light there, remembering orientations.

    Parameters
    ----------
    site, weather : Site, Weather
        Place and year.
    sun : SunPath
        The sun of that year, from `sun_path`.
    models : SubModels
        Sky and incidence models.
    horizon : Horizon
        Skyline seen from the house.

    Returns
    -------
    callable
        ``(tilt_deg, azimuth_deg) -> PlaneIrradiance``.
    """

    @lru_cache(maxsize=64)
    def light(tilt_deg: float, azimuth_deg: float) -> PlaneIrradiance:
        return plane_irradiance(
            sun,
            weather,
            tilt_deg=tilt_deg,
            azimuth_deg=azimuth_deg,
            albedo=site.albedo,
            horizon=horizon,
            models=models,
        )

    return light


def light_shares(
    roofs: Sequence[RoofPlane], rack_tilt_deg: float | None, light: Light
) -> dict[str, float]:
    """Return every plane's light as a share of the best plane's, behind the modules' glass.

    Parameters
    ----------
    roofs : sequence of RoofPlane
        Planes to compare.
    rack_tilt_deg : float or None
        Tilt of the racks on flat ones. [°]
    light : callable
        From `light_source`.

    Returns
    -------
    dict of str to float
        By plane name, the best is 1.
    """
    sums = {}
    for plane in roofs:
        sloped = plane.kind is RoofKind.SLOPED
        tilt = plane.tilt_deg if sloped or rack_tilt_deg is None else rack_tilt_deg
        sums[plane.name] = float(light(tilt, plane.azimuth_deg).effective.sum())
    best = max(sums.values())
    # A year of complete darkness makes all planes equal; it is refused later, as no energy.
    return {name: value / best if best else 1.0 for name, value in sums.items()}

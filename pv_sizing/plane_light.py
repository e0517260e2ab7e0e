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
# (tilt [°], azimuth [°]) -> its sum over the year behind the glass; only ratios of it count.
YearlyLight = Callable[[float, float], float]


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


def yearly_light(light: Light) -> YearlyLight:
    """Return the sum over the year of what passes the glass, by tilt and azimuth."""
    return lambda tilt_deg, azimuth_deg: float(light(tilt_deg, azimuth_deg).effective.sum())


def module_tilt_deg(plane: RoofPlane, rack_tilt_deg: float | None) -> float:
    """Return how steep modules lie on a plane: as the roof, or as the racks on a flat one [°]."""
    sloped = plane.kind is RoofKind.SLOPED
    return plane.tilt_deg if sloped or rack_tilt_deg is None else rack_tilt_deg


def light_shares(
    roofs: Sequence[RoofPlane], rack_tilt_deg: float | None, light: YearlyLight
) -> dict[str, float]:
    """Return every plane's light as a share of the best plane's, behind the modules' glass.

    Parameters
    ----------
    roofs : sequence of RoofPlane
        Planes to compare.
    rack_tilt_deg : float or None
        Tilt of the racks on flat ones. [°]
    light : callable
        From `yearly_light`, or the same of a weather cell.

    Returns
    -------
    dict of str to float
        By plane name, the best is 1.
    """
    sums = {
        plane.name: light(module_tilt_deg(plane, rack_tilt_deg), plane.azimuth_deg)
        for plane in roofs
    }
    best = max(sums.values())
    # A year of complete darkness makes all planes equal; it is refused later, as no energy.
    return {name: value / best if best else 1.0 for name, value in sums.items()}

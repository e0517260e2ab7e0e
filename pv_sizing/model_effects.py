"""What each choice of submodel changes in the energy of a year, one at a time."""

from dataclasses import dataclass

import numpy as np

from pv_sizing.errors import WeatherError
from pv_sizing.horizon import Horizon
from pv_sizing.irradiance import SunPath, plane_irradiance, sun_path
from pv_sizing.record import from_plain, to_plain
from pv_sizing.site import Site
from pv_sizing.submodels import CHOICES, PINNED, SubModels, model_chain
from pv_sizing.weather import Weather, require_whole_year
from pv_sizing.yields import SubArray, dc_power_kw

# Of a usual n-type module; half as much would halve the effects of temperature.
TEMP_COEFF_PMAX_PCT_PER_K = -0.30


@dataclass(frozen=True, slots=True)
class ModelEffect:
    """One submodel other than the pinned one, and what it does to the year.

    Parameters
    ----------
    part, choice : str
        A field of `SubModels` and another of its choices.
    words : str
        The choice as the printed chain names it.
    effect_pct : float
        Annual DC energy against the pinned chain. [%]
    """

    part: str
    choice: str
    words: str
    effect_pct: float


def model_effects(
    site: Site, weather: Weather, tilt_deg: float, azimuth_deg: float, horizon: Horizon
) -> tuple[ModelEffect, ...]:
    """Return the effect on the year of changing one submodel at a time.

    Parameters
    ----------
    site, weather : Site, Weather
        Place and one whole year.
    tilt_deg, azimuth_deg : float
        Slope of the plane and the direction it faces. [°]
    horizon : Horizon
        Skyline seen from it.

    Returns
    -------
    tuple of ModelEffect
        In the order of `CHOICES`, the pinned ones left out.

    Raises
    ------
    RoofError
        If tilt or azimuth is impossible.
    WeatherError
        If the weather is not one year, has no light, or its clock does not fit the sun.
    """
    require_whole_year(weather)
    sun = sun_path(site, weather)

    def year(models: SubModels) -> float:
        return _dc_kwh(sun, weather, tilt_deg, azimuth_deg, site.albedo, horizon, models)

    pinned_kwh = year(PINNED)
    if pinned_kwh <= 0.0:
        raise WeatherError("weather_without_sun", "weather ghi", days=len(weather.frame) / 24)
    effects = []
    for part, choices in CHOICES.items():
        for choice in choices:
            if choice == getattr(PINNED, part):
                continue
            models = from_plain(SubModels, to_plain(PINNED) | {part: choice})
            words = _changed_words(models)
            effects.append(
                ModelEffect(part, choice, words, (year(models) / pinned_kwh - 1.0) * 100.0)
            )
    return tuple(effects)


def _dc_kwh(
    sun: SunPath,
    weather: Weather,
    tilt_deg: float,
    azimuth_deg: float,
    albedo: float,
    horizon: Horizon,
    models: SubModels,
) -> float:
    light = plane_irradiance(
        sun,
        weather,
        tilt_deg=tilt_deg,
        azimuth_deg=azimuth_deg,
        albedo=albedo,
        horizon=horizon,
        models=models,
    )
    power_kw = dc_power_kw(SubArray(light, 1.0, TEMP_COEFF_PMAX_PCT_PER_K), weather, models)
    return float(np.sum(power_kw)) * weather.interval_hours


def _changed_words(models: SubModels) -> str:
    pairs = zip(model_chain(models), model_chain(PINNED), strict=True)
    return next(ours[1] for ours, pinned in pairs if ours != pinned)

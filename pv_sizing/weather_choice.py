"""Which weather to use: imported before typical before monthly, and never a silent step down.

A better source that is there but broken is an error that names it. Falling back to a worse one
without a word would change a farmer's figure by its whole band and nobody would know why.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

from pv_sizing.errors import PvSizingError, WeatherError
from pv_sizing.weather import Weather, require_whole_year

WeatherLoader = Callable[[], Weather]


@dataclass(frozen=True, slots=True)
class WeatherSources:
    """What is available for a place, best first; None means that there is none.

    Parameters
    ----------
    measured : callable or None
        Loads a measured year of the place. Its basis has the code ``measured``.
    imported : callable or None
        Loads a year of a weather service (EPW, TMY3, PVGIS, NASA POWER). Code ``imported``.
    typical_year : callable or None
        Loads the packaged typical year or one from daily totals. Code ``typical_year``.
    monthly : callable or None
        Makes a year from monthly means. Code ``monthly``.

    Notes
    -----
    Loaders are called only when their turn comes, so nothing heavy is read in vain.
    """

    measured: WeatherLoader | None = None
    imported: WeatherLoader | None = None
    typical_year: WeatherLoader | None = None
    monthly: WeatherLoader | None = None


def choose_weather(sources: WeatherSources) -> Weather:
    """Load the best weather there is.

    Parameters
    ----------
    sources : WeatherSources
        What is available.

    Returns
    -------
    Weather
        A whole year; its ``basis`` (code, source, band, version) and ``content_hash`` say which.

    Raises
    ------
    WeatherError
        ``weather_none_available`` if every source is None; ``weather_source_broken`` if the best
        one cannot be loaded; ``weather_basis_differs`` if it calls itself something else.

    Examples
    --------
    >>> choose_weather(WeatherSources())
    Traceback (most recent call last):
        ...
    pv_sizing.errors.WeatherError: weather_none_available at weather: looked_for=['measured', \
'imported', 'typical_year', 'monthly']
    """
    names = [field.name for field in fields(sources)]
    for code in names:
        load: WeatherLoader | None = getattr(sources, code)
        if load is not None:
            return _loaded(code, load)
    raise WeatherError("weather_none_available", "weather", looked_for=names)


def _loaded(code: str, load: WeatherLoader) -> Weather:
    try:
        weather = load()
        require_whole_year(weather)
    except (PvSizingError, OSError) as error:
        raise WeatherError(
            "weather_source_broken", f"weather source {code}", reason=str(error)
        ) from error
    if weather.basis.code != code:
        raise WeatherError(
            "weather_basis_differs", f"weather source {code}", basis=weather.basis.code
        )
    return weather

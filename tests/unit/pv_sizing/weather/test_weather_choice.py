"""The best weather is taken, loaded once, and a broken better one is never passed over."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pv_sizing.errors import WeatherError
from pv_sizing.weather import Weather
from pv_sizing.weather_choice import WeatherSources, choose_weather

ORDER = ["measured", "imported", "typical_year", "monthly"]


def year_of(weather: Weather, code: str) -> Callable[[], Weather]:
    return lambda: Weather(weather.frame, replace(weather.basis, code=code))


def broken(error: Exception) -> Callable[[], Weather]:
    def load() -> Weather:
        raise error

    return load


def must_not_be_loaded() -> Weather:
    pytest.fail("a worse source was loaded")


def test_the_order_is_measured_imported_typical_monthly() -> None:
    assert [field.name for field in fields(WeatherSources)] == ORDER


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(there=st.sets(st.sampled_from(ORDER), min_size=1))
def test_the_best_source_is_loaded_and_no_other(weather: Weather, there: set[str]) -> None:
    best = min(there, key=ORDER.index)
    loaders = dict.fromkeys(there, must_not_be_loaded) | {best: year_of(weather, best)}
    chosen = choose_weather(WeatherSources(**loaders))
    assert chosen.basis.code == best
    assert chosen.content_hash == weather.content_hash


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(WeatherError, match="weather_none_available"):
        choose_weather(WeatherSources())


@pytest.mark.parametrize(
    "error", [WeatherError("weather_value_missing", "weather 2019"), FileNotFoundError("year.epw")]
)
def test_a_broken_better_source_is_named_and_not_replaced(error: Exception) -> None:
    sources = WeatherSources(imported=broken(error), typical_year=must_not_be_loaded)
    with pytest.raises(WeatherError, match="broken at weather source imported") as told:
        choose_weather(sources)
    assert str(error) in str(told.value.values["reason"])
    assert told.value.__cause__ is error


def test_a_fault_of_the_program_is_not_dressed_up_as_a_broken_source() -> None:
    with pytest.raises(ZeroDivisionError):
        choose_weather(WeatherSources(monthly=broken(ZeroDivisionError())))


def test_a_source_that_calls_itself_better_than_it_is_is_refused(weather: Weather) -> None:
    sources = WeatherSources(monthly=year_of(weather, "measured"))
    with pytest.raises(WeatherError, match=r"weather_basis_differs.*monthly.*'measured'"):
        choose_weather(sources)


def test_half_a_year_is_a_broken_source(weather: Weather) -> None:
    half = Weather(weather.frame.iloc[:4380], replace(weather.basis, code="measured"))
    with pytest.raises(WeatherError, match=r"weather_source_broken.*weather_not_a_year"):
        choose_weather(WeatherSources(measured=lambda: half))

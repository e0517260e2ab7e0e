"""Weather is refused with the hour's name, and its clock is tested against the sun."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.errors import SiteError, WeatherError
from pv_sizing.irradiance import clock_shift_minutes, sun_path
from pv_sizing.site import Site
from pv_sizing.weather import (
    Weather,
    WeatherBasis,
    require_whole_year,
    weather_from_arrays,
)
from pv_sizing.weather_tables import read_typical_year_csv

BASIS = WeatherBasis("typical_year", "test", 4.0, 3.5)
CHINA = timezone(timedelta(hours=8))


def changed(weather: Weather, column: str, hour: int, value: float) -> pd.DataFrame:
    frame = weather.frame.copy()
    frame.iloc[hour, list(frame.columns).index(column)] = value
    return frame


def test_the_packaged_year_is_read_whole(weather: Weather) -> None:
    assert weather.frame.shape == (8760, 5)
    assert weather.column("ghi").sum() / 1000 == pytest.approx(1689.6, abs=0.05)
    assert weather.frame.index[0].isoformat() == "2001-01-01T00:00:00+08:00"
    assert weather.mid_times[12].isoformat() == "2001-01-01T12:30:00+08:00"


def test_a_missing_value_names_its_hour_and_column(weather: Weather) -> None:
    with pytest.raises(WeatherError, match=r"weather 2001-01-05T04:00:00\+08:00 temp_air") as told:
        Weather(changed(weather, "temp_air", 100, float("nan")), BASIS)
    assert told.value.code == "weather_value_missing"


@pytest.mark.parametrize(
    ("column", "value"),
    [("ghi", -1.0), ("ghi", 1501.0), ("dni", 1500.0), ("temp_air", 61.0), ("wind_speed", -0.1)],
)
def test_an_impossible_value_names_its_hour(weather: Weather, column: str, value: float) -> None:
    with pytest.raises(WeatherError, match=f"2001-01-05T04:00.*{column}") as told:
        Weather(changed(weather, column, 100, value), BASIS)
    assert told.value.code == "weather_value_impossible"


def test_diffuse_above_global_is_refused(weather: Weather) -> None:
    with pytest.raises(WeatherError) as told:
        Weather(changed(weather, "dhi", 12, 900.0), BASIS)
    assert told.value.code == "weather_diffuse_above_global"


def test_a_missing_hour_is_named(weather: Weather) -> None:
    with pytest.raises(WeatherError, match="after 2001-01-01T04:00") as told:
        Weather(weather.frame.drop(weather.frame.index[5]), BASIS)
    assert told.value.values["next_hour"] == "2001-01-01T06:00:00+08:00"


def test_an_index_without_offset_is_refused(weather: Weather) -> None:
    naive = weather.frame.set_axis(weather.frame.index.tz_localize(None))
    with pytest.raises(WeatherError, match="weather_clock_without_offset"):
        Weather(naive, BASIS)
    zeros = np.zeros(24)
    with pytest.raises(WeatherError, match="weather_clock_without_offset"):
        weather_from_arrays(
            ghi=zeros,
            dni=zeros,
            dhi=zeros,
            temp_air=zeros,
            wind_speed=zeros,
            start=datetime(2001, 1, 1),  # noqa: DTZ001 - the naive clock is the point
            basis=BASIS,
        )


def test_a_clock_with_summer_time_is_refused(weather: Weather) -> None:
    index = pd.date_range("2001-01-01", periods=8760, freq="h", tz="Europe/Berlin")
    with pytest.raises(WeatherError, match="weather_hour_missing_or_out_of_order"):
        Weather(weather.frame.set_axis(index), BASIS)


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(WeatherError, match="weather_lengths_differ"):
        weather_from_arrays(
            ghi=[0, 0],
            dni=[0],
            dhi=[0, 0],
            temp_air=[0, 0],
            wind_speed=[0, 0],
            start=datetime(2001, 1, 1, tzinfo=UTC),
            basis=BASIS,
        )


def test_half_a_year_is_not_a_year(weather: Weather) -> None:
    with pytest.raises(WeatherError, match=r"weather_not_a_year.*days=182"):
        require_whole_year(Weather(weather.frame.iloc[: 182 * 24], BASIS))


def test_the_hash_follows_every_value(weather: Weather) -> None:
    same = Weather(weather.frame.copy(), BASIS)
    other = Weather(changed(weather, "wind_speed", 8759, 2.125), BASIS)
    assert same.content_hash == weather.content_hash != other.content_hash
    assert len(weather.content_hash) == 64


@pytest.mark.parametrize("minutes", [-60, -30, 30, 60])
def test_a_shifted_clock_is_measured_and_refused(
    weather: Weather, site: Site, minutes: int
) -> None:
    sun = sun_path(site, weather)
    assert abs(clock_shift_minutes(sun, weather, site.latitude_deg)) < 0.1
    late = Weather(weather.frame.shift(freq=f"{-minutes}min"), BASIS)
    with pytest.raises(WeatherError) as told:
        sun_path(site, late)
    assert told.value.code in ("weather_clock_off", "weather_light_at_night")
    if told.value.code == "weather_clock_off":
        assert told.value.values["shift_minutes"] == pytest.approx(minutes, abs=6)


def test_a_wrong_zone_is_light_at_night(weather: Weather, site: Site) -> None:
    in_utc = Weather(
        weather.frame.set_axis(weather.frame.index.tz_localize(None).tz_localize("UTC")), BASIS
    )
    with pytest.raises(WeatherError, match="weather_light_at_night"):
        sun_path(site, in_utc)


def test_a_file_without_a_column_or_with_a_wrong_date_is_refused(tmp_path: Path) -> None:
    header = "month,day,hour_beginning_utc8,ghi_w_m2,dni_w_m2,dhi_w_m2,temp_air_c,wind_speed_m_s\n"
    with pytest.raises(WeatherError, match=r"missing=\['temp_air_c'\]"):
        read_typical_year_csv(StringIO(header.replace("temp_air_c", "t")), basis=BASIS)
    with pytest.raises(WeatherError, match="hour_beginning_utc"):
        read_typical_year_csv(StringIO(header.replace("hour_beginning_utc8", "hour")), basis=BASIS)
    with pytest.raises(WeatherError, match="weather_date_impossible"):
        read_typical_year_csv(StringIO(header + "2,30,0,0,0,0,-5,2\n"), basis=BASIS)
    with pytest.raises(WeatherError, match="weather_value_missing"):
        read_typical_year_csv(StringIO(header + "1,1,0,0,0,0,cold,2\n"), basis=BASIS)
    with pytest.raises(WeatherError, match="weather_not_a_year"):
        read_typical_year_csv(StringIO(header + "1,1,0,0,0,0,-5,2\n"), basis=BASIS)


@given(
    st.floats(allow_nan=True, allow_infinity=True).filter(lambda x: not -90.0 <= x <= 90.0),
)
def test_no_impossible_latitude_gets_through(latitude: float) -> None:
    with pytest.raises(SiteError, match="site latitude_deg"):
        Site(latitude, 107.4, 1000.0, -35.0, 40.0)


def test_records_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(SiteError, match="site_records_reversed"):
        Site(40.75, 107.4, 1000.0, record_low_celsius=20.0, record_high_celsius=10.0)


def test_a_frame_changed_afterwards_does_not_change_the_weather(weather: Weather) -> None:
    frame = weather.frame.copy()
    kept = Weather(frame, BASIS)
    frame.iloc[12, 0] = 1.0
    assert kept.column("ghi")[12] == weather.column("ghi")[12]


def test_words_are_no_weather(weather: Weather) -> None:
    words = weather.frame.astype(object)
    words.iloc[5, 3] = "cold"
    with pytest.raises(WeatherError, match="weather_not_numbers"):
        Weather(words, BASIS)


def test_another_banner_has_another_hash(weather_of: Callable[[str], Weather]) -> None:
    assert weather_of("150821").content_hash != weather_of("150824").content_hash

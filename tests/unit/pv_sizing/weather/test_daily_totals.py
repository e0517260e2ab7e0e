"""Daily totals become hours that keep every day's light and meet the packaged year."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_sizing.daily_totals import DailyYear, weather_from_daily_totals
from pv_sizing.errors import WeatherError
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import clock_shift_minutes, plane_irradiance, sun_path
from pv_sizing.losses import Uncertainty, pvwatts_losses
from pv_sizing.site import Site
from pv_sizing.solar_day import extraterrestrial_kwh_m2, sunset_hour_angle_rad
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.yields import SubArray, YearYield, year_yield

CLIMATE = Path(__file__).resolve().parents[4] / "heating_program/reference/data/climate"
BASIS = WeatherBasis("typical_year", "daily totals", 4.0, 3.5)


def packaged_days(banner: str, hourly: Weather) -> DailyYear:
    """Daily totals of the package, with air and wind of its own hourly year."""
    with (CLIMATE / "typical_year_daily.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["banner"] == banner]
    air = hourly.column("temp_air").reshape(365, 24)
    return DailyYear(
        ghi_kwh_m2=np.array([float(row["ghi_mj_m2"]) / 3.6 for row in rows]),
        temp_mean_celsius=air.mean(axis=1),
        temp_min_celsius=air.min(axis=1),
        temp_max_celsius=air.max(axis=1),
        wind_speed_m_s=hourly.column("wind_speed").reshape(365, 24).mean(axis=1),
    )


def even_days(ghi_kwh_m2: np.ndarray) -> DailyYear:
    calm = np.full(len(ghi_kwh_m2), 2.0)
    return DailyYear(ghi_kwh_m2, calm, calm - 5.0, calm + 6.0, calm)


@pytest.fixture(scope="module", params=["150802", "150821", "150824"])
def both(
    request: pytest.FixtureRequest,
    weather_of: Callable[[str], Weather],
    site_of: Callable[[str], Site],
) -> tuple[Site, DailyYear, Weather, Weather]:
    """Site, days, the year made of them here and the packaged one."""
    hourly, site = weather_of(request.param), site_of(request.param)
    days = packaged_days(request.param, hourly)
    made = weather_from_daily_totals(site, days, utc_offset_hours=8, basis=BASIS)
    return site, days, made, hourly


Both = tuple[Site, DailyYear, Weather, Weather]


def by_month(weather: Weather, column: str) -> np.ndarray:
    return np.array([weather.column(column)[weather.months == n].sum() for n in range(1, 13)])


def test_every_day_keeps_its_light(both: Both) -> None:
    _, days, made, _ = both
    sums = made.column("ghi").reshape(365, 24).sum(axis=1)
    np.testing.assert_allclose(sums, 1000 * days.ghi_kwh_m2, rtol=0, atol=1e-8)


def test_the_hours_meet_the_packaged_year(both: Both) -> None:
    _, _, made, packaged = both
    difference = made.column("ghi") - packaged.column("ghi")
    assert np.sqrt(np.mean(difference**2)) < 0.7
    assert np.abs(difference).max() < 3.0
    for column, year_pct, month_pct in (
        ("ghi", 0.001, 0.01),
        ("dni", 0.65, 2.8),
        ("dhi", 0.75, 2.1),
    ):
        ratio = by_month(made, column) / by_month(packaged, column)
        assert np.abs(ratio - 1).max() * 100 < month_pct
        whole = made.column(column).sum() / packaged.column(column).sum()
        assert abs(whole - 1) * 100 < year_pct


@pytest.mark.parametrize("azimuth_deg", [90.0, 180.0, 270.0])
def test_yields_of_three_directions_meet_those_of_the_packaged_year(
    both: Both, azimuth_deg: float
) -> None:
    site, _, made, packaged = both

    def of(weather: Weather) -> YearYield:
        light = plane_irradiance(
            sun_path(site, weather),
            weather,
            tilt_deg=35.0,
            azimuth_deg=azimuth_deg,
            albedo=site.albedo,
            horizon=open_horizon("test"),
        )
        return year_yield(
            [SubArray(light, 10.0, -0.35)],
            weather,
            kw_ac=8.3,
            efficiency_pct=96.0,
            losses=pvwatts_losses(),
            uncertainty=Uncertainty(),
        )

    mine, theirs = of(made), of(packaged)
    assert mine.annual_kwh == pytest.approx(theirs.annual_kwh, rel=0.003)
    np.testing.assert_allclose(mine.monthly_kwh, theirs.monthly_kwh, rtol=0.0125)


def test_the_light_belongs_to_the_sun_of_mid_interval(both: Both) -> None:
    site, _, made, _ = both
    sun = sun_path(site, made)
    assert abs(clock_shift_minutes(sun, made, site.latitude_deg)) < 0.05
    closure = made.column("ghi") - made.column("dhi")
    beam = made.column("dni") * np.cos(np.radians(sun.zenith))
    np.testing.assert_allclose(closure, beam, atol=0.002)


def test_air_keeps_each_days_mean_and_stays_near_its_extremes(both: Both) -> None:
    _, days, made, packaged = both
    air = made.column("temp_air").reshape(365, 24)
    np.testing.assert_allclose(air.mean(axis=1), days.temp_mean_celsius, atol=1e-3)
    assert np.sqrt(np.mean((made.column("temp_air") - packaged.column("temp_air")) ** 2)) < 1.0
    warmest = np.argmax(air, axis=1)
    # Sun's noon is near 12:50 on the clock of 120° E at 107.4° E, the warmest hour two later.
    assert 13 <= np.median(warmest) <= 15


def test_the_basis_names_the_model(both: Both) -> None:
    assert both[2].basis.version.startswith("daily_totals/1 collares-pereira-rabl erbs pvlib/")
    assert both[2].basis.code == "typical_year"


@settings(max_examples=15, deadline=None)
@given(
    latitude_deg=st.floats(-60.0, 60.0),
    longitude_deg=st.floats(-180.0, 180.0),
    clearness=st.lists(st.floats(0.0, 0.8), min_size=7, max_size=7),
    year=st.sampled_from([2001, 2016]),
    in_utc=st.booleans(),
)
def test_any_possible_day_keeps_its_light_wherever_and_whenever(
    latitude_deg: float, longitude_deg: float, clearness: list[float], year: int, in_utc: bool
) -> None:
    offset = 0.0 if in_utc else float(np.round(longitude_deg / 15.0))
    count = 366 if year == 2016 else 365
    above = extraterrestrial_kwh_m2(latitude_deg, np.arange(1, count + 1))
    days = even_days(above * np.resize(clearness, count))
    site = Site(latitude_deg, longitude_deg, 100.0, -40.0, 45.0)
    made = weather_from_daily_totals(site, days, utc_offset_hours=offset, basis=BASIS, year=year)
    sums = made.column("ghi").reshape(count, 24).sum(axis=1)
    np.testing.assert_allclose(sums, 1000 * days.ghi_kwh_m2, rtol=0, atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(
    day=st.integers(0, 364),
    column=st.sampled_from(list(DailyYear.__dataclass_fields__)),
    value=st.sampled_from([float("nan"), float("inf"), -80.0, 70.0, 9999.0, -999.0]),
)
def test_an_impossible_day_names_day_and_column(day: int, column: str, value: float) -> None:
    days = even_days(np.full(365, 2.0))
    series = days.columns()[column].copy()
    series[day] = value
    with pytest.raises(
        WeatherError, match=f"daily_value_impossible at daily totals day {day + 1} "
    ):
        replace(days, **{column: series})


def test_a_mean_outside_the_extremes_is_refused() -> None:
    days = even_days(np.full(365, 2.0))
    with pytest.raises(WeatherError, match="day 1 temp_mean_celsius"):
        replace(days, temp_max_celsius=days.temp_min_celsius)


def test_more_light_than_above_the_atmosphere_is_refused() -> None:
    site = Site(40.75, 107.4, 1039.0, -35.0, 40.0)
    ghi = np.full(365, 2.0)
    ghi[354] = 4.0
    with pytest.raises(WeatherError, match=r"day 355 ghi_kwh_m2: value=4.0, high=3.6") as told:
        weather_from_daily_totals(site, even_days(ghi), utc_offset_hours=8, basis=BASIS)
    assert told.value.code == "daily_total_above_extraterrestrial"


def test_light_in_the_polar_night_is_refused_and_darkness_is_not() -> None:
    site = Site(75.0, 20.0, 10.0, -45.0, 25.0)
    above = extraterrestrial_kwh_m2(75.0, np.arange(1, 366))
    dark = weather_from_daily_totals(site, even_days(0.4 * above), utc_offset_hours=1, basis=BASIS)
    assert dark.column("ghi")[:24].sum() == 0.0
    with pytest.raises(WeatherError, match="daily_total_above_extraterrestrial"):
        weather_from_daily_totals(
            site, even_days(np.maximum(above, 0.1)), utc_offset_hours=1, basis=BASIS
        )


def test_days_and_calendar_must_agree() -> None:
    site = Site(40.75, 107.4, 1039.0, -35.0, 40.0)
    for count, year in ((366, 2001), (365, 2016)):
        with pytest.raises(WeatherError, match="daily_year_not_a_year"):
            weather_from_daily_totals(
                site,
                even_days(np.full(count, 1.0)),
                utc_offset_hours=8,
                basis=BASIS,
                year=year,
            )
    with pytest.raises(WeatherError, match=r"daily_year_not_a_year.*ghi_kwh_m2=\(364,\)"):
        even_days(np.full(364, 1.0))


def test_days_are_twelve_hours_long_at_the_equinox() -> None:
    lengths = np.degrees(sunset_hour_angle_rad(40.75, np.arange(1, 366))) / 7.5
    assert lengths[79] == pytest.approx(12.0, abs=0.1)
    assert lengths[171] == pytest.approx(15.0, abs=0.15)


@pytest.mark.parametrize(("longitude", "offset"), [(-157.4, 14.0), (179.9, -12.0), (-179.9, 12.75)])
def test_beside_the_date_line_the_day_is_as_any_other(longitude: float, offset: float) -> None:
    place = Site(1.87, longitude, 2.0, record_low_celsius=18.0, record_high_celsius=36.0)
    steady = DailyYear(*(np.full(365, value) for value in (5.0, 27.0, 24.0, 30.0, 3.0)))
    year = weather_from_daily_totals(place, steady, utc_offset_hours=offset, basis=BASIS)
    noon = year.column("ghi").reshape(365, 24).argmax(axis=1)
    warmest = year.column("temp_air").reshape(365, 24).argmax(axis=1)
    assert set(warmest - noon) <= {1, 2, 3}
    assert year.column("ghi").reshape(365, 24).sum(axis=1) == pytest.approx(np.full(365, 5000.0))

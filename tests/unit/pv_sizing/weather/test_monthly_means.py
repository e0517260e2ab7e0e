"""A year drawn from monthly means keeps the means, the seed and its humility."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_sizing.daily_clearness import (
    DAYS_OF_MONTH,
    clearness_of_share,
    daily_ghi_kwh_m2,
)
from pv_sizing.errors import WeatherError
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import clock_shift_minutes, plane_irradiance, sun_path
from pv_sizing.losses import Uncertainty, pvwatts_losses
from pv_sizing.monthly_means import MonthlyClimate, smooth_days, weather_from_monthly_means
from pv_sizing.site import Site
from pv_sizing.solar_day import extraterrestrial_kwh_m2
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.yields import SubArray, year_yield

BASIS = WeatherBasis("monthly", "monthly means of the packaged year", 6.0, 3.5)
ENDS = np.cumsum(DAYS_OF_MONTH)[:-1]


def means(days: np.ndarray) -> tuple[float, ...]:
    return tuple(float(month.mean()) for month in np.split(days, ENDS))


def climate_of(weather: Weather) -> MonthlyClimate:
    ghi, air, wind = (
        weather.column(name).reshape(365, 24) for name in ("ghi", "temp_air", "wind_speed")
    )
    return MonthlyClimate(
        ghi_kwh_m2=means(ghi.sum(axis=1) / 1000),
        temp_mean_celsius=means(air.mean(axis=1)),
        temp_min_celsius=means(air.min(axis=1)),
        temp_max_celsius=means(air.max(axis=1)),
        wind_speed_m_s=means(wind.mean(axis=1)),
    )


@pytest.fixture(scope="module")
def climate(weather: Weather) -> MonthlyClimate:
    return climate_of(weather)


@pytest.fixture(scope="module")
def drawn(site: Site, climate: MonthlyClimate) -> Weather:
    return weather_from_monthly_means(site, climate, seed=1508, utc_offset_hours=8, basis=BASIS)


def test_months_keep_their_light_and_their_air(drawn: Weather, climate: MonthlyClimate) -> None:
    got = climate_of(drawn)
    np.testing.assert_allclose(got.ghi_kwh_m2, climate.ghi_kwh_m2, rtol=1e-12)
    np.testing.assert_allclose(got.temp_mean_celsius, climate.temp_mean_celsius, atol=1e-3)
    np.testing.assert_allclose(got.wind_speed_m_s, climate.wind_speed_m_s, rtol=1e-12)
    # The day's own swing is lost a little where one day's extremes meet the next day's.
    swing = np.subtract(got.temp_max_celsius, got.temp_min_celsius)
    wanted = np.subtract(climate.temp_max_celsius, climate.temp_min_celsius)
    assert np.abs(swing - wanted).max() < 1.0


def test_the_same_seed_is_the_same_year_and_another_seed_another(
    drawn: Weather, site: Site, climate: MonthlyClimate
) -> None:
    again, other = (
        weather_from_monthly_means(site, climate, seed=seed, utc_offset_hours=8, basis=BASIS)
        for seed in (1508, 1509)
    )
    assert again.content_hash == drawn.content_hash != other.content_hash


def test_a_seed_names_the_same_days_and_hours_on_every_machine() -> None:
    ghi = (2.47, 3.35, 4.56, 5.75, 6.59, 6.95, 6.77, 6.09, 5.03, 3.8, 2.74, 2.23)
    days = daily_ghi_kwh_m2(40.75, ghi, seed=1)
    assert days[:6].tolist() == [1.846, 2.817, 2.87, 2.435, 2.588, 2.584]
    assert days[-3:].tolist() == [1.847, 0.756, 2.797]
    air = np.array([-9.9, -5.4, 2.0, 10.7, 17.8, 22.4, 24.2, 22.0, 16.2, 8.3, -1.0, -8.0])
    months = MonthlyClimate(ghi, tuple(air), tuple(air - 6), tuple(air + 7), (2.0,) * 12)
    year = weather_from_monthly_means(
        Site(40.75, 107.36, 1039.0, -35.0, 39.0), months, seed=1, utc_offset_hours=8, basis=BASIS
    )
    # Recorded with and without the vector units of the processor: equal to the last byte.
    assert year.content_hash[:16] == "21e0e8ca5c4f2770"


def test_a_month_varies_from_day_to_day_as_the_real_one_does(
    site: Site, climate: MonthlyClimate
) -> None:
    above = extraterrestrial_kwh_m2(site.latitude_deg, np.arange(1, 366))
    spreads, links = [], []
    for seed in range(40):
        light = daily_ghi_kwh_m2(site.latitude_deg, climate.ghi_kwh_m2, seed=seed)
        months = np.split(light / above, ENDS)
        spreads.append(np.mean([month.std() for month in months]))
        scores = np.concatenate([(month - month.mean()) / month.std() for month in months])
        links.append(np.corrcoef(scores[1:], scores[:-1])[0, 1])
    # The packaged year: spread 0.136 (its dullest day is too bright), link 0.16.
    assert 0.12 < np.mean(spreads) < 0.19
    assert 0.1 < np.mean(links) < 0.3


@pytest.mark.parametrize("banner", ["150802", "150821", "150824"])
def test_yields_stay_within_two_percent_of_the_year_the_means_were_taken_from(
    weather_of: Callable[[str], Weather], site_of: Callable[[str], Site], banner: str
) -> None:
    real, site = weather_of(banner), site_of(banner)
    made = weather_from_monthly_means(
        site, climate_of(real), seed=7, utc_offset_hours=8, basis=BASIS
    )

    def kwh(weather: Weather, azimuth_deg: float) -> float:
        light = plane_irradiance(
            sun_path(site, weather),
            weather,
            tilt_deg=35.0,
            azimuth_deg=azimuth_deg,
            albedo=0.2,
            horizon=open_horizon("test"),
        )
        plant = [SubArray(light, 10.0, -0.35)]
        limits = {"kw_ac": 8.3, "efficiency_pct": 96.0}
        year = year_yield(
            plant, weather, **limits, losses=pvwatts_losses(), uncertainty=Uncertainty()
        )
        return year.annual_kwh

    for azimuth_deg, share in ((180.0, 0.02), (90.0, 0.005), (270.0, 0.005)):
        assert kwh(made, azimuth_deg) == pytest.approx(kwh(real, azimuth_deg), rel=share)


def test_drawn_light_stands_on_the_suns_clock(drawn: Weather, site: Site) -> None:
    assert abs(clock_shift_minutes(sun_path(site, drawn), drawn, site.latitude_deg)) < 0.05


def test_the_version_tells_model_and_seed(drawn: Weather) -> None:
    assert "monthly_means/1" in drawn.basis.version
    assert "seed=1508" in drawn.basis.version
    assert drawn.basis.ghi_band_pct == 9.9


def test_a_basis_that_claims_too_much_is_refused(site: Site, climate: MonthlyClimate) -> None:
    for changed, code in (
        (replace(BASIS, code="measured"), "weather_basis_differs"),
        (replace(BASIS, ghi_sigma_pct=4.0), "weather_band_too_narrow"),
    ):
        with pytest.raises(WeatherError, match=code):
            weather_from_monthly_means(site, climate, seed=1, utc_offset_hours=8, basis=changed)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**63),
    latitude_deg=st.floats(-50.0, 50.0),
    clearness=st.lists(st.floats(0.16, 0.77), min_size=12, max_size=12),
)
def test_any_possible_month_is_met_and_no_day_leaves_its_bounds(
    seed: int, latitude_deg: float, clearness: list[float]
) -> None:
    above = extraterrestrial_kwh_m2(latitude_deg, np.arange(1, 366))
    wanted = np.array(clearness) * means(above)
    days = daily_ghi_kwh_m2(latitude_deg, wanted, seed=seed)
    np.testing.assert_allclose(means(days), wanted, rtol=1e-12)
    share = days / above
    assert share.min() > 0.04
    assert share.max() < 0.85


@given(mean=st.floats(0.15, 0.78))
def test_the_distribution_has_the_mean_it_is_asked_for(mean: float) -> None:
    shares = (np.arange(2000) + 0.5) / 2000
    drawn = [clearness_of_share(share, mean) for share in shares]
    assert np.mean(drawn) == pytest.approx(mean, abs=1e-3)
    assert drawn == sorted(drawn)


@pytest.mark.parametrize("name", list(MonthlyClimate.__dataclass_fields__))
@pytest.mark.parametrize("value", [float("nan"), -999.0, 99.0])
def test_an_impossible_month_is_named(climate: MonthlyClimate, name: str, value: float) -> None:
    twelve = list(getattr(climate, name))
    twelve[4] = value
    with pytest.raises(
        WeatherError, match=f"monthly_mean_impossible at monthly means month 5 {name}"
    ):
        replace(climate, **{name: tuple(twelve)})


def test_eleven_months_are_not_a_year(climate: MonthlyClimate) -> None:
    with pytest.raises(WeatherError, match=r"monthly_means_need_twelve.*months=11"):
        replace(climate, ghi_kwh_m2=climate.ghi_kwh_m2[:11])


@pytest.mark.parametrize(("factor", "month"), [(0.1, 1), (1.5, 1)])
def test_a_month_too_dark_or_too_bright_for_its_sun_is_refused(
    climate: MonthlyClimate, factor: float, month: int
) -> None:
    light = [factor * climate.ghi_kwh_m2[0], *climate.ghi_kwh_m2[1:]]
    with pytest.raises(WeatherError, match=f"monthly_clearness_impossible.*month {month}"):
        daily_ghi_kwh_m2(40.75, light, seed=1)


def test_a_polar_night_is_refused_rather_than_called_dark() -> None:
    with pytest.raises(WeatherError, match=r"monthly_clearness_impossible.*month 1.*nan"):
        daily_ghi_kwh_m2(80.0, [0.0] * 12, seed=1)


@pytest.mark.parametrize("seed", [-1, 1.0, "1", True])
def test_a_seed_is_a_whole_number(climate: MonthlyClimate, seed: object) -> None:
    with pytest.raises(WeatherError, match="seed_not_a_whole_number"):
        daily_ghi_kwh_m2(40.75, climate.ghi_kwh_m2, seed=seed)  # type: ignore[arg-type]  # what is refused


@given(st.lists(st.floats(-40.0, 40.0), min_size=12, max_size=12))
def test_smooth_days_keep_every_monthly_mean(twelve: list[float]) -> None:
    np.testing.assert_allclose(means(smooth_days(twelve)), twelve, atol=6e-4)

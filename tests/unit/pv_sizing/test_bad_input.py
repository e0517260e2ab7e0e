"""No public function lets a figure that cannot be pass, or answers it with a foreign exception."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pv_sizing.battery import Battery, greedy
from pv_sizing.bulk_roofs import roof_figures
from pv_sizing.cell_temperature import cell_celsius
from pv_sizing.daily_clearness import (
    clearness_of_share,
    daily_ghi_kwh_m2,
)
from pv_sizing.daily_totals import DailyYear
from pv_sizing.drawing import Dimension
from pv_sizing.errors import PvSizingError, RecordError
from pv_sizing.free_roof import keep_out
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import diffuse_factors, plane_irradiance, sun_path
from pv_sizing.lease import Lease, RentBasis, rent_of_year_fen
from pv_sizing.limits import Limits, admitted_inverters
from pv_sizing.losses import Uncertainty, pvwatts_losses
from pv_sizing.model_effects import model_effects
from pv_sizing.monthly_means import smooth_days
from pv_sizing.prices import PriceWindow, hourly_prices
from pv_sizing.prospect_rows import PlantSize
from pv_sizing.record import canonical_json, from_plain, to_plain
from pv_sizing.roof import Covering, Obstacle, RoofKind, RoofPlane, RoofRules
from pv_sizing.self_use import energy_split
from pv_sizing.single_diode import SingleDiode, curve_at
from pv_sizing.site import Site
from pv_sizing.sky_view import sky_view_share
from pv_sizing.solstice import row_pitch_m
from pv_sizing.weather import Weather, WeatherBasis, weather_from_arrays
from pv_sizing.yield_spread import PVWATTS_SPREAD
from pv_sizing.yields import SubArray, year_yield

NAN = math.nan
MONTHS = [1.0] * 12
NEW_YEAR = datetime(2001, 1, 1, tzinfo=timezone(timedelta(hours=8)))
BASIS = WeatherBasis("measured", "example", 2.0, 3.0)
ANY: Any = None  # what a careless caller may give where a number is due


def arrays(ghi: Any) -> Weather:
    zeros = np.zeros(24)
    return weather_from_arrays(
        ghi=ghi,
        dni=zeros,
        dhi=zeros,
        temp_air=zeros,
        wind_speed=zeros,
        start=NEW_YEAR,
        basis=BASIS,
    )


def backwards() -> Weather:
    index = pd.date_range(NEW_YEAR, periods=24, freq="-1h")
    columns = ["ghi", "dni", "dhi", "temp_air", "wind_speed"]
    return Weather(pd.DataFrame(0.0, index=index, columns=columns), BASIS, -60)


def refused(ask: Callable[[], object]) -> PvSizingError:
    with pytest.raises(PvSizingError) as caught:
        ask()
    assert caught.value.where
    return caught.value


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: Site(10**400, 107.4, 1000.0, -35.0, 39.0), "site_figure_impossible"),
        (lambda: Site(ANY, 107.4, 1000.0, -35.0, 39.0), "site_figure_impossible"),
        (lambda: arrays(["a"] * 24), "weather_not_numbers"),
        (lambda: arrays([[0.0] * 24]), "weather_lengths_differ"),
        (lambda: arrays(1.0), "weather_lengths_differ"),
        (backwards, "weather_interval_impossible"),
        (
            lambda: DailyYear(*[np.array(["a"] * 365)] * 5),
            "weather_not_numbers",
        ),
        (lambda: daily_ghi_kwh_m2(NAN, MONTHS, seed=1), "weather_place_impossible"),
        (lambda: daily_ghi_kwh_m2(40.0, [3.0], seed=1), "monthly_means_need_twelve"),
        (lambda: clearness_of_share(NAN, 0.6), "clearness_impossible"),
        (lambda: clearness_of_share(0.5, NAN), "clearness_impossible"),
        (lambda: smooth_days([1.0] * 11), "monthly_means_need_twelve"),
        (lambda: smooth_days([1.0] * 11 + [NAN]), "monthly_means_need_twelve"),
        (lambda: energy_split(["a"], [1.0], 1.0), "series_not_numbers"),
        (lambda: hourly_prices("dear", 2, name="buy_fen_per_kwh"), "series_not_numbers"),
        (
            lambda: PriceWindow("valley", 7.5, 8, 16.5),  # type: ignore[arg-type]  # half past seven is no hour
            "window_hours_impossible",
        ),
        (
            lambda: PriceWindow("valley", 7, 8, 16.5, (1.0, 2.0)),  # type: ignore[arg-type]  # months that are floats
            "window_months_impossible",
        ),
        (lambda: greedy([1.0], [[1.0], [2.0, 3.0]], Battery(1, 1, 90, 0), 1.0), "series_not_num"),
        (
            lambda: roof_figures(tilt_deg=[10**400], azimuth_deg=0.0, kwp_dc=1.0, kw_ac=1.0),
            "bulk_not_numbers",
        ),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_name(ask: Callable[[], object], code: str) -> None:
    assert refused(ask).code.startswith(code)


FAN = Obstacle("fan", 1.0, 1.0, 1.0, 1.0, height_m=1.0)
ROOF = RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 12.5, 4.4, 22, 180, None, (FAN,))


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        ("kind", "round"),
        ("obstacles", "chimney"),
        ("obstacles", [["chimney"]]),
        ("azimuth_deg", "south"),
        ("ridge_length_m", {"m": 3}),
        ("kind", None),
    ],
)
def test_a_spoilt_record_is_refused(field: str, stored: object) -> None:
    refused(lambda: from_plain(RoofPlane, to_plain(ROOF) | {field: stored}))


@pytest.mark.parametrize("given", [None, 5, "south"])
def test_what_is_no_mapping_is_no_record(given: Any) -> None:
    assert isinstance(refused(lambda: from_plain(RoofPlane, given)), RecordError)


def test_a_record_with_nan_is_not_written() -> None:
    plan = Dimension("length", (0.0, NAN), (1.0, 0.0), 1.0)
    assert refused(lambda: canonical_json(plan)).code == "record_cannot_be_stored"


DIODE = SingleDiode(13.7, 1e-10, 0.2, 300.0, 1.8, 0.006)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda: row_pitch_m(NAN, 35.0, 40.0), "rack_impossible"),
        (lambda: row_pitch_m(2.0, math.inf, 40.0), "rack_impossible"),
        (lambda: keep_out(FAN, ROOF, RoofRules(), NAN), "shadow_impossible"),
        (lambda: keep_out(FAN, ROOF, RoofRules(), -33.0), "shadow_impossible"),
        (lambda: diffuse_factors(NAN, "marion"), "plane_impossible"),
        (lambda: sky_view_share(open_horizon("plain"), 20.0, NAN), "plane_impossible"),
        (lambda: curve_at(DIODE, 25.0, 0.0), "curve_impossible"),
        (lambda: curve_at(DIODE, 1e9), "curve_impossible"),
        (lambda: PVWATTS_SPREAD.half_width([0.5, 0.5], [True]), "shares_impossible"),
        (lambda: PVWATTS_SPREAD.half_width([NAN], [True]), "shares_impossible"),
        (lambda: PlantSize(5.0, 5.0, NAN), "cost_impossible"),  # type: ignore[arg-type]  # a cost that is no fen
        (
            lambda: rent_of_year_fen(
                Lease(6000.0, RentBasis.PER_KWP, 20, 0.0, True, True), 1, kwp_dc=-5, module_count=9
            ),
            "plant_size_impossible",
        ),
        (lambda: admitted_inverters([], Limits(1)), "nothing_to_choose_from"),
    ],
)
def test_a_place_or_a_size_that_cannot_be_is_refused_by_name(
    ask: Callable[[], object], code: str
) -> None:
    assert refused(ask).code == code


def test_light_is_computed_for_its_own_sun_and_a_real_ground(site: Site, weather: Weather) -> None:
    sun = sun_path(site, weather)
    day = Weather(weather.frame.iloc[:24], weather.basis)

    def on_roof(light: Weather, albedo: float) -> object:
        return plane_irradiance(
            sun,
            light,
            tilt_deg=22.0,
            azimuth_deg=180.0,
            albedo=albedo,
            horizon=open_horizon("plain"),
        )

    assert refused(lambda: on_roof(weather, NAN)).code == "plane_impossible"
    assert refused(lambda: on_roof(day, 0.2)).code == "weather_is_another"


def test_an_unknown_temperature_model_is_not_taken_for_another(weather: Weather) -> None:
    model: Any = "fiaman"
    wrong = refused(lambda: cell_celsius(np.zeros(8760), weather, model))
    assert wrong.code == "submodel_unknown"


def test_a_dark_year_has_no_effects_to_compare(site: Site, weather: Weather) -> None:
    dark = Weather(weather.frame.assign(ghi=0.0, dni=0.0, dhi=0.0), weather.basis)
    wrong = refused(lambda: model_effects(site, dark, 20.0, 180.0, open_horizon("plain")))
    assert wrong.code == "weather_without_sun"


def test_a_band_wider_than_the_yield_is_refused(site: Site, weather: Weather) -> None:
    light = plane_irradiance(
        sun_path(site, weather),
        weather,
        tilt_deg=22.0,
        azimuth_deg=180.0,
        albedo=0.2,
        horizon=open_horizon("plain"),
    )
    unsure = replace(weather, basis=replace(weather.basis, ghi_sigma_pct=40.0))
    wrong = refused(
        lambda: year_yield(
            [SubArray(light, 5.5, -0.34)],
            unsure,
            kw_ac=5.0,
            efficiency_pct=97.0,
            losses=pvwatts_losses(),
            uncertainty=Uncertainty(50.0, 50.0),
        )
    )
    assert wrong.code == "sigma_too_wide"

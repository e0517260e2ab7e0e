"""No public function lets a figure that cannot be pass, or answers it with a foreign exception."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pv_sizing.battery import Battery, greedy
from pv_sizing.bulk_roofs import roof_figures
from pv_sizing.daily_clearness import (
    clearness_of_share,
    daily_ghi_kwh_m2,
    monthly_ghi_of_clearness,
)
from pv_sizing.daily_totals import DailyYear
from pv_sizing.drawing import Dimension
from pv_sizing.errors import PvSizingError, RecordError
from pv_sizing.monthly_means import smooth_days
from pv_sizing.prices import PriceWindow, hourly_prices
from pv_sizing.record import canonical_json, from_plain, to_plain
from pv_sizing.roof import Covering, Obstacle, RoofKind, RoofPlane
from pv_sizing.self_use import energy_split
from pv_sizing.site import Site
from pv_sizing.weather import Weather, WeatherBasis, weather_from_arrays

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
        (lambda: monthly_ghi_of_clearness(40.0, [0.6] * 11 + [NAN]), "monthly_clearness_impossi"),
        (lambda: smooth_days([1.0] * 11), "monthly_means_need_twelve"),
        (lambda: smooth_days([1.0] * 11 + [NAN]), "monthly_means_need_twelve"),
        (lambda: energy_split(["a"], [1.0], 1.0), "series_not_numbers"),
        (lambda: hourly_prices("dear", 2, name="buy_fen_per_kwh"), "series_not_numbers"),
        (
            lambda: PriceWindow("valley", 7.5, 8, 16.5),  # type: ignore[arg-type]  # half past
            "window_hours_impossible",
        ),
        (
            lambda: PriceWindow("valley", 7, 8, 16.5, (1.0, 2.0)),  # type: ignore[arg-type]  # floats
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


ROOF = RoofPlane(
    "south",
    RoofKind.SLOPED,
    Covering.TILE,
    12.5,
    4.4,
    22,
    180,
    None,
    (Obstacle("fan", 1, 1, 1, 1),),
)


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

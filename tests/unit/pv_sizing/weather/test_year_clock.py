"""Calendars of typical years: no instant is lost, moved or repaired when the clock changes."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_sizing.errors import WeatherError
from pv_sizing.year_clock import (
    fixed_zone,
    has_leap_day,
    one_year_of,
    rolled_to_local,
    typical_calendar,
)

QUARTERS = st.integers(-48, 56).map(lambda quarter: quarter / 4)


@given(hours=QUARTERS)
def test_a_fixed_zone_has_no_summer_time(hours: float) -> None:
    zone = fixed_zone(hours)
    for month in (1, 7):
        stamp = pd.Timestamp(2001, month, 1, tz=zone)
        assert stamp.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("hours", [float("nan"), float("inf"), -12.25, 14.5, 8.1])
def test_a_clock_no_place_keeps_is_refused(hours: float) -> None:
    with pytest.raises(WeatherError, match="weather_offset_impossible"):
        fixed_zone(hours)


@settings(max_examples=30, deadline=None)
@given(hours=QUARTERS, seconds=st.integers(-3600, 3600))
def test_rolling_moves_no_value_to_another_instant_of_the_year(hours: float, seconds: int) -> None:
    utc = pd.date_range("2001-01-01", periods=8760, freq="h", tz="UTC") + timedelta(seconds=seconds)
    year = 8760 * 3600
    frame = pd.DataFrame({"second": np.arange(8760) * 3600 + seconds}, index=utc)
    local = rolled_to_local(frame, fixed_zone(hours))
    index = pd.DatetimeIndex(local.index)
    begin = pd.Timestamp("2001-01-01")
    wall = (index.tz_localize(None) - begin).total_seconds().to_numpy()
    assert 0 <= wall[0] < 3600
    assert (np.diff(wall) == 3600).all()
    np.testing.assert_array_equal((wall - hours * 3600 - local["second"]) % year, 0.0)


@given(st.dates(pd.Timestamp("1990-01-01").date(), pd.Timestamp("2030-12-31").date()))
def test_only_a_29_february_has_no_place_in_a_typical_year(day: object) -> None:
    wall = pd.DatetimeIndex([pd.Timestamp(str(day)) + timedelta(hours=23)])
    if has_leap_day(wall):
        with pytest.raises(WeatherError, match="weather_leap_day_in_typical_year"):
            typical_calendar(wall)
    else:
        moved = typical_calendar(wall)[0]
        assert (moved.year, moved.month, moved.day, moved.hour) == (
            2001,
            wall[0].month,
            wall[0].day,
            23,
        )


def test_disorder_stays_disorder() -> None:
    utc = pd.date_range("2001-01-01", periods=8760, freq="h", tz="UTC")
    frame = pd.DataFrame({"hour": np.arange(8760)}, index=utc)
    swapped = pd.concat([frame.iloc[:100], frame.iloc[[101, 100]], frame.iloc[102:]])
    index = pd.DatetimeIndex(rolled_to_local(swapped, fixed_zone(8)).index).tz_localize(None)
    assert (np.diff(index.to_numpy()) < np.timedelta64(0, "s")).sum() == 1


def test_a_year_that_is_not_there_is_not_replaced_by_another() -> None:
    two = pd.date_range("2018-12-31", periods=48, freq="h", tz="UTC")
    frame = pd.DataFrame({"hour": np.arange(48)}, index=two)
    assert one_year_of(frame, 2019)["hour"].tolist() == list(range(24, 48))
    assert one_year_of(frame, None) is frame
    with pytest.raises(WeatherError, match=r"years=\[2018, 2019\]"):
        one_year_of(frame, 2017)

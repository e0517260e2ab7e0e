"""NASA POWER and plain CSV tables say what their hours mean, or are refused."""

from collections.abc import Callable
from io import StringIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_sizing.errors import WeatherError
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.weather_files import WeatherFile
from pv_sizing.weather_tables import WIND_2M_OVER_10M, read_nasa_power_csv, read_plain_csv

Year = Callable[..., pd.DataFrame]
Shift = Callable[[Weather], float]
BASIS = WeatherBasis("imported", "test table", 4.0, 3.5)


def nasa(
    year: pd.DataFrame, first: str, *, clock: str = "UTC", unit: str = "Wh/m^2", wind: str = "WS10M"
) -> str:
    names = ("ALLSKY_SFC_SW_DWN", "ALLSKY_SFC_SW_DNI", "ALLSKY_SFC_SW_DIFF")
    head = [
        "-BEGIN HEADER-",
        "NASA/POWER Source Native Resolution Hourly Data ",
        f"Dates (month/day/year): 01/01/2019 through 12/31/2019 in {clock}",
        "Location: Latitude  40.75   Longitude 107.36 ",
        "Elevation from MERRA-2: Average for 0.5 x 0.625 degree lat/lon region = 1039.0 meters",
        "The value for missing source data that is outside of the availability range: -999 ",
        "Parameter(s): ",
        *(f"{name}     CERES SYN1deg All Sky Surface Irradiance ({unit}) " for name in names),
        "T2M                   MERRA-2 Temperature at 2 Meters (C) ",
        f"{wind}                 MERRA-2 Wind Speed (m/s) ",
        "-END HEADER-",
        f"YEAR,MO,DY,HR,{','.join(names)},T2M,{wind}",
    ]
    stamps = pd.date_range(first, periods=len(year), freq="h")
    rows = [
        f"{at.year},{at.month},{at.day},{at.hour},{row.ghi!r},{row.dni!r},{row.dhi!r},"
        f"{row.temp_air},{row.wind_speed}"
        for at, row in zip(stamps, year.itertuples(), strict=True)
    ]
    return "\n".join([*head, *rows]) + "\n"


def read_nasa(text: str, *, year: int | None = None) -> WeatherFile:
    return read_nasa_power_csv(StringIO(text), basis=BASIS, utc_offset_hours=8, year=year)


def plain(year: pd.DataFrame, first: str, minutes: int = 60) -> str:
    stamps = pd.date_range(first, periods=len(year), freq=f"{minutes}min")
    columns = ["ghi", "dni", "dhi", "temp_air", "wind_speed"]
    table = year[columns].assign(time=[stamp.isoformat() for stamp in stamps])
    return table.to_csv(index=False)


def read_plain(text: str, stamp: str, minutes: int = 60) -> Weather:
    return read_plain_csv(
        StringIO(text),
        basis=BASIS,
        stamp=stamp,
        latitude_deg=40.75,
        longitude_deg=107.36,
        altitude_m=1039.0,
        interval_minutes=minutes,
    ).weather


@pytest.mark.parametrize(
    ("clock", "first"), [("UTC", "2019-01-01T00:00+00:00"), ("LST", "2019-01-01T00:00+07:00")]
)
def test_nasa_hours_are_beginnings_in_utc_or_in_the_zone_of_the_band(
    clear_sky: Year, shift_of: Shift, clock: str, first: str
) -> None:
    year = clear_sky(first)
    file = read_nasa(nasa(year, "2019-01-01", clock=clock))
    assert abs(shift_of(file.weather)) < 1.0
    assert file.weather.frame.index[0] == pd.Timestamp(first)
    assert file.weather.frame.index[0].utcoffset() == pd.Timedelta(hours=8)
    assert file.weather.column("ghi").sum() == pytest.approx(year["ghi"].sum(), rel=1e-12)
    assert (file.latitude_deg, file.longitude_deg, file.altitude_m) == (40.75, 107.36, 1039.0)
    assert file.weather.basis.version.startswith("nasa_power/1 ")


@pytest.mark.parametrize("late", [-30.0, 0.0, 90.0])
def test_nasa_values_of_another_instant_are_refused_by_the_sun(
    clear_sky: Year, shift_of: Shift, late: float
) -> None:
    year = clear_sky("2019-01-01T00:00+00:00", 8760, late)
    with pytest.raises(WeatherError) as told:
        shift_of(read_nasa(nasa(year, "2019-01-01")).weather)
    assert told.value.code in ("weather_clock_off", "weather_light_at_night")


@pytest.mark.parametrize(
    ("unit", "watts"), [("W/m^2", 1.0), ("kW-hr/m^2", 1000.0), ("MJ/hr", 1e6 / 3600)]
)
def test_nasa_units_are_taken_from_the_header(clear_sky: Year, unit: str, watts: float) -> None:
    year = clear_sky("2019-01-01T00:00+00:00")
    light = ["ghi", "dni", "dhi"]
    in_unit = year.assign(**{name: year[name] / watts for name in light})
    weather = read_nasa(nasa(in_unit, "2019-01-01", unit=unit)).weather
    for name in light:
        np.testing.assert_allclose(weather.column(name), year[name], rtol=1e-12)


def test_nasa_wind_at_two_metres_is_brought_to_ten(clear_sky: Year) -> None:
    year = clear_sky("2019-01-01T00:00+00:00")
    weather = read_nasa(nasa(year, "2019-01-01", wind="WS2M")).weather
    assert weather.column("wind_speed")[0] == pytest.approx(2.5 / 0.748, rel=1e-3)
    assert pytest.approx(0.748, abs=5e-4) == WIND_2M_OVER_10M


@pytest.mark.parametrize("column", ["ghi", "dni", "dhi", "temp_air", "wind_speed"])
@pytest.mark.parametrize("unit", ["W/m^2", "MJ/hr"])
def test_the_missing_code_of_nasa_is_no_value(clear_sky: Year, column: str, unit: str) -> None:
    year = clear_sky("2019-01-01T00:00+00:00") * (1.0 if unit == "W/m^2" else 1e-3)
    year.loc[20, column] = -999.0
    with pytest.raises(WeatherError, match=rf"2019-01-02T04:00:00\+08:00 {column}") as told:
        read_nasa(nasa(year, "2019-01-01", unit=unit, wind="WS2M"))
    assert told.value.code == "weather_value_missing"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (" in UTC", "", "weather_clock_unknown"),
        ("(Wh/m^2)", "(langley)", "weather_unit_unknown"),
        ("Latitude  40.75", "", "weather_header_incomplete"),
        ("Elevation", "", "weather_header_incomplete"),
        ("-END HEADER-", "", "weather_column_missing"),
        ("T2M,", "T10M,", "weather_column_missing"),
        ("2019,1,1,5,", "2019,2,30,5,", "weather_date_impossible"),
        ("2019,1,1,5,", "2019,1,1,6,", "weather_hour_missing_or_out_of_order"),
        ("2019,1,1,15,0", "2019,1,1,15,none", "weather_file_unreadable"),
    ],
)
def test_a_nasa_file_that_does_not_say_everything_is_refused(
    clear_sky: Year, before: str, after: str, code: str
) -> None:
    text = nasa(clear_sky("2019-01-01T00:00+00:00"), "2019-01-01")
    assert before in text
    with pytest.raises(WeatherError) as told:
        read_nasa(text.replace(before, after))
    assert told.value.code == code


def test_a_leap_year_of_nasa_is_whole_with_its_29_february(clear_sky: Year) -> None:
    year = clear_sky("2020-01-01T00:00+00:00", 8784)
    text = nasa(year, "2020-01-01")
    assert len(read_nasa(text, year=2020).weather.frame) == 8784
    without = "\n".join(line for line in text.splitlines() if not line.startswith("2020,2,29"))
    with pytest.raises(WeatherError, match="weather_hour_missing_or_out_of_order"):
        read_nasa(without)


@pytest.mark.parametrize(
    ("stamp", "first"),
    [
        ("start", "2001-01-01T00:00+08:00"),
        ("middle", "2001-01-01T00:30+08:00"),
        ("end", "2001-01-01T01:00+08:00"),
    ],
)
def test_a_plain_table_is_read_as_its_stamp_says(
    clear_sky: Year, shift_of: Shift, stamp: str, first: str
) -> None:
    weather = read_plain(plain(clear_sky(), first), stamp)
    assert abs(shift_of(weather)) < 1.0
    assert weather.frame.index[0].isoformat() == "2001-01-01T00:00:00+08:00"


@pytest.mark.parametrize(("said", "meant"), [("start", 30), ("start", 60), ("end", -60)])
def test_a_plain_table_with_the_wrong_stamp_is_refused_by_the_sun(
    clear_sky: Year, shift_of: Shift, said: str, meant: int
) -> None:
    first = pd.Timestamp("2001-01-01T00:00+08:00") + pd.Timedelta(minutes=meant)
    if said == "end":
        first += pd.Timedelta(minutes=60)
    weather = read_plain(plain(clear_sky(), first.isoformat()), said)
    with pytest.raises(WeatherError) as told:
        shift_of(weather)
    assert told.value.code in ("weather_clock_off", "weather_light_at_night")


def test_a_plain_table_may_have_shorter_intervals(clear_sky: Year) -> None:
    twice = clear_sky().loc[np.repeat(np.arange(8760), 2)].reset_index(drop=True)
    weather = read_plain(plain(twice, "2001-01-01T00:30+08:00", 30), "end", 30)
    assert (weather.interval_minutes, len(weather.frame)) == (30, 17520)
    with pytest.raises(WeatherError, match="weather_interval_impossible"):
        read_plain(plain(twice, "2001-01-01T00:30+08:00", 30), "end", 0)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("+08:00", "", "weather_clock_without_offset"),
        ("2001-07-01T05:00:00+08:00", "2001-07-01T06:00:00+09:00", "weather_clock_changes"),
        ("2001-07-01T05:00:00+08:00", "1 July 5 am", "weather_date_impossible"),
        ("2001-07-01T05:00:00+08:00", "2001-02-29T05:00:00+08:00", "weather_date_impossible"),
        ("temp_air", "air", "weather_column_missing"),
        ("time", "when", "weather_column_missing"),
    ],
)
def test_a_plain_table_with_an_unclear_clock_or_column_is_refused(
    clear_sky: Year, before: str, after: str, code: str
) -> None:
    text = plain(clear_sky(), "2001-01-01T00:00+08:00")
    with pytest.raises(WeatherError) as told:
        read_plain(text.replace(before, after), "start")
    assert told.value.code == code


def test_the_meaning_of_a_stamp_must_be_said() -> None:
    with pytest.raises(WeatherError, match="weather_stamp_unknown"):
        read_plain("time\n", "begin")
    with pytest.raises(WeatherError, match="weather_clock_without_offset"):
        read_plain("time,ghi,dni,dhi,temp_air,wind_speed\n", "start")


@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_plain_row_lost_doubled_or_moved_is_never_repaired(
    clear_sky: Year, data: st.DataObject
) -> None:
    lines = plain(clear_sky(), "2001-01-01T00:00+08:00").splitlines()
    row = data.draw(st.integers(1, len(lines) - 1))
    other = data.draw(st.integers(1, len(lines) - 1).filter(lambda place: place != row))
    change = data.draw(st.sampled_from(["lost", "doubled", "swapped", "empty"]))
    if change == "lost":
        del lines[row]
    elif change == "doubled":
        lines.insert(row, lines[row])
    elif change == "swapped":
        lines[row], lines[other] = lines[other], lines[row]
    else:
        lines[row] = ",," + ",".join(lines[row].split(",")[2:])
    with pytest.raises(WeatherError):
        read_plain("\n".join(lines), "start")

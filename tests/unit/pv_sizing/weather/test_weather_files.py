"""EPW, TMY3 and PVGIS files land on the sun's clock; a wrong stamp or a lost row does not pass."""

import json
from collections.abc import Callable
from datetime import timedelta, timezone
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_sizing.errors import WeatherError
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.weather_files import WeatherFile, read_epw, read_tmy3
from pv_sizing.weather_pvgis import read_pvgis_hourly, read_pvgis_tmy

Year = Callable[..., pd.DataFrame]
Shift = Callable[[Weather], float]
BASIS = WeatherBasis("imported", "test file", 4.0, 3.5)
HEAD = (
    "Latitude (decimal degrees): 40.750\nLongitude (decimal degrees): 107.360\n"
    "Elevation (m): 1039.0\n"
)
# Years of the months of a typical year; 2008 and 2016 are leap years.
MONTH_YEARS = (2014, 2016, 2005, 2008, 2007, 2013, 2011, 2013, 2009, 2013, 2005, 2012)


def stitched(first_hour: int = 0, hours: int = 8760) -> list[pd.Timestamp]:
    """Full hours of a year whose months come from different years, without leap day."""
    plain = pd.date_range("2001-01-01", periods=hours, freq="h") + pd.Timedelta(hours=first_hour)
    return [stamp.replace(year=MONTH_YEARS[stamp.month - 1]) for stamp in plain]


def epw(year: pd.DataFrame, stamps: list[pd.Timestamp], *, zone: float = 8.0) -> str:
    head = [f"LOCATION,Linhe,-,CHN,test,535130,40.75,107.36,{zone},1039.0"]
    head += [f"{name},0" for name in ("DESIGN CONDITIONS", "TYPICAL", "GROUND", "HOLIDAYS")]
    head += ["COMMENTS 1,", "COMMENTS 2,", "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31"]
    rows = [
        f"{at.year},{at.month},{at.day},{at.hour + 1},0,?,{row.temp_air},0,50,90000,9999,9999,300,"
        f"{row.ghi},{row.dni},{row.dhi},0,0,0,0,180,{row.wind_speed},0,0,20,999,9,9,10,0.1,0,88,"
        "0.2,0,0"
        for at, row in zip(stamps, year.itertuples(), strict=True)
    ]
    return "\n".join([*head, *rows]) + "\n"


def tmy3(year: pd.DataFrame, stamps: list[pd.Timestamp]) -> str:
    head = '535130,"LINHE",NM,8.0,40.75,107.36,1039\n'
    head += "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C),"
    head += "Wspd (m/s)"
    rows = [
        f"{at.month:02}/{at.day:02}/{at.year},{at.hour + 1:02}:00,{row.ghi},{row.dni},{row.dhi},"
        f"{row.temp_air},{row.wind_speed}"
        for at, row in zip(stamps, year.itertuples(), strict=True)
    ]
    return "\n".join([head, *rows]) + "\n"


def pvgis_tmy(year: pd.DataFrame, *, offset: str = "Irradiance Time Offset (h): 0.1761\n") -> str:
    head = HEAD + offset + "month,year\n"
    head += "".join(f"{month},{MONTH_YEARS[month - 1]}\n" for month in range(1, 13))
    head += "time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n"
    rows = [
        f"{at:%Y%m%d:%H%M},{row.temp_air},50.0,{row.ghi},{row.dni},{row.dhi},300.0,"
        f"{row.wind_speed},180.0,90000.0"
        for at, row in zip(stitched(), year.itertuples(), strict=True)
    ]
    return head + "\n".join(rows) + "\n\nT2m: 2-m air temperature (degree Celsius)\n"


def pvgis_hourly(year: pd.DataFrame, first: str, *, slope: str = "0") -> str:
    head = HEAD + f"Radiation database:\tPVGIS-SARAH3\n\n\nSlope: {slope} deg.\nAzimuth: 0 deg.\n"
    head += "time,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int\n"
    stamps = pd.date_range(first, periods=len(year), freq="h")
    beam = (year["ghi"] - year["dhi"]).clip(lower=0.0).round(2)
    rows = [
        f"{at:%Y%m%d:%H%M},{direct},{row.dhi},0.0,{max(row.height, 0.0)},{row.temp_air},"
        f"{row.wind_speed},0.0"
        for at, direct, row in zip(stamps, beam, year.itertuples(), strict=True)
    ]
    return head + "\n".join(rows) + "\n\nGb(i): Beam irradiance (W/m2)\n"


def turned(year: pd.DataFrame, rows: int) -> pd.DataFrame:
    """The same values, stamped `rows` hours too late."""
    return pd.DataFrame(np.roll(year.to_numpy(), rows, axis=0), columns=year.columns)


def require_right_clock(file: WeatherFile, year: pd.DataFrame, shift_of: Shift) -> None:
    assert abs(shift_of(file.weather)) < 1.0
    assert file.weather.column("ghi").sum() == pytest.approx(year["ghi"].sum(), rel=1e-9)
    assert file.weather.column("temp_air").sum() == pytest.approx(year["temp_air"].sum(), rel=1e-9)
    assert (file.latitude_deg, file.longitude_deg, file.altitude_m) == (40.75, 107.36, 1039.0)


def refused_by_the_sun(weather: Weather, shift_of: Shift) -> bool:
    with pytest.raises(WeatherError) as told:
        shift_of(weather)
    return told.value.code in ("weather_clock_off", "weather_light_at_night")


def test_epw_hours_are_read_as_means_of_the_hour_before_their_number(
    clear_sky: Year, shift_of: Shift
) -> None:
    year = clear_sky()
    file = read_epw(StringIO(epw(year, stitched())), basis=BASIS)
    require_right_clock(file, year, shift_of)
    assert file.weather.frame.index[0].isoformat() == "2001-01-01T00:00:00+08:00"
    assert file.weather.basis.version.startswith("epw/1 pvlib/")


@pytest.mark.parametrize("rows", [-1, 1])
def test_epw_stamped_with_another_hour_is_refused_by_the_sun(
    clear_sky: Year, shift_of: Shift, rows: int
) -> None:
    late = read_epw(StringIO(epw(turned(clear_sky(), rows), stitched())), basis=BASIS)
    assert refused_by_the_sun(late.weather, shift_of)


def test_epw_with_a_leap_day_keeps_its_own_year(clear_sky: Year, shift_of: Shift) -> None:
    year = clear_sky("2016-01-01T00:00+08:00", 8784)
    stamps = list(pd.date_range("2016-01-01", periods=8784, freq="h"))
    file = read_epw(BytesIO(epw(year, stamps).encode()), basis=BASIS)
    require_right_clock(file, year, shift_of)
    assert file.weather.frame.index[-1].isoformat() == "2016-12-31T23:00:00+08:00"


@pytest.mark.parametrize(
    ("column", "code"),
    [("ghi", 9999), ("dni", 9999), ("dhi", 9999), ("temp_air", 99.9), ("wind_speed", 999)],
)
def test_a_missing_code_names_hour_and_column(clear_sky: Year, column: str, code: float) -> None:
    year = clear_sky()
    year.loc[100, column] = code
    with pytest.raises(WeatherError, match=rf"2001-01-05T04:00:00\+08:00 {column}") as told:
        read_epw(StringIO(epw(year, stitched())), basis=BASIS)
    assert told.value.code == "weather_value_missing"


def test_tmy3_stamps_are_ends_of_hours_also_after_february_of_a_leap_year(
    clear_sky: Year, shift_of: Shift
) -> None:
    year = clear_sky()
    file = read_tmy3(StringIO(tmy3(year, stitched())), basis=BASIS)
    require_right_clock(file, year, shift_of)
    last_of_february = file.weather.frame.index[59 * 24 - 1]
    assert last_of_february.isoformat() == "2001-02-28T23:00:00+08:00"


def test_tmy3_with_stamps_of_the_beginning_is_refused_by_the_sun(
    clear_sky: Year, shift_of: Shift
) -> None:
    early = read_tmy3(StringIO(tmy3(turned(clear_sky(), -1), stitched())), basis=BASIS)
    assert refused_by_the_sun(early.weather, shift_of)


def test_tmy3_missing_code_is_no_value(clear_sky: Year) -> None:
    year = clear_sky()
    year.loc[8759, "dni"] = -9900
    with pytest.raises(WeatherError, match=r"missing at weather 2001-12-31T23:00:00\+08:00 dni"):
        read_tmy3(StringIO(tmy3(year, stitched())), basis=BASIS)


def test_pvgis_hourly_instants_stand_for_the_hour_around_them(
    clear_sky: Year, shift_of: Shift
) -> None:
    year = clear_sky("2019-01-01T00:00+00:00", 8760, 10.0)
    text = pvgis_hourly(year, "2019-01-01 00:10")
    file = read_pvgis_hourly(StringIO(text), basis=BASIS, utc_offset_hours=8)
    require_right_clock(file, year, shift_of)
    assert file.weather.frame.index[0].isoformat() == "2019-01-01T07:40:00+08:00"
    closure = file.weather.column("dni") * np.sin(np.radians(year["height"].to_numpy()))
    high = year["height"].to_numpy() > 2.0
    horizontal = file.weather.column("ghi") - file.weather.column("dhi")
    assert np.abs(horizontal - closure)[high].max() < 1e-6


def test_pvgis_hourly_means_stamped_at_their_beginning_need_their_offset(
    clear_sky: Year, shift_of: Shift
) -> None:
    year = clear_sky("2019-01-01T00:00+00:00", 8760, 30.0)
    text = pvgis_hourly(year, "2019-01-01 00:00")
    plain = read_pvgis_hourly(StringIO(text), basis=BASIS, utc_offset_hours=8)
    assert refused_by_the_sun(plain.weather, shift_of)
    told = read_pvgis_hourly(
        StringIO(text), basis=BASIS, utc_offset_hours=8, irradiance_time_offset_hours=0.5
    )
    require_right_clock(told, year, shift_of)


def test_pvgis_hourly_in_json_is_the_same(clear_sky: Year) -> None:
    year = clear_sky("2019-01-01T00:00+00:00", 8760, 10.0)
    text = pvgis_hourly(year, "2019-01-01 00:10")
    names, *rows = [line.split(",") for line in text.splitlines() if line.count(",") == 7]
    location = {"latitude": 40.75, "longitude": 107.36, "elevation": 1039.0}
    mounting = {"fixed": {"slope": {"value": 0, "optimal": False}}}
    hourly = [
        {
            name: cell if name == "time" else float(cell)
            for name, cell in zip(names, row, strict=True)
        }
        for row in rows
    ]
    whole = {
        "inputs": {"location": location, "mounting_system": mounting},
        "outputs": {"hourly": hourly},
        "meta": {"inputs": {}},
    }
    from_json = read_pvgis_hourly(
        StringIO(json.dumps(whole)), basis=BASIS, utc_offset_hours=8, file_format="json"
    )
    from_csv = read_pvgis_hourly(StringIO(text), basis=BASIS, utc_offset_hours=8)
    assert from_json.weather.content_hash == from_csv.weather.content_hash


def test_one_year_is_taken_out_of_several_only_when_asked(clear_sky: Year) -> None:
    two = clear_sky("2018-01-01T00:00+00:00", 2 * 8760, 10.0)
    text = pvgis_hourly(two, "2018-01-01 00:10")

    def read(year: int | None) -> WeatherFile:
        return read_pvgis_hourly(StringIO(text), basis=BASIS, utc_offset_hours=8, year=year)

    assert read(2019).weather.frame.index[0].isoformat() == "2019-01-01T07:40:00+08:00"
    with pytest.raises(WeatherError, match=r"weather_not_a_year.*days=730"):
        read(None)
    with pytest.raises(WeatherError, match=r"weather_year_not_in_file.*years=\[2018, 2019\]"):
        read(2020)


def test_pvgis_of_a_tilted_plane_or_without_components_is_refused(clear_sky: Year) -> None:
    text = pvgis_hourly(clear_sky("2019-01-01T00:00+00:00", 48, 10.0), "2019-01-01 00:10")
    with pytest.raises(WeatherError, match=r"weather_plane_tilted.*slope_deg=30"):
        read_pvgis_hourly(
            StringIO(text.replace("Slope: 0", "Slope: 30")), basis=BASIS, utc_offset_hours=8
        )
    with pytest.raises(WeatherError, match=r"missing=\['poa_direct'\]"):
        read_pvgis_hourly(StringIO(text.replace("Gb(i)", "G")), basis=BASIS, utc_offset_hours=8)


@pytest.mark.parametrize("utc_offset_hours", [8.0, 0.0, -3.5])
def test_pvgis_typical_year_is_rolled_to_local_new_year(
    clear_sky: Year, shift_of: Shift, utc_offset_hours: float
) -> None:
    year = clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761)
    file = read_pvgis_tmy(StringIO(pvgis_tmy(year)), basis=BASIS, utc_offset_hours=utc_offset_hours)
    require_right_clock(file, year, shift_of)
    index = file.weather.frame.index
    assert (index[0].month, index[0].day, index[0].hour) == (1, 1, 0)
    assert (index[-1].month, index[-1].day) == (12, 31)
    # 0:00 UTC plus the offset of 634 s, minus half an hour, is the first row of the file.
    first = pd.Timestamp("2001-01-01T00:00Z") + pd.Timedelta(seconds=634 - 1800)
    rolled = first.tz_convert(index.tz).replace(year=2001)
    assert file.weather.frame.loc[rolled, "temp_air"] == year["temp_air"][0]


def test_pvgis_typical_year_in_json_is_the_same(clear_sky: Year) -> None:
    year = clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761)
    rows = [
        {"time(UTC)": f"{at:%Y%m%d:%H%M}", "T2m": row.temp_air, "G(h)": row.ghi}
        | {"Gb(n)": row.dni, "Gd(h)": row.dhi, "WS10m": row.wind_speed}
        for at, row in zip(stitched(), year.itertuples(), strict=True)
    ]
    location = {"latitude": 40.75, "longitude": 107.36, "elevation": 1039.0}
    location["irradiance_time_offset"] = 0.1761
    months = [{"month": n + 1, "year": MONTH_YEARS[n]} for n in range(12)]
    whole = {
        "inputs": {"location": location},
        "outputs": {"months_selected": months, "tmy_hourly": rows},
        "meta": {"inputs": {}},
    }
    text = StringIO(json.dumps(whole))
    from_json = read_pvgis_tmy(text, basis=BASIS, utc_offset_hours=8, file_format="json")
    from_csv = read_pvgis_tmy(StringIO(pvgis_tmy(year)), basis=BASIS, utc_offset_hours=8)
    assert from_json.weather.content_hash == from_csv.weather.content_hash


def test_pvgis_epw_rows_are_utc_whatever_zone_its_header_claims(
    clear_sky: Year, shift_of: Shift
) -> None:
    year = clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761)
    text = epw(year, stitched(), zone=7.0)
    file = read_pvgis_tmy(
        StringIO(text),
        basis=BASIS,
        utc_offset_hours=8,
        file_format="epw",
        irradiance_time_offset_hours=0.1761,
    )
    require_right_clock(file, year, shift_of)
    assert refused_by_the_sun(read_epw(StringIO(text), basis=BASIS).weather, shift_of)


def test_a_typical_year_whose_time_offset_is_unknown_or_contradicted_is_refused(
    clear_sky: Year,
) -> None:
    year = clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761)
    with pytest.raises(WeatherError, match="weather_time_offset_unknown"):
        read_pvgis_tmy(StringIO(pvgis_tmy(year, offset="")), basis=BASIS, utc_offset_hours=8)
    with pytest.raises(WeatherError, match=r"contradicted.*stated=0.1761, given=0.5"):
        read_pvgis_tmy(
            StringIO(pvgis_tmy(year)),
            basis=BASIS,
            utc_offset_hours=8,
            irradiance_time_offset_hours=0.5,
        )


def test_a_row_with_a_cell_missing_is_named(clear_sky: Year) -> None:
    text = pvgis_tmy(clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761))
    short = text.replace("20160203:0500,", "20160203:0500;")
    with pytest.raises(WeatherError, match=r"row_incomplete at weather file row 20160203:0500"):
        read_pvgis_tmy(StringIO(short), basis=BASIS, utc_offset_hours=8)


def test_rows_beyond_the_year_are_not_dropped_in_silence(clear_sky: Year) -> None:
    text = pvgis_tmy(clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761))
    more = text.replace(
        "\n\nT2m", "\n20120101:0000,1.0,50.0,0.0,0.0,0.0,300.0,2.0,180.0,9.0\n\nT2m"
    )
    with pytest.raises(WeatherError, match=r"weather_not_a_year.*days=365.04"):
        read_pvgis_tmy(StringIO(more), basis=BASIS, utc_offset_hours=8)


@pytest.mark.parametrize("read", [read_epw, read_tmy3])
def test_no_file_and_no_weather_are_typed_refusals(
    read: Callable[..., WeatherFile], tmp_path: Path
) -> None:
    for source in (tmp_path / "none.epw", StringIO(""), StringIO("a\nb,c\n"), BytesIO(b"\xff\xfe")):
        with pytest.raises(WeatherError, match="weather_file_unreadable"):
            read(source, basis=BASIS)


def test_a_place_off_the_earth_is_refused(clear_sky: Year) -> None:
    text = epw(clear_sky(), stitched()).replace("40.75,107.36", "140.75,107.36", 1)
    with pytest.raises(WeatherError, match="weather_place_impossible at weather file latitude"):
        read_epw(StringIO(text), basis=BASIS)


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_row_lost_doubled_or_moved_is_never_repaired(
    clear_sky: Year, data: st.DataObject
) -> None:
    kind, read = data.draw(st.sampled_from([(epw, read_epw), (tmy3, read_tmy3)]))
    lines = kind(clear_sky(), stitched()).splitlines()
    head = len(lines) - 8760
    row = data.draw(st.integers(head, len(lines) - 1))
    other = data.draw(st.integers(head, len(lines) - 1).filter(lambda place: place != row))
    change = data.draw(st.sampled_from(["lost", "doubled", "swapped", "word"]))
    if change == "lost":
        del lines[row]
    elif change == "doubled":
        lines.insert(row, lines[row])
    elif change == "swapped":
        lines[row], lines[other] = lines[other], lines[row]
    else:
        lines[row] = lines[row].replace(",2.5", ",calm", 1)
    with pytest.raises(WeatherError):
        read(StringIO("\n".join(lines)), basis=BASIS)


@settings(max_examples=12, deadline=None)
@given(share=st.floats(0.0, 0.999))
def test_a_file_cut_anywhere_is_refused(clear_sky: Year, share: float) -> None:
    text = pvgis_tmy(clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761))
    rows_end = text.index("\n\nT2m")
    with pytest.raises(WeatherError):
        read_pvgis_tmy(StringIO(text[: int(share * rows_end)]), basis=BASIS, utc_offset_hours=8)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), other=st.text(max_size=40))
def test_a_spoilt_header_is_a_typed_refusal(
    clear_sky: Year, data: st.DataObject, other: str
) -> None:
    """Two days are no year: whatever happens, the answer is a WeatherError and nothing else."""
    year, stamps = clear_sky(hours=48), stitched(hours=48)
    hourly = pvgis_hourly(year, "2019-01-01 00:10")
    files: list[tuple[str, Callable[[StringIO], WeatherFile]]] = [
        (epw(year, stamps), lambda text: read_epw(text, basis=BASIS)),
        (tmy3(year, stamps), lambda text: read_tmy3(text, basis=BASIS)),
        (hourly, lambda text: read_pvgis_hourly(text, basis=BASIS, utc_offset_hours=8)),
        (
            "{" + hourly,
            lambda text: read_pvgis_hourly(
                text, basis=BASIS, utc_offset_hours=8, file_format="json"
            ),
        ),
    ]
    text, read = data.draw(st.sampled_from(files))
    lines = text.splitlines()
    lines[data.draw(st.integers(0, min(9, len(lines) - 1)))] = other
    with pytest.raises(WeatherError):
        read(StringIO("\n".join(lines)))


def test_every_reader_gives_a_constant_offset_and_names_itself(clear_sky: Year) -> None:
    utc = clear_sky("2019-01-01T00:00+00:00", 8760, 10.0)
    typical = clear_sky("2001-01-01T00:00+00:00", 8760, 60 * 0.1761)
    read = {
        "epw": read_epw(StringIO(epw(clear_sky(), stitched())), basis=BASIS),
        "tmy3": read_tmy3(StringIO(tmy3(clear_sky(), stitched())), basis=BASIS),
        "pvgis_hourly": read_pvgis_hourly(
            StringIO(pvgis_hourly(utc, "2019-01-01 00:10")), basis=BASIS, utc_offset_hours=8
        ),
        "pvgis_tmy": read_pvgis_tmy(StringIO(pvgis_tmy(typical)), basis=BASIS, utc_offset_hours=8),
    }
    for name, file in read.items():
        index = pd.DatetimeIndex(file.weather.frame.index)
        assert index.tz == timezone(timedelta(hours=8))
        assert file.weather.basis.version.startswith(f"{name}/1 pvlib/")
        assert file.weather.basis.source == "test file"

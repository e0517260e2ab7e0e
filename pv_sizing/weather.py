"""A checked year of hourly weather: five columns, one clock, a basis and a content hash.

The contract: each value is the **mean of the interval that begins at its index**; the sun is
placed at the middle of that interval. South roofs hide a wrong clock, east and west roofs show
it, so the clock is part of the type and is tested against the sun before any yield is computed.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pv_sizing.arrays import Floats
from pv_sizing.checks import float_array, require_between
from pv_sizing.errors import WeatherError

COLUMNS = ("ghi", "dni", "dhi", "temp_air", "wind_speed")

# Physically possible hourly means; dni stays below the extraterrestrial 1,412 W/m2.
RANGES: dict[str, tuple[float, float]] = {
    "ghi": (0.0, 1500.0),
    "dni": (0.0, 1412.0),
    "dhi": (0.0, 1000.0),
    "temp_air": (-75.0, 60.0),
    "wind_speed": (0.0, 60.0),
}

# A year without leap day that typical years are dated in; the sun of any other year differs
# by less than a quarter of a degree.
TYPICAL_CALENDAR_YEAR = 2001


@dataclass(frozen=True, slots=True)
class WeatherBasis:
    """Where a weather year comes from and how sure one is of its level.

    Parameters
    ----------
    code : str
        ``measured``, ``imported``, ``typical_year`` or ``monthly``: the order of preference.
    source : str
        What to print beside a result: data set, station, period.
    ghi_sigma_pct : float
        One standard deviation of the long-term annual GHI. [%]
    interannual_sigma_pct : float
        One standard deviation of a single year around the long-term mean. [%]
    version : str
        The reader or model that made the year, for example ``"epw/1 pvlib 0.16.1"``; with
        `Weather.content_hash` it says which weather a result stands on. Readers fill it in.

    Raises
    ------
    WeatherError
        If the code is unknown or a sigma is not between 0 and 50 %.

    Examples
    --------
    >>> WeatherBasis("typical_year", "station 53513, 1988-2017", 4.0, 3.5).ghi_band_pct
    6.6
    """

    code: str
    source: str
    ghi_sigma_pct: float
    interannual_sigma_pct: float
    version: str = ""

    def __post_init__(self) -> None:
        if self.code not in ("measured", "imported", "typical_year", "monthly"):
            raise WeatherError("weather_basis_unknown", "weather basis", basis=self.code)
        for name in ("ghi_sigma_pct", "interannual_sigma_pct"):
            require_between(
                getattr(self, name),
                0.0,
                50.0,
                error=WeatherError,
                code="weather_sigma_impossible",
                where=f"weather basis {name}",
                name=name,
            )

    @property
    def ghi_band_pct(self) -> float:
        """The ± band of the annual level that holds it nine times in ten (1.645 sigma) [%]."""
        return round(1.645 * self.ghi_sigma_pct, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Weather:
    """One checked weather year; `weather_from_arrays` and the readers of files build it.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, 5)
        `COLUMNS` as float64 under a DatetimeIndex of constant UTC offset: ghi, dni, dhi
        [W/m2], temp_air [°C], wind_speed [m/s]. The index is the beginning of each interval.
    basis : WeatherBasis
        Origin and uncertainty, printed with every result.
    interval_minutes : int
        Length of each interval, 1 to 60. [min]

    Raises
    ------
    WeatherError
        If anything in the frame breaks the contract; `where` names the hour and the column.
    """

    frame: pd.DataFrame
    basis: WeatherBasis
    interval_minutes: int = 60
    content_hash: str = field(init=False)

    def __post_init__(self) -> None:
        # The sun of mid-interval stands for no more than an hour; a step of no time or backwards
        # would let a frame in disorder pass.
        require_between(
            self.interval_minutes,
            1,
            60,
            error=WeatherError,
            code="weather_interval_impossible",
            where="weather interval_minutes",
            name="interval_minutes",
        )
        _check_index(self.frame, self.interval_minutes)
        # A copy of its own: the hash must stay true when the caller goes on with his frame.
        object.__setattr__(self, "frame", _numbers(self.frame))
        _check_values(self.frame)
        object.__setattr__(self, "content_hash", _content_hash(self.frame, self.interval_minutes))

    @property
    def mid_times(self) -> pd.DatetimeIndex:
        """The middle of every interval, where the sun is placed, shape (n,)."""
        return _index(self.frame) + timedelta(minutes=self.interval_minutes / 2)

    @property
    def months(self) -> NDArray[np.int64]:
        """Calendar month 1-12 of every interval on the weather's own clock, shape (n,)."""
        return _index(self.frame).month.to_numpy(dtype=np.int64)

    @property
    def interval_hours(self) -> float:
        """Length of each interval [h]."""
        return self.interval_minutes / 60

    def column(self, name: str) -> Floats:
        """Return one of `COLUMNS` as an array of shape (n,), in the column's unit."""
        return self.frame[name].to_numpy(dtype=np.float64)


def weather_from_arrays(
    *,
    ghi: ArrayLike,
    dni: ArrayLike,
    dhi: ArrayLike,
    temp_air: ArrayLike,
    wind_speed: ArrayLike,
    start: datetime,
    basis: WeatherBasis,
) -> Weather:
    """Build a checked year from five arrays of hourly means.

    Parameters
    ----------
    ghi, dni, dhi : array_like, shape (n,)
        Global horizontal, direct normal and diffuse horizontal irradiance. [W/m2]
    temp_air : array_like, shape (n,)
        Air temperature at 2 m. [°C]
    wind_speed : array_like, shape (n,)
        Wind speed at 10 m, as the Faiman coefficients expect. [m/s]
    start : datetime
        Beginning of the first hour, with a fixed UTC offset.
    basis : WeatherBasis
        Origin and uncertainty.

    Returns
    -------
    Weather

    Raises
    ------
    WeatherError
        If lengths differ, the clock has no offset, or a value is missing or impossible.

    Examples
    --------
    >>> start = datetime(2001, 1, 1, tzinfo=timezone(timedelta(hours=8)))
    >>> basis = WeatherBasis("measured", "example", 2.0, 3.0)
    >>> zeros = np.zeros(8760)
    >>> year = weather_from_arrays(ghi=zeros, dni=zeros, dhi=zeros, temp_air=zeros,
    ...                            wind_speed=zeros, start=start, basis=basis)
    >>> year.mid_times[0].isoformat()
    '2001-01-01T00:30:00+08:00'
    """
    if start.tzinfo is None:
        raise WeatherError("weather_clock_without_offset", "weather start", start=str(start))
    columns = {
        name: float_array(
            values, error=WeatherError, code="weather_not_numbers", where=f"weather arrays {name}"
        )
        for name, values in zip(COLUMNS, (ghi, dni, dhi, temp_air, wind_speed), strict=True)
    }
    lengths = {name: values.shape for name, values in columns.items()}
    if len(set(lengths.values())) != 1 or columns["ghi"].ndim != 1:
        raise WeatherError("weather_lengths_differ", "weather arrays", **lengths)
    offset = timezone(start.utcoffset() or timedelta(0))
    index = pd.date_range(start.astimezone(offset), periods=len(columns["ghi"]), freq="h")
    return Weather(pd.DataFrame(columns, index=index), basis)


def require_whole_year(weather: Weather) -> None:
    """Refuse weather that is not exactly one year, whose sums would not be annual.

    Parameters
    ----------
    weather : Weather
        Checked weather of any length.

    Raises
    ------
    WeatherError
        Unless the intervals fill 365 or 366 days.
    """
    days = len(weather.frame) * weather.interval_hours / 24
    if days not in (365, 366):
        raise WeatherError("weather_not_a_year", "weather", days=days)


def _index(frame: pd.DataFrame) -> pd.DatetimeIndex:
    if not isinstance(frame.index, pd.DatetimeIndex) or frame.index.tz is None:
        raise WeatherError("weather_clock_without_offset", "weather index")
    return frame.index


def _check_index(frame: pd.DataFrame, interval_minutes: int) -> None:
    index = _index(frame)
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise WeatherError("weather_column_missing", "weather frame", missing=missing)
    if len(index) == 0:
        raise WeatherError("weather_empty", "weather frame")
    wall_steps = np.diff(index.tz_localize(None).to_numpy())
    steps = np.diff(index.tz_convert("UTC").to_numpy())
    expected = np.timedelta64(round(interval_minutes * 60), "s")
    wrong = np.flatnonzero((steps != expected) | (wall_steps != expected))
    if wrong.size:
        # A wall clock that jumps while UTC does not is daylight saving: not a fixed offset.
        raise WeatherError(
            "weather_hour_missing_or_out_of_order",
            f"weather after {index[int(wrong[0])].isoformat()}",
            next_hour=index[int(wrong[0]) + 1].isoformat(),
        )


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    try:
        return frame[list(COLUMNS)].astype(np.float64).copy()
    except (TypeError, ValueError) as error:
        raise WeatherError("weather_not_numbers", "weather frame", reason=str(error)) from None


def _check_values(frame: pd.DataFrame) -> None:
    index = _index(frame)
    for name, (low, high) in RANGES.items():
        values = frame[name].to_numpy(dtype=np.float64)
        _refuse_first(~np.isfinite(values), index, name, values, "weather_value_missing")
        _refuse_first(
            (values < low) | (values > high), index, name, values, "weather_value_impossible"
        )
    ghi = frame["ghi"].to_numpy(dtype=np.float64)
    dhi = frame["dhi"].to_numpy(dtype=np.float64)
    # 5 % and 10 W/m2 are what two good pyranometers may disagree by (BSRN quality control).
    _refuse_first(dhi > 1.05 * ghi + 10.0, index, "dhi", dhi, "weather_diffuse_above_global")


def _refuse_first(
    wrong: NDArray[np.bool_],
    index: pd.DatetimeIndex,
    name: str,
    values: Floats,
    code: str,
) -> None:
    places = np.flatnonzero(wrong)
    if places.size:
        first = int(places[0])
        raise WeatherError(
            code,
            f"weather {index[first].isoformat()} {name}",
            value=float(values[first]),
            hours_concerned=int(places.size),
        )


def _content_hash(frame: pd.DataFrame, interval_minutes: int) -> str:
    digest = hashlib.sha256(f"{_index(frame)[0].isoformat()}/{interval_minutes}".encode())
    for name in COLUMNS:
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(frame[name], dtype="<f8").tobytes())
    return digest.hexdigest()

"""Writes the typical year of a banner as EnergyPlus weather, hour for hour what our model reads."""

from pathlib import Path

import numpy as np

from pv_sizing.site import Site
from pv_sizing.weather import Weather

STEFAN_BOLTZMANN = 5.670374e-8
# Our files carry no humidity: dew point and relative humidity of a dry winter stand in, and
# pressure is that of 1,039 m. The latter gives the air its weight.
DEW_POINT_BELOW_AIR_K, HUMIDITY_PCT, PRESSURE_PA = 9.0, 50.0, 90_390.0
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# The sky as our model sees it: 11 K below the air (ISO 13790, 11.4.6).
SKY_BELOW_AIR_K = 11.0


def write_epw(
    path: Path, site: Site, weather: Weather, *, sky_below_air_k: float = SKY_BELOW_AIR_K
) -> None:
    """Write one year; the light is the mean of each hour, as EnergyPlus expects it."""
    place = f"{site.latitude_deg},{site.longitude_deg},8,{site.altitude_m}"
    head = (
        f"LOCATION,Linhe,NM,CHN,typical,535130,{place}",
        "DESIGN CONDITIONS,0",
        "TYPICAL/EXTREME PERIODS,0",
        "GROUND TEMPERATURES,0",
        "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
        "COMMENTS 1,typical year",
        "COMMENTS 2,humidity and pressure assumed",
        "DATA PERIODS,1,1,Data,Sunday,1/1,12/31",
    )
    columns = [weather.column(n) for n in ("temp_air", "ghi", "dni", "dhi", "wind_speed")]
    clock = [(m, d + 1) for m, days in enumerate(DAYS_OF_MONTH, 1) for d in range(days)]
    lines = [
        _line(*clock[hour // 24], hour % 24 + 1, *values, sky_below_air_k)
        for hour, values in enumerate(np.column_stack(columns).tolist())
    ]
    path.write_text("\n".join((*head, *lines)) + "\n", encoding="ascii")


def _line(month: int, day: int, hour: int, *values: float) -> str:
    air, ghi, dni, dhi, wind, below = values
    sky = STEFAN_BOLTZMANN * (air + 273.15 - below) ** 4
    fields = (
        *(2001, month, day, hour, 0, "?9"),
        *(round(air, 2), round(air - DEW_POINT_BELOW_AIR_K, 2), HUMIDITY_PCT, PRESSURE_PA),
        *(9999, 9999, round(sky, 2), round(ghi, 2), round(dni, 2), round(dhi, 2)),
        *(999900, 999900, 999900, 9999, 0, round(wind, 2)),
        *(5, 5, 9999, 99999, 9, 999999999, 99, 0.1, 0, 99, 0.2, 0, 0),
    )
    return ",".join(map(str, fields))

"""Print the accuracy tables of the handbook: `python -m tests.unit.pv_sizing.accuracy_table`.

PySAM's PVWatts v8 and pvlib's ModelChain, both run now, beside this library by orientation. The
output is Markdown with the versions and without a date, so that it changes only when figures do.
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import pvlib
import PySAM
from PySAM import Pvwattsv8

from pv_sizing.bulk import cell_basis, monthly_energy_kwh
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import SunPath, plane_irradiance, sun_path
from pv_sizing.losses import Uncertainty, uniform_losses
from pv_sizing.site import Site
from pv_sizing.submodels import MODEL_VERSION, DiffuseIam, SubModels
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.weather_tables import read_typical_year_csv
from pv_sizing.yields import SubArray, year_yield
from tests.unit.pv_sizing.modelchain_oracle import (
    DC_AC_RATIO,
    EFFICIENCY_PCT,
    GAMMA_PCT_PER_K,
    IGNORED_WARNING,
    LOSS_PCT,
    modelchain_kwh,
    without_twilight,
)

ROOT = Path(__file__).resolve().parents[3]
CLIMATE = ROOT / "heating_program" / "reference" / "data" / "climate"
SEATS = {
    "150802": (40.751187, 107.363919, 1039.3),
    "150821": (41.088422, 108.267562, 1025.4),
    "150824": (41.587732, 108.513645, 1288.0),
}
ORIENTATIONS = (
    *((tilt, 180) for tilt in (0, 10, 20, 30, 35, 38, 45)),
    (15, 90),
    (15, 270),
    (35, 150),
    (35, 210),
)
LOSSES = uniform_losses(LOSS_PCT, "as the reference")


def annual_kwh(
    site: Site, weather: Weather, sun: SunPath, tilt: float, azimuth: float, diffuse_iam: DiffuseIam
) -> float:
    """Return one kWp with the reference's coefficients [kWh]."""
    light = plane_irradiance(
        sun,
        weather,
        tilt_deg=tilt,
        azimuth_deg=azimuth,
        albedo=site.albedo,
        horizon=open_horizon("plain"),
        models=SubModels(diffuse_iam=diffuse_iam),
    )
    return year_yield(
        [SubArray(light, 1.0, GAMMA_PCT_PER_K)],
        weather,
        kw_ac=1.0 / DC_AC_RATIO,
        efficiency_pct=EFFICIENCY_PCT,
        losses=LOSSES,
        uncertainty=Uncertainty(),
    ).annual_kwh


def pysam_kwh(site: Site, weather: Weather, tilt: float, azimuth: float) -> float:
    """Return one kWp by PVWatts v8: standard module, close roof mount, sun at mid-hour [kWh]."""
    index = weather.frame.index
    columns = {"gh": "ghi", "dn": "dni", "df": "dhi", "tdry": "temp_air", "wspd": "wind_speed"}
    model = Pvwattsv8.new()
    model.SolarResource.solar_resource_data = {
        "lat": site.latitude_deg,
        "lon": site.longitude_deg,
        "tz": 8,
        "elev": site.altitude_m,
        **{name: getattr(index, name).tolist() for name in ("year", "month", "day", "hour")},
        "minute": [30] * len(index),
        **{theirs: weather.frame[ours].tolist() for theirs, ours in columns.items()},
    }
    model.SolarResource.albedo = [site.albedo] * 12
    for name, value in {
        "system_capacity": 1.0,
        "module_type": 0,
        "array_type": 1,
        "dc_ac_ratio": DC_AC_RATIO,
        "inv_eff": EFFICIENCY_PCT,
        "losses": LOSS_PCT,
        "gcr": 0.4,
        "tilt": tilt,
        "azimuth": azimuth,
    }.items():
        setattr(model.SystemDesign, name, value)
    model.execute(0)
    return float(model.Outputs.ac_annual)


def pysam_table(places: dict[str, tuple[Site, Weather]]) -> list[str]:
    """Return deviations from PySAM by banner and orientation, and their extremes."""
    lines = [
        "| banner | tilt ° | azimuth ° | PySAM kWh/kWp | diffuse IAM Marion | | none | |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    quotients: list[tuple[float, float]] = []
    for banner, (site, weather) in places.items():
        sun = sun_path(site, weather)
        for tilt, azimuth in ORIENTATIONS:
            theirs = pysam_kwh(site, weather, tilt, azimuth)
            marion = annual_kwh(site, weather, sun, tilt, azimuth, "marion")
            none = annual_kwh(site, weather, sun, tilt, azimuth, "none")
            quotients.append((marion / theirs, none / theirs))
            off = [f"{(value / theirs - 1.0) * 100.0:+.2f} %" for value in (marion, none)]
            lines.append(
                f"| {banner} | {tilt} | {azimuth} | {theirs:.1f}"
                f" | {marion:.1f} | {off[0]} | {none:.1f} | {off[1]} |"
            )
    by_banner = np.array(quotients).reshape(len(places), len(ORIENTATIONS), 2)
    level = np.abs(by_banner - 1.0).max(axis=(0, 1)) * 100.0
    ratio = (by_banner.max(axis=1) / by_banner.min(axis=1) - 1.0).max(axis=0) * 100.0
    for name, a, b in zip(("Marion", "none"), level, ratio, strict=True):
        lines += ["", f"{name}: at most {a:.2f} % a year, {b:.2f} % between two orientations."]
    return lines


def modelchain_table(site: Site, weather: Weather) -> list[str]:
    """Return deviations of one roof and of bulk from ModelChain, without diffuse IAM.

    "Month" is the greatest of twelve. ModelChain drops the light of hours in whose middle the sun
    is below the level; "no twilight" takes it out of the weather for both.
    """
    lines = [
        "| tilt ° | azimuth ° | one roof, year | bulk, year | month | no twilight, year | month |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    day, models = without_twilight(site, weather), SubModels(diffuse_iam="none")
    sun = sun_path(site, weather)
    cells = [(year, cell_basis(site, year, models=models)) for year in (weather, day)]
    for tilt, azimuth in ORIENTATIONS:
        off = []
        for year, cell in cells:
            theirs = modelchain_kwh(site, year, tilt, azimuth)
            ours = monthly_energy_kwh(
                cell,
                tilt_deg=tilt,
                azimuth_deg=azimuth,
                kwp_dc=1.0,
                kw_ac=1.0 / DC_AC_RATIO,
                temp_coeff_pmax_pct_per_k=GAMMA_PCT_PER_K,
                efficiency_pct=EFFICIENCY_PCT,
                losses=LOSSES,
            )[0]
            if year is weather:
                single = annual_kwh(site, weather, sun, tilt, azimuth, "none")
                off.append(single / theirs.sum() - 1.0)
            off += [ours.sum() / theirs.sum() - 1.0, np.abs(ours / theirs - 1.0).max()]
        figures = " | ".join(f"{value * 100.0:+.5f} %" for value in off)
        lines.append(f"| {tilt} | {azimuth} | {figures} |")
    return lines


def main() -> None:
    """Write both tables to standard output."""
    warnings.filterwarnings("ignore", message=IGNORED_WARNING)
    versions = (
        MODEL_VERSION.partition(" ")[0],
        f"pvlib {pvlib.__version__}",
        f"numpy {np.__version__}",
        f"PySAM {PySAM.__version__} (PVWatts v8)",
    )
    places = {}
    for banner, (latitude, longitude, altitude) in SEATS.items():
        weather = read_typical_year_csv(
            CLIMATE / f"typical_year_hourly_{banner}.csv",
            basis=WeatherBasis("typical_year", banner, 4.0, 3.5),
        )
        places[banner] = Site(latitude, longitude, altitude, -35.3, 39.4), weather
    lines = [
        f"Versions: {', '.join(versions)}.",
        "",
        *pysam_table(places),
        "",
        *modelchain_table(*places["150802"]),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

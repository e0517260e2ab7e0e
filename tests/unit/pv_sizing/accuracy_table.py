"""Print what the oracle tests only compare: `python -m tests.unit.pv_sizing.accuracy_table`.

PySAM's stored table against this library by orientation, pvlib's ModelChain against it, and
the time of one roof in bulk against one ModelChain in the same process.
"""

import csv
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pvlib

from pv_sizing.bulk import cell_basis, monthly_energy_kwh
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import SunPath, plane_irradiance, sun_path
from pv_sizing.losses import Uncertainty, uniform_losses
from pv_sizing.site import Site
from pv_sizing.submodels import MODEL_VERSION, DiffuseIam, SubModels
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.weather_tables import read_typical_year_csv
from pv_sizing.yields import SubArray, year_yield

ROOT = Path(__file__).resolve().parents[3]
CLIMATE = ROOT / "heating_program" / "reference" / "data" / "climate"
REFERENCE = ROOT / "tests" / "data" / "pv_yield_reference.csv"
SEATS = {
    "150802": (40.751187, 107.363919, 1039.3),
    "150821": (41.088422, 108.267562, 1025.4),
    "150824": (41.587732, 108.513645, 1288.0),
}
GAMMA_PCT_PER_K = -0.37
BULK_ROOFS = 20_000


def annual_kwh(
    site: Site, weather: Weather, sun: SunPath, tilt: float, azimuth: float, diffuse_iam: DiffuseIam
) -> float:
    """Return one kWp with the reference's coefficients."""
    light = plane_irradiance(
        sun,
        weather,
        tilt_deg=tilt,
        azimuth_deg=azimuth,
        albedo=0.2,
        horizon=open_horizon("plain"),
        models=SubModels(diffuse_iam=diffuse_iam),
    )
    return year_yield(
        [SubArray(light, 1.0, GAMMA_PCT_PER_K)],
        weather,
        kw_ac=1.0 / 1.2,
        efficiency_pct=96.0,
        losses=uniform_losses(14.0, "as the reference"),
        uncertainty=Uncertainty(),
    ).annual_kwh


def modelchain(site: Site, tilt: float, azimuth: float) -> pvlib.modelchain.ModelChain:
    """Return pvlib's own chain with the same submodels."""
    zero = ("shading", "snow", "mismatch", "wiring", "connections", "lid", "nameplate_rating")
    system = pvlib.pvsystem.PVSystem(
        surface_tilt=tilt,
        surface_azimuth=azimuth,
        albedo=site.albedo,
        module_parameters={"pdc0": 1000.0, "gamma_pdc": GAMMA_PCT_PER_K / 100.0},
        inverter_parameters={"pdc0": 1000.0 / 1.2 / 0.96, "eta_inv_nom": 0.96},
        temperature_model_parameters={"u0": 25.0, "u1": 6.84},
        losses_parameters={"soiling": 14.0} | dict.fromkeys((*zero, "age", "availability"), 0.0),
    )
    return pvlib.modelchain.ModelChain(
        system,
        pvlib.location.Location(
            site.latitude_deg, site.longitude_deg, altitude=site.altitude_m, tz="Etc/GMT-8"
        ),
        transposition_model="perez",
        aoi_model="physical",
        spectral_model="no_loss",
        temperature_model="faiman",
        dc_model="pvwatts",
        ac_model="pvwatts",
        losses_model="pvwatts",
    )


def pysam_lines(banner: str, site: Site, weather: Weather) -> list[str]:
    """Return one line an orientation: PySAM, ours with both diffuse choices, deviations."""
    sun = sun_path(site, weather)
    lines = []
    with REFERENCE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["banner"] != banner:
                continue
            tilt, azimuth = float(row["tilt"]), float(row["azimuth"])
            theirs = float(row["specific_yield_kwh_per_kwp"])
            ours = [annual_kwh(site, weather, sun, tilt, azimuth, m) for m in ("marion", "none")]
            off = [(value / theirs - 1.0) * 100.0 for value in ours]
            lines.append(
                f"{banner} {tilt:4.0f} {azimuth:5.0f}  PySAM {theirs:7.1f}"
                f"  marion {ours[0]:7.1f} ({off[0]:+.2f} %)  none {ours[1]:7.1f} ({off[1]:+.2f} %)"
            )
    return lines


def chain_lines(site: Site, weather: Weather) -> list[str]:
    """Return ModelChain's deviation for five roofs, and the bulk ratio in this process."""
    frame = weather.frame.set_axis(weather.mid_times.tz_convert("Etc/GMT-8"))
    sun, lines, fastest_s = sun_path(site, weather), [], float("inf")
    for tilt, azimuth in ((0, 180), (25, 180), (35, 150), (20, 90), (40, 285)):
        started = time.process_time()
        chain = modelchain(site, tilt, azimuth).run_model(frame)
        fastest_s = min(fastest_s, time.process_time() - started)
        theirs = float(chain.results.ac.fillna(0.0).sum()) / 1000.0
        ours = annual_kwh(site, weather, sun, tilt, azimuth, "none")
        lines.append(f"ModelChain {tilt:3d} {azimuth:4d}: {(ours / theirs - 1.0) * 100.0:+.4f} %")
    cell = cell_basis(site, weather)
    random = np.random.default_rng(7)
    tilts, azimuths = random.uniform(0, 60, BULK_ROOFS), random.uniform(0, 360, BULK_ROOFS)
    each_s = float("inf")
    for _ in range(3):
        started = time.process_time()
        monthly_energy_kwh(
            cell,
            tilt_deg=tilts,
            azimuth_deg=azimuths,
            kwp_dc=1.0,
            kw_ac=1.0 / 1.2,
            temp_coeff_pmax_pct_per_k=GAMMA_PCT_PER_K,
            efficiency_pct=96.0,
            losses=uniform_losses(14.0, "as the reference"),
        )
        each_s = min(each_s, (time.process_time() - started) / BULK_ROOFS)
    ratio = fastest_s / each_s
    lines.append(
        f"ModelChain {fastest_s * 1e3:.1f} ms, bulk {each_s * 1e6:.1f} us a roof: {ratio:,.0f} x"
    )
    return lines


def main() -> None:
    """Write the table to standard output."""
    # pvlib 0.16 reads DatetimeIndex.dayofyear, which pandas 3 announces to rename.
    warnings.filterwarnings("ignore", message="DatetimeIndex.dayofyear is deprecated")
    lines = [f"{MODEL_VERSION}, numpy {np.__version__}"]
    for banner, (latitude, longitude, altitude) in SEATS.items():
        site = Site(latitude, longitude, altitude, -35.3, 39.4)
        weather = read_typical_year_csv(
            CLIMATE / f"typical_year_hourly_{banner}.csv",
            basis=WeatherBasis("typical_year", banner, 4.0, 3.5),
        )
        lines += pysam_lines(banner, site, weather)
        if banner == "150802":
            lines += chain_lines(site, weather)
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

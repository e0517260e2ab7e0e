"""Yields of very many roofs: both bulk engines beside one ModelChain and beside their own floor.

Everything is measured in one fresh process with one thread, in processor time; only ratios of
that run mean anything. The issue asks 1,000 times ModelChain (NumPy 500) at 0.1 % a year and
0.3 % a month, and aims at 5,000 (NumPy 1,500) at 0.01 % and 0.05 %.
"""

import os
import subprocess
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heating_program.reference import climate
from pv_sizing import bulk_numpy
from pv_sizing.bulk import CellBasis, cell_basis, choose_engine, monthly_energy_kwh
from pv_sizing.bulk_cells import CellCache, energy_of_roofs
from pv_sizing.errors import EngineError
from pv_sizing.losses import uniform_losses
from pv_sizing.site import Site
from pv_sizing.submodels import SubModels
from pv_sizing.weather import Weather, WeatherBasis
from pv_sizing.weather_tables import read_typical_year_csv
from tests.benchmarks.report import Report
from tests.unit.pv_sizing.modelchain_oracle import (
    DC_AC_RATIO,
    EFFICIENCY_PCT,
    GAMMA_PCT_PER_K,
    IGNORED_WARNING,
    LOSS_PCT,
    modelchain,
    modelchain_kwh,
    without_twilight,
)

ROOT = Path(__file__).parents[2]
BANNER = "150802"
CHAIN_ROOFS = ((0, 180), (25, 180), (35, 150), (20, 90), (40, 285))
KERNEL_ROOFS, CELL_ROOFS, COMPARED_ROOFS = 20_000, 200_000, 12
# Of `bulk_compiled`: every +, *, /, square root and comparison of one roof and hour.
FLOPS_PER_HOUR = 45
# Of `bulk_numpy`: passes over the block, a product of matrices or a sum counted as one.
NUMPY_PASSES = 38
PLANT = {
    "kwp_dc": 1.0,
    "kw_ac": 1.0 / DC_AC_RATIO,
    "temp_coeff_pmax_pct_per_k": GAMMA_PCT_PER_K,
    "efficiency_pct": EFFICIENCY_PCT,
    "losses": uniform_losses(LOSS_PCT, "as ModelChain"),
}
Work = Callable[[], object]


def bench(report: Report) -> None:
    """Measure in a process of its own: NumPy reads the number of threads when it is loaded."""
    single = {
        name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS")
    }
    command = [sys.executable, "-m", "tests.benchmarks.bench_pv"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | single, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            report.write(line.rstrip("\n"))
    if process.returncode:
        report.write(f"{report.bench}  ended with {process.returncode}")


def measure(report: Report) -> None:
    """Measure all of it in this process."""
    # pvlib 0.16 as it is shipped, see modelchain_oracle.
    warnings.filterwarnings("ignore", message=IGNORED_WARNING)
    site, weather = place(BANNER)
    chain_s = modelchain_seconds(site, weather)
    report.value(f"ModelChain, fastest of {len(CHAIN_ROOFS)} roofs", chain_s * 1e3, "ms a roof")
    cell = cell_basis(site, weather)
    for engine in installed_engines(report):
        roof_s = engine_seconds(cell, engine)
        report.ratio(
            f"{engine}, {KERNEL_ROOFS:,} roofs",
            1.0 / roof_s,
            1.0 / chain_s,
            "roofs/s",
            plain_is="ModelChain",
        )
        floor_s = floor_seconds(cell, engine)
        report.ratio(
            f"{engine}, one roof", roof_s * 1e6, floor_s * 1e6, "us", plain_is=FLOORS[engine]
        )
        deviation_lines(report, site, weather, engine)
        cells_lines(report, engine, chain_s)


def place(banner: str) -> tuple[Site, Weather]:
    """Return a banner's seat and its typical year."""
    local = climate.climates()[banner]
    seat = Site(local.latitude_deg, local.longitude_deg, local.altitude_m, -35.3, 39.4)
    basis = WeatherBasis("typical_year", banner, 4.0, 3.5)
    return seat, read_typical_year_csv(climate.hourly_file(banner), basis=basis)


def least_seconds(work: Work, repeats: int = 3) -> float:
    """Run once to warm up, then return the least processor time [s]."""
    work()
    return min(cpu_seconds(work) for _ in range(repeats))


def cpu_seconds(work: Work) -> float:
    """Return the processor time of one run, all threads [s]."""
    started = time.process_time()
    work()
    return time.process_time() - started


def modelchain_seconds(site: Site, weather: Weather) -> float:
    """Return ModelChain's fastest roof, building the chain included [s]."""
    frame = weather.frame.set_axis(weather.mid_times.tz_convert("Etc/GMT-8"))
    return min(
        cpu_seconds(lambda t=tilt, a=azimuth: modelchain(site, t, a).run_model(frame))
        for tilt, azimuth in CHAIN_ROOFS
    )


def installed_engines(report: Report) -> tuple[str, ...]:
    """Return the engines there are, saying what compiling costs."""
    try:
        compile_s = cpu_seconds(partial(choose_engine, "numba"))
    except EngineError as error:
        report.write(f"{report.bench}  numba is not measured: {error}")
        return ("numpy",)
    report.value("loading numba and compiling, once a process", compile_s, "s")
    return ("numpy", "numba")


def random_roofs(count: int) -> dict[str, NDArray[np.float64]]:
    """Return orientations up to 60° steep, all round the compass."""
    random = np.random.default_rng(7)
    return {
        "tilt_deg": random.uniform(0.0, 60.0, count),
        "azimuth_deg": random.uniform(0.0, 360.0, count),
    }


def engine_seconds(cell: CellBasis, engine: str) -> float:
    """Return the time of one roof among many, from checked input to months [s]."""
    roofs = random_roofs(KERNEL_ROOFS)
    work = partial(monthly_energy_kwh, cell, **roofs, **PLANT, engine=engine)
    return least_seconds(work) / KERNEL_ROOFS


def deviation_lines(report: Report, site: Site, weather: Weather, engine: str) -> None:
    """Compare random roofs with ModelChain by year and by month, both without diffuse IAM."""
    roofs = random_roofs(COMPARED_ROOFS)
    for what, year in (
        ("", weather),
        (" (no twilight, which ModelChain drops)", without_twilight(site, weather)),
    ):
        pairs = zip(roofs["tilt_deg"], roofs["azimuth_deg"], strict=True)
        theirs = np.array([modelchain_kwh(site, year, tilt, azimuth) for tilt, azimuth in pairs])
        cell = cell_basis(site, year, models=SubModels(diffuse_iam="none"))
        ours = monthly_energy_kwh(cell, **roofs, **PLANT, engine=engine)
        by_year = np.abs(ours.sum(axis=1) / theirs.sum(axis=1) - 1.0).max()
        by_month = np.abs(ours / theirs - 1.0).max()
        report.value(f"{engine}, greatest deviation of a year{what}", by_year * 100.0, "%")
        report.value(f"{engine}, greatest deviation of a month{what}", by_month * 100.0, "%")


def cells_lines(report: Report, engine: str, chain_s: float) -> None:
    """Measure all banners from hourly weather to energies, and the memory it takes."""
    places = {banner: place(banner) for banner in climate.climates()}
    names = np.random.default_rng(3).choice(list(places), CELL_ROOFS)
    roofs = random_roofs(CELL_ROOFS)

    def work() -> object:
        cache = CellCache()
        cells = {banner: cache.basis(*where) for banner, where in places.items()}
        return energy_of_roofs(cells, names, **roofs, **PLANT, engine=engine)

    work_s = cpu_seconds(work)
    report.ratio(
        f"{engine}, {CELL_ROOFS:,} roofs in {len(places)} cells with preparation",
        CELL_ROOFS / work_s,
        1.0 / chain_s,
        "roofs/s",
        plain_is="ModelChain",
    )
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    output = CELL_ROOFS * 12 * 8
    report.ratio("memory of it", peak / 1e6, output / 1e6, "MB", plain_is="its result")


def floor_seconds(cell: CellBasis, engine: str) -> float:
    """Return the least time the arithmetic of one roof can take here [s]."""
    hours = cell.dni.size
    if engine == "numba":
        return FLOPS_PER_HOUR * hours / multiply_adds_per_second()
    block = np.ones((bulk_numpy.BLOCK, hours), dtype=np.float32)
    target = np.empty_like(block)
    once_s = least_seconds(lambda: [np.multiply(block, cell.dni, out=target) for _ in range(1000)])
    return NUMPY_PASSES * once_s / 1000 / bulk_numpy.BLOCK


# What the floor of each engine is, in a few words.
FLOORS = {
    "numba": f"{FLOPS_PER_HOUR} flops an hour at the rate of a bare float32 matrix product",
    "numpy": f"{NUMPY_PASSES} bare multiplications of the same block",
}


def multiply_adds_per_second() -> float:
    """Measure float32 multiplications and additions of a matrix product, the fastest there is."""
    side = 512
    left, right, product = (np.ones((side, side), dtype=np.float32) for _ in range(3))
    once_s = least_seconds(lambda: [np.matmul(left, right, out=product) for _ in range(20)]) / 20
    return 2.0 * side**3 / once_s


if __name__ == "__main__":
    measure(Report("pv", lambda line: sys.stdout.write(line + "\n") and sys.stdout.flush()))

"""Heat demand of very many houses: the folded model beside the same network walked node by node.

Everything is measured in one fresh process with one thread, in processor time; only ratios of
that run mean anything. The issue asks 1,000 houses a second and aims at 15,000.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np

from heating_program.building_physics.hourly_demand import (
    HourlyClimate,
    HouseUse,
    ThermalHouses,
    heat_demand,
)
from heating_program.building_physics.thermal_house import facings_of, thermal_houses
from heating_program.services.house_climate import hourly_climate, house_use
from tests.benchmarks.report import Report
from tests.oracles.farmhouse import BEFORE, PACKAGES, farmhouse
from tests.oracles.plain_house import plain_heat_w

ROOT = Path(__file__).parents[2]
BANNER = "150802"
MANY, VILLAGE = 40_000, 300


def bench(report: Report) -> None:
    """Measure in a process of its own: NumPy reads the number of threads when it is loaded."""
    single = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}
    command = [sys.executable, "-m", "tests.benchmarks.bench_house"]
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
    boxes = [farmhouse(package) for package in (BEFORE, *PACKAGES)]
    houses, characters = [box.house for box in boxes], [box.character for box in boxes]
    facings = facings_of(houses)
    climate, _ = hourly_climate(BANNER, facings)
    use = house_use()
    rows = thermal_houses(houses, characters, facings)
    plain_s = cpu_seconds(lambda: plain_heat_w(rows, climate, use))
    report.value("one house node by node, six steps an hour", plain_s * 1e3, "ms")
    for count, single in ((MANY, True), (MANY, False), (VILLAGE, True)):
        house_s = seconds_a_house(repeated(rows, count), climate, use, single=single)
        report.ratio(
            f"{count:,} houses, {'seven' if single else 'fifteen'} digits",
            1.0 / house_s,
            1.0 / plain_s,
            "houses/s",
            plain_is="node by node",
        )
    building_s = cpu_seconds(lambda: thermal_houses(houses, characters, facings)) / len(houses)
    report.value("arrays from a surveyed house, before that", building_s * 1e6, "us a house")
    deviation_lines(report, rows, climate, use)


def repeated(rows: ThermalHouses, count: int) -> ThermalHouses:
    """Return `count` rows, each a little different in its air change."""
    turns = np.arange(count) % rows.floor_m2.size
    found = {field.name: getattr(rows, field.name)[turns] for field in fields(rows)}
    found["air_w_k"] = found["air_w_k"] * np.linspace(0.8, 1.2, count)
    return ThermalHouses(**found)


def seconds_a_house(
    rows: ThermalHouses, climate: HourlyClimate, use: HouseUse, *, single: bool
) -> float:
    """Return the least processor time of a house among these, checks and folding included [s]."""
    runs = [
        cpu_seconds(lambda: heat_demand(rows, climate, use, single_precision=single))
        for _ in range(3)
    ]
    return min(runs) / rows.floor_m2.size


def deviation_lines(
    report: Report, rows: ThermalHouses, climate: HourlyClimate, use: HouseUse
) -> None:
    """Compare the year and the largest hour with the network walked node by node."""
    folded = heat_demand(rows, climate, use)
    years, peaks = [], []
    for row in range(rows.floor_m2.size):
        one = ThermalHouses(*(getattr(rows, f.name)[row : row + 1] for f in fields(rows)))
        plain_w = plain_heat_w(one, climate, use)
        years.append(abs(folded.season_kwh[row] / (plain_w.sum() / 1000.0) - 1.0))
        peaks.append(abs(folded.peak_w[row] / plain_w.max() - 1.0))
    report.value("greatest deviation of a year from node by node", max(years) * 100.0, "%")
    report.value("greatest deviation of a largest hour", max(peaks) * 100.0, "%")


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run [s]."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    measure(Report("house", lambda line: sys.stdout.write(line + "\n") and sys.stdout.flush()))

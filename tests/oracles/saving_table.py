"""Prints the comparison with EnergyPlus as a table for the papers: ``python -m`` this module."""

import sys

from heating_program.building_physics.hourly_demand import MODEL_VERSION
from tests.oracles.energyplus import version
from tests.oracles.farmhouse import BEFORE, PACKAGES, ashrae_box, farmhouse
from tests.oracles.savings import Compared, compared

HEAD = "| package | E+ kWh | ours kWh | ours/E+ | peak ours/E+ | saving E+ % | ours % | points |"


def line(row: Compared) -> str:
    """Return one row of the table."""
    return (
        f"| {row.name} | {row.theirs_kwh:,.0f} | {row.ours_kwh:,.0f} | {row.demand_ratio:.3f} |"
        f" {row.ours_kw / row.theirs_kw:.2f} | {100 * row.theirs_saving:.2f} |"
        f" {100 * row.ours_saving:.2f} | {row.points:+.2f} |"
    )


def main() -> int:
    """Print versions, the packages, and the ASHRAE 140 boxes."""
    write = sys.stdout.write
    write(f"EnergyPlus {version()}, ours {MODEL_VERSION}\n\n{HEAD}\n|{'---|' * 8}\n")
    rows = []
    for row in compared([farmhouse(package) for package in (BEFORE, *PACKAGES)]):
        rows.append(row)
        write(line(row) + "\n")
    for case in ("600", "900"):
        for row in compared([ashrae_box(case)], weigh_layers=True):
            write(line(row) + "\n")
    worst = max(rows, key=lambda row: abs(row.points))
    write(f"\nworst: {worst.name}, {worst.points:+.2f} points\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

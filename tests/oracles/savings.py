"""Both models on the same packages: demand, peak and saving, row by row."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from heating_program.building_physics.hourly_demand import heat_demand
from heating_program.building_physics.thermal_house import facings_of, thermal_houses
from heating_program.services.house_climate import hourly_climate, house_use
from heating_program.services.pv_calculation import site_of, weather_of
from tests.oracles.energyplus import simulate
from tests.oracles.epw import write_epw
from tests.oracles.farmhouse import BoxHouse, Heavy, Parts
from tests.oracles.farmhouse_epjson import epjson

BANNER = "150802"


@dataclass(frozen=True, slots=True)
class Compared:
    """One house in both models: season [kWh], largest hour [kW], saving against the first [-]."""

    name: str
    theirs_kwh: float
    ours_kwh: float
    theirs_kw: float
    ours_kw: float
    theirs_saving: float = 0.0
    ours_saving: float = 0.0

    @property
    def demand_ratio(self) -> float:
        return self.ours_kwh / self.theirs_kwh

    @property
    def points(self) -> float:
        """Ours less theirs in points of a hundred."""
        return 100.0 * (self.ours_saving - self.theirs_saving)


def compared(boxes: list[BoxHouse], *, weigh_layers: bool = False) -> Iterator[Compared]:
    """Yield every house in both models on Linhe's typical year; the first is the one before.

    ``weigh_layers`` gives our model the heat capacity of the inner layers in place of the class.
    """
    facings = facings_of([box.house for box in boxes])
    climate, _ = hourly_climate(BANNER, facings)
    first: Compared | None = None
    with tempfile.TemporaryDirectory() as scratch:
        epw = Path(scratch) / "linhe.epw"
        write_epw(epw, site_of(BANNER), weather_of(BANNER))
        for number, box in enumerate(boxes):
            use = house_use(set_celsius=box.set_celsius, gains_w_m2=box.gains_w_m2)
            theirs = simulate(epjson(box, climate, use), epw, Path(scratch) / f"run{number}")
            rows = thermal_houses([box.house], [box.character], facings)
            if weigh_layers:
                rows = replace(rows, capacity_wh_m2k=np.array([mean_capacity_wh_m2k(box)]))
            ours = heat_demand(rows, climate, use, single_precision=False)
            row = Compared(
                box.name,
                theirs.season_kwh,
                float(ours.season_kwh[0]),
                theirs.peak_kw,
                float(ours.peak_w[0]) / 1000.0,
            )
            first = first or row
            yield replace(
                row,
                theirs_saving=1.0 - row.theirs_kwh / first.theirs_kwh,
                ours_saving=1.0 - row.ours_kwh / first.ours_kwh,
            )


def mean_capacity_wh_m2k(box: BoxHouse) -> float:
    """Return the heat capacity of all layers over walls, roof and floor."""
    length, depth, height = box.size_m
    walls = 2.0 * (length + depth) * height
    parts = ((box.wall, walls), (box.roof, length * depth), (box.floor, length * depth))
    stored = sum(_capacity_wh_m2k(layers) * area for layers, area in parts)
    return stored / sum(area for _, area in parts)


def _capacity_wh_m2k(layers: Parts) -> float:
    return sum(
        part.layer.thickness_m * part.density_kg_m3 * part.heat_j_kgk / 3600.0
        for part in layers
        if isinstance(part, Heavy)
    )

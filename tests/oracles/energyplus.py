"""Runs EnergyPlus from its wheel on one epJSON model and reads back the heat of every hour."""

import importlib
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEAT = "Zone Ideal Loads Zone Sensible Heating Energy"
AIR = "Zone Mean Air Temperature"


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """What EnergyPlus says, shape (8760,): heat [kWh] and air temperature [°C] of every hour."""

    heat_kwh: NDArray[np.float64]
    air_celsius: NDArray[np.float64]

    @property
    def season_kwh(self) -> float:
        return float(self.heat_kwh.sum())

    @property
    def peak_kw(self) -> float:
        return float(self.heat_kwh.max())


def _api() -> Any:
    """Return EnergyPlus; asked for by name because few machines have the wheel."""
    with warnings.catch_warnings():
        # The wheel's own source has an escape that Python dislikes when it first compiles it.
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module("pyenergyplus.api").EnergyPlusAPI()


def version() -> str:
    """Return the version EnergyPlus states of itself."""
    return str(_api().functional.ep_version()).partition("-")[0]


def simulate(model: dict[str, Any], epw: Path, folder: Path) -> Simulated:
    """Run one year in an empty folder; a fatal error shows EnergyPlus's own words."""
    folder.mkdir(parents=True)
    source = folder / "in.epJSON"
    source.write_text(json.dumps(model), encoding="utf-8")
    api = _api()
    state = api.state_manager.new_state()
    api.runtime.set_console_output_status(state, print_output=False)
    ended = api.runtime.run_energyplus(state, ["-w", str(epw), "-d", str(folder), str(source)])
    api.state_manager.delete_state(state)
    if ended:
        raise RuntimeError((folder / "eplusout.err").read_text(encoding="utf-8")[:3000])
    series = _series(folder / "eplusout.eso")
    return Simulated(series[HEAT] / 3.6e6, series[AIR])


def _series(path: Path) -> dict[str, NDArray[np.float64]]:
    names: dict[str, str] = {}
    values: dict[str, list[float]] = {HEAT: [], AIR: []}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("End of Data Dictionary"):
                break
            names |= {line.partition(",")[0]: name for name in values if name in line}
        for line in lines:
            key, _, rest = line.partition(",")
            if key in names:
                values[names[key]].append(float(rest.partition(",")[0]))
    return {name: np.array(found) for name, found in values.items()}

"""One house node by node: the network of the hourly model without folding, in short time steps.

Written from the standard's balances and apart from `node_model`, whose modes it is the measure of;
also the plain implementation that the bench compares with.
"""

import numpy as np
from numpy.typing import NDArray

from heating_program.building_physics.hourly_demand import HourlyClimate, HouseUse, ThermalHouses

Floats = NDArray[np.float64]
STEPS_PER_HOUR = 6
NAMES = ("wall", "roof", "floor", "window", "door")
INSIDE = dict(zip(NAMES, (2.5, 5.0, 0.7, 2.5, 2.5), strict=True))
OUTSIDE = {"wall": 7.2, "roof": 7.2, "window": 4.8, "door": 7.2}
SKY_SEEN = {"wall": 0.5, "roof": 1.0, "window": 0.5, "door": 0.5}


class PlainHouse:
    """Balances of one row, each node under its name."""

    def __init__(self, rows: ThermalHouses, row: int = 0) -> None:
        self.rows, self.row = rows, row
        self.nodes: dict[str, int] = {}
        self.stored: list[float] = []
        self.links: list[tuple[str, str, float]] = []
        self.outer: list[tuple[str, str, float]] = []
        area = dict(zip(NAMES, rows.area_m2[row].tolist(), strict=True))
        loss = dict(zip(NAMES, rows.loss_w_k[row].tolist(), strict=True))
        self.area = {name: a for name, a in area.items() if a > 0.0}
        for name, a in self.area.items():
            self._part(name, a, a / loss[name], float(rows.capacity_wh_m2k[row]) * a)
            self._link(f"{name} face", "air", INSIDE[name] * a)
            self._link(f"{name} face", "star", 5.13 * a)
        self.outer.append(("air", "outdoor", float(rows.air_w_k[row] + rows.inner_w_k[row])))

    def _node(self, name: str, wh_k: float = 0.0) -> str:
        if name not in self.nodes:
            self.nodes[name] = len(self.nodes)
            self.stored.append(wh_k)
        return name

    def _link(self, one: str, other: str, w_k: float) -> None:
        self.links.append((self._node(one), self._node(other), w_k))

    def _part(self, name: str, a: float, whole: float, wh_k: float) -> None:
        through = whole - (0.11 if name == "floor" else 0.15)
        film = 0.0 if name == "floor" else 1.0 / (OUTSIDE[name] + 4.14)
        inmost = self._node(f"{name} face")
        if name == "wall":
            masonry = min(through, 0.5)
            outer, inner = self._node("wall 1", wh_k / 2), self._node("wall 2", wh_k / 2)
            self._link(outer, inner, a / (masonry / 2))
            self._link(inner, inmost, a / (masonry / 4))
            inmost, through = outer, through - 0.75 * masonry
        elif name in ("roof", "floor"):
            store = self._node(name, wh_k)
            self._link(store, inmost, a / (0.1 * through))
            inmost, through = store, 0.9 * through
        self.outer.append((inmost, name, a / (film + through)))

    def matrices(self, climate: HourlyClimate, use: HouseUse) -> tuple[Floats, Floats, Floats]:
        """Return stores [Wh/K], couplings [W/K] and hourly drives [W], shape (hours, nodes)."""
        count = len(self.nodes)
        g, drive = np.zeros((count, count)), np.zeros((climate.temp_air.size, count))
        for one, other, w_k in self.links:
            i, j = self.nodes[one], self.nodes[other]
            g[[i, j, i, j], [i, j, j, i]] += np.array([w_k, w_k, -w_k, -w_k])
        for node, part, w_k in self.outer:
            g[self.nodes[node], self.nodes[node]] += w_k
            drive[:, self.nodes[node]] += w_k * self._beyond(part, climate)
        sun = self.rows.collecting_m2[self.row] @ climate.irradiance
        gains = use.gains_w_m2 * float(self.rows.floor_m2[self.row])
        drive[:, self.nodes["air"]] += 0.1 * sun + 0.5 * gains
        for name, a in self.area.items():
            share = a / sum(self.area.values())
            drive[:, self.nodes[f"{name} face"]] += share * (0.9 * sun + 0.5 * gains)
        return np.array(self.stored), g, drive

    def _beyond(self, part: str, climate: HourlyClimate) -> Floats:
        """Return the temperature a part looks at, sun and sky included."""
        if part == "outdoor":
            return climate.temp_air
        if part == "floor":
            return climate.temp_ground
        sun = self.rows.taking_up_m2[self.row, NAMES.index(part)] @ climate.irradiance
        beyond: Floats = climate.temp_air + (
            sun / self.area[part] - 4.14 * 11.0 * SKY_SEEN[part]
        ) / (OUTSIDE[part] + 4.14)
        return beyond


def plain_heat_w(rows: ThermalHouses, climate: HourlyClimate, use: HouseUse) -> Floats:
    """Return the heat of every hour of the first house, shape (n,) [W]."""
    house = PlainHouse(rows)
    stored, g, drive = house.matrices(climate, use)
    air, hours = house.nodes["air"], climate.temp_air.size
    per_step = np.diag(stored * STEPS_PER_HOUR)
    ahead = np.linalg.inv(per_step + g)
    kept = ahead @ per_step
    watt = np.zeros(len(stored))
    watt[air] = 1.0

    def hour(nodes: Floats, given: Floats) -> tuple[Floats, float]:
        mean = 0.0
        for _ in range(STEPS_PER_HOUR):
            nodes = kept @ nodes + ahead @ given
            mean += float(nodes[air]) / STEPS_PER_HOUR
        return nodes, mean

    per_watt, kelvin_per_watt = hour(np.zeros(len(stored)), watt)
    nodes, heat = np.full(len(stored), 15.0), np.zeros(hours)
    for t in (*range(hours - 35 * 24, hours), *range(hours)):
        free, mean = hour(nodes, drive[t])
        missing = float(use.set_celsius[t]) - mean if use.heated[t] else 0.0
        heat[t] = max(missing / kelvin_per_watt, 0.0)
        nodes = free + per_watt * heat[t]
    return heat

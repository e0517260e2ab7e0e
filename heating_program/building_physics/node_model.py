"""A house as a small network of temperatures, folded into four modes that ignore each other.

Nodes, couplings and figures are those of the hourly method of ISO 52016-1: an air node, a node at
the inner face of every kind of part, radiation between the faces, heat stored inside walls, roof
and floor. Everything is linear with constant coefficients, so the network is reduced once per
house and an hour then costs a handful of multiplications.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heating_program.building_physics.constructions import R_SE, R_SI

Floats = NDArray[np.float64]
Numbers = NDArray[np.floating[Any]]
Precision = type[np.floating[Any]]

# The kinds of part, in the order of every array of parts.
WALL, ROOF, FLOOR, WINDOW, DOOR = range(5)
PARTS = 5
# Inside, conventional figures of ISO 52016-1: convection to a wall, up to a ceiling, down to a
# floor; long-wave exchange among the faces. [W/(m2 K)]
CONVECTION_INSIDE = np.array([2.5, 5.0, 0.7, 2.5, 2.5])
RADIATION_INSIDE = 5.13
# Outside the standard's 20 W/(m2 K) holds for 4 m/s. Farmhouses see 1.5 m/s: the winter mean of
# 2.0 m/s (GB 50736-2012, Linhe, 10 m) at 1.5 m above open country. Measured on low houses then:
# 4.8 on glass, and by the 1.67 times stronger forced part of brick or mud 7.2. M. Yazdanian and
# J. Klems, ASHRAE Transactions 100 (1994) 1087; roughness: G. Walton, NBSIR 83-2655. [W/(m2 K)]
CONVECTION_OUTSIDE = np.array([7.2, 7.2, 1.0, 4.8, 7.2])
RADIATION_OUTSIDE = 4.14
# The sky is 11 K colder than the air (ISO 52016-1, intermediate climate); a roof sees all of it.
SKY_BELOW_AIR_K = 11.0
SKY_SEEN = np.array([0.5, 1.0, 0.0, 0.5, 0.5])
# Share of the sun through glass and of inner gains that meets the air and not the faces. [-]
SUN_TO_AIR, GAINS_TO_AIR = 0.1, 0.5
# Masonry alone hardly resists more; what a wall has beyond lies outside of it. [m2 K/W]
MASONRY_M2K_W = 0.5
# Part of roof and floor between their mass and the room, as for mass on the inner side. [-]
MASS_BELOW_FACE = 0.1
# A resistance no part falls below once its surface films are taken off its U-value. [m2 K/W]
THINNEST_M2K_W = 0.005

# Nodes: two in the walls, one each in roof and floor, then faces, radiant star, air.
_WALL_OUT, _WALL_IN, _ROOF, _FLOOR = range(4)
_STORES = 4
_FACES = _STORES
_STAR = _FACES + PARTS
_AIR = _STAR + 1


@dataclass(frozen=True, slots=True, eq=False)
class ThermalHouses:
    """N houses as the hourly model sees them, one row each.

    Parameters
    ----------
    floor_m2 : numpy.ndarray, shape (N,)
        Heated floor. [m2]
    area_m2 : numpy.ndarray, shape (N, 5)
        Net area of walls, roof, floor, windows, doors. [m2]
    loss_w_k : numpy.ndarray, shape (N, 5)
        ``sum(U A)`` of each kind with the surface films of the U-value; 0 where there is none.
        [W/K]
    inner_w_k : numpy.ndarray, shape (N,)
        Towards unheated rooms, already times their temperature factor. [W/K]
    air_w_k : numpy.ndarray, shape (N,)
        By air change. [W/K]
    collecting_m2 : numpy.ndarray, shape (N, facings)
        Glass area times solar transmittance, by facing. [m2]
    taking_up_m2 : numpy.ndarray, shape (N, 5, facings)
        Absorptance times area of the outer faces, by kind and facing. [m2]
    capacity_wh_m2k : numpy.ndarray, shape (N,)
        Areal heat capacity of walls, roof and floor. [Wh/(m2 K)]
    """

    floor_m2: Floats
    area_m2: Floats
    loss_w_k: Floats
    inner_w_k: Floats
    air_w_k: Floats
    collecting_m2: Floats
    taking_up_m2: Floats
    capacity_wh_m2k: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The balances ``C dT/dt = B u - G T`` of N houses.

    Parameters
    ----------
    stores_wh_k : numpy.ndarray, shape (4, N)
        Heat capacity of the first four nodes; the others hold none. [Wh/K]
    couplings_w_k : numpy.ndarray, shape (11, 11, N)
        G, symmetric. [W/K]
    drives : numpy.ndarray, shape (11, inputs, N)
        B for outdoor air, ground, every facing, gains, 1, and last the heat to the air.
    """

    stores_wh_k: Floats
    couplings_w_k: Floats
    drives: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Modes of N houses: ``x' = kept x + forced u + heated q``, air of the hour as below.

    Parameters
    ----------
    kept, heated : numpy.ndarray, shape (modes, N)
        Share of a mode left after an hour, and what a watt adds to it.
    air_of_mode : numpy.ndarray, shape (modes, N)
        Mean air temperature of the hour per mode at its beginning.
    forced : numpy.ndarray, shape (inputs, modes + 1, N)
        What the inputs add to the modes, and in the last row to the mean air temperature.
    air_heated : numpy.ndarray, shape (N,)
        Mean air temperature per watt. [K/W]
    """

    kept: Numbers
    heated: Numbers
    air_of_mode: Numbers
    forced: Numbers
    air_heated: Numbers


def network(houses: ThermalHouses, block: slice) -> Network:
    """Return the couplings of some houses.

    Parameters
    ----------
    houses : ThermalHouses
        Checked: areas and losses not negative.
    block : slice
        Rows to take.

    Returns
    -------
    Network

    References
    ----------
    ISO 52016-1:2017, hourly calculation, energy balances of zone and elements.
    """
    area, facings = houses.area_m2[block].T, houses.collecting_m2.shape[1]
    rows = area.shape[1]
    g = np.zeros((_AIR + 1, _AIR + 1, rows))
    b = np.zeros((_AIR + 1, facings + 5, rows))
    outside = CONVECTION_OUTSIDE + RADIATION_OUTSIDE
    through = _through(houses.loss_w_k[block].T, area)
    for part in range(PARTS):
        face, film = _FACES + part, 1.0 / outside[part] if part != FLOOR else 0.0
        _couple(g, face, _AIR, CONVECTION_INSIDE[part] * area[part])
        _couple(g, face, _STAR, RADIATION_INSIDE * area[part])
        node, w_k = _inwards(g, part, area[part], through[part], film)
        g[node, node] += w_k
        b[node, 1 if part == FLOOR else 0] += w_k
        if part != FLOOR:
            per_area = w_k / np.maximum(area[part], 1e-9) / outside[part]
            b[node, 2 : 2 + facings] += houses.taking_up_m2[block, part].T * per_area
            b[node, -2] -= (
                RADIATION_OUTSIDE * SKY_BELOW_AIR_K * SKY_SEEN[part] * w_k / outside[part]
            )
    _fill_the_room(g, b, houses, block)
    stored = houses.capacity_wh_m2k[block] * area
    stores = np.stack((stored[WALL] / 2, stored[WALL] / 2, stored[ROOF], stored[FLOOR]))
    return Network(stores, g, b)


def _through(loss_w_k: Floats, area_m2: Floats) -> Floats:
    """Return the resistance of each part without its films, shape (5, N) [m2 K/W]."""
    films = np.full((PARTS, 1), R_SI + R_SE)
    # Nothing blows below a floor.
    films[FLOOR] = R_SI
    some = area_m2 > 0.0
    whole = np.divide(area_m2, loss_w_k, out=np.ones_like(area_m2), where=some & (loss_w_k > 0.0))
    through: Floats = np.maximum(whole - films, THINNEST_M2K_W)
    return through


def _inwards(
    g: Floats, part: int, area: Floats, through: Floats, film: float
) -> tuple[int, Floats]:
    """Couple a part's nodes; return the outermost one and its conductance to the outside."""
    face = _FACES + part
    if part == WALL:
        masonry = np.minimum(through, MASONRY_M2K_W)
        _couple(g, _WALL_OUT, _WALL_IN, area / (masonry / 2))
        _couple(g, _WALL_IN, face, area / (masonry / 4))
        return _WALL_OUT, area / (film + through - 0.75 * masonry)
    if part in (ROOF, FLOOR):
        store = _ROOF if part == ROOF else _FLOOR
        _couple(g, store, face, area / (MASS_BELOW_FACE * through))
        return store, area / (film + (1.0 - MASS_BELOW_FACE) * through)
    return face, area / (film + through)


def _fill_the_room(g: Floats, b: Floats, houses: ThermalHouses, block: slice) -> None:
    """Add air change, unheated neighbours, sun, gains and heat to faces and air."""
    area, facings = houses.area_m2[block].T, houses.collecting_m2.shape[1]
    open_w_k = houses.air_w_k[block] + houses.inner_w_k[block]
    g[_AIR, _AIR] += open_w_k
    b[_AIR, 0] += open_w_k
    b[_AIR, -1] = 1.0
    share, floor = area / area.sum(axis=0), houses.floor_m2[block]
    collecting = houses.collecting_m2[block].T
    b[_AIR, 2 : 2 + facings] += SUN_TO_AIR * collecting
    b[_AIR, -3] += GAINS_TO_AIR * floor
    for part in range(PARTS):
        b[_FACES + part, 2 : 2 + facings] += (1.0 - SUN_TO_AIR) * share[part] * collecting
        b[_FACES + part, -3] += (1.0 - GAINS_TO_AIR) * share[part] * floor


def _couple(g: Floats, one: int, other: int, w_k: Floats) -> None:
    g[one, one] += w_k
    g[other, other] += w_k
    g[one, other] -= w_k
    g[other, one] -= w_k


def fold(houses: ThermalHouses, block: slice, kind: Precision) -> Folded:
    """Turn the network of some houses into steps of one hour.

    Nodes without capacity are eliminated, the rest is taken apart into modes that know nothing of
    each other, so that each has its exact step. Only the air of the hour is approximate: the mean
    of a mode is taken halfway between its beginning and its end.

    Parameters
    ----------
    houses : ThermalHouses
        Checked houses.
    block : slice
        Rows to take.
    kind : type of floating
        Precision of the result.

    Returns
    -------
    Folded
    """
    given = network(houses, block)
    g, b = given.couplings_w_k, given.drives
    for node in (*range(_FACES, _STAR), _STAR):
        _eliminate(g, b, node)
    own = g[_AIR, _AIR].copy()
    air_of_store, air_of_input = -g[_AIR, :_STORES] / own, b[_AIR] / own
    _eliminate(g, b, _AIR)
    scale = 1.0 / np.sqrt(given.stores_wh_k)
    even = scale[:, np.newaxis] * g[:_STORES, :_STORES] * scale
    rate, shape = np.linalg.eigh(np.moveaxis(even, 2, 0))
    rate = rate.T
    drive = np.einsum("nsm,sn,sin->imn", shape, scale, b[:_STORES], optimize=True)
    air_of_mode = np.einsum("nsm,sn->mn", shape, scale * air_of_store, optimize=True)
    kept = np.exp(-rate)
    response = drive * ((1.0 - kept) / rate)
    air = air_of_input + 0.5 * np.einsum("mn,imn->in", air_of_mode, response)
    folded = (
        kept,
        response[-1],
        0.5 * (1.0 + kept) * air_of_mode,
        np.concatenate((response, air[:, np.newaxis]), axis=1)[:-1],
        air[-1],
    )
    return Folded(*(np.ascontiguousarray(values, dtype=kind) for values in folded))


def _eliminate(g: Floats, b: Floats, node: int) -> None:
    """Take a node without capacity out of the balances, in place."""
    # A part that a house does not have is a node without couplings.
    pivot = np.where(g[node, node] > 0.0, g[node, node], 1.0)
    weight = g[:, node] / pivot
    weight[node] = 0.0
    b -= weight[:, np.newaxis] * b[node]
    g -= weight[:, np.newaxis] * g[node]

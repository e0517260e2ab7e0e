"""What stands above the horizon: far skyline and near neighbours, as one profile of elevations.

A profile is a closed polygon over the compass, linear between its points. The sun behind it gives
neither beam nor circumsolar light; how much of the rest a plane still sees is `pv_sizing.sky_view`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from pv_sizing.arrays import Floats
from pv_sizing.checks import require_between
from pv_sizing.errors import RoofError

# One point a quarter of the compass; with fewer the skyline would be invented.
FEWEST_POINTS = 4
WIDEST_GAP_DEG = 120.0
# A wall's edge is a step; its foot lies this far beside its top. [°]
EDGE_DEG = 0.01


@dataclass(frozen=True, slots=True)
class Horizon:
    """Elevation of the skyline by compass direction, seen from the array.

    Parameters
    ----------
    azimuths_deg : tuple of float
        Strictly increasing from 0 to below 360, clockwise from north. [°]
    elevations_deg : tuple of float
        Above the level, 0 to 90, one each; linear between, and across north. [°]
    source : str
        Who saw or computed it, printed with every result.
    surveyed : bool
        False when nobody looked and an open horizon is only taken; it becomes a condition.

    Raises
    ------
    RoofError
        ``horizon_missing``, ``horizon_too_few_points``, ``horizon_lengths_differ``,
        ``horizon_azimuths_not_increasing``, ``horizon_gap``, ``horizon_figure_impossible`` or
        ``horizon_without_source``.

    Examples
    --------
    >>> hill = Horizon((0.0, 90.0, 180.0, 270.0), (0.0, 0.0, 10.0, 0.0), "clinometer")
    >>> hill.elevation_at([170.0, 315.0]).round(2).tolist()
    [8.89, 0.0]
    """

    azimuths_deg: tuple[float, ...]
    elevations_deg: tuple[float, ...]
    source: str
    surveyed: bool = True

    def __post_init__(self) -> None:
        count = len(self.azimuths_deg)
        if count == 0:
            raise RoofError("horizon_missing", "horizon azimuths_deg")
        if count != len(self.elevations_deg):
            raise RoofError(
                "horizon_lengths_differ",
                "horizon elevations_deg",
                azimuths=count,
                elevations=len(self.elevations_deg),
            )
        if count < FEWEST_POINTS:
            raise RoofError("horizon_too_few_points", "horizon", points=count, fewest=FEWEST_POINTS)
        if not self.source.strip():
            raise RoofError("horizon_without_source", "horizon source")
        _check_points(self.azimuths_deg, self.elevations_deg)

    @property
    def is_open(self) -> bool:
        """Whether nothing stands above the level."""
        return not any(self.elevations_deg)

    def elevation_at(self, azimuth_deg: ArrayLike) -> Floats:
        """Return the skyline's elevation in any direction, same shape as `azimuth_deg` [°]."""
        return np.asarray(
            np.interp(
                np.asarray(azimuth_deg, dtype=np.float64),
                self.azimuths_deg,
                self.elevations_deg,
                period=360.0,
            ),
            dtype=np.float64,
        )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A house, tree or wall that stands near, as an upright rectangle facing the array.

    Parameters
    ----------
    kind : str
        ``house``, ``tree``, ``wall`` or another name for the list.
    bearing_deg : float
        Compass direction to its middle, clockwise from north. [°]
    distance_m : float
        From the array to its nearest face, on plan. [m]
    width_m : float
        As seen from the array. [m]
    height_m : float
        Above the eaves of the array, not above the ground. [m]

    Raises
    ------
    RoofError
        ``neighbour_impossible``, with the figure.
    """

    kind: str
    bearing_deg: float
    distance_m: float
    width_m: float
    height_m: float

    def __post_init__(self) -> None:
        for name, low, high in (
            ("bearing_deg", 0.0, 360.0),
            ("distance_m", 0.1, 10_000.0),
            ("width_m", 0.05, 10_000.0),
            ("height_m", 0.0, 500.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=RoofError,
                code="neighbour_impossible",
                where=f"neighbour {self.kind} {name}",
                name=name,
            )

    @property
    def elevation_deg(self) -> float:
        """Elevation of its top [°]."""
        return math.degrees(math.atan2(self.height_m, self.distance_m))

    @property
    def half_width_deg(self) -> float:
        """Half the arc of the compass it covers, below 90 [°]."""
        return math.degrees(math.atan2(self.width_m / 2.0, self.distance_m))


def open_horizon(source: str, *, surveyed: bool = True) -> Horizon:
    """State that nothing stands above the horizon.

    Parameters
    ----------
    source : str
        Who says so.
    surveyed : bool
        False when it is only taken because nobody looked.

    Returns
    -------
    Horizon

    Examples
    --------
    >>> open_horizon("plain without trees").is_open
    True
    """
    return Horizon((0.0, 90.0, 180.0, 270.0), (0.0,) * 4, source, surveyed)


def raised(horizon: Horizon, neighbours: Iterable[Neighbour]) -> Horizon:
    """Lift the skyline to the tops of near neighbours, each an arc at its own elevation.

    A tree counts as opaque all year and a wide face as everywhere as near as its middle: both
    take rather too much light than too little.

    Parameters
    ----------
    horizon : Horizon
        The far skyline.
    neighbours : iterable of Neighbour
        Any number.

    Returns
    -------
    Horizon
        The higher of all in every direction; its source names how many were added.

    Examples
    --------
    >>> wall = Neighbour("wall", 180.0, 10.0, 20.0, 10.0)
    >>> skyline = raised(open_horizon("survey"), [wall])
    >>> skyline.elevation_at([100.0, 180.0, 225.0]).round(1).tolist()
    [0.0, 45.0, 45.0]
    >>> skyline.source
    'survey; neighbours: wall'
    """
    standing = [neighbour for neighbour in neighbours if neighbour.height_m > 0.0]
    if not standing:
        return horizon
    skyline = reduce(_lifted, standing, (horizon.azimuths_deg, horizon.elevations_deg))
    kinds = ", ".join(neighbour.kind for neighbour in standing)
    return Horizon(*skyline, f"{horizon.source}; neighbours: {kinds}", horizon.surveyed)


_Profile = tuple[tuple[float, ...], tuple[float, ...]]  # azimuths, elevations [°]


def _lifted(profile: _Profile, neighbour: Neighbour) -> _Profile:
    """Return the higher of a profile and one arc, with the points where they cross."""
    left, right = (neighbour.bearing_deg + sign * neighbour.half_width_deg for sign in (-1, 1))
    top = neighbour.elevation_deg
    arc = ([left - EDGE_DEG, left, right, right + EDGE_DEG], [0.0, top, top, 0.0])

    def both(azimuths: Floats) -> tuple[Floats, Floats]:
        below = np.interp(azimuths, *profile, period=360.0)
        return below, np.interp(azimuths, *arc, period=360.0)

    corners = np.unique(np.round(np.mod([*profile[0], *arc[0]], 360.0), 9) % 360.0)
    ends = np.append(corners, corners[0] + 360.0)
    below, above = both(ends)
    gap = below - above
    crossing = np.flatnonzero(gap[:-1] * gap[1:] < 0.0)
    share = gap[crossing] / (gap[crossing] - gap[crossing + 1])
    between = ends[crossing] + share * (ends[crossing + 1] - ends[crossing])
    azimuths = np.unique(np.round(np.mod([*corners, *between], 360.0), 9) % 360.0)
    return tuple(azimuths.tolist()), tuple(np.maximum(*both(azimuths)).tolist())


def _check_points(azimuths_deg: tuple[float, ...], elevations_deg: tuple[float, ...]) -> None:
    for name, values, high in (
        ("azimuth_deg", azimuths_deg, 360.0),
        ("elevation_deg", elevations_deg, 90.0),
    ):
        for number, value in enumerate(values):
            require_between(
                value,
                0.0,
                high,
                error=RoofError,
                code="horizon_figure_impossible",
                where=f"horizon point {number}",
                name=name,
            )
    steps = np.diff([*azimuths_deg, azimuths_deg[0] + 360.0])
    # 360° is 0° again: the last step would be nothing.
    if np.any(steps <= 0.0):
        place = int(np.flatnonzero(steps <= 0.0)[0])
        raise RoofError(
            "horizon_azimuths_not_increasing",
            f"horizon point {place + 1}",
            azimuth_deg=azimuths_deg[(place + 1) % len(azimuths_deg)],
            before_deg=azimuths_deg[place],
        )
    if np.any(steps > WIDEST_GAP_DEG):
        place = int(np.argmax(steps))
        raise RoofError(
            "horizon_gap",
            f"horizon after point {place}",
            gap_deg=float(steps[place]),
            widest_deg=WIDEST_GAP_DEG,
        )

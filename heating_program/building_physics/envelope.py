"""The envelope of a house: walls with openings, roof, floor, air, and its heat loss per kelvin.

Figures are taken as the decimals they were entered as and added as exact fractions: the order
of surfaces changes nothing, and a verdict at the 30 % line never hangs on a rounding error.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from heating_program.building_physics.constructions import check_surface
from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.exact import exact_decimal

# Heat that one cubic metre of air carries per kelvin, 1.20 kg/m3 at 904 hPa. [Wh/(m3 K)]
AIR_HEAT_WH_M3K = "0.33"


class SurfaceKind(StrEnum):
    """Parts of the envelope, as acceptance papers name them."""

    WALL = "wall"
    ROOF = "roof"
    FLOOR = "floor"
    WINDOW = "window"
    DOOR = "door"


@dataclass(frozen=True, slots=True)
class Surface:
    """A roof, a floor, a window or a door: net area and U-value.

    Parameters
    ----------
    kind : SurfaceKind
        What it is.
    area_m2 : float
        Net area. [m2]
    u_w_m2k : float
        Mean transmittance to outdoor air; for a ground floor its area mean. [W/(m2 K)]
    solar_g : float or None
        Of a window: share of the sun on it that heats the room, frame included, at normal
        incidence. None where nobody gave it; the hourly model refuses such a window. [-]

    Raises
    ------
    EnvelopeError
        If the area is not 0.01-5,000 m2, the U-value not 0.05-10 W/(m2 K) or the share not 0-1.
    """

    kind: SurfaceKind
    area_m2: float
    u_w_m2k: float
    solar_g: float | None = None

    def __post_init__(self) -> None:
        where = f"{self.kind}"
        check_surface(self.area_m2, self.u_w_m2k, where)
        if self.solar_g is not None:
            require_between(
                self.solar_g, 0.0, 1.0, error=EnvelopeError, where=where, name="solar_g"
            )


@dataclass(frozen=True, slots=True)
class Wall:
    """An outer wall with the windows and doors in it.

    Parameters
    ----------
    name : str
        Side or name of the wall.
    gross_area_m2 : float
        Including the openings. [m2]
    u_w_m2k : float
        Transmittance of the opaque part. [W/(m2 K)]
    openings : tuple of Surface
        Windows and doors only.
    azimuth_deg : float or None
        Direction the wall faces, clockwise from north, where surveyed. [°]

    Raises
    ------
    EnvelopeError
        If the openings are larger than the wall, or a figure is outside its range.
    """

    name: str
    gross_area_m2: float
    u_w_m2k: float
    openings: tuple[Surface, ...] = ()
    azimuth_deg: float | None = None

    def __post_init__(self) -> None:
        where = f"wall {self.name}"
        check_surface(self.gross_area_m2, self.u_w_m2k, where)
        for opening in self.openings:
            if opening.kind not in (SurfaceKind.WINDOW, SurfaceKind.DOOR):
                raise EnvelopeError("opening_is_no_opening", where, kind=opening.kind.value)
        if _exact_net_area(self) < 0:
            raise EnvelopeError(
                "openings_larger_than_wall",
                where,
                wall_m2=self.gross_area_m2,
                openings_m2=math.fsum(opening.area_m2 for opening in self.openings),
            )
        if self.azimuth_deg is not None:
            require_between(
                self.azimuth_deg, 0.0, 360.0, error=EnvelopeError, where=where, name="azimuth_deg"
            )


@dataclass(frozen=True, slots=True)
class House:
    """A heated house as its envelope and its air.

    Parameters
    ----------
    floor_area_m2 : float
        Heated floor. [m2]
    volume_m3 : float
        Heated air. [m3]
    air_changes_per_hour : float
        Through cracks and doors. [1/h]
    walls : tuple of Wall
        At least one.
    surfaces : tuple of Surface
        Roof and floor, at least one each.

    Raises
    ------
    EnvelopeError
        If there is no volume, no wall, roof or floor, or a figure is outside its range.
    """

    floor_area_m2: float
    volume_m3: float
    air_changes_per_hour: float
    walls: tuple[Wall, ...]
    surfaces: tuple[Surface, ...]

    def __post_init__(self) -> None:
        if not self.volume_m3 > 0:
            raise EnvelopeError("house_without_volume", "house", volume_m3=self.volume_m3)
        for name, low, high in (
            ("floor_area_m2", 4.0, 5000.0),
            ("volume_m3", 8.0, 30000.0),
            ("air_changes_per_hour", 0.05, 10.0),
        ):
            require_between(
                getattr(self, name), low, high, error=EnvelopeError, where="house", name=name
            )
        kinds = {surface.kind for surface in self.surfaces}
        missing = [k.value for k in (SurfaceKind.ROOF, SurfaceKind.FLOOR) if k not in kinds]
        if missing or not self.walls:
            raise EnvelopeError("house_is_open", "house", missing=missing or ["wall"])


@dataclass(frozen=True, slots=True)
class HeatLoss:
    """Heat loss per kelvin between inside and outside, by part. [W/K].

    Parameters
    ----------
    wall, roof, floor, window, door : float
        Transmission through each kind of surface. [W/K]
    air : float
        Air change. [W/K]
    total : float
        Their sum H. [W/K]
    """

    wall: float
    roof: float
    floor: float
    window: float
    door: float
    air: float
    total: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A retrofit measure: new U-values for kinds of surface, a new air change, or both.

    Parameters
    ----------
    code : str
        Name of the measure, for example ``walls`` or ``windows_and_doors``.
    u_by_kind : tuple of (SurfaceKind, float)
        New transmittance of every surface of the kind. [W/(m2 K)]
    air_changes_per_hour : float or None
        New air change; None leaves it. [1/h]
    window_solar_g : float or None
        Of new windows; None leaves it. [-]
    """

    code: str
    u_by_kind: tuple[tuple[SurfaceKind, float], ...] = ()
    air_changes_per_hour: float | None = None
    window_solar_g: float | None = None


def heat_loss(house: House) -> HeatLoss:
    """Return ``H = sum(U A) + 0.33 n V`` by part and in total.

    Parameters
    ----------
    house : House
        Checked house.

    Returns
    -------
    HeatLoss
        [W/K]

    Examples
    --------
    >>> house = House(90.0, 270.0, 0.8, (Wall("all", 118.2, 1.535, (
    ...     Surface(SurfaceKind.WINDOW, 13.0, 3.9), Surface(SurfaceKind.DOOR, 4.0, 3.0))),),
    ...     (Surface(SurfaceKind.ROOF, 90.0, 0.9), Surface(SurfaceKind.FLOOR, 90.0, 0.4)))
    >>> round(heat_loss(house).total, 2)
    406.32
    """
    parts = {kind: Fraction(0) for kind in SurfaceKind}
    for kind, exact in _parts(house):
        parts[kind] += exact
    return HeatLoss(
        wall=float(parts[SurfaceKind.WALL]),
        roof=float(parts[SurfaceKind.ROOF]),
        floor=float(parts[SurfaceKind.FLOOR]),
        window=float(parts[SurfaceKind.WINDOW]),
        door=float(parts[SurfaceKind.DOOR]),
        air=float(_exact_air(house)),
        total=float(exact_heat_loss(house)),
    )


def exact_heat_loss(house: House) -> Fraction:
    """Return H as the exact fraction of the entered decimals, for comparisons at a limit.

    Parameters
    ----------
    house : House
        Checked house.

    Returns
    -------
    fractions.Fraction
        [W/K]
    """
    return sum((exact for _, exact in _parts(house)), start=_exact_air(house))


def apply_measure(house: House, measure: Measure) -> House:
    """Return the house after a measure.

    Parameters
    ----------
    house : House
        Before.
    measure : Measure
        New values; kinds it does not name stay as they are.

    Returns
    -------
    House

    Raises
    ------
    EnvelopeError
        If a new value is outside its range.
    """
    new_u = dict(measure.u_by_kind)

    def improved(surface: Surface) -> Surface:
        glazed = surface.kind is SurfaceKind.WINDOW and measure.window_solar_g is not None
        return replace(
            surface,
            u_w_m2k=new_u.get(surface.kind, surface.u_w_m2k),
            solar_g=measure.window_solar_g if glazed else surface.solar_g,
        )

    air = measure.air_changes_per_hour
    return replace(
        house,
        air_changes_per_hour=house.air_changes_per_hour if air is None else air,
        walls=tuple(
            replace(
                wall,
                u_w_m2k=new_u.get(SurfaceKind.WALL, wall.u_w_m2k),
                openings=tuple(improved(opening) for opening in wall.openings),
            )
            for wall in house.walls
        ),
        surfaces=tuple(improved(surface) for surface in house.surfaces),
    )


def _exact_net_area(wall: Wall) -> Fraction:
    return exact_decimal(wall.gross_area_m2) - sum(
        exact_decimal(opening.area_m2) for opening in wall.openings
    )


def _exact_air(house: House) -> Fraction:
    return (
        Fraction(AIR_HEAT_WH_M3K)
        * exact_decimal(house.air_changes_per_hour)
        * exact_decimal(house.volume_m3)
    )


def _parts(house: House) -> Iterator[tuple[SurfaceKind, Fraction]]:
    for wall in house.walls:
        yield SurfaceKind.WALL, _exact_net_area(wall) * exact_decimal(wall.u_w_m2k)
    openings = (opening for wall in house.walls for opening in wall.openings)
    for surface in (*openings, *house.surfaces):
        yield surface.kind, exact_decimal(surface.area_m2) * exact_decimal(surface.u_w_m2k)

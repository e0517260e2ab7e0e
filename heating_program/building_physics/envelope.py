"""The envelope of a house: U-values by layer, walls with openings, heat loss per kelvin.

Figures are taken as the decimals they were entered as and added as exact fractions: the order
of surfaces changes nothing, and a verdict at the 30 % line never hangs on a rounding error.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from heating_program.building_physics.errors import EnvelopeError, require_between

# Surface resistances as used for walls in the Chinese thermal design code (GB 50176). [m2 K/W]
R_SI = 0.11
R_SE = 0.04
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
class Layer:
    """One layer of a construction.

    Parameters
    ----------
    material : str
        Name for the inputs page.
    thickness_m : float
        0.5 mm to 2 m. [m]
    conductivity_w_mk : float
        0.005 to 400. [W/(m K)]

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.
    """

    material: str
    thickness_m: float
    conductivity_w_mk: float

    def __post_init__(self) -> None:
        for name, low, high in (("thickness_m", 0.0005, 2.0), ("conductivity_w_mk", 0.005, 400.0)):
            require_between(
                getattr(self, name),
                low,
                high,
                error=EnvelopeError,
                where=f"layer {self.material}",
                name=name,
            )


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

    Raises
    ------
    EnvelopeError
        If the area is not 0.01-5,000 m2 or the U-value not 0.05-10 W/(m2 K).
    """

    kind: SurfaceKind
    area_m2: float
    u_w_m2k: float

    def __post_init__(self) -> None:
        _check_surface(self.area_m2, self.u_w_m2k, f"{self.kind}")


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
        _check_surface(self.gross_area_m2, self.u_w_m2k, where)
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
    """

    code: str
    u_by_kind: tuple[tuple[SurfaceKind, float], ...] = ()
    air_changes_per_hour: float | None = None


def u_value(layers: Sequence[Layer], *, r_si: float = R_SI, r_se: float = R_SE) -> float:
    """Return the transmittance of plane layers, ``U = 1 / (R_si + sum(d / lambda) + R_se)``.

    Parameters
    ----------
    layers : sequence of Layer
        From inside to outside; the order does not change U.
    r_si, r_se : float
        Inner and outer surface resistance. [m2 K/W]

    Returns
    -------
    float
        Unrounded. [W/(m2 K)]

    Raises
    ------
    EnvelopeError
        If there is no layer.

    References
    ----------
    ISO 6946:2017, section 6.7.1.

    Examples
    --------
    >>> brick = [Layer("lime plaster", 0.02, 0.87), Layer("brick", 0.37, 0.81),
    ...          Layer("cement plaster", 0.02, 0.93)]
    >>> round(u_value(brick), 3)
    1.535
    """
    if not layers:
        raise EnvelopeError("construction_without_layers", "construction")
    resistance = sum(
        (_exact(layer.thickness_m) / _exact(layer.conductivity_w_mk) for layer in layers),
        start=_exact(r_si) + _exact(r_se),
    )
    return float(1 / resistance)


def u_with_insulation(u_w_m2k: float, thickness_m: float, conductivity_w_mk: float) -> float:
    """Return the transmittance after one more layer, ``1 / (1/U + d/lambda)``.

    Parameters
    ----------
    u_w_m2k : float
        Before. [W/(m2 K)]
    thickness_m, conductivity_w_mk : float
        Of the added layer, conductivity effective in place. [m], [W/(m K)]

    Returns
    -------
    float
        Unrounded. [W/(m2 K)]

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.

    Examples
    --------
    >>> round(u_with_insulation(0.90, 0.10, 0.045), 3)
    0.3
    """
    _check_surface(1.0, u_w_m2k, "construction")
    layer = Layer("insulation", thickness_m, conductivity_w_mk)
    added = _exact(layer.thickness_m) / _exact(layer.conductivity_w_mk)
    return float(1 / (1 / _exact(u_w_m2k) + added))


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
        return replace(surface, u_w_m2k=new_u.get(surface.kind, surface.u_w_m2k))

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


def exact_decimal(value: float) -> Fraction:
    """Return a float as the exact fraction of its shortest decimal form.

    Parameters
    ----------
    value : float
        A figure somebody entered, for example 0.1.

    Returns
    -------
    fractions.Fraction

    Examples
    --------
    >>> exact_decimal(0.1)
    Fraction(1, 10)
    """
    return Fraction(str(value))


_exact = exact_decimal


def _check_surface(area_m2: float, u_w_m2k: float, where: str) -> None:
    require_between(area_m2, 0.01, 5000.0, error=EnvelopeError, where=where, name="area_m2")
    # 0.05 is half a metre of good insulation, 10 an open hole with wind: beyond is a typing slip.
    require_between(u_w_m2k, 0.05, 10.0, error=EnvelopeError, where=where, name="u_w_m2k")


def _exact_net_area(wall: Wall) -> Fraction:
    return _exact(wall.gross_area_m2) - sum(_exact(opening.area_m2) for opening in wall.openings)


def _exact_air(house: House) -> Fraction:
    return Fraction(AIR_HEAT_WH_M3K) * _exact(house.air_changes_per_hour) * _exact(house.volume_m3)


def _parts(house: House) -> Iterator[tuple[SurfaceKind, Fraction]]:
    for wall in house.walls:
        yield SurfaceKind.WALL, _exact_net_area(wall) * _exact(wall.u_w_m2k)
    openings = (opening for wall in house.walls for opening in wall.openings)
    for surface in (*openings, *house.surfaces):
        yield surface.kind, _exact(surface.area_m2) * _exact(surface.u_w_m2k)

"""Each part of an envelope against a standard's limits: transmittances, and windows in facades."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction

from heating_program.building_physics.envelope import House, SurfaceKind, Wall
from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.exact import exact_decimal

# A facade within 30° of south is a south facade, within 60° of north a north one (GB 50176 and
# JGJ 26 draw the sectors alike).
SOUTH_WITHIN_DEG = 30.0
NORTH_WITHIN_DEG = 60.0


class Facade(StrEnum):
    """Sector a wall faces."""

    SOUTH = "south"
    EAST_WEST = "east_west"
    NORTH = "north"


@dataclass(frozen=True, slots=True)
class ComponentLimits:
    """What a standard asks of a house in one climate.

    Parameters
    ----------
    wall, roof, door : float
        Greatest U. [W/(m2 K)]
    window_south, window_other : float
        Greatest U of windows by facade. [W/(m2 K)]
    glass_south, glass_east_west, glass_north : float
        Greatest share of window in the facade. [-]

    Raises
    ------
    EnvelopeError
        If a limit is outside physics: U 0.05-10, shares 0-1.
    """

    wall: float
    roof: float
    door: float
    window_south: float
    window_other: float
    glass_south: float
    glass_east_west: float
    glass_north: float

    def __post_init__(self) -> None:
        for field in fields(self):
            low, high = (0.0, 1.0) if field.name.startswith("glass") else (0.05, 10.0)
            require_between(
                getattr(self, field.name),
                low,
                high,
                error=EnvelopeError,
                where="standard",
                name=field.name,
            )


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """One line of the check.

    Parameters
    ----------
    part : str
        Name of the limit, for example ``window_south`` or ``glass_north``.
    where : str
        Wall, roof or opening concerned.
    figure : float
        U [W/(m2 K)], or the share of window [-].
    limit : float
        Of the standard.
    meets : bool
        Whether the figure is not above the limit.
    """

    part: str
    where: str
    figure: float
    limit: float
    meets: bool


def facade_of(wall: Wall) -> Facade | None:
    """Return the sector a wall faces, None where nobody surveyed it."""
    if wall.azimuth_deg is None:
        return None
    from_north = abs((wall.azimuth_deg + 180.0) % 360.0 - 180.0)
    if from_north >= 180.0 - SOUTH_WITHIN_DEG:
        return Facade.SOUTH
    return Facade.NORTH if from_north <= NORTH_WITHIN_DEG else Facade.EAST_WEST


def check_components(
    house: House, limits: ComponentLimits, touched: Collection[SurfaceKind] | None = None
) -> tuple[ComponentRow, ...]:
    """Compare the parts of a house with a standard.

    Parameters
    ----------
    house : House
        As designed or as built. Limits are written for label values: where a house counts another
        winter U for its windows, give it here with the label's.
    limits : ComponentLimits
        Of one standard in one climate.
    touched : collection of SurfaceKind or None
        Only these parts, as a retrofit is judged by what it touched; None looks at the whole
        house and at the share of window in its facades, which no retrofit changes.

    Returns
    -------
    tuple of ComponentRow
        Walls, roof, windows, doors, then glass; equal lines once. A window in a wall of unknown
        direction is held to the stricter limit. Floors have no limit here.
    """
    rows = [
        _row("wall", f"wall {wall.name}", wall.u_w_m2k, limits.wall)
        for wall in house.walls
        if _asked(SurfaceKind.WALL, touched)
    ]
    rows += [
        _row("roof", "roof", surface.u_w_m2k, limits.roof)
        for surface in house.surfaces
        if surface.kind is SurfaceKind.ROOF and _asked(SurfaceKind.ROOF, touched)
    ]
    for kind in (SurfaceKind.WINDOW, SurfaceKind.DOOR):
        if _asked(kind, touched):
            rows += _opening_rows(house, kind, limits)
    if touched is None:
        rows += _glass_rows(house, limits)
    return tuple(dict.fromkeys(rows))


def all_meet(rows: Sequence[ComponentRow]) -> bool:
    """Tell whether every line meets its limit."""
    return all(row.meets for row in rows)


def stricter(first: ComponentLimits, second: ComponentLimits) -> ComponentLimits:
    """Return the lower of each pair of limits, for a house between two climates."""
    return ComponentLimits(
        **{
            field.name: min(getattr(first, field.name), getattr(second, field.name))
            for field in fields(ComponentLimits)
        }
    )


def _asked(kind: SurfaceKind, touched: Collection[SurfaceKind] | None) -> bool:
    return touched is None or kind in touched


def _row(part: str, where: str, figure: float, limit: float) -> ComponentRow:
    return ComponentRow(part, where, figure, limit, figure <= limit)


def _opening_rows(house: House, kind: SurfaceKind, limits: ComponentLimits) -> list[ComponentRow]:
    rows = []
    for wall in house.walls:
        for opening in wall.openings:
            if opening.kind is not kind:
                continue
            part, limit = _opening_limit(kind, facade_of(wall), limits)
            rows.append(_row(part, f"wall {wall.name}", opening.u_w_m2k, limit))
    return rows


def _opening_limit(
    kind: SurfaceKind, facade: Facade | None, limits: ComponentLimits
) -> tuple[str, float]:
    if kind is SurfaceKind.DOOR:
        return "door", limits.door
    by_facade = {"window_south": limits.window_south, "window_other": limits.window_other}
    if facade is None:
        part = min(by_facade, key=by_facade.__getitem__)
    else:
        part = "window_south" if facade is Facade.SOUTH else "window_other"
    return part, by_facade[part]


def _glass_rows(house: House, limits: ComponentLimits) -> list[ComponentRow]:
    by_facade = {
        Facade.SOUTH: limits.glass_south,
        Facade.EAST_WEST: limits.glass_east_west,
        Facade.NORTH: limits.glass_north,
    }
    walls_m2: dict[Facade, Fraction] = {}
    glass_m2: dict[Facade, Fraction] = {}
    for wall in house.walls:
        facade = facade_of(wall) or min(by_facade, key=by_facade.__getitem__)
        windows = [o.area_m2 for o in wall.openings if o.kind is SurfaceKind.WINDOW]
        walls_m2[facade] = walls_m2.get(facade, Fraction(0)) + exact_decimal(wall.gross_area_m2)
        glass_m2[facade] = sum(map(exact_decimal, windows), start=glass_m2.get(facade, Fraction(0)))
    return [
        _row(f"glass_{facade}", f"facade {facade}", float(glass / walls_m2[facade]), limit)
        for facade, limit in by_facade.items()
        if (glass := glass_m2.get(facade))
    ]

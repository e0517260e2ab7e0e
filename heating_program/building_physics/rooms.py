"""A house of which only a part is heated, and its design load room by room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from heating_program.building_physics.envelope import (
    House,
    Surface,
    SurfaceKind,
    Wall,
    heat_loss,
)
from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.building_physics.load import design_load

# Rooms are measured one by one with a tape: together they may miss the house by this share. [-]
MEASURING_SLACK = 0.02
# `Surface` begins here; a partition better than that loses next to nothing. [W/(m2 K)]
LEAST_U_W_M2K = 0.05


@dataclass(frozen=True, slots=True)
class Room:
    """One room with what it has of the envelope.

    Parameters
    ----------
    name : str
        As the survey calls it.
    envelope : House
        Its own floor, air, outer walls with their openings, and its piece of roof and floor; a
        wall to an unheated room is a surface of kind wall, its U-value times `neighbour_factor`.
    heated : bool
        False for a store or a kitchen nobody heats.
    """

    name: str
    envelope: House
    heated: bool = True


@dataclass(frozen=True, slots=True)
class RoomLoad:
    """Design load of a room.

    Parameters
    ----------
    name : str
        Room.
    h_w_k : float
        Heat loss per kelvin. [W/K]
    load_w : float
        Heat its heater must give; 0 for an unheated room. [W]
    load_w_m2 : float
        Per floor of the room. [W/m2]
    """

    name: str
    h_w_k: float
    load_w: float
    load_w_m2: float


def neighbour_factor(to_neighbour_w_k: float, neighbour_to_outdoor_w_k: float) -> float:
    """Return what share of the difference to outdoors an unheated neighbour leaves.

    ``b = H_ue / (H_iu + H_ue)``: 1 when it is as cold as outdoors, 0 when it is as warm as here.

    Parameters
    ----------
    to_neighbour_w_k, neighbour_to_outdoor_w_k : float
        Conductances from the heated rooms to the neighbour and from there outdoors. [W/K]

    Returns
    -------
    float

    Raises
    ------
    EnvelopeError
        If a conductance is negative or both are nothing.

    References
    ----------
    ISO 13789:2017, unheated spaces.

    Examples
    --------
    >>> neighbour_factor(50.0, 150.0)
    0.75
    """
    for name, value in (
        ("to_neighbour_w_k", to_neighbour_w_k),
        ("neighbour_to_outdoor_w_k", neighbour_to_outdoor_w_k),
    ):
        require_between(value, 0.0, 1e6, error=EnvelopeError, where="neighbour", name=name)
    both = to_neighbour_w_k + neighbour_to_outdoor_w_k
    if both == 0.0:
        raise EnvelopeError("neighbour_without_walls", "neighbour")
    return neighbour_to_outdoor_w_k / both


def heated_part(
    house: House, *, share: float, partition_m2: float, partition_u_w_m2k: float
) -> House:
    """Return the heated rooms of a house whose other rooms stay cold.

    The heated part has its share of every wall, window and door, of roof, floor and air; the
    partitions lose to the cold rooms, whose temperature follows from the balance of the rest of
    the envelope. Which rooms have the windows is not asked: where it matters, give rooms.

    Parameters
    ----------
    house : House
        All of it.
    share : float
        Heated floor of all floor, 0.1 to 1. [-]
    partition_m2 : float
        Inner walls between heated and cold rooms. [m2]
    partition_u_w_m2k : float
        Their transmittance, inner films on both sides. [W/(m2 K)]

    Returns
    -------
    House
        The house itself when all of it is heated.

    Raises
    ------
    EnvelopeError
        If a figure is outside its range.
    """
    require_between(share, 0.1, 1.0, error=EnvelopeError, where="house", name="share")
    if share == 1.0:
        return house
    partition = Surface(SurfaceKind.WALL, partition_m2, partition_u_w_m2k)
    cold_w_k = (1.0 - share) * heat_loss(house).total
    factor = neighbour_factor(partition_m2 * partition_u_w_m2k, cold_w_k)
    lost = replace(partition, u_w_m2k=max(partition_u_w_m2k * factor, LEAST_U_W_M2K))
    return replace(
        house,
        floor_area_m2=house.floor_area_m2 * share,
        volume_m3=house.volume_m3 * share,
        walls=tuple(_part_of(wall, share) for wall in house.walls),
        surfaces=(*(replace(s, area_m2=s.area_m2 * share) for s in house.surfaces), lost),
    )


def room_loads(
    house: House, rooms: Sequence[Room], *, indoor_celsius: float, outdoor_celsius: float
) -> tuple[RoomLoad, ...]:
    """Return the design load of every room: transmission and air of its own part.

    Parameters
    ----------
    house : House
        All rooms together, as surveyed from outside.
    rooms : sequence of Room
        Every room of it.
    indoor_celsius, outdoor_celsius : float
        As for `design_load`. [°C]

    Returns
    -------
    tuple of RoomLoad
        In the order given; their sum is the load of the house when all are heated.

    Raises
    ------
    EnvelopeError
        ``rooms_do_not_make_the_house`` when floor, air or the area of a kind of part differs by
        more than 2 %.
    LoadError
        As for `design_load`.

    References
    ----------
    EN 12831-1:2017: transmission and ventilation losses of a room.
    """
    _check_whole(house, rooms)
    found = []
    for room in rooms:
        load = design_load(
            room.envelope, indoor_celsius=indoor_celsius, outdoor_celsius=outdoor_celsius
        )
        given_w = load.load_w if room.heated else 0.0
        found.append(
            RoomLoad(room.name, load.h_w_k, given_w, given_w / room.envelope.floor_area_m2)
        )
    return tuple(found)


def _part_of(wall: Wall, share: float) -> Wall:
    openings = tuple(replace(o, area_m2=o.area_m2 * share) for o in wall.openings)
    return replace(wall, gross_area_m2=wall.gross_area_m2 * share, openings=openings)


def _check_whole(house: House, rooms: Sequence[Room]) -> None:
    whole, parts = _sizes(house), [_sizes(room.envelope) for room in rooms]
    for name, size in whole.items():
        together = math.fsum(part[name] for part in parts)
        if abs(together - size) > MEASURING_SLACK * size:
            raise EnvelopeError(
                "rooms_do_not_make_the_house", f"rooms {name}", house=size, rooms=together
            )


def _sizes(house: House) -> dict[str, float]:
    """Return floor, air and the outer areas by kind; inner walls are no part of the house."""
    openings = [o for wall in house.walls for o in wall.openings]
    outer = [s for s in (*openings, *house.surfaces) if s.kind is not SurfaceKind.WALL]
    kinds = [kind for kind in SurfaceKind if kind is not SurfaceKind.WALL]
    return {
        "floor_area_m2": house.floor_area_m2,
        "volume_m3": house.volume_m3,
        "wall_m2": math.fsum(wall.gross_area_m2 for wall in house.walls),
        **{f"{k}_m2": math.fsum(s.area_m2 for s in outer if s.kind is k) for k in kinds},
    }

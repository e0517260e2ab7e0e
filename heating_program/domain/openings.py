"""What a survey may say of walls, windows, doors and porch, and which of it cannot be true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from heating_program.domain.dwelling import DwellingDetails, Opening, Side
from heating_program.domain.errors import DomainError

# What somebody can have measured on a farmhouse; outside it a figure is mistyped.
WIDTH_M: Final = (0.2, 12.0)
HEIGHT_M: Final = (0.2, 5.0)
MOST_ALIKE: Final = 20
MOST_PANES: Final = 3
THICKNESS_MM: Final = (0.5, 1500.0)
PORCH_AREA_M2: Final = (1.0, 100.0)
# Of an unheated glazed room before the whole front, as the heat loss behind it is computed. [m]
PORCH_DEPTH_M: Final = (0.5, 5.0)
_SIDE_BY_SIDE: Final = ("walls", "openings", "roof_layers", "floor_layers", "porch_area_m2")


def side_by_side(house: DwellingDetails) -> dict[str, Any]:
    """Return what a house is said to be wall by wall and layer by layer, by field."""
    return {name: getattr(house, name) for name in _SIDE_BY_SIDE}


def contradictions(house: DwellingDetails) -> Iterator[DomainError]:
    """Yield what cannot be true of walls, openings and porch, each with the field to correct.

    An error of one opening or layer carries its place in the list as ``row``.
    """
    for row, opening in enumerate(house.openings):
        yield from _impossible(house, row, opening)
    yield from _overfull(house)
    yield from _walls(house)
    if house.porch_area_m2 is not None:
        yield from _porch(house, house.porch_area_m2)


def _impossible(house: DwellingDetails, row: int, opening: Opening) -> Iterator[DomainError]:
    counted = opening.count in range(1, MOST_ALIKE + 1)
    glazed = opening.panes is None or opening.panes in range(1, MOST_PANES + 1)
    sized = _within(opening.width_m, WIDTH_M) and _within(opening.height_m, HEIGHT_M)
    if not (counted and glazed and sized):
        yield DomainError("opening_impossible", field="openings", row=row)
        return
    width_m, height_m = house.width_m(opening.side), wall_height_m(house)
    if opening.width_m > width_m or opening.height_m > height_m:
        yield DomainError(
            "opening_beyond_wall",
            field="openings",
            row=row,
            width=f"{width_m:g}",
            height=f"{height_m:g}",
        )


def _overfull(house: DwellingDetails) -> Iterator[DomainError]:
    for side in Side:
        own = [row for row, each in enumerate(house.openings) if each.side is side]
        if not own:
            continue
        wall_m2 = wall_area_m2(house, side)
        if openings_m2(house, side) > wall_m2:
            yield DomainError(
                "openings_larger_than_wall", field="openings", row=own[-1], wall=f"{wall_m2:.1f}"
            )


def _walls(house: DwellingDetails) -> Iterator[DomainError]:
    sides = [wall.side for wall in house.walls]
    for wall in house.walls:
        if sides.count(wall.side) > 1:
            yield DomainError("wall_twice", field="walls", side=wall.side.value)
        elif bool(wall.template) == bool(wall.layers):
            code = "wall_said_two_ways" if wall.layers else "wall_unsaid"
            yield DomainError(code, field="walls", side=wall.side.value)
    layers = [layer for wall in house.walls for layer in wall.layers]
    for layer in (*layers, *house.roof_layers, *house.floor_layers):
        if not _within(layer.thickness_mm, THICKNESS_MM):
            yield DomainError("layer_impossible", field="layers")


def _porch(house: DwellingDetails, area_m2: float) -> Iterator[DomainError]:
    least_m2, most_m2 = (depth_m * house.length_m for depth_m in PORCH_DEPTH_M)
    if not house.porch:
        yield DomainError("porch_area_without_porch", field="porch_area_m2")
    elif not least_m2 <= area_m2 <= most_m2:
        yield DomainError(
            "porch_area_implausible",
            field="porch_area_m2",
            least=f"{least_m2:.1f}",
            most=f"{most_m2:.1f}",
        )


def wall_height_m(house: DwellingDetails) -> float:
    """Return from where to where openings may lie: every storey as high as the eaves."""
    return house.eaves_height_m * house.storeys


def wall_area_m2(house: DwellingDetails, side: Side) -> float:
    """Return a wall with its openings [m²]."""
    return round(house.width_m(side) * wall_height_m(house), 2)


def openings_m2(house: DwellingDetails, *sides: Side) -> float:
    """Return the openings of some sides together [m²]."""
    return round(sum(each.area_m2 for each in house.openings if each.side in sides), 4)


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]

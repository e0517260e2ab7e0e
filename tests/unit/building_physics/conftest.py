"""The worked reference house H0: 12.5 x 7.2 x 3.0 m, 370 mm brick, reed-mud roof."""

import pytest

from heating_program.building_physics.envelope import (
    House,
    Measure,
    Surface,
    SurfaceKind,
    Wall,
)


@pytest.fixture
def house() -> House:
    south = Wall(
        "south",
        37.5,
        1.535,
        (Surface(SurfaceKind.WINDOW, 10.0, 3.9), Surface(SurfaceKind.DOOR, 4.0, 3.0)),
        azimuth_deg=180.0,
    )
    north = Wall("north", 37.5, 1.535, (Surface(SurfaceKind.WINDOW, 3.0, 3.9),), azimuth_deg=0.0)
    ends = tuple(
        Wall(name, 21.6, 1.535, (), azimuth_deg=azimuth)
        for name, azimuth in (("east", 90.0), ("west", 270.0))
    )
    return House(
        floor_area_m2=90.0,
        volume_m3=270.0,
        air_changes_per_hour=0.8,
        walls=(south, north, *ends),
        surfaces=(Surface(SurfaceKind.ROOF, 90.0, 0.90), Surface(SurfaceKind.FLOOR, 90.0, 0.40)),
    )


@pytest.fixture
def walls() -> Measure:
    return Measure("walls", ((SurfaceKind.WALL, 0.391),))


@pytest.fixture
def roof() -> Measure:
    return Measure("roof", ((SurfaceKind.ROOF, 0.300),))


@pytest.fixture
def openings() -> Measure:
    """New windows and door, which also make the house tight."""
    return Measure(
        "windows_and_doors",
        ((SurfaceKind.WINDOW, 2.2), (SurfaceKind.DOOR, 2.0)),
        air_changes_per_hour=0.5,
    )

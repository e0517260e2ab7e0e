"""The reference house with glass that lets the sun in, an even year of weather, a usual use."""

import numpy as np

from heating_program.building_physics.envelope import House, Surface, SurfaceKind, Wall
from heating_program.building_physics.hourly_demand import HourlyClimate, HouseUse
from heating_program.building_physics.thermal_house import Facing, MassClass, ThermalCharacter

HOURS = np.arange(8760)
DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = np.repeat(np.arange(1, 13), [days * 24 for days in DAYS_OF_MONTH])
BRICK = ThermalCharacter(MassClass.HEAVY)
H0 = House(
    floor_area_m2=90.0,
    volume_m3=270.0,
    air_changes_per_hour=0.8,
    walls=(
        Wall("south", 37.5, 1.535, (Surface(SurfaceKind.WINDOW, 10.0, 3.9, 0.7),), 180.0),
        Wall("north", 37.5, 1.535, (Surface(SurfaceKind.WINDOW, 3.0, 3.9, 0.7),), 0.0),
        Wall("ends", 43.2, 1.535, (), 90.0),
    ),
    surfaces=(Surface(SurfaceKind.ROOF, 90.0, 0.9), Surface(SurfaceKind.FLOOR, 90.0, 0.4)),
)
USE = HouseUse(np.full(8760, 18.0), np.full(8760, 3.8), (MONTHS <= 4) | (MONTHS >= 10))


def climate(facings: tuple[Facing, ...], *, colder_k: float = 0.0) -> HourlyClimate:
    season = np.cos(2 * np.pi * (HOURS - 15 * 24) / 8760)
    noon = np.maximum(np.sin(2 * np.pi * (HOURS % 24 - 6) / 24), 0.0)
    strength = [300.0 + 200.0 * np.cos(np.radians(f.azimuth_deg - 180.0)) for f in facings]
    return HourlyClimate(
        temp_air=8.0 - 17.0 * season - 5.0 * np.cos(2 * np.pi * HOURS / 24) - colder_k,
        temp_ground=9.0 - 6.0 * season,
        irradiance=np.array(strength)[:, np.newaxis] * noon,
        months=MONTHS,
    )

"""The house both models get: our `House` and, for EnergyPlus, the layers that give its U-values."""

from dataclasses import dataclass

from heating_program.building_physics.box_house import Side, box_house
from heating_program.building_physics.constructions import Layer, u_value, u_with_insulation
from heating_program.building_physics.envelope import House, Surface, SurfaceKind
from heating_program.building_physics.thermal_house import MassClass, ThermalCharacter


@dataclass(frozen=True, slots=True)
class Heavy:
    """A layer with what it weighs [kg/m3] and its heat capacity [J/(kg K)]."""

    layer: Layer
    density_kg_m3: float
    heat_j_kgk: float


@dataclass(frozen=True, slots=True)
class Filler:
    """Massless rest of a construction: whatever resistance its U-value still asks for."""


Parts = tuple[Heavy | Filler, ...]


@dataclass(frozen=True, slots=True)
class BoxHouse:
    """A box with everything both models need; layers run from outside to inside."""

    name: str
    size_m: tuple[float, float, float]
    house: House
    character: ThermalCharacter
    wall: Parts
    roof: Parts
    floor: Parts
    gains_w_m2: float = 3.8
    set_celsius: float = 18.0


@dataclass(frozen=True, slots=True)
class Package:
    """Works on the farmhouse; the defaults are those of the house before."""

    name: str
    wall_insulation_m: float = 0.0
    roof_insulation_m: float = 0.0
    u_window: float = 3.9
    solar_g: float = 0.7
    u_door: float = 3.0
    air_changes: float = 0.8


BEFORE = Package("before")
OPENINGS = {"u_window": 2.2, "solar_g": 0.6, "u_door": 2.0, "air_changes": 0.5}
PACKAGES = (
    Package("wall 80", wall_insulation_m=0.08),
    Package("wall 40", wall_insulation_m=0.04),
    Package("roof 100", roof_insulation_m=0.10),
    Package("windows", u_window=2.2, solar_g=0.6),
    Package("tight 0.5", air_changes=0.5),
    Package("openings", **OPENINGS),
    Package("openings + roof 100", roof_insulation_m=0.10, **OPENINGS),
    Package("openings + wall 80", wall_insulation_m=0.08, **OPENINGS),
    Package("wall 80 + roof 100", wall_insulation_m=0.08, roof_insulation_m=0.10),
    Package("roof 50 + tight", roof_insulation_m=0.05, air_changes=0.5),
    Package("wall 40 + windows", wall_insulation_m=0.04, u_window=2.2, solar_g=0.6),
    Package("all", wall_insulation_m=0.08, roof_insulation_m=0.10, **OPENINGS),
)
EPS = Layer("eps", 0.08, 0.042)
PLASTER_OUT = Heavy(Layer("plaster_out", 0.02, 0.93), 1800.0, 1050.0)
BRICK = Heavy(Layer("brick", 0.37, 0.81), 1800.0, 1050.0)
PLASTER_IN = Heavy(Layer("plaster_in", 0.02, 0.87), 1700.0, 1050.0)
MUD = Heavy(Layer("mud", 0.06, 0.58), 1400.0, 1010.0)
BOARD = Heavy(Layer("board", 0.02, 0.15), 500.0, 1600.0)
CONCRETE = Heavy(Layer("concrete", 0.10, 1.5), 2300.0, 920.0)


def farmhouse(package: Package) -> BoxHouse:
    """Return the reference farmhouse, 12.5 x 7.2 x 3.0 m facing south, with a package done."""
    wall: Parts = (PLASTER_OUT, BRICK, PLASTER_IN)
    if package.wall_insulation_m:
        eps = Heavy(Layer("eps", package.wall_insulation_m, EPS.conductivity_w_mk), 20.0, 1400.0)
        wall = (PLASTER_OUT, eps, BRICK, PLASTER_IN)
    u_roof = 0.90
    if package.roof_insulation_m:
        u_roof = u_with_insulation(u_roof, package.roof_insulation_m, 0.045)
    size_m = (12.5, 7.2, 3.0)
    window = {"u_w_m2k": package.u_window, "solar_g": package.solar_g}
    house = box_house(
        length_m=size_m[0],
        depth_m=size_m[1],
        height_m=size_m[2],
        front_azimuth_deg=180.0,
        openings={
            Side.FRONT: (
                Surface(SurfaceKind.WINDOW, 10.0, **window),
                Surface(SurfaceKind.DOOR, 4.0, package.u_door),
            ),
            Side.BACK: (Surface(SurfaceKind.WINDOW, 3.0, **window),),
        },
        u_wall_w_m2k=u_value([part.layer for part in wall if isinstance(part, Heavy)]),
        u_roof_w_m2k=u_roof,
        u_floor_w_m2k=0.40,
        air_changes_per_hour=package.air_changes,
    )
    character = ThermalCharacter(MassClass.HEAVY)
    return BoxHouse(
        package.name,
        size_m,
        house,
        character,
        wall,
        (MUD, Filler(), BOARD),
        (Filler(), CONCRETE),
    )


def ashrae_box(name: str) -> BoxHouse:
    """Return a box like ASHRAE 140 case 600 (light) or 900 (heavy), here heated to 20 °C only."""
    siding = Heavy(Layer("siding", 0.009, 0.14), 530.0, 900.0)
    light = name == "600"
    if light:
        wall: Parts = (
            siding,
            Heavy(Layer("fibreglass", 0.066, 0.04), 12.0, 840.0),
            Heavy(Layer("plasterboard", 0.012, 0.16), 950.0, 840.0),
        )
        floor: Parts = (Filler(), Heavy(Layer("timber", 0.025, 0.14), 650.0, 1200.0))
    else:
        wall = (
            siding,
            Heavy(Layer("foam", 0.0615, 0.04), 10.0, 1400.0),
            Heavy(Layer("block", 0.100, 0.51), 1400.0, 1000.0),
        )
        floor = (Filler(), Heavy(Layer("slab", 0.080, 1.13), 1400.0, 1000.0))
    roof: Parts = (
        Heavy(Layer("deck", 0.019, 0.14), 530.0, 900.0),
        Heavy(Layer("roof_fibreglass", 0.1118, 0.04), 12.0, 840.0),
        Heavy(Layer("roof_plasterboard", 0.010, 0.16), 950.0, 840.0),
    )
    size_m = (8.0, 6.0, 2.7)
    house = box_house(
        length_m=size_m[0],
        depth_m=size_m[1],
        height_m=size_m[2],
        front_azimuth_deg=180.0,
        openings={Side.FRONT: (Surface(SurfaceKind.WINDOW, 12.0, 3.0, 0.789),)},
        u_wall_w_m2k=u_value([part.layer for part in wall if isinstance(part, Heavy)]),
        u_roof_w_m2k=u_value([part.layer for part in roof if isinstance(part, Heavy)]),
        # 0.039 there, to all but cut off the ground; ours begins at 0.05.
        u_floor_w_m2k=0.05,
        air_changes_per_hour=0.5,
    )
    mass = MassClass.VERY_LIGHT if light else MassClass.MEDIUM
    return BoxHouse(
        f"ASHRAE 140 {name}",
        size_m,
        house,
        ThermalCharacter(mass, wall_absorptance=0.6, roof_absorptance=0.6),
        wall,
        roof,
        floor,
        gains_w_m2=200.0 / 48.0,
        set_celsius=20.0,
    )

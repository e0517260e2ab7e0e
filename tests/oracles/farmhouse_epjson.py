"""Describes a `BoxHouse` to EnergyPlus: the areas, layers, U-values and use that ours has too."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from heating_program.building_physics.constructions import R_SE, R_SI
from heating_program.building_physics.envelope import Surface, SurfaceKind, Wall
from heating_program.building_physics.hourly_demand import HourlyClimate, HouseUse
from tests.oracles.energyplus import AIR, HEAT
from tests.oracles.farmhouse import BoxHouse, Filler, Heavy, Parts

Objects = dict[str, dict[str, dict[str, Any]]]
Point = tuple[float, float, float]
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SILL_M, FROM_CORNER_M, OPENING_TALL_M = 0.2, 0.25, 2.0


def epjson(box: BoxHouse, climate: HourlyClimate, use: HouseUse) -> Objects:
    """Return the model of one year; set points and season follow `use`, floor sees the ground."""
    return {
        **_frame(climate),
        **_constructions(box),
        **_surfaces(box),
        **_use(box, use),
        "Output:Variable": {
            name: {"key_value": "*", "variable_name": name, "reporting_frequency": "Hourly"}
            for name in (HEAT, AIR)
        },
    }


def _frame(climate: HourlyClimate) -> Objects:
    ground = [float(climate.temp_ground[climate.months == m].mean()) for m in range(1, 13)]
    return {
        "Version": {"v": {"version_identifier": "25.2"}},
        "SimulationControl": {
            "s": {
                "do_zone_sizing_calculation": "No",
                "do_system_sizing_calculation": "No",
                "do_plant_sizing_calculation": "No",
                "run_simulation_for_sizing_periods": "No",
                "run_simulation_for_weather_file_run_periods": "Yes",
            }
        },
        "Building": {
            "b": {
                "north_axis": 0,
                "terrain": "Country",
                "solar_distribution": "FullExterior",
                "maximum_number_of_warmup_days": 40,
                "minimum_number_of_warmup_days": 10,
            }
        },
        "Timestep": {"t": {"number_of_timesteps_per_hour": 4}},
        "RunPeriod": {
            "r": {
                "begin_month": 1,
                "begin_day_of_month": 1,
                "begin_year": 2001,
                "end_month": 12,
                "end_day_of_month": 31,
                "end_year": 2001,
                "use_weather_file_holidays_and_special_days": "No",
                "use_weather_file_daylight_saving_period": "No",
            }
        },
        "GlobalGeometryRules": {
            "g": {
                "starting_vertex_position": "UpperLeftCorner",
                "vertex_entry_direction": "Counterclockwise",
                "coordinate_system": "World",
            }
        },
        "Site:GroundTemperature:BuildingSurface": {
            "g": {
                f"{name}_ground_temperature": value
                for name, value in zip(MONTHS, ground, strict=True)
            }
        },
    }


def _constructions(box: BoxHouse) -> Objects:
    roof, floor = box.house.surfaces
    heavy: dict[str, dict[str, Any]] = {}
    light: dict[str, dict[str, Any]] = {}
    built: dict[str, dict[str, Any]] = {}
    taken = {"wall": box.character.wall_absorptance, "roof": box.character.roof_absorptance}
    for name, parts, u, films in (
        ("wall", box.wall, box.house.walls[0].u_w_m2k, R_SI + R_SE),
        ("roof", box.roof, roof.u_w_m2k, R_SI + R_SE),
        # Nothing blows below a floor on the ground.
        ("floor", box.floor, floor.u_w_m2k, R_SI),
    ):
        outer = {"solar_absorptance": taken.get(name, 0.6), "thermal_absorptance": 0.9}
        rest = 1.0 / u - films - _resistance(parts)
        layers = []
        for part in parts:
            if isinstance(part, Heavy):
                key = part.layer.material
                heavy[key] = _heavy(part) | outer
            else:
                key = f"{name}_filler"
                light[key] = {"roughness": "Rough", "thermal_resistance": rest} | outer
            layers.append(key)
        built[name] = _layered(*layers)
    for kind, (opening, _) in _openings(box):
        if kind is SurfaceKind.DOOR:
            door_r = 1.0 / opening.u_w_m2k - R_SI - R_SE
            light["door"] = {"roughness": "Smooth", "thermal_resistance": door_r} | {
                "solar_absorptance": taken["wall"],
                "thermal_absorptance": 0.9,
            }
            built["door"] = _layered("door")
        else:
            glass = {"u_factor": opening.u_w_m2k, "solar_heat_gain_coefficient": opening.solar_g}
            built["window"] = _layered("glass")
    return {
        "Material": heavy,
        "Material:NoMass": light,
        "WindowMaterial:SimpleGlazingSystem": {"glass": glass},
        "Construction": built,
    }


def _resistance(parts: Parts) -> float:
    return sum(
        part.layer.thickness_m / part.layer.conductivity_w_mk
        for part in parts
        if not isinstance(part, Filler)
    )


def _heavy(part: Heavy) -> dict[str, Any]:
    return {
        "roughness": "Rough",
        "thickness": part.layer.thickness_m,
        "conductivity": part.layer.conductivity_w_mk,
        "density": part.density_kg_m3,
        "specific_heat": part.heat_j_kgk,
    }


def _layered(*layers: str) -> dict[str, Any]:
    names = ("outside_layer", *(f"layer_{n}" for n in range(2, len(layers) + 1)))
    return dict(zip(names, layers, strict=True))


def _openings(box: BoxHouse) -> Iterator[tuple[SurfaceKind, tuple[Surface, Wall]]]:
    for wall in box.house.walls:
        for opening in wall.openings:
            yield opening.kind, (opening, wall)


def _surfaces(box: BoxHouse) -> Objects:
    length, depth, height = box.size_m
    corners: dict[str, tuple[Point, Point]] = {
        "front": ((0.0, 0.0, 0.0), (length, 0.0, 0.0)),
        "right": ((length, 0.0, 0.0), (length, depth, 0.0)),
        "back": ((length, depth, 0.0), (0.0, depth, 0.0)),
        "left": ((0.0, depth, 0.0), (0.0, 0.0, 0.0)),
    }
    surfaces = {
        "roof": _surface(
            "Roof",
            "roof",
            [(0, depth, height), (0, 0, height), (length, 0, height), (length, depth, height)],
        ),
        "floor": _surface(
            "Floor", "floor", [(0, 0, 0), (0, depth, 0), (length, depth, 0), (length, 0, 0)]
        ),
    }
    holes: dict[str, dict[str, Any]] = {}
    for wall in box.house.walls:
        left, right = corners[wall.name]
        surfaces[wall.name] = _surface("Wall", "wall", _upright(left, right, 0.0, height))
        holes |= _holes(wall, left, right)
    return {
        "Zone": {"z": {"volume": box.house.volume_m3, "ceiling_height": height}},
        "BuildingSurface:Detailed": surfaces,
        "FenestrationSurface:Detailed": holes,
    }


def _holes(wall: Wall, left: Point, right: Point) -> dict[str, dict[str, Any]]:
    """Return windows and doors of a wall side by side, each 2 m tall."""
    width = math.hypot(right[0] - left[0], right[1] - left[1])

    def beside(metres: float) -> Point:
        share = metres / width
        return (
            left[0] + (right[0] - left[0]) * share,
            left[1] + (right[1] - left[1]) * share,
            0.0,
        )

    found, along = {}, FROM_CORNER_M
    for opening in wall.openings:
        wide, kind = opening.area_m2 / OPENING_TALL_M, opening.kind.value
        corners = _upright(beside(along), beside(along + wide), SILL_M, SILL_M + OPENING_TALL_M)
        along += wide + FROM_CORNER_M
        found[f"{wall.name}_{kind}"] = {
            "surface_type": kind.capitalize(),
            "construction_name": kind,
            "building_surface_name": wall.name,
            "number_of_vertices": 4,
            **{
                f"vertex_{n}_{axis}_coordinate": value
                for n, point in enumerate(corners, 1)
                for axis, value in zip("xyz", point, strict=True)
            },
        }
    return found


def _upright(left: Point, right: Point, low: float, high: float) -> list[Point]:
    return [
        (left[0], left[1], high),
        (left[0], left[1], low),
        (right[0], right[1], low),
        (right[0], right[1], high),
    ]


def _surface(kind: str, construction: str, points: list[Point]) -> dict[str, Any]:
    outdoors = kind != "Floor"
    return {
        "surface_type": kind,
        "construction_name": construction,
        "zone_name": "z",
        "outside_boundary_condition": "Outdoors" if outdoors else "Ground",
        "sun_exposure": "SunExposed" if outdoors else "NoSun",
        "wind_exposure": "WindExposed" if outdoors else "NoWind",
        "number_of_vertices": 4,
        "vertices": [
            {f"vertex_{axis}_coordinate": value for axis, value in zip("xyz", point, strict=True)}
            for point in points
        ],
    }


def _use(box: BoxHouse, use: HouseUse) -> Objects:
    zone = "zone_or_zonelist_or_space_or_spacelist_name"
    nodes = {
        "zone_conditioning_equipment_list_name": "list",
        "zone_air_inlet_node_or_nodelist_name": "inlet",
        "zone_air_node_name": "air",
        "zone_return_air_node_or_nodelist_name": "return",
    }
    return {
        "ScheduleTypeLimits": {"any": {}},
        "Schedule:Constant": {"on": {"hourly_value": 1, "schedule_type_limits_name": "any"}},
        "Schedule:Compact": {"set": {"schedule_type_limits_name": "any", "data": _set(use)}},
        "OtherEquipment": {
            "gains": {
                "fuel_type": "None",
                zone: "z",
                "schedule_name": "on",
                "design_level_calculation_method": "Watts/Area",
                "power_per_floor_area": float(use.gains_w_m2[0]),
                "fraction_latent": 0,
                "fraction_radiant": 0.5,
                "fraction_lost": 0,
            }
        },
        "ZoneInfiltration:DesignFlowRate": {
            "cracks": {
                zone: "z",
                "schedule_name": "on",
                "design_flow_rate_calculation_method": "AirChanges/Hour",
                "air_changes_per_hour": box.house.air_changes_per_hour,
                "constant_term_coefficient": 1,
                "temperature_term_coefficient": 0,
                "velocity_term_coefficient": 0,
                "velocity_squared_term_coefficient": 0,
            }
        },
        "ThermostatSetpoint:SingleHeating": {"sp": {"setpoint_temperature_schedule_name": "set"}},
        "ZoneControl:Thermostat": {
            "t": {
                "zone_or_zonelist_name": "z",
                "control_type_schedule_name": "on",
                "control_1_object_type": "ThermostatSetpoint:SingleHeating",
                "control_1_name": "sp",
            }
        },
        "ZoneHVAC:IdealLoadsAirSystem": {
            "ideal": {
                "zone_supply_air_node_name": "inlet",
                "maximum_heating_supply_air_temperature": 60,
                "heating_limit": "NoLimit",
                "cooling_limit": "NoLimit",
                "dehumidification_control_type": "None",
                "humidification_control_type": "None",
            }
        },
        "ZoneHVAC:EquipmentList": {
            "list": {
                "load_distribution_scheme": "SequentialLoad",
                "equipment": [
                    {
                        "zone_equipment_object_type": "ZoneHVAC:IdealLoadsAirSystem",
                        "zone_equipment_name": "ideal",
                        "zone_equipment_cooling_sequence": 1,
                        "zone_equipment_heating_or_no_load_sequence": 1,
                    }
                ],
            }
        },
        "ZoneHVAC:EquipmentConnections": {"c": {"zone_name": "z"} | nodes},
    }


def _set(use: HouseUse) -> list[dict[str, Any]]:
    """Spell a set point that is the same every hour of the season; -40 °C stands for no heating."""
    by_day = np.where(use.heated, use.set_celsius, -40.0).reshape(365, 24)[:, 0]
    ends = [*np.flatnonzero(np.diff(by_day)).tolist(), 364]
    fields: list[str | float] = []
    first = np.datetime64("2001-01-01")
    for day in ends:
        on = first + np.timedelta64(day, "D")
        month, monthday = str(on)[5:].split("-")
        fields += [f"Through: {int(month)}/{int(monthday)}", "For: AllDays", "Until: 24:00"]
        fields.append(float(by_day[day]))
    return [{"field": field} for field in fields]

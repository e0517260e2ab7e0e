"""The table of materials: complete, sourced, and behind every U of the templates."""

import copy

import pytest

from heating_program.building_physics.errors import EnvelopeError
from heating_program.domain.dwelling import Structure
from heating_program.domain.provenance import Status
from heating_program.reference.envelopes import envelopes
from heating_program.reference.files import DataFaultError, read_yaml
from heating_program.reference.materials import material, materials, table_from


def damaged(**changes: object) -> dict:
    data = copy.deepcopy(read_yaml("materials.yaml"))
    data["materials"][0] |= changes
    return data


def test_a_farmhouse_finds_its_materials() -> None:
    found = materials().by_code
    assert len(found) >= 40
    assert {"clay_brick", "adobe", "rammed_earth", "aerated_block", "reinforced_concrete"} <= set(
        found
    )
    assert {"eps", "xps", "rock_wool", "pu_foam", "straw_board", "reed_mud", "boiler_slag"} <= set(
        found
    )


def test_no_row_passes_for_official_and_each_says_where_it_is_from() -> None:
    for each in materials().by_code.values():
        assert each.status in (Status.UNVERIFIED, Status.EXAMPLE)
        assert len(each.source) > 20


def test_light_materials_insulate_and_heavy_ones_do_not() -> None:
    for each in materials().by_code.values():
        if each.density_kg_m3 <= 150:
            assert each.conductivity_w_mk <= 0.075, each.code
        if each.density_kg_m3 >= 1600 and each.code not in ("sand", "damp_silt"):
            assert each.conductivity_w_mk >= 0.65, each.code


def test_built_in_insulation_conducts_by_its_factor_to_three_decimals() -> None:
    assert material("eps").effective_w_mk() == 0.042
    assert material("eps").effective_w_mk(1.15) == 0.045
    assert material("clay_brick").effective_w_mk() == 0.81
    layer = material("clay_brick").layer(370)
    assert (layer.thickness_m, layer.conductivity_w_mk, layer.density_kg_m3) == (0.37, 0.81, 1800)


@pytest.mark.parametrize(
    ("part", "code", "conductivity"),
    [
        ("wall", "eps", 0.042),
        ("wall", "xps", 0.033),
        ("wall", "rock_wool", 0.048),
        ("roof", "mineral_wool", 0.045),
        ("roof", "eps_board", 0.045),
        ("roof", "pu_foam", 0.028),
    ],
)
def test_the_measures_count_what_they_always_counted(
    part: str, code: str, conductivity: float
) -> None:
    assert envelopes().insulation[part][code].conductivity_w_mk == conductivity


@pytest.mark.parametrize(
    ("structure", "u_wall_w_m2k"),
    [
        (Structure.BRICK_TIMBER, 1.535),
        (Structure.BRICK_CONCRETE, 1.535),
        (Structure.ADOBE, 1.16),
        (Structure.STONE_TIMBER, 2.364),
        (Structure.STEEL, 0.714),
        (Structure.OTHER, 2.038),
    ],
)
def test_walls_of_the_table_lose_what_they_always_lost(
    structure: Structure, u_wall_w_m2k: float
) -> None:
    assert envelopes().templates[structure].u_wall_w_m2k == u_wall_w_m2k


def test_an_unknown_material_and_a_factor_below_one_are_named() -> None:
    with pytest.raises(EnvelopeError, match="material_unknown at layer"):
        material("straw of gold")
    with pytest.raises(EnvelopeError, match="in_place_factor_out_of_range at material eps"):
        material("eps").effective_w_mk(0.9)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"source": "hearsay"}, "hearsay"),
        ({"code": "perforated_brick"}, "material 2: ValueError: the code perforated_brick appears"),
        ({"conductivity_w_mk": 810}, "conductivity_w_mk_out_of_range"),
        ({"specific_heat_j_kgk": 1.05}, "specific_heat_j_kgk_out_of_range"),
        ({"lambda": 0.81}, "lambda"),
    ],
)
def test_a_damaged_row_is_told_with_its_place(change: dict, told: str) -> None:
    with pytest.raises(DataFaultError, match=told):
        table_from(damaged(**change), sha256="")

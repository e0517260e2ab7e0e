"""Templates by structure and age, with porch and floor, and stanzas that are refused."""

import copy
from typing import Any

import pytest

from heating_program.building_physics.constructions import GB_50176, ISO_6946
from heating_program.building_physics.envelope import (
    Measure,
    SurfaceKind,
    apply_measure,
    heat_loss,
)
from heating_program.building_physics.errors import EnvelopeError
from heating_program.building_physics.ground_floor import GroundFloor, ground_floor_u
from heating_program.building_physics.load import design_load
from heating_program.building_physics.verdict import steady_verdict
from heating_program.domain.dwelling import Structure
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.domain.retrofit import Insulation
from heating_program.reference.envelope_templates import EnvelopeTemplate, template_from
from heating_program.reference.envelopes import (
    air_changes,
    envelope_template,
    envelopes,
    insulated_u,
    opening,
    template_by_code,
    templates_for,
)
from heating_program.reference.files import read_yaml

HALL = {"length_m": 12.5, "depth_m": 7.2, "height_m": 3.0, "front_azimuth_deg": 180.0}


def stanza(**changes: Any) -> dict[str, Any]:
    first: dict[str, Any] = copy.deepcopy(read_yaml("envelopes.yaml")["templates"][0])
    return first | changes


def built(given: dict[str, Any], films: Any = GB_50176) -> EnvelopeTemplate:
    return template_from(given, version="test", status=Status.EXAMPLE, films=films)


@pytest.mark.parametrize(
    ("structure", "year", "code"),
    [
        (Structure.BRICK_CONCRETE, None, "brick_concrete"),
        (Structure.BRICK_CONCRETE, 2013, "brick_concrete"),
        (Structure.BRICK_CONCRETE, 2014, "code_brick_concrete"),
        (Structure.BRICK_TIMBER, 1985, "brick_timber"),
        (Structure.BRICK_TIMBER, 2020, "code_brick_timber"),
        (Structure.ADOBE, 2020, "adobe"),
    ],
)
def test_the_year_of_building_chooses_among_templates_of_a_structure(
    structure: Structure, year: int | None, code: str
) -> None:
    assert envelope_template(structure, year).code == code


@pytest.mark.parametrize("structure", Structure)
def test_the_template_of_a_structure_is_of_that_structure_and_for_any_age(
    structure: Structure,
) -> None:
    usual = envelope_template(structure)
    assert (usual.structure, usual.built_from) == (structure, None)


def test_a_surveyor_may_choose_a_thicker_wall_by_sight() -> None:
    offered = [t.code for t in templates_for(Structure.BRICK_TIMBER, 1970)]
    assert offered == ["brick_timber", "brick_490", "code_brick_timber"]
    assert template_by_code("brick_490").u_wall_w_m2k == 1.251
    with pytest.raises(DomainError, match="structure_unknown"):
        template_by_code("igloo")


def test_the_worked_figures_come_out_of_survey_and_catalogue() -> None:
    before = envelope_template(Structure.BRICK_TIMBER, 1990).house(
        **HALL, window_front_m2=10.0, window_back_m2=3.0, door_m2=4.0
    )
    wall = insulated_u("wall", before.walls[0].u_w_m2k, Insulation("eps", 80.0))
    roof = insulated_u("roof", 0.90, Insulation("mineral_wool", 100.0))
    after = apply_measure(
        before,
        Measure(
            "all",
            (
                (SurfaceKind.WALL, wall),
                (SurfaceKind.ROOF, roof),
                (SurfaceKind.WINDOW, opening("window", "double_pvc").u_w_m2k),
                (SurfaceKind.DOOR, opening("door", "insulated").u_w_m2k),
            ),
            air_changes_per_hour=air_changes("tight"),
        ),
    )
    assert [round(heat_loss(house).total, 2) for house in (before, after)] == [406.32, 183.72]
    assert steady_verdict(before, after).saving_pct == "54.78"
    load = design_load(before, indoor_celsius=18.0, outdoor_celsius=-15.3)
    assert round(load.load_w) == 13531


def test_a_new_code_house_needs_less_than_half_of_an_old_one() -> None:
    old, new = (
        heat_loss(envelope_template(Structure.BRICK_CONCRETE, year).house(**HALL)).total
        for year in (1990, 2020)
    )
    assert new < 0.5 * old


def test_labels_stand_beside_winter_values_and_the_file_says_how_they_were_made() -> None:
    assert len(envelopes().winter_u_basis) > 80
    for template in envelopes().by_code.values():
        assert 0.75 <= template.u_window_w_m2k / template.u_window_label_w_m2k <= 1.25
    assert envelopes().films is GB_50176


def test_a_porch_warms_the_front_and_dims_its_windows() -> None:
    template, porch = (
        envelope_template(Structure.BRICK_TIMBER),
        envelopes().porches["single_glazed"],
    )
    bare, sheltered = template.house(**HALL), template.house(**HALL, porch=porch)
    saved = heat_loss(bare).total - heat_loss(sheltered).total
    assert 10.0 < saved < 30.0
    front = {w.name: w for w in sheltered.walls}["front"]
    glass = next(o for o in front.openings if o.kind is SurfaceKind.WINDOW)
    assert glass.solar_g == pytest.approx(0.61 * 0.70, abs=0.0005)


def test_a_floor_worked_out_by_the_standard_replaces_the_simple_one() -> None:
    u_floor = round(ground_floor_u(GroundFloor(90.0, 39.4)), 3)
    house = envelope_template(Structure.BRICK_TIMBER).house(**HALL, floor_u_w_m2k=u_floor)
    assert heat_loss(house).floor == pytest.approx(90.0 * 0.604)
    assert heat_loss(house).total == pytest.approx(406.322 + 90.0 * 0.204)


def test_the_films_of_the_other_standard_can_be_chosen_by_name() -> None:
    assert built(stanza()).u_wall_w_m2k == 1.535
    assert built(stanza(), ISO_6946).u_wall_w_m2k == 1.49


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"roof": [{"material": "eps", "thickness_mm": 100}]}, "either layers or a U"),
        ({"wall": [{"material": "ice", "thickness_mm": 300}]}, "material_unknown"),
        ({"wall": []}, "construction_without_layers"),
        ({"wall": [{"material": "clay_brick", "thickness_mm": 3700}]}, "thickness_m_out_of_range"),
        ({"window": {"zh": "窗", "u": 2.2, "u_label": 3.9, "solar_g": 0.6}}, "far from the label"),
        ({"character": {"mass": "leaden", "wall_absorptance": 1, "roof_absorptance": 1}}, "leaden"),
        ({"colour": "red"}, "unknown"),
    ],
)
def test_a_damaged_template_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises((ValueError, EnvelopeError), match=told):
        built(stanza(**change))

"""Envelope templates and measures: complete, dated, flagged, and the worked house among them."""

import pytest

from heating_program.building_physics.envelope import heat_loss
from heating_program.building_physics.thermal_house import (
    MassClass,
    facings_of,
    thermal_houses,
)
from heating_program.domain.dwelling import Structure
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.domain.retrofit import Insulation
from heating_program.reference.envelopes import (
    air_changes,
    envelope_template,
    envelopes,
    insulated_u,
    opening,
)

HALL = {"length_m": 12.5, "depth_m": 7.2, "height_m": 3.0, "front_azimuth_deg": 180.0}


def test_the_brick_farmhouse_is_the_worked_reference_house() -> None:
    template = envelope_template("brick_timber")
    assert template.u_wall_w_m2k == 1.535
    assert heat_loss(template.house(**HALL)).total == pytest.approx(406.322)


@pytest.mark.parametrize("structure", Structure)
def test_every_structure_makes_a_house_that_loses_heat(structure: Structure) -> None:
    assert 250 < heat_loss(envelope_template(structure).house(**HALL)).total < 700


@pytest.mark.parametrize("structure", Structure)
def test_every_template_can_be_asked_for_its_heat_hour_by_hour(structure: Structure) -> None:
    template = envelope_template(structure)
    house = template.house(**HALL)
    # Refused without a mass class or with a window that does not say how much sun it lets in.
    thermal_houses([house], [template.character], facings_of([house]))
    front = {wall.name: wall for wall in house.walls}["front"]
    assert [o.solar_g for o in front.openings] == [template.window_solar_g, None]


def test_heavier_structures_are_of_a_heavier_class() -> None:
    order = list(MassClass)
    concrete, brick, steel = (
        order.index(envelope_template(structure).character.mass)
        for structure in (Structure.BRICK_CONCRETE, Structure.BRICK_TIMBER, Structure.STEEL)
    )
    assert concrete > brick > steel


def test_a_new_window_says_how_much_sun_it_lets_in_and_a_door_lets_in_none() -> None:
    assert all(0.4 < window.solar_g < 0.6 for window in envelopes().windows.values())
    assert {door.solar_g for door in envelopes().doors.values()} == {None}


def test_only_the_heated_rooms_count_when_fewer_are_heated() -> None:
    template = envelope_template(Structure.BRICK_TIMBER)
    half = template.house(**HALL, heated_area_m2=45.0)
    assert half.floor_area_m2 == pytest.approx(45.0)


def test_nothing_of_the_catalogue_passes_for_official() -> None:
    assert envelopes().status is Status.EXAMPLE
    assert envelope_template(Structure.ADOBE).name == "envelopes/2026-01 adobe"


def test_insulation_is_added_to_three_decimals_and_none_found_adds_nothing() -> None:
    assert insulated_u("wall", 1.535, Insulation("eps", 80.0)) == 0.391
    assert insulated_u("roof", 0.90, Insulation("mineral_wool", 100.0)) == 0.3
    assert insulated_u("wall", 1.535, Insulation("eps", 0.0)) == 1.535


@pytest.mark.parametrize(
    ("code", "field", "ask"),
    [
        ("measure_unknown", "wall_material", lambda: insulated_u("wall", 1.5, Insulation("x", 80))),
        (
            "insulation_thickness",
            "roof_thickness_mm",
            lambda: insulated_u("roof", 0.9, Insulation("mineral_wool", 601)),
        ),
        ("measure_unknown", "window", lambda: opening("window", "x")),
        ("measure_unknown", "air", lambda: air_changes("x")),
        ("structure_unknown", None, lambda: envelope_template("igloo")),
    ],
)
def test_what_is_not_in_the_catalogue_is_refused_by_name(code, field, ask) -> None:
    with pytest.raises(DomainError) as refusal:
        ask()
    assert (refusal.value.code, refusal.value.field) == (code, field)

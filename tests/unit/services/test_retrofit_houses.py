"""Measures on a house: what the steady sum and the hourly model are both given."""

from dataclasses import replace
from datetime import date

import pytest

from heating_program.building_physics.envelope import House, Surface, SurfaceKind
from heating_program.domain.dwelling import Structure
from heating_program.domain.retrofit import EnvelopeSurvey, Insulation, RetrofitPlan
from heating_program.reference.envelopes import envelope_template, envelopes
from heating_program.services.retrofit_houses import check_touched, further_measures, house_after


def farmhouse() -> House:
    return envelope_template(Structure.BRICK_TIMBER).house(
        length_m=12.5, depth_m=7.2, height_m=3.0, front_azimuth_deg=180.0
    )


def openings(house: House, kind: SurfaceKind) -> list[Surface]:
    return [each for wall in house.walls for each in wall.openings if each.kind is kind]


def test_new_windows_bring_their_own_share_of_sun_and_doors_none() -> None:
    before = farmhouse()
    after = house_after(before, RetrofitPlan(window="double_pvc", door="insulated"))
    for house, share in ((before, 0.61), (after, 0.53)):
        assert {window.solar_g for window in openings(house, SurfaceKind.WINDOW)} == {share}
        assert {door.solar_g for door in openings(house, SurfaceKind.DOOR)} == {None}


def test_an_offered_window_carries_its_share_of_sun() -> None:
    offered = {m.code: m for m in further_measures(farmhouse(), RetrofitPlan())}
    assert offered["window:double_pvc"].window_solar_g == 0.53
    assert offered["wall:eps:80"].window_solar_g is None


ON, LINHE = date(2026, 11, 2), "150802102202"
WALL_60 = RetrofitPlan(wall=Insulation("eps", 60.0))


def test_only_touched_parts_are_held_to_the_standard_and_a_border_to_the_stricter() -> None:
    found = check_touched(farmhouse(), WALL_60, area_code=LINHE, on=ON)
    assert found is not None
    assert {(row.part, row.limit) for row in found.rows} == {("wall", 0.50)}
    assert found.meets
    thin = RetrofitPlan(wall=Insulation("eps", 40.0))
    failed = check_touched(farmhouse(), thin, area_code=LINHE, on=ON)
    assert failed is not None
    assert not failed.meets


def test_tightness_alone_has_no_limit_to_be_held_to() -> None:
    assert check_touched(farmhouse(), RetrofitPlan(air="tight"), area_code=LINHE, on=ON) is None


def test_new_windows_are_held_by_the_value_on_their_label(monkeypatch: pytest.MonkeyPatch) -> None:
    window = envelopes().windows["double_pvc"]
    labelled = replace(window, u_label_w_m2k=1.9)
    monkeypatch.setitem(envelopes().windows, "double_pvc", labelled)
    found = check_touched(farmhouse(), RetrofitPlan(window="double_pvc"), area_code=LINHE, on=ON)
    assert found is not None
    assert {row.figure for row in found.rows} == {1.9}
    assert found.meets


def test_a_survey_from_before_templates_means_the_one_of_its_structure() -> None:
    old = EnvelopeSurvey(Structure.ADOBE, 9.0, 2.0, 3.0)
    assert old.template_code == "adobe"
    assert replace(old, template="brick_490").template_code == "brick_490"

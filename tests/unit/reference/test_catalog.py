"""The catalogue of routes and the checklists that follow from it."""

from decimal import Decimal

import pytest

from heating_program.building_physics.air_source import SourceError
from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import Answer, ItemVerdict, Verdict, verdict
from heating_program.domain.provenance import Status
from heating_program.domain.technology import BOUNDARY_LABELS
from heating_program.reference import catalog
from heating_program.reference import checklists as reference_checklists
from heating_program.reference.catalog import (
    open_technologies,
    season,
    technologies,
    technology,
)
from heating_program.reference.checklists import checklist, checklists
from heating_program.reference.files import DataFaultError, read_yaml

CODES = (
    "ashp_hydronic ashp_air gshp geothermal_deep biomass_stove biomass_boiler biomass_chp"
    " solar_thermal solar_thermal_hybrid electric_storage electric_direct electric_boiler"
    " district_chp district_waste_heat gas_boiler clean_coal"
)


def test_the_catalogue_has_the_routes_of_the_plan() -> None:
    assert " ".join(technologies()) == CODES


@pytest.mark.parametrize("code", technologies())
def test_every_technology_computes_its_own_example(code: str) -> None:
    found = technology(code)
    given = {name: float(value) for name, value in found.example.given.items()}
    quantities = season(code, **given).quantities()
    for name, expected in found.example.gives.items():
        assert quantities[name] == pytest.approx(float(expected), abs=0.006), name
    assert {each.status for each in found.parameters.values()} <= {
        Status.EXAMPLE,
        Status.UNVERIFIED,
    }


@pytest.mark.parametrize("code", technologies())
def test_the_short_form_agrees_with_the_formula(code: str) -> None:
    found = technology(code)
    given = {name: float(value) for name, value in found.example.given.items()}
    worked = season(code, **given)
    short = found.delivered_kwh(Decimal(worked.heat_kwh))
    assert float(short) == pytest.approx(worked.delivered_kwh, rel=0.003)
    assert found.boundary in BOUNDARY_LABELS


def test_the_leaky_house_draws_what_the_plan_says() -> None:
    assert round(season("ashp_hydronic", useful_kwh=29944.0).electricity_kwh) == 12477
    assert (
        round(season("electric_direct", useful_kwh=29944.0, design_load_kw=13.531).electricity_kwh)
        == 29944
    )


def test_the_figure_of_a_device_replaces_the_planning_default() -> None:
    stove = season("biomass_stove", useful_kwh=12000.0, season_efficiency=0.80)
    assert stove.delivered_kwh == 15000.0


def test_a_figure_no_device_could_have_is_refused() -> None:
    with pytest.raises(SourceError, match="season_efficiency_out_of_range"):
        season("biomass_stove", useful_kwh=12000.0, season_efficiency=1.2)
    with pytest.raises(TypeError, match="design_load_kw"):
        season("electric_storage", useful_kwh=12000.0)


EFFICIENCY = {"value": "2.4", "status": "example", "source": ""}
GIVEN = {"useful_kwh": "12000"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"example": {"given": GIVEN, "gives": {"delivered_kwh": "5001.00"}}}, "kwh 5000.00"),
        ({"example": {"given": GIVEN, "gives": {"electricity_kwh": "5000.00"}}}, "says nothing"),
        ({"example": {"given": GIVEN, "gives": {"warmth": "1"}}}, "warmth"),
        ({"example": {"given": {**GIVEN, "rooms": "3"}, "gives": {}}}, "rooms"),
        ({"carrier": "magic"}, "magic"),
        ({"formula": "magic"}, "magic"),
        ({"boundary": "magic"}, "magic"),
        ({"parameters": {}}, "carnot_factor"),
        ({"parameters": {"colour": EFFICIENCY}}, "no known unit"),
        ({"colour": "green"}, r"keys \['colour'\] are unknown"),
        ({"season_efficiency": EFFICIENCY | {"value": "0"}}, "season_efficiency_out_of_range"),
    ],
)
def test_a_wrong_stanza_is_told_with_its_number(
    change: dict[str, object], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stanzas = read_yaml("technologies.yaml")
    monkeypatch.setattr(catalog, "read_yaml", lambda _name: [stanzas[0] | change])
    with pytest.raises(DataFaultError, match=told) as fault:
        technologies.__wrapped__()
    assert "technologies.yaml stanza 1" in str(fault.value)


def test_a_new_technology_needs_one_stanza_and_no_other_edit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stanzas = read_yaml("technologies.yaml")
    fifth = stanzas[0] | {"code": "ashp_new", "inspection": ["ashp_air"]}
    monkeypatch.setattr(catalog, "read_yaml", lambda _name: [fifth])
    new = technologies.__wrapped__()
    monkeypatch.setattr(reference_checklists, "technologies", lambda: new)
    assert checklists.__wrapped__()["ashp_new"].items == checklist("ashp_air").items


def test_gas_and_coal_open_no_new_conversion() -> None:
    closed = set(technologies()) - {each.code for each in open_technologies()}
    assert closed == {"gas_boiler", "clean_coal"}


def test_an_unknown_technology_is_refused() -> None:
    for find in (technology, checklist):
        with pytest.raises(DomainError, match="technology_unknown"):
            find("perpetual_motion")


@pytest.mark.parametrize("code", technologies())
def test_every_technology_has_the_common_items_and_its_own(code: str) -> None:
    found = checklist(code)
    codes = [item.code for item in found.items]
    assert codes[:14] == [f"C{number}" for number in range(1, 15)]
    assert len(codes) > 14
    assert all(len(item) <= 20 for item in codes)
    assert len(found.version) <= 20
    assert found.zh == technology(code).zh


@pytest.mark.parametrize("code", checklists())
def test_a_checklist_can_be_answered_well(code: str) -> None:
    answers = []
    for item in checklist(code).items:
        if item.is_number:
            bounds = [bound for bound in (item.minimum, item.maximum) if bound is not None]
            answers.append(Answer(item.code, value=bounds[0] if bounds else 1.0))
        else:
            answers.append(Answer(item.code, ItemVerdict.PASS))
    assert verdict(checklist(code), answers).verdict is Verdict.PASSED


def test_a_room_below_eighteen_degrees_fails_the_visit() -> None:
    room = checklist("ashp_hydronic").item("C8")
    assert (room.critical, room.unit, room.minimum) == (True, "°C", 18.0)
    assert room.judge(15.2) is ItemVerdict.FAIL


def test_a_threshold_that_is_not_a_standard_is_marked() -> None:
    assert {item.status for each in checklists().values() for item in each.items} == {
        Status.EXAMPLE
    }

"""The catalogue of routes and the checklists that follow from it."""

from decimal import Decimal

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import Answer, ItemVerdict, Verdict, verdict
from heating_program.domain.provenance import Status
from heating_program.reference import catalog
from heating_program.reference import checklists as reference_checklists
from heating_program.reference.catalog import open_technologies, technologies, technology
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
    computed = found.delivered_kwh(found.example.useful_kwh)
    assert computed == pytest.approx(found.example.delivered_kwh, abs=Decimal("0.05"))
    assert found.season_efficiency.status is Status.EXAMPLE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"example": {"useful_kwh": "12000", "delivered_kwh": "5001.0"}}, "gives 5000.0 kWh"),
        ({"carrier": "magic"}, "magic"),
        ({"colour": "green"}, r"keys \['colour'\] are unknown"),
        ({"season_efficiency": {"value": "0", "status": "example", "source": ""}}, "Division"),
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

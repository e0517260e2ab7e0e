"""The catalogue of heat sources: complete, honest about its status, checked by the physics."""

from typing import Any

import pytest

from heating_program.building_physics.heat_source import HeatNeed
from heating_program.building_physics.source_sizing import pick
from heating_program.domain.provenance import Status
from heating_program.reference import heat_products
from heating_program.reference.files import DataFaultError, read_yaml
from heating_program.reference.heat_products import heat_catalogue

BEFORE = HeatNeed(13.531, 18.0, -15.3, -35.3)
AFTER = HeatNeed(6.118, 18.0, -15.3, -35.3)


def catalogue_of(monkeypatch: pytest.MonkeyPatch, row: dict[str, Any], **head: Any) -> None:
    data = read_yaml("heat_products.yaml")
    monkeypatch.setattr(heat_products, "read_yaml", lambda _name: data | head | {"products": [row]})
    heat_catalogue.__wrapped__()


def first_row() -> dict[str, Any]:
    row: dict[str, Any] = read_yaml("heat_products.yaml")["products"][0]
    return row


def test_every_product_says_that_it_is_an_example() -> None:
    found = heat_catalogue()
    assert found.status is Status.EXAMPLE
    assert {each.status for each in found.products.values()} == {Status.EXAMPLE}
    assert {each.test_report for each in found.products.values()} == {""}
    assert all("示例" in each.zh for each in found.products.values())


def test_the_usual_classes_of_hydronic_units_are_there() -> None:
    units = heat_catalogue().sources("ashp_hydronic")
    assert [each.nominal_heat_kw for each in units] == [8.0, 10.0, 12.0, 14.0, 16.0]
    for each in units:
        assert each.unit is not None
        assert each.unit.ratio_at_minus_20 == pytest.approx(0.85)
        assert [point.outdoor_celsius for point in each.unit.points] == [-12.0, -20.0, -25.0]


def test_the_worked_house_finds_its_unit_before_and_after() -> None:
    units = heat_catalogue().sources("ashp_hydronic")
    before, after = pick(units, BEFORE), pick(units, AFTER)
    assert (before.nominal_kw, after.nominal_kw) == (16.0, 8.0)
    assert before.required_nominal_kw == pytest.approx(14.4, abs=0.05)
    assert after.required_nominal_kw == pytest.approx(6.5, abs=0.05)


@pytest.mark.parametrize(
    "code",
    [
        *("ashp_hydronic", "ashp_air", "gshp", "biomass_stove", "biomass_boiler"),
        *("electric_storage", "electric_direct", "electric_boiler"),
    ],
)
def test_every_route_of_a_single_house_can_carry_both_houses(code: str) -> None:
    for need in (BEFORE, AFTER):
        assert pick(heat_catalogue().sources(code), need).is_enough


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"points": []}, "SourceError: rating_points_missing"),
        ({"points": "drop_low"}, r"rating_points_missing .*missing_celsius=\(-20.0,\)"),
        ({"nominal_heat_kw": 9.0}, "nameplate_disagrees"),
        ({"min_ambient_celsius": -15.0}, "min_ambient_above_points"),
        ({"phases": 2}, "phases_impossible"),
        ({"colour": "green"}, r"keys \['colour'\] are unknown"),
        ({"technology": "magic"}, "technology_unknown"),
        ({"price_yuan": 18000.5}, "whole yuan"),
        ({"technology": "gshp"}, "unknown"),
    ],
)
def test_a_wrong_row_is_told_with_its_product(
    change: dict[str, Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = first_row()
    if change.get("points") == "drop_low":
        change = {"points": [each for each in row["points"] if each["outdoor_celsius"] != -20.0]}
    with pytest.raises(DataFaultError, match=told) as fault:
        catalogue_of(monkeypatch, row | change)
    assert "product 1 EX-ASHP-8" in str(fault.value)


def test_missing_points_are_named_even_where_the_field_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = first_row()
    del row["points"]
    with pytest.raises(DataFaultError, match="rating_points_missing"):
        catalogue_of(monkeypatch, row)


def test_a_real_product_names_its_test_report(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataFaultError, match="test report"):
        catalogue_of(monkeypatch, first_row(), status="official")
    catalogue_of(monkeypatch, first_row() | {"test_report": "检 001"}, status="official")


def test_a_price_may_be_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue_of(monkeypatch, first_row() | {"price_yuan": None})

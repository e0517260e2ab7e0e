"""Roof rules by area and date: the stricter of the official ones, an example until there is one."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from heating_program.reference.files import DataFaultError
from heating_program.reference.roof_rules import (
    RoofRuleTable,
    roof_rule_table,
    roof_rules_for,
    table_from,
)
from pv_sizing.errors import RoofError
from pv_sizing.layout import pack
from pv_sizing.roof import Covering, RoofKind, RoofPlane

DAY = date(2026, 6, 1)
EXAMPLE: dict[str, Any] = {
    "code": "example",
    "zh": "示例",
    "area_code": "1508",
    "valid_from": date(2026, 1, 1),
    "valid_to": None,
    "status": "example",
    "document": None,
    "source": "invented",
    "max_height_flat_m": 2.2,
    "max_height_sloped_m": 0.30,
    "setback_eaves_m": 0.5,
    "setback_ridge_m": 0.5,
    "setback_side_m": 0.5,
    "obstacle_clearance_m": 0.3,
}


def official(code: str, area_code: str, **figures: Any) -> dict[str, Any]:
    named = {name: EXAMPLE[name] for name in ("zh", "valid_from", "valid_to", "source")}
    named |= {"code": code, "area_code": area_code, "status": "official", "document": "某文件"}
    return named | figures


def table(*rows: dict[str, Any]) -> RoofRuleTable:
    construction = {"module_gap_m": 0.02, "standoff_m": 0.15, "rack_foot_m": 0.3}
    return table_from(
        {"version": "t", "rules": [*rows], "construction": construction, "elsewhere": []}
    )


def test_the_default_of_bayannur_is_strict_and_an_example() -> None:
    rules = roof_rules_for("150802100201", on=DAY)
    assert (rules.max_height_sloped_m, rules.max_height_flat_m) == (0.30, 2.2)
    assert rules.setback_eaves_m >= 0.0
    assert not rules.official
    assert "示例" in rules.source


def test_a_module_35_centimetres_above_a_slope_fails_the_default_rule() -> None:
    from_table = roof_rules_for("1508", on=DAY)
    roof = RoofPlane("south", RoofKind.SLOPED, Covering.TILE, 12.5, 5.0, 25.0, 180.0)

    def lay(standoff_m: float) -> float:
        return pack(
            roof,
            module_length_m=2.278,
            module_width_m=1.134,
            latitude_deg=40.75,
            rules=replace(from_table, standoff_m=standoff_m),
        ).top_height_m

    assert lay(0.30) == 0.30
    with pytest.raises(RoofError) as told:
        lay(0.35)
    assert told.value.code == "module_above_height_rule"
    assert told.value.values == {"height_m": 0.35, "allowed_m": 0.30}


def test_other_places_are_a_comparison_and_never_hold_here() -> None:
    elsewhere = roof_rule_table().elsewhere
    assert {row.max_height_flat_m for row in elsewhere} == {2.8, 2.6, 2.2, 1.8, 1.5, 0.5}
    assert {row.max_height_sloped_m for row in elsewhere} == {0.30, None}
    assert all(row.source for row in elsewhere)
    assert roof_rules_for("1508", on=DAY).max_height_flat_m == 2.2


def test_of_two_official_rules_the_stricter_figure_holds() -> None:
    rules = table(
        EXAMPLE,
        official("banner", "150802", max_height_flat_m=2.8, setback_eaves_m=0.2),
        official("township", "150802100", max_height_flat_m=1.8, setback_eaves_m=0.1),
    )
    in_township = roof_rules_for("150802100201", on=DAY, table=rules)
    assert (in_township.max_height_flat_m, in_township.setback_eaves_m) == (1.8, 0.2)
    beside = roof_rules_for("150802101201", on=DAY, table=rules)
    assert beside.max_height_flat_m == 2.8
    assert roof_rules_for("150821", on=DAY, table=rules).max_height_flat_m == 2.2


def test_an_example_gives_way_to_an_official_rule_figure_by_figure() -> None:
    rules = table(EXAMPLE, official("city", "1508", max_height_flat_m=2.8))
    held = roof_rules_for("150802", on=DAY, table=rules)
    assert (held.max_height_flat_m, held.setback_side_m) == (2.8, 0.5)
    assert not held.official  # the setbacks are still the example's
    complete = {name: value for name, value in EXAMPLE.items() if name.endswith("_m")}
    alone = roof_rules_for("1508", on=DAY, table=table(EXAMPLE, official("c", "1508", **complete)))
    assert alone.official
    assert alone.source == "t: 示例（某文件）"


def test_a_rule_holds_between_its_dates() -> None:
    ended = official("old", "1508", max_height_flat_m=1.5) | {"valid_to": date(2026, 3, 31)}
    rules = table(EXAMPLE, ended)
    assert roof_rules_for("1508", on=date(2026, 3, 31), table=rules).max_height_flat_m == 1.5
    assert roof_rules_for("1508", on=date(2026, 4, 1), table=rules).max_height_flat_m == 2.2


def test_an_area_without_a_rule_is_refused() -> None:
    with pytest.raises(DataFaultError, match="no rule states max_height_flat_m"):
        roof_rules_for("1502", on=DAY)
    with pytest.raises(DataFaultError, match="no rule states max_height_flat_m"):
        roof_rules_for("1508", on=date(2025, 12, 31))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"max_height_flat_m": -1.0}, "roof_rule_impossible"),
        ({"max_heigth_flat_m": 2.0}, "unknown"),
        ({"area_code": "15"}, "division_malformed"),
        ({"status": "official"}, "needs its document"),
    ],
)
def test_a_wrong_row_is_named_by_its_number(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(DataFaultError, match=told) as fault:
        table(EXAMPLE, EXAMPLE | {"code": "other"} | wrong)
    assert "rule 2" in str(fault.value)


def test_a_code_used_twice_and_a_row_without_figures_are_refused() -> None:
    with pytest.raises(DataFaultError, match="twice"):
        table(EXAMPLE, EXAMPLE)
    with pytest.raises(DataFaultError, match="no figure"):
        table(official("empty", "1508"))

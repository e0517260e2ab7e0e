"""Rules of data quality: dated rows, whole sentences, nothing misread in silence."""

from datetime import date
from typing import Any

import pytest

from heating_program.reference.banner_outlines import banner_boxes
from heating_program.reference.climate import climates
from heating_program.reference.files import DataFaultError
from heating_program.reference.quality_rules import (
    RuleStatus,
    Severity,
    all_quality_rules,
    latest_rule,
    quality_rules,
    rules_from,
)
from heating_program.services.quality_conditions import Circumstances

ROW: dict[str, Any] = {
    "code": "far_off",
    "field": "position",
    "severity": "warning",
    "limit": 50,
    "valid_from": date(2026, 1, 1),
    "valid_to": None,
    "status": "example",
    "source": "invented",
    "zh": "误差超过 {limit} 米",
    "en": "off by more than {limit} m",
}


def rules(*rows: dict[str, Any]) -> Any:
    return rules_from({"version": "test", "rules": list(rows)})


def test_the_figure_of_a_rule_stands_in_its_sentences() -> None:
    (rule,) = rules(ROW)
    assert (rule.zh, rule.en, rule.limit) == ("误差超过 50 米", "off by more than 50 m", 50)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"severity": "grave"}, "grave"),
        ({"status": "official"}, "official"),
        ({"zh": "误差过大"}, "a limit stands in sentence and row"),
        ({"limit": None}, "a limit stands in sentence and row"),
        ({"valid_from": "2026"}, "valid_from is no date"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(DataFaultError, match=f"rule 1.*{told}"):
        rules(ROW | change)


def test_a_changed_limit_is_a_new_row_and_the_old_one_is_closed() -> None:
    later = ROW | {"limit": 20, "valid_from": date(2027, 1, 1)}
    with pytest.raises(DataFaultError, match="far_off hold on the same day"):
        rules(ROW, later)
    old, new = rules(ROW | {"valid_to": date(2026, 12, 31)}, later)
    assert old.in_force(date(2026, 12, 31))
    assert not old.in_force(date(2027, 1, 1))
    assert new.in_force(date(2027, 1, 1))


def test_the_gravest_rules_come_first() -> None:
    order = [list(Severity).index(rule.severity) for rule in quality_rules(date(2026, 11, 2))]
    assert order == sorted(order)
    assert len(order) >= 20
    assert quality_rules(date(2025, 12, 31)) == ()


def test_a_figure_of_ours_is_marked_as_an_example() -> None:
    figures = [rule for rule in all_quality_rules() if rule.limit is not None]
    assert figures
    assert {rule.status for rule in figures} == {RuleStatus.EXAMPLE}


def test_only_a_rule_has_a_rules_words() -> None:
    assert latest_rule("position_missing") is not None
    assert latest_rule("id_no_taken") is None


def test_every_seat_lies_inside_its_banners_rectangle() -> None:
    for code, box in banner_boxes().items():
        seat = climates()[code]
        assert box.south_deg < seat.latitude_deg < box.north_deg
        assert box.west_deg < seat.longitude_deg < box.east_deg


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [
        (date(2026, 11, 2), 12, date(2025, 11, 2)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(on: date, months: float, before: date) -> None:
    assert Circumstances(on, months).months_ago() == before

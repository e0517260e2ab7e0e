"""Periods of keeping: dated rows with a source, none below its least, none missing."""

from datetime import date, timedelta
from typing import Any

import pytest

from heating_program.reference.files import DataFaultError
from heating_program.reference.retention import (
    Kept,
    RetentionStatus,
    all_retention_rules,
    retention,
    rules_from,
)

ON = date(2026, 11, 2)
ROW: dict[str, Any] = {
    "code": "login",
    "zh": "登录记录",
    "en": "Log-ins",
    "days": 365,
    "at_least_days": 180,
    "valid_from": date(2026, 1, 1),
    "valid_to": None,
    "status": "law",
    "source": "invented",
}


def rules(*rows: dict[str, Any]) -> Any:
    return rules_from({"version": "test", "rules": list(rows)})


@pytest.mark.parametrize("code", list(Kept))
def test_everything_that_is_deleted_has_a_period_with_its_source_today(code: Kept) -> None:
    rule = retention(code, ON)
    assert rule is not None
    assert rule.source
    assert rule.zh
    assert rule.period == timedelta(days=rule.days)


def test_log_ins_are_kept_at_least_the_half_year_of_the_law() -> None:
    rule = retention(Kept.LOGIN, ON)
    assert rule is not None
    assert rule.status is RetentionStatus.LAW
    assert rule.at_least_days == 180
    with pytest.raises(DataFaultError, match="shorter than the least"):
        rules({**ROW, "days": 179})


@pytest.mark.parametrize("days", [0, -1, 7.5, True, None, "7"])
def test_a_period_is_a_whole_number_of_days(days: object) -> None:
    with pytest.raises(DataFaultError):
        rules({**ROW, "at_least_days": None, "days": days})


def test_two_rows_of_one_code_never_hold_together() -> None:
    later = {**ROW, "valid_from": date(2027, 1, 1)}
    with pytest.raises(DataFaultError, match="same day"):
        rules(ROW, later)
    first, second = rules({**ROW, "valid_to": date(2026, 12, 31)}, {**later, "days": 200})
    assert (first.in_force(ON), second.in_force(ON)) == (True, False)


def test_before_its_first_day_a_rule_deletes_nothing() -> None:
    assert retention(Kept.JOB_FILE, date(2025, 12, 31)) is None  # as with a clock set back


def test_every_row_is_marked_as_law_or_example() -> None:
    assert {rule.status for rule in all_retention_rules()} <= set(RetentionStatus)

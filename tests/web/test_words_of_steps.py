"""What a step is called after it was pressed, and how a date is written, in the reader's words."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from heating_program.web.filters import date_text, edition
from heating_program.web.steps import _word_of


@pytest.mark.parametrize(
    ("action", "key", "said"),
    [
        ("apply", "change_id", "批准变更"),
        ("apply", "pv_system_id", "报装"),
        ("check", "claim_id", "初审通过"),
        ("check", "change_id", "初核通过"),
        ("close", "household_id", "注销档案"),
        ("accept", "retrofit_id", "验收合格"),
        ("accept", "conversion_id", "验收合格"),
    ],
)
def test_a_step_is_told_by_the_word_of_its_button(
    app: Flask, action: str, key: str, said: str
) -> None:
    with app.test_request_context():
        assert _word_of(action, key) == said


@pytest.mark.parametrize(("locale", "said"), [("zh", "2026年11月2日"), ("en", "2 November 2026")])
def test_a_date_is_written_in_the_language_of_the_reader(
    app: Flask, locale: str, said: str
) -> None:
    with app.test_request_context(), force_locale(locale):
        assert date_text(date(2026, 11, 2)) == said


def test_an_edition_leaves_out_the_name_of_its_file() -> None:
    assert edition("step-days/2026-01") == "2026-01"

"""Rates and durations as a person would say them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from heating_program.domain.long_work import JobState, Progress
from heating_program.web.job_words import duration_words, rate_words, remaining_words

START = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def after(seconds: float, done: int) -> Progress:
    return Progress(
        state=JobState.RUNNING,
        total=1000,
        done=done,
        failed=0,
        resumed_from=0,
        started_at=START,
        progress_at=START + timedelta(seconds=seconds),
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "不到 1 分钟"),
        (60, "不到 1 分钟"),
        (61, "约 2 分钟"),
        (3540, "约 59 分钟"),
        (3541, "约 1 小时"),
        (5400, "约 1 小时 30 分钟"),
        (90_000, "约 25 小时"),
    ],
)
def test_a_duration_is_rounded_up_to_minutes(seconds: int, words: str) -> None:
    assert duration_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("seconds", "done", "words"),
    [(10, 5000, "每秒 500 条"), (10, 25, "每秒 2.5 条"), (100, 10, "每分钟 6.0 条"), (0.5, 9, "")],
)
def test_a_slow_rate_is_told_by_the_minute(seconds: float, done: int, words: str) -> None:
    assert rate_words(after(seconds, done)) == words


def test_nothing_is_said_of_a_remaining_time_that_nobody_knows() -> None:
    assert remaining_words(after(0.5, 9)) == ""
    assert remaining_words(after(10, 500)) == "不到 1 分钟"

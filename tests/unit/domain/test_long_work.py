"""How far a job is, how fast it goes and what is left, by its figures alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.long_work import CANCELLABLE, OPEN, RESUMABLE, JobState, Progress

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
HALF_WAY = Progress(
    state=JobState.RUNNING,
    total=1000,
    done=500,
    failed=3,
    resumed_from=0,
    started_at=START,
    progress_at=START + timedelta(seconds=50),
)


def test_the_rate_and_what_is_left_follow_from_the_row() -> None:
    assert HALF_WAY.share_pct == 50
    assert HALF_WAY.per_second == 10
    assert HALF_WAY.remaining == timedelta(seconds=50)


def test_the_rate_of_a_resumed_run_does_not_count_what_was_done_before() -> None:
    resumed = replace(HALF_WAY, resumed_from=400)
    assert resumed.per_second == 2
    assert resumed.remaining == timedelta(seconds=250)


@pytest.mark.parametrize(
    "change",
    [
        {"total": None},
        {"progress_at": None, "started_at": None},
        {"progress_at": START},
        {"progress_at": START - timedelta(hours=1)},  # the clock was set back
        {"resumed_from": 500},
        {"state": JobState.DONE},
        {"state": JobState.CANCELLING},
    ],
)
def test_nothing_is_promised_where_nothing_is_known(change: dict[str, object]) -> None:
    assert replace(HALF_WAY, **change).remaining is None  # type: ignore[arg-type]  # parametrised


@given(total=st.integers(0, 10**6), data=st.data())
def test_a_hundred_percent_is_shown_only_when_all_is_done(total: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, total))
    share = replace(HALF_WAY, total=total, done=done, failed=0).share_pct
    assert (share == 100) is (done == total)


def test_no_share_is_shown_before_the_items_are_counted() -> None:
    assert replace(HALF_WAY, total=None).share_pct is None


def test_every_state_goes_on_by_itself_or_can_be_resumed_or_is_done() -> None:
    assert frozenset(JobState) == OPEN | RESUMABLE | {JobState.DONE}
    assert set(CANCELLABLE) <= OPEN

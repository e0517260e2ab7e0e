"""Long work as its requester sees it: where it stands, how fast it goes, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"


STATE_LABELS: Final[dict[JobState, str]] = {
    JobState.WAITING: "等待",
    JobState.RUNNING: "进行中",
    JobState.CANCELLING: "正在停止",
    JobState.CANCELLED: "已停止",
    JobState.DONE: "已完成",
    JobState.FAILED: "未能完成",
}

OPEN: Final = frozenset({JobState.WAITING, JobState.RUNNING, JobState.CANCELLING})
"""A worker has, or will have, something to do with it."""

CANCELLABLE: Final = {
    JobState.WAITING: JobState.CANCELLED,
    JobState.RUNNING: JobState.CANCELLING,
}
"""What cancelling makes of a state; a job under way ends after the portion in hand."""

RESUMABLE: Final = frozenset({JobState.CANCELLED, JobState.FAILED})
"""Goes on where it stopped."""

_FEWEST_SECONDS = 1.0  # of a shorter run the rate says nothing


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Parameters
    ----------
    state : JobState
    total : int or None
        Items; None before they are counted.
    done, failed : int
        Items dealt with, and those among them that could not be.
    resumed_from : int
        What was done when the present run began.
    started_at, progress_at : datetime or None
        Begin of the present run and its last portion.
    """

    state: JobState
    total: int | None
    done: int
    failed: int
    resumed_from: int
    started_at: datetime | None
    progress_at: datetime | None

    @property
    def share_pct(self) -> int | None:
        """Whole percent done, never 100 before the last item; None before they are counted."""
        if self.total is None:
            return None
        return 100 if self.done >= self.total else 100 * self.done // self.total

    @property
    def per_second(self) -> float | None:
        """Items a second in the present run; None before there is something to measure."""
        if self.started_at is None or self.progress_at is None:
            return None
        seconds = (self.progress_at - self.started_at).total_seconds()
        items = self.done - self.resumed_from
        return items / seconds if seconds >= _FEWEST_SECONDS and items > 0 else None

    @property
    def remaining(self) -> timedelta | None:
        """What is left at the rate so far; None when nothing can be said or nothing is left."""
        rate = self.per_second
        if self.state != JobState.RUNNING or self.total is None or rate is None:
            return None
        return timedelta(seconds=(self.total - self.done) / rate)

    @property
    def is_open(self) -> bool:
        """Whether a worker has, or will have, something to do with it."""
        return self.state in OPEN

    @property
    def may_cancel(self) -> bool:
        """Whether cancelling would change anything."""
        return self.state in CANCELLABLE

    @property
    def may_resume(self) -> bool:
        """Whether it can go on where it stopped."""
        return self.state in RESUMABLE

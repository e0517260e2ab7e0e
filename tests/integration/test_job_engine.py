"""The engine behind the jobs: what it remembers, when it gives up, how it ends; on an own file."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from dbos import DBOS

from heating_program.jobs.engine import (
    JobEngine,
    Runs,
    Step,
    drop_unsound_records,
    forget_runs,
    has_sound_records,
    system_url,
)

Runner = Callable[[UUID, Step], None]
LONGEST_S = 30


class AwayError(Exception):
    """Stands for a database that is away."""


class InAPlainThread:
    """Calls the engine where no event loop runs, as in a worker.

    A browser of earlier tests leaves its loop in the main thread, and the library refuses there.
    """

    def __init__(self, engine: JobEngine, thread: ThreadPoolExecutor) -> None:
        self._engine, self._thread = engine, thread

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._engine, name)
        return lambda *given, **named: self._thread.submit(call, *given, **named).result()


@pytest.fixture(scope="module")
def behaviour() -> dict[UUID, Runner]:
    """Say how each job of these tests runs."""
    return {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engine")


@pytest.fixture(scope="module")
def engine(folder: Path, behaviour: dict[UUID, Runner]) -> Iterator[JobEngine]:
    """Start the one engine this process may have."""

    def run(job_id: UUID, step: Step) -> None:
        behaviour[job_id](job_id, step)

    with ThreadPoolExecutor(1) as plain_thread:
        url = system_url("sqlite:///x", folder)
        made = plain_thread.submit(JobEngine, url, "slot-0", run, (AwayError,)).result()
        yield cast("JobEngine", InAPlainThread(made, plain_thread))
    DBOS.destroy(destroy_registry=True)


def until(engine: JobEngine, job_id: UUID) -> Runs:
    """Wait until no run of a job is live."""
    deadline = time.monotonic() + LONGEST_S
    while (runs := engine.runs_of(job_id)).is_live:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return runs


def recorded(folder: Path, query: str, *values: str) -> list[str]:
    """Read the engine's own file."""
    with closing(sqlite3.connect(folder / "engine.sqlite")) as records:
        return [row[0] for row in records.execute(query, values)]


def states(folder: Path, job_id: UUID) -> list[str]:
    """Read the states of a job's runs."""
    query = "SELECT status FROM workflow_status WHERE workflow_uuid LIKE ?"
    return recorded(folder, query, f"{job_id}.%")


def test_a_run_submitted_twice_is_one_and_its_steps_are_kept_as_plain_text(
    engine: JobEngine, behaviour: dict[UUID, Runner], folder: Path
) -> None:
    seen: list[object] = []

    def run(job_id: UUID, step: Step) -> None:
        seen.append((job_id, step(lambda: 7)))

    job_id = uuid4()
    behaviour[job_id] = run
    assert engine.runs_of(job_id) == Runs(is_live=False, last_number=-1, has_given_up=False)
    for _ in range(2):
        engine.submit(job_id, 0)
    assert until(engine, job_id) == Runs(is_live=False, last_number=0, has_given_up=False)
    assert seen == [(job_id, 7)]
    assert recorded(folder, "SELECT output FROM operation_outputs") == ["7"]


def test_a_run_that_stands_as_begun_with_nobody_at_it_is_noticed_at_the_second_look(
    engine: JobEngine, behaviour: dict[UUID, Runner], folder: Path
) -> None:
    going, release = threading.Event(), threading.Event()

    def run(_job_id: UUID, _step: Step) -> None:
        going.set()
        release.wait(LONGEST_S)

    job_id = uuid4()
    behaviour[job_id] = run
    engine.submit(job_id, 0)
    assert going.wait(LONGEST_S)
    assert [engine.has_stray() for _ in range(2)] == [False, False]  # somebody is at it
    release.set()
    until(engine, job_id)
    set_state(folder, job_id, "PENDING")  # as if there had been no room to write how it ended
    assert [engine.has_stray() for _ in range(2)] == [False, True]
    set_state(folder, job_id, "SUCCESS")
    assert [engine.has_stray() for _ in range(2)] == [False, False]


def set_state(folder: Path, job_id: UUID, state: str) -> None:
    """Write into the engine's own file how a job's run stands."""
    change = "UPDATE workflow_status SET status = ? WHERE workflow_uuid LIKE ?"
    with closing(sqlite3.connect(folder / "engine.sqlite")) as records, records:
        records.execute(change, (state, f"{job_id}.%"))


def test_records_of_ended_runs_are_forgotten_but_not_of_open_jobs(
    engine: JobEngine, behaviour: dict[UUID, Runner], folder: Path
) -> None:
    over, still_open, late = uuid4(), uuid4(), uuid4()
    for job_id in (over, still_open, late):
        behaviour[job_id] = lambda _job_id, step: cast("None", step(lambda: None))
        engine.submit(job_id, 0)
        until(engine, job_id)
    url, now = system_url("sqlite:///x", folder), datetime.now(UTC)
    assert forget_runs(url, before=now - timedelta(days=1), needed=[]) == 0
    assert forget_runs(url, before=now + timedelta(days=1), needed=[still_open, late]) >= 1
    assert states(folder, over) == []
    assert states(folder, still_open) == states(folder, late) == ["SUCCESS"]
    engine.submit(over, 0)  # resumed by a person: it may bear the same number again
    assert until(engine, over).last_number == 0


def test_records_that_are_busy_or_elsewhere_are_sound_and_the_rest_is_dropped(
    engine: JobEngine, folder: Path, tmp_path: Path
) -> None:
    url = system_url("sqlite:///x", folder)
    assert has_sound_records(url)
    with closing(sqlite3.connect(folder / "engine.sqlite")) as writing:
        writing.execute("BEGIN EXCLUSIVE")
        assert has_sound_records(url)
        assert not drop_unsound_records(url)
    assert has_sound_records("postgresql+psycopg://nobody@nowhere/x")
    other = system_url("sqlite:///x", tmp_path)
    assert not has_sound_records(other)  # none yet
    assert not drop_unsound_records(other)
    for content in (b"", b"no database" * 1000):
        for name in ("engine.sqlite", "engine.sqlite-wal"):
            (tmp_path / name).write_bytes(content)
        assert drop_unsound_records(other)
        assert list(tmp_path.iterdir()) == []


def test_before_the_first_worker_there_is_nothing_to_forget(tmp_path: Path) -> None:
    url = system_url("sqlite:///x", tmp_path / "jobs")
    assert forget_runs(url, before=datetime.now(UTC), needed=[]) == 0
    assert list((tmp_path / "jobs").iterdir()) == []


@pytest.mark.postgres
def test_a_database_without_the_engines_tables_has_nothing_to_forget(
    create_database: Callable[..., str], tmp_path: Path
) -> None:
    url = system_url(create_database(), tmp_path)
    assert forget_runs(url, before=datetime.now(UTC), needed=[]) == 0


def test_a_job_whose_runs_break_three_times_is_given_up(
    engine: JobEngine, behaviour: dict[UUID, Runner], caplog: pytest.LogCaptureFixture
) -> None:
    def run(_job_id: UUID, _step: Step) -> None:
        raise ValueError("defect")

    job_id = uuid4()
    behaviour[job_id] = run
    with caplog.at_level(logging.CRITICAL, "dbos"):
        for number in range(3):
            assert not engine.runs_of(job_id).has_given_up
            engine.submit(job_id, number)
            runs = until(engine, job_id)
    assert runs == Runs(is_live=False, last_number=2, has_given_up=True)


def test_a_step_is_tried_again_when_the_database_was_away(
    engine: JobEngine, behaviour: dict[UUID, Runner], caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []

    def away_once() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise AwayError
        return 5

    got: list[int | None] = []
    job_id = uuid4()
    behaviour[job_id] = lambda _job_id, step: got.append(step(away_once))
    with caplog.at_level(logging.CRITICAL, "dbos"):
        engine.submit(job_id, 0)
        until(engine, job_id)
    assert (got, len(tries)) == ([5], 2)


def test_a_run_that_kills_its_workers_is_given_up_at_once(
    engine: JobEngine, behaviour: dict[UUID, Runner], folder: Path
) -> None:
    job_id = uuid4()
    behaviour[job_id] = lambda _job_id, _step: None
    engine.submit(job_id, 0)
    until(engine, job_id)
    with closing(sqlite3.connect(folder / "engine.sqlite")) as records, records:
        records.execute(
            "UPDATE workflow_status SET status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'"
            " WHERE workflow_uuid = ?",
            [f"{job_id}.0"],
        )
    assert engine.runs_of(job_id).has_given_up


def test_closing_lets_the_step_in_hand_end_and_no_other_begin(
    engine: JobEngine, behaviour: dict[UUID, Runner], folder: Path
) -> None:
    """The last test of this engine, which does nothing after it."""
    began, may_end, done = threading.Event(), threading.Event(), list[int]()

    def first() -> int:
        began.set()
        assert may_end.wait(LONGEST_S)
        done.append(1)
        return 1

    def run(_job_id: UUID, step: Step) -> None:
        step(first)
        step(lambda: done.append(2))

    job_id = uuid4()
    behaviour[job_id] = run
    engine.submit(job_id, 0)
    assert began.wait(LONGEST_S)
    thread = threading.Thread(target=engine.close, args=(LONGEST_S,))
    thread.start()
    may_end.set()
    thread.join(LONGEST_S)
    DBOS.destroy(workflow_completion_timeout_sec=LONGEST_S)
    assert done == [1]
    assert states(folder, job_id) == ["PENDING"]  # left as a crash would leave it

"""The durable engine behind the jobs: the only file that knows its name.

It keeps which steps of a run are done and gives unfinished runs back after a crash. What is done
is in our own rows, so its database holds nothing that could not be made again: it is a file beside
an embedded database, a schema of its own in a PostgreSQL one.
"""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import UUID

from dbos import DBOS, DBOSClient, DBOSConfig, Serializer, SetWorkflowID, StepOptions
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url

Position = int | None
Step = Callable[[Callable[[], Position]], Position]
# An upgrade must take up what the release before it left; steps are safe to repeat in any release.
_VERSION = "1"
_SCHEMA = "heating_jobs"
_QUEUE = "jobs"
_POLL_S = 0.5
_AT_ONCE = 2  # a short job need not wait for a long one
_LIVE = frozenset({"PENDING", "ENQUEUED", "DELAYED"})
_KILLER = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
_BROKEN = frozenset({"ERROR", _KILLER})
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", _KILLER]
_AT_A_TIME = 500
_MOST_RECOVERIES = 10
_MOST_BROKEN = 3
# 1 + 2 + 4 + 8 + 16 s for a database that is away; after that the sweep starts the job anew.
_TRIES = 6


class _JsonSerializer(Serializer):
    """Keeps what the engine stores readable, and never executes what it reads back."""

    def name(self) -> str:
        return "json"

    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=str)

    def deserialize(cls, serialized_data: str) -> Any:  # noqa: N805 - as the library declares it
        return json.loads(serialized_data)


@dataclass(frozen=True, slots=True)
class Runs:
    """What the engine knows of one job.

    Parameters
    ----------
    is_live
        One of its runs is queued or under way.
    last_number
        Of its latest run; -1 before the first.
    has_given_up
        The latest run has killed its workers again and again, or several broke one after the other.
    """

    is_live: bool
    last_number: int
    has_given_up: bool


class ClosingError(BaseException):
    """The process ends: a run that meets it stays unfinished, which the library sees as a crash.

    Therefore no `Exception`, which would be kept as the run's own failure.
    """


class _Gate:
    """Counts the steps in hand, so that a worker can end between two of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._in_hand = 0
        self._is_closed = False

    @contextmanager
    def step(self) -> Iterator[None]:
        """Stand around one step; once the gate is closed none begins."""
        with self._changed:
            if self._is_closed:
                raise ClosingError
            self._in_hand += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_hand -= 1
                self._changed.notify_all()

    def close(self, timeout_s: float) -> None:
        """Let no further step begin, and those in hand end."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: self._in_hand == 0, timeout_s)


class JobEngine:
    """The engine of this process.

    Parameters
    ----------
    system_url
        Where it keeps its own records.
    slot
        The name under which this process works; unfinished runs of that name go on at once.
    run
        ``run(job_id, step)`` does a job and calls ``step(function)`` for everything in it that must
        be remembered.
    transient
        What a step may raise when it should simply be tried again.
    """

    def __init__(
        self,
        system_url: str,
        slot: str,
        run: Callable[[UUID, Step], None],
        transient: tuple[type[Exception], ...],
    ) -> None:
        self._gate = _Gate()
        self._slot, self._in_hand = slot, set[str]()
        self._strays: frozenset[str] = frozenset()
        self._options: StepOptions = {
            "retries_allowed": True,
            "max_attempts": _TRIES,
            "interval_seconds": 1.0,
            "backoff_rate": 2.0,
            "should_retry": lambda error: isinstance(error, transient),
        }
        _log_through_ours()
        DBOS(config=_config(system_url, slot))

        @DBOS.workflow(name="run_job", max_recovery_attempts=_MOST_RECOVERIES)
        def run_job(job_id: str) -> None:
            self._in_hand.add(job_id)
            try:
                run(UUID(job_id), self._step)
            finally:
                self._in_hand.discard(job_id)

        self._run_job = run_job
        DBOS.launch()
        DBOS.register_queue(
            _QUEUE,
            worker_concurrency=_AT_ONCE,
            polling_interval_sec=_POLL_S,
            on_conflict="always_update",
        )

    def submit(self, job_id: UUID, number: int) -> None:
        """Put a job's run in the queue; the same run twice is one."""
        with SetWorkflowID(f"{job_id}.{number}"):
            DBOS.enqueue_workflow(_QUEUE, self._run_job, str(job_id))

    def runs_of(self, job_id: UUID) -> Runs:
        """Return what the engine knows of a job's runs."""
        found = DBOS.list_workflows(
            workflow_id_prefix=f"{job_id}.", load_input=False, load_output=False
        )
        states = {int(each.workflow_id.rpartition(".")[2]): each.status for each in found}
        latest_first = [states[number] for number in sorted(states, reverse=True)]
        return Runs(
            is_live=not _LIVE.isdisjoint(latest_first),
            last_number=max(states, default=-1),
            has_given_up=_have_given_up(latest_first),
        )

    def has_stray(self) -> bool:
        """Tell whether a run has stood as begun here since the last call, with nobody at it.

        A run that could not say that it broke, for want of room on the disk, stays like that: only
        a new process takes it up.
        """
        begun = DBOS.list_workflows(
            status="PENDING", executor_id=self._slot, load_input=False, load_output=False
        )
        ids = (run.workflow_id for run in begun)
        strays = frozenset(each for each in ids if each.partition(".")[0] not in self._in_hand)
        before, self._strays = self._strays, strays
        return not before.isdisjoint(strays)

    def take_over(self, slot: str) -> int:
        """Put the unfinished runs of a dead worker's slot back into the queue.

        Only for a slot whose lock this process holds: of two living bearers both would run.

        Returns
        -------
        int
            How many runs that were.
        """
        # The library has no public call for this; the one use of the private one is here.
        return len(DBOS._recover_pending_workflows([slot]))

    def close(self, timeout_s: float) -> None:
        """Let the steps in hand end and begin no other; what is unfinished stays as it is.

        The process must end after this, as after a crash.
        """
        self._gate.close(timeout_s)

    def _step(self, do: Callable[[], Position]) -> Position:
        def guarded() -> Position:
            with self._gate.step():
                return do()

        return DBOS.run_step(self._options, guarded)


def forget_runs(system_url: str, *, before: datetime, needed: Collection[UUID]) -> int:
    """Delete the engine's records of runs that ended, in any process.

    Parameters
    ----------
    before
        Runs put into the queue later stay.
    needed
        Jobs that are open: what the engine knows of their runs still counts.

    Returns
    -------
    int
        How many runs that were.
    """
    if not _has_records(system_url):
        return 0
    client = DBOSClient(
        system_database_url=system_url,
        dbos_system_schema=_SCHEMA,
        serializer=_JsonSerializer(),
        retry_connection_errors=False,
    )
    try:
        found = client.list_workflows(
            status=_ENDED, end_time=before.isoformat(), load_input=False, load_output=False
        )
        spared = {str(job_id) for job_id in needed}
        over = [run.workflow_id for run in found if run.workflow_id.split(".")[0] not in spared]
        for each in range(0, len(over), _AT_A_TIME):
            client.delete_workflows(over[each : each + _AT_A_TIME])
    finally:
        client.destroy()
    return len(over)


def _has_records(system_url: str) -> bool:
    """Tell whether a worker was ever here: its tables are made by the first."""
    url = make_url(system_url)
    is_file = url.get_backend_name() == "sqlite"
    if is_file and not Path(str(url.database)).exists():
        return False
    engine = create_engine(url)
    try:
        schema = None if is_file else _SCHEMA
        return inspect(engine).has_table("workflow_status", schema=schema)
    finally:
        engine.dispose()


def _have_given_up(latest_first: Sequence[str]) -> bool:
    if latest_first[:1] == [_KILLER]:
        return True
    broken = sum(1 for _ in takewhile(_BROKEN.__contains__, latest_first))
    return broken > 0 and broken % _MOST_BROKEN == 0


def system_url(database_url: str, folder: Path) -> str:
    """Return where the engine keeps its records: a file in `folder`, or PostgreSQL itself."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return url.render_as_string(hide_password=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'engine.sqlite'}"


def has_sound_records(system_url: str) -> bool:
    """Tell whether the engine's own file can be read; a server looks after its database itself."""
    url = make_url(system_url)
    if url.get_backend_name() != "sqlite":
        return True
    try:
        with closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)) as records:
            records.execute("SELECT 1 FROM workflow_status LIMIT 1").fetchone()
            return bool(records.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError as error:  # busy, or without a file or its tables
        return "locked" in str(error)
    except sqlite3.DatabaseError:
        return False


def drop_unsound_records(system_url: str) -> bool:
    """Delete the engine's own file when it cannot be read: open jobs go on from their rows.

    Returns
    -------
    bool
        Whether there was one to delete.
    """
    if has_sound_records(system_url):
        return False
    file = Path(str(make_url(system_url).database))
    parts = list(file.parent.glob(f"{file.name}*"))  # its log would spoil the next file
    for part in parts:
        part.unlink(missing_ok=True)
    return bool(parts)


def _config(system_url: str, slot: str) -> DBOSConfig:
    return {
        "name": "heating-jobs",
        "system_database_url": system_url,
        "dbos_system_schema": _SCHEMA,
        "executor_id": slot,
        "application_version": _VERSION,
        "serializer": _JsonSerializer(),
        "log_level": "WARNING",
        "enable_otlp": False,
        "use_listen_notify": False,
        "scheduler_polling_interval_sec": 3600.0,  # there are no schedules
        "sys_db_pool_size": 4,
    }


def _log_through_ours() -> None:
    """Let the library's warnings go the way of all others instead of to a handler of its own."""
    logger = logging.getLogger("dbos")
    logger.addHandler(logging.NullHandler())  # with a handler there it adds none
    logger.propagate = True

"""A job from its submission to its end, run without the engine that brings it back after a kill."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program import unit_of_work
from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.long_work import JobState
from heating_program.domain.permissions import Role
from heating_program.jobs import registry, run, worker
from heating_program.jobs.engine import Runs
from heating_program.jobs.kind import Kind
from heating_program.models.job import Job
from heating_program.models.outbox import OutboxItem
from heating_program.services import job_runs, jobs
from heating_program.services.job_files import JobFiles
from heating_program.unit_of_work import DatabaseUnavailableError
from tests.factories import people
from tests.jobs_worker import COUNTED, KIND
from tests.needs import refuse

Commit = Callable[[Callable[[Session], Any]], Any]
ITEMS = 25


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who asks for long work, and the process that does it."""

    app: Flask
    commit: Commit
    actor: Actor

    def submit(self, **changes: Any) -> UUID:
        """Ask for the counted job."""
        asked: dict[str, Any] = {
            "actor": self.actor,
            "kind": COUNTED,
            "title": "数数",
            "area_code": people.GANZHAO,
            "payload": {"items": ITEMS},
        }
        key: UUID = self.commit(lambda s: jobs.submit(s, **(asked | changes)))
        return key

    def row(self, job_id: UUID) -> Job:
        """Read the job's row."""
        job: Job = self.commit(lambda s: s.get_one(Job, job_id))
        return job

    def counted(self) -> int:
        """Count the business rows."""
        number: int = self.commit(lambda s: s.scalar(select(func.count(OutboxItem.id))))
        return number

    def cancel(self, job_id: UUID) -> None:
        self.commit(lambda s: jobs.cancel(s, actor=self.actor, job_id=job_id))

    def resume(self, job_id: UUID) -> None:
        self.commit(lambda s: jobs.resume(s, actor=self.actor, job_id=job_id))


@pytest.fixture
def desk(app: Flask, commit: Commit) -> Desk:
    return Desk(app, commit, commit(lambda s: people.make_user(s, Role.TC, people.GANZHAO)))


@pytest.fixture
def use() -> Iterator[Callable[[Kind], None]]:
    """Let the counted job be of this kind for one test."""

    def put(kind: Kind) -> None:
        registry.job_kinds()[COUNTED] = kind

    put(KIND)
    yield put
    del registry.job_kinds()[COUNTED]


def test_a_job_is_counted_done_in_portions_and_keeps_its_result(
    desk: Desk, use: Callable[[Kind], None]
) -> None:
    sizes = []

    def note_size(_app: Flask, _work: jobs.Work, _offset: int, limit: int) -> None:
        sizes.append(limit)

    use(replace(KIND, prepare=note_size, finish=lambda app, work: {"items": ITEMS}))
    job_id = desk.submit()
    run.run_now(desk.app, job_id)
    job = desk.row(job_id)
    assert (job.state, job.total, job.done, job.failed) == (JobState.DONE, ITEMS, ITEMS, 0)
    assert job.result == {"items": ITEMS}
    assert sizes == [10, 10, 5]
    assert desk.counted() == ITEMS


def test_a_step_that_runs_twice_finds_its_own_result(
    desk: Desk, use: Callable[[Kind], None]
) -> None:
    job_id = desk.submit()

    def twice(do: Callable[[], run.Position]) -> run.Position:
        first = do()
        again = do()
        assert first is None or again == first
        return first

    run.run_job(desk.app, job_id, twice)
    assert desk.counted() == ITEMS
    assert desk.row(job_id).done == ITEMS


def test_a_finished_job_run_again_does_nothing(desk: Desk, use: Callable[[Kind], None]) -> None:
    job_id = desk.submit()
    run.run_now(desk.app, job_id)
    run.run_now(desk.app, job_id)
    assert desk.counted() == ITEMS


def test_what_a_rolled_back_transaction_submitted_was_never_asked_for(desk: Desk) -> None:
    def broken(session: Session) -> None:
        jobs.submit(session, actor=desk.actor, kind=COUNTED, title="数数", area_code="150802102")
        raise DomainError("given_up")

    with pytest.raises(DomainError, match="given_up"):
        desk.commit(broken)
    assert desk.commit(jobs.open_jobs) == []


def test_a_cancellation_lets_the_portion_in_hand_end_and_resuming_goes_on_from_there(
    desk: Desk, use: Callable[[Kind], None]
) -> None:
    job_id = desk.submit()

    def cancel_at_ten(_app: Flask, _work: jobs.Work, offset: int, _limit: int) -> None:
        if offset == 10:
            desk.cancel(job_id)

    use(replace(KIND, prepare=cancel_at_ten))
    run.run_now(desk.app, job_id)
    stopped = desk.row(job_id)
    assert (stopped.state, stopped.done) == (JobState.CANCELLED, 20)
    assert desk.counted() == 20
    use(KIND)
    desk.resume(job_id)
    assert desk.row(job_id).resumed_from == 20
    run.run_now(desk.app, job_id)
    assert desk.row(job_id).state == JobState.DONE
    assert desk.counted() == ITEMS


def test_a_waiting_job_is_cancelled_at_once_and_a_done_one_not_at_all(
    desk: Desk, use: Callable[[Kind], None]
) -> None:
    waiting = desk.submit()
    desk.cancel(waiting)
    desk.cancel(waiting)  # pressed twice
    assert desk.row(waiting).state == JobState.CANCELLED
    done = desk.submit()
    run.run_now(desk.app, done)
    with pytest.raises(Refused, match="job_has_ended"):
        desk.cancel(done)
    with pytest.raises(Refused, match="job_cannot_resume"):
        desk.resume(done)


def test_a_defect_fails_the_job_without_its_text_and_resuming_goes_on(
    desk: Desk, use: Callable[[Kind], None]
) -> None:
    def break_at_ten(session: Session, work: jobs.Work, offset: int, limit: int, ready: Any) -> int:
        KIND.apply(session, work, offset, limit, ready)
        if offset == 10:
            raise ValueError("阿拉坦")
        return 0

    use(replace(KIND, apply=break_at_ten))
    job_id = desk.submit()
    run.run_now(desk.app, job_id)
    failed = desk.row(job_id)
    assert (failed.state, failed.done, failed.error) == (JobState.FAILED, 10, job_runs.UNEXPECTED)
    assert failed.result == {"error_values": {"name": "ValueError"}}
    use(KIND)
    desk.resume(job_id)
    run.run_now(desk.app, job_id)
    assert desk.row(job_id).state == JobState.DONE
    assert desk.counted() == ITEMS


def test_a_disk_that_is_full_under_the_result_stops_the_job_which_then_goes_on(
    desk: Desk, use: Callable[[Kind], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, info = desk.app.extensions["settings"], desk.app.extensions["session_info"]
    files = JobFiles(settings.job_files_dir, info["vault"])

    def write(_app: Flask, work: jobs.Work) -> dict[str, Any]:
        files.keep(work.id, b"rows")
        return {"file": "x.xlsx"}

    use(replace(KIND, finish=write))
    job_id = desk.submit()
    if not Path("/dev/full").exists():
        refuse("/dev/full")
    with monkeypatch.context() as full:
        # The system's own disk without room: every write to it is refused as by a full one.
        full.setattr(Path, "open", lambda _path, _mode: open("/dev/full", "wb"))  # noqa: SIM115 - closed by whoever asked for it
        run.run_now(desk.app, job_id)
    failed = desk.row(job_id)
    assert (failed.state, failed.error) == (JobState.FAILED, job_runs.DISK_FULL)
    assert (failed.done, desk.counted()) == (ITEMS, ITEMS)
    assert list((files.folder / str(job_id)).iterdir()) == []
    desk.resume(job_id)
    run.run_now(desk.app, job_id)
    assert desk.row(job_id).state == JobState.DONE
    assert files.read(job_id) == b"rows"
    assert desk.counted() == ITEMS


def test_a_clock_set_back_in_mid_job_costs_nothing_but_the_rate(
    desk: Desk, use: Callable[[Kind], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = (datetime(2026, 11, 2, tzinfo=UTC) - timedelta(hours=n) for n in count())
    monkeypatch.setattr(unit_of_work, "datetime", SimpleNamespace(now=lambda _zone: next(moments)))
    job_id = desk.submit()
    run.run_now(desk.app, job_id)
    job = desk.row(job_id)
    assert (job.state, job.done, desk.counted()) == (JobState.DONE, ITEMS, ITEMS)
    assert job.finished_at is not None
    assert job.started_at is not None
    assert job.finished_at < job.started_at
    assert (jobs.progress(job).per_second, jobs.progress(job).remaining) == (None, None)


def test_a_refusal_fails_the_job_with_its_code(desk: Desk) -> None:
    job_id = desk.submit(kind="of_tomorrow")
    run.run_now(desk.app, job_id)
    failed = desk.row(job_id)
    assert (failed.state, failed.error) == (JobState.FAILED, "job_kind_unknown")
    assert failed.result == {"error_values": {"kind": "of_tomorrow"}}


def test_a_database_that_is_away_is_no_fault_of_the_job(
    desk: Desk, use: Callable[[Kind], None]
) -> None:
    def away(*_arguments: object) -> int:
        raise DatabaseUnavailableError

    use(replace(KIND, apply=away))
    job_id = desk.submit()
    with pytest.raises(DatabaseUnavailableError):
        run.run_now(desk.app, job_id)
    assert desk.row(job_id).state == JobState.RUNNING


def test_a_closed_account_does_no_work(desk: Desk, use: Callable[[Kind], None]) -> None:
    job_id = desk.submit()

    def close(session: Session) -> None:
        session.get_one(people.User, desk.actor.id).active = False

    desk.commit(close)
    run.run_now(desk.app, job_id)
    assert desk.row(job_id).error == "account_closed"
    assert desk.counted() == 0


def test_a_form_sent_twice_is_one_job_and_its_key_serves_nobody_else(desk: Desk) -> None:
    key = uuid4()
    assert desk.submit(job_id=key) == desk.submit(job_id=key) == key
    other = desk.commit(lambda s: people.make_user(s, Role.TC, people.GANZHAO))
    with pytest.raises(DomainError, match="conflict_with_stored_data"):
        desk.submit(job_id=key, actor=other)


def test_everybody_sees_their_own_jobs_and_the_administrator_those_of_the_area(desk: Desk) -> None:
    job_id = desk.submit()
    other = desk.commit(lambda s: people.make_user(s, Role.BC, people.LINHE))
    administrator = desk.commit(lambda s: people.make_user(s, Role.AD, people.CITY))

    def seen(actor: Actor) -> list[UUID]:
        return desk.commit(lambda s: [job.id for job in jobs.listed(s, actor)])  # type: ignore[no-any-return]  # the fixture's own type

    assert seen(desk.actor) == seen(administrator) == [job_id]
    assert seen(other) == []
    elsewhere = desk.commit(lambda s: people.make_user(s, Role.AD, "150826"))
    assert seen(elsewhere) == []
    with pytest.raises(DomainError, match="not_found"):
        desk.commit(lambda s: jobs.cancel(s, actor=other, job_id=job_id))


@dataclass(slots=True)
class Remembering:
    """An engine that runs nothing and says of every job the same."""

    runs: Runs
    submitted: list[tuple[UUID, int]]

    def runs_of(self, _job_id: UUID) -> Runs:
        return self.runs

    def submit(self, job_id: UUID, number: int) -> None:
        self.submitted.append((job_id, number))


@pytest.mark.parametrize(
    ("runs", "state", "number"),
    [
        (Runs(is_live=False, last_number=-1, has_given_up=False), JobState.WAITING, 0),
        (Runs(is_live=False, last_number=4, has_given_up=False), JobState.RUNNING, 5),
        (Runs(is_live=False, last_number=4, has_given_up=False), JobState.CANCELLING, 5),
        (Runs(is_live=True, last_number=4, has_given_up=False), JobState.RUNNING, None),
        # Resumed by a person after it was given up: it gets one more run.
        (Runs(is_live=False, last_number=2, has_given_up=True), JobState.WAITING, 3),
        (Runs(is_live=False, last_number=2, has_given_up=True), JobState.RUNNING, None),
        (Runs(is_live=False, last_number=0, has_given_up=False), JobState.DONE, None),
    ],
)
def test_every_open_job_without_a_run_gets_one(
    desk: Desk, runs: Runs, state: JobState, number: int | None
) -> None:
    job_id = desk.submit()
    desk.commit(lambda s: setattr(s.get_one(Job, job_id), "state", state))
    engine = Remembering(runs, [])
    with desk.app.app_context():
        worker.pick_up(engine)  # type: ignore[arg-type]  # its two calls are all that is asked
    assert engine.submitted == ([] if number is None else [(job_id, number)])


def test_a_job_that_kills_its_workers_again_and_again_is_failed(desk: Desk) -> None:
    job_id = desk.submit()
    desk.commit(lambda s: setattr(s.get_one(Job, job_id), "state", JobState.RUNNING))
    with desk.app.app_context():
        worker.pick_up(Remembering(Runs(is_live=False, last_number=0, has_given_up=True), []))  # type: ignore[arg-type]  # its two calls are all that is asked
    assert desk.row(job_id).state == JobState.FAILED
    assert desk.row(job_id).error == job_runs.GAVE_UP

"""A worker is killed in mid-job on a real database of either kind: nothing is lost or doubled."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.app import create_app
from heating_program.config import environment_of
from heating_program.domain.long_work import JobState
from heating_program.domain.permissions import Role
from heating_program.extensions import db
from heating_program.jobs import registry, run
from heating_program.jobs.engine import forget_runs, system_url
from heating_program.models.job import Job, JobSlot
from heating_program.models.outbox import OutboxItem
from heating_program.services import jobs
from heating_program.unit_of_work import unit_of_work
from tests.app_fixtures import installed
from tests.factories import people
from tests.jobs_worker import COUNTED, KIND

SCRIPT = Path(__file__).parents[1] / "jobs_worker.py"
ITEMS = 90
LONGEST_S = 60


@dataclass(frozen=True, slots=True)
class Office:
    """An installation whose workers are processes of their own."""

    app: Flask
    workers: "list[subprocess.Popen[str]]" = field(default_factory=list)

    def start(self, slot: str, *stop: str) -> "subprocess.Popen[str]":
        """Start a worker, told where to stop."""
        worker = subprocess.Popen(
            [sys.executable, SCRIPT, slot, *stop],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment_of(self.app.extensions["settings"]),
            cwd=SCRIPT.parents[1],
            text=True,
        )
        self.workers.append(worker)
        return worker

    def kill_there(self, slot: str, *stop: str) -> None:
        """Start a worker, let it come to the point and kill it as the system would."""
        worker = self.start(slot, *stop)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "there\n"
        worker.kill()
        worker.wait()

    def submit(self) -> UUID:
        """Ask for the counted job."""

        def work(session: Session) -> UUID:
            actor = people.make_user(session, Role.TC, people.GANZHAO)
            return jobs.submit(
                session,
                actor=actor,
                kind=COUNTED,
                title="数数",
                area_code=people.GANZHAO,
                payload={"items": ITEMS},
            )

        with self.app.app_context():
            return unit_of_work(work)

    def counted(self) -> Counter[int]:
        """Count how often each item was done, by the business rows alone."""
        with self.app.app_context():
            rows = db.session.scalars(select(OutboxItem.payload))
            return Counter(row["n"] for row in rows)


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = Office(create_app(installed(tmp_path, database_url)))
    yield made
    for worker in made.workers:
        worker.kill()
        worker.communicate()
    made.app.extensions["engine"].dispose()


@pytest.mark.slow
def test_killed_inside_a_portion_and_after_its_commit_a_job_is_done_exactly_once(
    office: Office,
) -> None:
    job_id = office.submit()
    office.kill_there("slot-0", "inside", "30")
    assert office.counted() == Counter(range(30))  # the portion in hand was rolled back
    office.kill_there("slot-0", "after", "60")
    assert office.counted() == Counter(range(70))  # done, but the engine never heard of it
    office.start("slot-1")  # another name: the dead one's work is taken over
    assert run.wait(office.app, job_id, timeout_s=LONGEST_S) == JobState.DONE
    assert office.counted() == Counter(range(ITEMS))
    with office.app.app_context():
        job = db.session.get_one(Job, job_id)
        assert (job.done, job.total, job.failed) == (ITEMS, ITEMS, 0)
        assert db.session.scalars(select(JobSlot.name)).all() == ["slot-1"]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_job_goes_on_from_its_row_when_the_engines_own_records_are_gone(office: Office) -> None:
    job_id = office.submit()
    office.kill_there("slot-0", "after", "30")
    for path in office.app.extensions["settings"].jobs_dir.glob("engine.sqlite*"):
        path.unlink()
    office.start("slot-0")
    assert run.wait(office.app, job_id, timeout_s=LONGEST_S) == JobState.DONE
    assert office.counted() == Counter(range(ITEMS))


@pytest.mark.slow
def test_records_of_ended_runs_are_forgotten_by_any_process(office: Office) -> None:
    job_id = office.submit()
    office.start("slot-0")
    assert run.wait(office.app, job_id, timeout_s=LONGEST_S) == JobState.DONE
    settings = office.app.extensions["settings"]
    url, later = (
        system_url(settings.database_url, settings.jobs_dir),
        datetime.now(UTC) + timedelta(days=1),
    )
    assert forget_runs(url, before=later, needed=[job_id]) == 0
    deadline = time.monotonic() + LONGEST_S  # the engine writes down a moment after the row
    while not forget_runs(url, before=later, needed=[]):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_damaged_records_of_the_engine_are_made_anew_by_the_next_worker(office: Office) -> None:
    job_id = office.submit()
    office.kill_there("slot-0", "after", "30")
    records = office.app.extensions["settings"].jobs_dir / "engine.sqlite"
    records.write_bytes(b"no database" * 1000)
    office.start("slot-0")
    assert run.wait(office.app, job_id, timeout_s=LONGEST_S) == JobState.DONE
    assert office.counted() == Counter(range(ITEMS))


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_whose_records_vanish_under_it_ends_and_the_next_goes_on(office: Office) -> None:
    worker = office.start("slot-0")
    assert run.wait(office.app, office.submit(), timeout_s=LONGEST_S) == JobState.DONE
    for path in office.app.extensions["settings"].jobs_dir.glob("engine.sqlite*"):
        path.write_bytes(b"")
    job_id = office.submit()
    worker.wait(LONGEST_S)
    office.start("slot-0")
    assert run.wait(office.app, job_id, timeout_s=LONGEST_S) == JobState.DONE
    assert office.counted() == Counter([*range(ITEMS), *range(ITEMS)])


def test_two_workers_on_one_job_do_each_portion_once(office: Office) -> None:
    """The engine never lets it come to this; should it ever, the job's row does not."""
    registry.job_kinds()[COUNTED] = KIND
    job_id = office.submit()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: run.run_now(office.app, job_id), range(3)))
    del registry.job_kinds()[COUNTED]
    assert office.counted() == Counter(range(ITEMS))

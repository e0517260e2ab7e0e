"""A worker is killed in mid-import on a real database of either kind: each row becomes one file."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select

from heating_program.app import create_app
from heating_program.config import environment_of
from heating_program.domain.actor import Actor
from heating_program.domain.long_work import JobState
from heating_program.domain.permissions import Role
from heating_program.domain.sheet_import import BatchStage, Rule, SheetKind
from heating_program.extensions import db
from heating_program.jobs import run
from heating_program.models.base import new_id
from heating_program.models.duplicate import DuplicatePair as Pair
from heating_program.models.duty import DutyRecord
from heating_program.models.dwelling import Dwelling, Occupancy
from heating_program.models.engine import prepare
from heating_program.models.event import Event
from heating_program.models.household import Household, Person
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.models.job import Job
from heating_program.services import (
    import_files,
    import_layout,
    import_pairs,
    imports,
    invariants,
)
from heating_program.services.import_files import Sheets
from heating_program.services.imports import Upload
from heating_program.services.invariants import Place
from heating_program.services.vault import open_vault
from heating_program.services.workbook_reading import read_workbook
from heating_program.unit_of_work import run_in_transaction, unit_of_work
from tests.app_fixtures import TODAY, installed
from tests.factories.people import GANZHAO, make_user
from tests.factories.sheets import row, workbook
from tests.import_worker import PORTION

ROOT = Path(__file__).parents[2]
GOOD, BAD = 97, 3
LONGEST_S = 60


@dataclass(frozen=True, slots=True)
class Office:
    """An installation with one clerk, whose workers are processes of their own."""

    app: Flask
    clerk: Actor
    workers: ExitStack

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a worker under a name, told where to stop."""
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.import_worker", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment_of(self.app.extensions["settings"]),
            cwd=ROOT,
            text=True,
        )
        self.workers.callback(worker.communicate)
        self.workers.callback(worker.kill)
        return worker

    def kill_there(self, *arguments: str) -> None:
        """Start a worker, let it come to the point and kill it as the system would."""
        worker = self.start(*arguments)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "there\n"
        worker.kill()
        worker.wait()

    def checked(self, content: bytes) -> UUID:
        """Upload a sheet and check it in this process."""
        key, book = new_id(), read_workbook(content)
        settings = self.app.extensions["settings"]
        sheets = Sheets(settings.imports_dir, open_vault(settings.key_file))
        import_files.keep(sheets, key, book)
        upload = Upload(key, "台账.xlsx", sha256(content).hexdigest(), len(content), book)
        with self.app.app_context():
            unit_of_work(
                lambda session: imports.receive(session, actor=self.clerk, on=TODAY, upload=upload)
            )
            batch = db.session.get_one(ImportBatch, key)
            version, columns = batch.row_version, import_layout.layout_of(batch).columns
            job_id = unit_of_work(
                lambda session: imports.map_columns(
                    session,
                    actor=self.clerk,
                    batch_id=key,
                    row_version=version,
                    columns={SheetKind.HOUSEHOLDS: columns},
                )
            )
        run.run_now(self.app, job_id)
        return key

    def begin_import(self, key: UUID) -> UUID:
        """Ask for the import of the good rows."""
        with self.app.app_context():
            version = db.session.get_one(ImportBatch, key).row_version
            return unit_of_work(
                lambda session: imports.begin_import(
                    session,
                    actor=self.clerk,
                    on=TODAY,
                    batch_id=key,
                    row_version=version,
                    rule=Rule.VALID_ONLY,
                )
            )

    def pairs(self, key: UUID) -> tuple[JobState, int, int]:
        """Tell how the search for a sheet stands, what it says to have found, and what there is."""
        with self.app.app_context():
            state = import_pairs.state_of(db.session, self.clerk, key)
            assert state is not None
            return state.state, state.pairs, db.session.scalar(select(func.count(Pair.id))) or 0

    def count(self) -> int:
        """Count the files."""
        with self.app.app_context():
            return db.session.scalar(select(func.count(Household.id))) or 0


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    settings = installed(tmp_path, database_url)
    engine = prepare(create_engine(database_url))
    clerk = run_in_transaction(engine, lambda session: make_user(session, Role.TC, GANZHAO))
    engine.dispose()
    with ExitStack() as workers:
        made = Office(create_app(settings), clerk, workers)
        workers.callback(lambda: made.app.extensions["engine"].dispose())
        yield made


def sheet() -> bytes:
    """Write a sheet with a bad row in its first, third and last portion."""
    rows = [row() for _ in range(GOOD)]
    for place in (7, 50, 99):
        rows.insert(place, row(structure="砖瓦"))
    return workbook(rows)


@pytest.mark.slow
def test_an_import_killed_twice_makes_one_file_of_each_good_row(office: Office) -> None:
    key = office.checked(sheet())
    job_id = office.begin_import(key)
    office.kill_there("slot-0", "inside", str(PORTION))
    assert office.count() == PORTION - 1  # the portion in hand left nothing, not even its numbers
    office.kill_there("slot-0", "after", str(2 * PORTION))
    assert office.count() == 3 * PORTION - 2  # done, but the engine never heard of it
    office.start("slot-1")  # another name: the dead one's work is taken over
    assert run.wait(office.app, job_id, timeout_s=LONGEST_S) == JobState.DONE
    with office.app.app_context():
        assert_told_of_every_row(key, job_id)
        assert_each_file_is_there_once(key)
        settings = office.app.extensions["settings"]
        place = Place(settings.documents_dir, settings.photos_dir)
        found = dict(invariants.verify(db.session, place))
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.slow
def test_the_search_behind_an_import_killed_twice_keeps_each_pair_once(office: Office) -> None:
    key = office.checked(workbook([row() for _ in range(4)]))  # one name, one account, one village
    office.begin_import(key)
    office.kill_there("slot-0", "inside", "0", import_pairs.KIND)
    assert office.pairs(key) == (JobState.RUNNING, 0, 0)
    office.kill_there("slot-0", "after", "0", import_pairs.KIND)
    assert office.pairs(key) == (JobState.RUNNING, 6, 6)
    office.start("slot-1")
    with office.app.app_context():
        job_id = db.session.scalars(select(Job.id).filter_by(kind=import_pairs.KIND)).one()
    assert run.wait(office.app, job_id, timeout_s=LONGEST_S) == JobState.DONE
    assert office.pairs(key) == (JobState.DONE, 6, 6)


def assert_told_of_every_row(key: UUID, job_id: UUID) -> None:
    """Assert that sheet, rows and job tell the same, and of every row."""
    outcomes = Counter(db.session.scalars(select(ImportRow.outcome).filter_by(batch_id=key)))
    assert outcomes == {"imported": GOOD, "bad": BAD}
    batch, job = db.session.get_one(ImportBatch, key), db.session.get_one(Job, job_id)
    assert (batch.stage, batch.counts) == (BatchStage.IMPORTED, dict(outcomes))
    assert (job.done, job.total, job.failed) == (GOOD + BAD, GOOD + BAD, 0)


def assert_each_file_is_there_once(key: UUID) -> None:
    """Assert that rows, files, their numbers, what belongs to them and the record agree."""
    files = {
        file: number for file, number in db.session.execute(select(Household.id, Household.file_no))
    }
    numbers = [f"HH-150802-{number:06}" for number in range(1, GOOD + 1)]
    assert sorted(files.values()) == numbers
    by_row = select(ImportRow.household_id).where(
        ImportRow.batch_id == key, ImportRow.household_id.is_not(None)
    )
    heads = select(Person.household_id).where(Person.is_householder)
    enrolled = select(Event.subject_id).where(Event.action == "household.enrolled")
    for wanted in (by_row, heads, enrolled, select(DutyRecord.subject_id)):
        assert Counter(db.session.scalars(wanted)) == Counter(list(files))
    houses = Counter(db.session.scalars(select(Dwelling.id)))
    assert houses == Counter(db.session.scalars(select(Occupancy.dwelling_id)))
    assert len(houses) == GOOD

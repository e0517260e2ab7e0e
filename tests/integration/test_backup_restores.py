"""A copy put in place of the data folder works on: the sheet in work is imported from it."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.app import create_app
from heating_program.cli import backup
from heating_program.config import Settings
from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.long_work import JobState
from heating_program.domain.permissions import Role
from heating_program.domain.sheet_import import BatchStage, Rule, SheetKind
from heating_program.extensions import db
from heating_program.jobs import run
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.models.import_batch import ImportBatch
from heating_program.models.job import Job
from heating_program.services import import_files, imports, jobs
from heating_program.services.circumstances import vault_of
from heating_program.services.import_files import Sheets
from heating_program.services.imports import Upload
from heating_program.services.job_files import JobFiles
from heating_program.services.workbook_reading import read_workbook
from heating_program.unit_of_work import unit_of_work
from tests.app_fixtures import TODAY
from tests.factories.people import GANZHAO, make_user
from tests.factories.sheets import row, workbook

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def clerk(app: Flask) -> Actor:
    with app.app_context():
        return unit_of_work(lambda session: make_user(session, Role.TC, GANZHAO))


def settings_of(app: Flask) -> Settings:
    made: Settings = app.extensions["settings"]
    return made


def do(app: Flask, work: Any) -> Any:
    with app.app_context():
        return unit_of_work(work)


def checked_sheet(app: Flask, clerk: Actor) -> UUID:
    """Upload a sheet of three households and have it checked."""
    content, key = workbook([row() for _ in range(3)]), new_id()
    read = read_workbook(content)
    with app.app_context():
        import_files.keep(Sheets(settings_of(app).imports_dir, vault_of(db.session)), key, read)
    upload = Upload(key, "台账.xlsx", sha256(content).hexdigest(), len(content), read)
    do(app, lambda session: imports.receive(session, actor=clerk, on=TODAY, upload=upload))

    def check(session: Session) -> UUID:
        batch = session.get_one(ImportBatch, key)
        return imports.map_columns(
            session,
            actor=clerk,
            batch_id=key,
            row_version=batch.row_version,
            columns={SheetKind.HOUSEHOLDS: batch.mapping["columns"]},
        )

    run.run_now(app, do(app, check))
    return key


def begin_import(session: Session, clerk: Actor, key: UUID) -> UUID:
    batch = session.get_one(ImportBatch, key)
    assert batch.stage == BatchStage.CHECKED
    return imports.begin_import(
        session,
        actor=clerk,
        on=TODAY,
        batch_id=key,
        row_version=batch.row_version,
        rule=Rule.VALID_ONLY,
    )


def files_of(app: Flask) -> JobFiles:
    with app.app_context():
        return JobFiles(settings_of(app).job_files_dir, vault_of(db.session))


def job(app: Flask, clerk: Actor, state: JobState) -> UUID:
    """Note a job in a state, with a file of its own."""

    def work(session: Session) -> UUID:
        key = jobs.submit(session, actor=clerk, kind="counted", title="数数", area_code=GANZHAO)
        session.get_one(Job, key).state = state.value
        return key

    key: UUID = do(app, work)
    files_of(app).keep(key, b"keys", "keys")
    return key


def copied(app: Flask, folder: Path) -> Path:
    engine = app.extensions["engine"]
    return backup.take(settings_of(app), engine, folder, at=AT)


def restored(app: Flask, copy: Path, data_dir: Path) -> Flask:
    """Put a copy in the place of a lost data folder, as the operations guide says."""
    shutil.copytree(copy, data_dir)
    url = f"sqlite:///{data_dir / 'heating.sqlite'}"
    return create_app(replace(settings_of(app), data_dir=data_dir, database_url=url))


def test_a_sheet_in_work_is_imported_from_the_restored_copy(
    app: Flask, clerk: Actor, tmp_path: Path
) -> None:
    key = checked_sheet(app, clerk)
    copy = copied(app, tmp_path / "copies")
    shutil.rmtree(settings_of(app).data_dir)
    found = dict(backup.check(copy, settings_of(app)))
    assert {name: faults for name, faults in found.items() if faults} == {}
    office = restored(app, copy, tmp_path / "new")
    run.run_now(office, do(office, lambda session: begin_import(session, clerk, key)))
    assert do(office, lambda session: session.scalar(select(func.count(Household.id)))) == 3


def test_jobs_that_may_go_on_take_their_files_along_and_results_stay_behind(
    app: Flask, clerk: Actor, tmp_path: Path
) -> None:
    may_go_on = [job(app, clerk, state) for state in JobState if state is not JobState.DONE]
    done = job(app, clerk, JobState.DONE)
    files_of(app).keep(done, b"a roster of everybody")
    office = restored(app, copied(app, tmp_path / "copies"), tmp_path / "new")
    for key in may_go_on:
        assert files_of(office).read(key, "keys") == b"keys"
    with pytest.raises(DomainError, match="job_file_gone"):
        files_of(office).read(done)


def test_a_folder_that_vanishes_while_it_is_copied_is_no_fault_and_leaves_no_half(
    app: Flask, clerk: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, kept = settings_of(app).imports_dir / str(uuid4()), checked_sheet(app, clerk)
    gone.mkdir(parents=True)
    for number in range(3):
        (gone / f"rows-{number}.sealed").write_bytes(b"sealed")
    copy_file = shutil.copy2

    def put_away_meanwhile(source: Path, target: Path) -> Path:
        made = copy_file(source, target)
        if source.parent == gone:
            shutil.rmtree(gone)
        return made

    monkeypatch.setattr(shutil, "copy2", put_away_meanwhile)
    copy = copied(app, tmp_path / "copies")
    assert [each.name for each in (copy / "imports").iterdir()] == [str(kept)]
    assert not gone.exists()


def test_a_folder_that_cannot_be_read_stops_the_copy(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_of(app).documents_dir.mkdir(parents=True)

    def denied(*_arguments: object, onerror: Any) -> list[Any]:
        onerror(PermissionError("denied"))
        return []

    monkeypatch.setattr(backup.os, "walk", denied)
    with pytest.raises(PermissionError):
        copied(app, tmp_path / "copies")
    assert [each.suffix for each in (tmp_path / "copies").iterdir()] == [".partial"]

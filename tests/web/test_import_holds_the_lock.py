"""While a whole sheet comes in within one transaction, another writer waits or is told so.

SQLite knows one writer at a time. Whoever saves meanwhile waits for the import; when it lasts
longer than a person should wait, the answer is a page in words and nothing is half-written.
"""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from heating_program.jobs.run import run_now
from heating_program.models.base import new_id
from heating_program.models.draft import Draft
from heating_program.models.import_batch import ImportBatch
from heating_program.models.job import Job
from heating_program.models.user import LoginSession
from heating_program.services import household_bulk, import_undo
from tests.factories.people import Staff
from tests.factories.sheets import row, workbook
from tests.pages import Pages
from tests.web.enrolling import TYPED
from tests.web.test_import_pages import Clerk

Commit = Callable[[Callable[[Session], Any]], Any]
ROWS = 3


class Held:
    """A step of a job that stands still inside its transaction until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.is_inside, self.may_go = Event(), Event()
        whole = getattr(module, name)

        def standing(session: Session, *args: Any, **values: Any) -> Any:
            done = whole(session, *args, **values)
            self.is_inside.set()
            assert self.may_go.wait(60)
            return done

        monkeypatch.setattr(module, name, standing)

    @contextmanager
    def at_work(self, app: Flask, commit: Commit) -> "Iterator[Future[None]]":
        """Run the last job that was asked for in a thread, up to the held step."""
        newest = select(Job.id).order_by(Job.created_at.desc()).limit(1)
        job = commit(lambda session: session.scalar(newest))
        with ThreadPoolExecutor(1) as threads:
            running = threads.submit(run_now, app, job)
            assert self.is_inside.wait(60)
            try:
                yield running
            finally:
                self.may_go.set()


@pytest.fixture
def clerk(app: Flask, pages: Pages, staff: Staff, commit: Commit) -> Clerk:
    return Clerk(app, pages, staff, commit)


def _impatient(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")


def save(client: FlaskClient) -> TestResponse:
    """Send the first page of a registration, as another clerk's browser does."""
    return client.post(f"/households/new/{new_id()}/1", data=TYPED)


def drafts(commit: Commit) -> int:
    found: int = commit(lambda session: session.scalar(select(func.count(Draft.id))))
    return found


IMPORT = (household_bulk, "register_many", "imports.begin", {"rule": "all_or_nothing"})
UNDO = (import_undo, "undo_rows", "imports.undo", {"reason": "导错了表"})


@pytest.fixture(params=[IMPORT, UNDO], ids=["import", "undo"])
def held(request: pytest.FixtureRequest, clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Held:
    """A sheet whose import, or whose undoing, was asked for and will stand still in the middle."""
    module, name, endpoint, data = request.param
    clerk.upload(workbook([row() for _ in range(ROWS)]))
    clerk.say_columns()
    clerk.work()
    if endpoint == "imports.undo":
        clerk.post("imports.begin", {"rule": "valid_only"})
        clerk.work()
    clerk.post(endpoint, data)
    return Held(monkeypatch, module, name)


def test_another_writer_is_told_in_words_when_it_lasts_too_long(
    held: Held, app: Flask, pages: Pages, staff: Staff, commit: Commit
) -> None:
    client = pages.client(staff.id_of("TC2"))
    engine = app.extensions["engine"]
    with held.at_work(app, commit) as running:
        engine.dispose()
        event.listen(engine, "connect", _impatient)
        answer = save(client)
        assert client.get("/households").status_code == 200
    assert answer.status_code == 503
    assert "没有保存" in answer.get_data(as_text=True)
    running.result()
    assert drafts(commit) == 0
    assert stage(commit) in ("imported", "undone")


def test_a_reader_does_not_wait_to_be_noted_as_present(
    held: Held, app: Flask, pages: Pages, staff: Staff, commit: Commit
) -> None:
    client = pages.client(staff.id_of("TC2"))
    a_while_ago = datetime.now(UTC) - timedelta(minutes=5)
    commit(lambda session: session.execute(update(LoginSession).values(seen_at=a_while_ago)))
    with held.at_work(app, commit) as running:
        assert client.get("/households").status_code == 200
        assert not running.done()
    running.result()
    assert seen(commit) == {a_while_ago}
    assert client.get("/households").status_code == 200
    assert max(seen(commit)) > a_while_ago


def seen(commit: Commit) -> set[datetime]:
    found: set[datetime] = commit(
        lambda session: set(session.scalars(select(LoginSession.seen_at)))
    )
    return found


def test_another_writer_waits_for_its_turn(
    held: Held, app: Flask, pages: Pages, staff: Staff, commit: Commit
) -> None:
    client = pages.client(staff.id_of("TC2"))
    with held.at_work(app, commit) as running, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(save, client)
        held.may_go.set()
        assert waiting.result().status_code == 303
    running.result()
    assert drafts(commit) == 1
    assert stage(commit) in ("imported", "undone")


def stage(commit: Commit) -> str:
    found: str = commit(lambda session: session.scalar(select(ImportBatch.stage)))
    return found

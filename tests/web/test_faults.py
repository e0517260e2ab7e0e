"""What a clerk meets when something is wrong: words, and nothing half-written."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from heating_program.access import public
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.unit_of_work import SafeRequestWroteError, unit_of_work
from tests.factories import households
from tests.factories.people import Staff
from tests.pages import Pages
from tests.web.enrolling import TYPED, enrol, take


def counts(app: Flask) -> tuple[int, int]:
    """Count what a registration writes."""
    with app.app_context():
        files = db.session.scalar(select(func.count()).select_from(Household)) or 0
        events = db.session.scalar(select(func.count()).select_from(Event)) or 0
        return files, events


def database_file(app: Flask) -> str:
    return str(app.extensions["engine"].url.database)


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the write lock as a backup or another clerk would."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def test_a_busy_database_answers_503_in_words_and_writes_nothing(
    app: Flask, pages: Pages, staff: Staff
) -> None:
    event.listen(app.extensions["engine"], "connect", _impatient)
    client = pages.client(staff.id_of("TC"))
    app.extensions["engine"].dispose()
    with locked(database_file(app)):
        answer = client.post(f"/households/new/{new_id()}/1", data=TYPED)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "没有保存" in answer.get_data(as_text=True)
    assert counts(app) == (0, 0)


def _impatient(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")


def test_a_full_disk_answers_503_and_leaves_nothing_half_written(
    app: Flask, pages: Pages, staff: Staff
) -> None:
    client = pages.client(staff.id_of("TC"))
    engine = app.extensions["engine"]
    engine.dispose()
    event.listen(engine, "connect", _full)
    stored = 0
    for number in range(200):
        typed = TYPED | {
            "id_no": households.id_number(9000 + number),
            "plot_no": f"D{number}",
            "electricity_customer_no": f"{number}",
        }
        key = new_id()
        sent = [client.post(f"/households/new/{key}/{step}", data=typed) for step in range(1, 5)]
        answer = client.post(f"/households/new/{key}/check")
        if 503 in (answer.status_code, *(each.status_code for each in sent)):
            answer = next(each for each in (*sent, answer) if each.status_code == 503)
            break
        stored += 1
    assert answer.status_code == 503, "the disk never filled up"
    assert "没有保存" in answer.get_data(as_text=True)
    event.remove(engine, "connect", _full)
    engine.dispose()
    assert counts(app) == (stored, stored)
    assert enrol(pages, typed, key=key, as_=staff.id_of("TC")).status == 303


def _full(connection: sqlite3.Connection, _record: object) -> None:
    pages_now = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages_now}")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(pages: Pages, staff: Staff) -> None:
    client = pages.client(staff.id_of("TC"))
    answer = client.post(f"/households/new/{new_id()}/1", data={"name": "长" * (4 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "<h1" in answer.get_data(as_text=True)


def test_an_unknown_address_and_an_unknown_method_are_said_in_words(
    pages: Pages, staff: Staff
) -> None:
    client = pages.client(staff.id_of("TC"))
    missing = client.get("/nowhere")
    assert missing.status_code == 404
    assert "找不到" in missing.get_data(as_text=True)
    wrong = client.delete("/households")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]


def test_two_clerks_who_edit_one_file_do_not_overwrite_each_other(
    commit: Callable[..., Any], app: Flask, pages: Pages, staff: Staff
) -> None:
    key = new_id()
    assert enrol(pages, TYPED, key=key, as_=staff.id_of("TC")).status == 303
    first = TYPED | {"row_version": "1", "door_no": "9号", "id_no": ""}
    second = TYPED | {"row_version": "1", "door_no": "10号", "id_no": ""}
    saved = pages.post("household_edit.revise", first, household_id=key, as_=staff.id_of("TC"))
    assert saved.status == 303
    late = pages.post("household_edit.revise", second, household_id=key, as_=staff.id_of("TC2"))
    assert late.status == 422
    assert "另一位同事已修改" in late.text
    assert "10号" in late.html
    with app.app_context():
        stored = db.session.get(Household, key)
        assert stored is not None
        assert stored.door_no == "9号"


@pytest.mark.parametrize("typed", ["名\x00字", "名\x07字"])
def test_control_characters_are_refused_at_the_edge(
    typed: str, app: Flask, pages: Pages, staff: Staff
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    page = take(pages, 2, TYPED | {"transformer": typed}, key=key, as_=clerk)
    assert page.status == 422
    assert enrol(pages, TYPED | {"name": typed}, key=key, as_=clerk).status == 422
    assert counts(app) == (0, 0)


def test_a_page_that_is_only_shown_cannot_write(app: Flask, staff: Staff) -> None:
    def sneaky() -> str:
        with pytest.raises(SafeRequestWroteError):
            unit_of_work(lambda session: session.get(Household, new_id()) and "")
        return "stopped"

    app.add_url_rule("/sneaky", "sneaky", public(sneaky))
    assert app.test_client().get("/sneaky").get_data(as_text=True) == "stopped"

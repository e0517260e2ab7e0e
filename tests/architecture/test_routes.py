"""Every door asks the same question of everybody: the table of routes, really walked."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from heating_program.access import PUBLIC, SIGNED_IN
from heating_program.domain.permissions import ROLE_PERMISSIONS, Role
from heating_program.domain.stages import ConversionStage
from heating_program.extensions import db
from heating_program.models import Base
from heating_program.models.base import new_id
from heating_program.models.budget import Appropriation, AppropriationChange
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.inspection import Inspection
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.models.user import RoleAssignment, User
from heating_program.unit_of_work import SafeRequestWroteError, unit_of_work
from tests.architecture import route_table
from tests.factories import conversions, documents, measures, photos
from tests.factories.people import Staff, make_user
from tests.pages import Pages

Commit = Callable[..., Any]
FAR = "150826"
HERE = "150802102"
# What a request leaves behind that is no business: sessions, counts of tries, who read what.
NO_BUSINESS = {"login_session", "throttle", "access_record"}
# Logging out needs the forged-form protection that page tests switch off; see test_login.py.
WALKED_ELSEWHERE = {"static", "security.logout"}
OBJECTS = {
    "household_id": Household,
    "conversion_id": Conversion,
    "retrofit_id": Retrofit,
    "pv_system_id": PvSystem,
    "inspection_id": Inspection,
    "claim_id": Claim,
    "appropriation_id": Appropriation,
    "change_id": AppropriationChange,
    "document_id": IssuedDocument,
    "photo_id": Photo,
}


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """List every route with each of its methods."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        for method in sorted(rule.methods or ())
        if method in ("GET", "POST") and rule.endpoint not in WALKED_ELSEWHERE
    ]


def address(app: Flask, rule: Rule, known: dict[str, Any]) -> str:
    """Fill the places of a route: known objects, else keys that stand for nothing."""
    values: dict[str, Any] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        if choices := getattr(converter, "items", None):
            values[name] = sorted(choices)[0]
        else:
            kind = type(converter).__name__
            stranger = {"UUIDConverter": new_id(), "IntegerConverter": 1}.get(kind, "x")
            values[name] = known.get(name, stranger)
    with app.test_request_context():
        return url_for(rule.endpoint, **values)


def kind_of(answer: TestResponse) -> str:
    """Say what an answer amounts to."""
    if answer.status_code == 302 and answer.headers["Location"].startswith("/login?"):
        return "log in"
    if answer.status_code == 302 and answer.headers["Location"] == "/login":
        return "log in"
    return {403: "forbidden", 404: "nothing"}.get(answer.status_code, "answered")


def expected(access: str, role: Role | None, *, is_known: bool) -> set[str]:
    """Say what the table promises this person at this door."""
    if access == route_table.CLOSED:
        return {"nothing"}
    if access == PUBLIC:
        return {"answered", "nothing", "log in"}
    if not is_known:
        return {"log in"}
    if access == SIGNED_IN or (role and access in ROLE_PERMISSIONS[role]):
        return {"answered", "nothing"} | ({"log in"} if access == SIGNED_IN else set())
    return {"forbidden"}


class Walker:
    """One person with a browser; a new one after a door that may have ended the log-in."""

    def __init__(self, pages: Pages, person: UUID | None) -> None:
        self.pages, self.person = pages, person
        self.client = pages.client(person)

    def ask(self, rule: Rule, path: str, method: str) -> TestResponse:
        answer = self.client.open(path, method=method)
        if rule.endpoint.startswith("security."):
            self.client = self.pages.client(self.person)
        return answer


@pytest.fixture
def world(commit: Commit, staff: Staff) -> dict[str, Any]:
    """One of everything in Ganzhao township, by the name routes call it."""

    def build(session: Session) -> dict[str, Any]:
        walked = conversions.bring_to(session, staff, ConversionStage.ACCEPTED)
        documents.certificate(session, staff)
        measures.retrofit(session, staff["TC"])
        plant = session.get_one(PvSystem, measures.pv_system(session, staff["TC"]))
        photos.row(session, staff["IN"], plant)
        first = {
            name: key
            for name, model in OBJECTS.items()
            if (key := session.scalars(select(model.id)).first()) is not None
        }
        return first | {"conversion_id": walked}

    built: dict[str, Any] = commit(build)
    return built


def test_the_table_names_every_route_and_its_access(app: Flask) -> None:
    assert route_table.found(app) == route_table.read()


def test_the_table_is_sorted() -> None:
    assert list(route_table.read()) == sorted(route_table.read())


def test_a_stranger_and_a_closed_account_are_sent_to_the_log_in(
    app: Flask, pages: Pages, staff: Staff, commit: Commit
) -> None:
    def close(session: Session) -> UUID:
        actor = make_user(session, Role.TC, HERE)
        session.get_one(User, actor.id).active = False
        return actor.id

    closed, table, wrong = commit(close), route_table.read(), []
    walkers = [Walker(pages, None), Walker(pages, closed)]
    for rule, method in rules(app):
        route = f"{rule.endpoint} {method}"
        path = address(app, rule, {})
        for walker in walkers:
            answer = walker.ask(rule, path, method)
            if (
                kind_of(answer) not in expected(table[route], None, is_known=False)
                or answer.status_code >= 500
            ):
                wrong.append(f"{route} as {walker.person}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_role_meets_what_the_table_promises(
    app: Flask, pages: Pages, commit: Commit, role: Role | None
) -> None:
    def add(session: Session) -> UUID:
        actor = make_user(session, role or Role.TC, HERE)
        if role is None:
            session.delete(session.scalars(select(RoleAssignment)).one())
        return actor.id

    walker, table, wrong = Walker(pages, commit(add)), route_table.read(), []
    for rule, method in rules(app):
        route = f"{rule.endpoint} {method}"
        answer = walker.ask(rule, address(app, rule, {}), method)
        if (
            kind_of(answer) not in expected(table[route], role, is_known=True)
            or answer.status_code >= 500
        ):
            wrong.append(f"{route}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_a_thing_in_another_banner_does_not_exist(
    app: Flask, pages: Pages, world: dict[str, Any], commit: Commit
) -> None:
    """Whoever holds the permission elsewhere gets the page of a thing that never was."""
    people = commit(
        lambda session: {role: make_user(session, role, FAR).id for role in ROLE_PERMISSIONS}
    )
    table, wrong, seen = route_table.read(), [], set()
    for rule, method in rules(app):
        named = [name for name in rule.arguments if name in world]
        access = table[f"{rule.endpoint} {method}"]
        if not named or access in (PUBLIC, SIGNED_IN):
            continue
        role = next(role for role in Role if access in ROLE_PERMISSIONS[role])
        answer = pages.client(people[role]).open(address(app, rule, world), method=method)
        seen.add(rule.endpoint)
        if answer.status_code != 404:
            wrong.append(f"{rule.endpoint} {method} as {role}: {answer.status}")
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 10


def contents(app: Flask) -> str:
    """Hash everything that is business."""
    mark = hashlib.sha256()
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            if table.name not in NO_BUSINESS:
                rows = db.session.execute(select(table).order_by(*table.primary_key.columns))
                mark.update(f"{table.name} {rows.all()!r}".encode())
    return mark.hexdigest()


@pytest.mark.slow
def test_looking_changes_nothing(
    app: Flask, pages: Pages, staff: Staff, world: dict[str, Any]
) -> None:
    table, before, shown = route_table.read(), contents(app), 0
    for rule, method in rules(app):
        access = table[f"{rule.endpoint} {method}"]
        if method != "GET" or access == route_table.CLOSED:
            continue
        for person in viewers(access, staff):
            answer = pages.client(person).open(address(app, rule, world), method=method)
            assert answer.status_code < 500, f"{rule.endpoint}: {answer.status}"
            shown += answer.status_code == 200
            assert contents(app) == before, rule.endpoint
    assert shown > 10


def viewers(access: str, staff: Staff) -> Iterator[UUID]:
    """Choose somebody of this area who may look."""
    if access in (PUBLIC, SIGNED_IN):
        yield staff.id_of("TC")
        return
    for name, actor in staff.by_name.items():
        if actor.may(access) and not name.endswith("2"):
            yield actor.id
            return


def test_a_page_that_writes_is_stopped(app: Flask, commit: Commit) -> None:
    with (
        app.test_request_context("/households", method="GET"),
        pytest.raises(SafeRequestWroteError),
    ):
        unit_of_work(lambda session: make_user(session, Role.TC, HERE).id)
    assert commit(lambda session: session.scalars(select(User.id)).all()) == []
    with app.test_request_context("/households", method="POST"):
        unit_of_work(lambda session: make_user(session, Role.TC, HERE).id)
    assert len(commit(lambda session: session.scalars(select(User.id)).all())) == 1

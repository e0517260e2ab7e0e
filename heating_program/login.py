"""Where the login library meets our people: its view of the user table, its sessions.

The library's own commits (a changed password, a second factor) are the one named exception to
`unit_of_work`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from flask import Flask, abort, request, session
from flask_login import user_logged_out  # type: ignore[import-untyped]  # ships no types
from flask_security import (
    RoleMixin,
    SQLAlchemyUserDatastore,
    UserMixin,
    current_user,
    logout_user,
    password_changed,
    user_authenticated,
)
from sqlalchemy.orm import Session, registry, relationship

from heating_program.extensions import db, security
from heating_program.models.user import RoleAssignment, User
from heating_program.services import sessions
from heating_program.unit_of_work import write_small, write_small_if_free

_TOKEN = "login_token"  # noqa: S105 - the name of a cookie field, not a secret


class LoginUser(UserMixin):
    """The library's view of `User`: the same row, mapped a second time, with its methods.

    So the tables know no Flask, and nothing of the programme's depends on the library's class.
    """

    id: UUID  # type: ignore[assignment]  # the library's own models count in integers
    username: str
    display_name: str
    must_change_password: bool
    assignments: list[RoleAssignment]
    totp_roles: ClassVar[frozenset[str]] = frozenset()

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # a column in the library's models
        """No roles: what a person may do is decided in access.py, not by the library."""
        return []

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Ask for a second factor when one is set up, or when a role of theirs demands one."""
        required, methods = super().check_tf_required(tf_setup_methods, tf_fresh)
        return required or self.check_tf_required_setup(), methods

    def check_tf_required_setup(self) -> bool:
        """Tell whether a role of theirs demands a second factor."""
        return any(held.name in self.totp_roles for held in self.assignments)


_table = User.__table__
registry(metadata=User.metadata).map_imperatively(
    LoginUser,
    _table,
    version_id_col=_table.c.row_version,
    properties={
        "assignments": relationship(
            RoleAssignment,
            primaryjoin=_table.c.id == RoleAssignment.user_id,
            foreign_keys=[RoleAssignment.user_id],
            viewonly=True,
            lazy="selectin",
        )
    },
)


class LoginStore(SQLAlchemyUserDatastore):
    """The library's store: it changes people in the request's reading session and commits that."""

    def commit(self) -> None:
        """Commit what the library has changed."""
        commit_changed_people()


def commit_changed_people() -> None:
    """Commit what the library has changed in the reading session.

    A page's reading cannot become writing on SQLite once anybody else has written, so the reading
    ends here; the row version still notices a colleague's change.
    """
    reading = db.session
    connection = reading.connection()
    if reading.dirty and connection.dialect.name == "sqlite":
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    reading.commit()


def register(app: Flask, totp_roles: frozenset[str], forms: Mapping[str, Any]) -> None:
    """Bind the login library to the application.

    Parameters
    ----------
    totp_roles
        Role codes that must log in with a second factor.
    forms
        Our forms by the library's names for them.
    """
    LoginUser.totp_roles = totp_roles
    app.before_request(_forms_only)
    security.init_app(app, LoginStore(db, LoginUser, RoleMixin), **forms)
    user_authenticated.connect(_begin_session, app)
    user_logged_out.connect(_revoke_session, app)
    password_changed.connect(_after_password_change, app)


def _forms_only() -> None:
    """Refuse JSON: our pages send forms, and the library's reading of JSON trusts its sender."""
    if request.is_json:
        abort(400)


def session_is_alive() -> bool:
    """Tell whether the browser's log-in still stands on the server, and note that it is in use."""
    at = datetime.now(UTC)
    login = sessions.find(db.session, session.get(_TOKEN, ""))
    if login is None or login.user_id != current_user.id or not sessions.is_alive(login, at):
        end_session()
        return False
    if at - login.seen_at > sessions.SEEN_EVERY:
        login_id = login.id
        write_small_if_free(lambda small: sessions.seen(small, login_id, at))
    return True


def end_session() -> None:
    """Forget the log-in in this browser; on the server it has ended or is ended by the caller."""
    logout_user()


def current_login_id() -> UUID | None:
    """Return the key of the session this request belongs to."""
    login = sessions.find(db.session, session.get(_TOKEN, ""))
    return login.id if login else None


def _begin_session(_app: Flask, user: LoginUser, **_rest: object) -> None:
    at, browser, user_id = datetime.now(UTC), request.user_agent.string, user.id
    commit_changed_people()  # the library's own change; the next writer would wait for it
    session[_TOKEN] = write_small(
        lambda small: sessions.begin(small, user_id=user_id, browser=browser, at=at)
    )


def _revoke_session(_app: Flask, **_rest: object) -> None:
    """End the log-in on the server too when a person logs out: a copied cookie opens nothing."""
    login = sessions.find(db.session, session.pop(_TOKEN, ""))
    if login is None or login.revoked_at is not None:
        return
    at, login_id, user_id = datetime.now(UTC), login.id, login.user_id
    write_small(lambda small: sessions.revoke(small, user_id=user_id, at=at, login_id=login_id))


def _after_password_change(_app: Flask, user: LoginUser, **_rest: object) -> None:
    """End every other log-in of a person whose password has changed."""
    at, user_id, browser = datetime.now(UTC), user.id, request.user_agent.string
    user.must_change_password = False  # after reading the row: reading would write it half-way

    def renew(small: Session) -> str:
        sessions.revoke(small, user_id=user_id, at=at)
        return sessions.begin(small, user_id=user_id, browser=browser, at=at)

    commit_changed_people()
    session[_TOKEN] = write_small(renew)

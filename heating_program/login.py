"""Where the login library meets our people: its view of the user table, its form, its sessions.

The library's own commits (a changed password, a second factor) are the one named exception to
`unit_of_work`.
"""

from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from flask import Flask, request, session
from flask_babel import gettext as _
from flask_security import (
    RoleMixin,
    SQLAlchemyUserDatastore,
    UserMixin,
    current_user,
    logout_user,
    password_changed,
    user_authenticated,
)
from flask_security.forms import LoginForm
from sqlalchemy.orm import Session, registry, relationship

from heating_program.extensions import db, security
from heating_program.models.user import RoleAssignment, User
from heating_program.services import sessions, throttle
from heating_program.unit_of_work import write_small

LOGIN_TRIES = 5
LOGIN_WINDOW = timedelta(minutes=15)
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


class ThrottledLoginForm(LoginForm):
    """Log-in that locks an account for a while after too many wrong passwords."""

    def validate(self, **kwargs: object) -> bool:
        """Count wrong tries; the words are the same whether the account exists or not."""
        at = datetime.now(UTC)
        key = f"login:{(self.username.data or '').strip().lower()[:64]}"
        if throttle.is_blocked(db.session, key, most=LOGIN_TRIES, at=at):
            self.form_errors.append(
                _("密码连续输错，账号已锁定 15 分钟。请稍后再试，或请管理员重置密码。")
            )
            return False
        if super().validate(**kwargs):
            write_small(lambda small: throttle.clear(small, key))
            return True
        write_small(lambda small: throttle.count(small, key, window=LOGIN_WINDOW, at=at))
        return False


def register(app: Flask, totp_roles: frozenset[str]) -> None:
    """Bind the login library to the application."""
    LoginUser.totp_roles = totp_roles
    datastore = SQLAlchemyUserDatastore(db, LoginUser, RoleMixin)
    security.init_app(app, datastore, login_form=ThrottledLoginForm)
    user_authenticated.connect(_begin_session, app)
    password_changed.connect(_after_password_change, app)


def session_is_alive() -> bool:
    """Tell whether the browser's log-in still stands on the server, and note that it is in use."""
    at = datetime.now(UTC)
    login = sessions.find(db.session, session.get(_TOKEN, ""))
    if login is None or login.user_id != current_user.id or not sessions.is_alive(login, at):
        end_session()
        return False
    if at - login.seen_at > sessions.SEEN_EVERY:
        login_id = login.id
        write_small(lambda small: sessions.seen(small, login_id, at))
    return True


def end_session() -> None:
    """Forget the log-in in this browser; on the server it has ended or is ended by the caller."""
    session.pop(_TOKEN, None)
    logout_user()


def current_login_id() -> UUID | None:
    """Return the key of the session this request belongs to."""
    login = sessions.find(db.session, session.get(_TOKEN, ""))
    return login.id if login else None


def _begin_session(_app: Flask, user: LoginUser, **_rest: object) -> None:
    at, browser, user_id = datetime.now(UTC), request.user_agent.string, user.id
    session[_TOKEN] = write_small(
        lambda small: sessions.begin(small, user_id=user_id, browser=browser, at=at)
    )


def _after_password_change(_app: Flask, user: LoginUser, **_rest: object) -> None:
    """End every other log-in of a person whose password has changed."""
    user.must_change_password = False
    at, user_id, browser = datetime.now(UTC), user.id, request.user_agent.string

    def renew(small: Session) -> str:
        sessions.revoke(small, user_id=user_id, at=at)
        return sessions.begin(small, user_id=user_id, browser=browser, at=at)

    db.session.commit()  # the library's own change; on SQLite it would hold the next writer up
    session[_TOKEN] = write_small(renew)

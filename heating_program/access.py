"""What a logged-in person may do here: deny, unless the view says otherwise.

Every view carries one of three marks, `public`, `signed_in` or `allowed(permission)`; the gate asks
them before any view runs, and a test walks every route with every role.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import Role
from heating_program.login import session_is_alive

V = TypeVar("V", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed-in"
_MARK = "declared_access"
_BODY = "most_body_bytes"

# The login library's views cannot carry our mark; what is not listed here stays closed.
LIBRARY_ACCESS = {
    "static": PUBLIC,
    "security.login": PUBLIC,
    "security.two_factor_token_validation": PUBLIC,
    "security.two_factor_setup": PUBLIC,  # the first set-up comes before the log-in is complete
    "security.two_factor_setup_validate": SIGNED_IN,
    "security.logout": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "security.verify": SIGNED_IN,
}
_WITH_AN_OLD_PASSWORD = {"security.change_password", "security.logout", "me.theme"}


def public(view: V) -> V:
    """Mark a view that anyone may open without logging in."""
    setattr(view, _MARK, PUBLIC)
    return view


def signed_in(view: V) -> V:
    """Mark a view that every logged-in person may open."""
    setattr(view, _MARK, SIGNED_IN)
    return view


def allowed(permission: str) -> Callable[[V], V]:
    """Mark a view that needs a permission; in which area is decided when the row is loaded."""

    def mark(view: V) -> V:
        setattr(view, _MARK, permission)
        return view

    return mark


def takes_up_to(most_bytes: int) -> Callable[[V], V]:
    """Mark a view that takes a larger body than the others, from people who are logged in."""

    def mark(view: V) -> V:
        setattr(view, _BODY, most_bytes)
        return view

    return mark


def widen_body() -> None:
    """Let a marked view's body in; runs before anything, the forgery check included, reads it."""
    view = current_app.view_functions.get(request.endpoint or "")
    most_bytes = getattr(view, _BODY, None)
    if most_bytes and current_user.is_authenticated:
        request.max_content_length = most_bytes


def declared_access(app: Flask, endpoint: str) -> str | None:
    """Return what a view declares; None is a closed door."""
    listed = LIBRARY_ACCESS.get(endpoint)
    return listed or getattr(app.view_functions[endpoint], _MARK, None)


def current_actor() -> Actor:
    """Return the logged-in person with their roles; the gate has made sure there is one."""
    if "actor" not in g:
        grants = tuple(Grant(Role(role.name), role.area_code) for role in current_user.assignments)
        g.actor = Actor(current_user.id, current_user.display_name, grants)
    actor: Actor = g.actor
    return actor


def gate() -> ResponseReturnValue | None:
    """Let a request through, send it to the log-in, or refuse it; runs before every view."""
    if request.endpoint is None:
        return None  # the router's own 404 and 405 follow
    access = declared_access(current_app, request.endpoint)
    if access is None:
        abort(404)
    if access == PUBLIC:
        if request.endpoint != "static" and current_user.is_authenticated:
            session_is_alive()  # a revoked log-in counts for nothing on a public page either
        return None
    if not current_user.is_authenticated or not session_is_alive():
        return redirect(url_for("security.login", next=_return_to()))
    if current_user.must_change_password and request.endpoint not in _WITH_AN_OLD_PASSWORD:
        return redirect(url_for("security.change_password"))
    if access != SIGNED_IN and not current_actor().may(access):
        abort(403)
    return None


def _return_to() -> str | None:
    """Only a page that is shown can be returned to; a post cannot be repeated by a link."""
    return request.full_path.rstrip("?") if request.method == "GET" else None

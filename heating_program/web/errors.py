"""What a person sees when something is refused or breaks: in words, with the next step."""

import logging
from http import HTTPStatus

from flask import Flask, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.unit_of_work import DatabaseUnavailableError
from heating_program.web.asked import own_path
from heating_program.web.messages import words

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Bind the error pages."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(DatabaseUnavailableError, _unavailable)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(Exception, _broken)


def _refused(error: DomainError) -> ResponseReturnValue:
    """Answer a refusal that no form has caught: the page before, with the words on it."""
    if error.code == "not_found":
        return render_template("errors/404.html"), 404
    if request.method == "GET" or not request.referrer:
        return render_template("errors/409.html", message=words(error)), 409
    flash(words(error), "error")
    return redirect(_own_page(request.referrer), 303)


def _own_page(referrer: str) -> str:
    """Go back to our own page only, whatever address the browser names."""
    own = request.host_url
    return own_path(referrer[len(own) - 1 :]) if referrer.startswith(own) else "/"


def _http(error: HTTPException) -> ResponseReturnValue:
    known = {403, 404, 405, 413, 422, 429, 503}
    code = error.code or 500
    headers = {
        name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")
    }
    if error.response is not None:  # a ready answer, for example the router's redirect
        return error.response
    page = 422 if code == HTTPStatus.BAD_REQUEST else code if code in known else 500
    return render_template(f"errors/{page}.html"), code, headers


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return render_template("errors/422.html"), 400


def _unstorable(_error: DataError) -> ResponseReturnValue:
    """Answer a value no column can hold, such as a NUL; PostgreSQL gives up the transaction."""
    db.session.rollback()
    return render_template("errors/422.html"), 400


def _unavailable(error: Exception) -> ResponseReturnValue:
    g.in_trouble = True
    log.warning("database unavailable: %s", type(error).__name__)
    return render_template("errors/503.html"), 503, {"Retry-After": "5"}


def _broken(error: Exception) -> ResponseReturnValue:
    g.in_trouble = True
    log.error("unexpected error", exc_info=error)
    return render_template("errors/500.html"), 500

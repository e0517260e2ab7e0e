"""Public check of a paper by the code printed on it; no log-in, no personal data."""

from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from heating_program.access import public
from heating_program.domain.money import in_capitals
from heating_program.extensions import db
from heating_program.services import throttle, verification
from heating_program.unit_of_work import write_small
from heating_program.web.frame import now

blueprint = Blueprint("verify", __name__, url_prefix="/verify")
MOST = 30
WINDOW = timedelta(minutes=5)


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    """Ask for the code; one that was typed leads to its page."""
    typed = request.args.get("code", "")
    code = verification.read_code(typed)
    if code:
        return redirect(url_for(".show", code=code), 303)
    return _unlisted("verify/index.html", 422 if typed else 200, typed=typed[:80])


@blueprint.get("/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Say whether a paper stands; tries from one address are limited."""
    _count_try()
    read = verification.read_code(code)
    paper = verification.verified(db.session, read) if read else None
    if paper is None:
        return _unlisted("verify/unknown.html", 404)
    capitals = None if paper.amount_fen is None else in_capitals(paper.amount_fen)
    return _unlisted("verify/show.html", 200, paper=paper, capitals=capitals)


def _count_try() -> None:
    key, at = f"verify:{request.remote_addr}", now()

    def count(small: Session) -> bool:
        if throttle.is_blocked(small, key, most=MOST, at=at):
            return False
        throttle.count(small, key, window=WINDOW, at=at)
        return True

    if not write_small(count):
        raise TooManyRequests(retry_after=int(WINDOW.total_seconds()))


def _unlisted(template: str, status: int, **values: object) -> ResponseReturnValue:
    response = make_response(render_template(template, **values), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

"""A person's own account: where they are logged in, how pages look, which language they speak."""

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from heating_program.access import public, signed_in
from heating_program.extensions import db
from heating_program.login import current_login_id
from heating_program.services import sessions
from heating_program.unit_of_work import write_small
from heating_program.web.asked import own_path
from heating_program.web.frame import LANGUAGES, THEMES, now

blueprint = Blueprint("me", __name__, url_prefix="/me")
_A_YEAR_S = 365 * 24 * 3600


@blueprint.get("")
@signed_in
def index() -> str:
    """Show the account with its live log-ins."""
    return render_template(
        "me/index.html",
        user=current_user,
        logins=sessions.of_user(db.session, current_user.id, now()),
        current_login_id=current_login_id(),
    )


@blueprint.post("/sessions/<uuid:login_id>/end")
@signed_in
def end_session(login_id: UUID) -> ResponseReturnValue:
    """End one log-in, here or on a lost computer."""
    user_id, at = current_user.id, now()
    write_small(lambda small: sessions.revoke(small, user_id=user_id, at=at, login_id=login_id))
    flash(_("已退出该登录。"), "ok")
    return redirect("/me", 303)


@blueprint.post("/theme")
@public
def theme() -> ResponseReturnValue:
    """Remember how this browser shows pages."""
    wanted = request.form.get("theme", "")
    if wanted not in THEMES:
        abort(404)
    response = make_response(redirect(own_path(request.form.get("next", "/")), 303))
    response.set_cookie("theme", wanted, max_age=_A_YEAR_S, samesite="Lax", httponly=True)
    return response


@blueprint.post("/language")
@public
def language() -> ResponseReturnValue:
    """Remember the language of this browser session."""
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        abort(404)
    session["language"] = wanted
    return redirect(own_path(request.form.get("next", "/")), 303)

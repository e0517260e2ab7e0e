"""Accounts as the system administrator sees them: list, open, roles, reset, close."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.actor import Grant
from heating_program.domain.divisions import Level
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import Role
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.ids import UserId
from heating_program.reference import divisions
from heating_program.services import sessions, users
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.fields import options
from heating_program.web.forms.users import GrantForm, UserForm
from heating_program.web.frame import now, today

blueprint = Blueprint("users", __name__, url_prefix="/users")


@blueprint.get("")
@allowed("user.manage")
def index() -> str:
    """List the people of the reader's areas."""
    found = users.listed(db.session, current_actor())
    wanted = request.args.get("q", "").strip().lower()
    shown = [user for user in found if wanted in f"{user.username} {user.display_name}".lower()]
    return render_template("users/index.html", users=shown, wanted=wanted)


@blueprint.get("/new")
@allowed("user.manage")
def new() -> str:
    """Show an empty form; its key is made now, so that a form sent twice opens one account."""
    return _form_page(UserForm(data={"id": str(new_id())}))


@blueprint.post("/new")
@allowed("user.manage")
def create() -> ResponseReturnValue:
    """Open the account and show its initial password, this once."""
    form = UserForm(request.form)
    if form.check(areas=_areas()):
        actor, on, details = current_actor(), today(), form.details()
        key, password = UUID(form.id.data), users.initial_password()
        hashed = users.hash_password(password)
        try:
            unit_of_work(
                lambda session: users.create(
                    session,
                    actor=actor,
                    on=on,
                    user_id=key,
                    details=details,
                    password_hash=hashed,
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return _password_page(key, password)
    return _form_page(form), 422


@blueprint.get("/<uuid:user_id>")
@allowed("user.manage")
def show(user_id: UUID) -> str:
    """Show one account: roles, log-ins and what may be done."""
    return _user_page(user_id, GrantForm())


@blueprint.post("/<uuid:user_id>/roles")
@allowed("user.manage")
def give_role(user_id: UUID) -> ResponseReturnValue:
    """Give a further role."""
    form = GrantForm(request.form)
    if form.check(areas=_areas()):
        actor, on, grant = current_actor(), today(), form.grant()
        try:
            unit_of_work(
                lambda session: users.give_role(
                    session, actor=actor, on=on, user_id=user_id, grant=grant
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已增加角色，该用户须重新登录。"), "ok")
            return redirect(url_for(".show", user_id=user_id), 303)
    return _user_page(user_id, form), 422


@blueprint.post("/<uuid:user_id>/roles/<role>/<area_code>/take")
@allowed("user.manage")
def take_role(user_id: UUID, role: str, area_code: str) -> ResponseReturnValue:
    """Take a role away."""
    if role not in set(Role):
        raise DomainError("not_found")
    actor, on, grant = current_actor(), today(), Grant(Role(role), area_code)
    unit_of_work(
        lambda session: users.take_role(session, actor=actor, on=on, user_id=user_id, grant=grant)
    )
    flash(_("已取消角色，该用户须重新登录。"), "ok")
    return redirect(url_for(".show", user_id=user_id), 303)


@blueprint.post("/<uuid:user_id>/reset")
@allowed("user.manage")
def reset_password(user_id: UUID) -> ResponseReturnValue:
    """Give a new initial password and show it, this once."""
    actor, on, password = current_actor(), today(), users.initial_password()
    hashed = users.hash_password(password)
    unit_of_work(
        lambda session: users.reset_password(
            session, actor=actor, on=on, user_id=user_id, password_hash=hashed
        )
    )
    return _password_page(user_id, password)


@blueprint.post("/<uuid:user_id>/close")
@allowed("user.manage")
def close(user_id: UUID) -> ResponseReturnValue:
    """Close the account of a person who has left."""
    actor, on, reason = current_actor(), today(), request.form.get("reason", "")
    unit_of_work(
        lambda session: users.close(session, actor=actor, on=on, user_id=user_id, reason=reason)
    )
    flash(_("账号已停用，其登录已全部退出。"), "ok")
    return redirect(url_for(".show", user_id=user_id), 303)


def _areas() -> dict[str, str]:
    """List the areas down to townships that the actor may give roles in."""
    return {
        each.code: divisions.full_name(each.code)
        for area in current_actor().areas_for(users.MANAGE)
        for each in divisions.within(area)
        if each.level is not Level.VILLAGE
    }


def _form_page(form: UserForm) -> str:
    form.area_code.choices = options(_areas(), empty=_("请选择"))
    return render_template("users/form.html", form=form)


def _user_page(user_id: UUID, form: GrantForm) -> str:
    form.area_code.choices = options(_areas(), empty=_("请选择"))
    user = users.load(db.session, current_actor(), user_id)
    return render_template(
        "users/show.html",
        user=user,
        form=form,
        logins=sessions.of_user(db.session, UserId(user_id), now()),
        is_own=user_id == current_actor().id,
    )


def _password_page(user_id: UUID, password: str) -> str:
    user = users.load(db.session, current_actor(), user_id)
    return render_template("users/password.html", user=user, password=password)

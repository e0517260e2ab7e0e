"""Walks the business date forward in training data, so that notices and seasons can be tried."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.services import clock
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.users import ClockForm
from heating_program.web.frame import now, today

blueprint = Blueprint("clock", __name__, url_prefix="/clock")


@blueprint.get("")
@allowed("clock.set")
def index() -> str:
    """Show the business date beside the real one."""
    return _page(ClockForm(data={"date": today()}))


@blueprint.post("")
@allowed("clock.set")
def set_forward() -> ResponseReturnValue:
    """Set the business date; real data keeps the real date."""
    form = ClockForm(request.form)
    if form.validate():
        actor, on = current_actor(), today()
        days = (form.chosen() - now().astimezone(clock.BEIJING).date()).days
        try:
            unit_of_work(lambda session: clock.set_forward(session, actor=actor, on=on, days=days))
        except DomainError as error:
            form.refuse(DomainError(error.code, field="date", **error.values))
        else:
            flash(_("业务日期已调整。"), "ok")
            return redirect(url_for(".index"), 303)
    return _page(form), 422


def _page(form: ClockForm) -> str:
    return render_template(
        "clock/index.html",
        form=form,
        is_training=clock.is_training(db.session),
        real_date=now().astimezone(clock.BEIJING).date(),
    )

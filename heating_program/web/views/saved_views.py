"""Keeps and deletes a person's own views of the list of households; the list itself shows them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.search_words import holds_long_number
from heating_program.services import saved_views
from heating_program.unit_of_work import unit_of_work
from heating_program.web import household_filters
from heating_program.web.asked import plain_words
from heating_program.web.messages import words

blueprint = Blueprint("saved_views", __name__, url_prefix="/households/views")


@blueprint.post("")
@allowed("household.read")
def keep() -> ResponseReturnValue:
    """Keep what the list is narrowed and sorted by under a name."""
    actor, name = current_actor(), plain_words(request.form.get("name", ""))
    if holds_long_number(request.form.get("q", "")):
        flash(_("完整的证件号、账号不能存进视图。"), "warning")
        return redirect(url_for("households.index"), 303)
    query = household_filters.query_of(request.form)
    try:
        unit_of_work(lambda session: saved_views.keep(session, actor=actor, name=name, query=query))
    except DomainError as error:
        flash(words(error), "warning")
    else:
        flash(_("已保存视图“%(name)s”。", name=name), "ok")
    return redirect(f"{url_for('households.index')}?{query}", 303)


@blueprint.post("/<uuid:view_id>/delete")
@allowed("household.read")
def forget(view_id: UUID) -> ResponseReturnValue:
    """Delete one of the reader's own views."""
    actor = current_actor()
    unit_of_work(lambda session: saved_views.forget(session, actor=actor, view_id=view_id))
    flash(_("已删除视图。"), "ok")
    return redirect(url_for("households.index"), 303)

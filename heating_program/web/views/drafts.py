"""Keeps what is being typed while it is typed, and forgets it when its owner says so.

The script of a form sends it here a second after the last key; the answer is small JSON. Pages
without script keep their drafts by their own buttons.
"""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.services import drafts
from heating_program.services.clock import BEIJING
from heating_program.unit_of_work import unit_of_work
from heating_program.web import enrolment_carried as carried
from heating_program.web import household_typed as typed
from heating_program.web.messages import words

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")
_FORMS = f"any({drafts.NEW_HOUSEHOLD},{drafts.EDITED_HOUSEHOLD})"
# What an edited page carries beside its fields, to be judged against what is stored by then.
_LONGEST_MARK = 128
_CARRIED = ("row_version", "as_opened", "reason", carried.APART)


@blueprint.post(f"/<{_FORMS}:form>/<uuid:object_id>/<int(min=0,max=4):step>")
@allowed("household.enrol")
def save(form: str, object_id: UUID, step: int) -> ResponseReturnValue:
    """Keep a step, or with step 0 the whole form, and answer when it was kept."""
    part = carried.names_of(step, request.form) if step else ()
    pairs = typed.sent(part or (*typed.ALL_FIELDS, *_CARRIED))
    actor, title, seen = current_actor(), typed.first(pairs, "name"), _seen(step)
    try:
        kept = unit_of_work(
            lambda session: drafts.save(
                session,
                actor=actor,
                form=form,
                object_id=object_id,
                typed=pairs,
                part=part,
                step=step or 1,
                title=title,
                seen=seen,
            )
        )
    except DomainError as error:
        return jsonify(refused=words(error), code=error.code), 409
    return jsonify(saved_at=f"{kept.at.astimezone(BEIJING):%H:%M:%S}", mark=kept.mark)


def _seen(step: int) -> drafts.Seen | None:
    """Read what the page was opened with; one whose clerk has chosen it says nothing."""
    if "draft_mark" not in request.form:
        return None
    return drafts.Seen(carried.fields_of(step), request.form["draft_mark"][:_LONGEST_MARK])


@blueprint.get("/token")
@allowed("household.enrol")
def token() -> ResponseReturnValue:
    """Give a page that outlived its log-in the token of the new one."""
    return jsonify(token=generate_csrf())


@blueprint.post(f"/<{_FORMS}:form>/<uuid:object_id>/discard")
@allowed("household.enrol")
def discard(form: str, object_id: UUID) -> ResponseReturnValue:
    """Forget a draft because its owner says so."""
    actor = current_actor()
    unit_of_work(
        lambda session: drafts.discard(session, actor=actor, form=form, object_id=object_id)
    )
    flash(_("草稿已删除。"), "ok")
    if form == drafts.EDITED_HOUSEHOLD and "stay" not in request.form:
        return redirect(url_for("households.show", household_id=object_id), 303)
    return redirect(url_for("enrolment.new"), 303)

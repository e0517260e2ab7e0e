"""The first page after logging in: what waits for this person, since when and until when."""

from flask import Blueprint, render_template

from heating_program.access import current_actor, signed_in
from heating_program.extensions import db
from heating_program.reference.step_days import step_days_on
from heating_program.services import waiting
from heating_program.web import inbox
from heating_program.web.frame import today

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def index() -> str:
    """Show what waits for the reader's roles, their drafts and their long work."""
    actor, on = current_actor(), today()
    found = waiting.groups(db.session, actor, on)
    return render_template(
        "home/index.html",
        sections=[inbox.section(group, actor, on) for group in found],
        total=sum(group.total for group in found),
        overdue=sum(group.overdue for group in found),
        drafts=inbox.unfinished(actor),
        jobs=inbox.running(actor),
        step_days=step_days_on(on),
        may_enrol=actor.may("household.enrol"),
        may_read=actor.may("household.read"),
    )

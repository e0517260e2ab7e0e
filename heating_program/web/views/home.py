"""The first page after logging in: what waits for this person, and since when."""

from flask import Blueprint, render_template

from heating_program.access import current_actor, signed_in
from heating_program.domain.lifecycle import ACTION_LABELS
from heating_program.extensions import db
from heating_program.services import waiting
from heating_program.web.frame import today
from heating_program.web.words import STEP_WORDS

blueprint = Blueprint("home", __name__)

# Where a thing of each kind is opened, and the list its queue leads to.
_PAGES = {
    "household": ("households.show", "household_id", "households.index"),
    "conversion": ("conversions.show", "conversion_id", "conversions.index"),
    "retrofit": ("retrofits.show", "retrofit_id", None),
    "pv": ("pv.show", "pv_system_id", None),
    "claim": ("claims.show", "claim_id", "claims.index"),
}


@blueprint.get("/")
@signed_in
def index() -> str:
    """Show what waits for the reader's roles."""
    found = waiting.queues(db.session, current_actor())
    return render_template(
        "home/index.html",
        queues=found,
        pages=_PAGES,
        step_label=lambda step: STEP_WORDS.get(step.event, ACTION_LABELS[step.action]),
        today=today(),
    )

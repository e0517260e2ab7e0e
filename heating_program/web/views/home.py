"""The first page after logging in: what waits for this person."""

from flask import Blueprint, render_template

from heating_program.access import current_actor, signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def index() -> str:
    """Show what waits for the reader's roles."""
    return render_template("home/index.html", actor=current_actor())

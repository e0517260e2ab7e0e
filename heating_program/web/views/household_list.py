"""The list of households: narrowed, in the order asked for, a page at a time."""

from flask import render_template, request

from heating_program.access import allowed, current_actor
from heating_program.domain.stages import HOUSEHOLD_LABELS
from heating_program.extensions import db
from heating_program.services import household_search
from heating_program.web.areas import area_choices
from heating_program.web.asked import page_number


@allowed("household.read")
def index() -> str:
    """List the households of the reader's areas."""
    wanted = household_search.HouseholdFilter(
        text=request.args.get("q", ""),
        area_code=request.args.get("area", ""),
        stage=request.args.get("stage", ""),
    )
    page = page_number()
    found, total = household_search.search(db.session, current_actor(), wanted, page=page)
    return render_template(
        "households/index.html",
        households=found,
        total=total,
        page=page,
        pages=-(-total // household_search.PAGE_SIZE),
        wanted=wanted,
        q=wanted.text,
        areas=area_choices(current_actor(), "household.read"),
        stages=HOUSEHOLD_LABELS,
        may_enrol=current_actor().may("household.enrol"),
    )

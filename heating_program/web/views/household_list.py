"""The list of households: narrowed, in the order asked for, a page at a time."""

from flask import render_template, request

from heating_program.access import allowed, current_actor
from heating_program.extensions import db
from heating_program.services import household_pages, saved_views
from heating_program.services.household_pages import Place
from heating_program.web import household_filters
from heating_program.web.asked import page_number
from heating_program.web.frame import now, today


@allowed("household.read")
def index() -> str:
    """List the households of the reader's areas."""
    actor, wanted = current_actor(), household_filters.read_filter(request.args)
    sort, page = household_filters.sort_asked(request.args), page_number()
    place = Place(
        page,
        after=household_filters.key_asked(request.args, "after"),
        before=household_filters.key_asked(request.args, "before"),
    )
    is_exact = request.args.get("count") == "all"
    total = household_pages.tally(db.session, actor, wanted, on=today(), is_exact=is_exact)
    found = household_pages.page_of(
        db.session, actor, wanted, on=today(), sort=sort, place=place, total=total
    )
    offered = household_filters.choices(actor)
    return render_template(
        "households/index.html",
        households=found,
        total=total,
        page=page,
        sort=sort,
        wanted=wanted,
        filter_values=household_filters.address_values(wanted),
        offered=offered,
        chips=household_filters.chips(wanted, offered),
        views=saved_views.of(db.session, actor),
        query=household_filters.query_of(request.args),
        at=now(),
        names_of_people=dict(offered["assigned"]),
        may_enrol=actor.may("household.enrol"),
        may_assign=actor.may("household.assign"),
        may_export=actor.may("household.export"),
    )

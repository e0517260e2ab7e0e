"""The one search box: hits by group, a jump where only one thing can be meant, numbers by POST."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from heating_program.access import allowed, current_actor
from heating_program.domain.search_words import holds_long_number
from heating_program.extensions import db
from heating_program.services import household_search
from heating_program.services.household_search import Found
from heating_program.web import search_marks
from heating_program.web.asked import plain_words

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("")
@allowed("household.read")
def index() -> ResponseReturnValue:
    """Show what a text finds; a whole file number leads to its household at once."""
    if "withheld" in request.args:  # stands in the address instead of a number that must not
        return _page(Found(), "", is_withheld=True)
    return _answer(plain_words(request.args.get("q", "")))


@blueprint.post("")
@allowed("household.read")
def find() -> ResponseReturnValue:
    """Find by what no address may carry; anything else is led to an address that can be kept."""
    text = plain_words(request.form.get("q", ""))
    if not holds_long_number(text):
        return redirect(url_for(".index", q=text), 303)
    found = household_search.by_personal_number(db.session, current_actor(), text)
    if len(found.hits) == 1:
        return redirect(url_for("households.show", household_id=found.hits[0].household.id), 303)
    return _page(found, "", is_by_number=True)


def keep_out_of_addresses() -> ResponseReturnValue | None:
    """Lead a request whose address carries a whole number to the form; runs before every view.

    The address in the browser, its history and the way back from the log-in lose the number.
    """
    if request.method == "GET" and holds_long_number(request.args.get("q", "")):
        return redirect(url_for("search.index", withheld=1), 303)
    return None


def _answer(text: str) -> ResponseReturnValue:
    actor = current_actor()
    if key := household_search.household_numbered(db.session, actor, text):
        return redirect(url_for("households.show", household_id=key), 303)
    return _page(household_search.search(db.session, actor, text), text)


def _page(found: Found, text: str, *, is_withheld: bool = False, is_by_number: bool = False) -> str:
    return render_template(
        "search/index.html",
        found=found,
        q=text,
        marks=search_marks,
        is_withheld=is_withheld,
        is_by_number=is_by_number,
    )

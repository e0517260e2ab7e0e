"""The registration of a household: four steps in the order of the paper form, then a check page.

What is typed lives in a draft on the server from the first step on; the file is opened by the last
button only. Every step works without script.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.services import drafts, duplicate_remarks, duplicate_scan, households
from heating_program.unit_of_work import unit_of_work
from heating_program.web import enrolment_carried as carried
from heating_program.web import enrolment_check as check
from heating_program.web import enrolment_defaults as defaults
from heating_program.web import enrolment_drafts, enrolment_house
from heating_program.web import household_typed as typed
from heating_program.web.areas import village_choices
from heating_program.web.forms.fields import visible
from heating_program.web.forms.household_energy import with_heating
from heating_program.web.forms.households import (
    PART_FIELDS,
    PART_LABELS,
    PARTS,
    ROW_ANCHORS,
    HouseholdForm,
    check_part,
    offer_villages,
    values_of,
)
from heating_program.web.forms.row_lists import Pairs, of_part, reshaped
from heating_program.web.frame import today
from heating_program.web.household_beside import surroundings
from heating_program.web.household_words import said

blueprint = Blueprint("enrolment", __name__, url_prefix="/households")
_STEPS = len(PARTS)


@blueprint.get("/new")
@allowed("household.enrol")
def new() -> str:
    """Show the first step of a new file; its key is made now, so that sent twice it opens one."""
    before = request.args.get("after", type=UUID)
    pins = tuple((pin, "1") for pin in request.args.getlist("pin") if pin in carried.PINNED)
    pairs = ((carried.BEFORE, str(before)), *pins) if before else ()
    actor = current_actor()
    return _step_page(
        new_id(),
        1,
        _fresh(1, pairs),
        pairs,
        unfinished=drafts.mine(db.session, actor=actor, form=drafts.NEW_HOUSEHOLD),
        later_pins=sorted(carried.pins_in(pairs) - {*carried.names_of(1, ())}),
    )


@blueprint.get("/new/<uuid:key>/<int(min=1,max=4):number>")
@allowed("household.enrol")
def step(key: UUID, number: int) -> ResponseReturnValue:
    """Show a step with what is kept of it; one reached from the check page shows its errors."""
    pairs = typed.kept(db.session, key)
    if pairs is None:
        return redirect(url_for(".new"), 303)
    own = of_part(pairs, PART_FIELDS[number - 1])
    if own and "review" in request.args:
        form: Any = HouseholdForm(values_of(pairs))
        form.check(today=today(), villages=_villages())
    else:
        form = PARTS[number - 1](values_of(own)) if own else _fresh(number, pairs)
    return _step_page(key, number, form, pairs)


@blueprint.post("/new/<uuid:key>/<int(min=1,max=4):number>")
@allowed("household.enrol")
def take(key: UUID, number: int) -> ResponseReturnValue:
    """Keep a step; go on when it is in order, else show it again with every error."""
    names = carried.names_of(number, request.form)
    own = reshaped(typed.sent(names), request.form.get("rows", ""), ROW_ANCHORS)
    _keep(key, number, own)
    if "rows" in request.form:
        place = request.form["rows"].rstrip("+-0123456789")
        return redirect(url_for(".step", key=key, number=number, _anchor=place), 303)
    if "back" in request.form:
        return redirect(url_for(".step", key=key, number=max(number - 1, 1)), 303)
    if "keep" in request.form:
        flash(_("草稿已保存。"), "ok")
        return redirect(url_for(".step", key=key, number=number), 303)
    form = PARTS[number - 1](values_of(own))
    if _is_in_order(form, own):
        if "energy" in form:
            _keep(key, number, with_heating(own))
        if number == _STEPS or "review" in request.form:
            return redirect(url_for(".review", key=key), 303)
        return redirect(url_for(".step", key=key, number=number + 1), 303)
    return _step_page(key, number, form, typed.kept(db.session, key) or own), 422


@blueprint.get("/new/<uuid:key>/check")
@allowed("household.enrol")
def review(key: UUID) -> ResponseReturnValue:
    """Show everything that was typed, what is wrong with it and where to put it right."""
    pairs = typed.kept(db.session, key)
    if pairs is None:
        return redirect(url_for(".new"), 303)
    form = HouseholdForm(values_of(pairs))
    form.check(today=today(), villages=_villages())
    return _check_page(key, form, pairs)


@blueprint.post("/new/<uuid:key>/check")
@allowed("household.enrol")
def register(key: UUID) -> ResponseReturnValue:
    """Open the file of what was typed; sent twice, it opens one."""
    actor, on = current_actor(), today()
    pairs = typed.kept(db.session, key)
    if pairs is None:
        is_known = defaults.previous(db.session, actor, key) is not None
        return redirect(_after(key, ()) if is_known else url_for(".new"), 303)
    pairs = _with_remarks(pairs)
    form = HouseholdForm(values_of(pairs))
    house_id = enrolment_house.taken(db.session, form, pairs)
    if not form.check(today=on, villages=_villages()):
        return _check_page(key, form, pairs), 422
    details, remarks = form.details(), carried.remarks_in(pairs)

    def work(session: Any) -> None:
        households.register(
            session, actor=actor, on=on, household_id=key, details=details, house_id=house_id
        )
        duplicate_scan.scan_household(session, key)
        duplicate_remarks.tell_apart(session, actor=actor, on=on, household_id=key, reasons=remarks)
        drafts.discard(session, actor=actor, form=drafts.NEW_HOUSEHOLD, object_id=key)

    try:
        unit_of_work(work)
    except DomainError as error:
        form.refuse(error)
        return _check_page(key, form, pairs), 422
    flash(_("已登记 %(name)s。", name=details.householder.name), "ok")
    return redirect(_after(key, pairs), 303)


@blueprint.post("/likely/<uuid:key>")
@allowed("household.enrol")
def likely(key: UUID) -> str:
    """Answer with the files that may be the household being typed; the page shows them aside."""
    fresh = typed.sent((*typed.ALL_FIELDS, carried.APART))
    names = {name.partition("-")[0] for name, _value in fresh}
    stored = typed.kept(db.session, key) or ()
    pairs = tuple(pair for pair in stored if pair[0].partition("-")[0] not in names) + fresh
    return render_template(
        "enrolment/_likely.html",
        likely=typed.likely(db.session, pairs, key),
        remarks=carried.remarks_in(pairs),
        is_asked=True,
    )


def _after(key: UUID, pairs: Pairs) -> str:
    if "next" in request.form:
        return url_for(".new", after=key, pin=sorted(carried.pins_in(pairs)))
    if "house" in request.form:
        return url_for("house_survey.edit", household_id=key)
    return url_for("households.show", household_id=key)


def _villages() -> dict[str, str]:
    return village_choices(current_actor(), "household.enrol")


def _fresh(number: int, pairs: Pairs) -> Any:
    """Make a step nobody has seen yet, filled in with the usual."""
    actor, before = current_actor(), _before(pairs)
    usual: dict[str, Any] = {}
    if number == 1:
        usual = defaults.family(actor, before, request.args.get("village", ""))
    elif number == 2:
        usual = defaults.house(before)
    elif number == _STEPS:
        usual = defaults.account(typed.first(pairs, "name"), today())
    return PARTS[number - 1](data=usual | defaults.pinned(before, carried.pins_in(pairs)))


def _keep(key: UUID, number: int, own: Pairs) -> None:
    enrolment_drafts.keep(key, number, own, title=typed.first(own, "name"), sent=request.form)


def _is_in_order(form: Any, own: Pairs) -> bool:
    if not check_part(form, today=today(), villages=_villages()):
        return False
    if "floor_area_m2" in form:
        form.refuse_house(today())
        form.vacant = enrolment_house.offer(form, own)
    return not form.errors


def _step_page(key: UUID, number: int, form: Any, pairs: Pairs, **new: Any) -> str:
    offer_villages(form, _villages())
    if "energy" in form:
        form.offer_end_uses()
    return render_template(
        "enrolment/step.html",
        form=form,
        key=key,
        number=number,
        labels=_labels(),
        before=typed.first(pairs, carried.BEFORE),
        house_id=typed.first(pairs, carried.HOUSE),
        previous=_before(pairs),
        pins=carried.pins_in(pairs),
        name=visible(typed.first(pairs, "name")),
        is_review="review" in request.values,
        masks={},
        place=url_for(".step", key=key, number=number),
        **surroundings(key, pairs, form=drafts.NEW_HOUSEHOLD, step=number),
        **new,
    )


def _check_page(key: UUID, form: HouseholdForm, pairs: Pairs) -> str:
    parts = [
        (number, label, said(form, names))
        for number, (label, names) in enumerate(zip(PART_LABELS, PART_FIELDS, strict=True), 1)
    ]
    return render_template(
        "enrolment/check.html",
        form=form,
        key=key,
        parts=parts,
        faults=[*map(str, form.form_errors)],
        faults_at=list(check.faults(key, form)),
        labels=_labels(),
        name=visible(typed.first(pairs, "name")),
        reading=check.reading(form),
        still_needed=list(check.still_needed(key, form)),
        likely=typed.likely(db.session, pairs, key),
        likely_url=url_for(".likely", key=key),
        remarks=carried.remarks_in(pairs),
    )


def _with_remarks(pairs: Pairs) -> Pairs:
    """Add what was said on the check page of files that look alike."""
    said = typed.sent((carried.APART,))
    again = {name for name, _value in said}
    return tuple(pair for pair in pairs if pair[0] not in again) + said


def _labels() -> tuple[Any, ...]:
    return (*PART_LABELS, _("核对"))


def _before(pairs: Pairs) -> Household | None:
    try:
        key = UUID(typed.first(pairs, carried.BEFORE))
    except ValueError:
        return None
    return defaults.previous(db.session, current_actor(), key)

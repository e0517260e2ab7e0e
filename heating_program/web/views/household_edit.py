"""The correction of a file on one page; of a confirmed file it becomes a request to change it.

Whoever saves second sees both versions side by side and chooses; nothing typed is ever lost.
"""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import Field

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.openings import side_by_side
from heating_program.domain.stages import HouseholdStage
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.services import drafts, duplicate_remarks, duplicate_scan, households, scope
from heating_program.services.circumstances import vault_of
from heating_program.services.household_reading import house_details
from heating_program.unit_of_work import unit_of_work
from heating_program.web import edit_conflict as conflict
from heating_program.web import household_typed as typed
from heating_program.web.areas import village_choices
from heating_program.web.enrolment_carried import APART, remarks_in
from heating_program.web.forms.household_stored import (
    hide_numbers,
    keep_numbers,
    masks,
    stored_values,
)
from heating_program.web.forms.households import (
    ROW_ANCHORS,
    HouseholdForm,
    offer_villages,
    values_of,
)
from heating_program.web.forms.row_lists import Pairs, reshaped
from heating_program.web.frame import today
from heating_program.web.household_beside import surroundings
from heating_program.web.household_words import pairs_of

blueprint = Blueprint("household_edit", __name__, url_prefix="/households")
_PERMISSION = "household.enrol"
_PROPOSE = "changes.propose"


@blueprint.get("/<uuid:household_id>/edit")
@allowed(_PERMISSION)
def edit(household_id: UUID) -> ResponseReturnValue:
    """Show the form as it is stored, or as its reader left it unfinished; numbers stay sealed."""
    household = load(household_id)
    pairs = _draft_of(household_id)
    if pairs is None or "draft" not in request.args:
        form = _stored(household)
        return page(form, household, marks=_marks(form), has_draft=pairs is not None)
    form = HouseholdForm(values_of((*pairs, ("id", str(household_id)))))
    return page(form, household, marks=typed.first(pairs, "as_opened"))


@blueprint.post("/<uuid:household_id>/edit")
@allowed(_PERMISSION)
def revise(household_id: UUID) -> ResponseReturnValue:
    """Correct a file that is not yet confirmed; a number left empty stays as it is stored."""
    household = load(household_id)
    if "rows" in request.form:
        return reshaped_page(household)
    if household.stage != HouseholdStage.SURVEYED:
        raise DomainError("file_is_confirmed")
    form, kept = sent_form(household)
    if not form.check(today=today(), villages=_villages()):
        hide_numbers(kept)
        return page(form, household, marks=request.form.get("as_opened", "")), 422
    actor, on, details = current_actor(), today(), form.details()
    version = form.row_version.data or 0
    remarks = remarks_in(typed.sent((APART,)))

    def work(session: Session) -> None:
        households.revise(
            session,
            actor=actor,
            on=on,
            household_id=household_id,
            row_version=version,
            details=details,
        )
        duplicate_scan.scan_household(session, household_id)
        duplicate_remarks.tell_apart(
            session, actor=actor, on=on, household_id=household_id, reasons=remarks
        )
        forget_draft(session, household_id)

    try:
        unit_of_work(work)
    except DomainError as error:
        return refused(error, form, kept, household_id)
    flash(_("已保存。"), "ok")
    return redirect(url_for("households.show", household_id=household_id), 303)


def load(household_id: UUID) -> Household:
    """Load the file of a household the reader may correct."""
    return scope.load(db.session, Household, household_id, current_actor(), _PERMISSION)


def sent_form(household: Household) -> tuple[HouseholdForm, list[Field]]:
    """Make the form of what was sent, with the numbers that were left empty filled in as stored.

    Returns
    -------
    tuple
        The form and the fields that were filled in; empty them before the form is shown.
    """
    pairs = typed.sent((*typed.ALL_FIELDS, "id", "row_version"))
    form = HouseholdForm(values_of(pairs))
    if "merge" in request.form:
        form = _merged(form, household)
    form.side_by_side = side_by_side(house_details(household.dwelling))
    return form, keep_numbers(db.session, form, household)


def reshaped_page(household: Household) -> str:
    """Show the form with a row more or less; nothing else is judged yet."""
    pairs = typed.sent((*typed.ALL_FIELDS, "id", "row_version"))
    form = HouseholdForm(values_of(reshaped(pairs, request.form["rows"], ROW_ANCHORS)))
    return page(form, household, marks=request.form.get("as_opened", ""))


def refused(
    error: DomainError, form: HouseholdForm, kept: list[Field], household_id: UUID
) -> ResponseReturnValue:
    """Show both versions when a colleague was faster, else the form with what was refused."""
    hide_numbers(kept)
    household = load(household_id)
    form.refuse(error)
    if error.code != "stale_version":
        return page(form, household, marks=request.form.get("as_opened", "")), 422
    stored = _stored(household)
    opened = conflict.marks_in(request.form.get("as_opened", ""))
    found = conflict.differences(form, stored, opened, vault_of(db.session))
    return (
        render_template(
            "households/conflict.html",
            form=form,
            household=household,
            differences=found,
            mine=[pair for name in typed.ALL_FIELDS for pair in pairs_of(form[name])],
            marks=_marks(stored),
            action=_action(household),
            reason=request.form.get("reason", ""),
            change_id=request.form.get("change_id", ""),
        ),
        422,
    )


def page(form: HouseholdForm, household: Household, *, marks: str, has_draft: bool = False) -> str:
    """Show the form of a file; of a confirmed one as a request with its reason."""
    offer_villages(form, _villages())
    pairs = tuple(pair for name in typed.ALL_FIELDS for pair in pairs_of(form[name]))
    pairs += typed.sent((APART,))
    form.offer_end_uses()
    if form.row_version.data is None:
        form.row_version.data = household.row_version
    return render_template(
        "households/form.html",
        form=form,
        household=household,
        masks=masks(household),
        marks=marks,
        has_draft=has_draft,
        action=_action(household),
        is_request=household.stage != HouseholdStage.SURVEYED,
        reason=request.form.get("reason", ""),
        change_id=request.form.get("change_id") or new_id(),
        is_edit=True,
        **surroundings(household.id, pairs, form=drafts.EDITED_HOUSEHOLD, step=0),
    )


def forget_draft(session: Session, household_id: UUID) -> None:
    """Forget what was kept of a correction that has been sent."""
    drafts.discard(
        session, actor=current_actor(), form=drafts.EDITED_HOUSEHOLD, object_id=household_id
    )


def _action(household: Household) -> str:
    if household.stage == HouseholdStage.SURVEYED:
        return url_for(".revise", household_id=household.id)
    if _PROPOSE not in current_app.view_functions:
        raise DomainError("file_is_confirmed")
    return url_for(_PROPOSE, household_id=household.id)


def _villages() -> dict[str, str]:
    return village_choices(current_actor(), _PERMISSION)


def _stored(household: Household) -> HouseholdForm:
    form = HouseholdForm(data=stored_values(db.session, household))
    offer_villages(form, _villages())
    return form


def _marks(form: HouseholdForm) -> str:
    return conflict.marks_of(form, vault_of(db.session))


def _merged(mine: HouseholdForm, household: Household) -> HouseholdForm:
    """Make one form of both versions as its reader chose."""
    choices = {
        name.removeprefix("choose-"): value
        for name, value in request.form.items()
        if name.startswith("choose-")
    }
    for_all = request.form["merge"]
    pairs = conflict.chosen(
        mine,
        _stored(household),
        choices,
        for_all=for_all if for_all in (conflict.MINE, conflict.STORED) else "",
    )
    own = (("id", str(household.id)), ("row_version", str(mine.row_version.data or 0)))
    return HouseholdForm(values_of((*pairs, *own)))


def _draft_of(household_id: UUID) -> Pairs | None:
    return drafts.load(
        db.session, actor=current_actor(), form=drafts.EDITED_HOUSEHOLD, object_id=household_id
    )

"""The form of a house wall by wall; of a confirmed file it becomes a request to change it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import HouseholdStage
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.services import house_surveys
from heating_program.services.household_reading import house_details
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.house_survey import ROW_ANCHORS, HouseSurveyForm, survey_values
from heating_program.web.forms.row_lists import reshaped
from heating_program.web.frame import today
from heating_program.web.household_frame import load
from heating_program.web.household_typed import sent
from heating_program.web.household_words import UNITS

blueprint = Blueprint(
    "house_survey", __name__, url_prefix="/households/<uuid:household_id>/house/edit"
)
_PERMISSION = "household.enrol"


@blueprint.get("")
@allowed(_PERMISSION)
def edit(household_id: UUID) -> str:
    """Show the survey as it is stored, or as it would be if the house were built like another."""
    household = load(household_id, _PERMISSION)
    source = request.args.get("like", type=UUID)
    if source is None:
        return _page(household, _form_of(household))
    house = house_surveys.copied(
        db.session, actor=current_actor(), household=household, source_id=source
    )
    form = HouseSurveyForm(data=survey_values(house))
    return _page(household, form, copied_from=source)


@blueprint.post("")
@allowed(_PERMISSION)
def save(household_id: UUID) -> ResponseReturnValue:
    """Keep the survey, or ask for it; a row more or less is only shown."""
    household = load(household_id, _PERMISSION)
    pairs = sent(HouseSurveyForm(MultiDict())._fields)
    if "rows" in request.form:
        more = reshaped(pairs, request.form["rows"], ROW_ANCHORS)
        return _page(household, HouseSurveyForm(MultiDict(list(more))))
    form = HouseSurveyForm(MultiDict(list(pairs)))
    if not form.check(house_details(household.dwelling), on=today()):
        return _page(household, form), 422
    actor, on, version = current_actor(), today(), form.row_version.data or 0
    survey, reason = form.survey(), request.form.get("reason", "")
    key = request.form.get("change_id", type=UUID) or new_id()
    try:
        asked = unit_of_work(
            lambda session: house_surveys.keep(
                session,
                actor=actor,
                on=on,
                household_id=household_id,
                row_version=version,
                survey=survey,
                change_id=key,
                reason=reason,
            )
        )
    except DomainError as error:
        return _refused(error, form, household_id)
    if asked:
        flash(_("变更申请已提交，审核后生效。可在此上传证明材料。"), "ok")
        return redirect(url_for("changes.show", change_id=asked), 303)
    flash(_("已保存。"), "ok")
    return redirect(url_for("household_tabs.house", household_id=household_id), 303)


def _refused(error: DomainError, form: HouseSurveyForm, household_id: UUID) -> ResponseReturnValue:
    """Show the form with what was refused; whoever was second sees what is stored as well."""
    household = load(household_id, _PERMISSION)
    form.refuse(error)
    if error.code != "stale_version":
        return _page(household, form), 422
    # Whoever has seen both versions may save theirs; the field would show what was sent.
    form.row_version.data, form.row_version.raw_data = household.row_version, None
    return _page(household, form, stored=house_details(household.dwelling)), 422


def _form_of(household: Household) -> HouseSurveyForm:
    return HouseSurveyForm(data=survey_values(house_details(household.dwelling)))


def _page(household: Household, form: HouseSurveyForm, **shown: Any) -> str:
    form.offer_openings()
    if form.row_version.data is None:
        form.row_version.data = household.row_version
    return render_template(
        "households/house_edit.html",
        form=form,
        household=household,
        units=UNITS,
        is_request=household.stage != HouseholdStage.SURVEYED,
        reason=request.form.get("reason", ""),
        change_id=request.form.get("change_id") or new_id(),
        alike=house_surveys.alike(db.session, actor=current_actor(), household=household),
        **shown,
    )

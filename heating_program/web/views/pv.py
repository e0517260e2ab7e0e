"""The page of a rooftop PV plant: the roof, the size with its reasons, and the steps."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.lifecycle import PV
from heating_program.domain.stages import PvStage
from heating_program.extensions import db
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from heating_program.models.pv_system import PvSystem
from heating_program.services import pv_prospect_inputs, pv_systems, scope
from heating_program.services.pv_calculation import SizedPlant, compute_size
from heating_program.services.roof_survey import RoofSurvey
from heating_program.unit_of_work import unit_of_work
from heating_program.web import papers as paper_cards
from heating_program.web.forms import pv as forms
from heating_program.web.forms import roof_survey as survey_forms
from heating_program.web.forms.photos import form_of
from heating_program.web.frame import today
from heating_program.web.photo_card import card_of
from heating_program.web.pv_figures import bare_roof, figures
from heating_program.web.pv_prospect_figures import prospect_figures
from heating_program.web.steps import Button, buttons, take_step
from heating_program.web.timeline import of_subject

blueprint = Blueprint("pv", __name__, url_prefix="/pv")

_PLAIN_STEPS = ",".join(
    sorted({step.action for step in PV if step.action not in pv_systems.WITH_FORM})
)
_MAY_SURVEY = (PvStage.ENQUIRY, PvStage.SITE_SURVEYED)
_MAY_SIZE = (PvStage.STRUCTURE_OK, PvStage.SIZED)


@blueprint.get("/<uuid:pv_system_id>")
@allowed("pv.read")
def show(pv_system_id: UUID) -> str:
    """Show one plant: roof, size, reasons, what happened."""
    plant = _load(pv_system_id, "pv.read")
    return _plant_page(plant, _size_form(plant))


@blueprint.post(f"/<uuid:pv_system_id>/<any({_PLAIN_STEPS}):action>")
@allowed("pv.read")
def change_stage(pv_system_id: UUID, action: str) -> ResponseReturnValue:
    """Take a step that needs no form; each has its own permission in the state table."""
    take_step(pv_systems.change_stage, action=action, pv_system_id=pv_system_id)
    return redirect(url_for(".show", pv_system_id=pv_system_id), 303)


@blueprint.get("/<uuid:pv_system_id>/survey")
@allowed("pv.survey")
def survey_form(pv_system_id: UUID) -> str:
    """Show the sheet of the roof, empty or as it was surveyed."""
    plant = _load(pv_system_id, "pv.survey")
    stored = pv_systems.survey_of(plant)
    if stored is None:
        dwelling = db.session.get_one(Dwelling, plant.dwelling_id)
        values = survey_forms.blank_values(dwelling.orientation_deg, plant.row_version)
    else:
        values = survey_forms.survey_values(stored, plant.row_version)
    return _survey_page(plant, survey_forms.SurveyForm(data=values))


@blueprint.post("/<uuid:pv_system_id>/survey")
@allowed("pv.survey")
def survey(pv_system_id: UUID) -> ResponseReturnValue:
    """Keep the roof, or give the sheet one more plane or obstacle."""
    plant, form = _load(pv_system_id, "pv.survey"), survey_forms.SurveyForm(request.form)
    if reshape := request.form.get("reshape"):
        form.reshape(reshape)
        return _survey_page(plant, form)
    if not form.check():
        return _survey_page(plant, form), 422
    actor, on, version, roof = current_actor(), today(), form.row_version.data or 0, form.details()
    try:
        unit_of_work(
            lambda session: pv_systems.survey(
                session,
                actor=actor,
                on=on,
                pv_system_id=pv_system_id,
                row_version=version,
                roof=roof,
            )
        )
    except DomainError as error:
        form.refuse(error)
        return _survey_page(_load(pv_system_id, "pv.survey"), form), 422
    flash(_("屋面勘察已保存。"), "ok")
    return redirect(url_for(".show", pv_system_id=pv_system_id), 303)


@blueprint.post("/<uuid:pv_system_id>/size")
@allowed("pv.size")
def size(pv_system_id: UUID) -> ResponseReturnValue:
    """Compute a size on the banner's weather, then keep it in one short transaction."""
    plant = _load(pv_system_id, "pv.size")
    form, roof = _size_form(plant, request.form), pv_systems.survey_of(plant)
    if roof is None:
        raise Refused("roof_survey_missing")
    if not form.check():
        return _plant_page(plant, form), 422
    actor, on, version = current_actor(), today(), form.row_version.data or 0
    try:
        sized = _computed(plant, roof, form)
        unit_of_work(
            lambda session: pv_systems.size(
                session,
                actor=actor,
                on=on,
                pv_system_id=pv_system_id,
                row_version=version,
                sized=sized,
            )
        )
    except DomainError as error:
        form.refuse(error)
        return _plant_page(_load(pv_system_id, "pv.size"), form), 422
    flash(_("配置已完成。"), "ok")
    return redirect(url_for(".show", pv_system_id=pv_system_id), 303)


def _load(pv_system_id: UUID, permission: str) -> PvSystem:
    return scope.load(db.session, PvSystem, pv_system_id, current_actor(), permission)


def _size_form(plant: PvSystem, typed: MultiDict[str, str] | None = None) -> forms.SizeForm:
    conversion = pv_prospect_inputs.conversion_of(db.session, plant)
    state, _pump = pv_prospect_inputs.heating_of(conversion)
    return forms.size_form(plant, state, today(), typed)


def _computed(plant: PvSystem, roof: RoofSurvey, form: forms.SizeForm) -> SizedPlant:
    """Compute a size with self-use and money, outside of any transaction."""
    asked = pv_prospect_inputs.gather(db.session, plant, on=today(), **form.prospects())
    limits, grid = form.limits(roof.service_phases), form.question()
    return compute_size(roof, plant.area_code, limits, asked, grid, on=today())


def _plant_page(plant: PvSystem, form: forms.SizeForm) -> str:
    actor, roof = current_actor(), pv_systems.survey_of(plant)
    sizing = pv_systems.latest_sizing(plant)
    photos = card_of(db.session, actor, "pv_system", plant)
    papers = paper_cards.card_of(db.session, actor, "pv_report", plant)
    subjects = [plant.id, *(paper.id for paper in (papers.documents if papers else ()))]
    return render_template(
        "pv/show.html",
        plant=plant,
        household=db.session.get_one(Household, plant.household_id),
        dwelling=db.session.get_one(Dwelling, plant.dwelling_id),
        roof=roof,
        labels=survey_forms,
        photos=photos,
        photo_form=form_of(photos),
        sizing=sizing,
        figures=figures(sizing, roof) if sizing and roof else None,
        prospects=prospect_figures(sizing) if sizing else None,
        drawings=bare_roof(roof) if roof and not sizing else [],
        earlier=plant.sizings[-2::-1],
        buttons=_buttons(plant),
        form=form,
        may_survey=plant.stage in _MAY_SURVEY and _may("pv.survey", plant),
        may_size=plant.stage in _MAY_SIZE and _may("pv.size", plant),
        sees_household=_may("household.read", plant),
        sees_project=_may("conversion.read", plant),
        papers=papers,
        timeline=of_subject(db.session, actor, "pv.read", *subjects),
    )


def _buttons(plant: PvSystem) -> list[Button]:
    """List the steps without a form of their own."""
    steps = buttons(PV, plant, pv_systems.facts(plant), current_actor())
    return [
        step
        for step in steps
        if step.action not in pv_systems.WITH_FORM
        # What speaks against rejecting a roof is no news while nobody wants to reject it.
        and not (step.action == "reject_roof" and step.blocked_by)
    ]


def _survey_page(plant: PvSystem, form: survey_forms.SurveyForm) -> str:
    if plant.stage not in _MAY_SURVEY:
        raise Refused("action_not_allowed")
    return render_template(
        "pv/survey.html",
        plant=plant,
        household=db.session.get_one(Household, plant.household_id),
        form=form,
        sketches=_sketches(form),
        sees_household=_may("household.read", plant),
    )


def _sketches(form: survey_forms.SurveyForm) -> dict[int, tuple[str, Markup]]:
    """Draw the planes of a sheet that are filled in, by their place on it."""
    planes = form.whole_planes()
    drawn = bare_roof(RoofSurvey(tuple(planes.values()), service_phases=1))
    return dict(zip(planes, drawn, strict=True))


def _may(permission: str, plant: PvSystem) -> bool:
    return current_actor().role_for(permission, plant.area_code) is not None

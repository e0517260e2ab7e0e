"""The page of an energy retrofit: its verdicts, its steps, and the three forms that feed it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.lifecycle import RETROFIT
from heating_program.domain.retrofit import RetrofitPlan
from heating_program.domain.stages import RetrofitStage
from heating_program.extensions import db
from heating_program.models.dwelling import Dwelling
from heating_program.models.retrofit import Retrofit
from heating_program.reference.envelopes import envelopes
from heating_program.services import retrofits, scope
from heating_program.services.house_envelope import opening_areas
from heating_program.services.retrofit_houses import default_survey
from heating_program.unit_of_work import unit_of_work
from heating_program.web import retrofit_checks
from heating_program.web import retrofit_figures as figures
from heating_program.web.forms.retrofits import (
    AsBuiltForm,
    DesignForm,
    HiddenWorkForm,
    design_values,
    layer_values,
)
from heating_program.web.frame import today
from heating_program.web.papers import card_of
from heating_program.web.steps import Button, buttons, take_step
from heating_program.web.timeline import of_subject

blueprint = Blueprint("retrofits", __name__, url_prefix="/retrofits")

_PLAIN_STEPS = "approve,start,complete,accept,fail,add_measure,close,archive"
_AS_BUILT_IN = (RetrofitStage.HIDDEN_CHECKED, RetrofitStage.COMPLETED)


@blueprint.get("/<uuid:retrofit_id>")
@allowed("retrofit.read")
def show(retrofit_id: UUID) -> str:
    """Show one retrofit: the verdict, the heat loss by part, what was done, what happened."""
    retrofit, actor = _load(retrofit_id, "retrofit.read"), current_actor()
    shown = retrofits.current_as_built(retrofit) or retrofits.latest(retrofit, "design")
    steps = buttons(RETROFIT, retrofit, retrofits.facts(retrofit), actor)
    papers = card_of(db.session, actor, "retrofit_acceptance", retrofit)
    subjects = (retrofit.id, *(paper.id for paper in (papers.documents if papers else ())))
    return render_template(
        "retrofits/show.html",
        retrofit=retrofit,
        dwelling=db.session.get_one(Dwelling, retrofit.dwelling_id),
        shown=shown,
        verdict=figures.verdict_words(shown.result, shown.basis) if shown else None,
        parts=figures.part_rows(shown.result) if shown else [],
        methods=figures.method_rows(shown.result) if shown else [],
        variations=figures.variation_rows(shown.result) if shown else [],
        constructions=figures.plan_rows(shown) if shown else [],
        basis=figures.basis_words(shown.basis) if shown else "",
        check=retrofit_checks.check_words(shown) if shown else None,
        other_forms=retrofit_checks.form_rows(shown) if shown else [],
        chart=figures.saving_chart(retrofit),
        probed=retrofits.probed_work(retrofit),
        layer_words=figures.layer_words,
        buttons=[step for step in steps if _is_plain(step)],
        forms=_open_forms(retrofit),
        papers=papers,
        timeline=of_subject(db.session, actor, "retrofit.read", *subjects),
    )


@blueprint.post(f"/<uuid:retrofit_id>/<any({_PLAIN_STEPS}):action>")
@allowed("retrofit.read")
def change_stage(retrofit_id: UUID, action: str) -> ResponseReturnValue:
    """Take a step that needs no form; each has its own permission in the state table."""
    take_step(retrofits.change_stage, action=action, retrofit_id=retrofit_id)
    return redirect(url_for(".show", retrofit_id=retrofit_id), 303)


@blueprint.get("/<uuid:retrofit_id>/design")
@allowed("retrofit.design")
def design_form(retrofit_id: UUID) -> str:
    """Show the sheet of the design, filled from the house's template or the design before."""
    retrofit = _load(retrofit_id, "retrofit.design")
    last = retrofits.latest(retrofit, "design")
    if last is None:
        dwelling = db.session.get_one(Dwelling, retrofit.dwelling_id)
        survey, plan = default_survey(dwelling), RetrofitPlan()
    else:
        survey, plan = retrofits.entered(last)
    values = design_values(survey, plan) | {"row_version": retrofit.row_version}
    return _design_page(retrofit, DesignForm(data=values))


@blueprint.post("/<uuid:retrofit_id>/design")
@allowed("retrofit.design")
def design(retrofit_id: UUID) -> ResponseReturnValue:
    """Try a plan, or keep it."""
    retrofit, form = _load(retrofit_id, "retrofit.design"), DesignForm(request.form)
    dwelling = db.session.get_one(Dwelling, retrofit.dwelling_id)
    if not form.check(dwelling.structure, dwelling.built_year):
        return _design_page(retrofit, form), 422
    before, after = form.details()
    try:
        if "try" in request.form:
            tried = retrofits.try_plan(db.session, retrofit, before, after, on=today())
            trial = figures.trial_words(tried)
            trial["check"] = retrofit_checks.trial_check(tried, after, today())
            return _design_page(retrofit, form, trial=trial)
        _write(retrofits.design, retrofit_id, form, before=before, after=after)
    except DomainError as error:
        form.refuse(error)
        return _design_page(_load(retrofit_id, "retrofit.design"), form), 422
    flash(_("设计方案已保存。"), "ok")
    return redirect(url_for(".show", retrofit_id=retrofit_id), 303)


@blueprint.get("/<uuid:retrofit_id>/hidden-work")
@allowed("inspection.record")
def hidden_work_form(retrofit_id: UUID) -> str:
    """Show the sheet of the probe with the planned materials; the thickness is to be measured."""
    retrofit = _load(retrofit_id, "inspection.record")
    _survey, plan = retrofits.entered(retrofits.latest(retrofit, "design"))
    values = layer_values(plan, with_thickness=False) | {"row_version": retrofit.row_version}
    return _hidden_work_page(retrofit, HiddenWorkForm(data=values))


@blueprint.post("/<uuid:retrofit_id>/hidden-work")
@allowed("inspection.record")
def hidden_work(retrofit_id: UUID) -> ResponseReturnValue:
    """Record the probe, which passes the hidden-work check."""
    retrofit, form = _load(retrofit_id, "inspection.record"), HiddenWorkForm(request.form)
    if not form.check():
        return _hidden_work_page(retrofit, form), 422
    try:
        _write(
            retrofits.record_hidden_work,
            retrofit_id,
            form,
            note=form.note.typed,
            measured=form.details(),
        )
    except DomainError as error:
        form.refuse(error)
        return _hidden_work_page(_load(retrofit_id, "inspection.record"), form), 422
    flash(_("隐蔽验收已记录。"), "ok")
    return redirect(url_for(".show", retrofit_id=retrofit_id), 303)


@blueprint.get("/<uuid:retrofit_id>/as-built")
@allowed("inspection.record")
def as_built_form(retrofit_id: UUID) -> str:
    """Show the sheet of what was installed, filled with what was planned."""
    retrofit = _load(retrofit_id, "inspection.record")
    survey, plan = retrofits.entered(retrofits.latest(retrofit, "design"))
    values = design_values(survey, plan) | {"row_version": retrofit.row_version}
    return _as_built_page(retrofit, AsBuiltForm(data=values))


@blueprint.post("/<uuid:retrofit_id>/as-built")
@allowed("inspection.record")
def as_built(retrofit_id: UUID) -> ResponseReturnValue:
    """Judge the house as it was built."""
    retrofit, form = _load(retrofit_id, "inspection.record"), AsBuiltForm(request.form)
    if not form.check():
        return _as_built_page(retrofit, form), 422
    try:
        _write(retrofits.assess_as_built, retrofit_id, form, **form.details())
    except DomainError as error:
        form.refuse(error)
        return _as_built_page(_load(retrofit_id, "inspection.record"), form), 422
    flash(_("竣工测算已完成。"), "ok")
    return redirect(url_for(".show", retrofit_id=retrofit_id), 303)


def _load(retrofit_id: UUID, permission: str) -> Retrofit:
    return scope.load(db.session, Retrofit, retrofit_id, current_actor(), permission)


def _write(service: Any, retrofit_id: UUID, form: Any, **given: Any) -> None:
    """Call one service of the retrofit in one unit of work."""
    actor, on, version = current_actor(), today(), form.row_version.data or 0
    unit_of_work(
        lambda session: service(
            session, actor=actor, on=on, retrofit_id=retrofit_id, row_version=version, **given
        )
    )


def _is_plain(step: Button) -> bool:
    """Leave out what has a form, and the failing of a saving while it does not fail."""
    return step.action not in retrofits.WITH_FORM and not (
        step.action == "fail" and step.blocked_by
    )


def _open_forms(retrofit: Retrofit) -> list[tuple[str, str]]:
    """List the sheets that the reader may fill in now, as endpoint and label."""
    actor, stage, area = current_actor(), retrofit.stage, retrofit.area_code
    found = []
    if actor.role_for("retrofit.design", area):
        if stage == RetrofitStage.SURVEYED:
            found.append((".design_form", _("设计方案")))
        if stage == RetrofitStage.DESIGNED:
            found.append((".design_form", _("重新设计")))
    if actor.role_for("inspection.record", area):
        if stage == RetrofitStage.IN_CONSTRUCTION:
            found.append((".hidden_work_form", _("隐蔽验收")))
        if stage in _AS_BUILT_IN:
            found.append((".as_built_form", _("竣工测算")))
    return found


def _design_page(retrofit: Retrofit, form: DesignForm, **shown: Any) -> str:
    if retrofit.stage not in (RetrofitStage.SURVEYED, RetrofitStage.DESIGNED):
        raise Refused("action_not_allowed")
    form.offer()
    form.offer_openings()
    dwelling = db.session.get_one(Dwelling, retrofit.dwelling_id)
    form.offer_templates(dwelling.structure, dwelling.built_year)
    return render_template(
        "retrofits/design.html",
        retrofit=retrofit,
        dwelling=dwelling,
        form=form,
        catalogue=envelopes(),
        measured=opening_areas(dwelling),
        **shown,
    )


def _hidden_work_page(retrofit: Retrofit, form: HiddenWorkForm) -> str:
    if retrofit.stage != RetrofitStage.IN_CONSTRUCTION:
        raise Refused("action_not_allowed")
    form.offer()
    design = retrofits.latest(retrofit, "design")
    return render_template(
        "retrofits/hidden_work.html",
        retrofit=retrofit,
        form=form,
        planned=retrofits.entered(design)[1],
        layer_words=figures.layer_words,
    )


def _as_built_page(retrofit: Retrofit, form: AsBuiltForm) -> str:
    if retrofit.stage not in _AS_BUILT_IN:
        raise Refused("as_built_not_now")
    form.offer_openings()
    return render_template(
        "retrofits/as_built.html",
        retrofit=retrofit,
        form=form,
        probed=retrofits.probed_work(retrofit),
        layer_words=figures.layer_words,
    )

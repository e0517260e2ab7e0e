"""Conversions: the list, a new case, its page with the next steps, scheme and installed device."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import CONVERSION
from heating_program.domain.scheme import WARNING_LABELS
from heating_program.domain.stages import CONVERSION_LABELS, ClaimStage, ConversionStage
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.ids import ConversionId
from heating_program.reference import catalog
from heating_program.services import (
    claim_search,
    conversion_equipment,
    conversion_facts,
    conversion_search,
    conversions,
    heat_scheme,
    inspections,
    scope,
)
from heating_program.unit_of_work import unit_of_work
from heating_program.web.areas import area_choices
from heating_program.web.asked import page_number
from heating_program.web.filters import in_language
from heating_program.web.forms.conversions import OpeningForm
from heating_program.web.frame import today
from heating_program.web.papers import card_of
from heating_program.web.steps import Button, buttons, take_step
from heating_program.web.timeline import of_subject

WAY = (
    ConversionStage.DRAFT,
    ConversionStage.SUBMITTED,
    ConversionStage.APPROVED,
    ConversionStage.DESIGNED,
    ConversionStage.IN_CONSTRUCTION,
    ConversionStage.SELF_CHECKED,
    ConversionStage.ACCEPTANCE,
    ConversionStage.ACCEPTED,
    ConversionStage.IN_OPERATION,
)
"""The straight way of a case, as the page shows its progress."""
# A claim is opened from here once the work is accepted and no other claim of the case is alive.
_PAYABLE = {ConversionStage.ACCEPTED.value, ConversionStage.IN_OPERATION.value}
_OVER = {ClaimStage.REJECTED.value, ClaimStage.WITHDRAWN.value}

blueprint = Blueprint("conversions", __name__, url_prefix="/conversions")
_LONGEST_REASON = 400
_PLAIN_STEPS = (
    "any(submit,cancel,approve,return,reject,start,redesign,self_check,hand_over,accept,rectify,"
    "operate)"
)


@blueprint.get("")
@allowed("conversion.read")
def index() -> str:
    """List the conversions of the reader's areas."""
    actor = current_actor()
    wanted = conversion_search.ConversionFilter(
        text=request.args.get("q", ""),
        area_code=request.args.get("area", ""),
        technology=request.args.get("technology", ""),
        stage=request.args.get("stage", ""),
    )
    page = page_number()
    found, total = conversion_search.search(db.session, actor, wanted, page=page)
    return render_template(
        "conversions/index.html",
        conversions=found,
        total=total,
        page=page,
        pages=-(-total // conversion_search.PAGE_SIZE),
        wanted=wanted,
        areas=area_choices(actor, "conversion.read"),
        technologies=[(each.code, in_language(each)) for each in catalog.technologies().values()],
        stages=CONVERSION_LABELS,
        counts=conversion_search.counts(db.session, actor, wanted),
        may_plan_roofs=bool(actor.areas_for("pv.read")),
        may_plan_retrofits=bool(actor.areas_for("retrofit.read")),
    )


@blueprint.get("/new")
@allowed("conversion.enrol")
def new() -> str:
    """Show the opening of a case for the household named in the address."""
    household = _household(request.args.get("household", type=UUID))
    form = OpeningForm(data={"id": str(new_id()), "household": str(household.id)})
    return _opening_page(form, household)


@blueprint.post("/new")
@allowed("conversion.enrol")
def create() -> ResponseReturnValue:
    """Open the case, or show the form again with what was chosen."""
    form = OpeningForm(request.form)
    home = _household(request.form.get("household", type=UUID)).id
    key = request.form.get("id", type=UUID) or new_id()
    if form.check():
        actor, on, wishes = current_actor(), today(), form.wishes()
        try:
            case_no = unit_of_work(
                lambda session: conversions.open_case(
                    session, actor=actor, on=on, conversion_id=key, household_id=home, **wishes
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已开立改造项目 %(case_no)s。", case_no=case_no), "ok")
            return redirect(url_for(".show", conversion_id=key), 303)
    return _opening_page(form, _household(home)), 422


@blueprint.get("/<uuid:conversion_id>")
@allowed("conversion.read")
def show(conversion_id: UUID) -> str:
    """Show one case: what comes next, the house, the scheme, the works, what happened."""
    case = _load(conversion_id, "conversion.read")
    return render_template(
        "conversions/show.html",
        case=case,
        household=case.household,
        may=partial(_may, case),
        way=[CONVERSION_LABELS[stage] for stage in WAY],
        progress=_progress(case.stage),
        buttons=_plain_buttons(case),
        forms=_open_forms(case),
        scheme=heat_scheme.thawed(case.design) if case.design else None,
        warnings=WARNING_LABELS,
        **_beside(case),
    )


@blueprint.post(f"/<uuid:conversion_id>/<{_PLAIN_STEPS}:action>")
@allowed("conversion.read")
def change_stage(conversion_id: UUID, action: str) -> ResponseReturnValue:
    """Take one step; who may take which one is the table's own permission."""
    take_step(conversions.change_stage, action=action, conversion_id=conversion_id)
    return redirect(url_for(".show", conversion_id=conversion_id), 303)


def _load(conversion_id: UUID, permission: str) -> Conversion:
    key = ConversionId(conversion_id)
    return scope.load(db.session, Conversion, key, current_actor(), permission)


def _household(household_id: UUID | None) -> Household:
    actor = current_actor()
    return scope.load(db.session, Household, household_id, actor, "conversion.enrol")


def _opening_page(form: OpeningForm, household: Household) -> str:
    form.offer_technologies()
    return render_template("conversions/new.html", form=form, household=household)


def _plain_buttons(case: Conversion) -> list[Button]:
    """List the steps without a form; one that ends or turns back is shown only when possible."""
    known = conversion_facts.facts(db.session, case)
    return [
        button
        for button in buttons(CONVERSION, case, known, current_actor())
        if button.action != "design" and not (button.needs_reason and button.blocked_by)
    ]


def _open_forms(case: Conversion) -> list[tuple[str, str]]:
    """List the forms this person may fill now, as address and words."""
    stage = ConversionStage(case.stage)
    offered = (
        (
            "conversion.design",
            {ConversionStage.APPROVED},
            "conversion_equipment.design",
            _("编制方案"),
        ),
        (
            "conversion.build",
            conversion_equipment.DEVICE_STAGES,
            "conversion_equipment.device",
            _("登记设备"),
        ),
        ("inspection.record", {ConversionStage.ACCEPTANCE}, "inspections.new", _("填写验收检查")),
    )
    return [
        (url_for(endpoint, conversion_id=case.id), label)
        for permission, stages, endpoint, label in offered
        if stage in stages and _may(case, permission)
    ]


def _progress(stage: str) -> int | None:
    """Return how far along the straight way a case stands, from 1; None when it was ended."""
    beside = {"returned": "submitted", "rectification": "acceptance"}
    way = [each.value for each in WAY]
    at = beside.get(stage, stage)
    return way.index(at) + 1 if at in way else None


def _beside(case: Conversion) -> dict[str, Any]:
    """Gather what belongs to a case and has its own page, with what happened to all of it."""
    actor = current_actor()
    retrofit = conversion_facts.retrofit_of(db.session, case.id)
    plant = conversion_facts.pv_of(db.session, case.id)
    visits = inspections.of_conversion(db.session, case)
    papers = card_of(db.session, actor, "heat_scheme", case, "install_acceptance")
    claims = claim_search.of_conversion(db.session, actor, case)
    rows = (case, retrofit, plant, *visits, *(papers.documents if papers else ()))
    subjects = [row.id for row in rows if row is not None]
    return {
        "retrofit": retrofit,
        "plant": plant,
        "visits": visits,
        "papers": papers,
        "claims": claims,
        "may_claim": case.stage in _PAYABLE
        and _may(case, "claim.assess")
        and all(claim.stage in _OVER for claim in claims),
        "timeline": of_subject(db.session, actor, "conversion.read", *subjects),
    }


def _may(case: Conversion, permission: str) -> bool:
    return current_actor().role_for(permission, case.area_code) is not None

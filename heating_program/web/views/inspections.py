"""Acceptance visits: the checklist on a tablet, and the record that comes of it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import ItemVerdict
from heating_program.domain.stages import ConversionStage
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId, InspectionId, UserId
from heating_program.models.inspection import Inspection
from heating_program.models.user import User
from heating_program.services import inspections, scope
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.inspections import InspectionForm, form_for, is_common
from heating_program.web.frame import today

blueprint = Blueprint("inspections", __name__)


@blueprint.get("/conversions/<uuid:conversion_id>/inspections/new")
@allowed("inspection.record")
def new(conversion_id: UUID) -> str:
    """Show the checklist of the case's technology."""
    case = _case(conversion_id)
    if case.stage != ConversionStage.ACCEPTANCE:
        raise DomainError("not_in_acceptance")
    form = form_for(inspections.checklist_of(case))(data={"id": str(new_id())})
    return _form_page(form, case)


@blueprint.post("/conversions/<uuid:conversion_id>/inspections/new")
@allowed("inspection.record")
def create(conversion_id: UUID) -> ResponseReturnValue:
    """Keep the visit, or show the list again with every answer and every error."""
    form = form_for(inspections.checklist_of(_case(conversion_id)))(request.form)
    key = request.form.get("id", type=UUID) or new_id()
    if form.check():
        actor, on = current_actor(), today()
        try:
            unit_of_work(
                lambda session: inspections.record(
                    session,
                    actor=actor,
                    on=on,
                    inspection_id=key,
                    conversion_id=conversion_id,
                    **form.details(),
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("检查记录已保存。"), "ok")
            return redirect(url_for(".show", inspection_id=key), 303)
    return _form_page(form, _case(conversion_id)), 422


@blueprint.get("/inspections/<uuid:inspection_id>")
@allowed("inspection.read")
def show(inspection_id: UUID) -> str:
    """Show one visit: the verdict, the defects, every finding."""
    key = InspectionId(inspection_id)
    visit = scope.load(db.session, Inspection, key, current_actor(), "inspection.read")
    items = inspections.checklist_of(visit.conversion)
    known = {item.code: item for item in items.items}
    findings = [(finding, known.get(finding.item)) for finding in visit.findings]
    inspector = db.session.get(User, UserId(visit.inspector_id))
    return render_template(
        "inspections/show.html",
        visit=visit,
        case=visit.conversion,
        checklist=items,
        findings=findings,
        defects=[pair for pair in findings if pair[0].verdict == ItemVerdict.FAIL],
        inspector=inspector.display_name if inspector else "",
    )


def _case(conversion_id: UUID) -> Conversion:
    key = ConversionId(conversion_id)
    return scope.load(db.session, Conversion, key, current_actor(), "inspection.record")


def _form_page(form: InspectionForm, case: Conversion) -> str:
    rows = list(form.rows())
    return render_template(
        "inspections/form.html",
        form=form,
        case=case,
        common=[row for row in rows if is_common(row.item)],
        own=[row for row in rows if not is_common(row.item)],
        today=today(),
    )

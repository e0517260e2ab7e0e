"""The design study of a conversion: load, season, every way of heating; nothing is kept."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.conversion import Conversion
from heating_program.models.ids import ConversionId
from heating_program.services import heat_design, scope
from heating_program.web import heat_design_figures as figures
from heating_program.web import heat_design_notes as notes
from heating_program.web.frame import today
from heating_program.web.heat_design_words import STATE_LABELS, celsius
from heating_program.web.messages import words

blueprint = Blueprint("heat_design", __name__, url_prefix="/conversions")


@blueprint.get("/<uuid:conversion_id>/design-study")
@allowed("conversion.read")
def show(conversion_id: UUID) -> ResponseReturnValue:
    """Show the study of one state of the house, or what stands in its way."""
    actor, key = current_actor(), ConversionId(conversion_id)
    case = scope.load(db.session, Conversion, key, actor, "conversion.read")
    try:
        design = heat_design.heat_design(
            db.session, actor=actor, on=today(), conversion_id=conversion_id
        )
    except DomainError as error:
        page = render_template("conversions/design_study.html", case=case, refusal=words(error))
        return page, 422
    study = design.state(request.args.get("house", ""))
    return render_template(
        "conversions/design_study.html",
        case=case,
        refusal="",
        design=design,
        study=figures.study_figures(design, study),
        celsius=celsius,
        states=[(each.house.state, STATE_LABELS[each.house.state]) for each in design.states],
        orders=notes.order_rows(design) if len(design.states) > 1 else [],
        retrofit_words=notes.retrofit_sentence(design),
        assumptions=notes.assumption_rows(design, study),
    )

"""The survey sheet (入户摸底表) to print: blank, of one household, or of a village's route."""

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from flask import Blueprint, current_app, request, send_file
from flask.typing import ResponseReturnValue

from heating_program.access import allowed, current_actor
from heating_program.documents.fonts import fallback_from_environment, load_fonts
from heating_program.documents.survey_questions import SurveySheet
from heating_program.documents.survey_sheet import SurveyPrint, render
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.household import Household
from heating_program.services import scope, survey_sheets
from heating_program.web.frame import today

blueprint = Blueprint("survey_sheets", __name__, url_prefix="/households")
_MOST_BLANK = 50


@blueprint.get("/survey-sheet.pdf")
@allowed("household.read")
def blank() -> ResponseReturnValue:
    """Hand out blank sheets, `copies` of them."""
    copies = min(max(request.args.get("copies", 1, type=int), 1), _MOST_BLANK)
    return _file([survey_sheets.blank()] * copies, "blank")


@blueprint.get("/<uuid:household_id>/survey-sheet.pdf")
@allowed("household.read")
def one(household_id: UUID) -> ResponseReturnValue:
    """Hand out the sheet of one household with what is on file."""
    household = scope.load(db.session, Household, household_id, current_actor(), "household.read")
    return _file([survey_sheets.of_household(db.session, household)], household.file_no)


@blueprint.get("/survey-sheets/<code>.pdf")
@allowed("household.read")
def route(code: str) -> ResponseReturnValue:
    """Hand out the sheets of a village, at most a hundred from `from` on."""
    skipped = min(max(request.args.get("from", 1, type=int), 1), 1_000_000) - 1
    sheets = survey_sheets.of_area(
        db.session, actor=current_actor(), area_code=code, skipped=skipped
    )
    if not sheets:
        raise DomainError("not_found")
    return _file(sheets, code)


def _file(sheets: Sequence[SurveySheet], name: str) -> ResponseReturnValue:
    about = SurveyPrint(
        unit_name=current_app.extensions["settings"].unit_name,
        printed_on=today(),
        printed_by=current_actor().name,
    )
    return send_file(
        BytesIO(render(sheets, about, load_fonts(fallback_from_environment()))),
        mimetype="application/pdf",
        download_name=f"survey-{name}.pdf",
        etag=False,
    )

"""The registry: new file and correction; the household's own pages are in household_tabs."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import HouseholdStage
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.services import households, scope
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE
from heating_program.unit_of_work import unit_of_work
from heating_program.web.areas import village_choices
from heating_program.web.forms.fields import options
from heating_program.web.forms.household_stored import stored_values
from heating_program.web.forms.households import HouseholdForm
from heating_program.web.frame import today
from heating_program.web.views import household_list, household_tabs

blueprint = Blueprint("households", __name__, url_prefix="/households")
blueprint.add_url_rule("", view_func=household_list.index)
blueprint.add_url_rule("/<uuid:household_id>", view_func=household_tabs.show)
blueprint.add_url_rule(
    "/<uuid:household_id>/<any(confirm,suspend,resume,close):action>",
    view_func=household_tabs.change_stage,
    methods=["POST"],
)
blueprint.add_url_rule(
    "/<uuid:household_id>/reveal/<any(id_no,account,position):field>",
    view_func=household_tabs.reveal,
    methods=["POST"],
)


@blueprint.get("/new")
@allowed("household.enrol")
def new() -> str:
    """Show an empty form; its key is made now, so that a form sent twice opens one file."""
    form = HouseholdForm(data={"id": str(new_id()), "village_code": request.args.get("village")})
    return _form_page(form, stored=None)


@blueprint.post("/new")
@allowed("household.enrol")
def create() -> ResponseReturnValue:
    """Open the file, or show the form again with everything typed and every error."""
    form = HouseholdForm(request.form)
    if form.check(today=today(), villages=village_choices(current_actor(), "household.enrol")):
        actor, on, details = current_actor(), today(), form.details()
        key = UUID(form.id.data)
        try:
            unit_of_work(
                lambda session: households.register(
                    session, actor=actor, on=on, household_id=key, details=details
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已登记 %(name)s。", name=details.householder.name), "ok")
            if "next" in request.form:
                return redirect(url_for(".new", village=details.village_code), 303)
            return redirect(url_for(".show", household_id=key), 303)
    return _form_page(form, stored=None), 422


@blueprint.get("/<uuid:household_id>/edit")
@allowed("household.enrol")
def edit(household_id: UUID) -> ResponseReturnValue:
    """Show the form of a file that is not yet confirmed; the two numbers stay sealed."""
    household = _load(household_id, "household.enrol")
    if household.stage != HouseholdStage.SURVEYED:
        raise DomainError("file_is_confirmed")
    return _form_page(HouseholdForm(data=stored_values(db.session, household)), stored=household)


@blueprint.post("/<uuid:household_id>/edit")
@allowed("household.enrol")
def revise(household_id: UUID) -> ResponseReturnValue:
    """Correct a file; a number left empty stays as it is stored."""
    household = _load(household_id, "household.enrol")
    form = HouseholdForm(request.form)
    kept = _fill_kept_numbers(form, household)
    if form.check(today=today(), villages=village_choices(current_actor(), "household.enrol")):
        actor, on, details = current_actor(), today(), form.details()
        version = form.row_version.data or 0
        try:
            unit_of_work(
                lambda session: households.revise(
                    session,
                    actor=actor,
                    on=on,
                    household_id=household_id,
                    row_version=version,
                    details=details,
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已保存。"), "ok")
            return redirect(url_for(".show", household_id=household_id), 303)
    for name in kept:
        form[name].data = ""
    return _form_page(form, stored=_load(household_id, "household.enrol")), 422


def _load(household_id: UUID, permission: str) -> Household:
    return scope.load(db.session, Household, household_id, current_actor(), permission)


def _open_number(household: Household, field: str) -> str:
    vault, head, account = vault_of(db.session), household.householder, household.account
    if field == "id_no":
        return vault.open(ID_PLACE, head.id, head.id_no_sealed)
    return vault.open(ACCOUNT_PLACE, household.id, account.number_sealed) if account else ""


def _fill_kept_numbers(form: HouseholdForm, household: Household) -> list[str]:
    """Put the stored numbers in place of those left empty, and say which."""
    kept = {}
    if not form.id_no.data:
        kept["id_no"] = _open_number(household, "id_no")
    account = household.account
    if account and not form.account_number.data and form.account_kind.data == account.kind:
        kept["account_number"] = _open_number(household, "account")
    for name, number in kept.items():
        form[name].data, form[name].raw_data = number, [number]
    return list(kept)


def _form_page(form: HouseholdForm, *, stored: Household | None) -> str:
    villages = village_choices(current_actor(), "household.enrol")
    form.village_code.choices = options(villages, empty=_("请选择"))
    return render_template("households/form.html", form=form, stored=stored)

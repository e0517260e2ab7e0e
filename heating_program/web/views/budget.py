"""Money: appropriations with what is left of them, and their changes by four eyes."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.budget import PROGRAMME_LABELS, Balance
from heating_program.domain.divisions import Level
from heating_program.domain.errors import DomainError
from heating_program.domain.policy import FUNDING_LEVEL_LABELS
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.budget import Appropriation
from heating_program.reference import divisions
from heating_program.services import budgets, ledger, scope
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.budget import AppropriationForm, ChangeForm
from heating_program.web.forms.fields import options
from heating_program.web.frame import today
from heating_program.web.timeline import of_subject

blueprint = Blueprint("budget", __name__, url_prefix="/budget")


@blueprint.get("")
@allowed("budget.read")
def index() -> str:
    """List the appropriations of the reader's areas with where their money stands."""
    found = budgets.listed(db.session, current_actor(), year=request.args.get("year", type=_year))
    balances = ledger.balances(db.session, [each.id for each in found])
    return render_template(
        "budget/index.html",
        appropriations=found,
        balances=balances,
        year=request.args.get("year", ""),
        may_enter=current_actor().may("budget.enter"),
        **_words(),
    )


@blueprint.get("/new")
@allowed("budget.enter")
def new() -> str:
    """Show an empty appropriation of this year."""
    return _new_page(AppropriationForm(data={"id": str(new_id()), "year": str(today().year)}))


@blueprint.post("/new")
@allowed("budget.enter")
def create() -> ResponseReturnValue:
    """Open the appropriation."""
    form = AppropriationForm(request.form)
    form.area_code.choices = _areas()
    key = request.form.get("id", type=UUID) or new_id()
    if form.validate():
        actor, on, details = current_actor(), today(), form.details()
        try:
            unit_of_work(
                lambda session: budgets.open_appropriation(
                    session, actor=actor, on=on, appropriation_id=key, details=details
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已开立，请录入金额。"), "ok")
            return redirect(url_for(".show", appropriation_id=key), 303)
    return _new_page(form), 422


@blueprint.get("/<uuid:appropriation_id>")
@allowed("budget.read")
def show(appropriation_id: UUID) -> str:
    """Show one appropriation, its changes and who has approved them."""
    form = ChangeForm(data={"id": str(new_id()), "direction": "add", "document_date": today()})
    return _page(appropriation_id, form)


@blueprint.post("/<uuid:appropriation_id>/changes")
@allowed("budget.enter")
def enter_change(appropriation_id: UUID) -> ResponseReturnValue:
    """Enter an addition or a cut."""
    form = ChangeForm(request.form)
    key = request.form.get("id", type=UUID) or new_id()
    if form.validate():
        actor, on = current_actor(), today()
        try:
            details = form.details()
            unit_of_work(
                lambda session: budgets.enter_change(
                    session,
                    actor=actor,
                    on=on,
                    change_id=key,
                    appropriation_id=appropriation_id,
                    details=details,
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已录入，待另一位同事审批后生效。"), "ok")
            return redirect(url_for(".show", appropriation_id=appropriation_id), 303)
    return _page(appropriation_id, form), 422


@blueprint.post("/<uuid:appropriation_id>/changes/<uuid:change_id>/approve")
@allowed("budget.approve")
def approve_change(appropriation_id: UUID, change_id: UUID) -> ResponseReturnValue:
    """Let a change count."""
    actor, on = current_actor(), today()
    unit_of_work(
        lambda session: budgets.approve_change(session, actor=actor, on=on, change_id=change_id)
    )
    flash(_("已审批，金额已生效。"), "ok")
    return redirect(url_for(".show", appropriation_id=appropriation_id), 303)


def _page(appropriation_id: UUID, form: ChangeForm) -> str:
    actor = current_actor()
    found = scope.load(db.session, Appropriation, appropriation_id, actor, "budget.read")
    return render_template(
        "budget/show.html",
        appropriation=found,
        balance=ledger.balances(db.session, [found.id]).get(found.id, Balance()),
        form=form,
        may_enter=actor.role_for("budget.enter", found.area_code) is not None,
        may_approve=actor.role_for("budget.approve", found.area_code) is not None,
        own_id=actor.id,
        timeline=of_subject(db.session, actor, "budget.read", found.id),
        **_words(),
    )


def _new_page(form: AppropriationForm) -> str:
    form.area_code.choices = _areas()
    return render_template("budget/new.html", form=form)


def _areas() -> list[Any]:
    """List the city and banners in which the person may enter money."""
    mine = current_actor().areas_for("budget.enter")
    known = {
        each.code: each.name
        for area in mine
        for each in divisions.within(area)
        if each.level in (Level.CITY, Level.BANNER)
    }
    return options(known, empty=_("请选择"))


def _year(typed: str) -> int:
    """Read a year; what is none asks for no year."""
    return date.fromisoformat(f"{typed}-01-01").year


def _words() -> dict[str, Any]:
    return {"levels": FUNDING_LEVEL_LABELS, "programmes": PROGRAMME_LABELS}

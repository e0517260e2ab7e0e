"""Changes of confirmed files: what is open, old beside new, the looks, and each field's history."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from heating_program.access import allowed, current_actor
from heating_program.domain.divisions import Level, ancestor
from heating_program.domain.errors import DomainError
from heating_program.domain.life_events import EFFECT_LABELS, KIND_LABELS, Effect, Kind
from heating_program.domain.lifecycle import CHANGE
from heating_program.domain.stages import CHANGE_LABELS, HouseholdStage
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.models.user import User
from heating_program.services import (
    change_requests,
    change_search,
    changes,
    household_reading,
    household_telling,
    life_events,
    scope,
)
from heating_program.services.circumstances import vault_of
from heating_program.services.life_event_effects import Consequence
from heating_program.unit_of_work import unit_of_work
from heating_program.web import change_words
from heating_program.web.areas import area_choices, village_choices
from heating_program.web.asked import page_number
from heating_program.web.filters import area_name
from heating_program.web.forms.household_stored import hide_numbers
from heating_program.web.forms.photos import form_of
from heating_program.web.frame import today
from heating_program.web.household_frame import frame_of
from heating_program.web.photo_card import card_of
from heating_program.web.steps import Button, buttons, take_step
from heating_program.web.timeline import entry
from heating_program.web.views import household_edit

blueprint = Blueprint("changes", __name__)
_ENTERED = "household.enrolled"


@blueprint.get("/changes")
@allowed("household.read")
def index() -> str:
    """List the changes asked for in the reader's areas; at first those that are open."""
    actor = current_actor()
    wanted = change_search.ChangeFilter(
        text=request.args.get("q", ""),
        area_code=request.args.get("area", ""),
        stage=request.args.get("stage", change_search.OPEN_ONES),
        kind=request.args.get("kind", ""),
    )
    page = page_number()
    found, total = change_search.search(db.session, actor, wanted, page=page)
    return render_template(
        "changes/index.html",
        found=found,
        total=total,
        page=page,
        pages=-(-total // change_search.PAGE_SIZE),
        wanted=wanted,
        areas=area_choices(actor, "household.read"),
        stages=[(change_search.OPEN_ONES, _("在办")), ("", _("全部")), *CHANGE_LABELS.items()],
        kinds=[("", _("全部")), *KIND_LABELS.items()],
        fields=_fields,
    )


@blueprint.get("/changes/<uuid:change_id>")
@allowed("household.read")
def show(change_id: UUID) -> str:
    """Show one request: old beside new, who asked and why, its evidence, its next step."""
    actor = current_actor()
    wanted = change_requests.load(db.session, actor, change_id)
    household = db.session.get_one(Household, wanted.household_id)
    card = card_of(db.session, actor, "change", wanted)
    stale = change_requests.stale_fields(db.session, wanted)
    return render_template(
        "changes/show.html",
        change=wanted,
        household=household,
        kind_label=_(KIND_LABELS[Kind(wanted.kind)]),
        proposer=db.session.get_one(User, wanted.proposed_by).display_name,
        rows=change_words.rows(wanted.told, _now(household, wanted) if stale else None),
        stale=bool(stale),
        sees_file=actor.role_for("household.read", household.area_code) is not None,
        moves_to=change_requests.moves_to(wanted),
        banner_of=lambda code: area_name(ancestor(code, Level.BANNER)),
        preview=_preview(wanted, household),
        effect_labels=EFFECT_LABELS,
        end_first=Effect.END_FIRST,
        buttons=_possible(wanted),
        photos=card,
        photo_form=form_of(card),
        timeline=[entry(event) for event in change_search.happened(db.session, wanted)],
    )


@blueprint.post(
    "/changes/<uuid:change_id>/<any(check,apply,release,receive,decline,reject,withdraw):action>"
)
@allowed("household.read")
def change_stage(change_id: UUID, action: str) -> ResponseReturnValue:
    """Look at a request, apply, hand over, reject or withdraw it, as its table allows."""
    take_step(changes.change_stage, action=action, change_id=change_id)
    return redirect(url_for(".show", change_id=change_id), 303)


@blueprint.get("/households/<uuid:household_id>/changes/new")
@allowed("household.enrol")
def new(household_id: UUID) -> ResponseReturnValue:
    """Lead to the one form of a file, which of a confirmed file is a request."""
    household = household_edit.load(household_id)
    return redirect(url_for("household_edit.edit", household_id=household.id), 303)


@blueprint.post("/households/<uuid:household_id>/changes/new")
@allowed("household.enrol")
def propose(household_id: UUID) -> ResponseReturnValue:
    """Ask for what was changed in the form of a confirmed file."""
    household = household_edit.load(household_id)
    if "rows" in request.form:
        return household_edit.reshaped_page(household)
    if household.stage == HouseholdStage.SURVEYED:
        raise DomainError("file_not_confirmed")
    actor, on = current_actor(), today()
    form, kept = household_edit.sent_form(household)
    if not form.check(today=on, villages=village_choices(actor, "household.enrol")):
        hide_numbers(kept)
        marks = request.form.get("as_opened", "")
        return household_edit.page(form, household, marks=marks), 422
    details = form.details()
    version, reason = form.row_version.data or 0, request.form.get("reason", "")
    key = request.form.get("change_id", type=UUID) or new_id()

    def work(session: Session) -> None:
        changes.propose(
            session,
            actor=actor,
            on=on,
            change_id=key,
            household_id=household_id,
            base_version=version,
            details=details,
            reason=reason,
        )
        household_edit.forget_draft(session, household_id)

    try:
        unit_of_work(work)
    except DomainError as error:
        return household_edit.refused(error, form, kept, household_id)
    flash(_("变更申请已提交，审核后生效。可在此上传证明材料。"), "ok")
    return redirect(url_for(".show", change_id=key), 303)


@blueprint.get("/households/<uuid:household_id>/history")
@allowed("household.read")
def history(household_id: UUID) -> str:
    """Show of every field who gave it its value, when and why."""
    household = scope.load(db.session, Household, household_id, current_actor(), "household.read")
    field = request.args.get("field", "")
    found = change_search.field_history(db.session, household)
    names = [("", _("全部")), *((name, change_words.field_word(name)) for name in found)]
    told = found.get(field) or [each for every in found.values() for each in every]
    told.sort(key=lambda each: each.at, reverse=True)
    return render_template(
        "households/history.html",
        **frame_of(household, "changes.history"),
        changed=[each for each in told if each.action != _ENTERED],
        entered=[each for each in told if each.action == _ENTERED],
        fields=names,
        field=field,
        field_word=change_words.field_word,
        value_words=change_words.value_words,
    )


def _fields(wanted: ChangeRequest) -> str:
    """Name what a request touches; an event is named by its kind."""
    if wanted.kind != Kind.FIELDS:
        return str(_(KIND_LABELS[Kind(wanted.kind)]))
    names = [*dict.fromkeys((*wanted.told["before"], *wanted.told["after"]))]
    return str(_("、")).join(change_words.field_word(name) for name in names)


def _now(household: Household, wanted: ChangeRequest) -> dict[str, Any]:
    details = household_reading.details_of(db.session, household)
    said = household_telling.told(vault_of(db.session), details)
    return household_telling.of_fields(said, wanted.fields)


def _possible(wanted: ChangeRequest) -> list[Button]:
    """List the steps the reader may take; one look and two looks shut each other out."""
    facts = change_requests.facts(db.session, wanted)
    steps = buttons(CHANGE, wanted, facts, current_actor())
    return [step for step in steps if not step.blocked_by]


def _preview(wanted: ChangeRequest, household: Household) -> tuple[Consequence, ...]:
    """Return what an open event would do today; of an applied one the record says it."""
    if wanted.kind == Kind.FIELDS or wanted.stage not in change_requests.OPEN:
        return ()
    try:
        return life_events.foreseen(db.session, current_actor(), wanted, household)
    except DomainError:
        return ()  # a person or file it names is gone: applying says so in words

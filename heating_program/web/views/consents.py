"""The consent a villager gives: signed with a finger on the screen, or on paper."""

from pathlib import Path
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor, takes_up_to
from heating_program.domain.photo import PhotoSlot
from heating_program.extensions import db
from heating_program.models.household import Household
from heating_program.services import photo_files, photos, scope, signatures
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.photos import form_of
from heating_program.web.frame import today
from heating_program.web.photo_card import card_of

blueprint = Blueprint("consents", __name__, url_prefix="/households/<uuid:household_id>/consent")
_BODY_BYTES = 2 * 1024 * 1024


@blueprint.get("")
@allowed("household.enrol")
def sign(household_id: UUID) -> str:
    """Show what is agreed to, the pad to sign on, and the way for those who sign on paper."""
    household = _load(household_id)
    card = card_of(db.session, current_actor(), "household", household, slots=(PhotoSlot.CONSENT,))
    return render_template(
        "households/consent.html",
        household=household,
        signatory=household.applicant or household.householder,
        photos=card,
        photo_form=form_of(card),
        signed=photos.latest_of(
            db.session, current_actor(), "household", household.id, PhotoSlot.CONSENT_SIGNATURE
        ),
    )


@blueprint.post("")
@allowed("household.enrol")
@takes_up_to(_BODY_BYTES)
def keep(household_id: UUID) -> ResponseReturnValue:
    """Keep the drawn signature."""
    _load(household_id)
    actor, on = current_actor(), today()
    upload = request.files.get("signature")
    content = upload.stream.read(photo_files.LARGEST_BYTES + 1) if upload else b""
    intake = signatures.take_in_signature(content)
    folder: Path = current_app.extensions["settings"].photos_dir
    photo_files.keep(folder, intake)  # files first: a file without a row does no harm
    unit_of_work(
        lambda session: signatures.keep(
            session, actor=actor, on=on, household_id=household_id, intake=intake
        )
    )
    flash(_("签名已保存。"), "ok")
    return redirect(url_for("household_tabs.family", household_id=household_id), 303)


def _load(household_id: UUID) -> Household:
    actor = current_actor()
    return scope.load(db.session, Household, household_id, actor, "household.enrol")

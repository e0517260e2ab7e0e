"""A family that comes to live in a house on file: its registration begins with that house."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.dwelling import Dwelling
from heating_program.services import scope, vacant_houses
from heating_program.web import enrolment_drafts, enrolment_house
from heating_program.web.enrolment_house import HOUSE_STEP

blueprint = Blueprint("empty_houses", __name__, url_prefix="/households/new")


@blueprint.post("/<uuid:key>/house/<uuid:house_id>")
@allowed(vacant_houses.PERMISSION)
def take(key: UUID, house_id: UUID) -> ResponseReturnValue:
    """Put the house on file into a registration in place of what was typed of it."""
    enrolment_drafts.keep(key, HOUSE_STEP, enrolment_house.stored(_load(house_id)))
    flash(_("已填入在册住宅的信息，请核对。"), "ok")
    return redirect(url_for("enrolment.step", key=key, number=HOUSE_STEP), 303)


@blueprint.post("/house/<uuid:house_id>")
@allowed(vacant_houses.PERMISSION)
def begin(house_id: UUID) -> ResponseReturnValue:
    """Begin the registration of whoever bought a house, with what the seller said of them."""
    house, key = _load(house_id), new_id()
    stay = vacant_houses.awaiting(db.session, house)
    buyer = {"name": stay.next_name, "phone": stay.next_phone} if stay else {}
    person = (*buyer.items(), ("village_code", house.area_code))
    enrolment_drafts.keep(key, 1, person, title=buyer.get("name", ""))
    enrolment_drafts.keep(key, HOUSE_STEP, enrolment_house.stored(house))
    return redirect(url_for("enrolment.step", key=key, number=1), 303)


def _load(house_id: UUID) -> Dwelling:
    actor = current_actor()
    return scope.load(db.session, Dwelling, house_id, actor, vacant_houses.PERMISSION)

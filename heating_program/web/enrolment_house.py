"""A registration in a house that stands empty: found by what was typed, offered, and taken."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.access import current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.openings import side_by_side
from heating_program.extensions import db
from heating_program.models.dwelling import Dwelling
from heating_program.services import vacant_houses
from heating_program.services.household_reading import house_details
from heating_program.services.households import UNIQUE_OF_A_HOUSE
from heating_program.services.vacant_houses import Vacant
from heating_program.web.enrolment_carried import HOUSE
from heating_program.web.filters import date_text
from heating_program.web.forms.household_stored import house_values
from heating_program.web.forms.households import PARTS, HouseholdForm
from heating_program.web.forms.row_lists import Pairs
from heating_program.web.household_words import pairs_of

HOUSE_STEP = 2


def offer(form: Any, pairs: Pairs) -> Vacant | None:
    """Say beside the number that its house stands empty, unless the family takes it already."""
    found = _found(form)
    if found is None or str(found.id) == taken_in(pairs):
        return None
    left_on = date_text(found.left_on)
    form.refuse(DomainError("house_is_vacant", field=found.field, left_on=left_on))
    return found


def taken(session: Session, form: HouseholdForm, pairs: Pairs) -> UUID | None:
    """Return the house the family takes, and let the form keep its walls and openings as stored.

    A house whose numbers were typed over is not taken any more.
    """
    found = _found(form)
    if found is None or str(found.id) != taken_in(pairs):
        return None
    house = session.get_one(Dwelling, found.id)
    form.side_by_side = side_by_side(house_details(house))
    return found.id


def taken_in(pairs: Pairs) -> str:
    """Return the key of the house that was taken, as the draft carries it."""
    return next((value for name, value in pairs if name == HOUSE), "")


def stored(house: Dwelling) -> Pairs:
    """Write an empty house as its step would be sent, with its key."""
    form = PARTS[HOUSE_STEP - 1](data=house_values(house_details(house)))
    fields: Any = form
    return (*(pair for field in fields for pair in pairs_of(field)), (HOUSE, str(house.id)))


def _found(form: Any) -> Vacant | None:
    numbers = {name: form[name].typed for name in UNIQUE_OF_A_HOUSE}
    return vacant_houses.found_by(db.session, current_actor(), numbers)

"""What every page of one household shows above its own: who it is, where it stands, its tabs."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.access import current_actor
from heating_program.domain.actor import Actor
from heating_program.domain.stages import HouseholdStage
from heating_program.extensions import db
from heating_program.models.household import Household
from heating_program.models.user import User
from heating_program.services import household_belongings, scope, standing
from heating_program.services.change_requests import CHANGEABLE
from heating_program.services.household_reading import birth_of
from heating_program.web.frame import today
from heating_program.web.standing_words import sentence

# A tab stands where the reader may read any of what it shows.
TABS: Final = (
    ("households.show", lazy_gettext("概况"), ("household.read",)),
    ("household_tabs.family", lazy_gettext("家庭"), ("household.read",)),
    ("household_tabs.house", lazy_gettext("住宅"), ("household.read",)),
    ("household_tabs.energy", lazy_gettext("用能"), ("household.read",)),
    ("household_tabs.measures", lazy_gettext("措施"), ("conversion.read", "pv.read")),
    ("household_tabs.papers", lazy_gettext("文书"), ("document.read",)),
    ("household_tabs.money", lazy_gettext("资金"), ("claim.read",)),
    ("changes.history", lazy_gettext("变更"), ("household.read",)),
    ("household_tabs.log", lazy_gettext("记录"), ("household.read",)),
)


@dataclass(frozen=True, slots=True)
class MayHere:
    """What this reader may do with this household."""

    edit: bool
    request: bool
    enrol: bool
    reveal: bool
    reveal_account: bool
    open_case: bool


def load(household_id: UUID, permission: str = "household.read") -> Household:
    """Load a household inside the reader's areas; elsewhere it does not exist."""
    return scope.load(db.session, Household, household_id, current_actor(), permission)


def may_here(actor: Actor, household: Household) -> MayHere:
    """Tell what a reader may do here."""
    area = household.area_code
    enrol = actor.role_for("household.enrol", area) is not None
    return MayHere(
        edit=enrol and household.stage == HouseholdStage.SURVEYED,
        request=enrol and household.stage in CHANGEABLE,
        enrol=enrol,
        reveal=actor.role_for("household.reveal", area) is not None,
        reveal_account=actor.role_for("account.reveal", area) is not None,
        open_case=actor.role_for("conversion.enrol", area) is not None,
    )


def frame_of(
    household: Household, endpoint: str, *, revealed: dict[str, str] | None = None
) -> dict[str, Any]:
    """Gather what stands above every tab of a household."""
    actor, on = current_actor(), today()
    said = standing.of_household(db.session, household, on)
    return {
        "household": household,
        "head": household.householder,
        "age": age_on(birth_of(db.session, household.householder), on),
        "groups": [each for each in household.special_statuses if each.is_in_force(on)],
        "assigned_name": name_of(household.assigned_to),
        "merged_file_no": household_belongings.file_no(db.session, household.merged_into)
        if household.merged_into
        else "",
        "standing": sentence(said, actor, household.area_code),
        "may": may_here(actor, household),
        "revealed": revealed or {},
        "buyer": household_belongings.awaited_buyer(db.session, household),
        "tab_label": next(str(label) for known, label, _held in TABS if known == endpoint),
        "tabs": [
            (url_for(known, household_id=household.id), label, known == endpoint)
            for known, label, held in TABS
            if any(actor.may(permission) for permission in held)
        ],
    }


def age_on(birth: date, on: date) -> int:
    """Return the whole years of a person on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def name_of(user_id: UUID | None) -> str:
    """Return the name of a person of the offices; nothing for nobody."""
    if user_id is None:
        return ""
    user = db.session.get(User, user_id)
    return user.display_name if user else _("未知")

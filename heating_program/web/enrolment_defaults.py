"""What a new registration comes filled in with: the usual, and what neighbours share.

The next household of the same round keeps its village and how walls are built there. Everything
else is taken from the one before only where the clerk has ticked so, and it is shown as such.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.identity import AccountKind
from heating_program.models.household import Household
from heating_program.services import scope
from heating_program.web.areas import village_choices
from heating_program.web.enrolment_carried import PINNED
from heating_program.web.forms.household_stored import as_typed


def previous(session: Session, actor: Actor, key: UUID | None) -> Household | None:
    """Return the household registered just before, where the actor may still enrol there."""
    if key is None:
        return None
    try:
        return scope.load(session, Household, key, actor, "household.enrol")
    except DomainError:
        return None


def family(actor: Actor, before: Household | None, village: str = "") -> dict[str, Any]:
    """Fill in where the round goes on; a clerk of one village need not choose it."""
    if before is not None:
        place = before.area_code
    else:
        offered = village_choices(actor, "household.enrol")
        only = next(iter(offered)) if len(offered) == 1 else ""
        place = village if village in offered else only
    return {"village_code": place, "resident_months": "12"}


def house(before: Household | None) -> dict[str, Any]:
    """Fill in how walls of the place are built."""
    return {"wall_template": before.dwelling.wall_template} if before else {}


def account(name: str, on: date) -> dict[str, Any]:
    """Fill in the day of the visit, the usual kind of account, and whose it must be."""
    return {
        "consent_on": on,
        "account_kind": AccountKind.SOCIAL_CARD.value,
        "account_holder_name": name,
    }


def pinned(before: Household | None, pins: Iterable[str]) -> dict[str, Any]:
    """Fill in what the clerk has asked to keep from the household before."""
    if before is None:
        return {}
    account = before.account
    bank = {"account_bank": account.bank if account else ""}
    names = [name for pin in pins for name in PINNED[pin]]
    return {name: bank[name] if name in bank else _told(before, name) for name in names}


def _told(before: Household, name: str) -> Any:
    place = before if name == "group_text" else before.dwelling
    return as_typed(getattr(place, name))

"""What a new registration comes filled in with: the usual, and what neighbours share.

The next household of the same round keeps village, group and the way houses are built there; no
answer that a family must give itself is ever taken from another one.
"""

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
        place = {"village_code": before.area_code, "group_text": before.group_text}
    else:
        offered = village_choices(actor, "household.enrol")
        only = next(iter(offered)) if len(offered) == 1 else ""
        place = {"village_code": village if village in offered else only}
    return place | {"resident_months": "12"}


def house(before: Household | None) -> dict[str, Any]:
    """Fill in how houses of the place are built."""
    if before is None:
        return {}
    return {
        "structure": before.dwelling.structure,
        "wall_template": before.dwelling.wall_template,
    }


def energy(before: Household | None) -> dict[str, Any]:
    """Fill in what the place burns."""
    return {"heating_fuel": before.dwelling.heating_fuel} if before else {}


def account(before: Household | None, name: str, on: date) -> dict[str, Any]:
    """Fill in the day of the visit, the usual kind of account, and whose it must be."""
    known = before.account if before else None
    return {
        "consent_on": on,
        "account_kind": known.kind if known else AccountKind.SOCIAL_CARD.value,
        "account_bank": known.bank if known else "",
        "account_holder_name": name,
    }

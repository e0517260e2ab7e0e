"""What a clerk has typed of a household, as the browser sent it: read, kept, and looked up."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from heating_program.access import current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.id_document import IdKind
from heating_program.domain.identity import normalise_code, parse_id_number
from heating_program.services import drafts, duplicates
from heating_program.services.duplicates import Candidate, Probe
from heating_program.web.forms.households import PART_FIELDS
from heating_program.web.forms.row_lists import Pairs, of_part
from heating_program.web.frame import today

ALL_FIELDS = tuple(name for names in PART_FIELDS for name in names)
_FIELD_NAME = re.compile(r"[a-z0-9_]{1,40}(-[0-9]{1,3})?(-[a-z0-9_]{1,40})?", re.ASCII)
_CONTROL = {code: None for code in (*range(32), *range(127, 160))}


def sent(names: Iterable[str]) -> Pairs:
    """Return what the browser sent of these fields and their rows, in its order."""
    pairs = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if _FIELD_NAME.fullmatch(name)
    )
    return of_part(pairs, tuple(names))


def kept(session: Session, key: UUID) -> Pairs | None:
    """Return the actor's draft of a registration."""
    return drafts.load(session, actor=current_actor(), form=drafts.NEW_HOUSEHOLD, object_id=key)


def first(pairs: Pairs, name: str) -> str:
    """Return what was typed in a field."""
    return next((value for each, value in pairs if each == name), "")


def likely(session: Session, pairs: Pairs, own: UUID) -> list[Candidate]:
    """List the files that may be the household being typed; none while nothing makes sense."""
    typed: dict[str, Any] = {name: value.translate(_CONTROL).strip() for name, value in pairs}
    probe = Probe(
        id_number=typed.get("id_no", ""),
        id_kind=typed.get("id_kind") or Probe().id_kind,
        name=typed.get("name", ""),
        birth=_birth(typed),
        village_code=typed.get("village_code", ""),
        group_text=typed.get("group_text", ""),
        phone=typed.get("phone", ""),
        plot_no=typed.get("plot_no", ""),
        meter_no=typed.get("meter_no", ""),
        heating_meter_no=typed.get("heating_meter_no", ""),
        customer_no=typed.get("electricity_customer_no", ""),
        account_no=typed.get("account_number", ""),
        latitude_deg=_degrees(typed.get("latitude_deg", ""), 90),
        longitude_deg=_degrees(typed.get("longitude_deg", ""), 180),
        own_id=own,
    )
    try:
        return duplicates.candidates(session, current_actor(), probe, most=5)
    except (DomainError, ValueError):
        return []  # half-typed things are no reason to disturb


def _birth(typed: dict[str, Any]) -> date | None:
    """Return the day of birth as far as the paper or the clerk says it."""
    try:
        if typed.get("id_kind") in ("", None, IdKind.RESIDENT.value):
            return parse_id_number(typed.get("id_no", ""), on=today()).birth_date
        return date.fromisoformat(typed.get("birth", ""))
    except (DomainError, ValueError):
        return None


def _degrees(typed: str, most: int) -> float | None:
    plain = normalise_code(typed)
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,10})?", plain, re.ASCII):
        return None
    return float(plain) if float(plain) <= most else None

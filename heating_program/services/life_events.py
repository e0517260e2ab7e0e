"""Events in a family's life: asked for like any change, shown beforehand, then carried out."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.changes import flat
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.life_events import (
    EVENTS,
    Death,
    Happening,
    HouseSold,
    Joined,
    Kind,
    LifeEvent,
    Move,
    MovedOut,
    NewHead,
    Split,
)
from heating_program.domain.plain import from_plain, to_plain
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.models.ids import ChangeRequestId
from heating_program.services import change_requests as requests
from heating_program.services import household_reading as reading
from heating_program.services import household_telling as telling
from heating_program.services import households, life_event_effects, scope
from heating_program.services import life_event_family as family
from heating_program.services import life_event_houses as houses
from heating_program.services.circumstances import vault_of
from heating_program.services.life_event_acts import ACTIONS, ACTS, Act
from heating_program.services.life_event_effects import Consequence

_HEAD: Final = ("householder.name", "householder.id_number")
_COUNTS: Final = ("members", "registered_members", "resident_members")
_ADDRESS: Final = ("village_code", "group_text", "door_no", "address_note", "energy")


@dataclass(frozen=True, slots=True)
class Preview:
    """What an event would do, and to what; `buyer` of a sold house has cases of its own."""

    found: tuple[Consequence, ...]
    of_buyer: tuple[Consequence, ...] = ()


def preview(
    session: Session, *, actor: Actor, household_id: UUID, kind: Kind, event: LifeEvent
) -> Preview:
    """Show what an event does to open cases and unpaid claims, before it is asked for.

    Raises
    ------
    DomainError, Refused
        As `propose`, but for what must be ended first: that is shown.
    """
    household = scope.load(session, Household, household_id, actor, "household.enrol")
    requests.require_changeable(household)
    _require_sense(session, household, kind, event)
    return _preview(session, actor, household, event)


def propose(
    session: Session,
    *,
    actor: Actor,
    on: date,
    change_id: UUID,
    household_id: UUID,
    base_version: int,
    kind: Kind,
    event: LifeEvent,
    reason: str,
) -> ChangeRequestId:
    """Ask for an event to be carried out; it is always looked at twice.

    Raises
    ------
    DomainError
        `stale_version`, `reason_missing`, `event_in_future`.
    Refused
        `cases_must_end_first`, `change_open_already`, `person_not_member`, `kinship_missing`,
        `head_cannot_leave`, `file_no_unknown`.
    """
    if known := requests.sent_before(session, actor, change_id, household_id, kind):
        return known
    household = requests.hold_file(session, actor, household_id, base_version)
    if _day_of(event) > on:
        raise DomainError("event_in_future", field=_DAY_FIELD[type(event)])
    _require_sense(session, household, kind, event)
    _require_sound(session, household, event, on)
    seen = _preview(session, actor, household, event)
    life_event_effects.require_possible((*seen.found, *seen.of_buyer))
    stored = reading.details_of(session, household)
    now, fields = flat(stored), _touched(household, event, flat(stored))
    proposal = requests.Proposal(
        kind=kind,
        fields=fields,
        seen={name: now[name] for name in fields},
        content=to_plain(event),
        told={"before": {}, "after": _told(session, household, event)},
        is_sensitive=True,
    )
    return requests.file_request(
        session,
        actor=actor,
        on=on,
        change_id=change_id,
        household=household,
        proposal=proposal,
        reason=reason,
    )


def apply(
    session: Session,
    *,
    actor: Actor,
    on: date,
    request: ChangeRequest,
    content: dict[str, Any],
    permission: str,
) -> None:
    """Carry an event out on a held file: its rows, its cases and claims, its record."""
    household = session.get_one(Household, request.household_id)
    event = event_of(Kind(request.kind), content)
    seen = _preview(session, actor, household, event)
    life_event_effects.require_possible((*seen.found, *seen.of_buyer))
    vault = vault_of(session)
    before = telling.told(vault, reading.details_of(session, household))
    others = ACTS[type(event)](Act(session, actor, on, request, permission, household), event)
    life_event_effects.carry_out(
        session,
        actor=actor,
        on=on,
        found=seen.found,
        village_code=household.area_code,
        reason=request.reason,
    )
    after = telling.told(vault, reading.details_of(session, household))
    was, becomes = telling.differences(before, after)
    if seen.found:
        becomes["consequences"] = life_event_effects.told(seen.found)
    requests.write_event(
        session,
        actor=actor,
        on=on,
        permission=permission,
        household=household,
        request=request,
        told=(was, {**becomes, **others}),
        action=ACTIONS[type(event)],
    )


def foreseen(
    session: Session, actor: Actor, request: ChangeRequest, household: Household
) -> tuple[Consequence, ...]:
    """Say what an open request would do if it were applied now; both rows were loaded by area.

    Raises
    ------
    DomainError
        When somebody or a file it names is no longer there.
    """
    _seen, content = requests.opened(session, request)
    would = _preview(session, actor, household, event_of(Kind(request.kind), content))
    return (*would.found, *would.of_buyer)


def event_of(kind: Kind, content: dict[str, Any]) -> LifeEvent:
    """Build an event again from what a request keeps of it."""
    return from_plain(EVENTS[kind], content)


def happening_of(household: Household, event: LifeEvent) -> Happening:
    """Tell an event apart as the table of effects does."""
    if isinstance(event, Death):
        is_head = family.mourned(household, event.person_id).is_householder
        return Happening.HEAD_DIED if is_head else Happening.MEMBER_DIED
    if isinstance(event, NewHead):
        return Happening.NEW_HEAD_PAYABLE if event.account else Happening.NEW_HEAD
    if isinstance(event, MovedOut):
        return Happening.MEMBERS_LEFT if event.person_ids else Happening.FAMILY_LEFT
    if isinstance(event, Move) and event.keeps_house:
        same_banner = event.home.village_code[:6] == household.area_code[:6]
        return Happening.REZONED if same_banner else Happening.REZONED_AWAY
    plain = {Move: Happening.MOVED, HouseSold: Happening.SOLD, Split: Happening.SPLIT}
    return plain.get(type(event), Happening.JOINED)


_DAY_FIELD: Final[dict[type[LifeEvent], str]] = {
    **dict.fromkeys((NewHead, MovedOut, Move, HouseSold, Split, Joined), "since"),
    Death: "deceased_on",
}


def _day_of(event: LifeEvent) -> date:
    return event.deceased_on if isinstance(event, Death) else event.since


def _preview(session: Session, actor: Actor, household: Household, event: LifeEvent) -> Preview:
    happening = happening_of(household, event)
    found = life_event_effects.consequences(session, household, happening)
    if not isinstance(event, HouseSold):
        return Preview(found)
    buyer = houses.buyer_of(session, actor, household, event)
    if buyer is None:
        return Preview(found)
    return Preview(found, life_event_effects.consequences(session, buyer, Happening.MOVED))


def _require_sense(session: Session, household: Household, kind: Kind, event: LifeEvent) -> None:
    """Refuse an event that names people or a kind it cannot be about."""
    if EVENTS.get(kind) is not type(event):
        raise Refused("action_not_allowed")
    if isinstance(event, Death):
        family.mourned(household, event.person_id)
    elif isinstance(event, NewHead):
        family.headed_by(session, household, event)
    elif isinstance(event, MovedOut | Split):
        named = event.person_ids if isinstance(event, MovedOut) else (event.head_id,)
        if any(family.living(household, key).is_householder for key in named):
            raise Refused("head_cannot_leave", field="person_ids")


def _require_sound(session: Session, household: Household, event: LifeEvent, on: date) -> None:
    """Check the file as it would be, so that a mistyped number is named while it can be put right.

    Raises
    ------
    DomainError
        What `services.households.check` refuses.
    """
    if isinstance(event, NewHead):
        details = family.headed_by(session, household, event)
    elif isinstance(event, Move | HouseSold) and event.home:
        stays = isinstance(event, Move) and event.keeps_house
        stored = reading.details_of(session, household)
        details = houses.settled(stored, event.home, keeps_house=stays)
    else:
        return
    households.check(session, details, on=on, own=household)


def _touched(household: Household, event: LifeEvent, now: dict[str, Any]) -> tuple[str, ...]:
    """List the fields of the file that an event writes."""
    house = tuple(name for name in now if name.startswith("dwelling."))
    if isinstance(event, Death):
        is_head = family.mourned(household, event.person_id).is_householder
        return (*_COUNTS[1:], *(_HEAD if is_head else ("members", "applicant")))
    if isinstance(event, NewHead):
        return (*_HEAD, "members", "account", "applicant")
    if isinstance(event, MovedOut):
        return (*_COUNTS, "applicant" if event.person_ids else "resident_months")
    if isinstance(event, Split):
        return (*_COUNTS, "applicant")
    return (*_ADDRESS, "resident_members", "resident_months", *house)


def _told(session: Session, household: Household, event: LifeEvent) -> dict[str, Any]:
    """Say an event in masks, under the names the record uses."""
    said: dict[str, Any] = {}
    names = {str(one.id): one.name for one in household.people}
    plain: dict[str, Any] = to_plain(event)
    for name in ("person_id", "head_id"):
        if name in plain:
            said["person"] = names.get(plain.pop(name), "")
    if "person_ids" in plain:
        said["persons"] = [names.get(key, "") for key in plain.pop("person_ids")]
    if "kinships" in plain:
        said["kinships"] = [
            f"{names.get(each['person_id'], '')} {each['relation']}"
            for each in plain.pop("kinships")
        ]
    if isinstance(event, NewHead):
        plain.pop("account")
        said["account"] = telling.account(vault_of(session), event.account)
    phones = {name: plain[name] for name in ("phone", "buyer_phone") if plain.get(name)}
    said |= {name: telling.phone(vault_of(session), phone) for name, phone in phones.items()}
    if home := plain.pop("home", None):
        house = home.pop("house")
        said |= home | {name: house[name] for name in ("plot_no", "built_year", "floor_area_m2")}
    return {**said, **{name: value for name, value in plain.items() if name not in said}}

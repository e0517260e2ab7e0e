"""What each event in a family's life does to its file, and under which word it is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import Refused
from heating_program.domain.life_events import (
    Death,
    HouseSold,
    Joined,
    LifeEvent,
    Move,
    MovedOut,
    NewHead,
    Split,
)
from heating_program.domain.merging import MergeChoices, MergeKind
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.services import change_requests as requests
from heating_program.services import events, households, merges
from heating_program.services import household_reading as reading
from heating_program.services import household_telling as telling
from heating_program.services import life_event_family as family
from heating_program.services import life_event_houses as houses
from heating_program.services.circumstances import vault_of


@dataclass(frozen=True, slots=True)
class Act:
    """Who carries which request out, when, and on which file."""

    session: Session
    actor: Actor
    on: date
    request: ChangeRequest
    permission: str
    household: Household


def _died(act: Act, event: Death) -> dict[str, Any]:
    family.died(act.session, act.household, event)
    person = next(one for one in act.household.people if str(one.id) == event.person_id)
    return {"person": person.name, "deceased_on": event.deceased_on.isoformat()}


def _headed(act: Act, event: NewHead) -> dict[str, Any]:
    family.new_head(act.session, act.household, event, on=act.on, by=act.actor.id)
    return {}


def _left(act: Act, event: MovedOut) -> dict[str, Any]:
    family.left(act.session, act.household, event)
    return {"since": event.since.isoformat()}


def _moved(act: Act, event: Move) -> dict[str, Any]:
    _require_permission(act, event.home.village_code)
    houses.move(act.session, act.household, event, on=act.on)
    return {"since": event.since.isoformat()}


def _sold(act: Act, event: HouseSold) -> dict[str, Any]:
    if event.home:
        _require_permission(act, event.home.village_code)
    buyer = houses.buyer_of(act.session, act.actor, act.household, event)
    vault, told = vault_of(act.session), {"since": event.since.isoformat()}
    if buyer is None:
        houses.sold(act.session, act.household, event, None, on=act.on)
        return told
    before = telling.told(vault, reading.details_of(act.session, buyer))
    houses.sold(act.session, act.household, event, buyer, on=act.on)
    after = telling.told(vault, reading.details_of(act.session, buyer))
    requests.write_event(
        act.session,
        actor=act.actor,
        on=act.on,
        permission=act.permission,
        household=buyer,
        request=act.request,
        told=telling.differences(before, after),
        action="household.house_bought",
    )
    return {**told, "buyer": buyer.file_no}


def _split(act: Act, event: Split) -> dict[str, Any]:
    if event.home:
        _require_permission(act, event.home.village_code)
    founded = family.split(act.session, act.household, event, on=act.on, request=act.request)
    events.record(
        act.session,
        actor=act.actor,
        permission=act.permission,
        on=act.on,
        subject=households.subject_of(founded),
        action="household.enrolled",
        after={
            **reading.described(act.session, founded),
            "founded_from": act.household.file_no,
            "change_id": str(act.request.id),
        },
        reason=act.request.reason,
    )
    requests.find_anew(act.session, founded)
    return {"founded": founded.file_no, "since": event.since.isoformat()}


def _joined(act: Act, event: Joined) -> dict[str, Any]:
    """Take the file up into the other one; merging can be taken back, this change cannot."""
    session, own = act.session, act.household
    other = houses.other_file(session, act.actor, own, event.other_file_no, field="other_file_no")
    merges.merge(
        session,
        actor=act.actor,
        on=act.on,
        merge_id=new_id(),
        kept_id=other.id,
        absorbed_id=own.id,
        kept_version=other.row_version,
        absorbed_version=own.row_version,
        kind=MergeKind.JOINED,
        choices=MergeChoices(
            same_house=event.same_house,
            take_over=frozenset(person.id for person in family.living_members(own)),
            registered_members=event.registered_members,
            resident_members=event.resident_members,
        ),
        reason=act.request.reason,
        within_change=act.request.id,
    )
    return {"other_file_no": other.file_no, "since": event.since.isoformat()}


def _require_permission(act: Act, village_code: str) -> None:
    if act.actor.role_for(act.permission, village_code) is None:
        raise Refused("not_permitted", field="village_code")


ACTS: Final[dict[type[LifeEvent], Callable[[Act, Any], dict[str, Any]]]] = {
    Death: _died,
    NewHead: _headed,
    MovedOut: _left,
    Move: _moved,
    HouseSold: _sold,
    Split: _split,
    Joined: _joined,
}
ACTIONS: Final[dict[type[LifeEvent], str]] = {
    Death: "household.member_died",
    NewHead: "household.head_changed",
    MovedOut: "household.moved_out",
    Move: "household.moved",
    HouseSold: "household.house_sold",
    Split: "household.divided",
    Joined: "household.joined",
}

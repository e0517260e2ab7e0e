"""Who looks after which households: files are assigned to a person of their area, many at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import HouseholdStage
from heating_program.models.household import Household
from heating_program.models.ids import UserId
from heating_program.models.user import RoleAssignment, User
from heating_program.reference import divisions
from heating_program.services import events, jobs, scope, users
from heating_program.services.jobs import Work
from heating_program.services.workbook_writing import table

PERMISSION: Final = "household.assign"
KIND: Final = "household_assign"
KEYS: Final = "keys"
"""The part of a job's files that holds the keys of its households."""
MOST_AT_ONCE: Final = 200
"""Files that are assigned without a job."""
MOST: Final = 20_000
"""Files that can be assigned by one decision; nobody looks after more."""
REASONS: Final = {
    "file_has_ended": "档案已注销或已并入他户",
    "person_not_of_area": "该人员不管辖此嘎查村",
    "not_found": "不在您的管辖范围内",
    "changed_meanwhile": "期间已由他人改派",
}
_HEADINGS: Final = ("户号", "户主", "嘎查村", "结果")
_KEY_BYTES: Final = 16
_COUNTED_AT_ONCE: Final = 5_000  # values in one statement
_READ = "household.read"
_ENDED = (HouseholdStage.CLOSED, HouseholdStage.MERGED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a number of files.

    Parameters
    ----------
    done
        Assigned now.
    same
        Assigned to that person before.
    refused
        File number and reason of each that could not be.
    """

    done: int
    same: int
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """What assigning a number of files would change.

    Parameters
    ----------
    assigned
        Files that somebody looks after now.
    ended
        Files that will stay as they are, being closed or merged.
    """

    assigned: int
    ended: int


def effects(session: Session, keys: Sequence[UUID]) -> Effects:
    """Count what assigning these files would change."""
    assigned = ended = 0
    for start in range(0, len(keys), _COUNTED_AT_ONCE):
        mine = Household.id.in_(keys[start : start + _COUNTED_AT_ONCE])
        counted = select(
            func.count(Household.assigned_to),
            func.count().filter(Household.stage.in_([stage.value for stage in _ENDED])),
        ).where(mine)
        row = session.execute(counted).one()
        assigned, ended = assigned + row[0], ended + row[1]
    return Effects(assigned, ended)


def people(session: Session, actor: Actor, permission: str = PERMISSION) -> Sequence[User]:
    """List who works in the areas where the actor holds a permission, or in one around them."""
    areas = actor.areas_for(permission)
    if not areas:
        return []
    held = select(RoleAssignment.user_id).where(or_(*(_meets(area) for area in areas)))
    wanted = select(User).where(User.active, User.id.in_(held)).order_by(User.display_name)
    return [one for one in session.scalars(wanted) if users.actor_of(one).may(_READ)]


def assign(
    session: Session,
    *,
    actor: Actor,
    on: date,
    household_ids: Sequence[UUID],
    to: UUID | None,
) -> Outcome:
    """Assign files to a person who may see them, or to nobody; the rest are told one by one.

    Raises
    ------
    DomainError
        `not_found` for a person who does not work in the actor's areas.
    """
    person = _person(session, actor, to)
    done, same, refused = 0, 0, []
    for household in _locked(session, actor, household_ids):
        if reason := _reason(household, person):
            refused.append((household.file_no, reason))
        elif household.assigned_to == to:
            same += 1
        else:
            _assign(session, actor, on, household, person)
            done += 1
    missing = len(set(household_ids)) - done - same - len(refused)
    return Outcome(done, same, (*refused, *((("", "not_found"),) * missing)))


def submit(
    session: Session, *, actor: Actor, job_id: UUID, count: int, to: UUID | None, title: str
) -> None:
    """Ask for very many files to be assigned; their keys are kept with the job's files before."""
    jobs.submit(
        session,
        actor=actor,
        kind=KIND,
        title=title,
        area_code=actor.areas_for(PERMISSION)[0],
        payload={"to": str(to) if to else "", "count": count},
        job_id=job_id,
    )


def person_of(work: Work) -> UUID | None:
    """Return to whom a job assigns; None for nobody."""
    return UUID(work.payload["to"]) if work.payload["to"] else None


def write_keys(keys: Sequence[UUID]) -> bytes:
    """Write keys for a job's files."""
    return b"".join(key.bytes for key in keys)


def read_keys(content: bytes) -> list[UUID]:
    """Read what `write_keys` has written."""
    starts = range(0, len(content), _KEY_BYTES)
    return [UUID(bytes=content[start : start + _KEY_BYTES]) for start in starts]


def result_sheet(session: Session, actor: Actor, keys: Sequence[UUID], *, to: UUID | None) -> bytes:
    """Write of every household whom it is assigned to now, or why not."""
    person = session.get(User, to) if to else None
    return table(_HEADINGS, _results(session, actor, keys, person), sheet="分派结果")


def _results(
    session: Session, actor: Actor, keys: Sequence[UUID], person: User | None
) -> Iterator[list[str]]:
    for start in range(0, len(keys), MOST_AT_ONCE):
        portion = keys[start : start + MOST_AT_ONCE]
        wanted = scope.visible(Household, actor, PERMISSION).where(Household.id.in_(portion))
        rows = session.scalars(wanted.options(selectinload(Household.people))).unique()
        found: dict[UUID, Household] = {household.id: household for household in rows}
        for key in portion:
            yield _result(found.get(key), person)


def _result(household: Household | None, person: User | None) -> list[str]:
    if household is None:
        return ["", "", "", REASONS["not_found"]]
    place = divisions.short_name(household.area_code)
    told = [household.file_no, household.householder.name, place]
    if household.assigned_to == (person.id if person else None):
        return [*told, f"已分派给 {person.display_name}" if person else "已取消分派"]
    return [*told, REASONS[_reason(household, person) or "changed_meanwhile"]]


def _meets(area: str) -> ColumnElement[bool]:
    around = [area[:length] for length in range(2, len(area) + 1)]
    return or_(scope.within(RoleAssignment.area_code, area), RoleAssignment.area_code.in_(around))


def _person(session: Session, actor: Actor, to: UUID | None) -> User | None:
    if to is None:
        return None
    known = {one.id: one for one in people(session, actor)}
    if to not in known:
        raise DomainError("not_found")
    return known[UserId(to)]


def _locked(session: Session, actor: Actor, keys: Sequence[UUID]) -> Sequence[Household]:
    wanted: Select[Household] = scope.visible(Household, actor, PERMISSION)
    wanted = wanted.where(Household.id.in_(keys)).order_by(Household.id)
    return session.scalars(wanted.with_for_update(of=Household)).unique().all()


def _reason(household: Household, person: User | None) -> str:
    if household.stage in _ENDED:
        return "file_has_ended"
    if person is None:
        return ""
    reaches = users.actor_of(person).role_for(_READ, household.area_code)
    return "" if reaches else "person_not_of_area"


def _assign(
    session: Session, actor: Actor, on: date, household: Household, person: User | None
) -> None:
    before = session.get(User, household.assigned_to) if household.assigned_to else None
    household.assigned_to = person.id if person else None
    events.record(
        session,
        actor=actor,
        permission=PERMISSION,
        on=on,
        subject=events.Subject("household", household.id, household.area_code),
        action="household.assigned",
        before={"assigned_to": before.display_name if before else ""},
        after={"assigned_to": person.display_name if person else ""},
    )

"""Takes a merge back within 30 days: every row goes where it was, unless one has changed since."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duplicates import PairStage
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.lifecycle import HOUSEHOLD
from heating_program.domain.merging import LEFT_HOW, last_day_to_undo
from heating_program.domain.stages import HouseholdStage
from heating_program.domain.transitions import advance
from heating_program.models.duplicate import Merge
from heating_program.models.household import Person
from heating_program.models.ids import UserId
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.models.subsidy import Claim
from heating_program.services import duplicate_pairs, households, merge_rows, merges, scope
from heating_program.services.circumstances import moment_of
from heating_program.services.merge_rows import Entry
from heating_program.services.merges import PERMISSION, Both

_BACK_TO: Final = {
    HouseholdStage.SUSPENDED: "unmerge",
    HouseholdStage.SURVEYED: "unmerge_surveyed",
    HouseholdStage.REGISTERED: "unmerge_registered",
}


def undo(
    session: Session, *, actor: Actor, on: date, merge_id: UUID, row_version: int, reason: str
) -> None:
    """Put every row of a merge back, as long as none has changed since.

    The absorbed file stands again where it stood, since when it stood there: nothing of it has
    changed, so nothing is to be judged anew.

    Raises
    ------
    DomainError
        `not_found`, `stale_version`, `judgement_reason_missing`.
    Refused
        `merge_undone_already`, `merge_undo_too_late`, `enroller_may_not_judge`;
        `merge_rows_changed` (count) when rows prevent it: `preventing` names them.
    """
    made = scope.load(session, Merge, merge_id, actor, PERMISSION, lock=True)
    if made.undone_at is not None:
        raise Refused("merge_undone_already")
    if made.row_version != row_version:
        raise DomainError("stale_version")
    duplicate_pairs.require_reason(reason)
    last = last_day(made)
    if on > last:
        raise Refused("merge_undo_too_late", last=last.isoformat())
    both = merges.hold(session, actor, made.kept_id, made.absorbed_id)
    if found := preventing(session, made):
        raise Refused("merge_rows_changed", count=len(found))
    _begin_file(session, actor, on, both, made, reason)
    merges.refresh_search(session, both)
    made.undone_by, made.undone_at = UserId(actor.id), moment_of(session)
    made.undo_reason = reason.strip()
    pair = merges.pair_of(session, both)
    if pair is not None and pair.stage == PairStage.SAME:
        duplicate_pairs.open_again(session, actor=actor, on=on, pair=pair, reason=reason)


def last_day(made: Merge) -> date:
    """Return the last business date on which a merge can be taken back."""
    return last_day_to_undo(date.fromisoformat(made.report["on"]))


def preventing(session: Session, made: Merge) -> list[Entry]:
    """List what stands against taking a merge back: rows changed, and rows that came since."""
    report: list[Entry] = made.report["rows"]
    found = list(merge_rows.disturbed(session, report))
    known = {(entry["table"], UUID(entry["id"])) for entry in report}
    news = (
        {"table": row.__tablename__, "id": str(row.id), "what": "new"}
        for row in _came_since(session, made, report)
        if (row.__tablename__, row.id) not in known
    )
    return [*found, *news]


def _begin_file(
    session: Session, actor: Actor, on: date, both: Both, made: Merge, reason: str
) -> None:
    """Put the rows back and step the absorbed file out of its end, to where it stood."""
    absorbed, former = both.absorbed, HouseholdStage(made.report["stage"])
    since = _since(made)
    facts = households.facts(session, absorbed)
    out = advance(HOUSEHOLD, HouseholdStage(absorbed.stage), _BACK_TO[former], facts)
    absorbed.stage, absorbed.stage_since = out.target.value, since
    absorbed.merged_into = None
    session.flush()
    merge_rows.restore(session, made.report["rows"])
    session.expire_all()
    told = {"file_no": both.kept.file_no, "stage": out.target.value}
    merges.tell(session, actor, on, absorbed, out.event, told, reason)
    merges.tell(
        session,
        actor,
        on,
        both.kept,
        "household.absorption_undone",
        {"file_no": absorbed.file_no},
        reason,
    )


def _since(made: Merge) -> date:
    """Return since when the absorbed file had been in its stage."""
    entries = (one for one in made.report["rows"] if one["id"] == str(made.absorbed_id))
    columns = next(one["columns"] for one in entries if "stage" in one["columns"])
    held = columns.get("stage_since")
    return date.fromisoformat(held["before"] if held else made.report["on"])


def _came_since(session: Session, made: Merge, report: list[Entry]) -> Iterator[Any]:
    """Yield what was opened since on things that would go back, and whoever was enrolled again."""

    def moved(table: str) -> list[UUID]:
        return [UUID(entry["id"]) for entry in report if entry["table"] == table]

    cases, plants = moved("conversion"), moved("pv_system")
    yield from session.scalars(select(Claim).where(Claim.conversion_id.in_(cases)))
    yield from session.scalars(select(PvSystem).where(PvSystem.conversion_id.in_(cases)))
    things = [*cases, *plants, *moved("retrofit")]
    yield from session.scalars(select(Photo).where(Photo.subject_id.in_(things)))
    left = select(Person.id_no_index).where(
        Person.household_id == made.absorbed_id, Person.left_how == LEFT_HOW, Person.is_member
    )
    living = and_(Person.is_member, Person.left_on.is_(None))
    yield from session.scalars(select(Person).where(Person.id_no_index.in_(left), living))

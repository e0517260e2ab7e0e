"""Lists the pairs that wait for a judgement, and records it: the same household or not, and why.

Whoever entered one of the two files does not judge them. A pair that lies in two areas is judged by
somebody whose areas hold both; the others see that it exists and no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from heating_program.domain.actor import Actor
from heating_program.domain.duplicates import GRADE_FROM, Grade, PairStage
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.stages import HouseholdStage
from heating_program.models.duplicate import DuplicatePair, Merge
from heating_program.models.duty import DutyRecord
from heating_program.models.household import Household
from heating_program.models.ids import DuplicatePairId, HouseholdId, MergeId, UserId
from heating_program.services import duplicate_scan, events, import_pairs, scope
from heating_program.services.circumstances import moment_of
from heating_program.services.duplicate_scan import in_order

PERMISSION = "household.merge"
SCAN = "duplicate_scan"
PAGE_SIZE = 50
SHORTEST_REASON = 2
_GONE = (HouseholdStage.MERGED.value, HouseholdStage.CLOSED.value)
_EVENTS = {
    PairStage.SAME: "duplicate.judged_same",
    PairStage.DIFFERENT: "duplicate.judged_different",
    PairStage.OPEN: "duplicate.reopened",
}


@dataclass(frozen=True, slots=True)
class PairFilter:
    """What the list of pairs is narrowed by."""

    area_code: str = ""
    grade: str = ""
    stage: str = PairStage.OPEN.value
    batch_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A pair as a person may see it; a file outside their areas is None."""

    pair: DuplicatePair
    left: Household | None
    right: Household | None

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees both files."""
        return self.left is not None and self.right is not None

    @property
    def files(self) -> tuple[Household, ...]:
        """The files the reader sees."""
        return tuple(file for file in (self.left, self.right) if file is not None)


def listed(
    session: Session, actor: Actor, wanted: PairFilter, *, page: int = 1
) -> tuple[list[Seen], int]:
    """Return one page of pairs, the strongest and then the oldest first, and how many there are."""
    narrowed = _narrowed(actor, wanted)
    total = session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    order = (DuplicatePair.strength.desc(), DuplicatePair.found_at, DuplicatePair.id)
    rows = session.scalars(
        narrowed.order_by(*order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    keys = {key for pair in rows for key in (pair.left_id, pair.right_id)}
    files = {
        file.id: file
        for file in session.scalars(
            scope.visible(Household, actor, PERMISSION).where(Household.id.in_(keys))
        ).unique()
    }
    return [Seen(pair, files.get(pair.left_id), files.get(pair.right_id)) for pair in rows], total


def open_count(session: Session, actor: Actor) -> int:
    """Count the pairs that wait for a judgement in the actor's areas."""
    waiting = open_pairs(actor).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def open_pairs(actor: Actor) -> Select[DuplicatePair]:
    """Select the pairs that wait for a judgement in the actor's areas, for lists and counts."""
    return _narrowed(actor, PairFilter())


def of_household(session: Session, actor: Actor, household_id: UUID) -> Sequence[DuplicatePair]:
    """List the pairs of one file that are not judged to be different households."""
    key = HouseholdId(household_id)
    mine = _visible(actor).where(
        or_(DuplicatePair.left_id == key, DuplicatePair.right_id == key),
        DuplicatePair.stage != PairStage.DIFFERENT.value,
    )
    return session.scalars(mine.order_by(DuplicatePair.strength.desc())).all()


def load(session: Session, actor: Actor, pair_id: UUID, *, lock: bool = False) -> Seen:
    """Load a pair of which at least one file lies in the actor's areas.

    Raises
    ------
    DomainError
        `not_found`.
    """
    wanted = _visible(actor).where(DuplicatePair.id == DuplicatePairId(pair_id))
    pair = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if pair is None:
        raise DomainError("not_found")
    inside = scope.visible(Household, actor, PERMISSION)
    files = {
        file.id: file
        for file in session.scalars(
            inside.where(Household.id.in_([pair.left_id, pair.right_id]))
        ).unique()
    }
    return Seen(pair, files.get(pair.left_id), files.get(pair.right_id))


def bring_together(
    session: Session, *, actor: Actor, first_no: str, second_no: str
) -> DuplicatePairId:
    """Put two files side by side that nothing has found, and return their pair.

    Raises
    ------
    DomainError
        `file_no_absent` (file_no) for a number outside the actor's areas; `pair_of_one_file`.
    """
    keys = [_key_of(session, actor, file_no.strip().upper()) for file_no in (first_no, second_no)]
    if keys[0] == keys[1]:
        raise DomainError("pair_of_one_file")
    pair = in_order(*keys)
    duplicate_scan.keep(session, {pair: duplicate_scan.shared(session, pair)})
    wanted = select(DuplicatePair.id).where(
        DuplicatePair.left_id == pair[0], DuplicatePair.right_id == pair[1]
    )
    return session.scalars(wanted).one()


def decide(
    session: Session,
    *,
    actor: Actor,
    on: date,
    pair_id: UUID,
    row_version: int,
    is_same: bool,
    reason: str,
) -> None:
    """Record what a person has found: one household, or two that look alike.

    Raises
    ------
    DomainError
        `stale_version` when a colleague was faster; `judgement_reason_missing`.
    Refused
        `pair_in_two_areas`, `enroller_may_not_judge`, `pair_judged_already`.
    """
    stage = PairStage.SAME if is_same else PairStage.DIFFERENT
    pair = _held(session, actor, pair_id, row_version, reason)
    if pair.stage != PairStage.OPEN:
        raise Refused("pair_judged_already")
    _record(session, actor, on, pair, stage, reason)
    pair.decided_by, pair.decided_at = UserId(actor.id), moment_of(session)
    pair.decision_reason = reason.strip()


def reopen(
    session: Session, *, actor: Actor, on: date, pair_id: UUID, row_version: int, reason: str
) -> None:
    """Take a wrong judgement back; the record keeps what it was.

    Raises
    ------
    DomainError
        `stale_version`, `judgement_reason_missing`.
    Refused
        `pair_is_open`; `pair_is_merged` as long as one of the files stands merged; the refusals of
        `decide`.
    """
    pair = _held(session, actor, pair_id, row_version, reason)
    if pair.stage == PairStage.OPEN:
        raise Refused("pair_is_open")
    if standing_merge(session, pair) is not None:
        raise Refused("pair_is_merged")
    open_again(session, actor=actor, on=on, pair=pair, reason=reason)


def open_again(
    session: Session, *, actor: Actor, on: date, pair: DuplicatePair, reason: str
) -> None:
    """Put a judged pair back among those that wait."""
    _record(session, actor, on, pair, PairStage.OPEN, reason)
    pair.decided_by = pair.decided_at = None
    pair.decision_reason = ""


def standing_merge(session: Session, pair: DuplicatePair) -> MergeId | None:
    """Return the merge by which the two files of a pair are one, if it stands."""
    both = [pair.left_id, pair.right_id]
    wanted = select(Merge.id).where(
        Merge.kept_id.in_(both), Merge.absorbed_id.in_(both), Merge.undone_at.is_(None)
    )
    return session.scalar(wanted)


def refusal(session: Session, actor: Actor, seen: Seen) -> Refused | None:
    """Return why the actor may not judge a pair; None when they may."""
    areas = [file.area_code for file in seen.files]
    if not seen.is_whole or any(actor.role_for(PERMISSION, area) is None for area in areas):
        return Refused("pair_in_two_areas")
    if has_enrolled(session, actor, seen.pair.left_id, seen.pair.right_id):
        return Refused("enroller_may_not_judge")
    return None


def has_enrolled(session: Session, actor: Actor, *household_ids: UUID) -> bool:
    """Tell whether the actor has entered or corrected one of some files."""
    held = select(DutyRecord.duty).where(
        DutyRecord.subject_type == DutySubject.HOUSEHOLD.value,
        DutyRecord.subject_id.in_(household_ids),
        DutyRecord.person_id == UserId(actor.id),
        DutyRecord.duty == Duty.ENROL.value,
    )
    return session.scalar(held.limit(1)) is not None


def require_reason(reason: str) -> None:
    """Refuse a judgement of which nobody could later say why."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError("judgement_reason_missing", field="reason")


def _key_of(session: Session, actor: Actor, file_no: str) -> HouseholdId:
    inside = scope.visible(Household, actor, PERMISSION).where(Household.file_no == file_no)
    file = session.scalars(inside).unique().one_or_none()
    if file is None:
        raise DomainError("file_no_absent", file_no=file_no)
    return HouseholdId(file.id)


def _held(
    session: Session, actor: Actor, pair_id: UUID, row_version: int, reason: str
) -> DuplicatePair:
    seen = load(session, actor, pair_id, lock=True)
    if refused := refusal(session, actor, seen):
        raise refused
    if seen.pair.row_version != row_version:
        raise DomainError("stale_version")
    require_reason(reason)
    return seen.pair


def _record(
    session: Session, actor: Actor, on: date, pair: DuplicatePair, stage: PairStage, reason: str
) -> None:
    before, pair.stage = pair.stage, stage.value
    events.record(
        session,
        actor=actor,
        permission=PERMISSION,
        on=on,
        subject=events.Subject("duplicate", pair.id, pair.area_code),
        action=_EVENTS[stage],
        before={"stage": before},
        after={"stage": stage.value, "strength": pair.strength},
        reason=reason.strip(),
    )


def _visible(actor: Actor) -> Select[DuplicatePair]:
    """Select the pairs of which at least one file lies in the actor's areas."""
    columns = (DuplicatePair.area_code, DuplicatePair.other_area_code)
    areas = actor.areas_for(PERMISSION)
    inside = [scope.within(column, area) for column in columns for area in areas]
    return select(DuplicatePair).where(or_(*inside) if inside else false())


def _narrowed(actor: Actor, wanted: PairFilter) -> Select[DuplicatePair]:
    statement = _visible(actor)
    if wanted.area_code:
        columns = (DuplicatePair.area_code, DuplicatePair.other_area_code)
        statement = statement.where(
            or_(*(scope.within(column, wanted.area_code) for column in columns))
        )
    if wanted.batch_id:
        statement = statement.where(import_pairs.touching(wanted.batch_id))
    if wanted.grade in set(Grade):
        statement = statement.where(*_of_grade(Grade(wanted.grade)))
    if wanted.stage:
        statement = statement.where(DuplicatePair.stage == wanted.stage)
    if wanted.stage == PairStage.OPEN:
        statement = statement.where(_is_live(DuplicatePair.left_id))
        statement = statement.where(_is_live(DuplicatePair.right_id))
    return statement


def _of_grade(wanted: Grade) -> list[ColumnElement[bool]]:
    higher = [least for each, least in GRADE_FROM.items() if least > GRADE_FROM[wanted]]
    bounds: list[ColumnElement[bool]] = [DuplicatePair.strength >= GRADE_FROM[wanted]]
    return bounds + ([DuplicatePair.strength < min(higher)] if higher else [])


def _is_live(key: InstrumentedAttribute[HouseholdId]) -> ColumnElement[bool]:
    file = aliased(Household)
    return select(file.id).where(file.id == key, file.stage.not_in(_GONE)).exists()

"""Takes one file up into another with a report of every row, and takes that back within 30 days.

Cases, claims, plants and photos go along and keep their numbers, so nothing is paid twice and
nothing unpaid is lost. Papers stay with what they speak of.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duplicates import PairStage
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.lifecycle import HOUSEHOLD
from heating_program.domain.merging import MergeChoices, MergeKind
from heating_program.domain.stages import HouseholdStage
from heating_program.domain.transitions import advance
from heating_program.models.duplicate import DuplicatePair, Merge
from heating_program.models.household import Household
from heating_program.models.ids import HouseholdId, MergeId, UserId
from heating_program.services import (
    duplicate_pairs,
    events,
    households,
    merge_moves,
    merge_plan,
    merge_rows,
    scope,
    search_keys,
)
from heating_program.services.circumstances import moment_of
from heating_program.services.duplicate_scan import in_order
from heating_program.services.household_rows import Ending
from heating_program.services.merge_rows import Entry

PERMISSION = duplicate_pairs.PERMISSION


@dataclass(frozen=True, slots=True)
class Both:
    """The two files of a merge, held until the transaction ends."""

    kept: Household
    absorbed: Household


def preview(
    session: Session, actor: Actor, *, kept_id: UUID, absorbed_id: UUID, choices: MergeChoices
) -> merge_plan.Plan:
    """Say what merging two files would do; nothing is written.

    Raises
    ------
    DomainError
        `not_found` when one of them lies outside the actor's areas.
    """
    kept = scope.load(session, Household, kept_id, actor, PERMISSION)
    absorbed = scope.load(session, Household, absorbed_id, actor, PERMISSION)
    return merge_plan.plan(session, kept, absorbed, choices)


def merge(
    session: Session,
    *,
    actor: Actor,
    on: date,
    merge_id: UUID,
    kept_id: UUID,
    absorbed_id: UUID,
    kept_version: int,
    absorbed_version: int,
    kind: MergeKind,
    choices: MergeChoices,
    reason: str,
    within_change: UUID | None = None,
) -> MergeId:
    """Take one file up into another; sending the same form twice does it once.

    Parameters
    ----------
    within_change
        The change of the file that is carried out by this merge; others must be ended first.

    Raises
    ------
    DomainError
        `not_found`, `stale_version`, `judgement_reason_missing`.
    Refused
        `enroller_may_not_judge`; `merge_not_judged` for a duplicate that nobody has judged; what
        `merge_plan.plan` names; `action_not_allowed` for a file that is closed or merged.
    """
    key = MergeId(merge_id)
    if known := scope.sent_before(session, Merge, key, actor, PERMISSION):
        is_same = (known.kept_id, known.absorbed_id) == (kept_id, absorbed_id)
        scope.require_repetition(is_same=is_same)
        return key
    both = hold(session, actor, kept_id, absorbed_id)
    if (both.kept.row_version, both.absorbed.row_version) != (kept_version, absorbed_version):
        raise DomainError("stale_version")
    duplicate_pairs.require_reason(reason)
    if kind is MergeKind.DUPLICATE and not _is_judged_same(session, both):
        raise Refused("merge_not_judged")
    agreed = merge_plan.plan(
        session, both.kept, both.absorbed, choices, within_change=within_change, lock=True
    )
    for obstacle in agreed.obstacles:
        raise obstacle
    made = Merge(
        id=key,
        area_code=both.kept.area_code,
        kept_id=HouseholdId(kept_id),
        absorbed_id=HouseholdId(absorbed_id),
        kind=kind.value,
        reason=reason.strip(),
        made_by=UserId(actor.id),
        made_at=moment_of(session),
        report={},
    )
    stage = both.absorbed.stage
    report = merge_moves.move(session, agreed, choices, Ending(on, actor.id, reason.strip()))
    _end_file(session, actor, on, both, report, reason)
    merge_rows.seal(session, report)
    made.report = {"on": on.isoformat(), "stage": stage, "rows": report}
    session.add(made)
    refresh_search(session, both)
    return key


def standing(session: Session, household_id: UUID) -> Merge | None:
    """Return the merge by which a file was taken up into another, None where it stands alone."""
    wanted = select(Merge).where(
        Merge.absorbed_id == HouseholdId(household_id), Merge.undone_at.is_(None)
    )
    return session.scalars(wanted).one_or_none()


def of_household(session: Session, actor: Actor, household_id: UUID) -> list[Merge]:
    """List the merges of a file in either part, the latest first."""
    key = HouseholdId(household_id)
    wanted = (
        scope.visible(Merge, actor, "household.read")
        .where(or_(Merge.kept_id == key, Merge.absorbed_id == key))
        .order_by(Merge.made_at.desc(), Merge.id)
    )
    return list(session.scalars(wanted))


def hold(session: Session, actor: Actor, kept_id: UUID, absorbed_id: UUID) -> Both:
    """Hold both files, always in the same order, so that two merges cannot block each other."""
    held = {
        key: scope.load(session, Household, key, actor, PERMISSION, lock=True)
        for key in sorted({kept_id, absorbed_id})
    }
    if duplicate_pairs.has_enrolled(session, actor, kept_id, absorbed_id):
        raise Refused("enroller_may_not_judge")
    return Both(held[kept_id], held[absorbed_id])


def pair_of(session: Session, both: Both) -> DuplicatePair | None:
    """Hold the pair under which the two files were judged, if there is one."""
    left, right = in_order(HouseholdId(both.kept.id), HouseholdId(both.absorbed.id))
    wanted = select(DuplicatePair).where(
        DuplicatePair.left_id == left, DuplicatePair.right_id == right
    )
    return session.scalars(wanted.with_for_update()).one_or_none()


def _is_judged_same(session: Session, both: Both) -> bool:
    pair = pair_of(session, both)
    return pair is not None and pair.stage == PairStage.SAME


def _end_file(
    session: Session, actor: Actor, on: date, both: Both, report: list[Entry], reason: str
) -> None:
    """Step the absorbed file to its end and tell both files' histories."""
    kept, absorbed = both.kept, both.absorbed
    facts = households.facts(session, absorbed)
    row = advance(HOUSEHOLD, HouseholdStage(absorbed.stage), "merge", facts)
    merge_rows.change(
        report,
        absorbed,
        stage=row.target.value,
        stage_since=on,
        merged_into=HouseholdId(kept.id),
    )
    tell(session, actor, on, absorbed, row.event, {"file_no": kept.file_no}, reason)
    taken = {"file_no": absorbed.file_no, "rows": len(report)}
    tell(session, actor, on, kept, "household.absorbed", taken, reason)


def refresh_search(session: Session, both: Both) -> None:
    """Let both files be found by who belongs to them now."""
    session.flush()
    for household in (both.kept, both.absorbed):
        session.expire(household, ["people", "special_statuses", "accounts"])
        search_keys.refresh(session, household)
    session.flush()


def tell(
    session: Session,
    actor: Actor,
    on: date,
    household: Household,
    action: str,
    after: dict[str, Any],
    reason: str,
) -> None:
    """Tell one file's history of a merge."""
    events.record(
        session,
        actor=actor,
        permission=PERMISSION,
        on=on,
        subject=households.subject_of(household),
        action=action,
        after=after,
        reason=reason.strip(),
    )

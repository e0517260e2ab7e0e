"""The invariants of the programme, each a check that must find nothing.

Asked every night, after a restore and by anyone who doubts: `heating verify`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, and_, case, cast, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from heating_program.documents.frozen import content_sha256
from heating_program.domain.budget import AccountKind
from heating_program.domain.document_number import parse_document_number
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError
from heating_program.domain.id_document import IdKind
from heating_program.domain.identity import IdNumber
from heating_program.domain.lifecycle import MACHINES
from heating_program.domain.stages import ClaimStage, HouseholdStage
from heating_program.models.budget import Account, AppropriationChange, Transfer
from heating_program.models.change_request import ChangeRequest
from heating_program.models.conversion import Conversion
from heating_program.models.duty import DutyRecord
from heating_program.models.dwelling import Occupancy
from heating_program.models.event import Event
from heating_program.models.household import Household, Person
from heating_program.models.issued_document import Artefact, IssuedDocument, NumberSeries
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim, ClaimShare
from heating_program.services import (
    chain_check,
    claims,
    file_store,
    installation,
    ledger,
    paper_files,
    photo_files,
)
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import ID_PLACE, birth_of, number_index

_AT_ONCE = 1000
_PROMISED = (ClaimStage.CONFIRMED.value, ClaimStage.SUSPENDED.value)
_APPROVING = (Duty.ASSESS, Duty.CHECK, Duty.REVIEW, Duty.APPROVE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where what is not in the database lies."""

    documents_dir: Path
    photos_dir: Path


Check = Callable[[Session, Place], Iterable[str]]


def verify(session: Session, place: Place) -> Iterator[tuple[str, list[str]]]:
    """Run every check in turn.

    Yields
    ------
    tuple of str and list of str
        Name of the invariant and the things that break it; an empty list is what is wanted.
    """
    for name, check in CHECKS.items():
        yield name, list(check(session, place))


def _balances(session: Session, _place: Place) -> Iterator[str]:
    """Add the transfers up to every balance."""
    for found in ledger.recompute(session):
        sums = f"{found.stored_fen} ≠ {found.recomputed_fen}"
        yield f"account {found.account_id} {found.column}: {sums}"


def _not_overdrawn(session: Session, _place: Place) -> Iterator[str]:
    """Find accounts from which more is promised and spent than is available."""
    used = Account.debits_posted + Account.debits_pending
    over = select(Account.id).where(
        Account.kind == AccountKind.AVAILABLE.value, used > Account.credits_posted
    )
    yield from (f"account {key}" for key in session.scalars(over))


def _granted(session: Session, _place: Place) -> Iterator[str]:
    """Compare what was granted with the sum of the approved changes."""
    changes = (
        select(
            AppropriationChange.appropriation_id.label("key"),
            func.sum(AppropriationChange.amount_fen).label("total"),
        )
        .where(AppropriationChange.approved_by.is_not(None))
        .group_by(AppropriationChange.appropriation_id)
        .subquery()
    )
    granted = Account.debits_posted - Account.credits_posted
    wrong = (
        select(Account.appropriation_id)
        .outerjoin(changes, changes.c.key == Account.appropriation_id)
        .where(Account.kind == AccountKind.GRANTED.value)
        .where(granted != func.coalesce(changes.c.total, 0))
    )
    yield from (f"appropriation {key}" for key in session.scalars(wrong))


def _shares(session: Session, _place: Place) -> Iterator[str]:
    """Sum the shares of the levels up to the claim."""
    total = func.coalesce(func.sum(ClaimShare.amount_fen), 0)
    wrong = (
        select(Claim.claim_no)
        .outerjoin(ClaimShare, ClaimShare.claim_id == Claim.id)
        .group_by(Claim.id, Claim.claim_no, Claim.amount_fen)
        .having(total != Claim.amount_fen)
    )
    yield from session.scalars(wrong)


def _promised(session: Session, _place: Place) -> Iterator[str]:
    """Compare what is promised or paid: all of a confirmed claim, nothing of any other."""
    resolving = aliased(Transfer)
    held = (
        select(Transfer.reference_id.label("key"), func.sum(Transfer.amount_fen).label("total"))
        .outerjoin(resolving, and_(resolving.pending_id == Transfer.id, resolving.kind == "void"))
        .where(Transfer.reference_type == "claim", Transfer.kind == "pending")
        .where(resolving.id.is_(None))
        .group_by(Transfer.reference_id)
        .subquery()
    )
    due = case((Claim.stage.in_(_PROMISED), Claim.amount_fen), else_=0)
    wrong = (
        select(Claim.claim_no)
        .outerjoin(held, held.c.key == Claim.id)
        .where(func.coalesce(held.c.total, 0) != due)
    )
    yield from session.scalars(wrong)


def _reproducible(session: Session, _place: Place) -> Iterator[str]:
    """Assess every claim again under its pinned policy and kept facts: the same fen."""
    kept = select(Claim).execution_options(yield_per=_AT_ONCE)
    for claim in session.scalars(kept):
        try:
            if content_sha256(claim.facts) != claim.facts_sha256:
                yield f"{claim.claim_no}: facts"
            elif claims.recompute(claim).amount_fen != claim.amount_fen:
                yield f"{claim.claim_no}: amount"
        except DomainError as error:
            yield f"{claim.claim_no}: {error.code}"


def _approvers(session: Session, _place: Place) -> Iterator[str]:
    """Count the people behind a confirmed claim: assessed, checked, reviewed, approved."""
    held = (
        select(DutyRecord.subject_id, func.count(DutyRecord.duty.distinct()).label("duties"))
        .where(DutyRecord.subject_type == DutySubject.CLAIM.value)
        .where(DutyRecord.duty.in_([duty.value for duty in _APPROVING]))
        .group_by(DutyRecord.subject_id)
        .subquery()
    )
    confirmed = select(Claim.claim_no).outerjoin(held, held.c.subject_id == Claim.id)
    wrong = confirmed.where(
        Claim.stage.in_(_PROMISED), func.coalesce(held.c.duties, 0) < len(_APPROVING)
    )
    yield from session.scalars(wrong)


def _numbers(session: Session, _place: Place) -> Iterator[str]:
    """Count file, case and claim numbers: from 1 to the last given one, without a gap.

    A file whose import was taken back leaves its number in the record.
    """
    returned = _returned_numbers(session)
    counters = session.execute(select(NumberSeries.key, NumberSeries.last))
    last = {key: value for key, value in counters}
    for kind, column, stem in (
        ("household", Household.file_no, 10),
        ("conversion", Conversion.case_no, 15),
        ("claim", Claim.claim_no, 15),
    ):
        # HH-150802-000001: after the letters the series, after its last dash the counter.
        series = func.substr(column, 4, stem - 4)
        counter = cast(func.substr(column, stem + 1), Integer)
        runs = select(series, func.count(), func.min(counter), func.max(counter)).group_by(series)
        given = {
            key.removeprefix(f"{kind}:").replace(":", "-"): value
            for key, value in last.items()
            if key.startswith(f"{kind}:")
        }
        standing = {name: span for name, *span in session.execute(runs)}
        for name in sorted(standing.keys() | given.keys()):
            count, least, most = standing.get(name, (0, None, None))
            back = returned.get(name, ()) if kind == "household" else ()
            ends = [*back, *(end for end in (least, most) if end is not None)]
            wanted = given.get(name)
            if (count + len(back), min(ends, default=1), max(ends, default=0)) != (
                wanted,
                1,
                wanted,
            ):
                yield f"{kind} {name}: {count} × {least or 1}…{most or wanted}"


def _returned_numbers(session: Session) -> dict[str, list[int]]:
    """Return the counters of files that were taken back, by their series."""
    found: dict[str, list[int]] = {}
    undone = select(Event.before).where(Event.action == "household.import_undone")
    for before in session.scalars(undone):
        _, series, counter = str(before["file_no"]).split("-")
        found.setdefault(series, []).append(int(counter))
    return found


def _document_numbers(session: Session, _place: Place) -> Iterator[str]:
    """Count the numbers of issued papers: well formed and without gaps in each series."""
    series: dict[str, set[int]] = {}
    numbered = select(IssuedDocument.number).where(IssuedDocument.number.is_not(None))
    for text in session.scalars(numbered):
        try:
            number = parse_document_number(text or "")
        except DomainError:
            yield str(text)
            continue
        key = f"document:{number.banner}:{number.year}:{number.series}"
        series.setdefault(key, set()).add(number.serial)
    counters = select(NumberSeries.key, NumberSeries.last)
    last = session.execute(counters.where(NumberSeries.key.startswith("document:")))
    for key, value in last:
        if series.pop(key, set()) != set(range(1, value + 1)):
            yield f"{key}: ≠ 1…{value}"
    yield from series


def _files(session: Session, place: Place) -> Iterator[str]:
    """Hash every rendered paper on the disk: the bytes that were recorded."""
    rows = select(Artefact.sha256).distinct().execution_options(yield_per=_AT_ONCE)
    for sha256 in session.scalars(rows):
        if fault := file_store.fault(paper_files.path_of(place.documents_dir, sha256), sha256):
            yield f"{sha256}: {fault}"


def _photos(session: Session, place: Place) -> Iterator[str]:
    """Hash both files of every photo, removed ones too: they stay as evidence."""
    columns = (Photo.sha256, Photo.media_type, Photo.shown_sha256)
    rows = select(*columns).distinct().execution_options(yield_per=_AT_ONCE)
    for sha256, media_type, shown_sha256 in session.execute(rows):
        original = photo_files.original_path(place.photos_dir, sha256, media_type)
        shown = photo_files.shown_path(place.photos_dir, shown_sha256)
        for digest, path in ((sha256, original), (shown_sha256, shown)):
            if fault := file_store.fault(path, digest):
                yield f"{digest}: {fault}"


def _creators(session: Session, _place: Place) -> Iterator[str]:
    """Find things whose opener lacks that duty and could therefore decide on them."""
    opened: tuple[tuple[DutySubject, Duty, type[Any]], ...] = (
        (DutySubject.HOUSEHOLD, Duty.ENROL, Household),
        (DutySubject.CASE, Duty.ENROL, Conversion),
        (DutySubject.CLAIM, Duty.ASSESS, Claim),
    )
    for subject, duty, model in opened:
        held = and_(
            DutyRecord.subject_type == subject.value,
            DutyRecord.subject_id == model.id,
            DutyRecord.person_id == model.created_by,
        )
        lacking = or_(DutyRecord.duty.is_(None), DutyRecord.duty != duty.value)
        wrong = select(model.id).outerjoin(DutyRecord, held).where(lacking)
        yield from (f"{subject.value} {key}" for key in session.scalars(wrong))


def _stages(session: Session, _place: Place) -> Iterator[str]:
    """Rebuild the stage of everything from its recorded events."""
    reached: dict[UUID, str] = {}
    steps = select(Event.subject_id, Event.action).where(Event.action.in_(TARGETS))
    ordered = steps.order_by(Event.day, Event.position).execution_options(yield_per=_AT_ONCE)
    for subject_id, action in session.execute(ordered):
        reached[subject_id] = TARGETS[action]
    for name, (model, initial) in _STAGED.items():
        rows = select(model.id, model.stage).execution_options(yield_per=_AT_ONCE)
        for key, stage in session.execute(rows):
            rebuilt = reached.get(key, initial)
            if stage != rebuilt:
                yield f"{name} {key}: {stage} ≠ {rebuilt}"


def _sealed(session: Session, _place: Place) -> Iterator[str]:
    """Open every sealed number and date: the index stands for that number, and it for the date."""
    vault = vault_of(session)
    rows = select(
        *(Person.id, Person.id_kind, Person.id_no_index, Person.id_no_sealed, Person.birth_sealed)
    )
    for key, kind, index, sealed, birth in session.execute(
        rows.execution_options(yield_per=_AT_ONCE)
    ):
        try:
            number, born = vault.open(ID_PLACE, key, sealed), birth_of(vault, key, birth)
            is_same = number_index(vault, kind, number) == index
            is_same &= kind != IdKind.RESIDENT or IdNumber(number).birth_date == born
        except DomainError:
            is_same = False
        if not is_same:
            yield f"person {key}"


def _homes(session: Session, _place: Place) -> Iterator[str]:
    """Find living files whose present house is not the one house they are recorded to live in.

    A family that has left, so that nobody of it is resident, lives in none.
    """
    living = Household.stage.not_in([HouseholdStage.CLOSED.value, HouseholdStage.MERGED.value])
    present = and_(Occupancy.household_id == Household.id, Occupancy.until.is_(None))
    has_left = and_(func.count(Occupancy.id) == 0, Household.resident_members == 0)
    rows = (
        select(Household.file_no)
        .outerjoin(Occupancy, present)
        .where(living)
        .group_by(
            Household.id, Household.file_no, Household.dwelling_id, Household.resident_members
        )
        .having(
            or_(
                and_(func.count(Occupancy.id) != 1, not_(has_left)),
                func.count(case((Occupancy.dwelling_id != Household.dwelling_id, 1))) != 0,
            )
        )
    )
    yield from session.scalars(rows)


def _canary(session: Session, _place: Place) -> Iterator[str]:
    """Ask whether the key is this database's."""
    try:
        installation.check_canary(session, vault_of(session))
    except DomainError as error:
        yield error.code


def _chain(session: Session, _place: Place) -> Iterator[str]:
    """Recompute the record: nothing changed, cut, moved or left out."""
    yield from (f"{day}: {fault}" for day, fault in chain_check.broken_days(session).items())


TARGETS = {row.event: str(row.target) for machine in MACHINES.values() for row in machine.table}
"""To which stage every recorded step leads; a test holds that no event leads to two."""

_STAGED: dict[str, tuple[type[Any], str]] = {
    name: (model, str(MACHINES[machine].initial))
    for name, model, machine in (
        ("household", Household, "household"),
        ("change_request", ChangeRequest, "change"),
        ("conversion", Conversion, "conversion"),
        ("retrofit", Retrofit, "retrofit"),
        ("pv", PvSystem, "pv"),
        ("claim", Claim, "claim"),
        ("document", IssuedDocument, "document.certificate"),
    )
}

CHECKS: dict[str, Check] = {
    "key_canary": _canary,
    "ledger_balances": _balances,
    "ledger_not_overdrawn": _not_overdrawn,
    "ledger_granted": _granted,
    "claim_shares": _shares,
    "claim_money_promised": _promised,
    "claim_reproducible": _reproducible,
    "claim_four_people": _approvers,
    "numbers_without_gaps": _numbers,
    "document_numbers": _document_numbers,
    "document_files": _files,
    "photo_files": _photos,
    "duties_of_creators": _creators,
    "stages_from_events": _stages,
    "households_live_somewhere": _homes,
    "sealed_numbers_open": _sealed,
    "event_chain": _chain,
}

"""Searches stored files for pairs that look like one household, and keeps each pair once.

A file alone is compared through the indexes, the whole registry village by village: within a
village names, places and phones may meet, between villages only accounts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from heating_program.domain.duplicates import (
    WORTH_LOOKING,
    PairStage,
    Reason,
    Traits,
    is_stronger,
    reasons_between,
    strength,
)
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import HouseholdStage
from heating_program.models.base import new_id
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.household import BankAccount, Household
from heating_program.models.ids import DuplicatePairId, HouseholdId
from heating_program.services import duplicate_traits, scope
from heating_program.services.circumstances import moment_of
from heating_program.services.duplicates import ordered

LIVE = Household.stage.not_in([HouseholdStage.MERGED.value, HouseholdStage.CLOSED.value])
"""Files that can be duplicates: what was merged or closed counts no more."""
_CELL_DEG = 0.0005  # some 50 m: two houses that are near lie in one cell or in neighbours
_MOST_SHARING = 40
"""A mark that so many files share, such as the village's own position, tells nobody apart."""
_Found = dict[tuple[HouseholdId, HouseholdId], frozenset[Reason]]


def count(session: Session, area_code: str) -> int:
    """Count the files of an area that `scan` walks through."""
    inside = select(func.count()).select_from(Household).where(_walked(area_code))
    return session.scalar(inside) or 0


def scan(session: Session, area_code: str, offset: int, limit: int) -> int:
    """Compare the files `offset` to `offset + limit` of an area with their villages.

    Returns
    -------
    int
        How many pairs were found for the first time or opened again.
    """
    portion = (
        select(Household.id, Household.area_code)
        .where(_walked(area_code))
        .order_by(Household.area_code, Household.file_no)
        .offset(offset)
        .limit(limit)
    )
    walked = {HouseholdId(key): village for key, village in session.execute(portion)}
    return scan_files(session, walked)


def scan_files(session: Session, walked: Mapping[HouseholdId, str]) -> int:
    """Compare some files, given with their villages, with everything they may meet.

    Returns
    -------
    int
        As `scan`.
    """
    if not walked:
        return 0
    inside = and_(Household.area_code.in_(set(walked.values())), LIVE)
    files = duplicate_traits.of_files(session, inside)
    pairs = set(_meeting(files, walked)) | set(_by_account(session, walked))
    others = {key for pair in pairs for key in pair} - files.keys()
    files |= duplicate_traits.of_files(session, Household.id.in_(others)) if others else {}
    return keep(session, _compared(files, pairs))


def scan_household(session: Session, household_id: UUID) -> int:
    """Compare one file with those it may meet, after it was opened or corrected.

    Raises
    ------
    DomainError
        `not_found`.
    """
    key = HouseholdId(household_id)
    village = session.scalar(select(Household.area_code).where(Household.id == key, LIVE))
    if village is None:
        raise DomainError("not_found")
    return scan_files(session, {key: village})


def keep(session: Session, found: _Found) -> int:
    """Keep pairs once; one that was judged opens again only for a new, stronger reason.

    Returns
    -------
    int
        How many are new or open again.
    """
    if not found:
        return 0
    key_of = tuple_(DuplicatePair.left_id, DuplicatePair.right_id)
    known = {
        (pair.left_id, pair.right_id): pair
        for pair in session.scalars(
            select(DuplicatePair).where(key_of.in_(list(found))).with_for_update()
        )
    }
    villages = _villages(session, found)
    news = 0
    for key, reasons in found.items():
        pair = known.get(key)
        if pair is None:
            session.add(_new_pair(session, key, reasons, villages))
            news += 1
        else:
            news += _heard_again(session, pair, reasons)
    session.flush()
    return news


def shared(session: Session, pair: tuple[HouseholdId, HouseholdId]) -> frozenset[Reason]:
    """Compare two stored files, whatever comes of it."""
    files = duplicate_traits.of_files(session, Household.id.in_(pair))
    return reasons_between(files[pair[0]], files[pair[1]])


def in_order(one: HouseholdId, other: HouseholdId) -> tuple[HouseholdId, HouseholdId]:
    """Return two files in the one order in which their pair is kept."""
    return (one, other) if one < other else (other, one)


def _walked(area_code: str) -> ColumnElement[bool]:
    return and_(scope.within(Household.area_code, area_code), LIVE)


def _meeting(
    files: dict[HouseholdId, Traits], wanted: Iterable[HouseholdId]
) -> Iterator[tuple[HouseholdId, HouseholdId]]:
    """Yield pairs that share at least one mark, so that no village is compared all with all."""
    asked = set(wanted)
    blocks: dict[tuple[str, object], list[HouseholdId]] = defaultdict(list)
    for key, traits in files.items():
        for mark in _marks(traits):
            blocks[mark].append(key)
    yield from _pairs_within(blocks.values(), asked)


def _pairs_within(
    blocks: Iterable[list[HouseholdId]], asked: set[HouseholdId]
) -> Iterator[tuple[HouseholdId, HouseholdId]]:
    for keys in blocks:
        if len(keys) > _MOST_SHARING:
            continue
        for one, other in combinations(keys, 2):
            if one in asked or other in asked:
                yield in_order(one, other)


def _marks(traits: Traits) -> set[tuple[str, object]]:
    """Return what a file is filed under; a telephone alone never leads to a pair."""
    made: set[tuple[str, object]] = {
        ("house", traits.house),
        ("plot", traits.plot),
        ("customer", traits.customer_no),
        ("account", traits.account),
        *(("meter", meter) for meter in traits.meters),
    }
    for one in traits.people:
        made.add(("number", one.number))
        if one.name:
            made.add(("name", (traits.village, one.name)))
        if one.tail and traits.group:
            made.add(("tail", (traits.village, traits.group, one.tail)))
    if traits.position:
        # A place is filed under its cell and the neighbours it may be near to.
        north, east = (round(each / _CELL_DEG) for each in traits.position)
        made |= {("place", (north + i, east + j)) for i in (0, 1) for j in (0, 1)}
    return {mark for mark in made if mark[1]}


def _by_account(
    session: Session, wanted: Iterable[HouseholdId]
) -> Iterator[tuple[HouseholdId, HouseholdId]]:
    """Yield pairs paid into one account, wherever they live."""
    asked = set(wanted)
    own = select(BankAccount.number_index).where(
        BankAccount.household_id.in_(asked), BankAccount.in_use
    )
    shared = (
        select(BankAccount.number_index, BankAccount.household_id)
        .join(Household, Household.id == BankAccount.household_id)
        .where(BankAccount.number_index.in_(own), BankAccount.in_use, LIVE)
    )
    holders: dict[bytes, list[HouseholdId]] = defaultdict(list)
    for number, key in session.execute(shared):
        holders[number].append(HouseholdId(key))
    yield from _pairs_within(holders.values(), asked)


def _compared(
    files: dict[HouseholdId, Traits], pairs: Iterable[tuple[HouseholdId, HouseholdId]]
) -> _Found:
    found = {}
    for one, other in pairs:
        reasons = reasons_between(files[one], files[other])
        if strength(reasons) >= WORTH_LOOKING:
            found[one, other] = reasons
    return found


def _villages(session: Session, found: _Found) -> dict[HouseholdId, str]:
    keys = {key for pair in found for key in pair}
    rows = session.execute(select(Household.id, Household.area_code).where(Household.id.in_(keys)))
    return {HouseholdId(key): village for key, village in rows}


def _new_pair(
    session: Session,
    key: tuple[HouseholdId, HouseholdId],
    reasons: frozenset[Reason],
    villages: dict[HouseholdId, str],
) -> DuplicatePair:
    left, right = key
    return DuplicatePair(
        id=DuplicatePairId(new_id()),
        left_id=left,
        right_id=right,
        area_code=villages[left],
        other_area_code=villages[right],
        reasons=[reason.value for reason in ordered(reasons)],
        strength=strength(reasons),
        stage=PairStage.OPEN.value,
        found_at=moment_of(session),
    )


def _heard_again(session: Session, pair: DuplicatePair, reasons: frozenset[Reason]) -> bool:
    """Bring a known pair up to date and tell whether it is open again."""
    judged = [Reason(code) for code in pair.reasons]
    is_open = pair.stage == PairStage.OPEN
    if not is_open and not is_stronger(reasons, judged):
        return False
    told = [reason.value for reason in ordered(reasons)]
    if told != pair.reasons:
        pair.reasons, pair.strength = told, strength(reasons)
    if is_open:
        return False
    pair.stage, pair.found_at = PairStage.OPEN.value, moment_of(session)
    pair.decided_by = pair.decided_at = None
    pair.decision_reason = ""
    return True

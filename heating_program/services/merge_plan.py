"""Says what a merge would move, and what must be ended before it: read by the preview and the act.

After a merge nothing may be paid twice and nothing unpaid may be lost, so two running cases or two
claims for the same kind of money stop it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from heating_program.domain.divisions import Level, ancestor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.merging import Account, MergeChoices, MergeKind
from heating_program.domain.names import normalise_name
from heating_program.domain.stages import (
    OPEN_CHANGES,
    ClaimStage,
    ConversionStage,
    HouseholdStage,
)
from heating_program.models.change_request import ChangeRequest
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Occupancy
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.ids import HouseholdId
from heating_program.models.past_measure import PastMeasure
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.services.households import UNIQUE_OF_A_HOUSE

_ENDED_CASES = (ConversionStage.REJECTED.value, ConversionStage.CANCELLED.value)
_DONE_CASES = (ConversionStage.ACCEPTED.value, ConversionStage.IN_OPERATION.value)
_ENDED_CLAIMS = (ClaimStage.REJECTED.value, ClaimStage.WITHDRAWN.value)
_NOT_LIVE = (HouseholdStage.CLOSED.value, HouseholdStage.MERGED.value)


@dataclass(frozen=True, slots=True)
class Side:
    """What hangs on one file, each kind in the order of its numbers."""

    household: Household
    conversions: Sequence[Conversion]
    claims: Sequence[Claim]
    plants: Sequence[PvSystem]
    retrofits: Sequence[Retrofit]
    photos: Sequence[Photo]
    past: Sequence[PastMeasure]
    energy: Sequence[EnergyUse]
    homes: Sequence[Occupancy]

    @property
    def live_cases(self) -> list[Conversion]:
        """Cases that were not given up."""
        return [case for case in self.conversions if case.stage not in _ENDED_CASES]

    @property
    def open_cases(self) -> list[Conversion]:
        """Cases that are on their way."""
        return [case for case in self.live_cases if case.stage not in _DONE_CASES]

    @property
    def live_claims(self) -> list[Claim]:
        """Claims that may be or were paid."""
        return [claim for claim in self.claims if claim.stage not in _ENDED_CLAIMS]


@dataclass(frozen=True, slots=True)
class Plan:
    """What merging would do.

    Parameters
    ----------
    obstacles
        What must be ended first; with one of them nothing is merged.
    remarks
        Codes of what should be known: `kept_is_unconfirmed`, `two_accounts`, `both_converted`,
        `plants_on_both`, `numbers_differ`, `two_houses`, `photo_known`.
    groups, past, energy, photos
        The rows that go along; what the kept file has already stays where it is.
    """

    kept: Side
    absorbed: Side
    obstacles: tuple[DomainError, ...]
    remarks: tuple[str, ...]
    groups: tuple[SpecialStatus, ...]
    past: tuple[PastMeasure, ...]
    energy: tuple[EnergyUse, ...]
    photos: tuple[Photo, ...]
    house_numbers: dict[str, str]


def plan(
    session: Session,
    kept: Household,
    absorbed: Household,
    choices: MergeChoices,
    *,
    within_change: UUID | None = None,
    lock: bool = False,
) -> Plan:
    """Compare two files loaded inside the actor's areas and say what a merge would do.

    Parameters
    ----------
    within_change
        The change of the file that is being carried out by this very merge.
    lock
        Hold cases and claims until the transaction ends, so that none is opened meanwhile.
    """
    one, other = side_of(session, kept, lock=lock), side_of(session, absorbed, lock=lock)
    photos = tuple(_movable_photos(one, other))
    return Plan(
        kept=one,
        absorbed=other,
        obstacles=tuple(_obstacles(session, one, other, choices, within_change)),
        remarks=tuple(_remarks(one, other, choices, photos)),
        groups=tuple(_new_groups(kept, absorbed)) if choices.with_groups else (),
        past=tuple(_new_past(one, other)),
        energy=tuple(other.energy) if not one.energy else (),
        photos=photos,
        house_numbers=_house_numbers(session, kept, absorbed) if choices.same_house else {},
    )


def suggested(kept: Household, absorbed: Household, kind: MergeKind) -> MergeChoices:
    """Propose choices: of a duplicate only who is missing goes along, of two families everybody."""
    staying = [one for one in absorbed.members if one.deceased_on is None]
    if kind is MergeKind.JOINED:
        return MergeChoices(
            same_house=kept.dwelling_id == absorbed.dwelling_id,
            take_over=frozenset(one.id for one in staying),
            registered_members=kept.registered_members + absorbed.registered_members,
            resident_members=kept.resident_members + absorbed.resident_members,
        )
    names = {normalise_name(one.name) for one in kept.members}
    missing = [one for one in staying if not one.is_householder and one.name_norm not in names]
    lacks = kept.account is None and not [*_account_obstacles(kept, absorbed.account)]
    account = Account.ABSORBED if lacks else Account.KEPT
    return MergeChoices(take_over=frozenset(one.id for one in missing), account=account)


def better_kept(one: Household, other: Household, session: Session) -> Household:
    """Propose which file to keep: the confirmed, then the one with more cases, then the older."""

    def rank(file: Household) -> tuple[bool, int, int]:
        side = side_of(session, file)
        is_confirmed = file.stage == HouseholdStage.REGISTERED
        return is_confirmed, len(side.live_claims), len(side.live_cases)

    ranks = {file.id: rank(file) for file in (one, other)}
    if ranks[one.id] != ranks[other.id]:
        return one if ranks[one.id] > ranks[other.id] else other
    return one if one.created_at <= other.created_at else other


def side_of(session: Session, household: Household, *, lock: bool = False) -> Side:
    """Gather what hangs on a file loaded inside the actor's areas."""

    def rows(model: Any, *order: Any, locked: bool = False) -> Sequence[Any]:
        wanted: Select[Any] = select(model).where(model.household_id == household.id)
        wanted = wanted.order_by(*order, model.id)
        if locked:
            wanted = wanted.with_for_update(of=model)
        return session.scalars(wanted).unique().all()

    conversions = rows(Conversion, Conversion.case_no, locked=lock)
    cases = [case.id for case in conversions]
    retrofits = select(Retrofit).where(Retrofit.conversion_id.in_(cases)).order_by(Retrofit.id)
    return Side(
        household=household,
        conversions=conversions,
        claims=rows(Claim, Claim.claim_no, locked=lock),
        plants=rows(PvSystem),
        retrofits=session.scalars(retrofits).all(),
        photos=rows(Photo),
        past=rows(PastMeasure),
        energy=rows(EnergyUse),
        homes=[home for home in rows(Occupancy) if home.until is None],
    )


def _obstacles(
    session: Session, kept: Side, absorbed: Side, choices: MergeChoices, within: UUID | None
) -> Iterator[DomainError]:
    if kept.household.id == absorbed.household.id:
        yield Refused("merge_into_itself")
    if kept.household.stage in _NOT_LIVE:
        yield Refused("kept_file_not_live")
    if cases := _colliding_cases(kept, absorbed, same_house=choices.same_house):
        yield Refused("merge_open_cases", cases="、".join(case.case_no for case in cases))
    if claims := _colliding_claims(kept, absorbed):
        yield Refused("merge_claims_on_both", claims="、".join(one.claim_no for one in claims))
    banners = {ancestor(side.household.area_code, Level.BANNER) for side in (kept, absorbed)}
    if choices.same_house and len(banners) > 1 and absorbed.live_claims:
        numbers = "、".join(claim.claim_no for claim in absorbed.live_claims)
        yield Refused("merge_claims_across_banners", claims=numbers)
    for side in (kept, absorbed):
        if _has_open_change(session, HouseholdId(side.household.id), within):
            yield Refused("merge_change_open", file_no=side.household.file_no)
    yield from _choice_obstacles(kept.household, absorbed.household, choices)


def _choice_obstacles(
    kept: Household, absorbed: Household, choices: MergeChoices
) -> Iterator[DomainError]:
    """Refuse what somebody chose that is not on the file."""
    if choices.account is Account.ABSORBED:
        yield from _account_obstacles(kept, absorbed.account)
    if not choices.take_over <= {one.id for one in absorbed.people if one.left_on is None}:
        yield DomainError("not_found")


def _account_obstacles(kept: Household, chosen: BankAccount | None) -> Iterator[DomainError]:
    """Ask of the other file's account what is asked of every account: it is the head's own."""
    if chosen is None:
        yield Refused("merge_account_missing", field="account")
    elif normalise_name(chosen.holder_name) != kept.householder.name_norm:
        yield Refused("merge_account_of_another", field="account", holder=chosen.holder_name)


def _colliding_cases(kept: Side, absorbed: Side, *, same_house: bool) -> list[Conversion]:
    """List the running cases that must be ended: one family, one house, one case on its way."""
    if kept.open_cases and absorbed.open_cases:
        return [*kept.open_cases, *absorbed.open_cases]
    if same_house and kept.live_cases and absorbed.live_cases:
        return [*kept.open_cases, *absorbed.open_cases]
    return []


def _colliding_claims(kept: Side, absorbed: Side) -> list[Claim]:
    """List the claims that would pay for one kind of thing twice."""
    kinds = {one.kind for one in kept.live_claims} & {one.kind for one in absorbed.live_claims}
    both = chain(kept.live_claims, absorbed.live_claims)
    return [claim for claim in both if claim.kind in kinds]


def _has_open_change(session: Session, key: HouseholdId, within: UUID | None) -> bool:
    asked = select(ChangeRequest.id).where(
        ChangeRequest.household_id == key, ChangeRequest.stage.in_(OPEN_CHANGES)
    )
    return any(change != within for change in session.scalars(asked))


def _remarks(
    kept: Side, absorbed: Side, choices: MergeChoices, photos: tuple[Photo, ...]
) -> Iterator[str]:
    one, other = kept.household, absorbed.household
    if one.stage != HouseholdStage.REGISTERED and other.stage == HouseholdStage.REGISTERED:
        yield "kept_is_unconfirmed"
    if one.account and other.account:
        yield "two_accounts"
    if choices.same_house:
        if kept.live_cases and absorbed.live_cases:
            yield "both_converted"
        if kept.plants and absorbed.plants:
            yield "plants_on_both"
        if any(_differs(one, other, name) for name in UNIQUE_OF_A_HOUSE):
            yield "numbers_differ"
    else:
        yield "two_houses"
    if len(photos) < len(absorbed.photos):
        yield "photo_known"


def _differs(one: Household, other: Household, column: str) -> bool:
    first, second = getattr(one.dwelling, column), getattr(other.dwelling, column)
    return bool(first and second and first != second)


def _new_groups(kept: Household, absorbed: Household) -> Iterator[SpecialStatus]:
    known = set(kept.special_groups)
    yield from (status for status in absorbed.special_statuses if status.group not in known)


def _new_past(kept: Side, absorbed: Side) -> Iterator[PastMeasure]:
    """Yield the lines of old ledgers that the kept file does not have word by word."""
    own = [_ledger_line(line) for line in kept.past]
    yield from (line for line in absorbed.past if _ledger_line(line) not in own)


def _ledger_line(line: PastMeasure) -> dict[str, Any]:
    left_out = ("id", "household_id", "area_code")
    names = [column.key for column in PastMeasure.__table__.columns if column.key not in left_out]
    return {name: getattr(line, name) for name in names}


def _movable_photos(kept: Side, absorbed: Side) -> Iterator[Photo]:
    """Leave a photo of the file itself where it is when the kept file shows the same one."""
    key = kept.household.id
    standing = {
        photo.sha256
        for photo in kept.photos
        if photo.subject_id == key and photo.removed_at is None
    }
    for photo in absorbed.photos:
        is_known = photo.subject_id == absorbed.household.id and photo.sha256 in standing
        if photo.removed_at is not None or not is_known:
            yield photo


def _house_numbers(session: Session, kept: Household, absorbed: Household) -> dict[str, str]:
    """Return the numbers that only the absorbed house has; a house others live in keeps its own."""
    if kept.dwelling_id == absorbed.dwelling_id:
        return {}
    others = select(Household.id).where(
        Household.dwelling_id == absorbed.dwelling_id,
        Household.id != absorbed.id,
        Household.stage.not_in(_NOT_LIVE),
    )
    if session.scalar(others.limit(1)) is not None:
        return {}
    return {
        name: number
        for name in UNIQUE_OF_A_HOUSE
        if (number := getattr(absorbed.dwelling, name)) and not getattr(kept.dwelling, name)
    }


def people_of(household: Household) -> list[Person]:
    """List everybody who stands on a file today, the head first."""
    staying = [one for one in household.people if one.left_on is None]
    return sorted(staying, key=lambda one: not one.is_householder)

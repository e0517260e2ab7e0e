"""Finds files that may be the one a clerk is typing: every look-up goes by an index.

Numbers that stand once in the city are looked for everywhere; what lies outside the reader's areas
is told without any personal data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from heating_program.domain.actor import Actor
from heating_program.domain.divisions import Level, ancestor
from heating_program.domain.duplicates import (
    EXACT,
    Grade,
    Reason,
    Traits,
    box_around,
    grade,
    reasons_between,
    strength,
)
from heating_program.domain.identity import normalise_code
from heating_program.domain.stages import HouseholdStage
from heating_program.models.dwelling import Dwelling, is_given
from heating_program.models.household import BankAccount, Household, Person
from heating_program.models.ids import HouseholdId
from heating_program.services import duplicate_traits
from heating_program.services.duplicate_traits import Probe

__all__ = ["Candidate", "Probe", "candidates"]

_VILLAGE_CODE = 12
_LIVING = (Person.is_member, Person.left_on.is_(None))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be the same household.

    Parameters
    ----------
    household_id
        None for a file outside the reader's areas; name, file number, mask and stage are then
        empty and `area_code` is its banner's.
    reasons
        The weightiest first.
    """

    household_id: HouseholdId | None
    area_code: str
    reasons: tuple[Reason, ...]
    strength: int
    name: str = ""
    file_no: str = ""
    id_no_mask: str = ""
    group_text: str = ""
    door_no: str = ""
    stage: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether it lies where the reader sees nothing."""
        return self.household_id is None

    @property
    def grade(self) -> Grade:
        """How strongly it looks like the same household."""
        return grade(self.strength)

    @property
    def is_same_number(self) -> bool:
        """Whether saving would be refused: a number of one house or person stands there."""
        return not EXACT.isdisjoint(self.reasons)


def candidates(session: Session, actor: Actor, probe: Probe, *, most: int = 20) -> list[Candidate]:
    """List the files that share something with what was typed, the likeliest first.

    Names, phones and places are compared within the typed village; numbers in the whole city.
    """
    typed = duplicate_traits.of_probe(session, probe)
    keys = {key for find in _look_ups(session, probe, typed) for key in session.scalars(find)}
    keys -= {HouseholdId(probe.own_id)} if probe.own_id else set()
    if not keys:
        return []
    stored = duplicate_traits.of_files(session, Household.id.in_(keys), name=typed.people[0].name)
    shared = {
        key: reasons
        for key, traits in stored.items()
        if (reasons := reasons_between(typed, traits))
    }
    files = select(Household).where(
        Household.id.in_(shared), Household.stage != HouseholdStage.MERGED.value
    )
    found = [
        candidate
        for file in session.scalars(files).unique()
        if (candidate := _told(actor, file, shared[file.id])) is not None
    ]
    return sorted(found, key=lambda one: (-one.strength, one.file_no))[:most]


def ordered(reasons: frozenset[Reason]) -> tuple[Reason, ...]:
    """Put reasons in the order of their weight."""
    return tuple(reason for reason in Reason if reason in reasons)


def _told(actor: Actor, file: Household, reasons: frozenset[Reason]) -> Candidate | None:
    """Say of a file what the reader may know of it."""
    if actor.role_for("household.read", file.area_code) is None:
        known = reasons & EXACT
        banner = ancestor(file.area_code, Level.BANNER)
        return Candidate(None, banner, ordered(known), strength(known)) if known else None
    head = file.householder
    return Candidate(
        household_id=HouseholdId(file.id),
        area_code=file.area_code,
        reasons=ordered(reasons),
        strength=strength(reasons),
        name=head.name,
        file_no=file.file_no,
        id_no_mask=head.id_no_mask,
        group_text=file.group_text,
        door_no=file.door_no,
        stage=file.stage,
    )


def _look_ups(session: Session, probe: Probe, typed: Traits) -> Iterator[Select[UUID]]:
    """Yield one narrow statement for each thing typed; each returns keys of files."""
    if probe.id_number.strip():
        mark = duplicate_traits.id_mark(session, probe)
        yield select(Person.household_id).where(Person.id_no_index == mark, *_LIVING)
    if (account := duplicate_traits.account_mark(session, probe)) is not None:
        yield select(BankAccount.household_id).where(
            BankAccount.number_index == account, BankAccount.in_use
        )
    meters = (probe.meter_no, probe.heating_meter_no)
    for column, values in (
        (Dwelling.plot_no, (probe.plot_no,)),
        (Dwelling.electricity_customer_no, (probe.customer_no,)),
        (Dwelling.meter_no, meters),
        (Dwelling.heating_meter_no, meters),
    ):
        yield from _house_look_up(column, values)
    if len(probe.village_code) == _VILLAGE_CODE:
        yield from _village_look_ups(probe, typed)


def _house_look_up(
    column: InstrumentedAttribute[str], values: tuple[str, ...]
) -> Iterator[Select[UUID]]:
    """Find the families of the house on which a number stands, however it was typed."""
    typed = {spelling for value in values for spelling in (value.strip(), normalise_code(value))}
    if numbers := typed - {""}:
        yield (
            select(Household.id)
            .join(Dwelling, Dwelling.id == Household.dwelling_id)
            .where(column.in_(numbers), is_given(column))
        )


def _village_look_ups(probe: Probe, typed: Traits) -> Iterator[Select[UUID]]:
    village, person = probe.village_code, typed.people[0]
    inside = Person.area_code == village
    if person.name:
        # Whole names only: each stroke of a method of input would else list the village.
        named = Person.name_norm == person.name
        yield select(Person.household_id).where(inside, named, *_LIVING)
    if person.tail and typed.group:
        tail = Person.id_no_mask.endswith(person.tail, autoescape=True)
        yield select(Person.household_id).where(inside, tail, *_LIVING)
    for phone in typed.phones:
        called = Household.phone == phone
        yield select(Household.id).where(Household.area_code == village, called)
    if typed.position:
        (south, north), (west, east) = box_around(typed.position)
        yield (
            select(Household.id)
            .join(Dwelling, Dwelling.id == Household.dwelling_id)
            .where(
                Household.area_code == village,
                Dwelling.latitude_deg.between(south, north),
                Dwelling.longitude_deg.between(west, east),
            )
        )

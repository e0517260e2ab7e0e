"""Opens very many files at once: exactly the rows of `households.register`, written by the table.

The values come from the same `…_columns` functions; only the writing differs: one statement a table
instead of one a row. A test compares every row of every table.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.past_measure import PastMeasureDetails
from heating_program.domain.plain import to_plain
from heating_program.domain.stages import HouseholdStage
from heating_program.models.base import Base, new_id
from heating_program.models.duty import DutyRecord
from heating_program.models.dwelling import (
    Dwelling,
    DwellingOpening,
    DwellingWall,
    Occupancy,
)
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.ids import HouseholdId, UserId
from heating_program.models.past_measure import PastMeasure
from heating_program.models.search_key import SearchKey
from heating_program.services import events, households, numbering, search_keys
from heating_program.services import household_rows as rows
from heating_program.services.circumstances import moment_of, vault_of
from heating_program.services.household_telling import told
from heating_program.services.vault import Vault

# Every row after the rows it points to.
_ORDER: tuple[type[Base], ...] = (
    Dwelling,
    DwellingWall,
    DwellingOpening,
    Household,
    Person,
    SpecialStatus,
    EnergyUse,
    BankAccount,
    Occupancy,
    PastMeasure,
    DutyRecord,
    SearchKey,
)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to open, with what an old ledger says of the house."""

    key: HouseholdId
    details: HouseholdDetails
    past: PastMeasureDetails | None = None


def register_many(
    session: Session, *, actor: Actor, on: date, permission: str, files: Sequence[NewFile]
) -> None:
    """Open files whose details were found to hold together and whose numbers are free.

    Parameters
    ----------
    permission
        The permission the actor does this by; it must hold in every village.

    Raises
    ------
    Refused
        `not_permitted` for a village outside the actor's areas.
    """
    made: defaultdict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    vault = vault_of(session)
    opened = {
        "stage": HouseholdStage.SURVEYED.value,
        "stage_since": on,
        "created_at": moment_of(session),
        "created_by": UserId(actor.id),
    }
    for file, file_no in zip(files, _file_numbers(session, files), strict=True):
        for model, values in _rows_of(vault, file, on=on):
            made[model].append(values)
        made[Household][-1] |= {**opened, "file_no": file_no}
        events.record(
            session,
            actor=actor,
            permission=permission,
            on=on,
            subject=events.Subject("household", file.key, file.details.village_code),
            action="household.enrolled",
            after={"file_no": file_no, **told(vault, file.details)},
        )
    made[SearchKey] = search_keys.keys_for(vault, made[Household], made[Person])
    made[DutyRecord] = [_duty(session, actor, file.key) for file in files]
    for model in _ORDER:
        if made[model]:
            session.execute(insert(Base.metadata.tables[model.__tablename__]), made[model])


def _file_numbers(session: Session, files: Sequence[NewFile]) -> list[str]:
    """Take numbers for the files in their order, each banner's series once."""
    villages = [file.details.village_code for file in files]
    counted = Counter(village[:6] for village in villages)
    series = {
        banner: iter(numbering.file_nos(session, banner, count))
        for banner, count in sorted(counted.items())
    }
    return [next(series[village[:6]]) for village in villages]


def _rows_of(
    vault: Vault, file: NewFile, *, on: date
) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """Yield the values of every row of a new file, the house's first."""
    details, area, own = file.details, {"area_code": file.details.village_code}, _own(file)
    house = {"id": new_id(), "row_version": 1, **area, **rows.dwelling_columns(details.dwelling)}
    yield Dwelling, house
    of_house = {"dwelling_id": house["id"], **area}
    for wall in details.dwelling.walls:
        yield DwellingWall, {"id": new_id(), **of_house, **to_plain(wall)}
    for opening in details.dwelling.openings:
        yield DwellingOpening, {"id": new_id(), **of_house, **rows.opening_columns(opening)}
    household = {"id": file.key, "row_version": 1, "dwelling_id": house["id"], **area}
    yield Household, {**household, **_UNSET, **rows.household_columns(details)}
    yield from ((Person, person) for person in _people(vault, file))
    for standing in details.special_groups:
        yield SpecialStatus, {"id": new_id(), **own, **rows.standing_columns(standing)}
    for use in details.energy:
        yield EnergyUse, {"id": new_id(), **own, **rows.energy_columns(use)}
    if details.account:
        key = new_id()
        columns = rows.account_columns(vault, key, details.account)
        yield BankAccount, {"id": key, **own, **columns}
    lives = {"dwelling_id": house["id"], "since": on, "until": None, "how": "owner"}
    yield Occupancy, {"id": new_id(), **own, **lives}
    if file.past:
        yield PastMeasure, {"id": new_id(), **own, **past_columns(file.past)}


def _own(file: NewFile) -> dict[str, Any]:
    return {"household_id": file.key, "area_code": file.details.village_code}


def _people(vault: Vault, file: NewFile) -> Iterator[dict[str, Any]]:
    """Yield head, members and applicant; an applicant who is a member has one row."""
    details = file.details
    applying = details.applicant.id_number.value if details.applicant else None
    listed: list[tuple[rows.Somebody, str]] = [(details.householder, "self")]
    listed += [(one, one.relation.value) for one in details.members]
    members = {one.id_number.value for one in details.members}
    if details.applicant and applying not in members:
        listed.append((details.applicant, details.applicant.relation.value))
    for one, relation in listed:
        key = new_id()
        yield {
            "id": key,
            "household_id": file.key,
            "is_householder": one is details.householder,
            "is_member": one is not details.applicant,
            "is_applicant": one.id_number.value == applying,
            "relation": relation,
            "phone": getattr(one, "phone", ""),
            "deceased_on": getattr(one, "deceased_on", None),
            "left_on": None,
            "left_how": "",
            **rows.person_columns(vault, key, one, village_code=details.village_code),
        }


def past_columns(past: PastMeasureDetails) -> dict[str, Any]:
    """Return the values of an old ledger's line."""
    values = {name: getattr(past, name) for name in PastMeasureDetails.__dataclass_fields__}
    subsidies = past.subsidy_fen or {}
    values["subsidy_fen"] = {level.value: fen for level, fen in subsidies.items()} or None
    return values | {"status": past.status.value}


def _duty(session: Session, actor: Actor, key: HouseholdId) -> dict[str, Any]:
    return {
        "subject_type": DutySubject.HOUSEHOLD.value,
        "subject_id": key,
        "person_id": UserId(actor.id),
        "duty": Duty.ENROL.value,
        "since": moment_of(session),
    }


# Columns of a household that registration leaves empty.
_UNSET: dict[str, Any] = {"merged_into": None, "assigned_to": None}


def taken(session: Session, files: Sequence[HouseholdDetails]) -> list[DomainError | None]:
    """Tell for each file which of its numbers stands in the register already, if any.

    One question a kind of number, in the order in which `households.check` asks. Of a member the
    refusal tells which one it is, counted from 0.
    """
    found: list[DomainError | None] = [None] * len(files)
    people = _people_taken(session, files)
    houses = {field: _houses_taken(session, field, files) for field in households.UNIQUE_OF_A_HOUSE}
    vault = vault_of(session)
    for index, details in enumerate(files):
        if rows.id_index(vault, details.householder.id_number) in people:
            found[index] = DomainError("id_no_taken", field="id_no")
        elif (place := _member_in(vault, details, people)) is not None:
            name = details.members[place].name
            found[index] = DomainError("member_taken", field="members", name=name, place=place)
        else:
            clash = [f for f, numbers in houses.items() if getattr(details.dwelling, f) in numbers]
            if clash:
                found[index] = DomainError(f"{clash[0]}_taken", field=clash[0])
    return found


def _member_in(vault: Vault, details: HouseholdDetails, people: set[bytes]) -> int | None:
    """Return which member is one of these people, counted from 0."""
    marks = (rows.id_index(vault, member.id_number) for member in details.members)
    return next((place for place, mark in enumerate(marks) if mark in people), None)


def _people_taken(session: Session, files: Sequence[HouseholdDetails]) -> set[bytes]:
    vault = vault_of(session)
    people: list[rows.Somebody] = []
    for each in files:
        people += [each.householder, *each.members]
    marks = [rows.id_index(vault, one.id_number) for one in people]
    living = (Person.is_member, Person.left_on.is_(None))
    return set(
        session.scalars(select(Person.id_no_index).where(Person.id_no_index.in_(marks), *living))
    )


def _houses_taken(session: Session, field: str, files: Sequence[HouseholdDetails]) -> set[str]:
    column = getattr(Dwelling, field)
    numbers = {number for each in files if (number := getattr(each.dwelling, field))}
    if not numbers:
        return set()
    # The index holds given numbers only, and the planner must be told that it may use it.
    return set(session.scalars(select(column).where(column.in_(numbers), column != "")))

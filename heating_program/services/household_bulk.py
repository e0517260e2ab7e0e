"""Opens very many files at once: exactly the rows of `households.register`, written by the table.

The rows are made by the same functions; only the writing differs: one statement a table instead of
one a row. A test compares every row of every table.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
from heating_program.models.base import Base, new_id
from heating_program.models.duty import DutyRecord
from heating_program.models.dwelling import Dwelling, Occupancy
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.ids import HouseholdId, UserId
from heating_program.models.past_measure import PastMeasure
from heating_program.services import events, households, numbering
from heating_program.services import household_rows as rows
from heating_program.services.circumstances import moment_of, vault_of
from heating_program.services.household_telling import told

# Every row after the rows it points to.
_ORDER: tuple[type[Base], ...] = (
    Dwelling,
    Household,
    Person,
    SpecialStatus,
    EnergyUse,
    BankAccount,
    Occupancy,
    PastMeasure,
    DutyRecord,
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
    numbers = _file_numbers(session, files)
    made: defaultdict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    vault = vault_of(session)
    for file, file_no in zip(files, numbers, strict=True):
        household = households.new_file(
            session, actor=actor, on=on, key=file.key, file_no=file_no, details=file.details
        )
        for row in _rows_of(session, household, actor=actor, on=on, past=file.past):
            made[type(row)].append(_values(row))
        events.record(
            session,
            actor=actor,
            permission=permission,
            on=on,
            subject=households.subject_of(household),
            action="household.enrolled",
            after={"file_no": file_no, **told(vault, file.details)},
        )
    for model in _ORDER:
        if made[model]:
            session.execute(insert(model), made[model])


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
    session: Session,
    household: Household,
    *,
    actor: Actor,
    on: date,
    past: PastMeasureDetails | None,
) -> Iterator[Base]:
    """Yield every row of a new file; what the session would link on writing is linked here."""
    house = household.dwelling
    house.id = household.dwelling_id = new_id()  # type: ignore[assignment]  # any new UUID is a house's key
    yield from (house, household)
    owned: Iterable[Any] = (*household.people, *household.special_statuses, *household.energy_uses)
    for row in owned:
        row.household_id = household.id
        yield row
    if household.account:
        yield household.account
    yield rows.first_occupancy(household, on)
    yield DutyRecord(
        subject_type=DutySubject.HOUSEHOLD.value,
        subject_id=household.id,
        person_id=UserId(actor.id),
        duty=Duty.ENROL.value,
        since=moment_of(session),
    )
    if past:
        yield past_row(household, past)


def past_row(household: Household, past: PastMeasureDetails) -> PastMeasure:
    """Return the row of an old ledger's line."""
    values = {name: getattr(past, name) for name in PastMeasureDetails.__dataclass_fields__}
    values["status"] = past.status.value
    subsidies = past.subsidy_fen or {}
    values["subsidy_fen"] = {level.value: fen for level, fen in subsidies.items()} or None
    return PastMeasure(household_id=household.id, area_code=household.area_code, **values)


def _values(row: Base) -> dict[str, Any]:
    """Return a row's values by column, with the defaults the session would have put in."""
    given = row.__dict__
    return {
        column.key: given[column.key] if column.key in given else _default(column)
        for column in row.__table__.columns
    }


def _default(column: Any) -> Any:
    default = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def taken(session: Session, files: Sequence[HouseholdDetails]) -> list[DomainError | None]:
    """Tell for each file which of its numbers stands in the register already, if any.

    Four questions for all of them, in the order in which `households.check` asks.
    """
    found: list[DomainError | None] = [None] * len(files)
    people = _people_taken(session, files)
    houses = {field: _houses_taken(session, field, files) for field in households.UNIQUE_OF_A_HOUSE}
    vault = vault_of(session)
    for index, details in enumerate(files):
        if rows.id_index(vault, details.householder.id_number) in people:
            found[index] = DomainError("id_no_taken", field="id_no")
            continue
        clash = [f for f, numbers in houses.items() if getattr(details.dwelling, f) in numbers]
        if clash:
            found[index] = DomainError(f"{clash[0]}_taken", field=clash[0])
    return found


def _people_taken(session: Session, files: Sequence[HouseholdDetails]) -> set[bytes]:
    vault = vault_of(session)
    marks = [rows.id_index(vault, each.householder.id_number) for each in files]
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

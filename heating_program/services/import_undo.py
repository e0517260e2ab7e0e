"""Takes an imported sheet back: files that nobody has touched since, and only those.

The record of events is append-only and keeps both the registration and the taking back.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, delete, or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.sheet_columns import Issue, Severity
from heating_program.domain.sheet_import import Outcome
from heating_program.domain.stages import HouseholdStage
from heating_program.models.base import Base
from heating_program.models.draft import Draft
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.duty import DutyRecord
from heating_program.models.dwelling import Dwelling, DwellingOpening, DwellingWall
from heating_program.models.event import Event
from heating_program.models.household import Household, Person
from heating_program.models.import_batch import ImportRow
from heating_program.services import events
from heating_program.services.import_reading import PERMISSION
from heating_program.services.import_rows import told_issue

# Rows that came with the file and go with it, every row before the rows it points to.
_OWN = (
    "search_key",
    "past_measure",
    "occupancy",
    "bank_account",
    "energy_use",
    "special_status",
    "person",
    "household",
    "dwelling_wall",
    "dwelling_opening",
    "dwelling",
)
_ENROLLED = "household.enrolled"


def undo_rows(
    session: Session, *, actor: Actor, on: date, batch_id: UUID, row_nos: Sequence[int]
) -> int:
    """Delete the files of some rows again; what was touched since stays and its row says so.

    Returns
    -------
    int
        Files that stay.
    """
    wanted = select(ImportRow).where(
        ImportRow.batch_id == batch_id,
        ImportRow.row_no.in_(row_nos),
        ImportRow.outcome == Outcome.IMPORTED.value,
        ImportRow.household_id.is_not(None),
    )
    by_file: dict[UUID, ImportRow] = {
        row.household_id: row for row in session.scalars(wanted) if row.household_id
    }
    files = session.scalars(select(Household).where(Household.id.in_(by_file))).unique().all()
    touched = _touched(session, files)
    for key in touched & set(by_file):
        row = by_file[key]
        row.outcome = Outcome.KEPT.value
        row.issues = [*row.issues, told_issue(Issue("", Severity.ERROR, "file_was_touched"))]
    gone = [file for file in files if file.id not in touched]
    for file in gone:
        row = by_file[file.id]
        row.outcome, row.household_id = Outcome.UNDONE.value, None
        events.record(
            session,
            actor=actor,
            permission=PERMISSION,
            on=on,
            subject=events.Subject("household", file.id, file.area_code),
            action="household.import_undone",
            before={"file_no": file.file_no},
        )
    _delete(session, gone)
    return len(touched & set(by_file))


def _touched(session: Session, files: Sequence[Household]) -> set[UUID]:
    """Find files that are no longer as they were imported, or that something points to."""
    houses: dict[UUID, UUID] = {file.dwelling_id: file.id for file in files}
    keys: list[UUID] = [file.id for file in files]
    changed = {
        file.id
        for file in files
        if (file.row_version, file.dwelling.row_version) != (1, 1)
        or file.stage != HouseholdStage.SURVEYED
        or file.assigned_to is not None
    }
    happened = select(Event.subject_id).where(
        Event.subject_type == "household", Event.subject_id.in_(keys), Event.action != _ENROLLED
    )
    begun = select(Draft.object_id).where(Draft.object_id.in_(keys))
    found = {*session.scalars(happened), *session.scalars(begun)}
    family = select(Person.id, Person.household_id).where(Person.household_id.in_(keys))
    people: dict[UUID, UUID] = {person: home for person, home in session.execute(family)}
    owners = houses | people | {key: key for key in keys}
    ids: dict[str, Sequence[UUID]] = {"household": keys, "dwelling": [*houses], "person": [*people]}
    for column, target in _pointing():
        found |= {owners[key] for key in session.scalars(_in(column, ids[target]))}
    return changed | {key for key in found if key is not None} | _judged(session, keys)


def _in(column: Column[UUID], keys: Sequence[UUID]) -> Select[UUID]:
    return select(column).where(column.in_(keys))


def _judged(session: Session, keys: Sequence[UUID]) -> set[UUID]:
    """Find files of which somebody has said whether they are another one's double."""
    sides = (DuplicatePair.left_id, DuplicatePair.right_id)
    judged = select(*sides).where(
        or_(*(side.in_(keys) for side in sides)), DuplicatePair.decided_at.is_not(None)
    )
    return {key for pair in session.execute(judged) for key in pair} & set(keys)


def _pointing() -> Iterable[tuple[Column[UUID], str]]:
    """Yield every column by which another table points to a file, its house or its people."""
    for table in Base.metadata.sorted_tables:
        if table.name in (*_OWN, ImportRow.__tablename__, DuplicatePair.__tablename__):
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table.name
                if target in ("household", "dwelling", "person"):
                    yield column, target


def _delete(session: Session, files: Sequence[Household]) -> None:
    if not files:
        return
    keys, houses = [file.id for file in files], [file.dwelling_id for file in files]
    session.flush()
    for file in files:  # the statements below know nothing of what the session holds
        session.expunge(file.dwelling)
        session.expunge(file)
    session.execute(
        delete(DutyRecord).where(
            DutyRecord.subject_type == DutySubject.HOUSEHOLD.value,
            DutyRecord.subject_id.in_(keys),
        )
    )
    doubled = or_(DuplicatePair.left_id.in_(keys), DuplicatePair.right_id.in_(keys))
    session.execute(delete(DuplicatePair).where(doubled))
    for name in _OWN:
        table = Base.metadata.tables[name]
        session.connection().execute(delete(table).where(_of_files(table, keys, houses)))


def _of_files(table: Table, keys: Sequence[UUID], houses: Sequence[UUID]) -> ColumnElement[bool]:
    if table.name == Household.__tablename__:
        return table.c.id.in_(keys)
    if table.name == Dwelling.__tablename__:
        return table.c.id.in_(houses)
    if table.name in (DwellingWall.__tablename__, DwellingOpening.__tablename__):
        return table.c.dwelling_id.in_(houses)
    return table.c.household_id.in_(keys)

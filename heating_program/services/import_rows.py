"""What becomes of the rows of a sheet: checked, imported, taken back; a portion at a time.

Each function runs inside one unit of work and may be called again: what was done is found by the
row's outcome, so that nothing is written twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.identity import mask_account
from heating_program.domain.names import normalise_name
from heating_program.domain.search_words import holds_long_number
from heating_program.domain.sheet_columns import Issue, Severity
from heating_program.domain.sheet_import import (
    IMPORTABLE,
    PARTS,
    Outcome,
    Rule,
    SheetKind,
    kept_no,
)
from heating_program.models.base import Base, new_id
from heating_program.models.household import Household, Person
from heating_program.models.ids import HouseholdId, ImportBatchId
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.services import household_bulk, households, scope
from heating_program.services import household_rows as rows
from heating_program.services.circumstances import vault_of
from heating_program.services.household_bulk import NewFile
from heating_program.services.import_links import Orphan
from heating_program.services.import_reading import PERMISSION, RowReading

_CONTENT: Final = "import.row"
_LIVING = (Person.is_member, Person.left_on.is_(None))


def check_rows(
    session: Session, *, actor: Actor, batch_id: UUID, found: Sequence[RowReading]
) -> int:
    """Note what was found in a portion of rows and whether they can be registered.

    Returns
    -------
    int
        Rows with errors.
    """
    if not found:
        return 0
    session.execute(
        delete(ImportRow).where(
            ImportRow.batch_id == batch_id, ImportRow.row_no.in_([each.row_no for each in found])
        )
    )
    marks = {each.row_no: _mark(session, each) for each in found}
    known = _known(session, actor, found, marks)
    told = {each.row_no: [told_issue(issue) for issue in each.row.issues] for each in found}
    outcomes = {each.row_no: _outcome(each) for each in found}
    for row_no, issue in known.items():
        is_known = issue.severity is Severity.INFO
        told[row_no] = [told_issue(issue)] if is_known else [*told[row_no], told_issue(issue)]
        outcomes[row_no] = Outcome.KNOWN if is_known else Outcome.BAD
    fresh = [each for each in found if outcomes[each.row_no] in IMPORTABLE]
    for reading, issue in _against_register(session, fresh):
        told[reading.row_no].append(told_issue(issue))
        is_error = issue.severity is Severity.ERROR
        outcomes[reading.row_no] = Outcome.BAD if is_error else Outcome.WARNED
    session.execute(
        insert(Base.metadata.tables[ImportRow.__tablename__]),
        [
            {
                "batch_id": batch_id,
                "row_no": each.row_no,
                "row_key": marks[each.row_no],
                "outcome": outcomes[each.row_no].value,
                "issues": told[each.row_no],
                "household_id": None,
            }
            for each in found
        ],
    )
    return Counter(outcomes.values())[Outcome.BAD]


def mark_repeats(session: Session, *, batch_id: UUID, found: Iterable[tuple[int, Issue]]) -> None:
    """Refuse the later of two rows that name one number; marked again, it is the same."""
    by_row: dict[int, list[Any]] = {}
    for row_no, issue in found:
        by_row.setdefault(row_no, []).append(told_issue(issue))
    wanted = select(ImportRow).where(
        ImportRow.batch_id == batch_id, ImportRow.outcome != Outcome.KNOWN.value
    )
    if by_row:
        for row in session.scalars(wanted):
            fresh = [each for each in by_row.get(row.row_no, ()) if each not in row.issues]
            if fresh:
                row.issues, row.outcome = [*row.issues, *fresh], Outcome.BAD.value


def note_orphans(session: Session, *, batch_id: UUID, orphans: Sequence[Orphan]) -> None:
    """Note rows of further sheets that belong to no household; noted again, it is the same."""
    vault = vault_of(session)
    kept = {kept_no(each.kind, each.row_no): each.issue for each in orphans}
    mine = ImportRow.batch_id == batch_id
    session.execute(delete(ImportRow).where(mine, ImportRow.row_no >= kept_no(PARTS[0], 0)))
    session.add_all(
        ImportRow(
            batch_id=ImportBatchId(batch_id),
            row_no=row_no,
            row_key=vault.index(_CONTENT, f"{batch_id} {row_no}"),
            outcome=Outcome.BAD.value,
            issues=[told_issue(issue)],
        )
        for row_no, issue in kept.items()
    )
    session.flush()


def import_rows(
    session: Session, *, actor: Actor, on: date, batch_id: UUID, found: Sequence[RowReading]
) -> int:
    """Register the rows of a portion that were found good, unless they have been already.

    A number that somebody registered since the check keeps its row out, with the reason.

    Returns
    -------
    int
        Rows that were kept out.

    Raises
    ------
    DomainError
        `import_not_whole` for such a row where the whole sheet was to be imported or none of it.
    """
    batch = session.get_one(ImportBatch, batch_id)
    waiting = _rows_with(session, batch_id, [each.row_no for each in found], IMPORTABLE)
    ready = [each for each in found if each.row_no in waiting and each.row.details is not None]
    refused = {
        reading.row_no: issue
        for reading, issue in _against_register(session, ready)
        if issue.severity is Severity.ERROR
    }
    refused |= _meeting_each_other(ready)
    if refused and batch.rule == Rule.ALL_OR_NOTHING.value:
        raise DomainError("import_not_whole", row=min(refused))
    files = {
        each.row_no: NewFile(HouseholdId(new_id()), _details(each), each.row.past)
        for each in ready
        if each.row_no not in refused
    }
    household_bulk.register_many(
        session, actor=actor, on=on, permission=PERMISSION, files=list(files.values())
    )
    _note(session, batch_id, {row_no: file.key for row_no, file in files.items()})
    for row_no, issue in refused.items():
        row = session.get_one(ImportRow, (batch_id, row_no))
        row.issues, row.outcome = [*row.issues, told_issue(issue)], Outcome.REFUSED.value
    return len(refused)


def counted(session: Session, batch_id: UUID) -> dict[str, int]:
    """Count the rows of a batch by what became of them."""
    outcomes = session.scalars(select(ImportRow.outcome).where(ImportRow.batch_id == batch_id))
    return dict(Counter(outcomes))


def _mark(session: Session, reading: RowReading) -> bytes:
    """Return what a row is known again by: its head's number, or else all of its cells."""
    vault = vault_of(session)
    if reading.row.head is not None:
        return rows.id_index(vault, reading.row.head)
    content = "\x1f".join(f"{name}={cell}" for name, cell in sorted(reading.cells.items()))
    return vault.index(_CONTENT, content)


def _known(
    session: Session, actor: Actor, found: Sequence[RowReading], marks: Mapping[int, bytes]
) -> dict[int, Issue]:
    """Tell which rows are households of the register, by the head's number or the file's.

    A file number that the actor cannot see is an error of its row.
    """
    heads = _known_heads(session, marks.values())
    numbers = {each.row_no: _file_no(each) for each in found}
    wanted = scope.visible(Household, actor, PERMISSION).with_only_columns(Household.file_no)
    asked = list(filter(None, numbers.values()))
    files = set(session.scalars(wanted.where(Household.file_no.in_(asked)))) if asked else set()
    known = {}
    for row_no, number in numbers.items():
        if marks[row_no] in heads:
            known[row_no] = Issue("id_no", Severity.INFO, "row_known")
        elif number in files:
            known[row_no] = Issue("file_no", Severity.INFO, "row_known")
        elif number:
            known[row_no] = Issue("file_no", Severity.ERROR, "file_no_unknown")
    return known


def _file_no(reading: RowReading) -> str:
    cell = reading.cells.get("file_no")
    return cell.strip() if isinstance(cell, str) else ""


def _known_heads(session: Session, marks: Iterable[bytes]) -> set[bytes]:
    """Return which of these numbers are heads of a registered household."""
    found = select(Person.id_no_index).where(
        Person.id_no_index.in_(list(marks)), Person.is_householder, *_LIVING
    )
    return set(session.scalars(found))


def _outcome(reading: RowReading) -> Outcome:
    if not reading.row.is_valid:
        return Outcome.BAD
    return Outcome.WARNED if reading.row.issues else Outcome.READY


def _against_register(
    session: Session, found: Sequence[RowReading]
) -> list[tuple[RowReading, Issue]]:
    """Compare rows with the register: numbers that stand there, and who may be there already."""
    if not found:
        return []
    entered = [_details(each) for each in found]
    told: list[tuple[RowReading, Issue]] = []
    namesakes = _namesakes(session, entered)
    for reading, details, error in zip(
        found, entered, household_bulk.taken(session, entered), strict=True
    ):
        if error is not None:
            told.append((reading, _taken(reading, error)))
        elif (normalise_name(details.householder.name), details.village_code) in namesakes:
            told.append((reading, Issue("name", Severity.WARNING, "same_name_in_village")))
    return told


def _taken(reading: RowReading, error: DomainError) -> Issue:
    """Say at its cell that a number stands in the register; a member has a row of its own."""
    values: dict[str, Any] = dict(error.values)
    if error.field != "members":
        return Issue(error.field or "", Severity.ERROR, error.code)
    row_no = reading.row.member_rows[values.pop("place")]
    return Issue("id_no", Severity.ERROR, error.code, values, SheetKind.MEMBERS.value, row_no)


def _namesakes(session: Session, entered: Sequence[HouseholdDetails]) -> set[tuple[str, str]]:
    """Return which heads' names stand in the register of their village already."""
    wanted = {(normalise_name(each.householder.name), each.village_code) for each in entered}
    found = select(Person.name_norm, Person.area_code).where(
        Person.name_norm.in_({name for name, _ in wanted}),
        Person.area_code.in_({village for _, village in wanted}),
        Person.is_householder,
    )
    return {(name, village) for name, village in session.execute(found)} & wanted


def _meeting_each_other(found: Sequence[RowReading]) -> dict[int, Issue]:
    """Find numbers that two rows of one portion share; the check has told of them before."""
    seen: dict[tuple[str, str], int] = {}
    refused = {}
    for each in found:
        details = _details(each)
        people: list[rows.Somebody] = [details.householder, *details.members]
        numbers = [("id_no", one.id_number.value) for one in people]
        numbers += [(f, getattr(details.dwelling, f)) for f in households.UNIQUE_OF_A_HOUSE]
        for field, number in numbers:
            first = seen.setdefault((field, number), each.row_no) if number else each.row_no
            if first != each.row_no:
                refused[each.row_no] = Issue(
                    field, Severity.ERROR, "number_repeats", {"row": first}
                )
    return refused


def _details(reading: RowReading) -> HouseholdDetails:
    if reading.row.details is None:
        raise RuntimeError("only rows without errors are registered")
    return reading.row.details


def _rows_with(
    session: Session, batch_id: UUID, row_nos: Sequence[int], outcomes: Iterable[Outcome]
) -> set[int]:
    found = select(ImportRow.row_no).where(
        ImportRow.batch_id == batch_id,
        ImportRow.row_no.in_(row_nos),
        ImportRow.outcome.in_([outcome.value for outcome in outcomes]),
    )
    return set(session.scalars(found))


def _note(session: Session, batch_id: UUID, made: Mapping[int, HouseholdId]) -> None:
    """Say of imported rows which file they became."""
    if not made:
        return
    table = Base.metadata.tables[ImportRow.__tablename__]
    statement = (
        update(table)
        .where(table.c.batch_id == bindparam("of_batch"), table.c.row_no == bindparam("of_row"))
        .values(outcome=Outcome.IMPORTED.value, household_id=bindparam("became"))
    )
    parameters = [
        {"of_batch": batch_id, "of_row": row_no, "became": key} for row_no, key in made.items()
    ]
    session.connection().execute(statement, parameters)


def told_issue(issue: Issue) -> list[Any]:
    """Write a finding as JSON: column, weight, code, values and the place on a further sheet.

    The values name no personal number, not even one that was typed into another column.
    """
    plain = {name: _told(value) for name, value in issue.values.items()}
    place = [issue.sheet, issue.row_no] if issue.sheet else []
    return [issue.column, issue.severity.value, issue.code, plain, *place]


def _told(value: Any) -> int | float | str:
    is_number = isinstance(value, int | float)
    text = f"{value:.0f}" if is_number else str(value)
    if holds_long_number(text):
        return mask_account(text)
    return value if is_number else text

"""The life of an imported sheet: uploaded, its columns said, checked, imported, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, delete, func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.household_columns import BY_NAME, HOUSEHOLD_COLUMNS
from heating_program.domain.long_work import OPEN, JobState
from heating_program.domain.sheet_columns import proposed
from heating_program.domain.sheet_import import (
    HEADING_WITHIN,
    IMPORTABLE,
    MOST_AT_ONCE,
    BatchStage,
    Outcome,
    Rule,
    heading_mark,
    heading_row,
)
from heating_program.models.ids import ImportBatchId, JobId, UserId
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.models.job import Job
from heating_program.services import events, import_rows, jobs, scope
from heating_program.services.circumstances import moment_of
from heating_program.services.import_reading import PERMISSION
from heating_program.services.workbook_reading import Sheet

CHECK, IMPORT, IMPORT_WHOLE, UNDO = (
    "import_check", "import_rows", "import_whole", "import_undo"
)  # fmt: skip
PAGE: Final = 50
HOUSEHOLDS: Final = "households"
_BUSY = {BatchStage.CHECKING, BatchStage.IMPORTING, BatchStage.UNDOING}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was uploaded."""

    batch_id: UUID
    file_name: str
    sha256: str
    size_bytes: int
    sheet: Sheet


def receive(session: Session, *, actor: Actor, on: date, upload: Upload) -> ImportBatchId:
    """Note an uploaded sheet and propose its columns; sent twice, it is one batch.

    Raises
    ------
    DomainError
        `import_empty` for a sheet without a row below its heading.
    """
    key = ImportBatchId(upload.batch_id)
    if scope.sent_before(session, ImportBatch, key, actor, PERMISSION):
        return key
    top = upload.sheet.cells(0, HEADING_WITHIN)
    heading = heading_row(top)
    row_count = len(upload.sheet.lines) - heading - 1
    if row_count < 1:
        raise DomainError("import_empty", field="file")
    headings = ["" if cell is None else str(cell) for cell in top[heading]]
    batch = ImportBatch(
        id=key,
        kind=HOUSEHOLDS,
        area_code=actor.areas_for(PERMISSION)[0],
        file_name=upload.file_name[-120:],
        file_sha256=upload.sha256,
        size_bytes=upload.size_bytes,
        sheet=upload.sheet.name[:60],
        heading=heading_mark(headings),
        columns=headings,
        stage=BatchStage.UPLOADED.value,
        row_count=row_count,
        uploaded_by=UserId(actor.id),
        uploaded_at=moment_of(session),
    )
    columns = _remembered(session, batch) or proposed(headings, HOUSEHOLD_COLUMNS)
    batch.mapping = {"heading_row": heading, "columns": columns}
    session.add(batch)
    session.flush()
    _record(session, batch, actor, on, "import.uploaded", rows=row_count)
    return key


def _remembered(session: Session, batch: ImportBatch) -> dict[str, int] | None:
    """Return what was said of the same headings before, by the same person or their office."""
    said = (
        select(ImportBatch.mapping)
        .where(
            ImportBatch.heading == batch.heading,
            ImportBatch.area_code == batch.area_code,
            ImportBatch.stage != BatchStage.UPLOADED.value,
        )
        .order_by((ImportBatch.uploaded_by == batch.uploaded_by).desc())
        .order_by(ImportBatch.uploaded_at.desc())
    )
    mapping = session.scalar(said.limit(1))
    return mapping["columns"] if mapping else None


def map_columns(
    session: Session,
    *,
    actor: Actor,
    batch_id: UUID,
    row_version: int,
    columns: Mapping[str, int],
) -> JobId:
    """Say which column of the sheet is which, and ask for the check.

    Raises
    ------
    DomainError
        `stale_version`, `columns_missing` with the labels of required columns nobody named,
        `column_named_twice`.
    Refused
        `import_busy`, `import_is_done`.
    """
    batch = _hold(session, actor, batch_id, row_version)
    if not may_be_mapped(session, batch):
        raise Refused("import_is_done")
    _require_sound(columns, len(batch.columns))
    session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    batch.mapping = {**(batch.mapping or {}), "columns": dict(columns)}
    batch.counts = None
    return _begin(session, batch, actor, BatchStage.CHECKING, CHECK)


def _require_sound(columns: Mapping[str, int], width: int) -> None:
    missing = [each.label for each in HOUSEHOLD_COLUMNS if each.is_required]
    missing = [label for label in missing if label not in {BY_NAME[n].label for n in columns}]
    if missing:
        raise DomainError("columns_missing", columns="、".join(missing))
    places = list(columns.values())
    if len(set(places)) < len(places) or not all(0 <= place < width for place in places):
        raise DomainError("column_named_twice")


def begin_import(
    session: Session, *, actor: Actor, on: date, batch_id: UUID, row_version: int, rule: Rule
) -> JobId:
    """Ask for the import of a checked sheet.

    Raises
    ------
    DomainError
        `stale_version`, `import_nothing_ready`, `import_has_errors` and `import_too_long` for a
        sheet that is to be imported as a whole.
    Refused
        `import_busy`, `import_not_checked`.
    """
    batch = _hold(session, actor, batch_id, row_version)
    if batch.stage not in (BatchStage.CHECKED, BatchStage.IMPORTING):
        raise Refused("import_not_checked")
    counts = import_rows.counted(session, batch.id)
    if not any(counts.get(outcome.value) for outcome in IMPORTABLE):
        raise DomainError("import_nothing_ready")
    is_whole = rule is Rule.ALL_OR_NOTHING
    if is_whole and counts.get(Outcome.BAD.value):
        raise DomainError("import_has_errors", count=counts[Outcome.BAD.value])
    if is_whole and batch.row_count > MOST_AT_ONCE:
        raise DomainError("import_too_long", most=MOST_AT_ONCE)
    batch.rule = rule.value
    _record(session, batch, actor, on, "import.started", rule=rule.value)
    return _begin(session, batch, actor, BatchStage.IMPORTING, IMPORT_WHOLE if is_whole else IMPORT)


def begin_undo(
    session: Session, *, actor: Actor, on: date, batch_id: UUID, row_version: int, reason: str
) -> JobId:
    """Ask for an import to be taken back.

    Raises
    ------
    DomainError
        `stale_version`, `reason_missing`.
    Refused
        `import_busy`, `import_not_done`.
    """
    batch = _hold(session, actor, batch_id, row_version)
    if batch.stage not in (BatchStage.IMPORTED, BatchStage.IMPORTING, BatchStage.UNDOING):
        raise Refused("import_not_done")
    if len(reason.strip()) < 2:
        raise DomainError("reason_missing", field="reason")
    _record(session, batch, actor, on, "import.undo_started", reason=reason.strip())
    return _begin(session, batch, actor, BatchStage.UNDOING, UNDO)


def discard(session: Session, *, actor: Actor, on: date, batch_id: UUID, row_version: int) -> None:
    """Put a sheet away that was not imported; the door takes its cells off the disk.

    Raises
    ------
    Refused
        `import_busy`, `import_is_done`.
    """
    batch = _hold(session, actor, batch_id, row_version)
    if batch.stage not in (BatchStage.UPLOADED, BatchStage.CHECKING, BatchStage.CHECKED):
        raise Refused("import_is_done")
    batch.stage = BatchStage.DISCARDED.value
    _record(session, batch, actor, on, "import.discarded")


def finish(session: Session, *, batch_id: UUID, stage: BatchStage) -> dict[str, int]:
    """Note that a step of a sheet's life is done, and count its rows; again, it is the same."""
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    batch.stage = stage.value
    batch.counts = counts = import_rows.counted(session, batch.id)
    if stage is BatchStage.IMPORTED:
        batch.imported_at = moment_of(session)
    if stage is BatchStage.UNDONE:
        batch.undone_at = moment_of(session)
    return counts


def load(session: Session, actor: Actor, batch_id: UUID) -> ImportBatch:
    """Load a batch of the actor's areas.

    Raises
    ------
    DomainError
        `not_found`.
    """
    return scope.load(session, ImportBatch, batch_id, actor, PERMISSION)


def listed(session: Session, actor: Actor, *, page: int) -> tuple[Sequence[ImportBatch], int]:
    """List the sheets of the actor's areas, the newest first, and count them."""
    wanted = scope.visible(ImportBatch, actor, PERMISSION)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.order_by(ImportBatch.uploaded_at.desc(), ImportBatch.id.desc())
    return session.scalars(newest.limit(PAGE).offset((page - 1) * PAGE)).all(), total


def rows_of(
    session: Session, batch: ImportBatch, *, outcome: str, page: int
) -> tuple[Sequence[ImportRow], int]:
    """List rows of a batch the actor has loaded, by what became of them, `PAGE` at a time."""
    wanted: Select[ImportRow] = select(ImportRow).where(ImportRow.batch_id == batch.id)
    if outcome in set(Outcome):
        wanted = wanted.where(ImportRow.outcome == outcome)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    portion = wanted.order_by(ImportRow.row_no).limit(PAGE).offset((page - 1) * PAGE)
    return session.scalars(portion).all(), total


def same_file(session: Session, batch: ImportBatch) -> ImportBatch | None:
    """Return the last batch of the same bytes that was imported, if there is one."""
    before = and_(
        ImportBatch.file_sha256 == batch.file_sha256,
        ImportBatch.area_code == batch.area_code,
        ImportBatch.id != batch.id,
        ImportBatch.imported_at.is_not(None),
    )
    found = select(ImportBatch).where(before).order_by(ImportBatch.imported_at.desc()).limit(1)
    return session.scalars(found).one_or_none()


def may_be_mapped(session: Session, batch: ImportBatch) -> bool:
    """Tell whether columns may still be said: until the first row is registered."""
    if batch.stage == BatchStage.IMPORTING:  # stopped, or refused as a whole
        return not import_rows.counted(session, batch.id).get(Outcome.IMPORTED.value)
    return batch.stage in (BatchStage.UPLOADED, BatchStage.CHECKED, BatchStage.CHECKING)


def is_busy(session: Session, batch: ImportBatch) -> bool:
    """Tell whether a job is at work on the batch; one that failed or was stopped is not."""
    job = session.get(Job, batch.job_id) if batch.job_id else None
    return batch.stage in _BUSY and job is not None and JobState(job.state) in OPEN


def _hold(session: Session, actor: Actor, batch_id: UUID, row_version: int) -> ImportBatch:
    batch = scope.load(session, ImportBatch, batch_id, actor, PERMISSION, lock=True)
    if batch.row_version != row_version:
        raise DomainError("stale_version")
    if is_busy(session, batch):
        raise Refused("import_busy")
    return batch


def _begin(
    session: Session, batch: ImportBatch, actor: Actor, stage: BatchStage, kind: str
) -> JobId:
    batch.stage = stage.value
    batch.job_id = jobs.submit(
        session,
        actor=actor,
        kind=kind,
        title=TITLES[kind],
        area_code=batch.area_code,
        payload={"batch_id": str(batch.id)},
    )
    return batch.job_id


def _record(
    session: Session,
    batch: ImportBatch,
    actor: Actor,
    on: date,
    action: str,
    *,
    reason: str = "",
    **after: Any,
) -> None:
    events.record(
        session,
        actor=actor,
        permission=PERMISSION,
        on=on,
        subject=events.Subject("import_batch", batch.id, batch.area_code),
        action=action,
        after={"file_sha256": batch.file_sha256, **after},
        reason=reason,
    )


TITLES: Final = {
    CHECK: "检查导入表",
    IMPORT: "导入农户",
    IMPORT_WHOLE: "整表导入农户",
    UNDO: "撤销导入",
}

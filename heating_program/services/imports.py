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
from heating_program.domain.household_part_columns import HEAD_KEYS
from heating_program.domain.long_work import OPEN, JobState
from heating_program.domain.sheet_columns import Column, proposed
from heating_program.domain.sheet_import import (
    HEADING_WITHIN,
    IMPORTABLE,
    MOST_AT_ONCE,
    PARTS,
    SHEET_COLUMNS,
    BatchStage,
    Outcome,
    Rule,
    SheetKind,
    heading_mark,
    heading_row,
)
from heating_program.models.ids import ImportBatchId, JobId, UserId
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.models.job import Job
from heating_program.services import events, import_rows, jobs, scope
from heating_program.services.circumstances import moment_of
from heating_program.services.import_reading import PERMISSION
from heating_program.services.workbook_reading import Sheet, Workbook

CHECK, IMPORT, IMPORT_WHOLE, UNDO = (
    "import_check", "import_rows", "import_whole", "import_undo"
)  # fmt: skip
PAGE: Final = 50
_LOOKED_BACK: Final = 500
HOUSEHOLDS: Final = "households"
_BUSY = {BatchStage.CHECKING, BatchStage.IMPORTING, BatchStage.UNDOING}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was uploaded."""

    batch_id: UUID
    file_name: str
    sha256: str
    size_bytes: int
    workbook: Workbook


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
    main = _first_view(upload.workbook.households, SheetKind.HOUSEHOLDS)
    if main["rows"] < 1:
        raise DomainError("import_empty", field="file")
    batch = ImportBatch(
        id=key,
        kind=HOUSEHOLDS,
        area_code=actor.areas_for(PERMISSION)[0],
        file_name=upload.file_name[-120:],
        file_sha256=upload.sha256,
        size_bytes=upload.size_bytes,
        sheet=main["sheet"],
        heading=main["heading"],
        columns=main["headings"],
        stage=BatchStage.UPLOADED.value,
        row_count=main["rows"],
        uploaded_by=UserId(actor.id),
        uploaded_at=moment_of(session),
    )
    parts = {
        kind.value: view
        for kind in PARTS
        if kind in upload.workbook.sheets
        and (view := _first_view(upload.workbook.sheets[kind], kind))["rows"] > 0
    }
    for name, said in (_remembered(session, batch, parts)).items():
        (main if name == SheetKind.HOUSEHOLDS else parts[name]).update(said)
    batch.mapping = {"heading_row": main["heading_row"], "columns": main["columns"], "parts": parts}
    session.add(batch)
    session.flush()
    _record(session, batch, actor, on, "import.uploaded", rows=main["rows"])
    return key


def _first_view(sheet: Sheet, kind: SheetKind) -> dict[str, Any]:
    """Find the heading of a sheet, and what its columns seem to be."""
    columns = SHEET_COLUMNS[kind]
    top = sheet.cells(0, HEADING_WITHIN)
    heading = heading_row(top, columns)
    headings = ["" if cell is None else str(cell) for cell in (top[heading] if top else ())]
    return {
        "sheet": sheet.name[:60],
        "heading_row": heading,
        "headings": headings,
        "heading": heading_mark(headings),
        "rows": len(sheet.lines) - heading - 1,
        "columns": proposed(headings, columns),
        "is_taken": True,
    }


def _remembered(
    session: Session, batch: ImportBatch, parts: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return what was said of the same headings before, by the same person or their office.

    Each sheet is known by its own headings, whatever it stood beside.
    """
    said = (
        select(ImportBatch.heading, ImportBatch.mapping)
        .where(ImportBatch.area_code == batch.area_code)
        .where(ImportBatch.stage != BatchStage.UPLOADED.value)
        .order_by((ImportBatch.uploaded_by == batch.uploaded_by).desc())
        .order_by(ImportBatch.uploaded_at.desc())
        .limit(_LOOKED_BACK)
    )
    found: dict[str, dict[str, Any]] = {}
    for heading, mapping in session.execute(said):
        if heading == batch.heading:
            found.setdefault(SheetKind.HOUSEHOLDS.value, {"columns": mapping["columns"]})
        for kind, part in mapping.get("parts", {}).items():
            if kind in parts and part["heading"] == parts[kind]["heading"]:
                known = {name: part[name] for name in ("columns", "is_taken")}
                found.setdefault(kind, known)
    return found


def map_columns(
    session: Session,
    *,
    actor: Actor,
    batch_id: UUID,
    row_version: int,
    columns: Mapping[SheetKind, Mapping[str, int]],
) -> JobId:
    """Say which column of each sheet is which, and ask for the check.

    Parameters
    ----------
    columns
        By sheet; a further sheet that is not named is not imported.

    Raises
    ------
    DomainError
        `stale_version`, `columns_missing` with the labels of required columns nobody named,
        `part_key_missing`, `column_named_twice`.
    Refused
        `import_busy`, `import_is_done`.
    """
    batch = _hold(session, actor, batch_id, row_version)
    if not may_be_mapped(session, batch):
        raise Refused("import_is_done")
    mapping = batch.mapping or {"heading_row": 0, "columns": {}}
    main = dict(columns[SheetKind.HOUSEHOLDS])
    _require_sound(SheetKind.HOUSEHOLDS, batch.sheet, main, len(batch.columns))
    parts: dict[str, Any] = {}
    for name, part in mapping.get("parts", {}).items():
        kind = SheetKind(name)
        said = columns.get(kind)
        if said is not None:
            _require_sound(kind, part["sheet"], said, len(part["headings"]))
        told = dict(part["columns"] if said is None else said)
        parts[name] = {**part, "columns": told, "is_taken": said is not None}
    session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    batch.mapping = {**mapping, "columns": main, "parts": parts}
    batch.counts = None
    return _begin(session, batch, actor, BatchStage.CHECKING, CHECK)


def missing_columns(kind: SheetKind, named: Mapping[str, int]) -> list[Column]:
    """List the required columns of a sheet that nobody has named."""
    return [each for each in SHEET_COLUMNS[kind] if each.is_required and each.name not in named]


def _require_sound(kind: SheetKind, sheet: str, columns: Mapping[str, int], width: int) -> None:
    if missing := missing_columns(kind, columns):
        labels = "、".join(each.label for each in missing)
        raise DomainError("columns_missing", sheet=sheet, columns=labels)
    if kind is not SheetKind.HOUSEHOLDS and not any(key in columns for key in HEAD_KEYS):
        raise DomainError("part_key_missing", sheet=sheet)
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

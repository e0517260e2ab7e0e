"""Checks the rows of an uploaded sheet, a portion at a time."""

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.sheet_import import BatchStage
from heating_program.extensions import db
from heating_program.jobs.kind import Kind
from heating_program.jobs.sheets import batch_id_of, readings, result_of, sheets_of
from heating_program.models.import_batch import ImportBatch
from heating_program.services import (
    import_layout,
    import_links,
    import_reading,
    import_rows,
    imports,
)
from heating_program.services.jobs import Work
from heating_program.unit_of_work import unit_of_work


def _count(session: Session, work: Work) -> int:
    return session.get_one(ImportBatch, batch_id_of(work)).row_count


def _apply(session: Session, work: Work, _offset: int, _limit: int, found: Any) -> int:
    return import_rows.check_rows(
        session, actor=work.actor, batch_id=batch_id_of(work), found=found
    )


def _finish(app: Flask, work: Work) -> dict[str, Any]:
    key: UUID = batch_id_of(work)
    batch = db.session.get_one(ImportBatch, key)
    layout, row_count = import_layout.layout_of(batch), batch.row_count
    db.session.rollback()
    sheets = sheets_of(app)
    repeats = list(import_reading.repeats(sheets, layout, row_count))
    orphans = import_links.orphans(sheets, layout)

    def note(session: Session) -> dict[str, int]:
        import_rows.mark_repeats(session, batch_id=key, found=repeats)
        import_rows.note_orphans(session, batch_id=key, orphans=orphans)
        return imports.finish(session, batch_id=key, stage=BatchStage.CHECKED)

    return result_of(work, unit_of_work(note))


KIND = Kind(
    imports.CHECK, count=_count, apply=_apply, portion=1_000, prepare=readings, finish=_finish
)

"""Registers the good rows of a checked sheet, a portion at a time."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.sheet_import import BatchStage
from heating_program.extensions import db
from heating_program.jobs.kind import Kind
from heating_program.jobs.sheets import batch_id_of, readings, result_of
from heating_program.models import table_statistics
from heating_program.models.import_batch import ImportBatch
from heating_program.services import import_pairs, import_rows, imports
from heating_program.services.jobs import Work
from heating_program.unit_of_work import unit_of_work


def count(session: Session, work: Work) -> int:
    """Count the rows of the sheet, good or not."""
    return session.get_one(ImportBatch, batch_id_of(work)).row_count


def apply(session: Session, work: Work, _offset: int, _limit: int, found: Any) -> int:
    """Register a portion."""
    return import_rows.import_rows(
        session, actor=work.actor, on=work.on, batch_id=batch_id_of(work), found=found
    )


def finish(_app: Flask, work: Work) -> dict[str, Any]:
    """Note that the sheet is imported, and have its files searched for look-alikes."""
    key = batch_id_of(work)

    def note(session: Session) -> dict[str, int]:
        counts = imports.finish(session, batch_id=key, stage=BatchStage.IMPORTED)
        import_pairs.follow(session, actor=work.actor, batch_id=key)
        return counts

    result = result_of(work, unit_of_work(note))
    table_statistics.refresh(db.engine)  # the database sees how much it has grown
    return result


KIND = Kind(
    imports.IMPORT, count=count, apply=apply, portion=1_000, prepare=readings, finish=finish
)

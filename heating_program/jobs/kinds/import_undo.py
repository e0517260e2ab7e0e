"""Takes an imported sheet back, a portion at a time."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.sheet_import import BatchStage
from heating_program.jobs.kind import Kind
from heating_program.jobs.kinds.import_rows import count
from heating_program.jobs.sheets import batch_id_of, result_of
from heating_program.models.import_batch import ImportBatch
from heating_program.services import import_layout, import_undo, imports
from heating_program.services.jobs import Work
from heating_program.unit_of_work import unit_of_work


def _apply(session: Session, work: Work, offset: int, limit: int, _ready: object) -> int:
    key = batch_id_of(work)
    layout = import_layout.layout_of(session.get_one(ImportBatch, key))
    row_nos = [layout.row_no(each) for each in range(offset, offset + limit)]
    return import_undo.undo_rows(
        session, actor=work.actor, on=work.on, batch_id=key, row_nos=row_nos
    )


def _finish(_app: Flask, work: Work) -> dict[str, Any]:
    key = batch_id_of(work)
    return result_of(
        work,
        unit_of_work(
            lambda session: imports.finish(session, batch_id=key, stage=BatchStage.UNDONE)
        ),
    )


KIND = Kind(imports.UNDO, count=count, apply=_apply, portion=200, finish=_finish)

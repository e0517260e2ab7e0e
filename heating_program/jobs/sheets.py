"""What the jobs on imported sheets share: the batch, its sealed rows, the page they lead to."""

from typing import Any
from uuid import UUID

from flask import Flask

from heating_program.extensions import db
from heating_program.models.import_batch import ImportBatch
from heating_program.services import import_layout, import_reading
from heating_program.services.circumstances import vault_of
from heating_program.services.import_files import Sheets
from heating_program.services.import_reading import RowReading
from heating_program.services.jobs import Work


def batch_id_of(work: Work) -> UUID:
    """Return the batch a job works on."""
    return UUID(work.payload["batch_id"])


def sheets_of(app: Flask) -> Sheets:
    """Return where the sealed sheets lie."""
    return Sheets(app.extensions["settings"].imports_dir, vault_of(db.session))


def readings(app: Flask, work: Work, offset: int, limit: int) -> list[RowReading]:
    """Read a portion of rows before its transaction."""
    layout = import_layout.layout_of(db.session.get_one(ImportBatch, batch_id_of(work)))
    sheets = sheets_of(app)
    db.session.rollback()
    around = import_reading.surroundings(work.actor, work.on)
    return import_reading.read_portion(sheets, layout, around, offset=offset, limit=limit)


def page_of(work: Work) -> dict[str, Any]:
    """Return what is kept with the job: the page of its sheet."""
    return {"page": ["imports.show", {"batch_id": str(batch_id_of(work))}]}


def result_of(work: Work, counts: dict[str, int]) -> dict[str, Any]:
    """Return what is kept with the job: its page and the rows by what became of them."""
    return {**page_of(work), "counts": counts}

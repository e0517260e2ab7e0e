"""Writes a long roster of households: its rows in sealed parts, then the workbook of them all."""

import json
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.jobs.kind import Kind
from heating_program.models.job import Job
from heating_program.services import household_roster
from heating_program.services.circumstances import vault_of
from heating_program.services.household_roster import Row
from heating_program.services.job_files import JobFiles
from heating_program.services.jobs import Work

_PORTION = 2_000
_FILE = "农户名册.xlsx"


def _count(_session: Session, work: Work) -> int:
    return int(work.payload["rows"])


def _read(app: Flask, work: Work, offset: int, limit: int) -> None:
    """Keep the rows of a portion, which begins behind the last row of the one before."""
    files = _files(app)
    before = _part(files, work, offset - _PORTION) if offset else []
    after = household_roster.last_key(before)
    if offset and after is None:  # fewer than were counted: the list has ended already
        rows: list[Row] = []
    else:
        wanted = household_roster.filter_of(vault_of(db.session), work.id, work.payload)
        rows = household_roster.rows_behind(
            db.session, work.actor, wanted, on=work.on, after=after, limit=limit
        )
    db.session.rollback()
    files.keep(work.id, json.dumps(rows, ensure_ascii=False).encode(), f"rows-{offset}")


def _apply(_session: Session, _work: Work, _offset: int, _limit: int, _ready: object) -> int:
    return 0  # reading changes nothing


def _write(app: Flask, work: Work) -> dict[str, Any]:
    files, job = _files(app), db.session.get_one(Job, work.id)
    at = job.progress_at or job.created_at
    db.session.rollback()
    offsets = range(0, int(work.payload["rows"]), _PORTION)
    try:
        rows = (row for offset in offsets for row in _part(files, work, offset))
        files.keep(work.id, household_roster.workbook(rows, actor=work.actor, at=at))
    except DomainError:  # an earlier run has written the workbook and dropped the parts
        files.read(work.id)
    files.drop_parts(work.id)
    return {"file": _FILE}


def _part(files: JobFiles, work: Work, offset: int) -> list[Row]:
    rows: list[Row] = json.loads(files.read(work.id, f"rows-{offset}"))
    return rows


def _files(app: Flask) -> JobFiles:
    return JobFiles(app.extensions["settings"].job_files_dir, vault_of(db.session))


KIND = Kind(
    household_roster.KIND,
    count=_count,
    apply=_apply,
    portion=_PORTION,
    prepare=_read,
    finish=_write,
)

"""Assigns many households to a person, and says of each what became of it."""

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.extensions import db
from heating_program.jobs.kind import Kind
from heating_program.services import assignments
from heating_program.services.circumstances import vault_of
from heating_program.services.job_files import JobFiles
from heating_program.services.jobs import Work

_FILE = "分派结果.xlsx"


def _count(_session: Session, work: Work) -> int:
    return int(work.payload["count"])


def _keys(app: Flask, work: Work, offset: int, limit: int) -> list[UUID]:
    return _all_keys(app, work)[offset : offset + limit]


def _apply(session: Session, work: Work, _offset: int, _limit: int, keys: list[UUID]) -> int:
    found = assignments.assign(
        session, actor=work.actor, on=work.on, household_ids=keys, to=assignments.person_of(work)
    )
    return len(found.refused)


def _finish(app: Flask, work: Work) -> dict[str, Any]:
    content = assignments.result_sheet(
        db.session, work.actor, _all_keys(app, work), to=assignments.person_of(work)
    )
    _files(app).keep(work.id, content)
    return {"file": _FILE}


def _all_keys(app: Flask, work: Work) -> list[UUID]:
    return assignments.read_keys(_files(app).read(work.id, assignments.KEYS))


def _files(app: Flask) -> JobFiles:
    return JobFiles(app.extensions["settings"].job_files_dir, vault_of(db.session))


KIND = Kind(
    assignments.KIND, count=_count, apply=_apply, portion=200, prepare=_keys, finish=_finish
)

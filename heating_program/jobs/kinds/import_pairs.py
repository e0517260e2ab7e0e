"""Searches the registry for files that look like those of a sheet just imported."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.jobs.kind import Kind
from heating_program.jobs.sheets import batch_id_of, page_of
from heating_program.services import import_pairs
from heating_program.services.jobs import Work


def _count(_session: Session, work: Work) -> int:
    return len(work.payload["villages"])


def _compare(session: Session, work: Work, offset: int, limit: int, _ready: object) -> int:
    villages = work.payload["villages"][offset : offset + limit]
    import_pairs.search(session, batch_id_of(work), villages)
    return 0


def _page(_app: Flask, work: Work) -> dict[str, Any]:
    return page_of(work)


# A village of a large banner holds some thousand files.
KIND = Kind(import_pairs.KIND, count=_count, apply=_compare, portion=5, finish=_page)

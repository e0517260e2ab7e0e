"""Searches all files of an area for pairs that look like one household."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.jobs.kind import Kind
from heating_program.services import duplicate_pairs, duplicate_scan
from heating_program.services.jobs import Work


def _count(session: Session, work: Work) -> int:
    return duplicate_scan.count(session, work.area_code)


def _compare(session: Session, work: Work, offset: int, limit: int, _ready: object) -> int:
    duplicate_scan.scan(session, work.area_code, offset, limit)
    return 0


def _page(_app: Flask, _work: Work) -> dict[str, Any]:
    return {"page": ["duplicates.index", {}]}


KIND = Kind(duplicate_pairs.SCAN, count=_count, apply=_compare, portion=500, finish=_page)

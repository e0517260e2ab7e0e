"""Makes every household's search key anew, as `heating search-keys --all` does."""

from typing import Any

from sqlalchemy.orm import Session

from heating_program.jobs.kind import Kind
from heating_program.services import search_keys
from heating_program.services.jobs import Work


def _count(session: Session, _work: Work) -> int:
    return search_keys.count(session)


def _rewrite(session: Session, _work: Work, offset: int, limit: int, _ready: Any) -> int:
    search_keys.rewrite(session, offset=offset, limit=limit)
    return 0


KIND = Kind("search_keys", count=_count, apply=_rewrite, portion=500)

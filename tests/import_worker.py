"""A worker process for the kill test of the import: the real kind, in portions small enough.

    python -m tests.import_worker SLOT [inside|after] [OFFSET] [KIND]

It stops inside a portion's transaction with everything written, or between the portion's commit
and the engine's own note of it, and says ``there``.
"""

import sys
import threading
from dataclasses import replace
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from heating_program.app import create_app
from heating_program.jobs import registry, worker
from heating_program.jobs.kind import Kind
from heating_program.jobs.kinds import import_rows
from heating_program.services.jobs import Work
from tests.jobs_worker import end_with_input, stop_there

PORTION = 20
_PLACE = "portion"


def stopping(where: str, place: int, code: str = import_rows.KIND.code) -> Kind:
    """Return the import, or the search behind it, that stops where it is to be killed."""
    real = registry.kind_of(code)

    def apply(session: Session, work: Work, offset: int, limit: int, ready: Any) -> int:
        failed = real.apply(session, work, offset, limit, ready)
        session.flush()
        session.info[_PLACE] = offset
        if where == "inside" and offset == place:
            stop_there()
        return failed

    def after_commit(session: Session) -> None:
        if where == "after" and session.info.get(_PLACE) == place:
            stop_there()

    event.listen(Session, "after_commit", after_commit)
    return replace(real, portion=PORTION, apply=apply)


def main() -> None:
    threading.Thread(target=end_with_input, daemon=True).start()
    slot, *stop = sys.argv[1:]
    kind = replace(import_rows.KIND, portion=PORTION)
    if stop:
        kind = stopping(stop[0], int(stop[1]), *stop[2:])
    registry.job_kinds()[kind.code] = kind
    worker.work(create_app(), threading.Event(), slot)


if __name__ == "__main__":
    main()

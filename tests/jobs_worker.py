"""A worker process for the kill tests: the real one, with a kind that stops where it is told to.

    python jobs_worker.py SLOT [inside|after] [OFFSET]

It reads the settings from the environment, says ``ready`` when it works and ``there`` when it has
come to the point at which it is to be killed; it ends when its input closes.
"""

import os
import sys
import threading
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from heating_program.app import create_app
from heating_program.jobs import registry, worker
from heating_program.jobs.kind import Kind
from heating_program.models.outbox import OutboxItem
from heating_program.services.circumstances import moment_of
from heating_program.services.jobs import Work

COUNTED = "counted"
PORTION = 10
_PLACE = "portion"


def count(_session: Session, work: Work) -> int:
    return int(work.payload["items"])


def note(session: Session, _work: Work, offset: int, limit: int, _ready: object) -> int:
    """Write one row an item: done twice, it would be there twice."""
    at = moment_of(session)
    for number in range(offset, offset + limit):
        session.add(OutboxItem(kind=COUNTED, payload={"n": number}, created_at=at, done_at=at))
    session.flush()
    session.info[_PLACE] = offset
    return 0


KIND = Kind(COUNTED, count=count, apply=note, portion=PORTION)


def stop_there() -> None:
    sys.stdout.write("there\n")
    sys.stdout.flush()
    threading.Event().wait()


def stopping_at(where: str, place: int) -> Kind:
    """Return the kind that stops inside a portion's transaction, or between its commit and the
    engine's own note of it."""

    def stop_inside(session: Session, work: Work, offset: int, limit: int, ready: Any) -> int:
        failed = note(session, work, offset, limit, ready)
        if where == "inside" and offset == place:
            stop_there()
        return failed

    def stop_after(session: Session) -> None:
        if session.info.get(_PLACE) == place:
            stop_there()

    if where == "after":
        event.listen(Session, "after_commit", stop_after)
    return Kind(COUNTED, count=count, apply=stop_inside, portion=PORTION)


def end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    threading.Thread(target=end_with_input, daemon=True).start()
    slot, *stop = sys.argv[1:]
    kind = stopping_at(stop[0], int(stop[1])) if stop else KIND
    registry.job_kinds()[COUNTED] = kind
    worker.work(create_app(), threading.Event(), slot)


if __name__ == "__main__":
    main()

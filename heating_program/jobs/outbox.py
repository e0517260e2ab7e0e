"""Does what transactions have promised: one item at a time, in a thread of the server.

Promises of a process that died are found when the next one starts; a lease keeps two servers from
doing the same, and doing it twice changes nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.jobs.render import render_document
from heating_program.services import outbox
from heating_program.services.documents import RENDER
from heating_program.unit_of_work import unit_of_work

log = logging.getLogger(__name__)

HANDLERS: dict[str, Callable[[Flask, dict[str, Any]], None]] = {RENDER: render_document}
EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Runner:
    """The thread that works, and how to wake and to end it."""

    thread: Thread
    wake: Event
    ending: Event
    listener: Callable[[Session], None]

    def stop(self, timeout_s: float = 30.0) -> None:
        """Let the thread finish the item in hand and end."""
        event.remove(Session, "after_commit", self.listener)
        self.ending.set()
        self.wake.set()
        self.thread.join(timeout_s)


def start(app: Flask) -> Runner:
    """Start the thread; what was left by an earlier process is done first."""
    wake, ending = Event(), Event()

    def on_commit(session: Session) -> None:
        if session.info.pop(outbox.PROMISED, False):
            wake.set()

    event.listen(Session, "after_commit", on_commit)
    thread = Thread(target=_work, args=(app, wake, ending), name="outbox", daemon=True)
    thread.start()
    return Runner(thread, wake, ending, on_commit)


def run_once(app: Flask) -> bool:
    """Do the oldest open item.

    Returns
    -------
    bool
        Whether there was one; it may have failed, which is kept with it.
    """
    with app.app_context():
        if not outbox.has_open(db.session, datetime.now(UTC)):
            return False
        leased = unit_of_work(outbox.lease_next)
        if leased is None:
            return False
        item_id, kind, payload = leased
        try:
            HANDLERS[kind](app, payload)
        except Exception as error:
            log.exception("promised work failed: %s %s", kind, item_id)
            said = _words(error)
            unit_of_work(lambda session: outbox.failed(session, item_id, said))
        else:
            unit_of_work(lambda session: outbox.done(session, item_id))
    return True


def run_all(app: Flask) -> int:
    """Do everything that is open now and return how many items that were."""
    count = 0
    while run_once(app):
        count += 1
    return count


def _work(app: Flask, wake: Event, ending: Event) -> None:
    while not ending.is_set():
        wake.clear()
        try:
            while not ending.is_set() and run_once(app):
                pass
        except Exception:
            # The database may be away for a while; the thread must outlive that.
            log.exception("the outbox could not be asked")
        wake.wait(EVERY_S)


def _words(error: Exception) -> str:
    """Keep what a person needs to help: the code of a refusal with its values, or the error."""
    return str(error) if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"

"""The one way to write: a function runs in one write transaction, and all of it counts or none.

No file, network or PDF work happens inside; what must follow the commit is an outbox row. The
small writer beside it keeps what is not business: who read what, when a session was last seen, how
often a password was tried. It is the only other place that commits.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import current_app, g, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.engine import hasty_writer, writer
from heating_program.services import events

T = TypeVar("T")
_TRIES = 5
_RETRYABLE = {"40001", "40P01"}  # serialization failure, deadlock: PostgreSQL asks for another try
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_SMALL = "small_writer"


class DatabaseUnavailableError(Exception):
    """The database is busy beyond patience or cannot write; nothing was changed."""


class SafeRequestWroteError(RuntimeError):
    """A page that only shows tried to change business data: a defect, stopped before it counts."""


def unit_of_work(work: Callable[[Session], T]) -> T:
    """Run `work` in one write transaction of the current application and commit it.

    Parameters
    ----------
    work
        Reads what it needs afresh (keys and versions come in from outside), changes it, and returns
        plain values: rows do not outlive their transaction. It may run more than once.

    Raises
    ------
    DomainError
        What the programme's rules say; `stale_version` when a colleague was faster.
    DatabaseUnavailableError
        The database is locked, full or gone.
    """
    # On SQLite a read transaction cannot become a write one, so the page's reading ends here.
    db.session.rollback()
    info = {**current_app.extensions["session_info"], "request_id": g.get("request_id", "")}
    return run_in_transaction(db.engine, work, info=info)


def run_in_transaction(
    engine: Engine, work: Callable[[Session], T], *, info: dict[str, Any] | None = None
) -> T:
    """Run `work` as `unit_of_work` does, on a given engine: the form that tests and workers use."""
    has_collided = False
    for attempt in range(1, _TRIES + 1):
        try:
            # The doors read the clock once for a transaction; sample data brings its own instant.
            circumstances = {"at": datetime.now(UTC), **(info or {})}
            with Session(writer(engine), expire_on_commit=False, info=circumstances) as session:
                result = work(session)
                events.seal(session)
                session.commit()
                return result
        except StaleDataError as error:
            raise DomainError("stale_version") from error
        except IntegrityError as error:
            # Somebody committed the same meanwhile: the second run sees it, and knows its own form
            # again or says at which field it collides.
            if has_collided:
                raise _as_domain_error(error) from error
            has_collided = True
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _RETRYABLE:
                raise _as_unavailable(error) from error
            if attempt == _TRIES:
                raise DatabaseUnavailableError from error
            time.sleep(random.uniform(0, 0.05) * attempt)  # noqa: S311 - jitter, not a secret
    raise DatabaseUnavailableError


def write_small(work: Callable[[Session], T]) -> T:
    """Keep a reading, a session's last sight or an attempt: no business data, no event."""
    return _write_small(writer(db.engine), work)


def write_small_if_free(work: Callable[[Session], object]) -> None:
    """Keep what no page should wait for: while the database is busy it is left out."""
    with suppress(OperationalError):
        _write_small(hasty_writer(db.engine), work)


def _write_small(engine: Engine, work: Callable[[Session], T]) -> T:
    info = {**current_app.extensions["session_info"], _SMALL: True}
    with Session(engine, expire_on_commit=False, info=info) as session:
        result = work(session)
        session.commit()
        return result


@event.listens_for(Session, "before_commit")
def _showing_never_writes(session: Session) -> None:
    if not has_request_context() or request.method not in _SAFE_METHODS:
        return
    if session.info.get(_SMALL):
        return
    raise SafeRequestWroteError(request.path)


# The constraint is the backstop behind a service's kind check; SQLite names columns in its message
# and PostgreSQL the constraint, so one table knows both spellings.
_UNIQUE_CODES = {
    "person.id_no_index": "id_no_taken",
    "uq_person_id_no_index": "id_no_taken",
    "dwelling.plot_no": "plot_no_taken",
    "uq_dwelling_plot_no": "plot_no_taken",
    "dwelling.electricity_customer_no": "electricity_customer_no_taken",
    "uq_dwelling_electricity_customer_no": "electricity_customer_no_taken",
    "dwelling.meter_no": "meter_no_taken",
    "uq_dwelling_meter_no": "meter_no_taken",
    "dwelling.heating_meter_no": "heating_meter_no_taken",
    "uq_dwelling_heating_meter_no": "heating_meter_no_taken",
    "conversion.device_serial": "device_serial_taken",
    "uq_conversion_device_serial": "device_serial_taken",
    "conversion.heat_meter_no": "heat_meter_no_taken",
    "uq_conversion_heat_meter_no": "heat_meter_no_taken",
    "duty.subject_type": "duty_taken",
    "pk_duty": "duty_taken",
    "claim.conversion_id": "claim_exists",
    "uq_claim_live": "claim_exists",
    "not_overdrawn": "budget_exhausted",
    "photo.subject_type": "photo_kept_already",
    "uq_photo_standing": "photo_kept_already",
    "app_user.username": "username_taken",
    "uq_app_user_username": "username_taken",
    "two_people": "second_person_needed",
    "four_eyes": "second_person_needed",
}


def _as_domain_error(error: IntegrityError) -> DomainError:
    text = str(error.orig)
    code = next((code for spelling, code in _UNIQUE_CODES.items() if spelling in text), None)
    return DomainError(code or "conflict_with_stored_data")


def _as_unavailable(error: DBAPIError) -> Exception:
    return DatabaseUnavailableError() if isinstance(error, OperationalError) else error

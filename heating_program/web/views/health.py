"""Whether the process lives and whether it can work: for whoever watches the server."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from heating_program.access import public
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models import schema
from heating_program.models.user import Throttle
from heating_program.services import disk_space, installation
from heating_program.services.circumstances import vault_of
from heating_program.unit_of_work import write_small
from heating_program.web.frame import now

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def lives() -> ResponseReturnValue:
    """Answer: the process lives."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer 503 with the names of what is missing; nothing about data is told."""
    missing = [name for name, check in _CHECKS.items() if not check()]
    return jsonify(status="missing" if missing else "ok", missing=missing), 503 if missing else 200


def _can_write() -> bool:
    """Write one row that nobody reads, through the lock and to the disk."""
    try:
        write_small(_touch)
    except SQLAlchemyError:
        return False
    return True


def _touch(small: Session) -> None:
    small.merge(Throttle(key="readyz", count=0, until=now()))


def _has_disk() -> bool:
    return not disk_space.is_low(current_app.extensions["settings"].data_dir)


def _is_migrated() -> bool:
    try:
        return schema.current(db.engine) == schema.head()
    except SQLAlchemyError:
        return False


def _has_key() -> bool:
    try:
        installation.check_canary(db.session, vault_of(db.session))
    except (DomainError, SQLAlchemyError):
        return False
    return True


_CHECKS = {"write": _can_write, "disk": _has_disk, "schema": _is_migrated, "key": _has_key}

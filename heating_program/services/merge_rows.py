"""Writes down every row a merge touches, and puts it back exactly, as long as nobody changed it.

A report is a list of plain entries: table, key, columns with what they held before and after, and a
keyed mark of the whole row as the merge left it.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, inspect
from sqlalchemy.orm import Session

from heating_program.models.base import Base
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling, Occupancy
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.inspection import Inspection
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.past_measure import PastMeasure
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSizing, PvSystem
from heating_program.models.retrofit import Retrofit, RetrofitAssessment
from heating_program.models.subsidy import Claim
from heating_program.services.circumstances import vault_of

Entry = dict[str, Any]
CHANGED, CREATED = "changed", "created"
_BY_STEPS = ("stage", "stage_since")
"""What goes back by the table of the file's life and not by the report: see merge_undo."""

MODELS: dict[str, type[Any]] = {
    model.__tablename__: model
    for model in (
        Household,
        Person,
        Dwelling,
        Occupancy,
        SpecialStatus,
        BankAccount,
        EnergyUse,
        PastMeasure,
        Photo,
        Conversion,
        Inspection,
        Retrofit,
        RetrofitAssessment,
        PvSystem,
        PvSizing,
        Claim,
        IssuedDocument,
    )
}


def change(report: list[Entry], row: Any, **values: Any) -> None:
    """Set columns of a row and write down what they held; what is so already is left out."""
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not news:
        return
    columns = {
        name: {"before": _plain(getattr(row, name)), "after": _plain(value)}
        for name, value in news.items()
    }
    for name, value in news.items():
        setattr(row, name, value)
    report.append(_entry(row, CHANGED, columns))


def create(session: Session, report: list[Entry], row: Any) -> None:
    """Add a row; its content is not repeated in the report, because undoing takes it away."""
    session.add(row)
    report.append(_entry(row, CREATED, {}))


def seal(session: Session, report: list[Entry]) -> None:
    """Mark every row as the merge leaves it."""
    session.flush()
    for entry in report:
        entry["mark"] = _mark(session, row_of(session, entry))


def row_of(session: Session, entry: Entry) -> Any | None:
    """Return the row an entry speaks of, None when it is gone."""
    return session.get(MODELS[entry["table"]], UUID(entry["id"]))


def disturbed(session: Session, report: list[Entry]) -> Iterator[Entry]:
    """Yield the entries whose rows are no longer as the merge left them."""
    for entry in report:
        row = row_of(session, entry)
        if row is None or _mark(session, row) != entry["mark"]:
            yield entry


def restore(session: Session, report: list[Entry]) -> None:
    """Put every row back, the last touched first, so that no unique number stands twice."""
    for entry in reversed(report):
        row = row_of(session, entry)
        if row is None:
            continue
        if entry["what"] == CREATED:
            session.delete(row)
        else:
            types = {column.key: column.type for column in inspect(type(row)).columns}
            for name, held in entry["columns"].items():
                if name not in _BY_STEPS:
                    setattr(row, name, _typed(types[name], held["before"]))
        session.flush()


def _entry(row: Any, what: str, columns: dict[str, Any]) -> Entry:
    return {"table": row.__tablename__, "id": str(row.id), "what": what, "columns": columns}


def _mark(session: Session, row: Any) -> str:
    """Return a keyed mark of all columns as the database holds them."""
    session.refresh(row)
    held = {name: _plain(getattr(row, name)) for name in columns_of(row)}
    return vault_of(session).fingerprint(json.dumps(held, sort_keys=True, ensure_ascii=False))


def columns_of(row: Base) -> list[str]:
    """List the names of a row's columns."""
    return [column.key for column in inspect(type(row)).columns]


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, UUID) else value


def _typed(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Uuid):
        return UUID(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value

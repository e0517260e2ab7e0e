"""Recomputes the hash chain of the record: a changed, cut, moved or missing event shows."""

from collections.abc import Collection, Iterator
from itertools import groupby

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from heating_program.models.event import Event, EventChain
from heating_program.services import events

_AT_ONCE = 2000


def broken_days(session: Session, days: Collection[str] | None = None) -> dict[str, str]:
    """Recompute the chain, of some days or of all, and say what is wrong by day.

    Whether a whole day is missing shows only when all days are asked for.

    Returns
    -------
    dict of str to str
        Day to the code of its first fault: ``event_altered``, ``event_missing``,
        ``chain_cut`` (fewer or more events than the head knows), ``day_missing``.
    """
    heads = {chain.day: chain for chain in session.scalars(select(EventChain))}
    wanted = set(heads) if days is None else set(days)
    faults = {day: "chain_cut" for day in wanted if heads[day].length}
    for day, rows in groupby(_rows(session, days), key=lambda row: str(row.day)):
        fault = _fault(heads.get(day), rows)
        if fault:
            faults[day] = fault
        else:
            faults.pop(day, None)
    return {**faults, **_wrong_openings(list(heads.values()), wanted)}


def _rows(session: Session, days: Collection[str] | None) -> Iterator[Row[tuple[object, ...]]]:
    statement = select(*Event.__table__.columns).order_by(Event.day, Event.position)
    if days is not None:
        statement = statement.where(Event.day.in_(days))
    yield from session.execute(statement, execution_options={"yield_per": _AT_ONCE})


def _fault(chain: EventChain | None, rows: Iterator[Row[tuple[object, ...]]]) -> str | None:
    """Walk one day; the rest of its rows is read in any case, for the next day to follow."""
    fault, position = None, 0
    previous = chain.opening_hash if chain else ""
    for row in rows:
        position += 1
        if row.position != position or row.previous_hash != previous:
            fault = fault or "event_missing"
        if events.digest(row) != row.hash:
            fault = fault or "event_altered"
        previous = row.hash
    if chain is None or (position, previous) != (chain.length, chain.head_hash):
        fault = fault or "chain_cut"
    return fault


def _wrong_openings(chains: list[EventChain], wanted: set[str]) -> dict[str, str]:
    """Every day opens with the head of the day before it; the first one with zeros."""
    faults, head = {}, events.GENESIS
    for chain in sorted(chains, key=lambda each: each.day):
        if chain.opening_hash != head and chain.day in wanted:
            faults[chain.day] = "day_missing"
        head = chain.head_hash
    return faults

"""Counts up a series in the transaction that uses the number: no gaps, no doubles."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from heating_program.models.issued_document import NumberSeries


def next_number(session: Session, key: str) -> int:
    """Return the next number of a series, starting with 1.

    An upsert holds the counter row until the transaction ends; a rolled-back one gives it back.
    """
    return reserve(session, key, 1)[0]


def reserve(session: Session, key: str, count: int) -> range:
    """Return the next `count` numbers of a series, as `next_number` would one by one."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(NumberSeries).values(key=key, last=count)
    statement = statement.on_conflict_do_update(
        index_elements=[NumberSeries.key], set_={"last": NumberSeries.last + count}
    )
    session.execute(statement)
    last = session.scalars(select(NumberSeries.last).where(NumberSeries.key == key)).one()
    return range(last - count + 1, last + 1)


def file_no(session: Session, village_code: str) -> str:
    """Return the next printed number of household files in a village's banner."""
    return file_nos(session, village_code, 1)[0]


def file_nos(session: Session, village_code: str, count: int) -> list[str]:
    """Return the next numbers of household files in a village's banner."""
    banner = village_code[:6]
    return [
        f"HH-{banner}-{number:06d}" for number in reserve(session, f"household:{banner}", count)
    ]

"""Counts up a series in the transaction that uses the number: no gaps, no doubles."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from heating_program.models.issued_document import NumberSeries


def next_number(session: Session, key: str) -> int:
    """Return the next number of a series, starting with 1.

    An upsert holds the counter row until the transaction ends; a rolled-back one gives it back.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(NumberSeries).values(key=key, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=[NumberSeries.key], set_={"last": NumberSeries.last + 1}
    )
    session.execute(statement)
    return session.scalars(select(NumberSeries.last).where(NumberSeries.key == key)).one()

"""The declarative base every table stands on, and the column types that keep promises.

Keys are UUIDv7 made by whoever creates the record; money is whole fen; an instant is UTC and aware;
every table with personal data carries the division code of its village.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Date, Dialect, MetaData, String, Uuid
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7

from heating_program.domain.money import Fen
from heating_program.models.ids import TYPED_IDS


def new_id() -> UUID:
    """Return a new UUIDv7: unique without asking the database, and ordered by time."""
    return uuid7()


class FenColumn(TypeDecorator[int]):
    """Whole fen; refuses a float or a Decimal, which SQLite would keep as a rounded REAL."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - signature given by SQLAlchemy
        """Let only whole numbers through."""
        if value is not None and type(value) is not int:
            message = f"money is whole fen, not {type(value).__name__}"
            raise TypeError(message)
        return value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - signature given by SQLAlchemy
        """Refuse a naive instant: nobody could say what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs its zone"
            raise TypeError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - signature given by SQLAlchemy
        """Return the instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Parent of all tables; its naming convention lets migrations name a constraint."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        **dict.fromkeys(TYPED_IDS, Uuid()),
        Fen: FenColumn(),
        datetime: UtcDateTime(),
        date: Date(),
        # Without a value the column is NULL, not the JSON word null, which no query would find.
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON(),
        list[Any]: JSON(),
    }


class AreaScoped:
    """Mixin of every table with personal data: the village, township or banner it belongs to."""

    area_code: Mapped[str] = mapped_column(String(12), index=True)


class Versioned:
    """Mixin of rows people edit: a stale write is refused instead of overwriting a colleague's."""

    row_version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class attribute, as SQLAlchemy asks
        return {"version_id_col": cls.row_version}

"""The house itself, separate from the family that lives in it: it may be sold, split or let."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.ids import (
    DwellingId,
    DwellingOpeningId,
    DwellingWallId,
    HouseholdId,
    OccupancyId,
)

_NEXT_NAMED = text("next_name <> ''")


def _unique_if_given(column: str) -> Index:
    """One plot, one meter, one subsidy: a number stands on one house only, an empty one on many."""
    given = text(f"{column} <> ''")
    return Index(
        f"uq_dwelling_{column}", column, unique=True, sqlite_where=given, postgresql_where=given
    )


def _lacking(what: str, condition: str) -> Index:
    """Let the houses that lack something be found without reading those that have it."""
    lacks = text(condition)
    return Index(f"ix_dwelling_{what}", "id", sqlite_where=lacks, postgresql_where=lacks)


def is_given(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Repeat the condition of a number's index: SQLite reads the whole table without it."""
    return column != literal_column("''")


class Dwelling(AreaScoped, Versioned, Base):
    """A farmhouse: plot, place, shape, structure and how it is heated today.

    What a survey has not seen yet is an empty text or None, never a guess. The position is WGS-84.
    """

    __tablename__ = "dwelling"
    __table_args__ = (
        _unique_if_given("plot_no"),
        _unique_if_given("electricity_customer_no"),
        _unique_if_given("meter_no"),
        _unique_if_given("heating_meter_no"),
        Index("ix_dwelling_fuel", "heating_fuel", "id"),
        _lacking("no_customer_no", "electricity_customer_no = ''"),
        _lacking("no_position", "latitude_deg IS NULL"),
        CheckConstraint("(latitude_deg IS NULL) = (longitude_deg IS NULL)", name="whole_position"),
    )

    id: Mapped[DwellingId] = mapped_column(primary_key=True, default=new_id)
    plot_no: Mapped[str] = mapped_column(String(40))
    plot_proof: Mapped[str] = mapped_column(String(20), default="")
    latitude_deg: Mapped[float | None]
    longitude_deg: Mapped[float | None]
    position_accuracy_m: Mapped[float | None]
    position_source: Mapped[str] = mapped_column(String(12), default="")
    built_year: Mapped[int]
    renovated_year: Mapped[int | None]
    structure: Mapped[str] = mapped_column(String(20))
    hazard_grade: Mapped[str] = mapped_column(String(20))
    relocation_listed: Mapped[bool]
    in_heating_network: Mapped[bool]
    length_m: Mapped[float]
    depth_m: Mapped[float]
    eaves_height_m: Mapped[float]
    orientation_deg: Mapped[int]
    floor_area_m2: Mapped[float]
    heated_area_m2: Mapped[float]
    storeys: Mapped[int] = mapped_column(default=1)
    rooms: Mapped[int | None]
    bays: Mapped[int | None]
    roof_form: Mapped[str] = mapped_column(String(12), default="")
    roof_covering: Mapped[str] = mapped_column(String(12), default="")
    has_ceiling: Mapped[bool | None]
    wall_template: Mapped[str] = mapped_column(String(40), default="")
    window_frame: Mapped[str] = mapped_column(String(16), default="")
    window_panes: Mapped[int | None]
    air_tightness: Mapped[str] = mapped_column(String(12), default="")
    porch: Mapped[str] = mapped_column(String(20), default="")
    electricity_customer_no: Mapped[str] = mapped_column(String(20))
    meter_no: Mapped[str] = mapped_column(String(20), default="")
    heating_meter_no: Mapped[str] = mapped_column(String(20), default="")
    transformer: Mapped[str] = mapped_column(String(40))
    service_phases: Mapped[int | None]
    service_kw: Mapped[float | None]
    heating_fuel: Mapped[str] = mapped_column(String(20))
    coal_t: Mapped[float]
    roof_layers: Mapped[list[Any]] = mapped_column(default=list)
    floor_layers: Mapped[list[Any]] = mapped_column(default=list)
    porch_area_m2: Mapped[float | None]
    walls: Mapped[list["DwellingWall"]] = relationship(
        order_by="DwellingWall.id", cascade="all, delete-orphan"
    )
    openings: Mapped[list["DwellingOpening"]] = relationship(
        order_by="DwellingOpening.id", cascade="all, delete-orphan"
    )


class DwellingWall(AreaScoped, Base):
    """A side of a house that is built otherwise than the rest: another template, or its layers."""

    __tablename__ = "dwelling_wall"
    __table_args__ = (
        UniqueConstraint("dwelling_id", "side"),
        CheckConstraint("side IN ('front', 'right', 'back', 'left')", name="side"),
    )

    id: Mapped[DwellingWallId] = mapped_column(primary_key=True, default=new_id)
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"))
    side: Mapped[str] = mapped_column(String(8))
    template: Mapped[str] = mapped_column(String(40), default="")
    layers: Mapped[list[Any]] = mapped_column(default=list)


class DwellingOpening(AreaScoped, Base):
    """Windows or doors of one size in one wall; what was not seen is an empty text or None."""

    __tablename__ = "dwelling_opening"
    __table_args__ = (
        CheckConstraint("side IN ('front', 'right', 'back', 'left')", name="side"),
        CheckConstraint("width_m > 0 AND height_m > 0 AND count > 0", name="size"),
    )

    id: Mapped[DwellingOpeningId] = mapped_column(primary_key=True, default=new_id)
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    width_m: Mapped[float]
    height_m: Mapped[float]
    count: Mapped[int]
    frame: Mapped[str] = mapped_column(String(16), default="")
    panes: Mapped[int | None]
    leaks: Mapped[bool | None]


class Occupancy(AreaScoped, Base):
    """Which family lived in which house, and from when until when: houses outlive their sale.

    `next_name` and `next_phone` say who bought the house and has no file yet.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        Index(
            "ix_occupancy_next",
            "area_code",
            sqlite_where=_NEXT_NAMED,
            postgresql_where=_NEXT_NAMED,
        ),
    )

    id: Mapped[OccupancyId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    how: Mapped[str] = mapped_column(String(12))
    next_name: Mapped[str] = mapped_column(String(50), default="")
    next_phone: Mapped[str] = mapped_column(String(20), default="")

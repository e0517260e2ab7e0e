"""The house itself, separate from the family that lives in it: it may be sold, split or let."""

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.ids import DwellingId


def _unique_if_given(column: str) -> Index:
    """One plot, one meter, one subsidy: a number stands on one house only, an empty one on many."""
    given = text(f"{column} <> ''")
    return Index(
        f"uq_dwelling_{column}", column, unique=True, sqlite_where=given, postgresql_where=given
    )


class Dwelling(AreaScoped, Versioned, Base):
    """A farmhouse: plot, shape, structure and how it is heated today."""

    __tablename__ = "dwelling"
    __table_args__ = (_unique_if_given("plot_no"), _unique_if_given("electricity_customer_no"))

    id: Mapped[DwellingId] = mapped_column(primary_key=True, default=new_id)
    plot_no: Mapped[str] = mapped_column(String(40))
    built_year: Mapped[int]
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
    electricity_customer_no: Mapped[str] = mapped_column(String(20))
    transformer: Mapped[str] = mapped_column(String(40))
    heating_fuel: Mapped[str] = mapped_column(String(20))
    coal_t: Mapped[float]

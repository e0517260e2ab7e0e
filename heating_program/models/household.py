"""Farm and herder households, their people and the account money is paid to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.dwelling import Dwelling
from heating_program.models.ids import DwellingId, HouseholdId, PersonId, UserId


class Household(AreaScoped, Versioned, Base):
    """One household, one file (一户一档); the printed file number never changes."""

    __tablename__ = "household"
    __table_args__ = (Index("ix_household_area_file", "area_code", "file_no"),)

    id: Mapped[HouseholdId] = mapped_column(primary_key=True, default=new_id)
    file_no: Mapped[str] = mapped_column(String(20), unique=True)
    stage: Mapped[str] = mapped_column(String(20))
    group_text: Mapped[str] = mapped_column(String(20))
    door_no: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(20))
    registered_members: Mapped[int]
    resident_members: Mapped[int]
    resident_months: Mapped[int]
    special_groups: Mapped[list[str]]
    officials_relative: Mapped[bool]
    consent_on: Mapped[date]
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    dwelling: Mapped[Dwelling] = relationship(lazy="joined", innerjoin=True)
    people: Mapped[list["Person"]] = relationship(
        back_populates="household", order_by="Person.id", cascade="all"
    )
    account: Mapped["BankAccount | None"] = relationship(back_populates="household", cascade="all")

    @property
    def householder(self) -> "Person":
        """The person on the register as head; exactly one, kept by a partial unique index."""
        return next(person for person in self.people if person.is_householder)


class Person(AreaScoped, Base):
    """A member of a household; the ID number is sealed, its keyed index finds it again."""

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "uq_person_householder",
            "household_id",
            unique=True,
            sqlite_where=text("is_householder"),
            postgresql_where=text("is_householder"),
        ),
        Index("ix_person_name", "name_norm"),
    )

    id: Mapped[PersonId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    is_householder: Mapped[bool]
    relation: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(50))
    name_norm: Mapped[str] = mapped_column(String(50))
    id_no_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    id_no_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    id_no_mask: Mapped[str] = mapped_column(String(18))
    birth: Mapped[date]
    sex: Mapped[str] = mapped_column(String(1))
    household: Mapped[Household] = relationship(back_populates="people")


class BankAccount(AreaScoped, Base):
    """Where the household's money goes; the holder's name is kept as the bank has it."""

    __tablename__ = "bank_account"

    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    bank: Mapped[str] = mapped_column(String(60))
    holder_name: Mapped[str] = mapped_column(String(50))
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    number_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    number_mask: Mapped[str] = mapped_column(String(32))
    household: Mapped[Household] = relationship(back_populates="account")

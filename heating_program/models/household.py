"""Farm and herder households, their people and the account money is paid to."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.dwelling import Dwelling
from heating_program.models.energy_use import EnergyUse
from heating_program.models.ids import (
    AccountId,
    DwellingId,
    HouseholdId,
    PersonId,
    SpecialStatusId,
    UserId,
)

_LIVING_MEMBERSHIP = text("is_member AND left_on IS NULL")
_IN_USE = text("closed_on IS NULL")


class Household(AreaScoped, Versioned, Base):
    """One household, one file (一户一档); the printed file number never changes."""

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_area_file", "area_code", "file_no"),
        Index("ix_household_since", "stage_since", "id", "area_code"),
        Index("ix_household_waiting", "stage", "stage_since", "id", "area_code"),
        CheckConstraint("(stage = 'merged') = (merged_into IS NOT NULL)", name="merged_somewhere"),
    )

    id: Mapped[HouseholdId] = mapped_column(primary_key=True, default=new_id)
    file_no: Mapped[str] = mapped_column(String(20), unique=True)
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[date]
    group_text: Mapped[str] = mapped_column(String(20))
    door_no: Mapped[str] = mapped_column(String(60))
    address_note: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(20), index=True)
    other_phones: Mapped[list[str]] = mapped_column(default=list)
    registered_members: Mapped[int]
    resident_members: Mapped[int]
    resident_months: Mapped[int]
    officials_relative: Mapped[bool]
    officials_relation: Mapped[str] = mapped_column(String(40), default="")
    consent_on: Mapped[date]
    wishes: Mapped[list[str]] = mapped_column(default=list)
    wish_reason: Mapped[str] = mapped_column(String(100), default="")
    authority_note: Mapped[str] = mapped_column(String(60), default="")
    dwelling_id: Mapped[DwellingId] = mapped_column(ForeignKey("dwelling.id"), index=True)
    merged_into: Mapped[HouseholdId | None] = mapped_column(ForeignKey("household.id"), index=True)
    assigned_to: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    dwelling: Mapped[Dwelling] = relationship(lazy="joined", innerjoin=True)
    people: Mapped[list["Person"]] = relationship(
        back_populates="household", order_by="Person.id", cascade="all"
    )
    special_statuses: Mapped[list["SpecialStatus"]] = relationship(
        order_by="SpecialStatus.id", cascade="all, delete-orphan"
    )
    energy_uses: Mapped[list[EnergyUse]] = relationship(
        order_by=EnergyUse.id, cascade="all, delete-orphan"
    )
    accounts: Mapped[list["BankAccount"]] = relationship(
        back_populates="household", order_by="BankAccount.id", cascade="all, delete-orphan"
    )

    @property
    def householder(self) -> "Person":
        """The person on the register as head; exactly one, kept by a partial unique index."""
        return next(person for person in self.people if person.is_householder)

    @property
    def members(self) -> list["Person"]:
        """Everyone who belongs to the household now, the head first."""
        staying = [one for one in self.people if one.is_member and one.left_on is None]
        return sorted(staying, key=lambda one: not one.is_householder)

    @property
    def applicant(self) -> "Person | None":
        """Whoever applies in the householder's stead; None when the householder does."""
        return next((one for one in self.people if one.is_applicant and not one.left_on), None)

    @property
    def account(self) -> "BankAccount | None":
        """The account in use, at most one by a partial unique index; former ones are closed."""
        return next((one for one in self.accounts if one.in_use), None)

    @property
    def special_groups(self) -> list[str]:
        """Every group that is on file, whether in force or not."""
        return sorted({status.group for status in self.special_statuses})

    def groups_on(self, day: date) -> list[str]:
        """List the groups in force on a day; one without an expiry lasts."""
        return sorted({each.group for each in self.special_statuses if each.is_in_force(day)})


class Person(AreaScoped, Base):
    """A member of a household, or who applies for it; number and date of birth are sealed.

    The number's keyed index finds it again. The mask stands in plain, so the date must not: both
    together are nearly the whole number. A person belongs to one household at a time: whoever
    moved to another one stays on the old file with the day on which they left.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "uq_person_householder",
            "household_id",
            unique=True,
            sqlite_where=text("is_householder"),
            postgresql_where=text("is_householder"),
        ),
        Index(
            "uq_person_id_no_index",
            "id_no_index",
            unique=True,
            sqlite_where=_LIVING_MEMBERSHIP,
            postgresql_where=_LIVING_MEMBERSHIP,
        ),
        Index("ix_person_id_no", "id_no_index"),
        Index("ix_person_name", "name_norm"),
    )

    id: Mapped[PersonId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    is_householder: Mapped[bool]
    is_member: Mapped[bool] = mapped_column(default=True)
    is_applicant: Mapped[bool] = mapped_column(default=False)
    relation: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(50))
    name_norm: Mapped[str] = mapped_column(String(50))
    id_kind: Mapped[str] = mapped_column(String(20), default="resident_id")
    id_reason: Mapped[str] = mapped_column(String(60), default="")
    id_no_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    id_no_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    id_no_mask: Mapped[str] = mapped_column(String(32))
    birth_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sex: Mapped[str] = mapped_column(String(1))
    phone: Mapped[str] = mapped_column(String(20), default="")
    deceased_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_how: Mapped[str] = mapped_column(String(12), default="")
    household: Mapped[Household] = relationship(back_populates="people")


class SpecialStatus(AreaScoped, Base):
    """A group that policies treat better, who says so, and from when until when."""

    __tablename__ = "special_status"
    __table_args__ = (Index("ix_special_status_group", "group", "until"),)

    id: Mapped[SpecialStatusId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    group: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(40), default="")
    since: Mapped[date | None]
    until: Mapped[date | None]
    holder_name: Mapped[str] = mapped_column(String(50), default="")

    def is_in_force(self, day: date) -> bool:
        """Tell whether it counts on a day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


class BankAccount(AreaScoped, Base):
    """Where the household's money goes; the holder's name is kept as the bank has it.

    One account is in use at a time. A former one stays with the day, the person and the reason of
    its end, because money was promised or paid to it.
    """

    __tablename__ = "bank_account"
    __table_args__ = (
        Index(
            "uq_bank_account_in_use",
            "household_id",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
    )

    id: Mapped[AccountId] = mapped_column(primary_key=True, default=new_id)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    bank: Mapped[str] = mapped_column(String(60))
    holder_name: Mapped[str] = mapped_column(String(50))
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    number_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    number_mask: Mapped[str] = mapped_column(String(32))
    checked_on: Mapped[date | None]
    checked_by: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    closed_on: Mapped[date | None]
    closed_by: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    closed_why: Mapped[str] = mapped_column(String(200), default="")
    household: Mapped[Household] = relationship(back_populates="accounts")

    @hybrid_property
    def in_use(self) -> bool:
        """Whether money goes there now."""
        return self.closed_on is None

    @in_use.inplace.expression
    @classmethod
    def _in_use(cls) -> ColumnElement[bool]:
        return cls.closed_on.is_(None)

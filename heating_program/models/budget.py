"""Appropriations and the double-entry ledger that keeps anyone from promising money twice.

An appropriation is the sum of its changes, never an editable figure. Every movement is a transfer
between two accounts: *pending* when promised, *posted* when paid, *voided* when given up. The
balance columns stand on the account row and change only together with a transfer.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.domain.money import Fen
from heating_program.models.base import AreaScoped, Base, new_id
from heating_program.models.ids import AppropriationId, UserId


class Appropriation(AreaScoped, Base):
    """Money one level has approved for one programme and year in one area."""

    __tablename__ = "appropriation"
    __table_args__ = (UniqueConstraint("area_code", "programme", "year", "level"),)

    id: Mapped[AppropriationId] = mapped_column(primary_key=True, default=new_id)
    level: Mapped[str] = mapped_column(String(12))
    programme: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    changes: Mapped[list["AppropriationChange"]] = relationship(
        back_populates="appropriation", order_by="AppropriationChange.id"
    )
    accounts: Mapped[list["Account"]] = relationship(back_populates="appropriation")


class AppropriationChange(Base):
    """An addition or a cut, entered by one person and approved by another, each with its paper."""

    __tablename__ = "appropriation_change"
    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> entered_by", name="four_eyes"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    appropriation_id: Mapped[AppropriationId] = mapped_column(
        ForeignKey("appropriation.id"), index=True
    )
    amount_fen: Mapped[Fen]  # negative for a cut
    document_no: Mapped[str] = mapped_column(String(80))
    document_date: Mapped[date]
    is_example: Mapped[bool]
    entered_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime]
    approved_by: Mapped[UserId | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]
    appropriation: Mapped[Appropriation] = relationship(back_populates="changes")


class Account(Base):
    """One side of the ledger: what was granted, what is available, what is promised or spent."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("appropriation_id", "kind"),
        CheckConstraint(
            "kind <> 'available' OR debits_posted + debits_pending <= credits_posted",
            name="not_overdrawn",
        ),
        CheckConstraint(
            "debits_posted >= 0 AND credits_posted >= 0"
            " AND debits_pending >= 0 AND credits_pending >= 0",
            name="no_negative_side",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    appropriation_id: Mapped[AppropriationId] = mapped_column(
        ForeignKey("appropriation.id"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))  # granted | available | spent
    debits_posted: Mapped[Fen] = mapped_column(default=0)
    credits_posted: Mapped[Fen] = mapped_column(default=0)
    debits_pending: Mapped[Fen] = mapped_column(default=0)
    credits_pending: Mapped[Fen] = mapped_column(default=0)
    appropriation: Mapped[Appropriation] = relationship(back_populates="accounts")


class Transfer(Base):
    """One movement of money; append-only by trigger, corrected only by another transfer."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("debit_account_id <> credit_account_id", name="two_sides"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(8))  # posted | pending | post | void
    debit_account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credit_account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    amount_fen: Mapped[Fen]
    # A pending transfer is resolved at most once: posted or voided.
    pending_id: Mapped[UUID | None] = mapped_column(ForeignKey("transfer.id"), unique=True)
    reference_type: Mapped[str] = mapped_column(String(20))
    reference_id: Mapped[UUID] = mapped_column(index=True)
    made_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]

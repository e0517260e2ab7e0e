"""Subsidy claims: the policy version they are pinned to, the facts used and the shares by level."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from heating_program.domain.money import Fen
from heating_program.models.base import AreaScoped, Base, Versioned, new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import BankAccount
from heating_program.models.ids import AccountId, ClaimId, ConversionId, HouseholdId, UserId

_LIVE = text("stage NOT IN ('rejected', 'withdrawn')")


class Claim(AreaScoped, Versioned, Base):
    """One claim for one measure; under the pinned policy it gives the same fen for ever."""

    __tablename__ = "claim"
    __table_args__ = (
        # One house, one subsidy of a kind: a second live claim cannot exist, whoever enters it.
        Index(
            "uq_claim_live",
            "conversion_id",
            "kind",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_claim_area_stage", "area_code", "stage"),
        Index("ix_claim_waiting", "stage", "stage_since", "id", "area_code"),
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
    )

    id: Mapped[ClaimId] = mapped_column(primary_key=True, default=new_id)
    claim_no: Mapped[str] = mapped_column(String(24), unique=True)
    household_id: Mapped[HouseholdId] = mapped_column(ForeignKey("household.id"), index=True)
    conversion_id: Mapped[ConversionId] = mapped_column(ForeignKey("conversion.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[date]
    policy_code: Mapped[str] = mapped_column(String(60))
    policy_version: Mapped[str] = mapped_column(String(20))
    policy_sha256: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]]
    facts_sha256: Mapped[str] = mapped_column(String(64))
    assessment: Mapped[dict[str, Any]]
    assessed_on: Mapped[date]
    amount_fen: Mapped[Fen]
    self_paid_fen: Mapped[Fen]
    retention_fen: Mapped[Fen]
    account_id: Mapped[AccountId | None] = mapped_column(ForeignKey("bank_account.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[UserId] = mapped_column(ForeignKey("app_user.id"))
    conversion: Mapped[Conversion] = relationship()
    account: Mapped[BankAccount | None] = relationship()
    shares: Mapped[list["ClaimShare"]] = relationship(
        back_populates="claim", order_by="ClaimShare.position", cascade="all, delete-orphan"
    )


class ClaimShare(Base):
    """What one level of government carries of one claim; the shares sum to the claim exactly."""

    __tablename__ = "claim_share"

    claim_id: Mapped[ClaimId] = mapped_column(ForeignKey("claim.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(12), primary_key=True)
    position: Mapped[int]
    amount_fen: Mapped[Fen]
    claim: Mapped[Claim] = relationship(back_populates="shares")

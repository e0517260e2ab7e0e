"""Words of the ledger: programmes money is granted for, sides it stands on, ways it moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.money import ZERO_FEN, Fen
from heating_program.domain.policy import FundingLevel


class Programme(StrEnum):
    """What money is granted for; a policy's kind names the programme that pays it."""

    EQUIPMENT = "equipment"
    RUNNING = "running"
    RETROFIT = "retrofit"


PROGRAMME_LABELS: Final[dict[Programme, str]] = {
    Programme.EQUIPMENT: "清洁取暖设备补贴",
    Programme.RUNNING: "清洁取暖运行补贴",
    Programme.RETROFIT: "农房节能改造补助",
}


class AccountKind(StrEnum):
    """The three sides of an appropriation: money comes from the first and ends on the last."""

    GRANTED = "granted"
    AVAILABLE = "available"
    SPENT = "spent"


class TransferKind(StrEnum):
    """How money moves: at once, or promised first and then paid or given up."""

    POSTED = "posted"
    PENDING = "pending"
    POST = "post"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class AppropriationDetails:
    """What is entered to open an appropriation; `area_code` is where the money may be spent."""

    level: FundingLevel
    programme: Programme
    year: int
    area_code: str
    title: str


@dataclass(frozen=True, slots=True)
class ChangeDetails:
    """An addition, or a cut when negative, with the paper that orders it.

    Raises
    ------
    DomainError
        ``amount_zero``; ``budget_document_no_missing`` for what is not an example.
    """

    amount_fen: Fen
    document_no: str
    document_date: date
    is_example: bool

    def __post_init__(self) -> None:
        if not self.amount_fen:
            raise DomainError("amount_zero", field="amount")
        if not self.document_no and not self.is_example:
            raise DomainError("budget_document_no_missing", field="document_no")


@dataclass(frozen=True, slots=True)
class Balance:
    """Where the money of an appropriation stands; `available`, `reserved` and `spent` tie."""

    granted_fen: Fen = ZERO_FEN
    available_fen: Fen = ZERO_FEN
    reserved_fen: Fen = ZERO_FEN
    spent_fen: Fen = ZERO_FEN

    @property
    def ties(self) -> bool:
        """Tell whether what was granted is where it must be, to the fen."""
        return self.granted_fen == self.available_fen + self.reserved_fen + self.spent_fen

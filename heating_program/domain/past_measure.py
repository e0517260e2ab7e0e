"""What an old ledger says was done at a house; what is not known is said, not left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen
from heating_program.domain.policy import FundingLevel


class PastStatus(StrEnum):
    """Whether a house was converted before this system kept the books."""

    CONVERTED = "converted"
    NOT_CONVERTED = "not_converted"
    UNKNOWN = "unknown"


PAST_STATUS_LABELS: Final[dict[PastStatus, str]] = {
    PastStatus.CONVERTED: "已改造",
    PastStatus.NOT_CONVERTED: "未改造",
    PastStatus.UNKNOWN: "不明",
}


@dataclass(frozen=True, slots=True)
class PastMeasureDetails:
    """A line of an old ledger; None and the empty text mean unknown.

    ``subsidy_fen`` holds the levels the ledger names; ``route`` is in the ledger's own words.
    """

    status: PastStatus
    year: int | None = None
    route: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    price_fen: Fen | None = None
    subsidy_fen: Mapping[FundingLevel, Fen] | None = None
    paid_on: date | None = None

    def contradictions(self, *, on: date) -> Iterator[DomainError]:
        """Yield what cannot be true together, each with its column."""
        told = (self.year, self.route, self.maker, self.model, self.serial, self.price_fen)
        if self.status is PastStatus.NOT_CONVERTED and any(told):
            yield DomainError("past_not_converted_but_told", field="past_status")
        if self.year is not None and self.year > on.year:
            yield DomainError("past_in_future", field="past_year")
        if self.paid_on is not None and self.paid_on > on:
            yield DomainError("past_in_future", field="past_paid_on")
        subsidies = sum((self.subsidy_fen or {}).values())
        if self.price_fen is not None and subsidies > self.price_fen:
            yield DomainError("past_subsidy_above_price", field="past_price")

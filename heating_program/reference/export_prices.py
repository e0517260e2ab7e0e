"""Dated scenarios of the price of exported PV energy; none is a promise or passes as official."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Final

from heating_program.domain.divisions import is_within
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status
from heating_program.reference.dated import require_one_at_a_time
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "export_prices.yaml"
_KEYS: Final = (
    "code",
    "kind",
    "zh",
    "en",
    "area_code",
    "yuan_per_kwh",
    "valid_from",
    "valid_to",
    "status",
    "source",
)


class ExportPriceKind(StrEnum):
    """A fixed price of projects under an old arrangement, or what the market may pay."""

    BENCHMARK = "benchmark"
    MARKET = "market"


@dataclass(frozen=True, slots=True)
class ExportPrice:
    """One scenario with its days; ``valid_to`` is None while it holds."""

    code: str
    kind: ExportPriceKind
    zh: str
    en: str
    area_code: str
    yuan_per_kwh: Sourced[Decimal]
    valid_from: date
    valid_to: date | None

    @property
    def fen_per_kwh(self) -> float:
        """The bare price for calculation; print `yuan_per_kwh`, which carries its mark."""
        return float(self.yuan_per_kwh.value * 100)

    def in_force(self, on: date) -> bool:
        """Tell whether the row holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@cache
def export_prices() -> tuple[ExportPrice, ...]:
    """Load all rows in their order.

    Raises
    ------
    DataFaultError
        When a figure is missing or impossible, or two rows of one code and area hold on one day.
    """
    found: list[ExportPrice] = []
    for index, stanza in enumerate(read_yaml(_FILE)["prices"], start=1):
        with located(f"{_FILE} price {index}"):
            price = _price(stanza)
            require_one_at_a_time(price, found)
            found.append(price)
    return tuple(found)


def export_scenarios(area_code: str, *, on: date) -> tuple[ExportPrice, ...]:
    """List the scenarios in force in an area on a day.

    Raises
    ------
    DomainError
        ``export_price_unknown`` when there is none: a plant is never valued at nothing.
    """
    found = tuple(
        price
        for price in export_prices()
        if is_within(area_code, price.area_code) and price.in_force(on)
    )
    if not found:
        raise DomainError("export_price_unknown", division=area_code, on=on)
    return found


def _price(stanza: dict[str, Any]) -> ExportPrice:
    only_keys(stanza, needed=_KEYS, may=())
    value = Decimal(stanza["yuan_per_kwh"])
    if not 0 <= value <= 10:
        raise ValueError(f"yuan_per_kwh: {value}")
    valid_to = stanza["valid_to"]
    if valid_to is not None and valid_to < stanza["valid_from"]:
        raise ValueError("valid_to lies before valid_from")
    return ExportPrice(
        code=stanza["code"],
        kind=ExportPriceKind(stanza["kind"]),
        zh=stanza["zh"],
        en=stanza["en"],
        area_code=stanza["area_code"],
        yuan_per_kwh=Sourced(value, "元/kWh", stanza["source"], Status(stanza["status"])),
        valid_from=stanza["valid_from"],
        valid_to=valid_to,
    )

"""Dated assumptions on the money of a rooftop plant, and the terms of pv_sizing built from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from heating_program.domain.provenance import Sourced, Status, weakest
from heating_program.reference.dated import overlap
from heating_program.reference.files import DataFaultError, located, only_keys, read_yaml
from heating_program.reference.pv_products import pv_catalogue
from pv_sizing.amounts import DatedAmount, whole_fen
from pv_sizing.investment import Costs, Outlook
from pv_sizing.lease import Lease, RentBasis
from pv_sizing.loan import Loan, Repayment

_FILE: Final = "pv_money.yaml"

# Every figure with the unit it must have, and every choice with the answers there are.
_UNITS: Final = {
    "term": "年",
    "discount_rate": "%",
    "inflation": "%",
    "buy_escalation": "%",
    "sell_escalation": "%",
    "o_and_m": "元/(kWp·年)",
    "cleaning": "元/(kWp·年)",
    "insurance": "%/年",
    "inverter_year": "年",
    "inverter_price": "元/kW",
    "roof_works_year": "年",
    "roof_works_price": "元/kWp",
    "residual": "%",
    "removal": "元/kWp",
    "loan_share": "%",
    "loan_rate": "%",
    "loan_years": "年",
    "loan_payments": "次/年",
    "interest_subsidy": "%",
    "interest_subsidy_years": "年",
    "lease_rent": "元/(kWp·年)",
    "lease_years": "年",
    "lease_escalation": "%",
}
_COMPANY_OR_FARMER: Final = ("company", "farmer")
_ANSWERS: Final = {
    "repayment": tuple(Repayment),
    "lease_basis": tuple(RentBasis),
    "lease_roof_works": _COMPANY_OR_FARMER,
    "lease_removal": _COMPANY_OR_FARMER,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One assumed number with its names, source and status."""

    code: str
    zh: str
    en: str
    value: Sourced[Decimal]


@dataclass(frozen=True, slots=True)
class Choice:
    """One assumed term that is no number."""

    code: str
    zh: str
    en: str
    value: Sourced[str]


@dataclass(frozen=True, slots=True)
class PvMoney:
    """One dated version; ``valid_to`` is None while it holds."""

    version: str
    valid_from: date
    valid_to: date | None
    figures: tuple[Figure, ...]
    choices: tuple[Choice, ...]

    @property
    def status(self) -> Status:
        """That of the least reliable assumption."""
        numbers = (item.value.status for item in self.figures)
        return weakest(*numbers, *(item.value.status for item in self.choices))

    def in_force(self, on: date) -> bool:
        """Tell whether the version holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def number(self, code: str) -> float:
        """Give a bare figure for calculation; print `figures`, which carry their mark."""
        return float(next(item.value.value for item in self.figures if item.code == code))

    def answer(self, code: str) -> str:
        """Give a bare choice."""
        return next(item.value.value for item in self.choices if item.code == code)

    def outlook(self) -> Outlook:
        """Build term and rates."""
        return Outlook(
            years=int(self.number("term")),
            discount_rate_pct=self.number("discount_rate"),
            buy_escalation_pct=self.number("buy_escalation"),
            sell_escalation_pct=self.number("sell_escalation"),
            inflation_pct=self.number("inflation"),
        )

    def costs(self, *, kwp_dc: float, kw_ac: float, capex_fen: int | None = None) -> Costs:
        """Build what a plant costs; without a price of its own, that of the catalogue is taken.

        Parameters
        ----------
        kwp_dc, kw_ac : float
            Label power and rated power of the inverter. [kW]
        capex_fen : int or None
            Turnkey price of this plant. [fen]

        Raises
        ------
        pv_sizing.errors.MoneyError
            If the size makes an impossible amount.
        """
        if capex_fen is None:
            capex_fen = whole_fen(turnkey_price().value * 100 * kwp_dc)
        inverter_fen = whole_fen(self.number("inverter_price") * 100 * kw_ac)
        roof_works_fen = whole_fen(self.number("roof_works_price") * 100 * kwp_dc)
        return Costs(
            capex_fen=capex_fen,
            o_and_m_fen_per_kwp=self.number("o_and_m") * 100,
            cleaning_fen=whole_fen(self.number("cleaning") * 100 * kwp_dc),
            insurance_fen=whole_fen(capex_fen * self.number("insurance") / 100),
            replacements=self._within_term("inverter_year", inverter_fen),
            roof_works=self._within_term("roof_works_year", roof_works_fen),
            residual_fen=whole_fen(capex_fen * self.number("residual") / 100),
            removal_fen=whole_fen(self.number("removal") * 100 * kwp_dc),
        )

    def loan(self) -> Loan:
        """Build the terms of the loan."""
        return Loan(
            share_pct=self.number("loan_share"),
            rate_pct=self.number("loan_rate"),
            years=int(self.number("loan_years")),
            repayment=Repayment(self.answer("repayment")),
            payments_per_year=int(self.number("loan_payments")),
            interest_subsidy_pct=self.number("interest_subsidy"),
            interest_subsidy_years=int(self.number("interest_subsidy_years")),
        )

    def lease(self) -> Lease:
        """Build the terms of the roof lease."""
        return Lease(
            rent_fen=self.number("lease_rent") * 100,
            basis=RentBasis(self.answer("lease_basis")),
            years=int(self.number("lease_years")),
            rent_escalation_pct=self.number("lease_escalation"),
            company_pays_roof_works=self.answer("lease_roof_works") == "company",
            company_pays_removal=self.answer("lease_removal") == "company",
        )

    def _within_term(self, code: str, amount_fen: int) -> tuple[DatedAmount, ...]:
        """Give a dated amount, or none when its year is not before the last of the term."""
        year = int(self.number(code))
        return (DatedAmount(year, amount_fen),) if year < self.number("term") else ()


def turnkey_price() -> Sourced[int]:
    """Quote the price of building from the catalogue of products, with its source and status."""
    catalogue = pv_catalogue()
    return Sourced(catalogue.price_yuan_per_kwp, "元/kWp", catalogue.source, catalogue.status)


@cache
def pv_money_versions() -> tuple[PvMoney, ...]:
    """Load all versions and try each: its loan, lease and costs are built once.

    Raises
    ------
    DataFaultError
        When a figure is missing, unknown, of another unit or impossible, or versions overlap.
    """
    found: list[PvMoney] = []
    for index, stanza in enumerate(read_yaml(_FILE)["versions"], start=1):
        with located(f"{_FILE} version {index}"):
            money = _version(stanza)
            if any(overlap(money, earlier) for earlier in found):
                raise ValueError("two versions hold on one day")
            _try(money)
            found.append(money)
    return tuple(found)


def _try(money: PvMoney) -> None:
    """Build everything once, so that an impossible figure is found with its file."""
    money.outlook()
    money.loan()
    money.lease()
    money.costs(kwp_dc=1.0, kw_ac=1.0)


def pv_money(on: date) -> PvMoney:
    """Find the version in force on a day.

    Raises
    ------
    DataFaultError
        When none is.
    """
    for money in pv_money_versions():
        if money.in_force(on):
            return money
    raise DataFaultError(f"{_FILE}: nothing is in force on {on.isoformat()}")


def _version(stanza: dict[str, Any]) -> PvMoney:
    only_keys(stanza, needed=("version", "valid_from", "valid_to", "figures", "choices"), may=())
    figures = tuple(_figure(item) for item in stanza["figures"])
    choices = tuple(_choice(item) for item in stanza["choices"])
    if sorted(item.code for item in figures) != sorted(_UNITS):
        raise ValueError("a figure is missing or named twice")
    if sorted(item.code for item in choices) != sorted(_ANSWERS):
        raise ValueError("a choice is missing or named twice")
    return PvMoney(stanza["version"], stanza["valid_from"], stanza["valid_to"], figures, choices)


def _figure(stanza: dict[str, Any]) -> Figure:
    only_keys(stanza, needed=("code", "zh", "en", "value", "unit", "status", "source"), may=())
    if _UNITS.get(stanza["code"]) != stanza["unit"]:
        raise ValueError(f"{stanza['code']} in {stanza['unit']} is not known")
    value = Sourced(
        Decimal(stanza["value"]), stanza["unit"], stanza["source"], Status(stanza["status"])
    )
    return Figure(stanza["code"], stanza["zh"], stanza["en"], value)


def _choice(stanza: dict[str, Any]) -> Choice:
    only_keys(stanza, needed=("code", "zh", "en", "value", "status", "source"), may=())
    if stanza["value"] not in _ANSWERS.get(stanza["code"], ()):
        raise ValueError(f"{stanza['code']} {stanza['value']} is not known")
    value = Sourced(stanza["value"], "", stanza["source"], Status(stanza["status"]))
    return Choice(stanza["code"], stanza["zh"], stanza["en"], value)

"""A plant as money sees it: its costs, what its energy is worth, for how long and on what terms."""

from dataclasses import dataclass

from pv_sizing.amounts import (
    LARGEST_FEN,
    LONGEST_TERM_YEARS,
    DatedAmount,
    PricedEnergy,
    require_fen,
    require_years,
    whole_fen,
)
from pv_sizing.checks import require_between
from pv_sizing.errors import MoneyError
from pv_sizing.loan import Loan
from pv_sizing.losses import LossSet


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plant costs to build and to keep.

    Parameters
    ----------
    capex_fen : int
        Turnkey price, paid in year 0. [fen]
    o_and_m_fen_per_kwp : float
        Operation and maintenance a year, in the money of year 1. [fen/kWp]
    cleaning_fen, insurance_fen : int
        A year, in the money of year 1. [fen]
    replacements : tuple of DatedAmount
        Inverters bought again, in the money of their year.
    roof_works : tuple of DatedAmount
        Taking the plant down and up again to mend the roof, in the money of their year.
    residual_fen, removal_fen : int
        Worth of the plant, and cost of taking it away, at the end of the term. [fen]

    Raises
    ------
    MoneyError
        If an amount is negative, not whole or absurdly large, or a dated one lies in year 0.
    """

    capex_fen: int
    o_and_m_fen_per_kwp: float = 0.0
    cleaning_fen: int = 0
    insurance_fen: int = 0
    replacements: tuple[DatedAmount, ...] = ()
    roof_works: tuple[DatedAmount, ...] = ()
    residual_fen: int = 0
    removal_fen: int = 0

    def __post_init__(self) -> None:
        for name in ("capex_fen", "cleaning_fen", "insurance_fen", "residual_fen", "removal_fen"):
            require_fen(getattr(self, name), 0, LARGEST_FEN, where=f"costs {name}", name=name)
        require_between(
            self.o_and_m_fen_per_kwp,
            0.0,
            1e7,
            error=MoneyError,
            code="amount_impossible",
            where="costs o_and_m_fen_per_kwp",
            name="o_and_m_fen_per_kwp",
        )
        for name in ("replacements", "roof_works"):
            if any(item.year == 0 for item in getattr(self, name)):
                raise MoneyError("amount_outside_term", f"costs {name}", year=0)


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long is looked ahead, and how money and prices change meanwhile.

    Parameters
    ----------
    years : int
        Term, 1-40. [-]
    discount_rate_pct : float
        Nominal, that is with inflation in it. [%]
    buy_escalation_pct, sell_escalation_pct : float
        Change a year of the price saved by self-use and of the price of export. [%]
    inflation_pct : float
        Change a year of operation, cleaning and insurance. [%]

    Raises
    ------
    MoneyError
        If the term or a rate is impossible.
    """

    years: int
    discount_rate_pct: float
    buy_escalation_pct: float = 0.0
    sell_escalation_pct: float = 0.0
    inflation_pct: float = 0.0

    def __post_init__(self) -> None:
        require_years(self.years, 1, LONGEST_TERM_YEARS, where="outlook years", name="years")
        for name, low, high in (
            ("discount_rate_pct", 0.0, 50.0),
            ("buy_escalation_pct", -20.0, 20.0),
            ("sell_escalation_pct", -20.0, 20.0),
            ("inflation_pct", -5.0, 20.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=MoneyError,
                code="rate_impossible",
                where=f"outlook {name}",
                name=name,
            )


@dataclass(frozen=True, slots=True)
class Investment:
    """A plant as money sees it: everything `cash_flow` needs, and nothing it does not.

    Parameters
    ----------
    kwp_dc : float
        Label power. [kW]
    self_used, exported : tuple of PricedEnergy
        Energy of the year ``losses.year`` by price: what it saves, what it brings.
    costs : Costs
        Price and upkeep.
    losses : LossSet
        The set the energies were computed with; its ageing is the only one there is.
    outlook : Outlook
        Term and rates.
    natural_person : bool
        True: no tax on sales. False is refused, since a company's taxes are not modelled.
    subsidies : tuple of DatedAmount
        Received; year 0 with the building, year 1 after acceptance.
    loan : Loan or None
        None when built with own money.

    Raises
    ------
    MoneyError
        If there is no energy, an amount lies outside the term, the loan outlasts it, or the
        owner is not a natural person.
    """

    kwp_dc: float
    self_used: tuple[PricedEnergy, ...]
    exported: tuple[PricedEnergy, ...]
    costs: Costs
    losses: LossSet
    outlook: Outlook
    natural_person: bool
    subsidies: tuple[DatedAmount, ...] = ()
    loan: Loan | None = None

    def __post_init__(self) -> None:
        require_between(
            self.kwp_dc,
            1e-3,
            1e6,
            error=MoneyError,
            code="plant_size_impossible",
            where="investment kwp_dc",
            name="kwp_dc",
        )
        if not self.natural_person:
            raise MoneyError("tax_not_modelled", "investment", natural_person=False)
        if sum(item.kwh for item in (*self.self_used, *self.exported)) <= 0.0:
            raise MoneyError("no_energy", "investment")
        years = self.outlook.years
        dated = (*self.costs.replacements, *self.costs.roof_works, *self.subsidies)
        for item in dated:
            if item.year > years:
                raise MoneyError("amount_outside_term", "investment", year=item.year, years=years)
        if self.loan is not None and self.loan.years > years:
            raise MoneyError(
                "loan_outlasts_term", "investment", loan_years=self.loan.years, years=years
            )

    @property
    def borrowed_fen(self) -> int:
        """Sum drawn from the bank, 0 without a loan [fen]."""
        if self.loan is None:
            return 0
        return whole_fen(self.costs.capex_fen * self.loan.share_pct / 100.0)

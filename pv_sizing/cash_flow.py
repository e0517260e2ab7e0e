"""The money of a plant year by year, in whole fen, and what it is worth to whoever pays for it.

Signs are those of the owner's purse: received is positive, paid is negative. Every amount is
rounded once, when it enters its row; totals are sums of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

from pv_sizing.amounts import DatedAmount, PricedEnergy, whole_fen
from pv_sizing.investment import Investment
from pv_sizing.loan import LoanYear, loan_years
from pv_sizing.losses import LossSet
from pv_sizing.worth import discounted, irr_pct, payback_years, present_value

ASSUMPTIONS: Final = (
    "natural_person_pays_no_tax_on_sales",
    "energy_ages_by_the_loss_set",
    "self_used_share_stays",
    "prices_change_evenly",
    "amounts_fall_at_the_end_of_their_year",
    "dated_amounts_in_money_of_their_year",
    "income_is_not_promised",
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The named amounts of a year, or of all years; received is positive [fen]."""

    capex_fen: int = 0
    subsidy_fen: int = 0
    loan_drawn_fen: int = 0
    savings_fen: int = 0
    export_fen: int = 0
    o_and_m_fen: int = 0
    cleaning_fen: int = 0
    insurance_fen: int = 0
    replacement_fen: int = 0
    roof_works_fen: int = 0
    residual_fen: int = 0
    removal_fen: int = 0
    interest_fen: int = 0
    principal_fen: int = 0
    interest_subsidy_fen: int = 0

    @property
    def net_fen(self) -> int:
        """Sum of all amounts [fen]."""
        return sum(getattr(self, item.name) for item in fields(self))

    @property
    def plant_cost_fen(self) -> int:
        """What building and keeping the plant costs, before subsidy and loan; positive [fen]."""
        return -(
            self.capex_fen
            + self.o_and_m_fen
            + self.cleaning_fen
            + self.insurance_fen
            + self.replacement_fen
            + self.roof_works_fen
            + self.residual_fen
            + self.removal_fen
        )


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year: its energy [kWh] and its amounts [fen]."""

    year: int
    self_used_kwh: float
    exported_kwh: float
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The rows of an investment and what they are worth to its owner.

    Parameters
    ----------
    investment : Investment
        Everything it was computed from.
    rows : tuple of YearRow, shape (years + 1,)
        Year 0 is the building.
    simple_payback_years, discounted_payback_years : float or None
        Of the owner's net amounts, loan included; None when not within the term. [years]
    npv_fen : int
        Net present value at the outlook's rate. [fen]
    irr_pct : float or None
        Internal rate of return; None where there is no single one, see `worth.irr_pct`. [%]
    lcoe_fen_per_kwh : float
        Discounted plant cost (capex, upkeep, replacements, roof works and removal less the
        residual value; before subsidy and loan) by discounted energy; nominal. [fen/kWh]
    assumptions : tuple of str
        Codes of what the figures rest on.
    """

    investment: Investment
    rows: tuple[YearRow, ...]
    simple_payback_years: float | None
    discounted_payback_years: float | None
    npv_fen: int
    irr_pct: float | None
    lcoe_fen_per_kwh: float
    assumptions: tuple[str, ...] = ASSUMPTIONS

    @property
    def net_fen(self) -> tuple[int, ...]:
        """Net amount of every year, shape (years + 1,) [fen]."""
        return tuple(row.amounts.net_fen for row in self.rows)

    @property
    def totals(self) -> Amounts:
        """Every named amount summed over the rows [fen]."""
        names = [item.name for item in fields(Amounts)]
        return Amounts(
            **{name: sum(getattr(row.amounts, name) for row in self.rows) for name in names}
        )


def cash_flow(investment: Investment) -> CashFlow:
    """Compute the cash flow of a plant and its payback, value, rate of return and energy cost.

    The energy of year n is that of year ``losses.year`` times the quotient of the two
    ``LossSet.age_factor``; a price of year n is ``p (1 + e)^(n - 1)``.

    Parameters
    ----------
    investment : Investment
        The plant as money sees it.

    Returns
    -------
    CashFlow

    Raises
    ------
    MoneyError
        If an amount outgrows what a row can hold.

    Examples
    --------
    5.5 kWp at 3,000 yuan/kWp, 8,800 kWh a year sold at 0.2829 yuan, nothing else: 2,489.52 yuan
    a year, paid back after 16,500 / 2,489.52 = 6.63 years.

    >>> from pv_sizing.investment import Costs, Outlook
    >>> plain = Investment(
    ...     kwp_dc=5.5, self_used=(), exported=(PricedEnergy(8800.0, 28.29),),
    ...     costs=Costs(capex_fen=1_650_000), losses=LossSet("none", ()),
    ...     outlook=Outlook(years=25, discount_rate_pct=5.0), natural_person=True)
    >>> result = cash_flow(plain)
    >>> result.rows[1].amounts.export_fen, round(result.simple_payback_years, 2)
    (248952, 6.63)
    >>> result.npv_fen, round(result.irr_pct, 2), round(result.lcoe_fen_per_kwh, 2)
    (1858716, 14.59, 13.3)
    """
    years = investment.outlook.years
    debt = _debt(investment)
    rows = (
        _year_zero(investment),
        *(_year(investment, year, debt.get(year)) for year in range(1, years + 1)),
    )
    net = [row.amounts.net_fen for row in rows]
    rate = investment.outlook.discount_rate_pct
    energy = [row.self_used_kwh + row.exported_kwh for row in rows]
    cost = [row.amounts.plant_cost_fen for row in rows]
    return CashFlow(
        investment=investment,
        rows=rows,
        simple_payback_years=payback_years(net),
        discounted_payback_years=payback_years(discounted(net, rate)),
        npv_fen=whole_fen(present_value(net, rate)),
        irr_pct=irr_pct(net),
        lcoe_fen_per_kwh=present_value(cost, rate) / present_value(energy, rate),
    )


def _debt(investment: Investment) -> dict[int, LoanYear]:
    if investment.loan is None:
        return {}
    rows = loan_years(investment.borrowed_fen, investment.loan)
    return {row.year: row for row in rows}


def _year_zero(investment: Investment) -> YearRow:
    amounts = Amounts(
        capex_fen=-investment.costs.capex_fen,
        subsidy_fen=_in_year(investment.subsidies, 0),
        loan_drawn_fen=investment.borrowed_fen,
    )
    return YearRow(0, 0.0, 0.0, amounts)


def _year(investment: Investment, year: int, debt: LoanYear | None) -> YearRow:
    costs, outlook = investment.costs, investment.outlook
    age = _ageing(investment.losses, year)
    inflated = _growth(outlook.inflation_pct, year)
    last = year == outlook.years
    amounts = Amounts(
        subsidy_fen=_in_year(investment.subsidies, year),
        savings_fen=_income(investment.self_used, age * _growth(outlook.buy_escalation_pct, year)),
        export_fen=_income(investment.exported, age * _growth(outlook.sell_escalation_pct, year)),
        o_and_m_fen=-whole_fen(costs.o_and_m_fen_per_kwp * investment.kwp_dc * inflated),
        cleaning_fen=-whole_fen(costs.cleaning_fen * inflated),
        insurance_fen=-whole_fen(costs.insurance_fen * inflated),
        replacement_fen=-_in_year(costs.replacements, year),
        roof_works_fen=-_in_year(costs.roof_works, year),
        residual_fen=costs.residual_fen if last else 0,
        removal_fen=-costs.removal_fen if last else 0,
        interest_fen=-debt.interest_fen if debt else 0,
        principal_fen=-debt.principal_fen if debt else 0,
        interest_subsidy_fen=debt.interest_subsidy_fen if debt else 0,
    )
    return YearRow(
        year=year,
        self_used_kwh=age * sum(item.kwh for item in investment.self_used),
        exported_kwh=age * sum(item.kwh for item in investment.exported),
        amounts=amounts,
    )


def _ageing(losses: LossSet, year: int) -> float:
    return replace(losses, year=year).age_factor / losses.age_factor


def _growth(rate_pct: float, year: int) -> float:
    return float((1.0 + rate_pct / 100.0) ** (year - 1))


def _income(energies: Sequence[PricedEnergy], factor: float) -> int:
    return whole_fen(factor * sum(item.value_fen for item in energies))


def _in_year(amounts: Sequence[DatedAmount], year: int) -> int:
    return sum(item.amount_fen for item in amounts if item.year == year)

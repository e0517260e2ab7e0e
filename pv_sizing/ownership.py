"""A plant seen by the farmer: built with own money, with a loan, or by a company on a leased roof.

All three are told in the same yearly cash to the farmer, beside what he risks, for every export
price that is thought possible. Which way is best is his to decide; nothing here ranks them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from pv_sizing.amounts import whole_fen
from pv_sizing.cash_flow import CashFlow, cash_flow
from pv_sizing.errors import MoneyError
from pv_sizing.investment import Investment
from pv_sizing.lease import Lease, rent_of_year_fen
from pv_sizing.loan import Loan
from pv_sizing.worth import payback_years, present_value


class Way(StrEnum):
    """How a farmer comes to a plant on his roof."""

    OWN_MONEY = "own_money"
    LOAN = "loan"
    ROOF_LEASE = "roof_lease"


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing the farmer takes upon himself, with its figures in a fixed order."""

    code: str
    values: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class FarmerCase:
    """One way at one export price, in the farmer's purse.

    Parameters
    ----------
    way : Way
        Own money, loan or roof lease.
    scenario : str
        Name of the export price.
    export_fen_per_kwh : float
        That price: thought possible, never promised. [fen/kWh]
    yearly_fen : tuple of int, shape (years + 1,)
        Cash to the farmer, year 0 first; paid is negative. [fen]
    total_fen, npv_fen : int
        Sum, and present value at the outlook's rate. [fen]
    own_money_fen : int
        What he pays in year 0, at least 0. [fen]
    deepest_fen : int
        Lowest point of the running sum, at most 0. [fen]
    payback_years : float or None
        0.0 when he is never out of pocket, None when he still is at the end. [years]
    risks : tuple of Risk
        What he takes upon himself.
    """

    way: Way
    scenario: str
    export_fen_per_kwh: float
    yearly_fen: tuple[int, ...]
    total_fen: int
    npv_fen: int
    own_money_fen: int
    deepest_fen: int
    payback_years: float | None
    risks: tuple[Risk, ...]


def compare_ownership(
    investment: Investment,
    *,
    loan: Loan,
    lease: Lease,
    export_fen_per_kwh: Mapping[str, float],
    module_count: int,
) -> tuple[FarmerCase, ...]:
    """Set the three ways side by side under every export price.

    Parameters
    ----------
    investment : Investment
        The plant without a loan; the price of its export is replaced by each scenario's.
    loan, lease : Loan, Lease
        Terms of the second and of the third way.
    export_fen_per_kwh : mapping of str to float
        Export prices by name of the scenario, for example low, mid and high. [fen/kWh]
    module_count : int
        Modules of the plant, for a rent by the module. [-]

    Returns
    -------
    tuple of FarmerCase
        Three for every scenario, in the order of `Way`.

    Raises
    ------
    MoneyError
        If the investment already has a loan, no scenario is given, a price is impossible, or
        there is no module.

    Examples
    --------
    >>> from pv_sizing.amounts import PricedEnergy
    >>> from pv_sizing.investment import Costs, Outlook
    >>> from pv_sizing.lease import RentBasis
    >>> from pv_sizing.loan import Repayment
    >>> from pv_sizing.losses import LossSet
    >>> plant = Investment(
    ...     kwp_dc=5.5, self_used=(), exported=(PricedEnergy(8800.0, 20.0),),
    ...     costs=Costs(capex_fen=1_650_000), losses=LossSet("none", ()),
    ...     outlook=Outlook(years=25, discount_rate_pct=5.0), natural_person=True)
    >>> table = compare_ownership(
    ...     plant, loan=Loan(60.0, 4.0, 10, Repayment.EQUAL_INSTALMENT),
    ...     lease=Lease(6000.0, RentBasis.PER_KWP, 20, 0.0, True, True),
    ...     export_fen_per_kwh={"low": 15.0}, module_count=10)
    >>> [(case.way.value, case.total_fen) for case in table]
    [('own_money', 1650000), ('loan', 1437196), ('roof_lease', 660000)]
    """
    if investment.loan is not None:
        raise MoneyError("loan_given_twice", "compare_ownership")
    if not export_fen_per_kwh:
        raise MoneyError("scenarios_missing", "compare_ownership")
    if module_count < 1:
        raise MoneyError("no_modules", "compare_ownership", module_count=module_count)
    leased = _lease_cash(investment, lease, module_count)
    lease_risks = _lease_risks(lease, investment, leased[1])
    cases: list[FarmerCase] = []
    rate = investment.outlook.discount_rate_pct
    for scenario in export_fen_per_kwh.items():
        exported = tuple(replace(item, fen_per_kwh=scenario[1]) for item in investment.exported)
        own = cash_flow(replace(investment, exported=exported))
        lent = cash_flow(replace(investment, exported=exported, loan=loan))
        loan_risks = (*_owner_risks(lent), *_loan_risks(lent, own, loan))
        cases += [
            _case(Way.OWN_MONEY, scenario, own.net_fen, rate, _owner_risks(own)),
            _case(Way.LOAN, scenario, lent.net_fen, rate, loan_risks),
            _case(Way.ROOF_LEASE, scenario, leased, rate, lease_risks),
        ]
    return tuple(cases)


def _case(
    way: Way,
    scenario: tuple[str, float],
    yearly_fen: tuple[int, ...],
    discount_rate_pct: float,
    risks: tuple[Risk, ...],
) -> FarmerCase:
    name, price = scenario
    return FarmerCase(
        way=way,
        scenario=name,
        export_fen_per_kwh=price,
        yearly_fen=yearly_fen,
        total_fen=sum(yearly_fen),
        npv_fen=whole_fen(present_value(yearly_fen, discount_rate_pct)),
        own_money_fen=max(0, -yearly_fen[0]),
        deepest_fen=min(0, *accumulate(yearly_fen)),
        payback_years=payback_years(yearly_fen),
        risks=risks,
    )


def _owner_risks(flow: CashFlow) -> tuple[Risk, ...]:
    plan, totals = flow.investment, flow.totals
    risks = []
    if (exported := sum(row.exported_kwh for row in flow.rows)) > 0.0:
        energy = exported + sum(row.self_used_kwh for row in flow.rows)
        risks.append(
            Risk("export_price_not_promised", (("exported_pct", 100.0 * exported / energy),))
        )
    if flow.simple_payback_years is None:
        risks.append(Risk("not_paid_back_within_term", (("years", plan.outlook.years),)))
    for code, amount_fen in (
        ("own_money_is_out", -flow.net_fen[0]),
        ("owner_pays_new_inverter", -totals.replacement_fen),
        ("owner_pays_roof_works", -totals.roof_works_fen),
        ("owner_pays_removal", -totals.removal_fen),
    ):
        if amount_fen > 0:
            risks.append(Risk(code, (("amount_fen", amount_fen),)))
    return tuple(risks)


def _loan_risks(lent: CashFlow, own: CashFlow, loan: Loan) -> tuple[Risk, ...]:
    """List what the loan adds; the payback it is held against is that of the plant itself."""
    totals = lent.totals
    risks = [Risk("interest_is_paid", (("amount_fen", -totals.interest_fen),))]
    payback = own.simple_payback_years
    if payback is not None and loan.years > payback:
        values = (("loan_years", float(loan.years)), ("payback_years", payback))
        risks.append(Risk("loan_runs_longer_than_payback", values))
    short = [amount for amount in lent.net_fen[1 : loan.years + 1] if amount < 0]
    if short:
        values = (("years", float(len(short))), ("worst_year_fen", float(min(short))))
        risks.append(Risk("instalments_exceed_income", values))
    if totals.interest_subsidy_fen > 0:
        values_fen = (("amount_fen", totals.interest_subsidy_fen),)
        risks.append(Risk("interest_subsidy_may_end", values_fen))
    risks.append(Risk("subsidy_not_to_be_pledged"))
    return tuple(risks)


def _lease_cash(investment: Investment, lease: Lease, module_count: int) -> tuple[int, ...]:
    term, costs = investment.outlook.years, investment.costs
    yearly = [
        rent_of_year_fen(lease, year, kwp_dc=investment.kwp_dc, module_count=module_count)
        for year in range(term + 1)
    ]
    if not lease.company_pays_roof_works:
        for item in costs.roof_works:
            yearly[item.year] -= item.amount_fen if item.year <= lease.years else 0
    if not lease.company_pays_removal and lease.years <= term:
        yearly[lease.years] -= costs.removal_fen
    return tuple(yearly)


def _lease_risks(lease: Lease, investment: Investment, rent_fen: int) -> tuple[Risk, ...]:
    costs, term = investment.costs, investment.outlook.years
    risks = [
        Risk("roof_bound_years", (("years", lease.years),)),
        Risk("rent_depends_on_company", (("first_year_fen", rent_fen),)),
        Risk("own_electricity_not_cheaper"),
        Risk("plant_filed_in_company_name"),
        Risk("subsidy_not_to_be_pledged"),
    ]
    if not lease.company_pays_roof_works:
        amount_fen = sum(item.amount_fen for item in costs.roof_works if item.year <= lease.years)
        risks.append(Risk("farmer_pays_roof_works", (("amount_fen", amount_fen),)))
    if not lease.company_pays_removal:
        risks.append(Risk("farmer_pays_removal", (("amount_fen", costs.removal_fen),)))
    if lease.years > term:
        values = (("lease_years", float(lease.years)), ("term_years", float(term)))
        risks.append(Risk("lease_outlasts_comparison", values))
    return tuple(risks)

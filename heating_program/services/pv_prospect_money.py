"""The money of a plant in one house: the owner's at every export price, and the farmer's ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from heating_program.domain.provenance import Sourced, Status
from heating_program.reference.pv_money import Choice, Figure, PvMoney
from heating_program.services.pv_prospect_facts import (
    Assumed,
    MoneyRow,
    MoneyYear,
    ProspectInputs,
)
from pv_sizing.amounts import PricedEnergy, whole_fen
from pv_sizing.cash_flow import CashFlow, cash_flow
from pv_sizing.investment import Costs, Investment, Outlook
from pv_sizing.lease import Lease
from pv_sizing.loan import Loan
from pv_sizing.ownership import FarmerCase, compare_ownership
from pv_sizing.prospect_rows import Prospect
from pv_sizing.result import Sizing


@dataclass(frozen=True, slots=True)
class MoneyTerms:
    """The frozen assumptions as the library takes them, with the export prices by code."""

    costs: Costs
    outlook: Outlook
    loan: Loan
    lease: Lease
    export_fen_per_kwh: dict[str, float]


def money_terms(given: ProspectInputs, *, kwp_dc: float, kw_ac: float) -> MoneyTerms:
    """Build the terms of one plant from the assumptions that were frozen.

    Raises
    ------
    PvSizingError
        If the size makes an impossible amount.
    """
    money = _thawed(given)
    capex_fen = whole_fen(given.price_fen_per_kwp * kwp_dc)
    return MoneyTerms(
        costs=money.costs(kwp_dc=kwp_dc, kw_ac=kw_ac, capex_fen=capex_fen),
        outlook=money.outlook(),
        loan=money.loan(),
        lease=money.lease(),
        export_fen_per_kwh={each.assumed.code: each.fen_per_kwh for each in given.exports},
    )


def owner_flows(
    terms: MoneyTerms,
    sizing: Sizing,
    chosen: Prospect,
    used_kwh: NDArray[np.float64],
    buy_fen_per_kwh: NDArray[np.float64],
) -> dict[str, CashFlow]:
    """Compute the owner's cash flow at every export price.

    Parameters
    ----------
    chosen
        The plant under its connection mode.
    used_kwh, buy_fen_per_kwh
        What the house takes from the plant in every hour, and what buying would have cost.
    """
    self_used = tuple(
        PricedEnergy(float(used_kwh[buy_fen_per_kwh == price].sum()), float(price))
        for price in np.unique(buy_fen_per_kwh)
    )
    return {
        code: cash_flow(
            Investment(
                kwp_dc=sizing.kwp_dc,
                self_used=self_used,
                exported=(PricedEnergy(chosen.exported_kwh, price),),
                costs=terms.costs,
                losses=sizing.assumptions.losses,
                outlook=terms.outlook,
                natural_person=True,
            )
        )
        for code, price in terms.export_fen_per_kwh.items()
    }


def money_rows(flows: Mapping[str, CashFlow]) -> tuple[MoneyRow, ...]:
    """Put the answers of every export price in a row."""
    return tuple(
        MoneyRow(
            scenario=code,
            fen_per_kwh=flow.investment.exported[0].fen_per_kwh,
            first_year_fen=flow.net_fen[1],
            total_fen=sum(flow.net_fen),
            npv_fen=flow.npv_fen,
            payback_years=flow.simple_payback_years,
            discounted_payback_years=flow.discounted_payback_years,
            irr_pct=flow.irr_pct,
            lcoe_fen_per_kwh=flow.lcoe_fen_per_kwh,
        )
        for code, flow in flows.items()
    )


def money_years(flow: CashFlow) -> tuple[MoneyYear, ...]:
    """Tell one cash flow year by year."""
    rows = []
    total = 0
    for each in flow.rows:
        amounts = each.amounts
        total += amounts.net_fen
        income = amounts.savings_fen + amounts.export_fen
        rows.append(
            MoneyYear(
                year=each.year,
                saved_fen=amounts.savings_fen,
                sold_fen=amounts.export_fen,
                paid_fen=amounts.net_fen - income,
                net_fen=amounts.net_fen,
                sum_fen=total,
            )
        )
    return tuple(rows)


def ways_of(terms: MoneyTerms, investment: Investment, module_count: int) -> tuple[FarmerCase, ...]:
    """Set own money, loan and roof lease side by side at every export price."""
    return compare_ownership(
        investment,
        loan=terms.loan,
        lease=terms.lease,
        export_fen_per_kwh=terms.export_fen_per_kwh,
        module_count=module_count,
    )


def _thawed(given: ProspectInputs) -> PvMoney:
    """Return the frozen assumptions as the version they were."""
    choices = [each for each in given.money if not each.unit]
    return PvMoney(
        version=given.money_version,
        valid_from=date.fromisoformat(given.on),
        valid_to=None,
        figures=tuple(
            Figure(each.code, each.zh, each.en, _number(each)) for each in given.money if each.unit
        ),
        choices=tuple(Choice(each.code, each.zh, each.en, _answer(each)) for each in choices),
    )


def _number(item: Assumed) -> Sourced[Decimal]:
    return Sourced(Decimal(item.value), item.unit, item.source, Status(item.status))


def _answer(item: Assumed) -> Sourced[str]:
    return Sourced(item.value, "", item.source, Status(item.status))

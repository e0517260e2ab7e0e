"""The cash flow of a plant: rows in whole fen, worked by hand, and against SAM and closed forms."""

import math
from dataclasses import fields, replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySAM import Cashloan, Utilityrate5

from pv_sizing.amounts import DatedAmount, PricedEnergy
from pv_sizing.cash_flow import Amounts, CashFlow, cash_flow
from pv_sizing.errors import MoneyError
from pv_sizing.investment import Costs, Investment, Outlook
from pv_sizing.loan import Loan, Repayment
from pv_sizing.losses import LossSet
from pv_sizing.record import from_plain, to_plain
from pv_sizing.worth import present_value

NO_AGEING = LossSet("none", ())
PLAIN = Investment(
    kwp_dc=5.5,
    self_used=(),
    exported=(PricedEnergy(8800.0, 28.29),),
    costs=Costs(capex_fen=1_650_000),
    losses=NO_AGEING,
    outlook=Outlook(years=25, discount_rate_pct=5.0),
    natural_person=True,
)

money = st.integers(0, 10_000_000)
energies = st.builds(PricedEnergy, kwh=st.floats(0.0, 60_000.0), fen_per_kwh=st.floats(0.0, 200.0))
loans = st.builds(
    Loan,
    share_pct=st.floats(0.0, 100.0),
    rate_pct=st.floats(0.0, 15.0),
    years=st.integers(1, 12),
    repayment=st.sampled_from(Repayment),
    payments_per_year=st.sampled_from([1, 2, 4, 12]),
)
investments = st.builds(
    Investment,
    kwp_dc=st.floats(0.5, 60.0),
    self_used=st.lists(energies, max_size=2).map(tuple),
    exported=st.lists(energies, max_size=2).map(lambda items: (*items, PricedEnergy(1.0, 5.0))),
    costs=st.builds(
        Costs,
        capex_fen=money,
        o_and_m_fen_per_kwp=st.floats(0.0, 10_000.0),
        cleaning_fen=st.integers(0, 50_000),
        insurance_fen=st.integers(0, 50_000),
        replacements=st.lists(
            st.builds(DatedAmount, st.integers(1, 12), st.integers(0, 500_000)), max_size=2
        ).map(tuple),
        residual_fen=st.integers(0, 200_000),
        removal_fen=st.integers(0, 200_000),
    ),
    losses=st.builds(
        LossSet,
        st.just("aged"),
        st.just(()),
        first_year_decay_pct=st.floats(0.0, 3.0),
        yearly_decay_pct=st.floats(0.0, 1.0),
    ),
    outlook=st.builds(
        Outlook,
        years=st.integers(12, 40),
        discount_rate_pct=st.floats(0.0, 15.0),
        buy_escalation_pct=st.floats(-3.0, 5.0),
        sell_escalation_pct=st.floats(-3.0, 5.0),
        inflation_pct=st.floats(0.0, 5.0),
    ),
    natural_person=st.just(True),
    subsidies=st.lists(
        st.builds(DatedAmount, st.integers(0, 2), st.integers(0, 1_000_000)), max_size=2
    ).map(tuple),
    loan=st.none() | loans,
)


def annuity(rate: float, years: int) -> float:
    return (1.0 - (1.0 + rate) ** -years) / rate


def test_the_plain_plant_agrees_with_the_annuity_formula_to_the_fen() -> None:
    """8,800 kWh at 0.2829 yuan are 2,489.52 yuan a year, 25 years at 5 % are worth 14.0939 of it.

    NPV = 2,489.52 x 14.09394 - 16,500 = 18,587.16 yuan; payback 16,500 / 2,489.52 = 6.63 years;
    energy costs 16,500 / (8,800 x 14.09394) = 0.1330 yuan.
    """
    result = cash_flow(PLAIN)
    assert result.net_fen == (-1_650_000, *[248_952] * 25)
    assert result.npv_fen == round(248_952 * annuity(0.05, 25) - 1_650_000) == 1_858_716
    assert result.simple_payback_years == pytest.approx(1_650_000 / 248_952, abs=1e-9)
    assert result.irr_pct is not None
    assert annuity(result.irr_pct / 100.0, 25) == pytest.approx(1_650_000 / 248_952, rel=1e-9)
    assert result.lcoe_fen_per_kwh == pytest.approx(
        1_650_000 / (8800.0 * annuity(0.05, 25)), rel=1e-12
    )


def test_every_row_of_a_full_plan_is_as_worked_by_hand() -> None:
    """Three years of 5.5 kWp with everything in it.

    Year 1: 2,000 kWh save 0.45 yuan, 6,800 kWh bring 0.20 yuan; age factors with 1 % first and
    0.4 % later decay are 0.995, 0.99 x 0.998 = 0.98802, 0.98802 x 0.996 = 0.98406792, so year 2
    has 0.98802 / 0.995 = 0.992984925 and year 3 0.989012985 of year 1. Self-use gets 2 % dearer:
    90,000 x 0.992984925 x 1.02 = 91,156.02, 90,000 x 0.989012985 x 1.0404 = 92,607.22 fen.
    Export 136,000 fen falls to 135,045.95 and 134,505.77. O&M 5.5 x 4,000 = 22,000 grows 3 %:
    22,660 and 23,339.8 fen. 600,000 fen are borrowed over two years at 4 %, equal principal,
    paid once a year: interest 24,000 and 12,000, of which year 1 gets half back.
    """
    plan = Investment(
        kwp_dc=5.5,
        self_used=(PricedEnergy(2000.0, 45.0),),
        exported=(PricedEnergy(6800.0, 20.0),),
        costs=Costs(
            capex_fen=1_650_000,
            o_and_m_fen_per_kwp=4000.0,
            cleaning_fen=5000,
            insurance_fen=3300,
            replacements=(DatedAmount(2, 200_000),),
            roof_works=(DatedAmount(3, 50_000),),
            residual_fen=80_000,
            removal_fen=30_000,
        ),
        losses=LossSet("aged", (), first_year_decay_pct=1.0, yearly_decay_pct=0.4),
        outlook=Outlook(3, 5.0, buy_escalation_pct=2.0, inflation_pct=3.0),
        natural_person=True,
        subsidies=(DatedAmount(0, 100_000), DatedAmount(1, 50_000)),
        loan=Loan(100 * 600_000 / 1_650_000, 4.0, 2, Repayment.EQUAL_PRINCIPAL, 1, 2.0, 1),
    )
    result = cash_flow(plan)
    keep = {"o_and_m_fen": -22_000, "cleaning_fen": -5000, "insurance_fen": -3300}
    assert [row.amounts for row in result.rows] == [
        Amounts(capex_fen=-1_650_000, subsidy_fen=100_000, loan_drawn_fen=600_000),
        Amounts(
            subsidy_fen=50_000, savings_fen=90_000, export_fen=136_000, interest_fen=-24_000,
            principal_fen=-300_000, interest_subsidy_fen=12_000, **keep,
        ),
        Amounts(
            savings_fen=91_156, export_fen=135_046, o_and_m_fen=-22_660, cleaning_fen=-5150,
            insurance_fen=-3399, replacement_fen=-200_000, interest_fen=-12_000,
            principal_fen=-300_000,
        ),
        Amounts(
            savings_fen=92_607, export_fen=134_506, o_and_m_fen=-23_340, cleaning_fen=-5305,
            insurance_fen=-3501, roof_works_fen=-50_000, residual_fen=80_000,
            removal_fen=-30_000,
        ),
    ]  # fmt: skip
    assert result.net_fen == (-950_000, -66_300, -317_007, 194_967)
    assert (result.simple_payback_years, result.discounted_payback_years) == (None, None)


def test_a_new_inverter_moves_the_payback_behind_it() -> None:
    late = replace(PLAIN, costs=Costs(1_650_000, replacements=(DatedAmount(7, 400_000),)))
    assert cash_flow(late).simple_payback_years == pytest.approx(2_050_000 / 248_952)


def test_a_plant_that_never_pays_says_none_and_not_a_number() -> None:
    poor = cash_flow(replace(PLAIN, exported=(PricedEnergy(8800.0, 1.0),)))
    assert poor.simple_payback_years is None
    assert poor.discounted_payback_years is None
    assert poor.npv_fen < 0
    given_away = cash_flow(replace(PLAIN, exported=(PricedEnergy(8800.0, 0.0),)))
    assert given_away.irr_pct is None


def test_a_plant_that_costs_its_owner_nothing_has_no_rate_of_return() -> None:
    gift = cash_flow(replace(PLAIN, subsidies=(DatedAmount(0, 1_650_000),)))
    assert gift.irr_pct is None
    assert gift.simple_payback_years == 0.0


def test_the_cost_of_energy_knows_neither_subsidy_nor_loan() -> None:
    helped = replace(
        PLAIN,
        subsidies=(DatedAmount(1, 500_000),),
        loan=Loan(60.0, 4.0, 10, Repayment.EQUAL_INSTALMENT),
    )
    assert cash_flow(helped).lcoe_fen_per_kwh == cash_flow(PLAIN).lcoe_fen_per_kwh


def test_energy_ages_as_the_loss_set_says_and_in_no_other_way() -> None:
    losses = LossSet("aged", (), first_year_decay_pct=1.0, yearly_decay_pct=0.4)
    rows = cash_flow(replace(PLAIN, losses=losses)).rows
    for year in (1, 2, 13, 25):
        expected = 8800.0 * replace(losses, year=year).age_factor / losses.age_factor
        assert rows[year].exported_kwh == pytest.approx(expected, rel=1e-12)


def test_a_cash_flow_survives_being_stored() -> None:
    loan = Loan(60.0, 4.0, 10, Repayment.EQUAL_PRINCIPAL)
    result = cash_flow(replace(PLAIN, loan=loan, subsidies=(DatedAmount(1, 5),)))
    assert from_plain(CashFlow, to_plain(result)) == result


def sam_cash_loan(investment: Investment, energy_kwh: float, price: float) -> dict[str, Any]:
    """Run SAM's residential cash flow with the same plant, untaxed; SAM computes in yuan."""
    outlook, loan = investment.outlook, investment.loan
    decay_pct = investment.losses.yearly_decay_pct
    hourly = [energy_kwh / 8760] * 8760
    bill = Utilityrate5.default("PVWattsResidential")
    bill.Lifetime.assign({"analysis_period": outlook.years, "inflation_rate": 0.0})
    bill.SystemOutput.assign({"gen": hourly, "degradation": (decay_pct,)})
    bill.Load.assign({"load": [0.0] * 8760, "load_escalation": (0.0,)})
    bill.ElectricityRates.assign(
        {
            "rate_escalation": (outlook.sell_escalation_pct,),
            "ur_metering_option": 4,
            "ur_ec_tou_mat": [[1, 1, 1e38, 0, price, price]],
            "ur_ec_sched_weekday": [[1] * 24] * 12,
            "ur_ec_sched_weekend": [[1] * 24] * 12,
            "ur_dc_enable": 0,
            "ur_monthly_fixed_charge": 0,
            "ur_monthly_min_charge": 0,
            "ur_annual_min_charge": 0,
            "ur_en_ts_sell_rate": 0,
        }
    )
    bill.execute(0)
    value = list(bill.Outputs.annual_energy_value)
    sam = Cashloan.from_existing(bill, "PVWattsResidential")
    sam.FinancialParameters.assign(
        {
            "debt_fraction": loan.share_pct if loan else 0.0,
            "loan_rate": loan.rate_pct if loan else 0.0,
            "loan_term": loan.years if loan else 1,
            "federal_tax_rate": (0.0,),
            "state_tax_rate": (0.0,),
            "inflation_rate": outlook.inflation_pct,
            "real_discount_rate": 100.0
            * ((100.0 + outlook.discount_rate_pct) / (100.0 + outlook.inflation_pct) - 1.0),
            "system_capacity": investment.kwp_dc,
            "insurance_rate": 0.0,
            "market": 0.0,
            "salvage_percentage": 0.0,
        }
    )
    costs = investment.costs
    sam.SystemCosts.assign(
        {
            "om_capacity": (costs.o_and_m_fen_per_kwp / 100.0,),
            "om_capacity_escal": 0.0,
            "total_installed_cost": costs.capex_fen / 100.0,
        }
    )
    sam.TaxCreditIncentives.assign({"itc_fed_percent": (0.0,)})
    sam.SystemOutput.assign(
        {"gen": hourly, "degradation": (decay_pct,), "annual_energy_value": value}
    )
    sam.ChargesByMonth.assign({"utility_bill_w_sys": [-each for each in value]})
    sam.execute(0)
    outputs: dict[str, Any] = sam.Outputs.export()
    return outputs


@pytest.mark.parametrize("share_pct", [0.0, 60.0, 100.0])
def test_sam_computes_the_same_flow_value_payback_and_cost(share_pct: float) -> None:
    decay = LossSet("aged", (), first_year_decay_pct=0.4, yearly_decay_pct=0.4)
    loan = Loan(share_pct, 4.0, 10, Repayment.EQUAL_INSTALMENT, 1) if share_pct else None
    plan = replace(
        PLAIN,
        costs=Costs(1_650_000, o_and_m_fen_per_kwp=4000.0),
        losses=decay,
        outlook=Outlook(25, 5.0, sell_escalation_pct=1.0, inflation_pct=2.0),
        loan=loan,
    )
    ours = cash_flow(plan)
    unlent = cash_flow(replace(plan, loan=None))
    sam = sam_cash_loan(plan, 8800.0, 0.2829)
    for mine, theirs in zip(ours.net_fen, sam["cf_after_tax_cash_flow"], strict=True):
        assert mine == pytest.approx(100.0 * theirs, abs=1.5)
    assert ours.npv_fen == pytest.approx(100.0 * sam["npv"], abs=5.0)
    assert unlent.simple_payback_years == pytest.approx(sam["payback"], abs=1e-4)
    assert unlent.discounted_payback_years == pytest.approx(sam["discounted_payback"], abs=1e-4)
    if loan is None:  # SAM's cost of energy contains the loan, ours does not
        assert ours.lcoe_fen_per_kwh == pytest.approx(sam["lcoe_nom"], rel=1e-6)


@given(investments)
def test_rows_add_up_to_the_totals_in_whole_fen(investment: Investment) -> None:
    result = cash_flow(investment)
    names = [item.name for item in fields(Amounts)]
    amounts = [getattr(row.amounts, name) for row in result.rows for name in names]
    assert all(type(amount) is int for amount in amounts)
    assert sum(amounts) == sum(result.net_fen) == result.totals.net_fen
    assert len(result.rows) == investment.outlook.years + 1
    assert result.totals.principal_fen == -result.totals.loan_drawn_fen


@given(investments)
def test_the_rate_of_return_makes_the_value_zero(investment: Investment) -> None:
    result = cash_flow(investment)
    if result.irr_pct is None:
        return
    rate = result.irr_pct / 100.0
    assert rate > -1.0
    terms = [amount / (1.0 + rate) ** year for year, amount in enumerate(result.net_fen)]
    assert abs(math.fsum(terms)) <= 1e-6 * math.fsum(abs(term) for term in terms)


def earlier(first: float | None, second: float | None) -> bool:
    return (math.inf if first is None else first) <= (math.inf if second is None else second) + 1e-9


@given(investments, st.floats(0.0, 30.0))
def test_a_better_price_never_pays_back_later(investment: Investment, more_fen: float) -> None:
    dearer = tuple(
        replace(item, fen_per_kwh=item.fen_per_kwh + more_fen) for item in investment.exported
    )
    before, after = cash_flow(investment), cash_flow(replace(investment, exported=dearer))
    assert earlier(after.simple_payback_years, before.simple_payback_years)
    assert earlier(after.discounted_payback_years, before.discounted_payback_years)
    assert after.npv_fen >= before.npv_fen


@given(investments, st.builds(DatedAmount, st.integers(0, 2), money))
def test_more_subsidy_never_lowers_the_value(investment: Investment, more: DatedAmount) -> None:
    before = cash_flow(investment)
    after = cash_flow(replace(investment, subsidies=(*investment.subsidies, more)))
    assert after.npv_fen >= before.npv_fen
    assert earlier(after.simple_payback_years, before.simple_payback_years)


def test_the_order_in_which_amounts_are_named_does_not_matter() -> None:
    parts = (PricedEnergy(3000.0, 16.5), PricedEnergy(1000.0, 46.5), PricedEnergy(500.0, 41.5))
    paid = (DatedAmount(0, 70_000), DatedAmount(1, 7001))
    flows = {
        cash_flow(replace(PLAIN, self_used=tuple(used), subsidies=tuple(order))).net_fen
        for used in permutations(parts)
        for order in permutations(paid)
    }
    assert len(flows) == 1


@given(investments)
def test_the_printed_value_is_that_of_the_printed_rows(investment: Investment) -> None:
    result = cash_flow(investment)
    rate = investment.outlook.discount_rate_pct
    by_hand = math.fsum(a / (1 + rate / 100) ** n for n, a in enumerate(result.net_fen))
    assert result.npv_fen == pytest.approx(by_hand, abs=0.51)
    assert present_value(result.net_fen, rate) == pytest.approx(by_hand, abs=1e-3)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("tax_not_modelled", {"natural_person": False}),
        ("no_energy", {"exported": ()}),
        ("no_energy", {"exported": (PricedEnergy(0.0, 28.29),)}),
        ("plant_size_impossible", {"kwp_dc": 0.0}),
        ("plant_size_impossible", {"kwp_dc": math.nan}),
        ("amount_outside_term", {"subsidies": (DatedAmount(26, 100),)}),
        ("amount_outside_term", {"costs": Costs(1, replacements=(DatedAmount(26, 1),))}),
        ("loan_outlasts_term", {"loan": Loan(50.0, 4.0, 26, Repayment.EQUAL_PRINCIPAL)}),
    ],
)
def test_what_no_cash_flow_can_be_made_of_is_refused(code: str, change: dict[str, object]) -> None:
    with pytest.raises(MoneyError) as refusal:
        replace(PLAIN, **change)  # type: ignore[arg-type]  # changes by name
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("code", "build"),
    [
        ("amount_not_whole_fen", lambda: Costs(capex_fen=1.5)),  # type: ignore[arg-type]  # the fault itself
        ("amount_not_whole_fen", lambda: DatedAmount(1, True)),
        ("amount_impossible", lambda: Costs(capex_fen=-1)),
        ("amount_impossible", lambda: Costs(1, o_and_m_fen_per_kwp=math.inf)),
        ("amount_outside_term", lambda: Costs(1, replacements=(DatedAmount(0, 1),))),
        ("years_not_whole", lambda: Outlook(25.0, 5.0)),  # type: ignore[arg-type]  # the fault itself
        ("years_impossible", lambda: Outlook(0, 5.0)),
        ("years_impossible", lambda: Outlook(41, 5.0)),
        ("years_impossible", lambda: DatedAmount(-1, 5)),
        ("rate_impossible", lambda: Outlook(25, -1.0)),
        ("rate_impossible", lambda: Outlook(25, math.nan)),
        ("priced_energy_impossible", lambda: PricedEnergy(-1.0, 20.0)),
        ("priced_energy_impossible", lambda: PricedEnergy(100.0, math.nan)),
    ],
)
def test_an_impossible_figure_is_refused_by_name(code: str, build: object) -> None:
    assert callable(build)
    with pytest.raises(MoneyError) as refusal:
        build()
    assert refusal.value.code == code

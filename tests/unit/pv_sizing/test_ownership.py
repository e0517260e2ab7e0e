"""Own money, loan and roof lease side by side: the farmer's cash and what he risks."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.amounts import DatedAmount, PricedEnergy
from pv_sizing.errors import MoneyError
from pv_sizing.investment import Costs, Investment, Outlook
from pv_sizing.lease import Lease, RentBasis, rent_of_year_fen
from pv_sizing.loan import Loan, Repayment
from pv_sizing.losses import LossSet
from pv_sizing.ownership import FarmerCase, Way, compare_ownership
from pv_sizing.record import from_plain, to_plain

PLANT = Investment(
    kwp_dc=5.5,
    self_used=(PricedEnergy(1800.0, 41.5),),
    exported=(PricedEnergy(7000.0, 28.29),),
    costs=Costs(
        capex_fen=1_650_000,
        replacements=(DatedAmount(12, 250_000),),
        roof_works=(DatedAmount(15, 150_000),),
        removal_fen=60_000,
    ),
    losses=LossSet("none", ()),
    outlook=Outlook(years=25, discount_rate_pct=5.0),
    natural_person=True,
    subsidies=(DatedAmount(1, 100_000),),
)
LOAN = Loan(70.0, 4.5, 10, Repayment.EQUAL_INSTALMENT)
LEASE = Lease(6000.0, RentBasis.PER_KWP, 20, 0.0, True, True)
PRICES = {"low": 15.0, "mid": 20.0, "high": 28.29}


def table(
    plant: Investment = PLANT, loan: Loan = LOAN, lease: Lease = LEASE
) -> dict[tuple[str, Way], FarmerCase]:
    cases = compare_ownership(
        plant, loan=loan, lease=lease, export_fen_per_kwh=PRICES, module_count=10
    )
    return {(case.scenario, case.way): case for case in cases}


def codes(case: FarmerCase) -> list[str]:
    return [risk.code for risk in case.risks]


def test_all_three_ways_are_told_at_every_price() -> None:
    assert list(table()) == [(price, way) for price in PRICES for way in Way]


def test_the_farmers_cash_is_as_worked_by_hand() -> None:
    """At the low price: 1,800 x 0.415 + 7,000 x 0.15 = 1,797 yuan a year.

    25 years bring 44,925, the subsidy 1,000; 16,500, a new inverter 2,500, roof works 1,500 and
    removal 600 go: 24,825 yuan. The lease brings 20 x 330 = 6,600 yuan, at 5 % worth
    330 x (1 - 1.05^-20) / 0.05 = 4,112.53 yuan.
    """
    cases = table()
    own, lease = cases["low", Way.OWN_MONEY], cases["low", Way.ROOF_LEASE]
    assert own.yearly_fen[:3] == (-1_650_000, 279_700, 179_700)
    assert (own.total_fen, own.own_money_fen, own.deepest_fen) == (2_482_500, 1_650_000, -1_650_000)
    assert lease.yearly_fen == (0, *[33_000] * 20, *[0] * 5)
    assert (lease.total_fen, lease.npv_fen) == (660_000, 411_253)
    assert (lease.own_money_fen, lease.deepest_fen, lease.payback_years) == (0, 0, 0.0)


def test_a_loan_costs_its_interest_and_nothing_else() -> None:
    cases = table()
    own, lent = cases["mid", Way.OWN_MONEY], cases["mid", Way.LOAN]
    (interest,) = [risk for risk in lent.risks if risk.code == "interest_is_paid"]
    assert own.total_fen - lent.total_fen == dict(interest.values)["amount_fen"]
    assert lent.own_money_fen == 1_650_000 * 3 // 10


def test_the_export_price_changes_nothing_for_a_leased_roof() -> None:
    cases = table()
    leased = {cases[price, Way.ROOF_LEASE].yearly_fen for price in PRICES}
    assert len(leased) == 1
    totals = [cases[price, Way.OWN_MONEY].total_fen for price in PRICES]
    assert totals == sorted(set(totals))


def test_every_way_names_what_the_farmer_risks() -> None:
    cases = table()
    assert codes(cases["low", Way.OWN_MONEY]) == [
        "export_price_not_promised",
        "own_money_is_out",
        "owner_pays_new_inverter",
        "owner_pays_roof_works",
        "owner_pays_removal",
    ]
    assert codes(cases["low", Way.LOAN])[5:] == [
        "interest_is_paid",
        "loan_runs_longer_than_payback",
        "subsidy_not_to_be_pledged",
    ]
    assert codes(cases["low", Way.ROOF_LEASE]) == [
        "roof_bound_years",
        "rent_depends_on_company",
        "own_electricity_not_cheaper",
        "plant_filed_in_company_name",
        "subsidy_not_to_be_pledged",
    ]


def test_a_loan_that_runs_on_after_the_plant_has_paid_is_named() -> None:
    short = table(loan=replace(LOAN, years=7))
    assert "loan_runs_longer_than_payback" not in codes(short["low", Way.LOAN])
    assert "loan_runs_longer_than_payback" in codes(short["high", Way.LOAN])


def test_years_in_which_the_instalments_eat_more_than_the_plant_earns_are_counted() -> None:
    lent = table(loan=replace(LOAN, years=5, share_pct=100.0))["low", Way.LOAN]
    (short,) = [risk for risk in lent.risks if risk.code == "instalments_exceed_income"]
    assert dict(short.values)["years"] == sum(amount < 0 for amount in lent.yearly_fen[1:6]) == 5
    assert dict(short.values)["worst_year_fen"] == min(lent.yearly_fen)


def test_a_plant_that_never_pays_back_says_so_in_words_and_in_years() -> None:
    poor = replace(PLANT, self_used=(), costs=replace(PLANT.costs, capex_fen=9_000_000))
    case = table(poor)["low", Way.OWN_MONEY]
    assert case.payback_years is None
    assert "not_paid_back_within_term" in codes(case)


def test_a_lease_that_leaves_roof_and_removal_to_the_farmer_shows_both() -> None:
    lease = replace(LEASE, company_pays_roof_works=False, company_pays_removal=False)
    case = table(lease=lease)["mid", Way.ROOF_LEASE]
    assert (case.yearly_fen[15], case.yearly_fen[20]) == (33_000 - 150_000, 33_000 - 60_000)
    assert codes(case)[-2:] == ["farmer_pays_roof_works", "farmer_pays_removal"]


def test_roof_works_after_the_lease_are_no_cost_of_the_lease() -> None:
    lease = replace(LEASE, years=10, company_pays_roof_works=False)
    assert table(lease=lease)["mid", Way.ROOF_LEASE].total_fen == 10 * 33_000


def test_a_lease_longer_than_the_comparison_is_said_to_be() -> None:
    case = table(lease=replace(LEASE, years=30))["mid", Way.ROOF_LEASE]
    assert "lease_outlasts_comparison" in codes(case)
    assert case.total_fen == 25 * 33_000


def test_the_subsidy_of_a_companys_plant_is_not_the_farmers() -> None:
    without = table(replace(PLANT, subsidies=()))
    assert without["mid", Way.ROOF_LEASE] == table()["mid", Way.ROOF_LEASE]


def test_rent_by_the_module_and_by_the_kilowatt_may_say_the_same() -> None:
    by_module = Lease(3300.0, RentBasis.PER_MODULE, 20, 2.0, True, True)
    by_kwp = Lease(6000.0, RentBasis.PER_KWP, 20, 2.0, True, True)
    for year in range(26):
        rents = [rent_of_year_fen(each, year, kwp_dc=5.5, module_count=10) for each in
                 (by_module, by_kwp)]  # fmt: skip
        assert rents[0] == rents[1]
    assert rent_of_year_fen(by_kwp, 2, kwp_dc=5.5, module_count=10) == 33_660


def test_the_comparison_survives_being_stored() -> None:
    for case in table().values():
        assert from_plain(FarmerCase, to_plain(case)) == case


@given(st.floats(0.0, 100.0), st.integers(1, 25), st.sampled_from(Repayment))
def test_every_case_adds_up(share_pct: float, years: int, repayment: Repayment) -> None:
    for case in table(loan=Loan(share_pct, 4.5, years, repayment)).values():
        assert sum(case.yearly_fen) == case.total_fen
        assert case.deepest_fen <= min(0, case.yearly_fen[0])
        assert (case.payback_years is None) == (case.total_fen < 0)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("loan_given_twice", {"investment": replace(PLANT, loan=LOAN)}),
        ("scenarios_missing", {"export_fen_per_kwh": {}}),
        ("priced_energy_impossible", {"export_fen_per_kwh": {"low": -1.0}}),
        ("no_modules", {"module_count": 0}),
    ],
)
def test_a_comparison_of_nothing_is_refused(code: str, change: dict[str, object]) -> None:
    given_ = {
        "investment": PLANT, "loan": LOAN, "lease": LEASE, "export_fen_per_kwh": PRICES,
        "module_count": 10,
    } | change  # fmt: skip
    with pytest.raises(MoneyError) as refusal:
        compare_ownership(**given_)  # type: ignore[arg-type]  # arguments by name
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "change", [{"rent_fen": -1.0}, {"rent_escalation_pct": 21.0}, {"years": 0}, {"years": 41}]
)
def test_impossible_terms_of_a_lease_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(MoneyError):
        replace(LEASE, **change)  # type: ignore[arg-type]  # terms by name

"""A loan ends at exactly zero; value, rate and payback of plain rows of amounts."""

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from pv_sizing.amounts import whole_fen
from pv_sizing.errors import MoneyError
from pv_sizing.loan import Loan, Repayment, loan_schedule, loan_years
from pv_sizing.worth import discounted, irr_pct, payback_years, present_value

loans = st.builds(
    Loan,
    share_pct=st.just(100.0),
    rate_pct=st.floats(0.0, 24.0),
    years=st.integers(1, 30),
    repayment=st.sampled_from(Repayment),
    payments_per_year=st.sampled_from([1, 2, 4, 12]),
)
principals = st.integers(0, 100_000_000)


@given(principals, loans)
def test_a_loan_ends_at_exactly_zero(principal_fen: int, loan: Loan) -> None:
    schedule = loan_schedule(principal_fen, loan)
    assert len(schedule) == loan.years * loan.payments_per_year
    assert schedule[-1].balance_fen == 0
    assert sum(item.principal_fen for item in schedule) == principal_fen
    assert all(item.principal_fen >= 0 <= item.interest_fen for item in schedule)


@given(st.integers(100_000, 100_000_000), loans)
def test_equal_instalments_are_the_annuity_and_the_last_takes_the_rest(
    principal_fen: int, loan: Loan
) -> None:
    if loan.repayment is not Repayment.EQUAL_INSTALMENT or loan.rate_pct < 1e-6:
        return
    periods = loan.years * loan.payments_per_year
    rate = loan.rate_pct / 100.0 / loan.payments_per_year
    exact = pyxirr.pmt(rate, periods, -principal_fen)
    assert exact is not None
    schedule = loan_schedule(principal_fen, loan)
    paid = [item.interest_fen + item.principal_fen for item in schedule]
    assert all(each == pytest.approx(exact, abs=0.5001) for each in paid[:-1])
    # Half a fen of rounding a period grows with interest until the end, on either side.
    assert paid[-1] == pytest.approx(exact, abs=1.0 + sum((1 + rate) ** k for k in range(periods)))


def test_equal_principal_pays_less_interest_and_starts_higher() -> None:
    """9,900 yuan, 4 %, 10 years of 12: 等额本息 100.23 yuan a month, 等额本金 115.50 at first.

    Interest of equal principal is P i (n + 1) / 2 = 9,900 x 0.04 / 12 x 121 / 2 = 1,996.50 yuan,
    and every second month's 27.5 fen of it rounds up by half a fen: 30 fen more.
    """
    level = loan_schedule(990_000, Loan(100.0, 4.0, 10, Repayment.EQUAL_INSTALMENT))
    falling = loan_schedule(990_000, Loan(100.0, 4.0, 10, Repayment.EQUAL_PRINCIPAL))
    assert level[0].interest_fen + level[0].principal_fen == 10_023
    assert falling[0].interest_fen + falling[0].principal_fen == 11_550
    assert sum(item.interest_fen for item in falling) == 199_650 + 30
    assert sum(item.interest_fen for item in level) == pytest.approx(212_800, abs=200)


def test_the_programme_pays_its_part_of_the_interest_and_only_for_its_years() -> None:
    loan = Loan(100.0, 4.0, 5, Repayment.EQUAL_INSTALMENT, 12, 1.0, 2)
    years = loan_years(1_000_000, loan)
    assert [row.interest_subsidy_fen for row in years] == [
        whole_fen(years[0].interest_fen / 4),
        whole_fen(years[1].interest_fen / 4),
        0,
        0,
        0,
    ]
    assert years[-1].balance_fen == 0


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("loan_term_impossible", {"share_pct": 101.0}),
        ("loan_term_impossible", {"rate_pct": -1.0}),
        ("loan_term_impossible", {"payments_per_year": 5}),
        ("loan_term_impossible", {"interest_subsidy_pct": 5.0, "interest_subsidy_years": 1}),
        ("interest_subsidy_incomplete", {"interest_subsidy_pct": 1.0}),
        ("interest_subsidy_incomplete", {"interest_subsidy_years": 1}),
        ("years_impossible", {"years": 0}),
        ("years_impossible", {"interest_subsidy_pct": 1.0, "interest_subsidy_years": 11}),
    ],
)
def test_impossible_terms_of_a_loan_are_refused(code: str, change: dict[str, object]) -> None:
    terms = {"share_pct": 60.0, "rate_pct": 4.0, "years": 10} | change
    with pytest.raises(MoneyError) as refusal:
        Loan(repayment=Repayment.EQUAL_PRINCIPAL, **terms)  # type: ignore[arg-type]  # terms by name
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "amounts",
    [
        [0.0],
        [0.0, 0.0, 0.0],
        [5.0, 5.0],
        [-5.0, -5.0],
        [-100.0, 230.0, -132.0],  # 10 % and 20 %
        [100.0, -230.0, 132.0],
        [100.0, -60.0, -60.0],  # a debt at 13 %
        [0.0, 100.0, -230.0, 20.0],
    ],
)
def test_amounts_without_a_single_rate_give_none(amounts: list[float]) -> None:
    assert irr_pct(amounts) is None


def test_a_later_outlay_that_keeps_one_rate_does_not_hide_it() -> None:
    amounts = [-1000.0, *[200.0] * 11, -300.0, *[200.0] * 13]
    rate = irr_pct(amounts)
    assert rate is not None
    assert present_value(amounts, rate) == pytest.approx(0.0, abs=1e-6)


def test_a_plant_given_for_nothing_down_has_the_rate_of_its_later_years() -> None:
    assert irr_pct([0.0, -100.0, 110.0]) == pytest.approx(10.0)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=41))
def test_no_row_of_amounts_is_an_accident(amounts: list[int]) -> None:
    rate = irr_pct(amounts)
    if rate is not None:
        left = abs(present_value_at(amounts, rate / 100.0))
        size = present_value_at([abs(amount) for amount in amounts], rate / 100.0)
        assert left <= 1e-6 * size
    for term in (payback_years(amounts), payback_years(discounted(amounts, 7.0))):
        assert term is None or 0.0 <= term <= len(amounts) - 1


def present_value_at(amounts: list[int], rate: float) -> float:
    return sum(amount / (1.0 + rate) ** year for year, amount in enumerate(amounts))


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=40), st.integers(1, 10**7))
def test_payback_lies_where_the_running_sum_reaches_zero(income: list[int], price: int) -> None:
    term = payback_years([-price, *income])
    if term is None:
        assert sum(income) < price
        return
    whole = int(term)
    earned = sum(income[:whole]) + (term - whole) * (income[whole] if whole < len(income) else 0)
    assert earned == pytest.approx(price, rel=1e-9)


def test_no_amounts_and_broken_amounts_are_refused() -> None:
    for amounts in ([], [1.0, float("nan")], [float("inf")]):
        for ask in (irr_pct, payback_years, lambda row: present_value(row, 5.0)):
            with pytest.raises(MoneyError):
                ask(amounts)
    with pytest.raises(MoneyError):
        present_value([1.0], 101.0)

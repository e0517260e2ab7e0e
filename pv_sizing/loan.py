"""A loan as a bank in the village writes it: equal instalments or equal principal, to the fen.

The schedule is made of whole-fen instalments and its last one takes the rest, so the debt ends
at exactly zero; a year of the cash flow is the sum of its instalments.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.amounts import LARGEST_FEN, LONGEST_TERM_YEARS, require_fen, require_years, whole_fen
from pv_sizing.checks import require_between
from pv_sizing.errors import MoneyError


class Repayment(StrEnum):
    """How the debt goes down."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金


@dataclass(frozen=True, slots=True)
class Loan:
    """The terms of a loan on a share of the price.

    Parameters
    ----------
    share_pct : float
        Part of the price that is borrowed. [%]
    rate_pct : float
        Nominal yearly rate; a period bears ``rate / payments_per_year``. [%]
    years : int
        From drawing to the last instalment. [-]
    repayment : Repayment
        Equal instalments or equal principal.
    payments_per_year : int
        1, 2, 4 or 12. [-]
    interest_subsidy_pct : float
        Part of the yearly rate that a programme pays back, at most `rate_pct`. [%]
    interest_subsidy_years : int
        For how many years it does; 0 when there is none. [-]

    Raises
    ------
    MoneyError
        If a term is impossible, or only one of the two interest-subsidy terms is given.

    Examples
    --------
    >>> Loan(60.0, 4.0, 10, Repayment.EQUAL_INSTALMENT).payments_per_year
    12
    """

    share_pct: float
    rate_pct: float
    years: int
    repayment: Repayment
    payments_per_year: int = 12
    interest_subsidy_pct: float = 0.0
    interest_subsidy_years: int = 0

    def __post_init__(self) -> None:
        require_years(self.years, 1, LONGEST_TERM_YEARS, where="loan years", name="years")
        require_years(
            self.interest_subsidy_years,
            0,
            self.years,
            where="loan interest_subsidy_years",
            name="interest_subsidy_years",
        )
        for name, high in (
            ("share_pct", 100.0),
            ("rate_pct", 36.0),
            ("interest_subsidy_pct", self.rate_pct),
        ):
            require_between(
                getattr(self, name),
                0.0,
                high,
                error=MoneyError,
                code="loan_term_impossible",
                where=f"loan {name}",
                name=name,
            )
        if self.payments_per_year not in (1, 2, 4, 12):
            raise MoneyError(
                "loan_term_impossible", "loan", payments_per_year=self.payments_per_year
            )
        if (self.interest_subsidy_pct > 0.0) != (self.interest_subsidy_years > 0):
            raise MoneyError(
                "interest_subsidy_incomplete",
                "loan",
                interest_subsidy_pct=self.interest_subsidy_pct,
                interest_subsidy_years=self.interest_subsidy_years,
            )


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment: interest on the debt before it, principal, and the debt after it [fen]."""

    interest_fen: int
    principal_fen: int
    balance_fen: int


@dataclass(frozen=True, slots=True)
class LoanYear:
    """The instalments of one year added up, and what the programme pays back of them [fen]."""

    year: int
    interest_fen: int
    principal_fen: int
    interest_subsidy_fen: int
    balance_fen: int


def loan_schedule(principal_fen: int, loan: Loan) -> tuple[Instalment, ...]:
    """Return every instalment of a loan in whole fen.

    Equal instalments are ``A = P i / (1 - (1 + i)^-n)`` with the period's rate i and n periods,
    equal principal is ``P / n``; both are rounded to whole fen and the last takes the rest.

    Parameters
    ----------
    principal_fen : int
        Sum drawn. [fen]
    loan : Loan
        Its terms.

    Returns
    -------
    tuple of Instalment
        ``loan.years * loan.payments_per_year`` of them; the last balance is 0.

    Raises
    ------
    MoneyError
        If the principal is not a whole, possible amount.

    Examples
    --------
    9,900 yuan over ten yearly instalments at 4 % are 1,220.58 yuan each:

    >>> terms = Loan(60.0, 4.0, 10, Repayment.EQUAL_INSTALMENT, payments_per_year=1)
    >>> first, *_, last = loan_schedule(990_000, terms)
    >>> first.interest_fen, first.principal_fen, last.balance_fen
    (39600, 82458, 0)
    """
    require_fen(principal_fen, 0, LARGEST_FEN, where="loan", name="principal_fen")
    periods = loan.years * loan.payments_per_year
    rate = loan.rate_pct / 100.0 / loan.payments_per_year
    level_fen = _level_fen(principal_fen, rate, periods, loan.repayment)
    schedule = []
    balance = principal_fen
    for number in range(1, periods + 1):
        interest = whole_fen(balance * rate)
        paid = level_fen - (interest if loan.repayment is Repayment.EQUAL_INSTALMENT else 0)
        principal = balance if number == periods else min(paid, balance)
        balance -= principal
        schedule.append(Instalment(interest, principal, balance))
    return tuple(schedule)


def _level_fen(principal_fen: int, rate: float, periods: int, repayment: Repayment) -> int:
    """Return the payment (or the principal) that stays the same in every period."""
    if repayment is Repayment.EQUAL_PRINCIPAL or rate == 0.0:
        return whole_fen(principal_fen / periods)
    # expm1 and log1p keep the quotient right down to rates where (1 + rate) is 1 in a float.
    return whole_fen(principal_fen * (rate / -math.expm1(-periods * math.log1p(rate))))


def loan_years(principal_fen: int, loan: Loan) -> tuple[LoanYear, ...]:
    """Return a loan year by year, shape (loan.years,).

    Parameters
    ----------
    principal_fen : int
        Sum drawn. [fen]
    loan : Loan
        Its terms. The interest subsidy of a year is the subsidised part of its interest.

    Returns
    -------
    tuple of LoanYear

    Raises
    ------
    MoneyError
        As `loan_schedule`.

    Examples
    --------
    >>> helped = Loan(60.0, 4.0, 3, Repayment.EQUAL_PRINCIPAL, 1, 2.0, 1)
    >>> [(y.interest_fen, y.principal_fen, y.interest_subsidy_fen)
    ...  for y in loan_years(300_000, helped)]
    [(12000, 100000, 6000), (8000, 100000, 0), (4000, 100000, 0)]
    """
    schedule = loan_schedule(principal_fen, loan)
    each = loan.payments_per_year
    rows = []
    for year in range(1, loan.years + 1):
        part = schedule[(year - 1) * each : year * each]
        interest = sum(item.interest_fen for item in part)
        helped = year <= loan.interest_subsidy_years
        back = interest * loan.interest_subsidy_pct / loan.rate_pct if helped else 0.0
        rows.append(
            LoanYear(
                year=year,
                interest_fen=interest,
                principal_fen=sum(item.principal_fen for item in part),
                interest_subsidy_fen=whole_fen(back),
                balance_fen=part[-1].balance_fen,
            )
        )
    return tuple(rows)

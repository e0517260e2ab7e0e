"""Whole fen, and the two figures a cash flow is made of: a sum in a year, and priced energy.

Rounding is stated here once: an amount is rounded to whole fen, halves away from zero, at the
moment it enters a row; every total is the sum of such rows and is never rounded again.
"""

import math
from dataclasses import dataclass

from pv_sizing.checks import require_between
from pv_sizing.errors import MoneyError

# A hundred billion yuan: far above any village, and exact in a 64-bit float.
LARGEST_FEN = 10**13

LONGEST_TERM_YEARS = 40


def whole_fen(amount_fen: float) -> int:
    """Round an amount to whole fen, halves away from zero.

    Parameters
    ----------
    amount_fen : float
        Any finite amount. [fen]

    Returns
    -------
    int

    Raises
    ------
    MoneyError
        If the amount is NaN, infinite or larger than a 64-bit float holds exactly.

    Examples
    --------
    >>> whole_fen(2.5), whole_fen(-2.5), whole_fen(2.49)
    (3, -3, 2)
    """
    require_between(
        amount_fen,
        -float(LARGEST_FEN),
        float(LARGEST_FEN),
        error=MoneyError,
        code="amount_impossible",
        where="amount",
        name="amount_fen",
    )
    return int(math.copysign(math.floor(abs(amount_fen) + 0.5), amount_fen))


def require_fen(value: int, low: int, high: int, *, where: str, name: str) -> None:
    """Raise `MoneyError` unless `value` is a whole number of fen within ``[low, high]``.

    Raises
    ------
    MoneyError
        ``amount_not_whole_fen`` for a float, a bool or a text, ``amount_impossible`` outside.
    """
    if type(value) is not int:
        raise MoneyError("amount_not_whole_fen", where, **{name: value})
    require_between(
        value, low, high, error=MoneyError, code="amount_impossible", where=where, name=name
    )


def require_years(value: int, low: int, high: int, *, where: str, name: str) -> None:
    """Raise `MoneyError` unless `value` is a whole number of years within ``[low, high]``.

    Raises
    ------
    MoneyError
        ``years_not_whole`` for anything but an int, ``years_impossible`` outside the range.
    """
    if type(value) is not int:
        raise MoneyError("years_not_whole", where, **{name: value})
    require_between(
        value, low, high, error=MoneyError, code="years_impossible", where=where, name=name
    )


@dataclass(frozen=True, slots=True)
class DatedAmount:
    """A sum paid once, in the money of its own year.

    Parameters
    ----------
    year : int
        0 is the day of building, n the end of the n-th year of operation. [-]
    amount_fen : int
        At least zero; whether it is paid or received follows from where it is used. [fen]

    Raises
    ------
    MoneyError
        If the year or the amount is impossible.

    Examples
    --------
    >>> DatedAmount(12, 220_000).amount_fen
    220000
    """

    year: int
    amount_fen: int

    def __post_init__(self) -> None:
        require_years(self.year, 0, LONGEST_TERM_YEARS, where="dated amount", name="year")
        require_fen(
            self.amount_fen,
            0,
            LARGEST_FEN,
            where=f"dated amount year {self.year}",
            name="amount_fen",
        )


@dataclass(frozen=True, slots=True)
class PricedEnergy:
    """Energy of one year at one price; a tariff with several periods gives several of these.

    Parameters
    ----------
    kwh : float
        Energy of the year. [kWh]
    fen_per_kwh : float
        What one kilowatt-hour saves or brings. [fen/kWh]

    Raises
    ------
    MoneyError
        If the energy is negative or the price outside 0-1,000 fen.

    Examples
    --------
    >>> PricedEnergy(8800.0, 28.29).value_fen
    248952.0
    """

    kwh: float
    fen_per_kwh: float

    def __post_init__(self) -> None:
        for name, high in (("kwh", 1e9), ("fen_per_kwh", 1000.0)):
            require_between(
                getattr(self, name),
                0.0,
                high,
                error=MoneyError,
                code="priced_energy_impossible",
                where=f"priced energy {name}",
                name=name,
            )

    @property
    def value_fen(self) -> float:
        """Energy times price, not yet rounded [fen]."""
        return self.kwh * self.fen_per_kwh

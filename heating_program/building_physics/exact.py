"""Figures as the decimals somebody entered, so that sums at a limit hang on no rounding error."""

from fractions import Fraction


def exact_decimal(value: float) -> Fraction:
    """Return a float as the exact fraction of its shortest decimal form.

    Parameters
    ----------
    value : float
        A figure somebody entered, for example 0.1.

    Returns
    -------
    fractions.Fraction

    Examples
    --------
    >>> exact_decimal(0.1)
    Fraction(1, 10)
    """
    return Fraction(str(value))

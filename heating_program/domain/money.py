"""Money in whole fen: reading, printing, capital numerals and shares that always sum.

A float never enters here. Fractions appear only inside one calculation and are rounded
half-up once, where an amount is published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, NewType

from heating_program.domain.errors import DomainError

Fen = NewType("Fen", int)

ZERO_FEN: Final = Fen(0)

MAX_FEN: Final = Fen(10**16 - 1)
"""Largest amount the programme writes: just under 100 万亿元, and safe in a 64-bit integer."""

_PLAIN = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?", re.ASCII)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def yuan_to_fen(text: str) -> Fen:
    """Read an amount in yuan as a person types it.

    Parameters
    ----------
    text : str
        ``"14,400.00"``, ``"１４４００"``, ``"¥3600.5"``; thousands commas only where they belong.

    Returns
    -------
    Fen
        Whole fen, at least zero.

    Raises
    ------
    TypeError
        For anything that is not text: a float has already lost the fen it stood for.
    DomainError
        ``amount_missing``, ``amount_negative``, ``amount_malformed``, ``amount_decimals``
        (more than two) or ``amount_too_large``.
    """
    if not isinstance(text, str):
        raise TypeError("an amount is read from text; floats are refused")
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    if not plain:
        raise DomainError("amount_missing")
    if re.fullmatch(r"[-\u2212]\s*[\d.,]+", plain):
        raise DomainError("amount_negative")
    match = _PLAIN.fullmatch(plain)
    if match is None or match[2] == "":
        raise DomainError("amount_malformed", text=text[:40])
    whole, decimals = match[1].replace(",", ""), match[2] or ""
    if len(decimals) > 2:
        raise DomainError("amount_decimals", decimals=len(decimals))
    # The length is asked first: Python refuses to turn thousands of digits into an integer.
    if len(whole.lstrip("0")) > 14:
        raise DomainError("amount_too_large", limit=format_yuan(MAX_FEN))
    return Fen(int(whole) * 100 + int(decimals.ljust(2, "0")))


def format_yuan(fen: Fen) -> str:
    """Print fen as yuan with thousands commas and two decimals: ``14,400.00``."""
    sign, size = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{size // 100:,}.{size % 100:02d}"


def round_half_up(value: Fraction | Decimal | int) -> Fen:
    """Round an exact amount in fen to whole fen, halves away from zero.

    Raises
    ------
    TypeError
        For a float, which is not exact.
    """
    if isinstance(value, float):
        raise TypeError("round_half_up takes an exact Fraction, Decimal or int")
    exact = Fraction(value)
    size = (abs(exact) + Fraction(1, 2)).__floor__()
    return Fen(-size if exact < 0 else size)


def split(total: Fen, ratios: Sequence[int], *, residual: int = -1) -> tuple[Fen, ...]:
    """Share an amount by whole-number ratios so that the shares sum exactly.

    Parameters
    ----------
    total : Fen
        Amount to share, at least zero.
    ratios : sequence of int
        One weight for each receiver, at least zero, not all zero.
    residual : int
        Index of the receiver that takes the rest; the others are rounded half-up.

    Returns
    -------
    tuple of Fen
        As many shares as ratios, none negative, their sum is ``total``.

    Raises
    ------
    DomainError
        ``split_ratios`` when the ratios are empty, negative or all zero; ``split_negative``.
    """
    if not ratios or min(ratios) < 0 or sum(ratios) == 0:
        raise DomainError("split_ratios", ratios=tuple(ratios))
    if total < 0:
        raise DomainError("split_negative")
    place, weight = residual % len(ratios), sum(ratios)
    shares, left = [0] * len(ratios), int(total)
    for index, ratio in enumerate(ratios):
        if index != place:
            # A few fen over many receivers could round up to more than there is.
            shares[index] = min(round_half_up(Fraction(total * ratio, weight)), left)
            left -= shares[index]
    shares[place] = left
    return tuple(Fen(share) for share in shares)


def in_capitals(fen: Fen) -> str:
    """Write an amount in capital numerals (大写金额), without the leading label.

    Follows the appendix of the payment-settlement rules: one 零 for a run of zeros, 壹拾 for
    ten, 整 after yuan or jiao. Where the rules allow two spellings the one with 零 before
    ``角…分`` is written, and the short one (``贰万元伍角整``) when no fen follow.

    Raises
    ------
    DomainError
        ``amount_negative`` or ``amount_too_large``.
    """
    if fen < 0:
        raise DomainError("amount_negative")
    if fen > MAX_FEN:
        raise DomainError("amount_too_large", limit=format_yuan(MAX_FEN))
    yuan, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    words = _capital_integer(yuan) + "元" if yuan or not (jiao or cents) else ""
    if not (jiao or cents):
        return words + "整"
    if cents and yuan and (jiao == 0 or yuan % 10 == 0):
        words += "零"
    words += f"{_DIGITS[jiao]}角" if jiao else ""
    return words + (f"{_DIGITS[cents]}分" if cents else "整")


def _capital_integer(number: int) -> str:
    """Capital numerals of a whole number below 10^16, grouped by 万 and 亿."""
    if number == 0:
        return _DIGITS[0]
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _capital_integer(high) + name + gap + (_capital_integer(low) if low else "")
    words, pending_zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if pending_zero else "") + _DIGITS[digit] + _PLACES[place]
        pending_zero = not digit and bool(words)
    return words

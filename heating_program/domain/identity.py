"""Numbers that stand for a person, an organisation or an account: read, checked, masked.

What a person typed is normalised only as far as digits and Latin letters go (full-width forms,
spaces, invisible marks). The refusals never carry more of the value than its last digits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.errors import DomainError

_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})

# GB 11643: weights of the 17 digits and the check character by remainder modulo 11.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"

# First two digits: the provinces, and 81-83 for residents of Hong Kong, Macao and Taiwan,
# 91 for foreign permanent residents (same number since 2023).
_ID_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}
    | {*range(61, 66), 71, 81, 82, 83, 91}
)

# ISO/IEC 7812-1: what a doubled digit of a card counts, its own two digits added.
_DOUBLED = str.maketrans("0123456789", "0246813579")

# GB 32100: digits and capital letters without I, O, S, V, Z; weights are 3^i mod 31.
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


class Sex(StrEnum):
    """Sex as the 17th digit of an ID number says it."""

    MALE = "male"
    FEMALE = "female"


class AccountKind(StrEnum):
    """Kinds of account a subsidy may be paid to (卡/折)."""

    SOCIAL_CARD = "social_card"
    BANK_CARD = "bank_card"
    PASSBOOK = "passbook"


ACCOUNT_KIND_LABELS: Final[dict[AccountKind, str]] = {
    AccountKind.SOCIAL_CARD: "社保卡",
    AccountKind.BANK_CARD: "银行卡",
    AccountKind.PASSBOOK: "存折",
}


def normalise_code(text: str) -> str:
    """Bring digits and letters to ASCII capitals and drop spaces and invisible marks.

    Raises
    ------
    DomainError
        ``text_nul`` when the text holds a NUL: SQLite would cut it there and PostgreSQL refuse.
    """
    if "\0" in text:
        raise DomainError("text_nul")
    if text.isascii() and text.isalnum():  # nearly all of a file of forty thousand rows
        return text.upper()
    kept = []
    for mark in text:
        category = unicodedata.category(mark)
        if category in _INVISIBLE:
            continue
        plain = unicodedata.normalize("NFKC", mark) if category[0] in "LN" else mark
        # Only one-to-one forms: a sign such as Ⅻ or ² must not turn into other digits.
        one_to_one = len(plain) == 1 and plain.isascii() and category in ("Nd", "Lu", "Ll")
        kept.append(plain.upper() if one_to_one else mark)
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked 18-character resident identity number (公民身份号码)."""

    value: str

    @property
    def birth_date(self) -> date:
        """Date of birth as the number says it."""
        return _calendar_date(self.value[6:14])

    @property
    def sex(self) -> Sex:
        """Sex as the number says it."""
        return Sex.MALE if int(self.value[16]) % 2 else Sex.FEMALE

    @property
    def issue_prefix(self) -> str:
        """Six digits of the place of first issue: a hint, never the residence."""
        return self.value[:6]

    @property
    def masked(self) -> str:
        """``150826********101X``."""
        return mask_id_number(self.value)


def parse_id_number(text: str, *, on: date) -> IdNumber:
    """Read a resident identity number as typed on a form.

    Parameters
    ----------
    text : str
        18 characters; full-width forms, spaces and a small x are put right.
    on : date
        The day of business; a birth after it is refused.

    Raises
    ------
    DomainError
        ``id_no_missing``, ``id_no_fifteen_digits`` (the number of before 1999 must be replaced by
        the present one), ``id_no_length``, ``id_no_characters``, ``id_no_province``,
        ``id_no_date``, ``id_no_future`` or ``id_no_checksum``.
    """
    value = normalise_code(text)
    if not value:
        raise DomainError("id_no_missing")
    if re.fullmatch(r"\d{15}", value, re.ASCII):
        raise DomainError("id_no_fifteen_digits")
    if len(value) != 18:
        raise DomainError("id_no_length", length=len(value))
    if not re.fullmatch(r"\d{17}[\dX]", value, re.ASCII):
        raise DomainError("id_no_characters")
    if int(value[:2]) not in _ID_PROVINCES:
        raise DomainError("id_no_province", province=value[:2])
    if _calendar_date(value[6:14]) > on:
        raise DomainError("id_no_future")
    if _id_check(value[:17]) != value[17]:
        raise DomainError("id_no_checksum", tail=value[-4:])
    return IdNumber(value)


def id_number_from_fifteen(text: str, *, on: date) -> IdNumber:
    """Lengthen the 15-digit number of an old ledger; never used for a form.

    Raises
    ------
    DomainError
        ``id_no_length`` when it is not 15 digits, else as `parse_id_number`.
    """
    value = normalise_code(text)
    if not re.fullmatch(r"\d{15}", value, re.ASCII):
        raise DomainError("id_no_length", length=len(value))
    stem = value[:6] + "19" + value[6:]
    return parse_id_number(stem + _id_check(stem), on=on)


def _id_check(stem: str) -> str:
    """Check character of the first 17 digits."""
    return _ID_CHECKS[sum(int(d) * w for d, w in zip(stem, _ID_WEIGHTS, strict=True)) % 11]


def _calendar_date(eight: str) -> date:
    """Real calendar date of eight digits, not before 1850."""
    try:
        born = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        raise DomainError("id_no_date") from None
    if born.year < 1850:
        raise DomainError("id_no_date")
    return born


def parse_credit_code(text: str) -> str:
    """Read a unified social credit code (统一社会信用代码, GB 32100).

    Raises
    ------
    DomainError
        ``credit_code_missing``, ``credit_code_length``, ``credit_code_characters`` or
        ``credit_code_checksum``.
    """
    value = normalise_code(text)
    if not value:
        raise DomainError("credit_code_missing")
    if len(value) != 18:
        raise DomainError("credit_code_length", length=len(value))
    if not set(value) <= set(_CREDIT_CHARACTERS):
        raise DomainError("credit_code_characters")
    stem = zip(value[:17], _CREDIT_WEIGHTS, strict=True)
    total = sum(_CREDIT_CHARACTERS.index(mark) * weight for mark, weight in stem)
    if _CREDIT_CHARACTERS[-total % 31] != value[17]:
        raise DomainError("credit_code_checksum", tail=value[-4:])
    return value


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number a subsidy may be paid to, with what should be looked at again."""

    value: str
    kind: AccountKind
    warnings: tuple[str, ...] = ()

    @property
    def masked(self) -> str:
        """Only the last four digits."""
        return mask_account(self.value)


def parse_account_number(text: str, *, kind: AccountKind) -> AccountNumber:
    """Read the number of a card (16 to 19 digits) or a passbook (8 to 32 digits).

    The Luhn digit blocks a card. Passbooks need not have one, so there it only warns
    (``account_no_luhn``).

    Raises
    ------
    DomainError
        ``account_no_missing``, ``account_no_characters``, ``account_no_length`` or
        ``account_no_checksum``.
    """
    value = normalise_code(text).replace("-", "")
    if not value:
        raise DomainError("account_no_missing")
    if not re.fullmatch(r"\d+", value, re.ASCII):
        raise DomainError("account_no_characters")
    is_book = kind is AccountKind.PASSBOOK
    shortest, longest = (8, 32) if is_book else (16, 19)
    if not shortest <= len(value) <= longest:
        raise DomainError(
            "account_no_length", length=len(value), shortest=shortest, longest=longest
        )
    if _luhn_holds(value):
        return AccountNumber(value, kind)
    if not is_book:
        raise DomainError("account_no_checksum", tail=value[-4:])
    return AccountNumber(value, kind, ("account_no_luhn",))


def _luhn_holds(digits: str) -> bool:
    """Luhn sum (ISO/IEC 7812-1) divisible by ten."""
    doubled = digits[-2::-2].translate(_DOUBLED)
    return sum(map(int, doubled + digits[::-2])) % 10 == 0


def parse_phone(text: str) -> str:
    """Read a mobile number or a landline of the city (0478 and seven digits).

    Returns
    -------
    str
        ``13800000000`` or ``0478-1234567``.

    Raises
    ------
    DomainError
        ``phone_missing`` or ``phone_malformed``.
    """
    value = re.sub(r"[-()（）]", "", normalise_code(text))
    value = re.sub(r"^\+?86(?=1[3-9]\d{9}$|0?478)", "", value)
    if not value:
        raise DomainError("phone_missing")
    if re.fullmatch(r"1[3-9]\d{9}", value, re.ASCII):
        return value
    if re.fullmatch(r"0478\d{7}", value, re.ASCII):
        return f"0478-{value[4:]}"
    raise DomainError("phone_malformed", length=len(value))


def mask_id_number(value: str) -> str:
    """Show the place of issue and the last four characters: ``150826********101X``."""
    return _mask_middle(value, 6, 4)


def mask_account(value: str) -> str:
    """Show the last four digits of an account."""
    return _mask_middle(value, 0, 4)


def mask_phone(value: str) -> str:
    """Show ``138****5678`` or ``0478-***4567``."""
    return _mask_middle(value, 5, 4) if "-" in value else _mask_middle(value, 3, 4)


def _mask_middle(value: str, head: int, tail: int) -> str:
    """Star everything between head and tail; a value too short for both is all stars."""
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]

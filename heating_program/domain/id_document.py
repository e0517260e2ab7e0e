"""Papers other than the resident identity number, for people who have none that can be used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.identity import IdNumber, Sex, mask_account, normalise_code


class IdKind(StrEnum):
    """What a person is identified by; the resident number unless there is a reason."""

    RESIDENT = "resident_id"
    REGISTER = "household_register"
    PASSPORT = "passport"
    TEMPORARY = "temporary_id"
    OTHER = "other"


ID_KIND_LABELS: Final[dict[IdKind, str]] = {
    IdKind.RESIDENT: "居民身份证",
    IdKind.REGISTER: "户口簿",
    IdKind.PASSPORT: "护照",
    IdKind.TEMPORARY: "临时身份证",
    IdKind.OTHER: "其他证件",
}


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """A paper without a check character: birth and sex are told, and why it is used is said."""

    kind: IdKind
    value: str
    birth_date: date
    sex: Sex
    reason: str

    @property
    def masked(self) -> str:
        """First and last characters only."""
        return mask_account(self.value)


Identity = IdNumber | OtherDocument
"""What proves who a person is; both kinds know value, birth, sex and mask."""


def kind_of(identity: Identity) -> IdKind:
    """Tell which paper it is."""
    return IdKind.RESIDENT if isinstance(identity, IdNumber) else identity.kind


def parse_other_document(
    text: str, *, kind: IdKind, birth_date: date, sex: Sex, reason: str, on: date
) -> OtherDocument:
    """Read the number of another paper.

    Raises
    ------
    DomainError
        ``document_no_malformed`` unless 4 to 30 letters, digits, hyphens or Chinese characters;
        ``document_reason_missing``; ``id_no_future`` for a birth after `on`.
    """
    value = normalise_code(text)
    if kind is IdKind.RESIDENT or not re.fullmatch(r"[0-9A-Z一-鿿()（）-]{4,30}", value):
        raise DomainError("document_no_malformed", field="id_no")
    if not reason.strip():
        raise DomainError("document_reason_missing", field="id_reason")
    if birth_date > on:
        raise DomainError("id_no_future", field="birth")
    return OtherDocument(kind, value, birth_date, sex, reason.strip())

"""What surrounds the content of a paper: its number, date, state and how it can be verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentState(StrEnum):
    """Whether an issued paper still holds."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The facts of issue, known only when the number is given.

    Parameters
    ----------
    number : str
        As :mod:`heating_program.domain.document_number` writes it.
    issued_on : date
    issuing_unit : str
        Printed at the head and at the place of the seal.
    file_no : str
        File number (档案号) of the household.
    verify_url : str
        Public address behind the QR code.
    verify_code : str
        The 128-bit code as printed text.
    content_sha256 : str
        Hash of the frozen content.
    state : DocumentState
    example : bool
        Issued from demonstration or training data.
    replaces_number : str
        Number of the paper this one was issued in place of (补发).
    """

    number: str
    issued_on: date
    issuing_unit: str
    file_no: str
    verify_url: str
    verify_code: str
    content_sha256: str
    state: DocumentState = DocumentState.VALID
    example: bool = False
    replaces_number: str = ""


def chinese_date(on: date) -> str:
    """Write a date as official papers do: ``2026年11月2日``, without leading zeros."""
    return f"{on.year}年{on.month}月{on.day}日"

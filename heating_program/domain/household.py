"""What is recorded of a household: the one form page, tablet and spreadsheet hand over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.dwelling import DwellingDetails
from heating_program.domain.errors import DomainError
from heating_program.domain.identity import AccountKind, IdNumber
from heating_program.domain.names import normalise_name


class SpecialGroup(StrEnum):
    """Groups that policies treat better (特殊群体)."""

    TEKUN = "tekun"
    DIBAO = "dibao"
    LOW_INCOME = "low_income"
    LIFTED = "lifted_household"
    MONITORED = "monitored_household"
    DISABLED = "disabled"
    VETERAN = "entitled_veteran"


SPECIAL_GROUP_LABELS: Final[dict[SpecialGroup, str]] = {
    SpecialGroup.TEKUN: "特困人员（五保）",
    SpecialGroup.DIBAO: "低保户",
    SpecialGroup.LOW_INCOME: "低收入",
    SpecialGroup.LIFTED: "脱贫户",
    SpecialGroup.MONITORED: "监测户",
    SpecialGroup.DISABLED: "残疾人",
    SpecialGroup.VETERAN: "优抚对象",
}


@dataclass(frozen=True, slots=True)
class HouseholderDetails:
    """The head on the register; the name is kept exactly as typed."""

    name: str
    id_number: IdNumber


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """Where money goes; `holder_name` as the bank has it, which may differ in rare characters."""

    kind: AccountKind
    number: str
    bank: str
    holder_name: str


@dataclass(frozen=True, slots=True)
class HouseholdDetails:
    """Everything a clerk enters to open a file."""

    village_code: str
    group_text: str
    door_no: str
    phone: str
    registered_members: int
    resident_members: int
    resident_months: int
    special_groups: tuple[SpecialGroup, ...]
    officials_relative: bool
    consent_on: date
    householder: HouseholderDetails
    account: AccountDetails | None
    dwelling: DwellingDetails


def contradictions(details: HouseholdDetails, *, on: date) -> list[DomainError]:
    """List what cannot be true together, each with the field to correct."""
    found = list(details.dwelling.contradictions(on=on))
    if details.consent_on > on:
        found.append(DomainError("consent_in_future", field="consent_on"))
    account = details.account
    if account and normalise_name(account.holder_name) != normalise_name(details.householder.name):
        # Household money goes to the householder's own account (inner-Mongolian one-card rule).
        found.append(DomainError("account_holder_differs", field="account_holder_name"))
    return found

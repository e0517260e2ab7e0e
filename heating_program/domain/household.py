"""What is recorded of a household: the one form page, tablet and spreadsheet hand over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from heating_program.domain.dwelling import DwellingDetails
from heating_program.domain.end_use import EndUseDetails
from heating_program.domain.end_use import contradictions as end_use_contradictions
from heating_program.domain.errors import DomainError
from heating_program.domain.id_document import Identity
from heating_program.domain.identity import AccountKind
from heating_program.domain.names import normalise_name
from heating_program.domain.openings import contradictions as opening_contradictions


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
class SpecialStanding:
    """One special group: who attests it, from when until when, and whose paper it is."""

    group: SpecialGroup
    source: str = ""
    since: date | None = None
    until: date | None = None
    holder_name: str = ""


class Wish(StrEnum):
    """What the household would like to have done (改造意愿)."""

    HEAT_PUMP = "heat_pump"
    BIOMASS = "biomass"
    SOLAR_HEAT = "solar_heat"
    ELECTRIC = "electric"
    DISTRICT = "district"
    RETROFIT = "retrofit"
    PV = "pv"
    NONE = "none"


WISH_LABELS: Final[dict[Wish, str]] = {
    Wish.HEAT_PUMP: "热泵",
    Wish.BIOMASS: "生物质",
    Wish.SOLAR_HEAT: "太阳能取暖",
    Wish.ELECTRIC: "电采暖",
    Wish.DISTRICT: "集中供热",
    Wish.RETROFIT: "节能改造",
    Wish.PV: "屋顶光伏",
    Wish.NONE: "暂无意愿",
}


class Relation(StrEnum):
    """What a person is to the householder (与户主关系)."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


RELATION_LABELS: Final[dict[Relation, str]] = {
    Relation.SELF: "本人",
    Relation.SPOUSE: "配偶",
    Relation.CHILD: "子女",
    Relation.PARENT: "父母",
    Relation.GRANDPARENT: "祖辈",
    Relation.GRANDCHILD: "孙辈",
    Relation.SIBLING: "兄弟姐妹",
    Relation.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class HouseholderDetails:
    """The head on the register; the name is kept exactly as typed."""

    name: str
    id_number: Identity


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """Somebody who belongs to the household beside its head."""

    name: str
    id_number: Identity
    relation: Relation
    phone: str = ""
    deceased_on: date | None = None


@dataclass(frozen=True, slots=True)
class ApplicantDetails:
    """Who applies in the householder's stead, and the letter of authority (委托书) they hold."""

    name: str
    id_number: Identity
    relation: Relation
    authority_note: str
    phone: str = ""


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
    special_groups: tuple[SpecialStanding, ...]
    officials_relative: bool
    consent_on: date
    householder: HouseholderDetails
    account: AccountDetails | None
    dwelling: DwellingDetails
    address_note: str = ""
    other_phones: tuple[str, ...] = ()
    officials_relation: str = ""
    wishes: tuple[Wish, ...] = ()
    wish_reason: str = ""
    members: tuple[MemberDetails, ...] = ()
    applicant: ApplicantDetails | None = None
    energy: tuple[EndUseDetails, ...] = ()


def contradictions(details: HouseholdDetails, *, on: date) -> list[DomainError]:
    """List what cannot be true together, each with the field to correct."""
    found = list(details.dwelling.contradictions(on=on))
    found += opening_contradictions(details.dwelling)
    found += end_use_contradictions(details.energy, details.dwelling.heating_fuel)
    if details.consent_on > on:
        found.append(DomainError("consent_in_future", field="consent_on"))
    account = details.account
    if account and normalise_name(account.holder_name) != normalise_name(details.householder.name):
        # Household money goes to the householder's own account (inner-Mongolian one-card rule).
        found.append(DomainError("account_holder_differs", field="account_holder_name"))
    return [*found, *_family_contradictions(details), *_standing_contradictions(details)]


def _family_contradictions(details: HouseholdDetails) -> Iterator[DomainError]:
    papers = [details.householder.id_number.value]
    papers += [member.id_number.value for member in details.members]
    if len(set(papers)) < len(papers):
        yield DomainError("member_twice", field="members")
    if any(member.relation is Relation.SELF for member in details.members):
        yield DomainError("second_householder", field="members")
    applicant = details.applicant
    if applicant and applicant.id_number.value == details.householder.id_number.value:
        yield DomainError("applicant_is_householder", field="applicant_id_no")
    if Wish.NONE in details.wishes and len(details.wishes) > 1:
        yield DomainError("wish_and_none", field="wishes")


def _standing_contradictions(details: HouseholdDetails) -> Iterator[DomainError]:
    for standing in details.special_groups:
        if standing.since and standing.until and standing.until < standing.since:
            yield DomainError("standing_ends_before_it_begins", field="special_groups")

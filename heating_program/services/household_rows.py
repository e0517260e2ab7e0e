"""Writes what was entered of a household into its rows; services/household_reading.py reads it.

The `…_columns` functions say what a row holds as plain values, for one row as for thousands.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.dwelling import DwellingDetails, Opening
from heating_program.domain.end_use import EndUseDetails
from heating_program.domain.household import (
    AccountDetails,
    ApplicantDetails,
    HouseholdDetails,
    HouseholderDetails,
    MemberDetails,
    SpecialStanding,
)
from heating_program.domain.id_document import Identity, IdKind, OtherDocument, kind_of
from heating_program.domain.identity import mask_account, parse_account_number
from heating_program.domain.names import normalise_name
from heating_program.domain.plain import to_plain
from heating_program.models.base import new_id
from heating_program.models.dwelling import (
    Dwelling,
    DwellingOpening,
    DwellingWall,
    Occupancy,
)
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.ids import AccountId, UserId
from heating_program.services.circumstances import vault_of
from heating_program.services.vault import Vault

ID_PLACE = "person.id_no"
BIRTH_PLACE = "person.birth"
ACCOUNT_PLACE = "bank_account.number"
Somebody = HouseholderDetails | MemberDetails | ApplicantDetails
"""Everybody who has a name and a number."""
_NOWHERE = {
    "latitude_deg": None,
    "longitude_deg": None,
    "position_accuracy_m": None,
    "position_source": "",
}
_HOUSE_CODES = (
    "structure",
    "hazard_grade",
    "heating_fuel",
    "plot_proof",
    "roof_form",
    "roof_covering",
    "window_frame",
    "air_tightness",
)
_HOUSE_LAYERS = ("roof_layers", "floor_layers")
_HOUSE_PLAIN = tuple(
    name
    for name in DwellingDetails.__dataclass_fields__
    if name not in (*_HOUSE_CODES, *_HOUSE_LAYERS, "position", "walls", "openings")
)
LONGEST_WHY = 200


@dataclass(frozen=True, slots=True)
class Ending:
    """By what something of a family ends: the day, who decides it, and why."""

    on: date
    by: UUID
    why: str


def dwelling_columns(house: DwellingDetails) -> dict[str, Any]:
    """Return the values of the house's row; a code is stored as plain text, unseen as empty."""
    values = {name: getattr(house, name) for name in _HOUSE_PLAIN} | _NOWHERE
    for name in _HOUSE_CODES:
        code = getattr(house, name)
        values[name] = code.value if code else ""
    for name in _HOUSE_LAYERS:
        values[name] = to_plain(getattr(house, name))
    if place := house.position:
        values |= {
            "latitude_deg": place.latitude_deg,
            "longitude_deg": place.longitude_deg,
            "position_accuracy_m": place.accuracy_m,
            "position_source": place.source.value,
        }
    return values


def opening_columns(opening: Opening) -> dict[str, Any]:
    """Return the values of an opening's row."""
    values: dict[str, Any] = to_plain(opening)
    return values | {"frame": values["frame"] or ""}


def household_columns(details: HouseholdDetails) -> dict[str, Any]:
    """Return the values of the household's own row."""
    return {name: getattr(details, name) for name in HOUSEHOLD_PLAIN} | {
        "other_phones": list(details.other_phones),
        "wishes": [wish.value for wish in details.wishes],
        "consent_on": details.consent_on,
        "authority_note": details.applicant.authority_note if details.applicant else "",
    }


def person_columns(
    vault: Vault, person_id: UUID, one: Somebody, *, village_code: str
) -> dict[str, Any]:
    """Return the values of a person's row, number and birth sealed and bound to that row."""
    identity = one.id_number
    return {
        "area_code": village_code,
        "name": one.name,
        "name_norm": normalise_name(one.name),
        "id_kind": kind_of(identity).value,
        "id_reason": identity.reason if isinstance(identity, OtherDocument) else "",
        "id_no_index": id_index(vault, identity),
        "id_no_sealed": vault.seal(ID_PLACE, person_id, identity.value),
        "id_no_mask": identity.masked,
        "birth_sealed": sealed_birth(vault, person_id, identity.birth_date),
        "sex": identity.sex.value[0],
    }


def account_columns(vault: Vault, key: UUID, given: AccountDetails) -> dict[str, Any]:
    """Return the values of an account's row beside its key, the number sealed to that key."""
    number = parse_account_number(given.number, kind=given.kind).value
    return {
        "kind": given.kind.value,
        "bank": given.bank,
        "holder_name": given.holder_name,
        "number_sealed": vault.seal(ACCOUNT_PLACE, key, number),
        "number_index": vault.index(ACCOUNT_PLACE, number),
        "number_mask": mask_account(number),
        "checked_on": None,
        "checked_by": None,
        "closed_on": None,
        "closed_by": None,
        "closed_why": "",
    }


def sealed_birth(vault: Vault, person_id: UUID, birth: date) -> bytes:
    """Seal a date of birth for a person's row."""
    return vault.seal(BIRTH_PLACE, person_id, birth.isoformat())


def birth_of(vault: Vault, person_id: UUID, sealed: bytes) -> date:
    """Open the date of birth of a person's row.

    Raises
    ------
    DomainError
        `sealed_value_damaged` when it was altered, moved or sealed with another key.
    """
    return date.fromisoformat(vault.open(BIRTH_PLACE, person_id, sealed))


def id_index(vault: Vault, identity: Identity) -> bytes:
    """Return the keyed hash of a person's number; other papers never meet resident numbers."""
    return number_index(vault, kind_of(identity), identity.value)


def number_index(vault: Vault, kind: str, value: str) -> bytes:
    """Return the keyed hash of a number of a kind of paper."""
    return vault.index(ID_PLACE, value if kind == IdKind.RESIDENT else f"{kind}:{value}")


def standing_columns(standing: SpecialStanding) -> dict[str, Any]:
    """Return the values of a special group's row."""
    return asdict(standing) | {"group": standing.group.value}


def energy_columns(use: EndUseDetails) -> dict[str, Any]:
    """Return the values of an end use's row."""
    values: dict[str, Any] = to_plain(use)
    return values | {"unit": values["unit"] or "", "device": values["device"] or ""}


def fill(session: Session, household: Household, details: HouseholdDetails) -> None:
    """Give a new file its people, groups, energy and account."""
    household.people = []
    _write_family(session, household, details, leaving_on=None)
    _write_parts(session, household, details)


def first_occupancy(household: Household, since: date) -> Occupancy:
    """Return the row by which a family lives in its house from a day on."""
    return Occupancy(
        household_id=household.id,
        dwelling_id=household.dwelling.id,
        area_code=household.area_code,
        since=since,
        how="owner",
    )


def overwrite(
    session: Session,
    household: Household,
    details: HouseholdDetails,
    *,
    ending: Ending | None = None,
) -> None:
    """Put what was entered in place of what the rows hold.

    Parameters
    ----------
    ending
        By what people no longer listed leave and another account replaces the former one; without
        it both were entered wrongly and never were the family's.
    """
    for name, value in household_columns(details).items():
        setattr(household, name, value)
    for name, value in dwelling_columns(details.dwelling).items():
        setattr(household.dwelling, name, value)
    household.area_code = household.dwelling.area_code = details.village_code
    _write_family(session, household, details, leaving_on=ending.on if ending else None)
    _write_parts(session, household, details, ending)


HOUSEHOLD_PLAIN = (
    "group_text",
    "door_no",
    "address_note",
    "phone",
    "other_phones",
    "registered_members",
    "resident_members",
    "resident_months",
    "officials_relative",
    "officials_relation",
    "wishes",
    "wish_reason",
)


def _write_family(
    session: Session,
    household: Household,
    details: HouseholdDetails,
    *,
    leaving_on: date | None,
) -> None:
    vault = vault_of(session)
    known = {one.id_no_index: one for one in household.people if one.left_on is None}
    head = next((one for one in household.people if one.is_householder), None)
    index = id_index(vault, details.householder.id_number)
    # A corrected number of the head is still the same person's row.
    known = {index: head, **known} if head and index not in known else known
    listed: list[tuple[Somebody, dict[str, Any]]] = [
        (details.householder, {"relation": "self", "is_householder": True, "is_member": True}),
        *(
            (one, {"relation": one.relation.value, "is_householder": False, "is_member": True})
            for one in details.members
        ),
    ]
    staying = [_write_person(session, household, known, one, roles) for one, roles in listed]
    if details.applicant:
        staying.append(_write_applicant(session, household, known, details.applicant))
    for one in list(household.people):
        if one in staying or one.left_on is not None:
            continue
        if leaving_on is None:
            household.people.remove(one)
            session.delete(one)
        else:
            one.left_on, one.left_how = leaving_on, "left"
    for one in staying:
        one.is_applicant = bool(details.applicant) and one is staying[-1]


def _write_applicant(
    session: Session,
    household: Household,
    known: dict[bytes, Person],
    applicant: ApplicantDetails,
) -> Person:
    person = known.get(id_index(vault_of(session), applicant.id_number))
    is_member = person is not None and person.is_member
    roles = {"relation": applicant.relation.value, "is_householder": False, "is_member": is_member}
    return _write_person(session, household, known, applicant, roles)


def _write_person(
    session: Session,
    household: Household,
    known: dict[bytes, Person],
    one: Somebody,
    roles: dict[str, Any],
) -> Person:
    vault = vault_of(session)
    index = id_index(vault, one.id_number)
    person = known.get(index)
    is_same_number = person is not None and person.id_no_index == index
    if person is None:
        person = Person(id=new_id())
        household.people.append(person)
        known[index] = person
    values = person_columns(vault, person.id, one, village_code=household.area_code)
    if is_same_number:  # sealing anew would look like a change
        del values["id_no_sealed"]
        if birth_of(vault, person.id, person.birth_sealed) == one.id_number.birth_date:
            del values["birth_sealed"]
    values |= {"phone": getattr(one, "phone", ""), **roles}
    if isinstance(one, MemberDetails):
        values["deceased_on"] = one.deceased_on
    for name, value in values.items():
        setattr(person, name, value)
    return person


def _write_parts(
    session: Session,
    household: Household,
    details: HouseholdDetails,
    ending: Ending | None = None,
) -> None:
    area = {"area_code": household.area_code}
    household.special_statuses = [
        SpecialStatus(id=new_id(), **area, **standing_columns(each))
        for each in details.special_groups
    ]
    household.energy_uses = [
        EnergyUse(id=new_id(), **area, **energy_columns(use)) for use in details.energy
    ]
    _write_openings(session, household.dwelling, details.dwelling)
    _write_account(session, household, details.account, ending)


def _write_account(
    session: Session, household: Household, given: AccountDetails | None, ending: Ending | None
) -> None:
    """Correct the account in use, or put another one in its place."""
    kept, vault = household.account, vault_of(session)
    if kept is not None and given is not None and _is_same_account(vault, kept, given):
        fresh = account_columns(vault, kept.id, given)
        if any(getattr(kept, name) != fresh[name] for name in _ACCOUNT_PLAIN):
            del fresh["number_sealed"]  # sealing anew would look like a change
            for name, value in fresh.items():
                setattr(kept, name, value)
        kept.area_code = household.area_code
        return
    if kept is not None:
        _end_account(household, kept, ending)
        session.flush()  # one account is in use at any moment: the index is asked row by row
    if given is not None:
        key = AccountId(new_id())
        columns = account_columns(vault, key, given)
        household.accounts.append(BankAccount(id=key, area_code=household.area_code, **columns))


def _is_same_account(vault: Vault, kept: BankAccount, given: AccountDetails) -> bool:
    number = parse_account_number(given.number, kind=given.kind).value
    return kept.number_index == vault.index(ACCOUNT_PLACE, number)


def _end_account(household: Household, kept: BankAccount, ending: Ending | None) -> None:
    if ending is None:
        household.accounts.remove(kept)
        return
    for name, value in closing(ending).items():
        setattr(kept, name, value)


def closing(ending: Ending) -> dict[str, Any]:
    """Return the values by which an account becomes a former one."""
    return {
        "closed_on": ending.on,
        "closed_by": UserId(ending.by),
        "closed_why": ending.why[:LONGEST_WHY],
    }


def _write_openings(session: Session, house: Dwelling, given: DwellingDetails) -> None:
    area = {"area_code": house.area_code}
    if house.walls:
        house.walls = []
        session.flush()  # a side has one row at any moment: the constraint is asked row by row
    house.walls = [DwellingWall(id=new_id(), **area, **to_plain(wall)) for wall in given.walls]
    house.openings = [
        DwellingOpening(id=new_id(), **area, **opening_columns(each)) for each in given.openings
    ]


_ACCOUNT_PLAIN = ("kind", "bank", "holder_name")

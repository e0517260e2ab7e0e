"""Writes what was entered of a household into its rows, and says what the rows hold."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from heating_program.domain.household import HouseholdDetails
from heating_program.domain.identity import mask_account, mask_phone, parse_account_number
from heating_program.domain.names import normalise_name
from heating_program.models.base import new_id
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import BankAccount, Household, Person
from heating_program.models.ids import HouseholdId, PersonId
from heating_program.services.circumstances import vault_of

ID_PLACE = "person.id_no"
ACCOUNT_PLACE = "bank_account.number"


def dwelling_columns(details: HouseholdDetails) -> dict[str, Any]:
    """Return the values of the house's row; a code is stored as plain text."""
    values = asdict(details.dwelling)
    return {name: str(value) if isinstance(value, str) else value for name, value in values.items()}


def household_columns(details: HouseholdDetails) -> dict[str, Any]:
    """Return the values of the household's own row."""
    return {
        "group_text": details.group_text,
        "door_no": details.door_no,
        "phone": details.phone,
        "registered_members": details.registered_members,
        "resident_members": details.resident_members,
        "resident_months": details.resident_months,
        "special_groups": [group.value for group in details.special_groups],
        "officials_relative": details.officials_relative,
        "consent_on": details.consent_on,
    }


def householder(session: Session, details: HouseholdDetails) -> Person:
    """Return a new row for the head, the ID number sealed."""
    person = Person(id=PersonId(new_id()), is_householder=True, relation="self")
    _write_householder(session, person, details)
    return person


def account(session: Session, key: HouseholdId, details: HouseholdDetails) -> BankAccount | None:
    """Return a row for the household's account, the number sealed; None when none was given."""
    given = details.account
    if given is None:
        return None
    vault = vault_of(session)
    number = parse_account_number(given.number, kind=given.kind).value
    return BankAccount(
        household_id=key,
        area_code=details.village_code,
        kind=given.kind.value,
        bank=given.bank,
        holder_name=given.holder_name,
        number_sealed=vault.seal(ACCOUNT_PLACE, key, number),
        number_index=vault.index(ACCOUNT_PLACE, number),
        number_mask=mask_account(number),
    )


def overwrite(session: Session, household: Household, details: HouseholdDetails) -> None:
    """Put what was entered in place of what the rows hold."""
    for name, value in household_columns(details).items():
        setattr(household, name, value)
    for name, value in dwelling_columns(details).items():
        setattr(household.dwelling, name, value)
    household.area_code = household.dwelling.area_code = details.village_code
    _write_householder(session, household.householder, details)
    fresh = account(session, household.id, details)
    household.account = session.merge(fresh) if fresh else None


def holds(session: Session, household: Household, details: HouseholdDetails) -> bool:
    """Tell whether a file says exactly what was entered: the same form, sent again."""
    vault, head = vault_of(session), household.householder
    fresh, kept = account(session, household.id, details), household.account
    pairs = [
        (household.area_code, details.village_code),
        (head.name, details.householder.name),
        (head.id_no_index, vault.index(ID_PLACE, details.householder.id_number.value)),
        *((getattr(household, name), value) for name, value in household_columns(details).items()),
        *(
            (getattr(household.dwelling, name), value)
            for name, value in dwelling_columns(details).items()
        ),
        *((getattr(kept, name, None), getattr(fresh, name, None)) for name in _ACCOUNT_PLAIN),
    ]
    return all(stored == entered for stored, entered in pairs)


def described(session: Session, household: Household) -> dict[str, Any]:
    """Say what a file holds; of a number only mask and keyed mark, which show that it changed."""
    mark = vault_of(session).fingerprint
    head, paid_to = household.householder, household.account
    said: dict[str, Any] = {
        "file_no": household.file_no,
        "village_code": household.area_code,
        "name": head.name,
        "id_no": f"{head.id_no_mask} #{head.id_no_index.hex()[:8]}",
        "phone": f"{mask_phone(household.phone)} #{mark(household.phone)[:8]}",
        "consent_on": household.consent_on.isoformat(),
        "account": "",
    }
    if paid_to:
        said["account"] = f"{paid_to.bank} {paid_to.number_mask} #{paid_to.number_index.hex()[:8]}"
    said |= {name: getattr(household, name) for name in _PLAIN}
    said |= {name: getattr(household.dwelling, name) for name in _DWELLING_PLAIN}
    return said


_PLAIN = (
    "group_text",
    "door_no",
    "registered_members",
    "resident_members",
    "resident_months",
    "special_groups",
    "officials_relative",
)
_ACCOUNT_PLAIN = ("kind", "bank", "holder_name", "number_index")
_DWELLING_PLAIN = tuple(
    column.key
    for column in Dwelling.__table__.columns
    if column.key not in ("id", "area_code", "row_version")
)


def _write_householder(session: Session, person: Person, details: HouseholdDetails) -> None:
    vault, head = vault_of(session), details.householder
    person.area_code = details.village_code
    person.name, person.name_norm = head.name, normalise_name(head.name)
    person.birth, person.sex = head.id_number.birth_date, head.id_number.sex.value[0]
    person.id_no_mask = head.id_number.masked
    index = vault.index(ID_PLACE, head.id_number.value)
    if person.id_no_index != index:
        person.id_no_index = index
        person.id_no_sealed = vault.seal(ID_PLACE, person.id, head.id_number.value)

"""Gathers what household files are compared by: of stored files in bulk, of a form being typed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, String, select, type_coerce
from sqlalchemy.orm import Session

from heating_program.domain.duplicates import PersonTraits, Traits, id_tail, plain_group
from heating_program.domain.duplicates import plain_number as plain
from heating_program.domain.errors import DomainError
from heating_program.domain.id_document import IdKind
from heating_program.domain.identity import normalise_code, parse_phone
from heating_program.domain.names import normalise_name
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import BankAccount, Household, Person
from heating_program.models.ids import HouseholdId
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE, birth_of

_WHOLE_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Probe:
    """What is known so far of a file: any part of it, as it was typed.

    Parameters
    ----------
    own_id
        The file that is being edited: it is no duplicate of itself.
    """

    id_number: str = ""
    id_kind: str = IdKind.RESIDENT.value
    name: str = ""
    birth: date | None = None
    village_code: str = ""
    group_text: str = ""
    phone: str = ""
    plot_no: str = ""
    meter_no: str = ""
    heating_meter_no: str = ""
    customer_no: str = ""
    account_no: str = ""
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    own_id: UUID | None = None


def of_probe(session: Session, probe: Probe) -> Traits:
    """Return what of a half-typed file can be compared; what makes no sense yet is left out."""
    position = None
    if probe.latitude_deg is not None and probe.longitude_deg is not None:
        position = (probe.latitude_deg, probe.longitude_deg)
    number = normalise_code(probe.id_number)
    person = PersonTraits(
        name=normalise_name(probe.name),
        birth=probe.birth,
        number=id_mark(session, probe).hex() if number else "",
        # Of a number half typed the last characters say nothing yet.
        tail=id_tail(number) if len(number) >= _WHOLE_NUMBER else "",
    )
    account = account_mark(session, probe)
    return Traits(
        village=probe.village_code,
        group=plain_group(probe.group_text),
        people=(person,),
        phones=frozenset({_phone(probe.phone)} - {""}),
        plot=plain(probe.plot_no),
        meters=frozenset({plain(probe.meter_no), plain(probe.heating_meter_no)} - {""}),
        customer_no=plain(probe.customer_no),
        account=account.hex() if account else "",
        position=position,
    )


def id_mark(session: Session, probe: Probe) -> bytes:
    """Return the keyed hash under which the typed number would be kept."""
    value = normalise_code(probe.id_number)
    if probe.id_kind != IdKind.RESIDENT:
        value = f"{probe.id_kind}:{value}"
    return vault_of(session).index(ID_PLACE, value)


def account_mark(session: Session, probe: Probe) -> bytes | None:
    """Return the keyed hash under which the typed account would be kept."""
    digits = normalise_code(probe.account_no).replace("-", "")
    return vault_of(session).index(ACCOUNT_PLACE, digits) if digits else None


def of_files(
    session: Session, wanted: ColumnElement[bool], *, name: str = ""
) -> dict[HouseholdId, Traits]:
    """Return what of every file that meets a condition on `Household` is compared.

    Three statements whatever the number of files, so that a whole village costs little more than
    one family. Dates of birth are opened only of those whose name stands twice or is `name`: of
    nobody else they are compared.
    """
    people: dict[UUID, list[PersonTraits]] = defaultdict(list)
    members = (
        select(
            Person.household_id,
            _RAW_ID,
            Person.name_norm,
            Person.birth_sealed,
            Person.id_no_index,
            Person.id_no_mask,
            Person.phone,
        )
        .join(Household, Household.id == Person.household_id)
        .where(wanted, Person.is_member, Person.left_on.is_(None))
    )
    phones: dict[UUID, set[str]] = defaultdict(set)
    listed = session.execute(members).all()
    names, vault = Counter(one.name_norm for one in listed) + Counter({name: 1}), vault_of(session)
    for key, person_id, called, sealed, number, mask, phone in listed:
        birth = birth_of(vault, UUID(f"{person_id}"), sealed) if names[called] > 1 else None
        people[key].append(PersonTraits(called, birth, number.hex(), id_tail(mask)))
        phones[key].add(phone)
    paid_to = (
        select(BankAccount.household_id, BankAccount.number_index)
        .join(Household, Household.id == BankAccount.household_id)
        .where(wanted, BankAccount.in_use)
    )
    accounts = {key: number.hex() for key, number in session.execute(paid_to)}
    houses = select(Household, Dwelling).join(Dwelling, Dwelling.id == Household.dwelling_id)
    rows = session.execute(houses.where(wanted).with_only_columns(*_COMPARED))
    return {
        row.id: Traits(
            village=row.area_code,
            group=plain_group(row.group_text),
            people=tuple(people[row.id]),
            phones=frozenset({row.phone, *row.other_phones, *phones[row.id]} - {""}),
            house=row.house.hex,
            plot=plain(row.plot_no),
            meters=frozenset({plain(row.meter_no), plain(row.heating_meter_no)} - {""}),
            customer_no=plain(row.electricity_customer_no),
            account=accounts.get(row.id, ""),
            position=None if row.latitude_deg is None else (row.latitude_deg, row.longitude_deg),
        )
        for row in rows
    }


# Read as the engine holds it: of thousands of people few are opened, and making keys costs more.
_RAW_ID = type_coerce(Person.id, String)
_COMPARED = (
    Household.id,
    Household.area_code,
    Household.group_text,
    Household.phone,
    Household.other_phones,
    Dwelling.id.label("house"),
    Dwelling.plot_no,
    Dwelling.meter_no,
    Dwelling.heating_meter_no,
    Dwelling.electricity_customer_no,
    Dwelling.latitude_deg,
    Dwelling.longitude_deg,
)


def _phone(typed: str) -> str:
    try:
        return parse_phone(typed)
    except DomainError:
        return ""

"""What the form shows of a stored file, and the sealed numbers that stay as they are stored.

ID and account numbers never go to the page again: left empty they are kept.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session
from wtforms import Field

from heating_program.domain.dwelling import DwellingDetails
from heating_program.domain.end_use import EndUseDetails
from heating_program.models.household import Household, Person
from heating_program.services.circumstances import vault_of
from heating_program.services.household_reading import details_of
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE
from heating_program.web.forms.household_person import ApplicantForm, MemberForm, paper_values
from heating_program.web.forms.households import HouseholdForm

_PLAIN = (
    "group_text",
    "door_no",
    "address_note",
    "phone",
    "registered_members",
    "resident_members",
    "resident_months",
    "officials_relative",
    "officials_relation",
    "wish_reason",
    "consent_on",
)


def stored_values(session: Session, household: Household) -> dict[str, Any]:
    """Return what the form shows of a stored file; the sealed numbers stay out of it."""
    stored = details_of(session, household)
    account = stored.account
    others = [one for one in household.members if not one.is_householder]
    return {
        "id": str(household.id),
        "row_version": household.row_version,
        "village_code": stored.village_code,
        "name": stored.householder.name,
        **paper_values(stored.householder.id_number),
        **{name: as_typed(getattr(stored, name)) for name in _PLAIN},
        "other_phones": "、".join(stored.other_phones),
        "wishes": [wish.value for wish in stored.wishes],
        "special_groups": [
            {
                "group": each.group.value,
                "source": each.source,
                "since": each.since,
                "until": each.until,
                "holder_name": each.holder_name,
            }
            for each in stored.special_groups
        ],
        "members": [
            {
                "person": str(row.id),
                "name": one.name,
                "relation": one.relation.value,
                "phone": one.phone,
                "deceased_on": one.deceased_on,
                **paper_values(one.id_number),
            }
            for row, one in zip(others, stored.members, strict=True)
        ],
        "applicant": _applicant_values(household, stored.applicant),
        "energy": [_energy_values(use) for use in stored.energy],
        "account_kind": account.kind.value if account else "",
        "account_bank": account.bank if account else "",
        "account_holder_name": account.holder_name if account else "",
        **house_values(stored.dwelling),
    }


def keep_numbers(session: Session, form: HouseholdForm, household: Household) -> list[Field]:
    """Put the stored numbers in place of those left empty, and say where; the caller empties them.

    A number is kept for the person the row was shown for, and only of this household.
    """
    kept = []
    vault, account = vault_of(session), household.account
    for field, person in _papers(form, household):
        if not field.data:
            number = vault.open(ID_PLACE, person.id, person.id_no_sealed)
            field.data, field.raw_data = number, [number]
            kept.append(field)
    field = form.account_number
    if account and not field.data and form.account_kind.data == account.kind:
        number = vault.open(ACCOUNT_PLACE, account.id, account.number_sealed)
        field.data, field.raw_data = number, [number]
        kept.append(field)
    return kept


def hide_numbers(kept: list[Field]) -> None:
    """Take the kept numbers out again before the form is shown."""
    for field in kept:
        field.data = ""


def masks(household: Household) -> dict[str, str]:
    """Return what may be shown of the stored numbers, by the person they belong to."""
    shown = {str(person.id): person.id_no_mask for person in household.people}
    shown["id_no"] = household.householder.id_no_mask
    shown["account"] = household.account.number_mask if household.account else ""
    return shown


def _papers(form: HouseholdForm, household: Household) -> Iterator[tuple[Field, Person]]:
    known = {str(person.id): person for person in household.people if person.left_on is None}
    head = household.householder
    if form.id_kind.data == head.id_kind:
        yield form.id_no, head
    rows: list[MemberForm | ApplicantForm] = [entry.form for entry in form.members.entries]
    for row in [*rows, form.applicant.form]:
        person = known.get(row.person.data or "")
        if person and not row.is_blank and row.id_kind.data == person.id_kind:
            yield row.id_no, person


def _applicant_values(household: Household, applicant: Any) -> dict[str, Any]:
    person = household.applicant
    if applicant is None or person is None:
        return {}
    return {
        "person": str(person.id),
        "name": applicant.name,
        "relation": applicant.relation.value,
        "phone": applicant.phone,
        "authority_note": applicant.authority_note,
        **paper_values(applicant.id_number),
    }


def _energy_values(use: EndUseDetails) -> dict[str, Any]:
    names = EndUseDetails.__dataclass_fields__
    values = {name: as_typed(getattr(use, name)) for name in names}
    del values["cost_fen"]
    cost_fen = use.cost_fen
    return values | {"cost": "" if cost_fen is None else f"{cost_fen / 100:.2f}"}


def house_values(house: DwellingDetails) -> dict[str, Any]:
    """Return what the form shows of a stored house."""
    values = {name: as_typed(getattr(house, name)) for name in DwellingDetails.__dataclass_fields__}
    del values["position"]
    if place := house.position:
        values |= {
            "latitude_deg": as_typed(place.latitude_deg),
            "longitude_deg": as_typed(place.longitude_deg),
            "position_accuracy_m": as_typed(place.accuracy_m),
            "position_source": place.source.value,
        }
    return values


def as_typed(value: Any) -> Any:
    """Write a stored value as a form shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.10g}"
    if value is None:
        return ""
    return getattr(value, "value", value)

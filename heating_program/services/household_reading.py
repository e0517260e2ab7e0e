"""Reads a household's rows back: as the facts that were entered, and as the record tells them."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from heating_program.domain.dwelling import (
    AirTightness,
    BuiltLayer,
    DwellingDetails,
    HazardGrade,
    HeatingFuel,
    Opening,
    OpeningKind,
    PlotProof,
    Position,
    PositionSource,
    RoofCovering,
    RoofForm,
    Side,
    SideWall,
    Structure,
    WindowFrame,
)
from heating_program.domain.end_use import Device, EndUse, EndUseDetails, Fuel, Unit
from heating_program.domain.household import (
    AccountDetails,
    ApplicantDetails,
    HouseholdDetails,
    HouseholderDetails,
    MemberDetails,
    Relation,
    SpecialGroup,
    SpecialStanding,
    Wish,
)
from heating_program.domain.id_document import Identity, IdKind, OtherDocument
from heating_program.domain.identity import AccountKind, IdNumber, Sex
from heating_program.models.dwelling import Dwelling, DwellingOpening
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.ids import PersonId
from heating_program.services import household_rows as rows
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE
from heating_program.services.household_telling import told

_CODES: dict[str, Any] = {
    "structure": Structure,
    "hazard_grade": HazardGrade,
    "heating_fuel": HeatingFuel,
    "plot_proof": PlotProof,
    "roof_form": RoofForm,
    "roof_covering": RoofCovering,
    "window_frame": WindowFrame,
    "air_tightness": AirTightness,
}
_LAYERS = ("roof_layers", "floor_layers")
_HOUSE_PLAIN = tuple(
    name
    for name in DwellingDetails.__dataclass_fields__
    if name not in _CODES and name not in ("position", "walls", "openings", *_LAYERS)
)


def details_of(session: Session, household: Household) -> HouseholdDetails:
    """Return what was entered of a household, the numbers opened; never shown as it is.

    Raises
    ------
    DomainError
        `sealed_value_damaged` when a number cannot be opened.
    """
    head, applicant = household.householder, household.applicant
    return HouseholdDetails(
        village_code=household.area_code,
        group_text=household.group_text,
        door_no=household.door_no,
        address_note=household.address_note,
        phone=household.phone,
        other_phones=tuple(household.other_phones),
        registered_members=household.registered_members,
        resident_members=household.resident_members,
        resident_months=household.resident_months,
        special_groups=tuple(_standing(row) for row in household.special_statuses),
        officials_relative=household.officials_relative,
        officials_relation=household.officials_relation,
        consent_on=household.consent_on,
        wishes=tuple(Wish(code) for code in household.wishes),
        wish_reason=household.wish_reason,
        householder=HouseholderDetails(head.name, identity_of(session, head)),
        members=tuple(_member(session, one) for one in household.members if not one.is_householder),
        applicant=_applicant(session, applicant, household.authority_note) if applicant else None,
        account=_account(session, household.account) if household.account else None,
        dwelling=house_details(household.dwelling),
        energy=tuple(_end_use(row) for row in household.energy_uses),
    )


def house_details(house: Dwelling) -> DwellingDetails:
    """Return what was entered of a house."""
    codes: dict[str, Any] = {
        name: kind(code) if (code := getattr(house, name)) else None
        for name, kind in _CODES.items()
    }
    position = None
    if house.latitude_deg is not None and house.longitude_deg is not None:
        position = Position(
            house.latitude_deg,
            house.longitude_deg,
            house.position_accuracy_m,
            PositionSource(house.position_source),
        )
    plain = {name: getattr(house, name) for name in _HOUSE_PLAIN}
    built: dict[str, Any] = {name: _layers(getattr(house, name)) for name in _LAYERS}
    return DwellingDetails(
        **codes,
        **plain,
        **built,
        position=position,
        walls=tuple(
            SideWall(Side(wall.side), wall.template, _layers(wall.layers)) for wall in house.walls
        ),
        openings=tuple(_opening(row) for row in house.openings),
    )


def birth_of(session: Session, person: Person) -> date:
    """Open a person's date of birth."""
    return rows.birth_of(vault_of(session), person.id, person.birth_sealed)


def birth_years(session: Session, household: Household) -> dict[PersonId, int]:
    """Open in which year everybody was born who ever stood on a file."""
    return {one.id: birth_of(session, one).year for one in household.people}


def identity_of(session: Session, person: Person) -> Identity:
    """Open a person's number."""
    value = vault_of(session).open(ID_PLACE, person.id, person.id_no_sealed)
    if person.id_kind == IdKind.RESIDENT:
        return IdNumber(value)
    sex = Sex.MALE if person.sex == "m" else Sex.FEMALE
    birth = birth_of(session, person)
    return OtherDocument(IdKind(person.id_kind), value, birth, sex, person.id_reason)


def described(session: Session, household: Household) -> dict[str, Any]:
    """Say what a file holds, in the words of services/household_telling.py."""
    said = told(vault_of(session), details_of(session, household))
    return {"file_no": household.file_no, **said}


def _member(session: Session, person: Person) -> MemberDetails:
    return MemberDetails(
        name=person.name,
        id_number=identity_of(session, person),
        relation=Relation(person.relation),
        phone=person.phone,
        deceased_on=person.deceased_on,
    )


def _applicant(session: Session, person: Person, authority_note: str) -> ApplicantDetails:
    return ApplicantDetails(
        name=person.name,
        id_number=identity_of(session, person),
        relation=Relation(person.relation),
        authority_note=authority_note,
        phone=person.phone,
    )


def _account(session: Session, row: BankAccount) -> AccountDetails:
    number = vault_of(session).open(ACCOUNT_PLACE, row.id, row.number_sealed)
    return AccountDetails(AccountKind(row.kind), number, row.bank, row.holder_name)


def _layers(stored: list[Any] | None) -> tuple[BuiltLayer, ...]:
    return tuple(BuiltLayer(**layer) for layer in stored or ())


def _opening(row: DwellingOpening) -> Opening:
    return Opening(
        side=Side(row.side),
        kind=OpeningKind(row.kind),
        width_m=row.width_m,
        height_m=row.height_m,
        count=row.count,
        frame=WindowFrame(row.frame) if row.frame else None,
        panes=row.panes,
        leaks=row.leaks,
    )


def _standing(row: SpecialStatus) -> SpecialStanding:
    return SpecialStanding(
        SpecialGroup(row.group), row.source, row.since, row.until, row.holder_name
    )


def _end_use(row: EnergyUse) -> EndUseDetails:
    return EndUseDetails(
        end_use=EndUse(row.end_use),
        fuel=Fuel(row.fuel),
        amount=row.amount,
        unit=Unit(row.unit) if row.unit else None,
        kg_per_unit=row.kg_per_unit,
        lhv_mj_kg=row.lhv_mj_kg,
        cost_fen=row.cost_fen,
        device=Device(row.device) if row.device else None,
        device_age_years=row.device_age_years,
        rooms_heated=row.rooms_heated,
        usual_room_celsius=row.usual_room_celsius,
        season_start=row.season_start,
        season_end=row.season_end,
    )

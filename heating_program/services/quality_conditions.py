"""Each rule of reference/data/quality_rules.yaml as one SQL condition over the registry's rows.

A condition is true of a file that breaks the rule. It reads the rows that `joined` brings together
and nothing else of the household, so that one condition serves one file as well as a banner.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from heating_program.domain.dwelling import HazardGrade, PlotProof, PositionSource
from heating_program.domain.end_use import EndUse, Fuel
from heating_program.domain.id_document import IdKind
from heating_program.domain.names import DOT, OTHER_DOTS
from heating_program.domain.photo import PhotoSlot
from heating_program.domain.stages import HouseholdStage
from heating_program.models.dwelling import Dwelling, DwellingOpening
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import BankAccount, Household, Person, SpecialStatus
from heating_program.models.photo import Photo
from heating_program.reference.banner_outlines import Box, banner_boxes
from heating_program.reference.quality_rules import QualityRule
from heating_program.services import scope

LIVING: Final = (
    HouseholdStage.SURVEYED.value,
    HouseholdStage.REGISTERED.value,
    HouseholdStage.SUSPENDED.value,
)
"""Files that somebody still works with; a merged or closed one is no longer cared for."""

Head = aliased(Person, name="head")
_Other = aliased(Household, name="other")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The day of the question and the figure of the rule."""

    on: date
    limit: float

    def months_ago(self) -> date:
        """Return the day `limit` months before, in a short month the 28th at the latest."""
        months = self.on.year * 12 + self.on.month - 1 - int(self.limit)
        return date(months // 12, months % 12 + 1, min(self.on.day, 28))


Condition = Callable[[Circumstances], ColumnElement[bool]]


def joined(*columns: Any) -> Select[Any]:
    """Select columns of living files, each with its house, householder and account."""
    return (
        select(*columns)
        .select_from(Household)
        .join(Dwelling, Dwelling.id == Household.dwelling_id)
        .outerjoin(Head, and_(Head.household_id == Household.id, Head.is_householder))
        .outerjoin(BankAccount, and_(BankAccount.household_id == Household.id, BankAccount.in_use))
        .where(Household.stage.in_(LIVING))
    )


def broken(rule: QualityRule, *, on: date) -> ColumnElement[bool]:
    """Return the condition under which a file breaks a rule on a day."""
    return CONDITIONS[rule.code](Circumstances(on, rule.limit or 0.0))


def _empty(*columns: InstrumentedAttribute[str]) -> Condition:
    return lambda _: or_(*(column == "" for column in columns))


def _unseen(*columns: InstrumentedAttribute[Any]) -> Condition:
    return lambda _: or_(*(column.is_(None) for column in columns))


def _no_wish(_: Circumstances) -> ColumnElement[bool]:
    # The list is JSON on both engines; an empty one is spelled one way.
    return cast(Household.wishes, String) == "[]"


def _phone_shared(given: Circumstances) -> ColumnElement[bool]:
    sharing = (
        select(func.count())
        .where(_Other.phone == Household.phone, _Other.stage.in_(LIVING))
        .correlate(Household)
        .scalar_subquery()
    )
    return and_(Household.phone != "", sharing > given.limit)


def _house_shared(_: Circumstances) -> ColumnElement[bool]:
    return exists().where(
        _Other.dwelling_id == Household.dwelling_id,
        _Other.id != Household.id,
        _Other.stage.in_(LIVING),
    )


def _authority_missing(_: Circumstances) -> ColumnElement[bool]:
    applies = exists().where(
        Person.household_id == Household.id, Person.is_applicant, Person.left_on.is_(None)
    )
    return and_(Household.authority_note == "", applies)


def _group_expired(given: Circumstances) -> ColumnElement[bool]:
    return exists().where(
        SpecialStatus.household_id == Household.id, SpecialStatus.until < given.on
    )


def _group_unsourced(_: Circumstances) -> ColumnElement[bool]:
    return exists().where(SpecialStatus.household_id == Household.id, SpecialStatus.source == "")


def _account_of_another(_: Circumstances) -> ColumnElement[bool]:
    # Nearly all names are equal as they stand; only the others are respelled.
    spelled: ColumnElement[str] = BankAccount.holder_name.expression
    for mark in OTHER_DOTS:
        spelled = func.replace(spelled, mark, DOT)
    for space in (" ", "\u3000"):
        spelled = func.replace(spelled, space, "")
    return and_(BankAccount.holder_name != Head.name, spelled != Head.name_norm)


def _account_unchecked(given: Circumstances) -> ColumnElement[bool]:
    return and_(
        BankAccount.household_id.is_not(None),
        or_(BankAccount.checked_on.is_(None), BankAccount.checked_on < given.months_ago()),
    )


def _position_outside(_: Circumstances) -> ColumnElement[bool]:
    astray = [
        and_(scope.within(Household.area_code, banner), not_(_inside(box)))
        for banner, box in banner_boxes().items()
    ]
    return and_(Dwelling.latitude_deg.is_not(None), or_(*astray))


def _inside(box: Box) -> ColumnElement[bool]:
    return and_(
        Dwelling.latitude_deg.between(box.south_deg, box.north_deg),
        Dwelling.longitude_deg.between(box.west_deg, box.east_deg),
    )


def _no_photo(*slots: PhotoSlot) -> Condition:
    taken = exists().where(
        Photo.household_id == Household.id,
        Photo.slot.in_([slot.value for slot in slots]),
        Photo.removed_at.is_(None),
    )
    return lambda _: not_(taken)


def _heating_use(*further: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        EnergyUse.household_id == Household.id,
        EnergyUse.end_use == EndUse.HEATING.value,
        *further,
    )


def _heating_amount_missing(_: Circumstances) -> ColumnElement[bool]:
    by_amount = EnergyUse.fuel.not_in([Fuel.SOLAR.value, Fuel.DISTRICT.value])
    return _heating_use(EnergyUse.amount.is_(None), by_amount)


CONDITIONS: Final[dict[str, Condition]] = {
    "phone_missing": _empty(Household.phone),
    "wish_not_asked": _no_wish,
    "householder_deceased": lambda _: Head.deceased_on.is_not(None),
    "other_document": lambda _: Head.id_kind != IdKind.RESIDENT.value,
    "more_residents_than_registered": (
        lambda _: Household.resident_members > Household.registered_members
    ),
    "phone_shared": _phone_shared,
    "authority_missing": _authority_missing,
    "group_expired": _group_expired,
    "group_unsourced": _group_unsourced,
    "signature_missing": _no_photo(PhotoSlot.CONSENT, PhotoSlot.CONSENT_SIGNATURE),
    "unconfirmed_long": lambda given: and_(
        Household.stage == HouseholdStage.SURVEYED.value,
        Household.stage_since < given.on - timedelta(days=given.limit),
    ),
    "account_missing": lambda _: BankAccount.household_id.is_(None),
    "account_of_another": _account_of_another,
    "account_unchecked": _account_unchecked,
    "plot_proof_missing": lambda _: and_(
        Dwelling.plot_no == "", Dwelling.plot_proof.in_(["", PlotProof.NONE.value])
    ),
    "position_missing": _unseen(Dwelling.latitude_deg),
    "position_estimated": lambda _: Dwelling.position_source == PositionSource.ESTIMATE.value,
    "position_inaccurate": lambda given: Dwelling.position_accuracy_m > given.limit,
    "position_outside_banner": _position_outside,
    "heated_more_than_built": lambda _: Dwelling.heated_area_m2 > Dwelling.floor_area_m2,
    "rooms_missing": _unseen(Dwelling.rooms, Dwelling.bays),
    "wall_missing": _empty(Dwelling.wall_template),
    "roof_missing": _empty(Dwelling.roof_form, Dwelling.roof_covering),
    "windows_missing": lambda _: or_(Dwelling.window_frame == "", Dwelling.window_panes.is_(None)),
    "openings_missing": lambda _: not_(exists().where(DwellingOpening.dwelling_id == Dwelling.id)),
    "tightness_missing": _empty(Dwelling.air_tightness),
    "hazard_ungraded": lambda _: Dwelling.hazard_grade == HazardGrade.UNKNOWN.value,
    "house_shared": _house_shared,
    "house_photo_missing": _no_photo(PhotoSlot.FRONT),
    "customer_no_missing": _empty(Dwelling.electricity_customer_no),
    "transformer_missing": _empty(Dwelling.transformer),
    "service_missing": _unseen(Dwelling.service_phases, Dwelling.service_kw),
    "meter_no_missing": _empty(Dwelling.meter_no),
    "meter_no_twice": lambda _: and_(
        Dwelling.meter_no != "", Dwelling.heating_meter_no == Dwelling.meter_no
    ),
    "heating_use_missing": lambda _: not_(_heating_use()),
    "heating_amount_missing": _heating_amount_missing,
    "coal_implausible": (
        lambda given: Dwelling.coal_t * 1000.0 > given.limit * Dwelling.heated_area_m2
    ),
    "stove_photo_missing": _no_photo(PhotoSlot.OLD_STOVE),
}
"""The condition of every code; whoever adds a rule writes its row there and its condition here."""

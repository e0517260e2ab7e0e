"""Moves what hangs on one file to another, row by row, and writes every row down.

The order matters where the database allows a number once: it leaves before it comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.merging import LEFT_HOW, Account, MergeChoices
from heating_program.models.base import new_id
from heating_program.models.household import Household, Person
from heating_program.models.ids import PersonId
from heating_program.models.inspection import Inspection
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.pv_system import PvSizing
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.services import merge_rows
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import (
    ID_PLACE,
    Ending,
    birth_of,
    closing,
    sealed_birth,
)
from heating_program.services.merge_plan import Plan, Side, people_of
from heating_program.services.merge_rows import Entry

_PLACE = ("latitude_deg", "longitude_deg", "position_accuracy_m", "position_source")


@dataclass(frozen=True, slots=True)
class _Both:
    kept: Household
    absorbed: Household


def move(session: Session, agreed: Plan, choices: MergeChoices, ending: Ending) -> list[Entry]:
    """Move what hangs on the absorbed file and return the report.

    Parameters
    ----------
    ending
        By what the people and the account that do not stay in use leave.
    """
    report: list[Entry] = []
    both = _Both(agreed.kept.household, agreed.absorbed.household)
    _move_people(session, report, both, choices, ending)
    _move_accounts(session, report, both, choices, ending)
    _move_cases(session, report, both, agreed, same_house=choices.same_house)
    family = {"household_id": both.kept.id, "area_code": both.kept.area_code}
    for row in (*agreed.groups, *agreed.past, *agreed.energy):
        merge_rows.change(report, row, **family)
    _move_house(session, report, both, agreed, choices, ending)
    merge_rows.change(report, both.kept, **_counts(choices))
    return report


def _counts(choices: MergeChoices) -> dict[str, int]:
    given = {
        "registered_members": choices.registered_members,
        "resident_members": choices.resident_members,
    }
    return {name: value for name, value in given.items() if value is not None}


def _move_people(
    session: Session, report: list[Entry], both: _Both, choices: MergeChoices, ending: Ending
) -> None:
    """Let everybody leave the absorbed file, and take the chosen over as members of the kept one.

    They leave first: an identity number belongs to one living membership.
    """
    leaving = people_of(both.absorbed)
    for one in leaving:
        merge_rows.change(report, one, left_on=ending.on, left_how=LEFT_HOW)
    session.flush()
    known = {one.id_no_index: one for one in people_of(both.kept)}
    for one in leaving:
        if one.id not in choices.take_over:
            continue
        if here := known.get(one.id_no_index):
            merge_rows.change(report, here, is_member=True)
        else:
            merge_rows.create(session, report, _member_of(session, both.kept, one))
    session.flush()


def _member_of(session: Session, kept: Household, one: Person) -> Person:
    """Copy a person into another file; what is sealed is sealed anew: a seal names its row."""
    key, vault = PersonId(new_id()), vault_of(session)
    number = vault.open(ID_PLACE, one.id, one.id_no_sealed)
    birth = birth_of(vault, one.id, one.birth_sealed)
    left_out = (
        *("id", "household_id", "area_code", "left_on", "left_how"),
        *("id_no_sealed", "birth_sealed"),
    )
    same = {name: getattr(one, name) for name in merge_rows.columns_of(one) if name not in left_out}
    return Person(
        id=key,
        household_id=kept.id,
        area_code=kept.area_code,
        id_no_sealed=vault.seal(ID_PLACE, key, number),
        birth_sealed=sealed_birth(vault, key, birth),
        **same
        | {
            "is_householder": False,
            "is_member": True,
            "is_applicant": False,
            "relation": "other" if one.is_householder else one.relation,
        },
    )


def _move_accounts(
    session: Session, report: list[Entry], both: _Both, choices: MergeChoices, ending: Ending
) -> None:
    """Keep one account in use and every other one as a former one of the kept file."""
    kept, absorbed = both.kept.account, both.absorbed.account
    ends = kept if choices.account is Account.ABSORBED else absorbed
    if ends is not None:
        merge_rows.change(report, ends, **closing(ending))
    session.flush()  # one account is in use at any moment: the index is asked row by row
    for account in both.absorbed.accounts:
        owner = {"household_id": both.kept.id, "area_code": both.kept.area_code}
        merge_rows.change(report, account, **owner)
    session.flush()


def _move_cases(
    session: Session,
    report: list[Entry],
    both: _Both,
    agreed: Plan,
    *,
    same_house: bool,
) -> None:
    """Hand over cases, claims, plants and photos; with one house their house and area change too.

    Of two houses each keeps its cases where it stands.
    """
    absorbed, owner = agreed.absorbed, {"household_id": both.kept.id}
    area = {"area_code": both.kept.area_code} if same_house else {}
    house = {"dwelling_id": both.kept.dwelling_id} if same_house else {}
    for row in (*absorbed.conversions, *absorbed.plants):
        merge_rows.change(report, row, **owner, **house, **area)
    for retrofit in absorbed.retrofits:
        merge_rows.change(report, retrofit, **house, **area)
    for claim in absorbed.claims:
        merge_rows.change(report, claim, **owner, **area)
    for photo in agreed.photos:
        own = photo.subject_type == "household" and photo.subject_id == both.absorbed.id
        subject = {"subject_id": both.kept.id} if own else {}
        merge_rows.change(report, photo, **owner, **subject, **area)
    if same_house and both.kept.area_code != both.absorbed.area_code:
        for part in _parts(session, absorbed):
            merge_rows.change(report, part, **area)


def _parts(session: Session, side: Side) -> Iterator[Any]:
    """Yield what hangs on moved things and is fenced by an area of its own."""
    cases = [row.id for row in side.conversions]
    plants = [row.id for row in side.plants]
    retrofits = [row.id for row in side.retrofits]
    claims = [row.id for row in side.claims]
    wanted: tuple[tuple[Any, Any, list[Any]], ...] = (
        (Inspection, Inspection.conversion_id, cases),
        (PvSizing, PvSizing.pv_system_id, plants),
        (RetrofitAssessment, RetrofitAssessment.retrofit_id, retrofits),
        (
            IssuedDocument,
            IssuedDocument.subject_id,
            [*cases, *plants, *retrofits, *claims, side.household.id],
        ),
    )
    for model, column, keys in wanted:
        rows = select(model).where(column.in_(keys)).order_by(model.id)
        yield from session.scalars(rows).unique()


def _move_house(
    session: Session,
    report: list[Entry],
    both: _Both,
    agreed: Plan,
    choices: MergeChoices,
    ending: Ending,
) -> None:
    """End the family's living in the absorbed house, and fill what is known only of that one."""
    for home in agreed.absorbed.homes:
        merge_rows.change(report, home, until=ending.on)
    kept, absorbed = both.kept.dwelling, both.absorbed.dwelling
    if kept.id == absorbed.id or not choices.same_house:
        return
    # A number stands on one house only: it leaves the one before it comes to the other.
    merge_rows.change(report, absorbed, **dict.fromkeys(agreed.house_numbers, ""))
    session.flush()
    news: dict[str, Any] = dict(agreed.house_numbers)
    if kept.latitude_deg is None:
        news |= {name: getattr(absorbed, name) for name in _PLACE}
    merge_rows.change(report, kept, **news)

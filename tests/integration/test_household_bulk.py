"""Thousands of files opened at once are the rows that one form after the other would write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import Refused
from heating_program.domain.household import (
    HouseholdDetails,
    MemberDetails,
    Relation,
    SpecialGroup,
    SpecialStanding,
)
from heating_program.domain.identity import parse_id_number
from heating_program.domain.money import Fen
from heating_program.domain.past_measure import PastMeasureDetails, PastStatus
from heating_program.domain.permissions import Role
from heating_program.domain.policy import FundingLevel
from heating_program.models.base import Base, new_id
from heating_program.models.household import Household
from heating_program.models.ids import HouseholdId
from heating_program.models.past_measure import PastMeasure
from heating_program.services import chain_check, household_bulk, household_reading, households
from heating_program.services.household_bulk import NewFile
from tests.app_fixtures import TODAY
from tests.factories.households import details, id_number
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]
# What differs between any two files by its nature: keys, sealed bytes, numbers that stand once.
_OWN = {"id", "household_id", "dwelling_id", "subject_id", "id_no_sealed", "number_sealed"}
_OWN |= {"id_no_index", "id_no_mask", "birth_sealed", "sex", "file_no", "id_no", "members"}
_OWN |= {"plot_no", "electricity_customer_no", "latitude_deg", "longitude_deg"}
_OWN |= {"day", "position", "previous_hash", "hash"}
_OWN |= {"key"}  # of the search: made of the numbers above


def full(number: int) -> HouseholdDetails:
    """Describe a household that has a row in every table."""
    member = MemberDetails(
        "巴特尔",
        parse_id_number(id_number(9_000 + number), on=TODAY),
        Relation.SPOUSE,
        "13847860022",
    )
    groups = (SpecialStanding(SpecialGroup.DIBAO, "民政", date(2025, 1, 1), None, "巴特尔"),)
    return details(members=(member,), special_groups=groups, other_phones=("13847860033",))


def written(session: Session, key: HouseholdId) -> dict[str, list[dict[str, Any]]]:
    """Return every row that belongs to a file, without what is its own by nature."""
    household = session.get_one(Household, key)
    keys = {household.id, household.dwelling_id}
    found: dict[str, list[dict[str, Any]]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in ("household", "dwelling"):
            links = [table.c.id]
        else:
            names = ("household_id", "dwelling_id", "subject_id")
            links = [column for column in table.columns if column.name in names]
        for row in session.execute(select(table)).mappings():
            if any(row[column.name] in keys for column in links):
                found.setdefault(table.name, []).append(_without_own(row))
    for kept in found.values():
        kept.sort(key=str)
    return found


def _without_own(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_own(value) if isinstance(value, dict) else value
        for name, value in row.items()
        if name not in _OWN
    }


def test_bulk_and_single_registration_write_the_same_rows(write: Write) -> None:
    clerk = write(lambda session: make_user(session, Role.TC, GANZHAO))
    one, many = HouseholdId(new_id()), HouseholdId(new_id())
    entered, other = full(1), full(2)

    def work(session: Session) -> None:
        households.register(session, actor=clerk, on=TODAY, household_id=one, details=entered)
        household_bulk.register_many(
            session,
            actor=clerk,
            on=TODAY,
            permission="household.enrol",
            files=[NewFile(many, other)],
        )

    write(work)
    single, bulk = write(lambda session: (written(session, one), written(session, many)))
    assert {"household", "dwelling", "person", "bank_account", "energy_use"} < set(bulk)
    assert {"special_status", "occupancy", "duty", "event"} < set(bulk)
    assert single == bulk
    assert write(lambda session: file_of(session, many)) == other
    assert write(chain_check.broken_days) == {}


def file_of(session: Session, key: HouseholdId) -> HouseholdDetails:
    return household_reading.details_of(session, session.get_one(Household, key))


def test_files_are_numbered_in_their_order_and_go_on_where_single_ones_stopped(
    write: Write,
) -> None:
    def work(session: Session) -> list[str]:
        clerk = make_user(session, Role.TC, GANZHAO)
        households.register(
            session, actor=clerk, on=TODAY, household_id=new_id(), details=details()
        )
        files = [NewFile(HouseholdId(new_id()), details()) for _ in range(3)]
        bulk(session, clerk, files)
        households.register(
            session, actor=clerk, on=TODAY, household_id=new_id(), details=details()
        )
        return [session.get_one(Household, file.key).file_no for file in files]

    assert write(work) == [f"HH-150802-00000{number}" for number in (2, 3, 4)]
    last = select(Household.file_no).order_by(Household.file_no.desc()).limit(1)
    assert write(lambda session: session.scalar(last)) == "HH-150802-000005"


def bulk(session: Session, actor: Actor, files: Sequence[NewFile]) -> None:
    household_bulk.register_many(
        session, actor=actor, on=TODAY, permission="household.import", files=files
    )


def test_a_village_outside_the_area_is_refused_and_nothing_is_written(write: Write) -> None:
    def work(session: Session) -> None:
        stranger = make_user(session, Role.TC, "150826001")
        bulk(session, stranger, [NewFile(HouseholdId(new_id()), details())])

    with pytest.raises(Refused, match="not_permitted"):
        write(work)
    assert write(lambda session: session.scalars(select(Household)).unique().all()) == []


def test_what_an_old_ledger_says_is_kept_with_its_unknowns(write: Write) -> None:
    known = PastMeasureDetails(
        PastStatus.CONVERTED, year=2019, subsidy_fen={FundingLevel.CITY: Fen(30_000)}
    )
    files = [
        NewFile(HouseholdId(new_id()), details(), past)
        for past in (known, PastMeasureDetails(PastStatus.UNKNOWN), None)
    ]

    def work(session: Session) -> None:
        bulk(session, make_user(session, Role.BC, "150802"), files)

    write(work)
    kept = select(PastMeasure.status, PastMeasure.year, PastMeasure.subsidy_fen)
    rows = write(lambda session: session.execute(kept.order_by(PastMeasure.status)).all())
    assert [tuple(row) for row in rows] == [
        ("converted", 2019, {"city": 30_000}),
        ("unknown", None, None),
    ]


def test_numbers_that_stand_in_the_register_are_found_for_all_files_at_once(write: Write) -> None:
    def work(session: Session) -> list[str]:
        clerk = make_user(session, Role.TC, GANZHAO)
        known = details()
        households.register(session, actor=clerk, on=TODAY, household_id=new_id(), details=known)
        fresh = details()
        same_plot = replace(fresh, dwelling=replace(fresh.dwelling, plot_no=known.dwelling.plot_no))
        found = household_bulk.taken(session, [known, details(), same_plot])
        return [error.code if error else "" for error in found]

    assert write(work) == ["id_no_taken", "", "plot_no_taken"]

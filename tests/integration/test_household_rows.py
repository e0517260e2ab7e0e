"""What was entered of a household is what its rows say, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.domain.identity import AccountKind
from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.dwelling import Occupancy
from heating_program.models.household import BankAccount, Household, Person
from heating_program.models.ids import AccountId
from heating_program.services import household_reading, household_rows, households
from tests.factories import households as some
from tests.factories.families import full_details
from tests.factories.households import ON
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]


def enrol(session: Session, details: Any, key: Any = None) -> Any:
    clerk = make_user(session, Role.TC, GANZHAO)
    return households.register(
        session, actor=clerk, on=ON, household_id=key or new_id(), details=details
    )


def test_the_fullest_file_is_read_back_as_it_was_entered(write: Write) -> None:
    entered = full_details()
    key = write(lambda session: enrol(session, entered))
    kept = write(
        lambda session: household_reading.details_of(session, session.get_one(Household, key))
    )
    assert kept == entered


def test_a_family_lives_in_its_house_from_the_day_of_enrolment(write: Write) -> None:
    key = write(lambda session: enrol(session, some.details()))
    row = write(
        lambda session: session.execute(
            select(Occupancy.since, Occupancy.until).where(Occupancy.household_id == key)
        ).one()
    )
    assert tuple(row) == (ON, None)


def test_a_member_of_one_household_cannot_be_entered_in_another(write: Write) -> None:
    first = full_details()
    write(lambda session: enrol(session, first))
    second = replace(some.details(), members=(first.members[0],))
    with pytest.raises(DomainError, match="member_taken"):
        write(lambda session: enrol(session, second))
    head = replace(some.details(), householder=first.householder, account=None)
    with pytest.raises(DomainError, match="id_no_taken"):
        write(lambda session: enrol(session, head))


def test_the_same_person_may_apply_for_several_households(write: Write) -> None:
    first = full_details()
    write(lambda session: enrol(session, first))
    key = write(lambda session: enrol(session, replace(some.details(), applicant=first.applicant)))
    name = write(lambda session: session.get_one(Household, key).applicant.name)
    assert name == first.applicant.name


@pytest.mark.parametrize("leaves", [True, False])
def test_whoever_is_no_longer_listed_left_or_never_was(write: Write, leaves: bool) -> None:
    entered = full_details()
    key = write(lambda session: enrol(session, entered))

    def work(session: Session) -> list[tuple[str, Any]]:
        household = session.get_one(Household, key)
        fewer = replace(entered, members=entered.members[:1])
        ending = household_rows.Ending(ON, household.created_by, "迁出") if leaves else None
        household_rows.overwrite(session, household, fewer, ending=ending)
        session.flush()
        assert household_reading.details_of(session, household) == fewer
        gone = select(Person.name, Person.left_on).where(
            Person.household_id == key, Person.name == entered.members[1].name
        )
        return [tuple(row) for row in session.execute(gone)]

    assert write(work) == ([(entered.members[1].name, ON)] if leaves else [])


@pytest.mark.parametrize("is_change", [True, False], ids=["a change", "a correction"])
def test_another_account_leaves_the_former_one_on_file_unless_it_was_mistyped(
    write: Write, is_change: bool
) -> None:
    entered = some.details()
    key = write(lambda session: enrol(session, entered))
    assert entered.account is not None
    other = replace(entered.account, number="6230590000000000128", kind=AccountKind.PASSBOOK)

    def work(session: Session) -> list[tuple[Any, ...]]:
        household = session.get_one(Household, key)
        ending = household_rows.Ending(ON, household.created_by, "换卡") if is_change else None
        changed = replace(entered, account=other)
        household_rows.overwrite(session, household, changed, ending=ending)
        session.flush()
        assert household_reading.details_of(session, household).account == other
        assert household.account is not None
        return [
            (one.number_mask[-4:], one.closed_on, one.closed_why)
            for one in household.accounts
            if one is not household.account
        ]

    former = (entered.account.number[-4:], ON, "换卡")
    assert write(work) == ([former] if is_change else [])


def test_the_banks_spelling_of_a_name_is_corrected_on_the_account_itself(write: Write) -> None:
    entered = some.details()
    key = write(lambda session: enrol(session, entered))
    assert entered.account is not None
    respelled = replace(entered.account, bank="五原县农商银行")

    def work(session: Session) -> tuple[int, bool]:
        household = session.get_one(Household, key)
        before = household.account
        ending = household_rows.Ending(ON, household.created_by, "银行更名")
        details = replace(entered, account=respelled)
        household_rows.overwrite(session, household, details, ending=ending)
        session.flush()
        session.expire_all()
        assert household_reading.details_of(session, household).account == respelled
        return len(household.accounts), household.account is before

    assert write(work) == (1, True)


def test_no_family_has_two_accounts_in_use(write: Write) -> None:
    key = write(lambda session: enrol(session, some.details()))

    def work(session: Session) -> None:
        account = session.get_one(Household, key).account
        assert account is not None
        columns = {each.name: getattr(account, each.name) for each in account.__table__.columns}
        session.add(BankAccount(**columns | {"id": AccountId(new_id())}))
        session.flush()

    with pytest.raises((DomainError, IntegrityError)):
        write(work)


def test_writing_the_same_again_changes_no_row(write: Write) -> None:
    entered = full_details()
    key = write(lambda session: enrol(session, entered))

    def work(session: Session) -> tuple[dict[str, Any], dict[str, Any], int]:
        household = session.get_one(Household, key)
        before = household_reading.described(session, household)
        household_rows.overwrite(session, household, entered)
        session.flush()
        people = session.scalar(select(func.count()).select_from(Person))
        return before, household_reading.described(session, household), people or 0

    before, after, people = write(work)
    assert before == after
    assert people == 4


def test_the_record_names_no_full_number_and_no_place(write: Write) -> None:
    entered = full_details()
    key = write(lambda session: enrol(session, entered))
    told = write(
        lambda session: str(household_reading.described(session, session.get_one(Household, key)))
    )
    assert entered.account is not None
    for secret in (
        entered.householder.id_number.value,
        entered.members[0].id_number.value,
        entered.account.number,
        entered.phone,
        entered.other_phones[0],
        "40.7434",
    ):
        assert secret not in told

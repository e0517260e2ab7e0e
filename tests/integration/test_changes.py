"""A confirmed file changes by request only: sealed, looked at once or twice, then applied."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.household import HouseholdDetails
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.event import Event
from heating_program.models.household import Household, Person
from heating_program.services import change_requests, changes
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.factories import changes as some
from tests.factories import conversions, households
from tests.factories.changes import details_of, other_phone, other_plot, propose, step
from tests.factories.households import ON, id_number
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def people(write: Write) -> Staff:
    staff: Staff = write(everyone)
    return staff


@pytest.fixture
def file(write: Write, people: Staff) -> Any:
    return write(lambda session: some.family(session, people))


def test_a_telephone_number_is_looked_at_once_and_then_stands_in_the_file(
    write: Write, people: Staff, file: Any
) -> None:
    def work(session: Session) -> tuple[str, str, list[Any]]:
        key = propose(session, people, file, other_phone)
        step(session, people, key, "apply", "TR")
        request = session.get_one(ChangeRequest, key)
        return request.stage, details_of(session, file).phone, request.fields

    assert write(work) == ("applied", "13947860022", ["phone"])


def test_the_file_tells_who_changed_what_and_why(write: Write, people: Staff, file: Any) -> None:
    def work(session: Session) -> Any:
        key = propose(session, people, file, other_phone)
        step(session, people, key, "apply", "TR")
        return key

    key = write(work)
    found = select(Event).where(Event.subject_id == file, Event.action == "household.revised")
    told = write(
        lambda session: [
            (each.actor_name, each.reason, each.before, each.after)
            for each in session.scalars(found)
        ]
    )
    [(name, reason, before, after)] = told
    assert name == people["TR"].name
    assert reason == "农户来电更正"
    assert before["phone"].startswith("138****")
    assert after["phone"].startswith("139****")
    assert after["change_id"] == str(key)


def test_a_plot_is_looked_at_twice_by_two_who_did_not_propose_it(
    write: Write, people: Staff, file: Any
) -> None:
    key = write(lambda session: propose(session, people, file, other_plot))
    with pytest.raises(Refused, match="second_look_needed"):
        write(lambda session: step(session, people, key, "apply", "TR"))
    write(lambda session: step(session, people, key, "check", "TR"))
    with pytest.raises(Refused, match="not_permitted"):
        write(lambda session: step(session, people, key, "apply", "TR2"))
    write(lambda session: step(session, people, key, "apply", "BA"))
    plot = write(lambda session: details_of(session, file).dwelling.plot_no)
    assert plot == "LH-999"


def test_who_proposed_a_change_cannot_look_at_it_with_another_role(
    write: Write, people: Staff, file: Any
) -> None:
    both = replace(people["TC"], grants=(*people["TC"].grants, *people["TR"].grants))
    staff = Staff({**people.by_name, "TC": both})
    key = write(lambda session: propose(session, staff, file, other_phone))
    with pytest.raises(Refused, match="duty_taken"):
        write(lambda session: step(session, staff, key, "apply", "TC"))


def test_who_looked_first_cannot_look_again_with_another_role(
    write: Write, people: Staff, file: Any
) -> None:
    both = replace(people["TR"], grants=(*people["TR"].grants, *people["BA"].grants))
    staff = Staff({**people.by_name, "TR": both})
    key = write(lambda session: propose(session, staff, file, other_plot))
    write(lambda session: step(session, staff, key, "check", "TR"))
    with pytest.raises(Refused, match="duty_taken"):
        write(lambda session: step(session, staff, key, "apply", "TR"))


def test_a_relative_of_officials_is_looked_at_twice_whatever_changes(
    write: Write, people: Staff
) -> None:
    def work(session: Session) -> tuple[bool, bool]:
        key = some.family(
            session, people, first=4101, officials_relative=True, officials_relation="书记之弟"
        )
        change = propose(session, people, key, other_phone)
        request = session.get_one(ChangeRequest, change)
        return request.is_sensitive, change_requests.facts(session, request).is_sensitive

    assert write(work) == (True, True)


def test_a_file_flagged_after_the_proposal_is_looked_at_twice_as_well(
    write: Write, people: Staff, file: Any
) -> None:
    key = write(lambda session: propose(session, people, file, other_phone))

    def flag(session: Session) -> None:
        session.get_one(Household, file).officials_relative = True

    write(flag)
    with pytest.raises(Refused, match="second_look_needed"):
        write(lambda session: step(session, people, key, "apply", "TR"))


def test_nothing_changed_is_not_asked_for(write: Write, people: Staff, file: Any) -> None:
    with pytest.raises(Refused, match="nothing_changed"):
        write(lambda session: propose(session, people, file, lambda same: same))


def test_one_open_request_a_field(write: Write, people: Staff, file: Any) -> None:
    key = write(lambda session: propose(session, people, file, other_phone))
    with pytest.raises(Refused, match="change_open_already"):
        write(
            lambda session: propose(
                session, people, file, lambda now: replace(now, phone="13947860023")
            )
        )
    write(lambda session: propose(session, people, file, other_plot))
    write(lambda session: step(session, people, key, "withdraw", "TC", reason="号码记错"))
    write(lambda session: propose(session, people, file, other_phone))


def test_a_form_sent_twice_asks_once(write: Write, people: Staff, file: Any) -> None:
    key, version = new_id(), 2
    for _ in range(2):
        write(lambda session: propose(session, people, file, other_phone, key=key, version=version))
    assert write(lambda session: session.scalar(select(func.count(ChangeRequest.id)))) == 1


def test_a_form_from_an_older_version_is_not_taken(write: Write, people: Staff, file: Any) -> None:
    with pytest.raises(DomainError, match="stale_version"):
        write(lambda session: propose(session, people, file, other_phone, version=1))


def test_every_applied_change_counts_as_a_new_version_of_the_file(
    write: Write, people: Staff, file: Any
) -> None:
    def rooms(now: HouseholdDetails) -> HouseholdDetails:
        return replace(now, dwelling=replace(now.dwelling, rooms=7))

    def work(session: Session) -> tuple[int, int]:
        before = session.get_one(Household, file).row_version
        step(session, people, propose(session, people, file, rooms), "apply", "TR")
        return before, session.get_one(Household, file).row_version

    before, after = write(work)
    assert after > before


def test_what_others_changed_meanwhile_stays(write: Write, people: Staff, file: Any) -> None:
    def work(session: Session) -> HouseholdDetails:
        phone = propose(session, people, file, other_phone)
        plot = propose(session, people, file, other_plot)
        some.approve(session, people, plot)
        step(session, people, phone, "apply", "TR")
        return details_of(session, file)

    now = write(work)
    assert (now.phone, now.dwelling.plot_no) == ("13947860022", "LH-999")


def test_a_field_that_changed_since_is_not_overwritten(
    write: Write, people: Staff, file: Any
) -> None:
    key = write(lambda session: propose(session, people, file, other_phone))

    def meanwhile(session: Session) -> None:
        session.get_one(Household, file).phone = "13947860029"

    write(meanwhile)
    with pytest.raises(Refused, match="change_outdated"):
        write(lambda session: step(session, people, key, "apply", "TR"))
    assert write(lambda session: details_of(session, file).phone) == "13947860029"
    stale = write(
        lambda session: change_requests.stale_fields(session, session.get_one(ChangeRequest, key))
    )
    assert stale == ("phone",)


def test_a_number_that_stands_elsewhere_by_now_is_refused_and_nothing_is_written(
    write: Write, people: Staff, file: Any
) -> None:
    key = write(lambda session: propose(session, people, file, other_plot))
    write(lambda session: step(session, people, key, "check", "TR"))
    house = households.dwelling(99, plot_no="LH-999")
    write(lambda session: households.register(session, people["TC"], dwelling=house))
    with pytest.raises(DomainError, match="plot_no_taken"):
        write(lambda session: step(session, people, key, "apply", "BA"))
    stage = write(lambda session: session.get_one(ChangeRequest, key).stage)
    assert stage == "checked"


def test_a_member_who_is_no_longer_listed_left_on_the_day(
    write: Write, people: Staff, file: Any
) -> None:
    def work(session: Session) -> Any:
        key = propose(session, people, file, lambda now: replace(now, members=now.members[:1]))
        some.approve(session, people, key)
        gone = select(Person.name, Person.left_on).where(Person.left_on.is_not(None))
        return [tuple(row) for row in session.execute(gone)]

    assert write(work) == [("阿拉坦", ON)]


def test_a_rejected_request_says_why_and_changes_nothing(
    write: Write, people: Staff, file: Any
) -> None:
    key = write(lambda session: propose(session, people, file, other_phone))
    with pytest.raises(DomainError, match="reason_missing"):
        write(lambda session: step(session, people, key, "reject", "TR"))
    write(lambda session: step(session, people, key, "reject", "TR", reason="号码无人接听"))
    row = write(lambda session: session.get_one(ChangeRequest, key).decision_reason)
    assert row == "号码无人接听"
    assert write(lambda session: details_of(session, file).phone) == "13847860021"


def test_an_unconfirmed_file_is_corrected_directly(write: Write, people: Staff) -> None:
    key = write(lambda session: households.register(session, people["TC"]))
    with pytest.raises(Refused, match="file_not_confirmed"):
        write(lambda session: propose(session, people, key, other_phone))


def test_neither_row_nor_event_holds_a_full_number(write: Write, people: Staff, file: Any) -> None:
    number = id_number(4777)

    def changed(now: HouseholdDetails) -> HouseholdDetails:
        third = some.member(4777, "巴特", some.Relation.CHILD)
        assert now.account is not None
        account = replace(now.account, number="6230590000000000128")
        return replace(now, members=(*now.members, third), account=account, phone="13947860022")

    write(lambda session: propose(session, people, file, changed))

    def everything(session: Session) -> str:
        [request] = session.scalars(select(ChangeRequest)).all()
        said = [str(vars(each)) for each in session.scalars(select(Event))]
        return f"{request.told} {request.sealed!r} {request.fields} {said}"

    text = write(everything)
    for secret in (number, "6230590000000000128", "13947860022"):
        assert secret not in text
    assert "巴特" in text


def test_two_who_apply_at_once_apply_once(
    engine: Engine, write: Write, people: Staff, file: Any, vault: Vault
) -> None:
    key = write(lambda session: propose(session, people, file, other_phone))
    begun = Barrier(2)

    def apply(who: str) -> str:
        begun.wait()
        try:
            run_in_transaction(
                engine,
                lambda session: changes.change_stage(
                    session,
                    actor=people[who],
                    on=ON,
                    change_id=key,
                    row_version=1,
                    action="apply",
                ),
                info={"vault": vault},
            )
        except DomainError as error:
            return error.code
        return "applied"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(apply, ("TR", "TR2"))) == ["applied", "stale_version"]
    count = select(func.count(Event.id)).where(Event.action == "household.revised")
    assert write(lambda session: session.scalar(count)) == 1


def test_two_who_propose_the_same_field_at_once_leave_one_request(
    engine: Engine, write: Write, people: Staff, file: Any, vault: Vault
) -> None:
    version = write(lambda session: conversions.version_of(session, Household, file))
    begun = Barrier(2)

    def ask(_who: int) -> str:
        begun.wait()
        try:
            run_in_transaction(
                engine,
                lambda session: propose(session, people, file, other_phone, version=version),
                info={"vault": vault},
            )
        except DomainError as error:
            return error.code
        return "proposed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, (1, 2))) == ["change_open_already", "proposed"]

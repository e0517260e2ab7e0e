"""Events that meet a death, an unpaid claim, an open request or one another on the same file."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.household import ApplicantDetails, Relation
from heating_program.domain.identity import parse_id_number
from heating_program.domain.life_events import Death, Joined, Kind, Kinship, MovedOut, NewHead
from heating_program.domain.merging import MergeChoices, MergeKind
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.models.subsidy import Claim
from heating_program.services import merges
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from heating_program.web.messages import words
from tests.app_fixtures import NOW
from tests.factories import budgets, claims, conversions, households
from tests.factories import changes as some
from tests.factories.changes import (
    approve,
    details_of,
    happen,
    other_phone,
    person_of,
    propose,
    propose_event,
    step,
)
from tests.factories.households import ON
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def people(write: Write) -> Staff:
    def work(session: Session) -> Staff:
        staff = everyone(session)
        budgets.enough_for(session, staff["FC"], staff["FR"], 2)
        return staff

    staff: Staff = write(work)
    return staff


@pytest.fixture
def file(write: Write, people: Staff) -> Any:
    """A family whose head lets a cousin from outside apply."""
    cousin = ApplicantDetails(
        "张伟", parse_id_number(households.id_number(4_090), on=ON), Relation.OTHER, "2026年委托书"
    )
    return write(lambda session: some.family(session, people, applicant=cousin))


def dies(session: Session, key: Any, name: str, registered: int = 3, resident: int = 2) -> Death:
    return Death(person_of(session, key, name), ON, registered, resident)


def succeeds(session: Session, key: Any) -> NewHead:
    kinships = (
        Kinship(person_of(session, key, "阿拉坦"), Relation.CHILD),
        Kinship(person_of(session, key, "乌云其木格"), Relation.SPOUSE),
    )
    return NewHead(person_of(session, key, "其其格"), ON, kinships)


def merged(session: Session, people: Staff, kept: Any, absorbed: Any) -> None:
    session.flush()
    merges.merge(
        session,
        actor=people["TR2"],
        on=ON,
        merge_id=new_id(),
        kept_id=kept,
        absorbed_id=absorbed,
        kept_version=conversions.version_of(session, Household, kept),
        absorbed_version=conversions.version_of(session, Household, absorbed),
        kind=MergeKind.JOINED,
        choices=MergeChoices(),
        reason="两户合并",
    )


def test_a_claim_in_review_is_not_confirmed_for_a_dead_head(
    write: Write, people: Staff, file: Any
) -> None:
    def work(session: Session) -> Any:
        case = conversions.bring_to(session, people, "in_operation", household_id=file)
        claim = claims.bring_to(session, people, "reviewed", case)
        happen(session, people, file, Kind.DEATH, dies(session, file, "乌云其木格"))
        return claim

    claim = write(work)
    assert write(lambda session: session.get_one(Claim, claim).stage) == "reviewed"
    with pytest.raises(Refused, match="payee_missing") as refused:
        write(lambda session: claims.step(session, people, claim, "confirm", "BA"))
    assert "户主已去世" in words(refused.value)


def test_a_dead_applicant_from_outside_leaves_the_file_with_the_letter_of_authority(
    write: Write, people: Staff, file: Any
) -> None:
    write(
        lambda session: happen(
            session, people, file, Kind.DEATH, dies(session, file, "张伟", registered=4, resident=3)
        )
    )
    now = write(lambda session: details_of(session, file))
    assert (now.applicant, now.registered_members) == (None, 4)
    assert write(lambda session: session.get_one(Household, file).authority_note) == ""
    with pytest.raises(Refused, match="person_not_member"):
        write(
            lambda session: propose_event(
                session, people, file, Kind.DEATH, dies(session, file, "张伟")
            )
        )


def test_a_member_who_applied_takes_the_letter_along_when_they_leave(
    write: Write, people: Staff, file: Any
) -> None:
    def son_applies(session: Session) -> None:
        son = next(one for one in details_of(session, file).members if one.name == "阿拉坦")
        applicant = ApplicantDetails("阿拉坦", son.id_number, Relation.CHILD, "口头委托")
        key = propose(session, people, file, lambda now: replace(now, applicant=applicant))
        approve(session, people, key)
        event = MovedOut((person_of(session, file, "阿拉坦"),), ON, 3, 2)
        happen(session, people, file, Kind.MOVED_OUT, event)

    write(son_applies)
    assert write(lambda session: details_of(session, file)).applicant is None
    assert write(lambda session: session.get_one(Household, file).authority_note) == ""


def test_the_head_who_wants_to_leave_is_told_what_comes_first(
    write: Write, people: Staff, file: Any
) -> None:
    with pytest.raises(Refused, match="head_cannot_leave") as refused:
        write(
            lambda session: propose_event(
                session,
                people,
                file,
                Kind.MOVED_OUT,
                MovedOut((person_of(session, file, "乌云其木格"),), ON, 3, 2),
            )
        )
    assert "请先办理“更换户主”" in words(refused.value)


@pytest.mark.parametrize("side", ["kept", "absorbed"])
def test_files_with_an_open_request_are_not_merged_and_the_file_is_named(
    write: Write, people: Staff, file: Any, side: str
) -> None:
    other = write(lambda session: some.family(session, people, first=4_301))
    asked = write(lambda session: propose(session, people, file, other_phone))
    kept, absorbed = (file, other) if side == "kept" else (other, file)
    with pytest.raises(Refused, match="merge_change_open") as refused:
        write(lambda session: merged(session, people, kept, absorbed))
    number = write(lambda session: session.get_one(Household, file).file_no)
    assert number in words(refused.value)
    write(lambda session: step(session, people, asked, "withdraw", "TC", reason="先合并"))
    write(lambda session: merged(session, people, kept, absorbed))


def test_families_do_not_join_while_the_other_file_is_being_changed(
    write: Write, people: Staff, file: Any
) -> None:
    other = write(lambda session: some.family(session, people, first=4_401))
    write(lambda session: propose(session, people, other, other_phone))

    def work(session: Session) -> None:
        number = session.get_one(Household, other).file_no
        happen(session, people, file, Kind.JOINED, Joined(ON, number, False, 8, 6))

    with pytest.raises(Refused, match="merge_change_open"):
        write(work)


def test_a_second_event_about_the_same_people_waits_for_the_first(
    write: Write, people: Staff, file: Any
) -> None:
    write(
        lambda session: propose_event(
            session, people, file, Kind.DEATH, dies(session, file, "阿拉坦")
        )
    )
    with pytest.raises(Refused, match="change_open_already") as refused:
        write(
            lambda session: propose_event(
                session, people, file, Kind.NEW_HEAD, succeeds(session, file)
            )
        )
    assert "请先办结或撤回" in words(refused.value)


def test_of_two_events_asked_for_in_the_same_moment_one_waits(
    engine: Engine, write: Write, people: Staff, file: Any, vault: Vault
) -> None:
    version = write(lambda session: conversions.version_of(session, Household, file))
    begun = Barrier(2)

    def ask(name: str) -> str:
        def work(session: Session) -> None:
            assert conversions.version_of(session, Household, file) == version
            propose_event(session, people, file, Kind.DEATH, dies(session, file, name))

        begun.wait()
        try:
            run_in_transaction(engine, work, info={"vault": vault, "at": NOW, "request_id": "t"})
        except DomainError as error:
            return error.code
        return "proposed"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(ask, ("阿拉坦", "其其格")))
    assert answers == ["change_open_already", "proposed"]


def test_two_deaths_one_after_the_other_leave_what_the_second_one_says(
    write: Write, people: Staff, file: Any
) -> None:
    def both(session: Session) -> None:
        happen(session, people, file, Kind.DEATH, dies(session, file, "阿拉坦", 3, 2))
        happen(session, people, file, Kind.DEATH, dies(session, file, "其其格", 2, 1))

    write(both)
    now = write(lambda session: details_of(session, file))
    assert (now.members, now.registered_members, now.resident_members) == ((), 2, 1)

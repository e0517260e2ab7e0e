"""An event in a family's life does to its rows, cases and claims what its preview has said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.household import AccountDetails, Relation
from heating_program.domain.identity import AccountKind
from heating_program.domain.life_events import (
    Death,
    Effect,
    Home,
    HouseSold,
    Joined,
    Kind,
    Kinship,
    Move,
    MovedOut,
    NewHead,
    Split,
)
from heating_program.domain.permissions import Role
from heating_program.domain.policy import Payee
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling, Occupancy
from heating_program.models.event import Event
from heating_program.models.household import Household, Person
from heating_program.models.retrofit import Retrofit
from heating_program.models.search_key import SearchKey
from heating_program.models.subsidy import Claim
from heating_program.services import (
    change_requests,
    household_reading,
    installation,
    invariants,
    life_events,
    vacant_houses,
    waiting,
)
from heating_program.services import claims as claim_service
from heating_program.services import households as household_service
from heating_program.services.vault import Vault
from tests.factories import budgets, claims, conversions, households
from tests.factories import changes as some
from tests.factories.changes import approve, details_of, happen, person_of, propose_event, step
from tests.factories.households import ON
from tests.factories.people import Staff, everyone, make_user

Write = Callable[[Callable[[Session], Any]], Any]
ELSEWHERE = "150802102203"
HOME = Home(ELSEWHERE, "三组", "8号", households.dwelling(8800))
PASSBOOK = AccountDetails(AccountKind.PASSBOOK, "6230590000000000128", "内蒙古农村信用社", "其其格")


@pytest.fixture
def people(write: Write, vault: Vault) -> Staff:
    def work(session: Session) -> Staff:
        installation.plant_canary(session, vault)
        staff = everyone(session)
        budgets.enough_for(session, staff["FC"], staff["FR"], 3)
        return staff

    staff: Staff = write(work)
    return staff


@pytest.fixture
def file(write: Write, people: Staff) -> Any:
    return write(lambda session: some.family(session, people))


@pytest.fixture
def sound(write: Write, tmp_path: Path) -> Any:
    """Ask at the end of a test whether every invariant of the programme holds."""
    yield
    place = invariants.Place(tmp_path, tmp_path)
    found = write(lambda session: dict(invariants.verify(session, place)))
    assert {name: broken for name, broken in found.items() if broken} == {}


pytestmark = pytest.mark.usefixtures("sound")


def head_dies(session: Session, household_id: Any) -> Death:
    return Death(person_of(session, household_id, "乌云其木格"), ON, 3, 2)


def succession(
    session: Session, household_id: Any, *, account: AccountDetails | None, alive: bool = False
) -> NewHead:
    said = [Kinship(person_of(session, household_id, "阿拉坦"), Relation.CHILD)]
    if alive:
        said.append(Kinship(person_of(session, household_id, "乌云其木格"), Relation.SPOUSE))
    return NewHead(person_of(session, household_id, "其其格"), ON, tuple(said), account)


def confirmed_claim(session: Session, people: Staff, household_id: Any) -> Any:
    case = conversions.bring_to(session, people, "in_operation", household_id=household_id)
    return claims.bring_to(session, people, "confirmed", case)


def test_a_death_suspends_the_claim_until_a_new_head_has_an_account(
    write: Write, people: Staff, file: Any
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))

    def dies(session: Session) -> list[Effect]:
        event = head_dies(session, file)
        seen = life_events.preview(
            session, actor=people["TC"], household_id=file, kind=Kind.DEATH, event=event
        )
        happen(session, people, file, Kind.DEATH, event)
        return [each.effect for each in seen.found]

    assert write(dies) == [Effect.KEEP, Effect.HOLD]
    assert write(lambda session: session.get_one(Claim, claim).stage) == "suspended"
    with pytest.raises(Refused, match="payee_missing"):
        write(lambda session: claims.step(session, people, claim, "resume", "BA"))

    def follows(session: Session) -> None:
        event = succession(session, file, account=PASSBOOK)
        happen(session, people, file, Kind.NEW_HEAD, event)

    write(follows)
    write(lambda session: claims.step(session, people, claim, "resume", "BA"))
    now = write(lambda session: details_of(session, file))
    assert now.householder.name == "其其格"
    assert now.account == PASSBOOK
    assert [each.name for each in now.members] == ["阿拉坦"]


@pytest.mark.parametrize(
    ("payee", "promised"), [(Payee.HOUSEHOLD, ["0012", "0128"]), (Payee.SUPPLIER, [None, None])]
)
def test_a_claim_names_the_account_it_was_confirmed_for_where_the_family_is_paid(
    write: Write,
    people: Staff,
    file: Any,
    monkeypatch: pytest.MonkeyPatch,
    payee: Payee,
    promised: list[str | None],
) -> None:
    pinned = claim_service.policy_of
    monkeypatch.setattr(
        claim_service, "policy_of", lambda claim: replace(pinned(claim), payee=payee)
    )
    claim = write(lambda session: confirmed_claim(session, people, file))

    def account(session: Session) -> str | None:
        named = session.get_one(Claim, claim).account
        return named.number_mask[-4:] if named else None

    said = [write(account)]

    def follows(session: Session) -> list[tuple[str, str]]:
        event = succession(session, file, account=PASSBOOK, alive=True)
        happen(session, people, file, Kind.NEW_HEAD, event)
        claims.step(session, people, claim, "suspend", "BA", reason="核对账户")
        claims.step(session, people, claim, "resume", "BA")
        accounts = session.get_one(Household, file).accounts
        return [(one.number_mask[-4:], one.closed_why) for one in accounts if one.closed_on]

    assert write(follows) == [("0012", "更换户主")]
    assert [*said, write(account)] == promised


def test_the_dead_head_stays_on_the_file_until_there_is_a_new_one(
    write: Write, people: Staff, file: Any
) -> None:
    write(lambda session: happen(session, people, file, Kind.DEATH, head_dies(session, file)))
    head = write(lambda session: session.get_one(Household, file).householder.name)
    assert head == "乌云其木格"
    write(
        lambda session: happen(
            session, people, file, Kind.NEW_HEAD, succession(session, file, account=None)
        )
    )
    rows = write(
        lambda session: session.execute(
            select(Person.name, Person.left_on, Person.left_how).where(
                Person.deceased_on.is_not(None)
            )
        ).all()
    )
    assert [tuple(row) for row in rows] == [("乌云其木格", ON, "died")]


def test_a_head_who_steps_back_stays_as_a_member_and_unpaid_money_waits(
    write: Write, people: Staff, file: Any
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))
    write(
        lambda session: happen(
            session,
            people,
            file,
            Kind.NEW_HEAD,
            succession(session, file, account=None, alive=True),
        )
    )
    now = write(lambda session: details_of(session, file))
    assert {(each.name, each.relation) for each in now.members} == {
        ("阿拉坦", Relation.CHILD),
        ("乌云其木格", Relation.SPOUSE),
    }
    assert now.account is None
    assert write(lambda session: session.get_one(Claim, claim).stage) == "suspended"


def test_a_new_head_needs_everybodys_kinship(write: Write, people: Staff, file: Any) -> None:
    with pytest.raises(Refused, match="kinship_missing"):
        write(
            lambda session: propose_event(
                session, people, file, Kind.NEW_HEAD, succession(session, file, account=None)
            )
        )


def test_a_dead_member_leaves_and_nothing_else_is_touched(
    write: Write, people: Staff, file: Any
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))

    def work(session: Session) -> None:
        event = Death(person_of(session, file, "阿拉坦"), ON, 3, 2)
        happen(session, people, file, Kind.DEATH, event)

    write(work)
    now = write(lambda session: details_of(session, file))
    assert [each.name for each in now.members] == ["其其格"]
    assert now.registered_members == 3
    assert write(lambda session: session.get_one(Claim, claim).stage) == "confirmed"


def test_an_event_is_always_looked_at_twice(write: Write, people: Staff, file: Any) -> None:
    key = write(
        lambda session: propose_event(session, people, file, Kind.DEATH, head_dies(session, file))
    )
    with pytest.raises(Refused, match="second_look_needed"):
        write(lambda session: step(session, people, key, "apply", "TR"))


def test_nobody_dies_tomorrow(write: Write, people: Staff, file: Any) -> None:
    with pytest.raises(DomainError, match="event_in_future"):
        write(
            lambda session: propose_event(
                session,
                people,
                file,
                Kind.DEATH,
                replace(head_dies(session, file), deceased_on=date(2026, 11, 3)),
            )
        )


@pytest.mark.parametrize("stage", ["draft", "approved", "in_construction"])
def test_a_family_with_unfinished_work_cannot_move(
    write: Write, people: Staff, file: Any, stage: str
) -> None:
    def work(session: Session) -> None:
        conversions.bring_to(session, people, stage, household_id=file)
        propose_event(session, people, file, Kind.MOVE, Move(ON, HOME, keeps_house=False))

    with pytest.raises(Refused, match="cases_must_end_first"):
        write(work)


def test_work_begun_after_the_proposal_stops_the_move(
    write: Write, people: Staff, file: Any
) -> None:
    key = write(
        lambda session: propose_event(
            session, people, file, Kind.MOVE, Move(ON, HOME, keeps_house=False)
        )
    )
    write(lambda session: conversions.open_case(session, people["TC"], file))
    with pytest.raises(Refused, match="cases_must_end_first"):
        write(lambda session: approve(session, people, key))
    village = write(lambda session: details_of(session, file).village_code)
    assert village == households.VILLAGE


def test_a_family_moves_under_its_file_number_and_the_device_stays(
    write: Write, people: Staff, file: Any
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))
    before = write(lambda session: _place(session, file))
    write(
        lambda session: happen(session, people, file, Kind.MOVE, Move(ON, HOME, keeps_house=False))
    )
    after = write(lambda session: _place(session, file))
    assert after["file_no"] == before["file_no"]
    assert after["dwelling"] != before["dwelling"]
    assert after["areas"] == {ELSEWHERE}
    assert after["occupancies"] == [(before["dwelling"], ON), (after["dwelling"], None)]
    case = write(lambda session: session.scalars(select(Conversion)).unique().one())
    assert (case.dwelling_id, case.area_code) == (before["dwelling"], households.VILLAGE)
    paid = write(lambda session: session.get_one(Claim, claim))
    assert (paid.stage, paid.household_id) == ("confirmed", file)


def _place(session: Session, key: Any) -> dict[str, Any]:
    household = session.get_one(Household, key)
    parts = [*household.people, *household.special_statuses, *household.energy_uses]
    rows = select(Occupancy).where(Occupancy.household_id == key).order_by(Occupancy.id)
    return {
        "file_no": household.file_no,
        "dwelling": household.dwelling_id,
        "areas": {
            household.area_code,
            household.dwelling.area_code,
            *(part.area_code for part in parts if part is not None),
            *([household.account.area_code] if household.account else []),
        },
        "occupancies": [(row.dwelling_id, row.until) for row in session.scalars(rows)],
    }


def test_a_house_that_belongs_to_another_village_takes_everything_along(
    write: Write, people: Staff, file: Any
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))

    def work(session: Session) -> None:
        same = details_of(session, file).dwelling
        event = Move(ON, replace(HOME, house=same), keeps_house=True)
        happen(session, people, file, Kind.MOVE, event)

    write(work)
    assert write(lambda session: _place(session, file))["areas"] == {ELSEWHERE}

    def areas(session: Session) -> set[str]:
        case = session.scalars(select(Conversion)).unique().one()
        return {case.area_code, session.get_one(Claim, claim).area_code}

    assert write(areas) == {ELSEWHERE}


AWAY = replace(HOME, village_code="150826104205")


@pytest.fixture
def there(write: Write) -> Staff:
    """The approver and the clerk of another banner."""

    def work(session: Session) -> Staff:
        roles = {"BA": "150826", "TC": "150826104"}
        return Staff({name: make_user(session, Role(name), area) for name, area in roles.items()})

    staff: Staff = write(work)
    return staff


def released(session: Session, people: Staff, file: Any, *, keeps_house: bool = False) -> Any:
    """Ask for a move into the other banner, and let this one agree."""
    house = details_of(session, file).dwelling if keeps_house else AWAY.house
    event = Move(ON, replace(AWAY, house=house), keeps_house=keeps_house)
    key = propose_event(session, people, file, Kind.MOVE, event)
    step(session, people, key, "check", "TR")
    step(session, people, key, "release", "BA")
    return key


@pytest.mark.parametrize("keeps_house", [True, False])
def test_one_banner_lets_a_family_go_and_the_other_one_receives_it(
    write: Write, people: Staff, file: Any, there: Staff, keeps_house: bool
) -> None:
    key = write(lambda session: released(session, people, file, keeps_house=keeps_house))
    before = write(lambda session: _place(session, file))
    assert before["areas"] == {households.VILLAGE}

    def seen(session: Session) -> tuple[list[str], list[str]]:
        mine = [each.kind for each in waiting.groups(session, people["BA"], ON)]
        theirs = waiting.groups(session, there["BA"], ON)
        return mine, [each.step.event for each in theirs if each.step]

    assert write(seen) == ([], ["change.received"])
    write(lambda session: step(session, there, key, "receive", "BA"))
    after = write(lambda session: _place(session, file))
    assert (after["file_no"], after["areas"]) == (before["file_no"], {AWAY.village_code})
    assert (after["dwelling"] == before["dwelling"]) is keeps_house
    assert write(lambda session: session.get_one(ChangeRequest, key).stage) == "applied"
    assert write(
        lambda session: [
            (event.action, event.area_code[:6])
            for event in session.scalars(
                select(Event).where(Event.subject_id.in_([key, file])).order_by(Event.position)
            )
        ][-4:]
    ) == [
        ("change.checked", "150802"),
        ("change.released", "150802"),
        ("change.received", "150826"),
        ("household.moved", "150826"),
    ]


def test_neither_side_acts_for_the_other_one(
    write: Write, people: Staff, file: Any, there: Staff
) -> None:
    def checked(session: Session) -> Any:
        key = propose_event(session, people, file, Kind.MOVE, Move(ON, AWAY, keeps_house=False))
        step(session, people, key, "check", "TR")
        return key

    key = write(checked)
    with pytest.raises(Refused, match="must_be_received"):
        write(lambda session: step(session, people, key, "apply", "BA"))
    with pytest.raises(DomainError, match="not_found"):
        write(lambda session: step(session, there, key, "release", "BA"))
    write(lambda session: step(session, people, key, "release", "BA"))
    with pytest.raises(DomainError, match="not_found"):
        write(lambda session: step(session, people, key, "receive", "BA"))
    with pytest.raises(Refused, match="not_permitted"):
        write(lambda session: step(session, there, key, "receive", "TC"))
    everywhere = write(lambda session: make_user(session, Role.BA, "1508"))
    both = Staff({"BA": replace(people["BA"], grants=everywhere.grants)})
    with pytest.raises(Refused, match="duty_taken"):
        write(lambda session: step(session, both, key, "receive", "BA"))
    read = write(lambda session: change_requests.load(session, people["TC"], key))
    assert read.stage == "released"


def test_a_family_that_is_not_received_stays_where_it_is(
    write: Write, people: Staff, file: Any, there: Staff
) -> None:
    key = write(lambda session: released(session, people, file))
    with pytest.raises(DomainError, match="reason_missing"):
        write(lambda session: step(session, there, key, "decline", "BA"))
    reason = "迁入地没有该住宅"
    write(lambda session: step(session, there, key, "decline", "BA", reason=reason))
    request = write(lambda session: session.get_one(ChangeRequest, key))
    assert (request.stage, request.area_code) == ("rejected", households.VILLAGE)
    assert request.decision_reason == reason
    assert write(lambda session: _place(session, file))["areas"] == {households.VILLAGE}


def test_a_move_within_the_banner_is_not_handed_over(
    write: Write, people: Staff, file: Any
) -> None:
    def work(session: Session) -> None:
        key = propose_event(session, people, file, Kind.MOVE, Move(ON, HOME, keeps_house=False))
        step(session, people, key, "check", "TR")
        step(session, people, key, "release", "BA")

    with pytest.raises(Refused, match="stays_in_banner"):
        write(work)


def test_a_sold_house_is_the_buyers_home_and_locks_out_its_second_subsidy(
    write: Write, people: Staff, file: Any
) -> None:
    write(lambda session: confirmed_claim(session, people, file))
    buyer = write(lambda session: some.family(session, people, first=4201))
    house = write(lambda session: session.get_one(Household, file).dwelling_id)

    def work(session: Session) -> None:
        number = session.get_one(Household, buyer).file_no
        happen(session, people, file, Kind.HOUSE_SOLD, HouseSold(ON, number, HOME))

    write(work)
    assert write(lambda session: session.get_one(Household, buyer).dwelling_id) == house
    assert write(lambda session: session.get_one(Household, file).dwelling_id) != house
    with pytest.raises(DomainError, match="conversion_exists"):
        write(lambda session: conversions.open_case(session, people["TC"], buyer))
    bought = select(Event.action).where(Event.subject_id == buyer)
    assert "household.house_bought" in write(lambda session: session.scalars(bought).all())


def test_a_seller_who_left_lives_nowhere_here(write: Write, people: Staff, file: Any) -> None:
    write(lambda session: happen(session, people, file, Kind.HOUSE_SOLD, HouseSold(ON, "", None)))
    open_ones = select(Occupancy).where(Occupancy.until.is_(None))
    assert write(lambda session: session.scalars(open_ones).all()) == []
    assert write(lambda session: details_of(session, file).resident_members) == 0
    with pytest.raises(Refused, match="family_has_left"):
        write(lambda session: some.propose(session, people, file, some.other_plot))
    write(lambda session: some.propose(session, people, file, some.other_phone))


def enrolled_in(session: Session, people: Staff, house: Any, **changes: Any) -> Any:
    """Register somebody in a house on file, who says of it what stands there."""
    standing = household_reading.house_details(session.get_one(Dwelling, house))
    details = replace(households.details(), **{"dwelling": standing, **changes})
    return household_service.register(
        session,
        actor=people["TC"],
        on=ON,
        household_id=new_id(),
        details=details,
        house_id=house,
    )


def test_whoever_bought_a_house_without_a_file_waits_in_the_inbox_and_gets_the_same_house(
    write: Write, people: Staff, file: Any
) -> None:
    write(lambda session: confirmed_claim(session, people, file))
    house = write(lambda session: session.get_one(Household, file).dwelling_id)
    sale = HouseSold(ON, "", None, buyer_name="巴雅尔", buyer_phone="13947860099")
    write(lambda session: happen(session, people, file, Kind.HOUSE_SOLD, sale))
    told = write(lambda session: str([each.after for each in session.scalars(select(Event))]))
    assert "13947860099" not in told

    def waits(session: Session) -> list[tuple[str, Any]]:
        groups = waiting.groups(session, people["TC"], ON)
        return [
            (task.name, task.household_id)
            for group in groups
            for task in group.tasks
            if group.kind == waiting.BUYER
        ]

    assert write(waits) == [("巴雅尔", file)]
    number = write(lambda session: session.get_one(Dwelling, house).plot_no)
    found = write(
        lambda session: vacant_houses.found_by(session, people["TC"], {"plot_no": number})
    )
    assert (found.id, found.left_on) == (house, ON)
    key = write(lambda session: enrolled_in(session, people, house))
    assert write(lambda session: session.get_one(Household, key).dwelling_id) == house
    assert write(lambda session: len(session.scalars(select(Dwelling)).all())) == 1
    assert write(waits) == []
    lived = write(lambda session: session.scalars(select(Occupancy).order_by(Occupancy.id)).all())
    assert [(row.household_id, row.until) for row in lived] == [(file, ON), (key, None)]
    with pytest.raises(DomainError, match="conversion_exists"):
        write(lambda session: conversions.open_case(session, people["TC"], key))


def test_a_house_somebody_lives_in_is_not_offered_and_not_given(
    write: Write, people: Staff, file: Any
) -> None:
    house = write(lambda session: session.get_one(Household, file).dwelling_id)
    number = write(lambda session: session.get_one(Dwelling, house).plot_no)
    found = write(
        lambda session: vacant_houses.found_by(session, people["TC"], {"plot_no": number})
    )
    assert found is None
    with pytest.raises(Refused, match="house_is_lived_in"):
        write(lambda session: enrolled_in(session, people, house))
    write(lambda session: happen(session, people, file, Kind.HOUSE_SOLD, HouseSold(ON, "", None)))
    with pytest.raises(Refused, match="house_in_other_village"):
        write(lambda session: enrolled_in(session, people, house, village_code=ELSEWHERE))
    stranger = write(lambda session: Staff({"TC": make_user(session, Role.TC, "150826104")}))
    with pytest.raises(DomainError, match="not_found"):
        write(lambda session: vacant_houses.hold(session, stranger["TC"], house, ELSEWHERE))
    write(lambda session: enrolled_in(session, people, house))
    with pytest.raises(Refused, match="house_is_lived_in"):
        write(lambda session: enrolled_in(session, people, house))


def test_a_buyer_with_unfinished_work_at_home_finishes_it_first(
    write: Write, people: Staff, file: Any
) -> None:
    buyer = write(lambda session: some.family(session, people, first=4301))
    write(lambda session: conversions.open_case(session, people["TC"], buyer))

    def work(session: Session) -> None:
        number = session.get_one(Household, buyer).file_no
        propose_event(session, people, file, Kind.HOUSE_SOLD, HouseSold(ON, number, HOME))

    with pytest.raises(Refused, match="cases_must_end_first"):
        write(work)


@pytest.mark.parametrize("home", [HOME, None], ids=["another house", "the same house"])
def test_a_child_founds_a_household_and_the_cases_stay_with_the_old_file(
    write: Write, people: Staff, file: Any, home: Home | None
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))

    def work(session: Session) -> None:
        son = person_of(session, file, "阿拉坦")
        event = Split(ON, son, (), "13947860031", 1, 1, 12, ON, 3, 2, home)
        happen(session, people, file, Kind.SPLIT, event)

    write(work)
    old = write(lambda session: details_of(session, file))
    assert [each.name for each in old.members] == ["其其格"]

    def founded(session: Session) -> tuple[str, str, Any]:
        found = select(Household).where(Household.id != file)
        new = session.scalars(found).unique().one()
        return new.householder.name, new.stage, new.dwelling_id

    name, stage, house = write(founded)
    assert (name, stage) == ("阿拉坦", "surveyed")
    new = write(
        lambda session: details_of(
            session, session.scalar(select(Household.id).where(Household.id != file))
        )
    )
    assert new.wishes == old.wishes != ()
    assert new.energy == (old.energy if home is None else ())
    same_house = write(lambda session: session.get_one(Household, file).dwelling_id)
    assert (house == same_house) is (home is None)
    assert write(lambda session: session.get_one(Claim, claim).household_id) == file


def test_who_proposed_a_split_has_entered_the_new_file_and_cannot_confirm_it(
    write: Write, people: Staff, file: Any
) -> None:
    def work(session: Session) -> Any:
        son = person_of(session, file, "阿拉坦")
        event = Split(ON, son, (), "13947860031", 1, 1, 12, ON, 3, 2, HOME)
        happen(session, people, file, Kind.SPLIT, event)
        new = session.scalar(select(Household.id).where(Household.id != file))
        usual = households.details()
        household_service.revise(
            session,
            actor=people["TC"],
            on=ON,
            household_id=new,
            row_version=conversions.version_of(session, Household, new),
            details=replace(details_of(session, new), wishes=usual.wishes, energy=usual.energy),
        )
        return new

    key = write(work)
    both = replace(people["TC"], grants=(*people["TC"].grants, *people["TR"].grants))
    with pytest.raises(Refused, match="duty_taken"):
        write(lambda session: _confirm(session, both, key))
    write(lambda session: _confirm(session, people["TR2"], key))


def _confirm(session: Session, actor: Any, key: Any) -> None:
    household_service.change_stage(
        session,
        actor=actor,
        on=ON,
        household_id=key,
        row_version=conversions.version_of(session, Household, key),
        action="confirm",
    )


def test_members_leave_and_a_whole_family_leaves_an_empty_house(
    write: Write, people: Staff, file: Any
) -> None:
    def one(session: Session) -> None:
        event = MovedOut((person_of(session, file, "阿拉坦"),), ON, 3, 2)
        happen(session, people, file, Kind.MOVED_OUT, event)

    write(one)
    assert write(lambda session: len(session.get_one(Household, file).members)) == 2
    write(lambda session: happen(session, people, file, Kind.MOVED_OUT, MovedOut((), ON, 0, 0)))
    now = write(lambda session: details_of(session, file))
    assert (now.resident_members, now.resident_months) == (0, 0)
    assert write(lambda session: session.scalars(select(Retrofit)).all()) == []


def test_the_head_does_not_leave_before_there_is_another(
    write: Write, people: Staff, file: Any
) -> None:
    with pytest.raises(Refused, match="head_cannot_leave"):
        write(
            lambda session: propose_event(
                session,
                people,
                file,
                Kind.MOVED_OUT,
                MovedOut((person_of(session, file, "乌云其木格"),), ON, 3, 2),
            )
        )


def test_a_person_of_another_file_is_not_of_this_one(
    write: Write, people: Staff, file: Any
) -> None:
    other = write(lambda session: some.family(session, people, first=4401))
    with pytest.raises(Refused, match="person_not_member"):
        write(
            lambda session: propose_event(
                session,
                people,
                file,
                Kind.DEATH,
                replace(head_dies(session, file), person_id=person_of(session, other, "阿拉坦")),
            )
        )


def test_two_families_join_in_one_file_and_nothing_unpaid_is_lost(
    write: Write, people: Staff, file: Any
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))
    other = write(lambda session: some.family(session, people, first=4501))

    def work(session: Session) -> None:
        number = session.get_one(Household, other).file_no
        event = Joined(ON, number, same_house=False, registered_members=6, resident_members=5)
        happen(session, people, file, Kind.JOINED, event)

    write(work)
    joint = write(lambda session: details_of(session, other))
    assert {each.name for each in joint.members} >= {"其其格", "阿拉坦", "乌云其木格"}
    assert (joint.registered_members, joint.resident_members) == (6, 5)
    absorbed = write(lambda session: session.get_one(Household, file))
    assert (absorbed.stage, absorbed.merged_into) == ("merged", other)
    held = write(lambda session: session.get_one(Claim, claim))
    assert (held.stage, held.household_id) == ("suspended", other)


def test_a_changed_name_is_found_at_once(write: Write, people: Staff, file: Any) -> None:
    def work(session: Session) -> str:
        key = some.propose(
            session,
            people,
            file,
            lambda now: replace(
                now, householder=replace(now.householder, name="巴雅尔"), account=None
            ),
        )
        approve(session, people, key)
        return session.scalars(select(SearchKey.key).where(SearchKey.household_id == file)).one()

    assert "bayaer" in write(work)


def test_a_new_heads_account_in_another_name_is_named_before_it_is_asked_for(
    write: Write, people: Staff, file: Any
) -> None:
    write(lambda session: happen(session, people, file, Kind.DEATH, head_dies(session, file)))
    theirs = replace(PASSBOOK, holder_name="乌云其木格")
    with pytest.raises(DomainError, match="account_holder_differs"):
        write(
            lambda session: propose_event(
                session, people, file, Kind.NEW_HEAD, succession(session, file, account=theirs)
            )
        )


def test_a_failure_while_an_event_is_carried_out_leaves_nothing_behind(
    write: Write, people: Staff, file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = write(lambda session: confirmed_claim(session, people, file))
    key = write(
        lambda session: propose_event(session, people, file, Kind.DEATH, head_dies(session, file))
    )
    write(lambda session: step(session, people, key, "check", "TR"))

    def broken(*_given: Any, **_named: Any) -> None:
        raise RuntimeError("power failure")

    monkeypatch.setattr("heating_program.services.change_requests.write_event", broken)
    with pytest.raises(RuntimeError):
        write(lambda session: step(session, people, key, "apply", "BA"))
    assert write(lambda session: session.get_one(ChangeRequest, key).stage) == "checked"
    assert write(lambda session: session.get_one(Claim, claim).stage) == "confirmed"
    dead = select(Person.id).where(Person.deceased_on.is_not(None))
    assert write(lambda session: session.scalars(dead).all()) == []

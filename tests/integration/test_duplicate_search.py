"""A clerk sees the other file while typing; the registry is searched for pairs, each kept once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from heating_program.domain.duplicates import PairStage, Reason
from heating_program.domain.dwelling import Position, PositionSource
from heating_program.domain.errors import DomainError
from heating_program.domain.household import HouseholderDetails
from heating_program.domain.identity import parse_id_number
from heating_program.domain.permissions import Role
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.ids import DuplicatePairId, HouseholdId
from heating_program.reference import divisions
from heating_program.services import (
    duplicate_pairs,
    duplicate_scan,
    duplicate_traits,
    duplicates,
)
from heating_program.services.duplicates import Candidate, Probe, candidates
from tests.factories import households, people
from tests.factories.people import Staff

Write = Callable[[Callable[[Session], Any]], Any]
ON = date(2026, 11, 2)
HERE, NEXT_VILLAGE, OTHER_BANNER = "150802102202", "150802102203", "150821100201"
NUMBER = households.id_number(777)
WRONG_START = "15080219990101" + NUMBER[-4:]
PLACE = Position(40.75, 107.4, 5.0, PositionSource.GPS)
ACCOUNT = "6217000000000000012"


@pytest.fixture
def staff(write: Write) -> Staff:
    made: Staff = write(people.everyone)
    return made


@pytest.fixture
def file(write: Write, staff: Staff) -> HouseholdId:
    """One file with everything a probe may ask for."""
    house = households.dwelling(777, meter_no="M-777", heating_meter_no="H-777", position=PLACE)
    made: HouseholdId = write(
        lambda session: households.register(
            session,
            staff["TC"],
            householder=HouseholderDetails("乌云其木格", parse_id_number(NUMBER, on=ON)),
            dwelling=house,
        )
    )
    return made


def asked(write: Write, actor: Any, **typed: Any) -> list[Candidate]:
    found: list[Candidate] = write(lambda session: candidates(session, actor, Probe(**typed)))
    return found


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ({"id_number": NUMBER}, [Reason.ID_NUMBER]),
        ({"id_number": f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}"}, [Reason.ID_NUMBER]),
        ({"plot_no": " lh00000777"}, [Reason.PLOT]),
        ({"meter_no": "M-777"}, [Reason.METER]),
        ({"meter_no": "H-777"}, [Reason.METER]),
        ({"customer_no": "1500000777"}, [Reason.CUSTOMER_NO]),
        ({"account_no": "6217 0000 0000 0000 012"}, [Reason.ACCOUNT]),
        ({"name": "乌云其木格", "village_code": HERE}, [Reason.NAME_VILLAGE]),
        (
            {
                "name": "乌云其木格",
                "village_code": HERE,
                "birth": parse_id_number(NUMBER, on=ON).birth_date,
            },
            [Reason.NAME_BIRTH_VILLAGE],
        ),
        ({"phone": "138 4786 0021", "village_code": HERE}, [Reason.PHONE]),
        (
            {"latitude_deg": 40.75005, "longitude_deg": 107.40005, "village_code": HERE},
            [Reason.POSITION_NEAR],
        ),
        (
            {
                "id_number": "15080219990101" + NUMBER[-4:],
                "group_text": "1组",
                "village_code": HERE,
            },
            [Reason.ID_TAIL_GROUP],
        ),
    ],
)
def test_each_thing_typed_finds_the_file(
    write: Write, staff: Staff, file: HouseholdId, typed: dict[str, Any], reasons: list[Reason]
) -> None:
    (found,) = asked(write, staff["TC"], **typed)
    assert (found.household_id, list(found.reasons)) == (file, reasons)
    assert found.id_no_mask == f"{NUMBER[:6]}********{NUMBER[-4:]}"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"id_number": NUMBER[:17]},
        {"name": "乌云其木", "village_code": HERE},
        {"name": "乌云其木格"},
        {"name": "乌云其木格", "village_code": NEXT_VILLAGE},
        {"phone": "13847860021"},
        {"phone": "1384786", "village_code": HERE},
        {"latitude_deg": 40.7503, "longitude_deg": 107.4, "village_code": HERE},
    ],
)
def test_what_is_half_typed_or_elsewhere_finds_nothing(
    write: Write, staff: Staff, file: HouseholdId, typed: dict[str, Any]
) -> None:
    assert asked(write, staff["TC"], id_number=NUMBER)[0].household_id == file
    assert asked(write, staff["TC"], **typed) == []


def test_a_file_is_no_duplicate_of_itself(write: Write, staff: Staff, file: HouseholdId) -> None:
    assert asked(write, staff["TC"], id_number=NUMBER, own_id=file) == []


def test_outside_the_area_only_the_banner_is_told(
    write: Write, staff: Staff, file: HouseholdId
) -> None:
    far = write(lambda session: people.make_user(session, Role.TC, OTHER_BANNER[:9]))
    (found,) = asked(
        write, far, id_number=NUMBER, account_no=ACCOUNT, name="乌云其木格", village_code=HERE
    )
    assert found == Candidate(None, "150802", (Reason.ID_NUMBER,), 100)
    assert found.is_outside
    assert asked(write, staff["TC"], id_number=NUMBER)[0].household_id == file
    # An account, a name or a telephone elsewhere is nobody's business.
    assert asked(write, far, account_no=ACCOUNT, name="乌云其木格", village_code=HERE) == []


def test_the_likeliest_stands_first(write: Write, staff: Staff, file: HouseholdId) -> None:
    other = write(lambda session: households.register(session, staff["TC"]))
    found = asked(write, staff["TC"], id_number=NUMBER, name="乌云其木格", village_code=HERE)
    assert [each.household_id for each in found] == [file, other]
    assert found[0].is_same_number
    assert not found[1].is_same_number


def test_every_look_up_goes_by_an_index(sqlite_engine: Engine, vault: Any) -> None:
    """The search is made while a clerk types, in a city of 350,000 households."""
    probe = Probe(
        id_number=NUMBER,
        name="乌云其木格",
        village_code=HERE,
        group_text="1组",
        phone="13847860021",
        plot_no="LH1",
        meter_no="M1",
        customer_no="C1",
        account_no=ACCOUNT,
        latitude_deg=40.75,
        longitude_deg=107.4,
    )
    with Session(sqlite_engine, info={"vault": vault}) as session:
        typed = duplicate_traits.of_probe(session, probe)
        for find in duplicates._look_ups(session, probe, typed):
            statement = find.compile(sqlite_engine, compile_kwargs={"render_postcompile": True})
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", tuple(statement.params.values())
            )
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith("SCAN")], (str(statement), steps)


def twins(session: Session, staff: Staff, count: int = 2, **changes: Any) -> list[HouseholdId]:
    """Register families of one name and telephone; without a group no tail of a number counts."""
    changes = {"group_text": "", **changes}
    return [households.register(session, staff["TC"], **changes) for _ in range(count)]


def pairs(session: Session) -> list[DuplicatePair]:
    return list(session.scalars(select(DuplicatePair).order_by(DuplicatePair.id)))


def test_a_pair_is_kept_once_whichever_file_is_looked_at(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        one, other = twins(session, staff)
        assert duplicate_scan.scan_household(session, one) == 1
        assert duplicate_scan.scan_household(session, other) == 0
        assert duplicate_scan.scan(session, "1508", 0, 100) == 0
        (pair,) = pairs(session)
        assert {pair.left_id, pair.right_id} == {one, other}
        assert pair.left_id < pair.right_id
        assert set(pair.reasons) == {"account", "name_village", "phone"}

    write(work)


def test_the_whole_registry_is_walked_in_portions(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        twins(session, staff, 3)
        twins(session, staff, 2, village_code=NEXT_VILLAGE, account=None)
        total = duplicate_scan.count(session, "150802")
        assert total == 5
        found = sum(duplicate_scan.scan(session, "150802", at, 2) for at in range(0, total, 2))
        assert (found, len(pairs(session))) == (4, 4)
        assert duplicate_scan.scan(session, "150802", 6, 2) == 0

    write(work)


def test_a_telephone_alone_makes_no_pair(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        made = twins(session, staff, 1, account=None)
        number = parse_id_number(households.id_number(4321), on=ON)
        other = HouseholderDetails("阿拉坦", number)
        made += twins(session, staff, 1, account=None, householder=other)
        for key in made:
            duplicate_scan.scan_household(session, key)
        assert pairs(session) == []

    write(work)


def test_an_account_is_found_across_villages(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        twins(session, staff, 1)
        (far,) = twins(session, staff, 1, village_code=NEXT_VILLAGE)
        duplicate_scan.scan_household(session, far)
        (pair,) = pairs(session)
        assert {pair.area_code, pair.other_area_code} == {HERE, NEXT_VILLAGE}

    write(work)


def judge(session: Session, actor: Any, pair: DuplicatePair, *, is_same: bool, **more: Any) -> None:
    session.flush()
    duplicate_pairs.decide(
        session,
        actor=actor,
        on=ON,
        pair_id=pair.id,
        row_version=pair.row_version,
        is_same=is_same,
        reason=more.get("reason", "两兄弟，分户居住"),
    )
    session.flush()


def test_a_judged_pair_opens_again_only_for_a_new_stronger_reason(
    write: Write, staff: Staff
) -> None:
    def work(session: Session) -> None:
        one, other = twins(session, staff, 2, account=None)
        duplicate_scan.scan_household(session, one)
        (pair,) = pairs(session)
        judge(session, staff["TR"], pair, is_same=False)
        assert duplicate_scan.scan_household(session, one) == 0
        assert pair.stage == PairStage.DIFFERENT
        for key in (one, other):
            house = session.get_one(Household, key).dwelling
            house.latitude_deg, house.longitude_deg = 40.75, 107.4
        session.flush()
        assert duplicate_scan.scan_household(session, one) == 1
        assert (pair.stage, pair.decided_by, pair.decision_reason) == ("open", None, "")
        assert "position_near" in pair.reasons

    write(work)


def test_a_judgement_is_kept_with_who_when_and_why_and_can_be_taken_back(
    write: Write, staff: Staff
) -> None:
    def work(session: Session) -> None:
        one, _other = twins(session, staff)
        duplicate_scan.scan_household(session, one)
        (pair,) = pairs(session)
        judge(session, staff["TR"], pair, is_same=False)
        assert (pair.decided_by, pair.decision_reason) == (staff["TR"].id, "两兄弟，分户居住")
        duplicate_pairs.reopen(
            session,
            actor=staff["BC"],
            on=ON,
            pair_id=pair.id,
            row_version=pair.row_version,
            reason="新查到户口簿",
        )
        session.flush()
        assert (pair.stage, pair.decided_by) == ("open", None)

    write(work)
    told = write(
        lambda session: session.scalars(
            select(Event.action).where(Event.subject_type == "duplicate").order_by(Event.position)
        ).all()
    )
    assert told == ["duplicate.judged_different", "duplicate.reopened"]


@pytest.mark.parametrize("reason", ["", " ", "是", " 是 "])
def test_a_judgement_says_why(write: Write, staff: Staff, reason: str) -> None:
    def work(session: Session) -> None:
        one, _other = twins(session, staff)
        duplicate_scan.scan_household(session, one)
        (pair,) = pairs(session)
        with pytest.raises(DomainError, match="judgement_reason_missing"):
            judge(session, staff["TR"], pair, is_same=True, reason=reason)

    write(work)


def across(session: Session, staff: Staff) -> DuplicatePair:
    """Keep a pair of which one file lies in another township."""
    far = people.make_user(session, Role.TC, "150802103")
    (one,) = twins(session, staff, 1)
    households.register(session, far, village_code=village_under("150802103"))
    duplicate_scan.scan_household(session, one)
    (pair,) = pairs(session)
    return pair


def village_under(township: str) -> str:
    return next(iter(divisions.villages_under(township))).code


def test_a_pair_of_two_townships_is_judged_by_the_banner(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        pair = across(session, staff)
        near = staff["TR"]
        ((seen,), total) = duplicate_pairs.listed(session, near, duplicate_pairs.PairFilter())
        assert (total, seen.is_whole, len(seen.files)) == (1, False, 1)
        with pytest.raises(DomainError, match="pair_in_two_areas"):
            judge(session, near, pair, is_same=True)
        judge(session, staff["BC"], pair, is_same=True)
        assert pair.stage == "same"

    write(work)


def test_somebody_elsewhere_sees_no_pair_at_all(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        one, _other = twins(session, staff)
        duplicate_scan.scan_household(session, one)
        far = people.make_user(session, Role.TR, OTHER_BANNER[:9])
        assert duplicate_pairs.listed(session, far, duplicate_pairs.PairFilter()) == ([], 0)
        (pair,) = pairs(session)
        with pytest.raises(DomainError, match="not_found"):
            duplicate_pairs.load(session, far, pair.id)
        assert duplicate_pairs.open_count(session, staff["TR"]) == 1
        assert duplicate_pairs.open_count(session, far) == 0

    write(work)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"grade": "same_number"}, 1),
        ({"grade": "likely"}, 1),
        ({"grade": "hint"}, 0),
        ({"grade": "nonsense"}, 2),
        ({"stage": "different"}, 0),
        ({"area_code": HERE}, 1),
        ({"area_code": "150802"}, 2),
        ({"area_code": "150821"}, 0),
    ],
)
def test_the_list_is_narrowed_by_area_strength_and_stage(
    write: Write, staff: Staff, wanted: dict[str, str], count: int
) -> None:
    def work(session: Session) -> None:
        twins(session, staff, 2)
        twins(session, staff, 2, village_code=NEXT_VILLAGE, account=None)
        duplicate_scan.scan(session, "1508", 0, 100)
        found, total = duplicate_pairs.listed(
            session, staff["TR"], duplicate_pairs.PairFilter(**wanted)
        )
        assert (len(found), total) == (count, count)

    write(work)


def test_two_files_can_be_put_side_by_side_by_hand(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        (one,) = twins(session, staff, 1, account=None)
        number = parse_id_number(households.id_number(4321), on=ON)
        (other,) = twins(
            session, staff, 1, account=None, householder=HouseholderDetails("阿拉坦", number)
        )
        numbers = [session.get_one(Household, key).file_no for key in (one, other)]

        def together(first_no: str, second_no: str) -> DuplicatePairId:
            return duplicate_pairs.bring_together(
                session, actor=staff["TR"], first_no=first_no, second_no=second_no
            )

        key = together(numbers[0].lower(), f" {numbers[1]} ")
        assert together(numbers[1], numbers[0]) == key
        with pytest.raises(DomainError, match="pair_of_one_file"):
            together(numbers[0], numbers[0])
        with pytest.raises(DomainError, match="file_no_absent"):
            together(numbers[0], "HH-150802-999999")

    write(work)


def test_what_a_whole_village_shares_tells_nobody_apart(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        keys = twins(session, staff, duplicate_scan._MOST_SHARING + 1)
        assert duplicate_scan.scan_household(session, keys[0]) == 0

    write(work)

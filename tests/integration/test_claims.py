"""A claim's way: pinned facts, four people, and money that is promised when it is confirmed."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.money import Fen
from heating_program.domain.subsidy_record import assessment_as_record
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.ids import ClaimId
from heating_program.models.past_measure import PastMeasure
from heating_program.models.subsidy import Claim
from heating_program.services import claims, ledger, numbering
from heating_program.unit_of_work import run_in_transaction
from tests.factories import budgets as money
from tests.factories import claims as made
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def staff(write: Write) -> Staff:
    people: Staff = write(everyone)
    return people


def look(write: Write, key: ClaimId) -> dict[str, Any]:
    def read(session: Session) -> dict[str, Any]:
        claim = session.get_one(Claim, key)
        return {
            "stage": claim.stage,
            "amounts": (claim.amount_fen, claim.self_paid_fen, claim.retention_fen),
            "shares": {share.level: share.amount_fen for share in claim.shares},
            "number": claim.claim_no,
            "assessment": claim.assessment,
            "again": assessment_as_record(claims.recompute(claim)),
        }

    found: dict[str, Any] = write(read)
    return found


def step(write: Write, staff: Staff, key: ClaimId, action: str, who: str, **more: Any) -> None:
    write(lambda s: made.step(s, staff, key, action, who, **more))


def test_the_linhe_heat_pump_gets_14400_from_three_levels(write: Write, staff: Staff) -> None:
    claim = look(write, write(lambda s: made.assessed(s, staff)))
    assert claim["stage"] == "calculated"
    assert claim["amounts"] == (1_440_000, 360_000, 43_200)
    assert claim["shares"] == {"central": 1_000_000, "city": 220_000, "banner": 220_000}
    assert claim["number"] == "BT-150802-2026-000001"
    assert claim["assessment"]["lines"][0]["sentence"] == "价格18,000.00元的80%"
    assert claim["assessment"]["retention_due_on"] == "2027-11-02"


def test_the_same_form_sent_twice_opens_one_claim(write: Write, staff: Staff) -> None:
    conversion, key = write(lambda s: made.accepted_conversion(s, staff)), new_id()

    def open_(session: Session) -> ClaimId:
        return claims.open_and_assess(
            session,
            actor=staff["FC"],
            on=made.ON,
            claim_id=key,
            conversion_id=conversion,
            policy_code=made.POLICY,
        )

    assert write(open_) == write(open_) == key


def test_a_second_claim_of_the_kind_for_one_conversion_is_refused(
    write: Write, staff: Staff
) -> None:
    conversion = write(lambda s: made.accepted_conversion(s, staff))
    write(lambda s: made.assessed(s, staff, conversion))
    with pytest.raises(DomainError, match="claim_exists"):
        write(lambda s: made.assessed(s, staff, conversion))


def test_nothing_is_claimed_before_the_acceptance(write: Write, staff: Staff) -> None:
    conversion = write(lambda s: made.accepted_conversion(s, staff, stage="acceptance"))
    with pytest.raises(Refused, match="conversion_not_accepted"):
        write(lambda s: made.assessed(s, staff, conversion))


def test_another_policy_than_the_case_s_is_refused(write: Write, staff: Staff) -> None:
    conversion = write(lambda s: made.accepted_conversion(s, staff, technology="biomass_stove"))
    with pytest.raises(DomainError, match="policy_not_for_case"):
        write(lambda s: made.assessed(s, staff, conversion))


def test_facts_are_pinned_and_give_the_same_fen_whatever_changes_later(
    write: Write, staff: Staff
) -> None:
    conversion = write(lambda s: made.accepted_conversion(s, staff))
    key = write(lambda s: made.assessed(s, staff, conversion))

    def alter(session: Session) -> None:
        row = session.get_one(Conversion, conversion)
        row.price_fen = Fen(1)
        session.get_one(Household, row.household_id).resident_months = 0

    write(alter)
    claim = look(write, key)
    assert claim["again"] == claim["assessment"]
    assert claim["amounts"][0] == 1_440_000


def test_recalculating_takes_todays_records_but_only_before_the_check(
    write: Write, staff: Staff
) -> None:
    conversion = write(lambda s: made.accepted_conversion(s, staff))
    key = write(lambda s: made.assessed(s, staff, conversion))

    def recalculate(session: Session) -> None:
        session.get_one(Conversion, conversion).price_fen = Fen(1_200_000)
        claims.recalculate(
            session,
            actor=staff["FC"],
            on=made.ON,
            claim_id=key,
            row_version=session.get_one(Claim, key).row_version,
        )

    write(recalculate)
    assert look(write, key)["shares"] == {"central": 960_000, "city": 0, "banner": 0}
    step(write, staff, key, "check", "BC")
    with pytest.raises(Refused, match="action_not_allowed"):
        write(recalculate)


def test_a_household_in_the_heating_network_gets_nothing_and_reads_why(
    write: Write, staff: Staff
) -> None:
    def in_network(session: Session) -> ClaimId:
        conversion = made.accepted_conversion(session, staff)
        row = session.get_one(Conversion, conversion)
        row.household.dwelling.in_heating_network = True
        session.flush()
        return made.assessed(session, staff, conversion)

    key = write(in_network)
    claim = look(write, key)
    against = [gate["code"] for gate in claim["assessment"]["gates"] if not gate["holds"]]
    assert (claim["amounts"][0], against) == (0, ["E04"])
    with pytest.raises(Refused, match="claim_not_eligible"):
        step(write, staff, key, "check", "BC")


@pytest.mark.parametrize(
    ("told", "is_paid"),
    [
        ({"status": "converted", "year": 2024}, False),
        ({"status": "converted", "paid_on": date(2015, 6, 1)}, True),
        ({"status": "converted"}, False),
        ({"status": "unknown", "year": 2024}, True),
        ({"status": "not_converted"}, True),
    ],
)
def test_what_an_old_ledger_says_was_converted_locks_the_house_out(
    write: Write, staff: Staff, told: dict[str, Any], is_paid: bool
) -> None:
    def work(session: Session) -> ClaimId:
        conversion = made.accepted_conversion(session, staff)
        case = session.get_one(Conversion, conversion)
        household = {"household_id": case.household_id, "area_code": case.area_code}
        session.add(PastMeasure(**household, **told))
        session.flush()
        return made.assessed(session, staff, conversion)

    claim = look(write, write(work))
    against = [gate["code"] for gate in claim["assessment"]["gates"] if not gate["holds"]]
    assert against == ([] if is_paid else ["E05"])


def test_confirming_promises_each_levels_share(write: Write, staff: Staff) -> None:
    funds = write(lambda s: money.enough_for(s, staff["FC"], staff["FR"], 1))
    key = write(lambda s: made.bring_to(s, staff, "confirmed"))
    assert look(write, key)["stage"] == "confirmed"
    found = write(lambda s: ledger.balances(s, funds.values()))
    assert [found[funds[level]].reserved_fen for level in ("central", "city", "banner")] == [
        1_000_000,
        220_000,
        220_000,
    ]
    assert write(ledger.recompute) == []


def test_without_money_the_claim_stays_and_says_which_level_lacks_how_much(
    write: Write, staff: Staff
) -> None:
    write(lambda s: money.enough_for(s, staff["FC"], staff["FR"], 1))
    write(lambda s: made.bring_to(s, staff, "confirmed"))
    key = write(lambda s: made.bring_to(s, staff, "reviewed"))
    with pytest.raises(Refused, match="budget_exhausted") as refusal:
        step(write, staff, key, "confirm", "BA")
    assert refusal.value.values == {"level": "中央", "missing": "10,000.00"}
    assert look(write, key)["stage"] == "reviewed"
    assert write(ledger.recompute) == []


def test_a_level_that_lacks_its_share_takes_nothing_from_the_others(
    write: Write, staff: Staff
) -> None:
    central = write(lambda s: money.funded(s, staff["FC"], staff["FR"], 9_000_000))
    key = write(lambda s: made.bring_to(s, staff, "reviewed"))
    with pytest.raises(Refused, match="budget_exhausted") as refusal:
        step(write, staff, key, "confirm", "BA")
    assert refusal.value.values == {"level": "市级", "missing": "2,200.00"}
    assert write(lambda s: ledger.balances(s, [central])[central]).reserved_fen == 0


@pytest.mark.parametrize(
    ("steps", "stage", "reserved"),
    [
        ((("withdraw", "BA"),), "withdrawn", 0),
        ((("suspend", "BA"),), "suspended", 1_000_000),
        ((("suspend", "BA"), ("resume", "BA")), "confirmed", 1_000_000),
        ((("suspend", "BA"), ("reject", "BA")), "rejected", 0),
    ],
)
def test_a_claim_that_ends_gives_its_money_back(
    write: Write, staff: Staff, steps: tuple[tuple[str, str], ...], stage: str, reserved: int
) -> None:
    funds = write(lambda s: money.enough_for(s, staff["FC"], staff["FR"], 1))
    key = write(lambda s: made.bring_to(s, staff, "confirmed"))
    for action, who in steps:
        step(write, staff, key, action, who, reason="农户来电说明情况")
    assert look(write, key)["stage"] == stage
    held = write(lambda s: ledger.balances(s, funds.values()))[funds["central"]]
    assert held.reserved_fen == reserved
    assert write(ledger.recompute) == []


def test_a_claim_is_not_stopped_without_a_reason(write: Write, staff: Staff) -> None:
    key = write(lambda s: made.assessed(s, staff))
    with pytest.raises(DomainError, match="reason_missing"):
        step(write, staff, key, "reject", "BC")


def test_who_assessed_cannot_check_and_a_stale_page_changes_nothing(
    write: Write, staff: Staff
) -> None:
    key = write(lambda s: made.assessed(s, staff))
    with pytest.raises(Refused, match="not_permitted"):
        step(write, staff, key, "check", "FC2")
    with pytest.raises(DomainError, match="stale_version"):
        write(
            lambda s: claims.change_stage(
                s, actor=staff["BC"], on=made.ON, claim_id=key, row_version=1, action="check"
            )
        )
    assert look(write, key)["stage"] == "calculated"


def test_a_rejected_claim_may_be_made_anew(write: Write, staff: Staff) -> None:
    conversion = write(lambda s: made.accepted_conversion(s, staff))
    first = write(lambda s: made.assessed(s, staff, conversion))
    step(write, staff, first, "reject", "BC", reason="材料不齐")
    second = write(lambda s: made.assessed(s, staff, conversion))
    assert look(write, second)["number"].endswith("000002")


def test_rolled_back_transactions_leave_no_gap_in_a_series(engine: Engine) -> None:
    """As many numbers as commits, without gap or double, whoever gives up on the way."""

    def take(seed: int) -> list[int]:
        chance, taken = random.Random(seed), []
        for _ in range(10):

            def work(session: Session, fails: bool = chance.random() < 0.3) -> int:
                number = numbering.next_number(session, "series")
                if fails:
                    raise DomainError("given_up")
                return number

            try:
                taken.append(run_in_transaction(engine, work))
            except DomainError:
                continue
        return taken

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(number for taken in pool.map(take, range(6)) for number in taken)
    assert numbers == list(range(1, len(numbers) + 1))
    assert 20 < len(numbers) < 60

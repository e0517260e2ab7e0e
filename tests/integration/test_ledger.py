"""The ledger: what is granted is available, promised or spent, and nothing is promised twice."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from heating_program.domain.budget import AppropriationDetails, Balance, ChangeDetails, Programme
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.money import Fen
from heating_program.domain.permissions import Role
from heating_program.domain.policy import FundingLevel
from heating_program.models.base import new_id
from heating_program.models.budget import Account, Transfer
from heating_program.models.ids import AppropriationId
from heating_program.services import budgets, ledger
from tests.factories import budgets as made
from tests.factories.people import Staff, everyone, make_user

Write = Callable[[Callable[[Session], Any]], Any]
CLAIM = ledger.Reference("claim", new_id())


@pytest.fixture
def staff(write: Write) -> Staff:
    people: Staff = write(everyone)
    return people


@pytest.fixture
def money(write: Write, staff: Staff) -> AppropriationId:
    key: AppropriationId = write(lambda s: made.funded(s, staff["FC"], staff["FR"], 100_000))
    return key


def balance(write: Write, key: AppropriationId) -> Balance:
    found: Balance = write(lambda s: ledger.balances(s, [key])[key])
    assert found.ties
    assert write(ledger.recompute) == []
    return found


def reserve(write: Write, staff: Staff, key: AppropriationId, amount: int) -> Any:
    return write(
        lambda s: ledger.reserve(
            s, actor=staff["BA"], appropriation_id=key, amount_fen=Fen(amount), reference=CLAIM
        )
    )


def test_an_entered_change_counts_only_when_another_person_approved_it(
    write: Write, staff: Staff
) -> None:
    key = write(lambda s: made.opened(s, staff["FC"]))
    change = write(
        lambda s: budgets.enter_change(
            s,
            actor=staff["FC"],
            on=made.ON,
            change_id=new_id(),
            appropriation_id=key,
            details=ChangeDetails(Fen(500), "临财指〔2026〕7号", made.ON, is_example=False),
        )
    )
    assert balance(write, key).available_fen == 0

    def approve(name: str) -> None:
        write(lambda s: budgets.approve_change(s, actor=staff[name], on=made.ON, change_id=change))

    with pytest.raises(DomainError, match="not_found"):
        approve("FC")
    approve("FR")
    assert balance(write, key).available_fen == 500
    with pytest.raises(Refused, match="change_approved"):
        approve("FR2")
    assert balance(write, key).available_fen == 500


def test_the_same_appropriation_cannot_be_opened_twice(write: Write, staff: Staff) -> None:
    write(lambda s: made.opened(s, staff["FC"]))
    with pytest.raises(DomainError, match="appropriation_exists"):
        write(lambda s: made.opened(s, staff["FC2"]))


def test_money_for_another_area_cannot_be_entered(write: Write, staff: Staff) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        write(lambda s: made.opened(s, staff["FC"], FundingLevel.CITY, "1508"))


def test_reserved_money_is_gone_until_it_is_voided(
    write: Write, staff: Staff, money: AppropriationId
) -> None:
    pending = reserve(write, staff, money, 60_000)
    assert balance(write, money) == Balance(Fen(100_000), Fen(40_000), Fen(60_000), Fen(0))
    with pytest.raises(Refused, match="budget_exhausted") as refusal:
        reserve(write, staff, money, 40_001)
    assert refusal.value.values == {"level": "中央", "missing": "0.01"}
    write(lambda s: ledger.void(s, actor=staff["BA"], pending_id=pending))
    assert balance(write, money).available_fen == 100_000


def test_a_posted_promise_is_spent_and_resolved_once(
    write: Write, staff: Staff, money: AppropriationId
) -> None:
    pending = reserve(write, staff, money, 60_000)
    assert write(lambda s: ledger.reservations(s, CLAIM)) == [pending]
    write(lambda s: ledger.post(s, actor=staff["BA"], pending_id=pending))
    assert balance(write, money) == Balance(Fen(100_000), Fen(40_000), Fen(0), Fen(60_000))
    assert write(lambda s: ledger.reservations(s, CLAIM)) == []
    for again in (ledger.post, ledger.void):
        with pytest.raises(Refused, match="transfer_resolved"):
            write(lambda s, again=again: again(s, actor=staff["BA"], pending_id=pending))
    assert balance(write, money).spent_fen == 60_000


def test_a_cut_cannot_take_promised_money(
    write: Write, staff: Staff, money: AppropriationId
) -> None:
    reserve(write, staff, money, 90_000)
    with pytest.raises(Refused, match="budget_exhausted"):
        write(lambda s: made.change(s, staff["FC"], staff["FR"], money, -10_001))
    write(lambda s: made.change(s, staff["FC"], staff["FR"], money, -10_000))
    assert balance(write, money) == Balance(Fen(90_000), Fen(0), Fen(90_000), Fen(0))


def test_a_transfer_can_be_neither_changed_nor_deleted(
    write: Write, staff: Staff, money: AppropriationId
) -> None:
    reserve(write, staff, money, 100)
    with pytest.raises((DBAPIError, DomainError)):
        write(lambda s: s.execute(update(Transfer).values(amount_fen=1)))
    assert balance(write, money).reserved_fen == 100


def test_a_balance_changed_by_hand_is_found(
    write: Write, staff: Staff, money: AppropriationId
) -> None:
    stolen = update(Account).where(Account.kind == "available").values(credits_posted=Fen(200_000))
    write(lambda s: s.execute(stolen))
    (found,) = write(ledger.recompute)
    assert (found.column, found.stored_fen, found.recomputed_fen) == (
        "credits_posted",
        200_000,
        100_000,
    )


def test_the_database_itself_stops_an_overdraft(write: Write, money: AppropriationId) -> None:
    drawn = update(Account).where(Account.kind == "available").values(debits_pending=Fen(100_001))
    with pytest.raises(DomainError, match="budget_exhausted"):
        write(lambda s: s.execute(drawn))


def test_the_narrowest_appropriation_pays(write: Write, staff: Staff) -> None:
    city = write(lambda s: made.opened(s, _city_clerk(s), FundingLevel.CITY, "1508"))
    banner = write(lambda s: made.opened(s, staff["FC"], FundingLevel.CITY))

    def paying(area: str) -> Any:
        found = write(
            lambda s: budgets.paying(
                s, level="city", programme="equipment", year=2026, area_code=area
            )
        )
        return found and found.id

    assert paying("150802102202") == banner
    assert paying("150826104205") == city
    assert (
        write(
            lambda s: budgets.paying(
                s, level="city", programme="equipment", year=2025, area_code="150802102202"
            )
        )
        is None
    )


def _city_clerk(session: Session) -> Any:
    return make_user(session, Role.FC, "1508")


@pytest.mark.parametrize(
    ("amount", "number", "code"),
    [(0, "临财指〔2026〕7号", "amount_zero"), (1, "", "budget_document_no_missing")],
)
def test_a_change_needs_an_amount_and_its_paper(amount: int, number: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        ChangeDetails(Fen(amount), number, made.ON, is_example=False)


def test_an_appropriation_names_level_programme_year_and_area() -> None:
    details = AppropriationDetails(FundingLevel.CITY, Programme.EQUIPMENT, 2026, "150802", "x")
    assert details.programme == "equipment"

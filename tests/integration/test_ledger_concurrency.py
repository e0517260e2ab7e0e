"""Money for twenty claims cannot be spent a twenty-first time, however many try at once."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import Refused
from heating_program.domain.money import Fen
from heating_program.models.base import new_id
from heating_program.models.ids import AppropriationId
from heating_program.services import ledger
from heating_program.unit_of_work import run_in_transaction
from tests.factories import budgets as made
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]
ROOT = Path(__file__).parents[2]
CLAIM_FEN, ENOUGH_FOR = 1_440_000, 20
TRIES, WORKERS = 5, 8

PROCESS = """
import sys
from uuid import UUID
from sqlalchemy import create_engine
from heating_program.domain.actor import Actor
from heating_program.models.engine import prepare
from tests.integration.test_ledger_concurrency import attempts
engine = prepare(create_engine(sys.argv[1]))
print(attempts(engine, Actor(UUID(sys.argv[2]), "x", ()), UUID(sys.argv[3]), 8)[0])
engine.dispose()
"""


def attempts(
    engine: Engine, actor: Actor, key: AppropriationId, tries: int = TRIES
) -> tuple[int, list[object]]:
    """Try to promise money several times; count what worked and keep what did not."""
    reserved, refusals = 0, []
    for _ in range(tries):
        try:
            run_in_transaction(
                engine,
                lambda session: ledger.reserve(
                    session,
                    actor=actor,
                    appropriation_id=key,
                    amount_fen=Fen(CLAIM_FEN),
                    reference=ledger.Reference("claim", new_id()),
                ),
            )
            reserved += 1
        except Refused as refusal:
            refusals.append((refusal.code, *refusal.values.items()))
    return reserved, refusals


@pytest.fixture
def staff(write: Write) -> Staff:
    people: Staff = write(everyone)
    return people


@pytest.fixture
def key(write: Write, staff: Staff) -> AppropriationId:
    total = CLAIM_FEN * ENOUGH_FOR
    found: AppropriationId = write(lambda s: made.funded(s, staff["FC"], staff["FR"], total))
    return found


def assert_spent_exactly(write: Write, key: AppropriationId) -> None:
    balance = write(lambda s: ledger.balances(s, [key])[key])
    assert (balance.available_fen, balance.reserved_fen) == (0, CLAIM_FEN * ENOUGH_FOR)
    assert write(ledger.recompute) == []


def test_eight_threads_spend_exactly_what_there_is(
    engine: Engine, write: Write, staff: Staff, key: AppropriationId
) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(lambda _: attempts(engine, staff["BA"], key), range(WORKERS)))
    assert sum(reserved for reserved, _ in results) == ENOUGH_FOR
    # Refused by the guard itself, in words, and not only by the constraint behind it.
    assert {refusal for _, refusals in results for refusal in refusals} == {
        ("budget_exhausted", ("level", "中央"), ("missing", "14,400.00"))
    }
    assert_spent_exactly(write, key)


@pytest.mark.slow
def test_processes_spend_exactly_what_there_is(
    database_url: str, write: Write, staff: Staff, key: AppropriationId
) -> None:
    command = [sys.executable, "-c", PROCESS, database_url, str(staff.id_of("BA")), str(key)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    answers = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 3
    assert sum(int(answer) for answer in answers) == ENOUGH_FOR
    assert_spent_exactly(write, key)


def test_two_people_cannot_resolve_one_promise_twice(
    engine: Engine, write: Write, staff: Staff, key: AppropriationId
) -> None:
    pending = write(
        lambda s: ledger.reserve(
            s,
            actor=staff["BA"],
            appropriation_id=key,
            amount_fen=Fen(CLAIM_FEN),
            reference=ledger.Reference("claim", new_id()),
        )
    )

    def resolve(number: int) -> str:
        way = ledger.void if number % 2 else ledger.post
        try:
            run_in_transaction(
                engine, lambda session: way(session, actor=staff["BA"], pending_id=pending)
            )
        except Refused as refusal:
            return refusal.code
        return "resolved"

    with ThreadPoolExecutor(WORKERS) as pool:
        results = sorted(pool.map(resolve, range(WORKERS)))
    assert results == ["resolved", *["transfer_resolved"] * (WORKERS - 1)]
    assert write(ledger.recompute) == []

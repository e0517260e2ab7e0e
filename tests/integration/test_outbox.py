"""Promised work: handed out once, taken up again when its worker dies, patient after a failure."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.services import outbox
from heating_program.unit_of_work import run_in_transaction
from tests.app_fixtures import NOW

Write = Callable[[Callable[[Session], Any]], Any]
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def lease(engine: Engine) -> Callable[..., Any]:
    """Lease the next item at an instant."""
    return lambda at: run_in_transaction(engine, outbox.lease_next, info={"at": at})


def promise(write: Write, *codes: str) -> None:
    for code in codes:
        write(lambda s, code=code: outbox.promise(s, "render", document_id=code))


def test_what_a_rolled_back_transaction_promised_was_never_promised(
    write: Write, lease: Callable[..., Any]
) -> None:
    def broken(session: Session) -> None:
        outbox.promise(session, "render", document_id="a")
        raise DomainError("given_up")

    with pytest.raises(DomainError, match="given_up"):
        write(broken)
    assert lease(NOW) is None


def test_items_are_handed_out_in_order_and_each_once(
    write: Write, lease: Callable[..., Any]
) -> None:
    promise(write, "a", "b")
    assert [lease(NOW)[2]["document_id"] for _ in range(2)] == ["a", "b"]
    assert lease(NOW) is None
    assert not write(lambda s: outbox.has_open(s, NOW))


def test_many_workers_never_get_the_same_item(write: Write, lease: Callable[..., Any]) -> None:
    promise(write, *map(str, range(12)))
    with ThreadPoolExecutor(6) as pool:
        taken = [item[0] for item in pool.map(lambda _: lease(NOW), range(12)) if item]
    assert len(taken) == len(set(taken)) == 12


def test_the_item_of_a_dead_worker_is_taken_up_when_its_lease_is_over(
    write: Write, lease: Callable[..., Any]
) -> None:
    promise(write, "a")
    first = lease(NOW)
    assert lease(NOW + outbox.LEASE) is None
    assert lease(NOW + outbox.LEASE + MOMENT) == first


def test_a_failure_waits_longer_each_time_and_keeps_its_words(
    write: Write, engine: Engine, lease: Callable[..., Any]
) -> None:
    promise(write, "a", "b")
    at = NOW

    def settle(how: Callable[..., None], *what: Any) -> None:
        run_in_transaction(engine, lambda session: how(session, *what), info={"at": at})

    for attempt in range(outbox.MAX_ATTEMPTS):
        key, _, payload = lease(at)
        assert payload == {"document_id": "a"}
        settle(outbox.failed, key, "full")
        if attempt == 0:  # the other item does not wait for this one
            settle(outbox.done, lease(at)[0])
        pause = outbox.FIRST_PAUSE * 4**attempt
        assert lease(at + pause) is None
        at += pause + MOMENT
    assert lease(at) is None
    assert write(lambda s: outbox.last_error(s, "render", document_id="a")) == "full"
    assert write(lambda s: outbox.last_error(s, "render", document_id="b")) == ""
